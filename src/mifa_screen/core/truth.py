"""Kleene's strong three-valued logic: false < unknown < true.

`all` is the minimum, `any` the maximum, `not` the mirror image (Kleene, Introduction to Metamathematics, 1952, § 64).
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable


class Truth(IntEnum):
    """A truth value; ordered, so that minimum and maximum are the connectives."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __bool__(self) -> NoReturn:
        """Refuse: `if truth:` would silently read unknown as one of the other two."""
        raise TypeError("a Truth is not a bool: compare it with TRUE, FALSE or UNKNOWN")

    def __invert__(self) -> Truth:
        """Return the mirror image: not true is false, not unknown is unknown."""
        return MIRROR[self]

    @property
    def word(self) -> str:
        """The value as users read it: true, false or unknown."""
        return self.name.lower()


TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
MIRROR = (TRUE, UNKNOWN, FALSE)


def all_of(values: Iterable[Truth]) -> Truth:
    """Return the least of `values`; true when there are none."""
    return min(values, default=TRUE)


def any_of(values: Iterable[Truth]) -> Truth:
    """Return the greatest of `values`; false when there are none."""
    return max(values, default=FALSE)
