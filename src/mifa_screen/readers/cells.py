"""From the text of a table's cell to a typed value; what cannot be read is an error of its row, never a guess."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mifa_screen.readers.bad_cell import BadCellError, broken_words, is_broken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mifa_screen.readers.decimals import Decimals

_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"-?[0-9]{1,12},[0-9]{1,12}", re.ASCII)
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_BETWEEN = re.compile(r"[;\r\n]")
THOUSANDS = "a {sign} before three digits may part thousands or decimals, and nothing in the file tells which: write the number without it, or with fewer decimals"


def is_id(text: str) -> bool:
    """Return whether a text can be a patient's id: something, on one line, no spreadsheet's error."""
    return bool(text) and "\n" not in text and "\r" not in text and not is_broken(text)


def number(text: str, decimals: Decimals | None = None) -> Decimal:
    """Read a decimal number; `decimals` knows what comma and dot do in the table, where it is text."""
    if decimals is not None:
        sign = decimals.doubt(text)
        if sign is not None:
            raise BadCellError(THOUSANDS.format(sign=sign))
        if decimals.commas and _DECIMAL_COMMA.fullmatch(text):
            return Decimal(text.replace(",", "."))
    if not _NUMBER.fullmatch(text):
        raise BadCellError("a number is expected")
    return Decimal(text)


def lab_value(text: str, decimals: Decimals | None = None) -> Decimal | str:
    """Read a result: a number, or a text that the laboratory reading will judge (a comparator, or not usable)."""
    if decimals is not None:
        sign = decimals.doubt(text)
        if sign is not None:
            return f"{text} (thousands?)"
        text = _COMMA.sub(".", text) if decimals.commas and text.count(",") == 1 else text
    return Decimal(text) if _NUMBER.fullmatch(text) else text


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

    __slots__ = ("_known", "_not_known", "_read", "_takes_broken")
    SIZE = 4_000

    def __init__(self, read: Callable[[str], Any], not_known: frozenset[str], *, takes_broken: bool = False) -> None:
        """Take the reader and the words for "not known", folded; `takes_broken`: the reader judges a spreadsheet's errors itself."""
        self._read, self._not_known, self._takes_broken = read, not_known, takes_broken
        self._known: dict[str, Any] = {}

    def __call__(self, cell: str) -> Any:
        """Return the value of a cell. Raises BadCellError."""
        try:
            return self._known[cell]
        except KeyError:
            pass
        text = cell.strip()
        if is_broken(text) and not self._takes_broken:
            raise BadCellError(broken_words(text))
        value = None if text.casefold() in self._not_known else self._read(text)
        if len(self._known) >= self.SIZE:
            self._known.clear()
        self._known[cell] = value
        return value
