"""Dates of FHIR: known to the day, the month or the year, each the days that it may be (R4, data types date, dateTime, instant)."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mifa_screen.readers.fhir.elements import Period

_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T.*)?)?)?", re.ASCII)
_MONTHS = 12


class Days(NamedTuple):
    """The days from `first` to `last`, one of which it was."""

    first: dt.date
    last: dt.date

    @property
    def is_exact(self) -> bool:
        """Return whether the day is known."""
        return self.first == self.last


def read_days(text: str | None) -> Days | None:
    """Return the days that a date may be; None for no date or one that there is not."""
    found = _DATE.fullmatch(text.strip()) if text else None
    if found is None:
        return None
    year, month, day = (None if part is None else int(part) for part in found.group("year", "month", "day"))
    try:
        if year is None or month is None:
            return Days(dt.date(year or 0, 1, 1), dt.date(year or 0, _MONTHS, 31))
        if day is None:
            return Days(dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1]))
        return Days(dt.date(year, month, day), dt.date(year, month, day))
    except ValueError:
        return None


def of_period(period: Period | None) -> Days | None:
    """Return the days of a period; without a start or an end, the other one's."""
    if period is None:
        return None
    start, end = read_days(period.start), read_days(period.end)
    if start is None or end is None:
        return start or end
    return Days(start.first, end.last) if start.first <= end.last else None
