"""A cell of a workbook as the text that a CSV would hold: dates as YYYY-MM-DD, numbers plain, nothing rounded but what Excel itself rounds."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

SIGNIFICANT = ".15g"  # a workbook keeps binary fractions; Excel shows and compares 15 digits of them
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_ONLY_ZEROS = re.compile("0{2,}")


def text_of(value: Any, number_format: str = "General") -> str:
    """Return the text of a value as openpyxl gives it for a cell that is not empty: bool, int, float, str, date, time or time difference."""
    if isinstance(value, str):
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        plain = _plain(value)
        return plain.zfill(len(number_format)) if plain.isdecimal() and _ONLY_ZEROS.fullmatch(number_format) else plain
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def _plain(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{Decimal(format(value, SIGNIFICANT)):f}"
