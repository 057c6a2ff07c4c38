"""What a cell may say instead of a value, and the error of a cell that cannot be read."""

from __future__ import annotations

import re

NO_VALUE = "#FORMULA WITHOUT VALUE"
"""Stands where a workbook has a formula whose value was never stored."""
ACROSS = "#MERGED ACROSS COLUMNS"
"""Stands where a workbook shows the value of another column."""
_SPREADSHEET_ERROR = re.compile(r"#(?:N/A|[A-ZÄÖÜÉ][A-ZÄÖÜÉ0-9/_ -]+[!?]?|#+)")
_WORDS = {
    NO_VALUE: "a formula stands here whose value is not stored: open the file in Excel and save it",
    ACROSS: "the cell is merged with its neighbour: unmerge it, and fill in what belongs here",
}


class BadCellError(ValueError):
    """A cell that cannot be read. The message says what was expected, not what stands there."""


def is_broken(text: str) -> bool:
    """Return whether a spreadsheet says in a cell that it has no value for it: #N/A, #REF!, #NV, ####."""
    return text.startswith("#") and _SPREADSHEET_ERROR.fullmatch(text) is not None


def broken_words(text: str) -> str:
    """Say what is wrong with a broken cell, and what to do."""
    return _WORDS.get(text, "a spreadsheet's error stands here (#N/A and the like): mend its formula, or clear the cell")
