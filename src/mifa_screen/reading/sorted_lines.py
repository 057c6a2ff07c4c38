"""A sorted index file as it lies on disk: only the stretch that a key falls into is taken apart."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SAME_START: Final = 2
"""How many letters the lines of one stretch share."""
_AFTER_ALL: Final = b"\xff"
"""Greater than any byte of UTF-8."""


class SortedLines:
    """Lines `key TAB rest`, sorted by their characters; finding a key costs no more than its stretch."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes of a file in UTF-8."""
        self._data = data
        self._stretches: dict[str, list[str]] = {}

    def __len__(self) -> int:
        """Return the number of lines."""
        return self._data.count(b"\n") + (not self._data.endswith(b"\n"))

    def __iter__(self) -> Iterator[str]:
        """Yield all lines."""
        yield from self._data.decode().split("\n")

    def find(self, key: str) -> str | None:
        """Return what stands behind a key; None when there is no such key."""
        start = key[:SAME_START]
        lines = self._stretches.get(start)
        if lines is None:
            prefix = start.encode()
            stretch = self._data[self._edge(prefix) : self._edge(prefix + _AFTER_ALL)]
            lines = self._stretches[start] = stretch.decode().split("\n")
        sought = f"{key}\t"
        at = bisect_left(lines, sought, hi=len(lines) - (not lines[-1]))
        return lines[at][len(sought) :] if at < len(lines) and lines[at].startswith(sought) else None

    def _edge(self, prefix: bytes) -> int:
        """Return where the first line starts that is not before `prefix`."""
        data, low, high = self._data, 0, len(self._data)
        while low < high:
            start = data.rfind(b"\n", 0, (low + high) // 2) + 1
            if data[start : start + len(prefix)] < prefix:
                low = data.find(b"\n", (low + high) // 2) + 1 or len(data)
            else:
                high = start
        return low
