"""crosscheck (互查): spreadsheets in, ledgers, mutual-inspection draws, transfer sheets and monthly reports out."""

from typing import Final

__version__: Final = "0.1.0"
