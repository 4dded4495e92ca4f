"""The person before the screen, as commands see him."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

PASSWORD = "s3cret-Horse-9c41"
NOON = datetime(2021, 3, 18, 4, tzinfo=UTC)


@dataclass
class Desk:
    """What was said beside the results, what was given as a result, and what is answered."""

    now: datetime = NOON
    yes: bool = True
    lines: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.lines.append(text)

    def give(self, text: str) -> None:
        self.given.append(text)

    @contextmanager
    def progress(self, label: str) -> Iterator[Callable[[int, int], None]]:
        del label
        yield self._advance

    def _advance(self, done: int, total: int) -> None:
        assert 0 < done <= total

    def password_for(self, files: list[str]) -> str:
        del files
        return ""

    def confirm(self, question: str) -> bool:
        self.asked.append(question)
        return self.yes

    def secret(self, question: str) -> str:
        self.asked.append(question)
        return PASSWORD
