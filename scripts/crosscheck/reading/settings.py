"""What reading asks of the office's settings, as plain values that a worker can be sent.

pydantic, which checks config.toml, and its models take longer to import than a dozen workbooks to read: no worker does.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from crosscheck import tables

if TYPE_CHECKING:
    from crosscheck.config import Config
    from crosscheck.config_sections import (
        CalendarYear,
        Campaign,
        DecidedHeading,
        Department,
        Due,
        Limits,
        Source,
        Words,
    )


_LISTS: Final = (*tables.CHOICES, "towns", "departments", "duty", "recipients")


@dataclass(frozen=True, slots=True)
class Settings:
    """The parts of `Config` that reading uses, under the same names; ``anywhere`` is the source of a file of no settings of its own."""

    campaign: Campaign
    words: Words
    due: Due
    calendar: tuple[CalendarYear, ...]
    limits: Limits
    sources: tuple[Source, ...]
    headings: tuple[DecidedHeading, ...]
    departments: tuple[Department, ...]
    anywhere: Source
    _aliases: dict[tuple[str, str], tuple[str, ...]]
    _permitted: dict[str, tuple[tables.Choice, ...]]

    def aliases(self, table: str, column: tables.Column) -> tuple[str, ...]:
        """The other headings of a column that the office wrote down."""
        return self._aliases.get((table, column.name), ())

    def permitted(self, choices: str) -> tuple[tables.Choice, ...]:
        """The permitted values of a list named in tables.py."""
        return self._permitted[choices]


def plain(config: Config) -> Settings:
    """The settings of reading without the models that checked them."""
    from crosscheck.config_sections import Source

    return Settings(
        campaign=_plain(config.campaign),
        words=_plain(config.words),
        due=_plain(config.due),
        calendar=_plain(config.calendar),
        limits=_plain(config.limits),
        sources=_plain(config.sources),
        headings=_plain(config.headings),
        departments=_plain(config.departments),
        anywhere=_plain(Source(file="*")),
        _aliases={(kind, column.name): config.aliases(kind, column) for kind, table in tables.TABLES.items() for column in table.columns},
        _permitted={name: config.permitted(name) for name in _LISTS},
    )


def _plain(value: Any) -> Any:
    """A model as a bare object with the same attributes."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    fields = getattr(type(value), "model_fields", None)
    return value if fields is None else SimpleNamespace(**{name: _plain(getattr(value, name)) for name in fields})
