"""Who comes into the room for the first time finds every module on its map."""

from __future__ import annotations

import re
from pathlib import Path

from crosscheck import reading


def test_the_map_of_the_room_names_each_module_once() -> None:
    modules = sorted(path.stem for path in Path(reading.__path__[0]).glob("*.py") if path.stem != "__init__")
    assert sorted(re.findall(r"`(\w+)`", reading.__doc__ or "")) == modules
