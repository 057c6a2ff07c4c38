"""What is known of a number: somewhere between two ends, each of which may belong to it or not.

A measured value is an interval of one point, `>90` one that is open below, a partial score one between two whole numbers.
Comparing an interval with a limit answers in three values: it decides only when every number in it would decide alike.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth

INFINITE = Decimal("Infinity")


class Interval(NamedTuple):
    """All numbers from `low` to `high`; an open end does not itself belong."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def point(cls, value: Decimal) -> Interval:
        """The interval that holds `value` alone."""
        return cls(value, value)

    @property
    def is_point(self) -> bool:
        """Whether one number is left."""
        return self.low == self.high

    def above(self, limit: Decimal) -> Truth:
        """Whether the number is greater than `limit`."""
        if self.low > limit or (self.low == limit and self.low_open):
            return TRUE
        return FALSE if self.high <= limit else UNKNOWN

    def at_least(self, limit: Decimal) -> Truth:
        """Whether the number is `limit` or greater."""
        if self.low >= limit:
            return TRUE
        return FALSE if self.high < limit or (self.high == limit and self.high_open) else UNKNOWN

    def below(self, limit: Decimal) -> Truth:
        """Whether the number is less than `limit`."""
        return ~self.at_least(limit)

    def at_most(self, limit: Decimal) -> Truth:
        """Whether the number is `limit` or less."""
        return ~self.above(limit)

    def times(self, factor: Decimal) -> Interval:
        """Every number of the interval, multiplied by a positive `factor`."""
        return Interval(self.low * factor, self.high * factor, self.low_open, self.high_open)

    def lower_of(self, other: Interval) -> Interval:
        """Where the smaller of two numbers lies, one from each interval."""
        low, low_open = min((self.low, self.low_open), (other.low, other.low_open))
        high, high_not_open = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, high, low_open, not high_not_open)
