"""Finds ids that stand on more than one row, by eight bytes of a hash each, on disk: memory does not grow with the rows.

The hashes lie in a file in the order of the rows. They are sorted chunk by chunk into a second file; then one range of hashes after the
other is gathered from all chunks. Only when a hash occurs twice is the first file read again, for the rows.
"""

from __future__ import annotations

import hashlib
import tempfile
from array import array
from bisect import bisect_left
from itertools import pairwise
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH = 8
CHUNK = 50_000
"""How many hashes are in memory at a time."""
NO_ID = bytes(WIDTH)
ALL_HASHES = 1 << 8 * WIDTH


def hashes(names: Iterable[str]) -> bytes:
    """Return the hashes of some ids; a row without one has zeros. Two different ids share a hash once in 10 million million rows."""
    return b"".join([_hash(name) if name else NO_ID for name in names])


def _hash(name: str) -> bytes:
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=WIDTH).digest()


class Repeated:
    """The places (from 0) of rows whose id stands on another row too: one bit a row."""

    def __init__(self, rows: int) -> None:
        """Start with none."""
        self._bits = bytearray(rows // 8 + 1)
        self.count = 0

    def add(self, place: int) -> None:
        """Note a row."""
        self._bits[place >> 3] |= 1 << (place & 7)
        self.count += 1

    def __contains__(self, place: int) -> bool:
        """Return whether a row's id stands on another row too."""
        return bool(self._bits[place >> 3] >> (place & 7) & 1)


def repeated_rows(file: IO[bytes], rows: int) -> Repeated:
    """Return the rows whose id stands on another row too; `file` holds the hashes of all rows, in order."""
    repeated = Repeated(rows)
    for twice in _batches(_duplicates(file, rows)):
        place = 0
        for chunk in _chunks(file):
            if not twice.isdisjoint(chunk):
                for at, number in enumerate(chunk, place):
                    if number in twice:
                        repeated.add(at)
            place += len(chunk)
    return repeated


def _chunks(file: IO[bytes]) -> Iterator[array[int]]:
    file.seek(0)
    while data := file.read(CHUNK * WIDTH):
        yield array("Q", data)


def _duplicates(file: IO[bytes], rows: int) -> Iterator[set[int]]:
    """Yield the hashes that occur more than once, range by range."""
    if rows <= CHUNK:
        for chunk in _chunks(file):
            yield _twice(chunk)
        return
    ranges = rows // CHUNK + 1
    limits = [n * ALL_HASHES // ranges for n in range(1, ranges)]
    with tempfile.TemporaryFile() as runs:
        starts: list[list[int]] = []
        end = 0
        for chunk in _chunks(file):
            ordered = sorted(chunk)
            starts.append([end + at for at in (0, *(bisect_left(ordered, limit) for limit in limits), len(ordered))])
            array("Q", ordered).tofile(runs)
            end += len(ordered)
        for number in range(ranges):
            gathered = array("Q")
            for start in starts:
                runs.seek(start[number] * WIDTH)
                gathered.frombytes(runs.read((start[number + 1] - start[number]) * WIDTH))
            yield _twice(gathered)


def _twice(numbers: array[int]) -> set[int]:
    if len(set(numbers)) == len(numbers):
        return set()
    return {a for a, b in pairwise(sorted(numbers)) if a == b and a}


def _batches(sets: Iterable[set[int]]) -> Iterator[set[int]]:
    """Join small sets, so that the rows are read again as seldom as memory allows."""
    joined: set[int] = set()
    for some in sets:
        joined |= some
        if len(joined) >= CHUNK:
            yield joined
            joined = set()
    if joined:
        yield joined
