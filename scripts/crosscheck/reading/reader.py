"""What every step of reading needs of the settings: what words mean, what cells may be, what rows and names say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crosscheck.reading.body import RowWords
from crosscheck.reading.likeness import Likeness
from crosscheck.reading.names import Names
from crosscheck.reading.settings import Settings, plain
from crosscheck.reading.values import Converters
from crosscheck.reading.vocabulary import Vocabulary

if TYPE_CHECKING:
    from crosscheck.config import Config


@dataclass(slots=True)
class Reader:
    """Made once a process."""

    settings: Settings
    words: Vocabulary
    converters: Converters
    likeness: Likeness
    row_words: RowWords
    names: Names
    passwords: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, settings: Settings | Config, passwords: tuple[str, ...] = ()) -> Reader:
        settings = settings if isinstance(settings, Settings) else plain(settings)
        words, converters = Vocabulary(settings), Converters(settings)
        names = Names(settings, converters.finder("departments"))
        return cls(settings, words, converters, Likeness(words, converters), RowWords(settings), names, passwords)
