"""From the text of a table's cell to a typed value; what cannot be read is an error of its row, never a guess."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_BETWEEN = re.compile(r"[;\r\n]")
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")


class BadCellError(ValueError):
    """A cell that cannot be read. The message says what was expected, not what stands there."""


def day(text: str) -> dt.date:
    """Read a date, YYYY-MM-DD."""
    if not _DAY.fullmatch(text):
        raise BadCellError("a date is written YYYY-MM-DD")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadCellError("there is no such day") from None


def number(text: str, *, decimal_comma: bool = False) -> Decimal:
    """Read a decimal number; with a comma only where the table is known to use it."""
    plain = _COMMA.sub(".", text) if decimal_comma and text.count(",") == 1 else text
    if not _NUMBER.fullmatch(plain):
        raise BadCellError("a number is expected")
    return Decimal(plain)


def lab_value(text: str, *, decimal_comma: bool = False) -> Decimal | str:
    """Read a result: a number, or a text that the laboratory reading will judge (a comparator, or not usable)."""
    plain = _COMMA.sub(".", text) if decimal_comma and text.count(",") == 1 else text
    return Decimal(plain) if _NUMBER.fullmatch(plain) else plain


def items(text: str) -> tuple[str, ...]:
    """Split a list on semicolons, and on the line breaks of a cell that was filled in line by line."""
    return tuple(item for part in _BETWEEN.split(text) if (item := part.strip()))


def word(words: Mapping[str, Any], text: str) -> Any:
    """Read one of a few words, without regard to case."""
    try:
        return words[text.casefold()]
    except KeyError:
        raise BadCellError(f"one of {', '.join(map(str, words))} is expected") from None


class Remembering:
    """A cell reader that remembers what equal texts were, bounded; a blank or "not known" cell is None."""

    __slots__ = ("_known", "_not_known", "_read")
    SIZE = 4_000

    def __init__(self, read: Callable[[str], Any], not_known: frozenset[str]) -> None:
        """Take the reader and the words for "not known", folded."""
        self._read, self._not_known = read, not_known
        self._known: dict[str, Any] = {}

    def __call__(self, cell: str) -> Any:
        """Return the value of a cell. Raises BadCellError."""
        try:
            return self._known[cell]
        except KeyError:
            pass
        text = cell.strip()
        value = None if text.casefold() in self._not_known else self._read(text)
        if len(self._known) >= self.SIZE:
            self._known.clear()
        self._known[cell] = value
        return value
