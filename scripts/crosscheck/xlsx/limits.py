"""What one sheet of Excel holds: rows, columns, and the characters of a cell."""

from typing import Final

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
LONGEST_TEXT: Final = 32_767
