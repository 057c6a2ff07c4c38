"""Many patients: read, screen, write, count; in constant memory but for eight bytes a row to find repeated ids."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mifa_screen.batch.by_cell import Screened
    from mifa_screen.writers.rows import CsvRows, JsonRows
    from mifa_screen.writers.ward.collector import Collector

REPEATED = "this id stands on more than one row"
MOST_MISSING = 200
PARTS = 64


class Summary(NamedTuple):
    """What a batch came to."""

    rows: int
    errors: tuple[tuple[int, str], ...]
    failed: int
    outcomes: Counter[str]
    rules: Counter[str]
    asked: Counter[str]
    repeated: int

    @property
    def screened(self) -> int:
        """Return how many rows were screened."""
        return self.rows - self.failed


class Repeats:
    """Finds ids that stand on more than one row, by eight bytes of a hash each."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take all ids."""
        parts = [array("Q") for _ in range(PARTS)]
        for name in names:
            if name:
                number = self._hash(name)
                parts[number % PARTS].append(number)
        # Sorted part by part: a list of all would take four times the memory of the hashes themselves.
        self._twice = frozenset(a for part in parts for a, b in pairwise(sorted(part)) if a == b)

    @staticmethod
    def _hash(name: str) -> int:
        return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")

    def __contains__(self, name: str) -> bool:
        """Return whether an id stands on more than one row."""
        return bool(self._twice) and self._hash(name) in self._twice


def run(
    rows: Iterable[Screened], writer: CsvRows | JsonRows, repeats: Repeats, tick: Callable[[], None] | None = None, collector: Collector | None = None
) -> Summary:
    """Write screened rows one by one, and count; a row that cannot be read is an error and the others go on. `collector` gathers what a report shows."""
    count = failed = repeated = 0
    errors: list[tuple[int, str]] = []
    outcomes: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for number, name, assessment, error in rows:
        count += 1
        extra = REPEATED if name in repeats else ""
        repeated += bool(extra)
        if assessment is None:
            failed += 1
            outcomes["error"] += 1
            if len(errors) < MOST_MISSING:
                errors.append((number, error))
            writer.failed(number, name, error, extra)
            if collector is not None:
                collector.failed(number, name, error, extra)
        else:
            decision = assessment.decision
            outcomes[decision.outcome] += 1
            rules.update(decision.findings)
            asked.update(decision.unresolved)
            writer.screened(number, name, assessment, extra)
            if collector is not None:
                collector.screened(number, name, assessment, extra)
        if tick is not None:
            tick()
    return Summary(count, tuple(errors), failed, outcomes, rules, asked, repeated)


def at_or_above(outcomes: Counter[str], limit: Outcome) -> Outcome | None:
    """Return the worst outcome that occurs, when it is at or above `limit`."""
    order = list(Outcome)
    return next((outcome for outcome in order[: order.index(limit) + 1] if outcomes[outcome]), None)
