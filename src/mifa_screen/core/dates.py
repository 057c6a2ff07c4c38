"""Ages and day counts; no clock: the day of screening is always handed in."""

from __future__ import annotations

import datetime as dt
import re

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
FORM = "a date is written YYYY-MM-DD"


def iso_day(text: str) -> dt.date:
    """Read YYYY-MM-DD and nothing else; Python's own reader also takes week dates (2026-W48-1) and dates without hyphens.

    Raises ValueError with words for the user.
    """
    if not _DAY.fullmatch(text):
        raise ValueError(FORM)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"there is no such day; {FORM}") from None


def completed_years(birth: dt.date, as_of: dt.date) -> int:
    """Return the age in whole years on `as_of`; somebody born on 29 February is a year older on 1 March of common years."""
    return as_of.year - birth.year - ((as_of.month, as_of.day) < (birth.month, birth.day))
