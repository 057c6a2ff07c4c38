"""Whether a comma or a dot before three digits parts decimals or thousands: a file is asked, never a single cell (docs/decisions)."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

_GROUPED = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:([.,])[0-9]{3})+(?![0-9.,])", re.ASCII)
_DECIMAL = re.compile(r"[<>≤≥=\s]*-?[0-9]+([.,])[0-9]+", re.ASCII)
NAMES = {",": "comma", ".": "dot"}


class Decimals:
    """The numbers of a table, written as text.

    Where `commas` for decimals are read, a sign that may part thousands (1,500) parts decimals where other numbers of the table show that it
    does (0,6), and none shows the other sign in that place (0.6); otherwise it is not known what it does. Where they are not read, a dot parts
    decimals unless another number shows that a comma does.
    """

    def __init__(self, numbers: Callable[[], Iterable[str]], *, commas: bool = True) -> None:
        """Take what yields all numbers of the table. It is called once, and only when a number is met that needs to know."""
        self._numbers = numbers
        self.commas = commas

    @cached_property
    def _shown(self) -> frozenset[str]:
        """The signs that are shown to part decimals."""
        shown = set()
        for text in self._numbers():
            found = _DECIMAL.fullmatch(text)
            if found is not None and _GROUPED.search(text) is None:
                shown.add(found[1])
                if len(shown) == len(NAMES):
                    break
        return frozenset(shown)

    def doubt(self, text: str) -> str | None:
        """Return the name of the sign that may part thousands or decimals in a number, if nothing tells which."""
        found = _GROUPED.search(text)
        if found is None:
            return None
        sign = found[1]
        several = found[0].count(".") + found[0].count(",") > 1
        if self.commas:
            return NAMES[sign] if several or self._shown != {sign} else None
        return NAMES[sign] if sign == "." and (several or "," in self._shown) else None


def numbers_of(rows: Iterable[Sequence[str]], columns: Collection[int]) -> Iterable[str]:
    """Yield the texts of the columns that hold numbers."""
    for row in rows:
        for at in columns:
            if at < len(row) and row[at]:
                yield row[at].strip()
