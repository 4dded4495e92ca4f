"""复核.html: one offline file in which anybody recomputes the draws of a month, for publication after the inspections.

The page holds the lines of the record as they stand, the published commitments and the kept fingerprints; recheck.js
recomputes everything from them. It names the drawn enterprises and the nonce: only `draw reveal` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

_HERE: Final = Path(__file__).parent


def recheck_page(title: str, lines: Sequence[str], commitments: Sequence[str], fingerprints: Sequence[str]) -> bytes:
    """The page as UTF-8.

    Args:
        title: what it is about, "安全生产执法百日攻坚行动2021年3月镇街互查".
        lines: the lines of the month's record.
        commitments: the published lines of the commitments.
        fingerprints: those kept apart, one a run, oldest first.

    """
    data = json.dumps({"lines": list(lines), "commitments": list(commitments), "fingerprints": list(fingerprints)}, ensure_ascii=False)
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string((_HERE / "recheck.html").read_text("utf-8"))
    script = (_HERE / "recheck.js").read_text("utf-8")
    # inside a script element only "<" could end it or begin a comment
    return template.render(title=title, data=Markup(data.replace("<", "\\u003c")), script=Markup(script)).encode()
