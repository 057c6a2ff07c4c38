"""An interval decides only when every number in it would decide alike."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mifa_screen.core.interval import INFINITE, Interval
from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN

THIRTY, D = Decimal(30), Decimal
CASES = [
    # interval, above 30, at least 30
    (Interval.point(Decimal(30)), FALSE, TRUE),
    (Interval.point(Decimal("30.001")), TRUE, TRUE),
    (Interval.point(Decimal("29.999")), FALSE, FALSE),
    (Interval(THIRTY, INFINITE, low_open=True), TRUE, TRUE),
    (Interval(THIRTY, INFINITE), UNKNOWN, TRUE),
    (Interval(Decimal(0), THIRTY, high_open=True), FALSE, FALSE),
    (Interval(Decimal(0), THIRTY), FALSE, UNKNOWN),
    (Interval(Decimal(20), Decimal(40)), UNKNOWN, UNKNOWN),
]


@pytest.mark.parametrize(("interval", "above", "at_least"), CASES)
def test_edges(interval, above, at_least):
    assert interval.above(THIRTY) is above
    assert interval.at_least(THIRTY) is at_least
    assert interval.at_most(THIRTY) is ~above
    assert interval.below(THIRTY) is ~at_least


def test_exact_decimal_arithmetic():
    assert Interval.point(Decimal("3.6")).above(3 * Decimal("1.2")) is FALSE


numbers = st.decimals(-1000, 1000, places=3)


@given(numbers, numbers, numbers, numbers, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.data())
def test_lower_of_holds_the_smaller_of_any_two_members(a, b, c, d, p, q, r, s, data):
    one, two = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    x = data.draw(st.decimals(one.low, one.high, places=3))
    y = data.draw(st.decimals(two.low, two.high, places=3))
    lower = one.lower_of(two)
    assert lower.low <= min(x, y) <= lower.high


def test_times_keeps_open_ends():
    assert Interval(Decimal(1), Decimal(2), high_open=True).times(Decimal("88.4")) == Interval(Decimal("88.4"), Decimal("176.8"), high_open=True)


@pytest.mark.parametrize(
    ("one", "other", "lower"),
    [
        (Interval(D(1), D(5)), Interval(D(2), D(3)), Interval(D(1), D(3))),
        (Interval(D(1), D(3), True, True), Interval(D(2), D(5)), Interval(D(1), D(3), True, True)),
        (Interval(D(1), D(3)), Interval(D(1), D(3), True, True), Interval(D(1), D(3), False, True)),
        (Interval(D(1), D(3), True, False), Interval(D(1), D(3), True, False), Interval(D(1), D(3), True, False)),
        (Interval(D(2), D(9), False, True), Interval(D(1), D(4), True, False), Interval(D(1), D(4), True, False)),
    ],
)
def test_where_the_lower_of_two_lies(one, other, lower):
    """The high end is open as soon as the lower high end is; the low end only when no closed one lies there."""
    assert one.lower_of(other) == lower
    assert other.lower_of(one) == lower
    assert type(lower.low_open) is type(one.lower_of(other).low_open) is bool
