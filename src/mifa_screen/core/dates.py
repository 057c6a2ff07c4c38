"""Ages and day counts; no clock: the day of screening is always handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


def completed_years(birth: dt.date, as_of: dt.date) -> int:
    """Return the age in whole years on `as_of`; somebody born on 29 February is a year older on 1 March of common years."""
    return as_of.year - birth.year - ((as_of.month, as_of.day) < (birth.month, birth.day))
