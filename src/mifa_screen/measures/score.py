"""Child-Pugh points from whatever is known: an interval between the least and the most that the missing items could add."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mifa_screen.core.interval import Interval
from mifa_screen.core.truth import FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Mapping


def laboratory_points(item: Mapping[str, Any], value: Interval, least: int, most: int) -> tuple[int, int]:
    """Return the fewest and the most points that a laboratory value in the item's unit may earn."""
    middle = least + 1
    if item["rising"]:
        worse, better = value.above(Decimal(item["three_above"])), value.below(Decimal(item["two_from"]))
    else:
        worse, better = value.below(Decimal(item["three_below"])), value.above(Decimal(item["two_to"]))
    fewest = most if worse is TRUE else least if better is not FALSE else middle
    greatest = least if better is TRUE else most if worse is not FALSE else middle
    return fewest, greatest


def total(points: list[tuple[int, int]]) -> Interval:
    """Return the interval of the sum."""
    return Interval(Decimal(sum(low for low, _ in points)), Decimal(sum(high for _, high in points)))
