"""Ages in completed years."""

import datetime as dt

import pytest

from mifa_screen.core.dates import completed_years, iso_day


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2000-11-23", "2026-11-23", 26), ("2000-11-24", "2026-11-23", 25), ("2000-11-22", "2026-11-23", 26), ("2000-12-01", "2026-11-30", 25),
        ("2000-10-31", "2026-11-01", 26), ("2004-02-29", "2026-02-28", 21), ("2004-02-29", "2026-03-01", 22), ("2026-11-23", "2026-11-23", 0),
    ],
)  # fmt: skip
def test_completed_years(born, on, years):
    assert completed_years(dt.date.fromisoformat(born), dt.date.fromisoformat(on)) == years


@pytest.mark.parametrize("text", ["2026-W48-1", "20261123", "2026-11-2", "2026/11/23", "2026-11-23T00", "２０２６-11-23", ""])
def test_other_forms_are_no_day(text):
    """Week dates above all: Python's own reader takes them."""
    assert iso_day("2026-11-23") == dt.date(2026, 11, 23)
    with pytest.raises(ValueError, match="^a date is written YYYY-MM-DD$"):
        iso_day(text)


def test_a_day_that_does_not_exist():
    with pytest.raises(ValueError, match="no such day"):
        iso_day("2026-02-30")
