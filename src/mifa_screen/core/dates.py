"""Ages and day counts; no clock: the day of screening is always handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


def is_written_as_day(text: str) -> bool:
    """Return whether a text has the form YYYY-MM-DD; Python's own reader also takes week dates (2026-W48-1) and dates without hyphens."""
    return len(text) == len("YYYY-MM-DD") and text.isascii() and text[4] == text[7] == "-" and f"{text[:4]}{text[5:7]}{text[8:]}".isdigit()


def completed_years(birth: dt.date, as_of: dt.date) -> int:
    """Return the age in whole years on `as_of`; somebody born on 29 February is a year older on 1 March of common years."""
    return as_of.year - birth.year - ((as_of.month, as_of.day) < (birth.month, birth.day))
