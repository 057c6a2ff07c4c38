"""Doses, frequencies and courses in a medicine's text."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from mifa_screen.reading.medicine_text import read_medicine
from mifa_screen.reading.medicines import Medicines, load_medicines

FOLDER = Path(__file__).resolve().parents[2] / "data" / "vocabulary"


@pytest.fixture(scope="module", name="medicines")
def _medicines() -> Medicines:
    return load_medicines(FOLDER)


@pytest.mark.parametrize(
    ("words", "dose", "times"),
    [
        ("800 mg TDS", "800", "3"),
        ("400mg 6 hourly", "400", "4"),
        ("400 mg q6h", "400", "4"),
        ("400 mg every 8 hours", "400", "3"),
        ("1 g b.d.", "1000", "2"),
        ("500 micrograms nocte", "1/2", "1"),
        ("2 x 400 mg tds", "800", "3"),
        ("15 mg weekly", "15", "1/7"),
        ("15 mg/week", "15", "1/7"),
        ("2400 mg/day", "2400", "1"),
        ("2400 mg daily in 3 divided doses", "2400", "1"),
        ("1,200 mg daily", "1200", "1"),
        ("1,5 g od", "1500", "1"),
        ("400 mg 1-0-1", "400", "2"),
        ("5 mg mane and nocte", "5", "2"),
        ("400 mg alternate days", "400", "1/2"),
    ],
)
def test_an_unambiguous_dose_is_read_exactly(medicines: Medicines, words: str, dose: str, times: str) -> None:
    """What the text says without doubt is kept as an exact fraction."""
    read = read_medicine(f"ibuprofen {words}", medicines)
    assert (read.dose_mg, read.times_per_day) == (Fraction(dose), Fraction(times))


@pytest.mark.parametrize(
    "words",
    ["400-800 mg tds", "400 mg tds prn", "up to 1200 mg daily", "10 mg/kg tds", "100 mg/5 ml 10 ml tds", "400 mg 4-6 hourly", "400 mg 3-4 times a day",
     "200 mg (2 tablets) tds", "200 mg 24 tablets tds", "200 mg x 2 tds", "400 mg tds bd", "400", "400 tds", "1.500 mg tds", "400 mg tds, 800 mg nocte", "400 mg 2-0-1", "5% tds"],
)  # fmt: skip
def test_a_doubtful_daily_dose_stays_open(medicines: Medicines, words: str) -> None:
    """Ranges, "as needed", weight-based doses, strengths and contradictions give no daily dose."""
    read = read_medicine(f"ibuprofen {words}", medicines)
    assert read.text.understood
    assert None in (read.dose_mg, read.times_per_day)


@pytest.mark.parametrize(
    ("words", "course"),
    [("8 mg single dose", "single"), ("8 mg stat", "single"), ("8 mg x 1", "single"), ("8 mg for 3 days", "short"), ("8 mg bd 5/7", "short"), ("8 mg d1-3", "short"),
     ("short course", "short"), ("maintenance", "long"), ("5 mg od 3/12", "long"), ("8 mg for 2 weeks", None), ("8 mg", None)],
)  # fmt: skip
def test_the_course(medicines: Medicines, words: str, course: str | None) -> None:
    """A course is single, short or long where the text says so."""
    assert read_medicine(f"dexamethasone {words}", medicines).course == course


@pytest.mark.parametrize(("word", "route"), [("oral", "systemic"), ("PO", "systemic"), ("i.v.", "systemic"), ("rectal", "systemic"), ("intrathecal", "systemic"), ("sublingual", "systemic"),
                                             ("topical", "topical"), ("eye drops", "ocular"), ("Ophthalmic", "ocular"), ("nebulised", "inhaled"), ("intranasal", "nasal"), ("by pigeon", None)])  # fmt: skip
def test_the_class_of_a_route(medicines: Medicines, word: str, route: str | None) -> None:
    """The free field `route` is understood, or None."""
    assert medicines.route_class(word) == route
