"""The account of a batch: every row is screened or in error, and what came of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from mifa_screen.verdicts import Outcome

if TYPE_CHECKING:
    from mifa_screen.screening.decide import Decision

ERROR = "error"
MOST_ERRORS = 200
"""Errors that are kept for the talk; all are in the output."""


class Tally:
    """What some rows came to; `errors` are (row, what is wrong), and hold no patient data."""

    def __init__(self) -> None:
        """Start with no row."""
        self.rows = self.failed = self.repeated = 0
        self.errors: list[tuple[int, str]] = []
        self.outcomes: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()
        self.still_open: Counter[str] = Counter()

    @property
    def screened(self) -> int:
        """Return how many rows were screened."""
        return self.rows - self.failed

    def count(self, decision: Decision) -> None:
        """Count a row that was screened."""
        self.rows += 1
        self.outcomes[decision.outcome] += 1
        self.rules.update(decision.findings)
        self.still_open.update(decision.unresolved)

    def count_error(self, number: int, error: str) -> None:
        """Count a row in error."""
        self.rows += 1
        self.failed += 1
        self.outcomes[ERROR] += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append((number, error))

    def add(self, other: Tally) -> None:
        """Add the account of the rows that follow."""
        self.rows += other.rows
        self.failed += other.failed
        self.errors += other.errors[: MOST_ERRORS - len(self.errors)]
        for mine, theirs in ((self.outcomes, other.outcomes), (self.rules, other.rules), (self.still_open, other.still_open)):
            mine.update(theirs)

    def to_plain(self) -> dict[str, Any]:
        """Return the account as plain values, to be kept while a batch is interrupted."""
        return {"rows": self.rows, "failed": self.failed, "errors": self.errors, "outcomes": self.outcomes, "rules": self.rules, "open": self.still_open}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Tally:
        """Return an account that was kept."""
        tally = cls()
        tally.rows, tally.failed = plain["rows"], plain["failed"]
        tally.errors = [(row, error) for row, error in plain["errors"]]
        tally.outcomes, tally.rules, tally.still_open = (Counter(plain[key]) for key in ("outcomes", "rules", "open"))
        return tally


def at_or_above(outcomes: Counter[str], limit: Outcome) -> Outcome | None:
    """Return the worst outcome that occurs, when it is at or above `limit`."""
    order = list(Outcome)
    return next((outcome for outcome in order[: order.index(limit) + 1] if outcomes[outcome]), None)
