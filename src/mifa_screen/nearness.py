"""Near names: what a misspelt word may have meant. Suggested, never taken (contract section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_EDITS = 2
SHARE_OF_LENGTH = 4


def edits(a: str, b: str, most: int = MOST_EDITS) -> int:
    """Return the optimal string alignment distance of `a` and `b`, or `most` + 1 when it is greater.

    Insertions, deletions, substitutions and swaps of neighbours count one each.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before, last = [0] * (len(b) + 1), list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i, *([0] * len(b))]
        for j, y in enumerate(b, 1):
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], before[j - 2] + 1)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def near(word: str, known: Iterable[str]) -> str | None:
    """Return the nearest of `known` within two edits and a quarter of the word's length; the first in order on a tie."""
    limit = min(MOST_EDITS, len(word) // SHARE_OF_LENGTH)
    if limit < 1:
        return None
    letters = set(word)
    # An edit changes the set of letters by two at most: that leaves few names to compare.
    alike = (name for name in known if abs(len(name) - len(word)) <= limit and len(letters.symmetric_difference(name)) <= 2 * limit)
    found = sorted((distance, name) for name in alike if (distance := edits(word, name, limit)) <= limit)
    return found[0][1] if found else None
