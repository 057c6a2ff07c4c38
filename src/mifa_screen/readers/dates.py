"""Dates as tables write them: YYYY-MM-DD, with or without a time of day, or as `--date-format` says; never guessed."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from mifa_screen.errors import UsageError
from mifa_screen.readers.bad_cell import BadCellError

_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?", re.ASCII)
_SERIAL = re.compile(r"[0-9]{1,6}(?:\.[0-9]+)?", re.ASCII)
_PARTS = re.compile(r"YYYY|%Y|YY|%y|MM?|%m|DD?|%d", re.IGNORECASE)
OPTION = "--date-format"


class DateFormat(NamedTuple):
    """A way to write dates: as the user wrote it, and as a pattern with the groups y, m and d."""

    said: str
    pattern: re.Pattern[str]


def date_format(said: str) -> DateFormat:
    """Read `--date-format`: DD.MM.YYYY, M/D/YYYY, %d.%m.%Y and the like. Raises UsageError."""
    pattern, at, seen = "", 0, ""
    for part in _PARTS.finditer(said):
        letter = part[0].lstrip("%")[0].lower()
        if part[0].lstrip("%").lower() in ("yy", "y") and part[0] != "%Y":
            raise UsageError(OPTION, "a year of two digits does not say its century; dates need four (YYYY)")
        digits = "[0-9]{4}" if letter == "y" else "[0-9]{1,2}" if part[0] in ("D", "M", "d", "m") else "[0-9]{2}"
        pattern += re.escape(said[at : part.start()]) + f"(?P<{letter}>{digits})"
        at, seen = part.end(), seen + letter
    if sorted(seen) != ["d", "m", "y"] or re.search("[A-Za-z0-9]", _PARTS.sub("", said)):
        raise UsageError(OPTION, "is written with DD, MM and YYYY, as in DD.MM.YYYY or MM/DD/YYYY")
    if seen == "ydm":
        raise UsageError(OPTION, "a day between year and month cannot be told from YYYY-MM-DD")
    return DateFormat(said, re.compile(pattern + re.escape(said[at:]), re.ASCII))


def day(text: str, how: DateFormat | None = None) -> dt.date:
    """Read a date; a time of day behind it is passed over. Raises BadCellError."""
    found = _DAY.fullmatch(text)
    try:
        if found is not None:
            return dt.date.fromisoformat(found[1])
        if how is not None and (found := how.pattern.fullmatch(text)) is not None:
            return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        raise BadCellError("there is no such day") from None
    if _SERIAL.fullmatch(text):
        raise BadCellError("a bare number is no date, but perhaps Excel's count of days, which may begin in 1900 or 1904: format the column as YYYY-MM-DD and save again")
    if how is None:
        raise BadCellError("a date is written YYYY-MM-DD (--date-format DD.MM.YYYY says otherwise)")
    raise BadCellError(f"a date is written YYYY-MM-DD or {how.said}")
