"""Values, units and plausible ranges: exactly, or not at all."""

from decimal import Decimal

import pytest

from mifa_screen.core.interval import INFINITE, Interval
from mifa_screen.measures.quantity import Quantity, analytes_from, read_number, read_quantity

D = Decimal


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("12.5", Interval.point(D("12.5"))), ("<0.2", Interval(D(0), D("0.2"), high_open=True)), ("≤ 5", Interval(D(0), D(5))), ("<=5", Interval(D(0), D(5))),
        (">90", Interval(D(90), INFINITE, low_open=True)), (">= 90", Interval(D(90), INFINITE)), ("≥90", Interval(D(90), INFINITE)),
    ],
)  # fmt: skip
def test_numbers_and_comparators(text, interval):
    assert read_number(text) == interval


@pytest.mark.parametrize("text", ["1_05", "１０５", "١٠٥", "1,2", "22*", "", "abc", "1e5", "-3", "<", "nan", "inf", "1.", ".5", "<>5"])
def test_what_is_no_number(text):
    assert read_number(text) is None


def test_units_convert_exactly(laboratory):
    analytes, _ = analytes_from(laboratory)
    assert read_quantity(analytes["bilirubin"], D("1.2"), "mg/dL", None) == Quantity(Interval.point(D("20.520").normalize()), None)
    assert read_quantity(analytes["creatinine"], D(1), "MG/DL", None).interval.low == D("88.4")
    assert read_quantity(analytes["alt"], D("0.5"), "µkat/L", D("0.7")) == Quantity(Interval.point(D("30.0")), D("42.0"))
    assert read_quantity(analytes["albumin"], D(35), "g/L", None).interval.low == D("3.5")


@pytest.mark.parametrize("analyte", ["creatinine", "bilirubin", "albumin"])
def test_units_agree_by_the_powers_of_ten_in_their_names(analyte, laboratory):
    """A tenth of a litre is a decilitre: 10 mg/L are 1 mg/dL, whatever the factors say."""
    analytes, _ = analytes_from(laboratory)
    per_litre, per_decilitre = ("mg/L", "mg/dL") if analyte != "albumin" else ("g/L", "g/dL")
    one = read_quantity(analytes[analyte], D(2), per_decilitre, None).interval.low
    assert read_quantity(analytes[analyte], D(20), per_litre, None).interval.low == one


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "says"),
    [
        ("creatinine", D(60), None, "without a unit"), ("creatinine", D(60), "furlongs", "is not known"), ("creatinine", D(60), "mg/dL", "not plausible"),
        ("bilirubin", "yellow", "mg/dL", "not read as a number"), ("egfr", D("1E+999"), "mL/min/1.73m2", "not plausible"), ("egfr", D(90), "mL/min", "is not known"),
        ("egfr", D(-1), "mL/min/1.73m2", "not plausible"), ("egfr", ">900", "mL/min/1.73m2", "not plausible"),
    ],
)  # fmt: skip
def test_what_is_not_used_and_why(laboratory, analyte, value, unit, says):
    analytes, _ = analytes_from(laboratory)
    assert says in read_quantity(analytes[analyte], value, unit, None)
