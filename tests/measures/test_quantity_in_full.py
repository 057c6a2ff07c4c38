"""Every field of a test, every end of every range, and what is said of a result that is not used."""

from decimal import Decimal as D

import pytest

from mifa_screen.core.interval import INFINITE, Interval
from mifa_screen.measures.quantity import Analyte, Quantity, analytes_from, fold_unit, read_quantity

PLAIN = {
    "analytes": {
        "salt": {
            "title": "Salt", "names": ["nacl"], "loinc": ["1-8"], "unit": "g/L", "worse": "lower", "units": [{"factor": "1", "spellings": ["g/L"]}, {"factor": "10", "spellings": ["g/dL"]}],
            "plausible": {"from": "2", "to": "90"}, "ask": "Measure salt",
        },
        "pepper": {
            "title": "Pepper", "names": [], "loinc": [], "unit": "µg", "worse": "higher", "units": [{"factor": "1", "spellings": ["µg"]}], "plausible": {"from": "0", "to": "100"},
            "assumed_upper_limit": {"value": "7", "says": "seven"}, "plausible_upper_limit": {"from": "5", "to": "60"}, "ask": "Measure pepper",
        },
    },
}  # fmt: skip
ANALYTES, NAMES = analytes_from(PLAIN)
SALT, PEPPER = ANALYTES["salt"], ANALYTES["pepper"]


def test_analytes_hold_what_the_library_says():
    analytes, names = analytes_from(PLAIN)
    assert (analytes, names) == (ANALYTES, NAMES)
    assert analytes["salt"] == Analyte("salt", "Salt", "g/L", {"g/l": D(1), "g/dl": D(10)}, D(2), D(90), None, "", None, "Measure salt", False)
    assert analytes["pepper"].assumed_says == "seven"
    assert SALT == Analyte("salt", "Salt", "g/L", {"g/l": D(1), "g/dl": D(10)}, D(2), D(90), None, "", None, "Measure salt", False)
    assert PEPPER == Analyte("pepper", "Pepper", "µg", {"ug": D(1)}, D(0), D(100), D(7), "seven", (D(5), D(60)), "Measure pepper", True)
    assert NAMES == {"salt": "salt", "nacl": "salt", "1-8": "salt", "pepper": "pepper"}


def test_units_are_compared_without_case_and_blanks_and_with_one_micro():
    assert fold_unit(" \u00b5Mol / L") == fold_unit("\u03bcmol/l") == fold_unit("UMOL/L") == "umol/l"


@pytest.mark.parametrize(
    ("value", "unit", "interval"),
    [
        (D(2), "g/L", Interval.point(D(2))), (D(90), "g/L", Interval.point(D(90))), (D(9), "G/dl", Interval.point(D(90))),
        ("<5", "g/L", Interval(D(0), D(5), high_open=True)), ("<2", "g/L", Interval(D(0), D(2), high_open=True)), ("<=2", "g/L", Interval(D(0), D(2))),
        (">90", "g/L", Interval(D(90), INFINITE, low_open=True)), (">=2", "g/L", Interval(D(2), INFINITE)), ("≥ 9", "g/dL", Interval(D(90), INFINITE)),
    ],
)  # fmt: skip
def test_what_is_plausible_is_used(value, unit, interval):
    assert read_quantity(SALT, value, unit, None) == Quantity(interval, None)


@pytest.mark.parametrize("value", [D("1.99"), D("90.01"), "<1.9", "<=1.9", "<91", "<=91", ">1.9", ">91", ">=91", ">=1"])
def test_what_is_not_plausible_is_not_used(value):
    """Of a comparator the number that was written is judged."""
    assert "is not plausible and is not used; check value and unit" in read_quantity(SALT, value, "g/L", None)


def test_nought_may_be_plausible():
    assert read_quantity(PEPPER, D(0), "µg", None) == Quantity(Interval.point(D(0)), None)
    assert isinstance(read_quantity(PEPPER, "<0", "µg", None), Quantity)
    assert "is not plausible" in read_quantity(PEPPER, "<101", "µg", None)


@pytest.mark.parametrize(("limit", "used"), [(D(5), True), (D(60), True), (D("4.9"), False), (D("60.1"), False), (None, True)])
def test_a_printed_upper_limit(limit, used):
    read = read_quantity(PEPPER, D(9), "µg", limit)
    assert read == Quantity(Interval.point(D(9)), limit) if used else "the upper limit of Pepper is not plausible in µg" in read
    assert read_quantity(SALT, D(3), "g/dL", D(4000)) == Quantity(Interval.point(D(30)), D(40000))


LONG = "x" * 40
CUT = "x" * 23 + "…"


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "limit", "says"),
    [
        (SALT, D(1), None, None, "Salt without a unit is not used; give it in g/L or another usual unit"),
        (SALT, D(1), LONG, None, f'the unit "{CUT}" is not known for Salt; give it in g/L or another usual unit'),
        (SALT, LONG, "g/L", None, f'"{CUT}" is not read as a number; Salt is not used'),
        (SALT, D("0.50"), "g/L", None, "Salt of 0.5 g/L is not plausible and is not used; check value and unit"),
        (SALT, ">0.50", "g/L", None, "Salt of >0.50 g/L is not plausible and is not used; check value and unit"),
        (SALT, D(10) ** 11, "g/L", None, "Salt of 100000000000 g/L is not plausible and is not used; check value and unit"),
        (SALT, D(10) ** 12, "g/L", None, "Salt of 1.000E+12 g/L is not plausible and is not used; check value and unit"),
        (SALT, ">" + "1" * 12 + "." + "1" * 12, "g/L", None, f"Salt of >{'1' * 12}.{'1' * 9}… g/L is not plausible and is not used; check value and unit"),
        (SALT, D(1), f"g{' ' * 40}/L", None, f"Salt of 1 g{' ' * 22}… is not plausible and is not used; check value and unit"),
        (PEPPER, D(9), f"µ{' ' * 40}g", D(4), f"the upper limit of Pepper is not plausible in µ{' ' * 22}…, so the result is not used; check the limit and its unit"),
    ],
)
def test_what_is_said_of_a_result_that_is_not_used(analyte, value, unit, limit, says):
    assert read_quantity(analyte, value, unit, limit) == says
