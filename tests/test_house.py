"""What is written of the house is true of it: the maps of its two largest rooms, and the modules that documents name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.sheets import ROOT

PACKAGE = ROOT / "scripts" / "crosscheck"
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("room", ["reading", "commands"])
def test_the_map_of_a_room_names_each_of_its_modules_and_no_other(room: str) -> None:
    told = re.findall(r"`(\w+)`", ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text("utf-8"))) or "")
    assert sorted(told) == sorted(path.stem for path in (PACKAGE / room).glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_names_modules_and_functions_that_are_there(document: Path) -> None:
    text = document.read_text("utf-8")
    files = {path.relative_to(ROOT).as_posix() for folder in ("scripts", "tests") for path in (ROOT / folder).rglob("*.py")}
    named = re.findall(r"`([\w/]+\.py)`", text)
    assert [name for name in named if not any(f"/{path}".endswith(f"/{name}") for path in files)] == []
    parts = [(module, name) for module, name in re.findall(r"`(\w+)\.(\w+)`", text) if name not in ("py", "toml")]
    homes = {module: "".join(path.read_text("utf-8") for path in PACKAGE.rglob(f"{module}.py")) for module, _ in parts}
    assert [part for part in parts if homes[part[0]] and not re.search(rf"^ *(?:def|class) {part[1]}\b", homes[part[0]], re.MULTILINE)] == []
