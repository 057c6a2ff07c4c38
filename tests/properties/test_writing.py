"""How a patient is written makes no difference: order, duplicates, blanks, dots, units and their spelling, case."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from doors import through_json
from mifa_screen.measures.quantity import fold_unit
from patients import CLEAR, KNOWLEDGE, SCREENER, anyone, conditions, instead, lab_of, medications, plain_number
from test_doors import FEW, MANY, decided, often, screened

ANALYTES = KNOWLEDGE.laboratory["analytes"]


def alike(plain, other):
    before, after = screened(through_json(plain)), screened(through_json(other))
    if not isinstance(before, str):
        assert decided(after) == decided(before)


# ---------------------------------------------------------------- order, duplicates, blanks, dots


def written_otherwise(plain, draw):
    """Return the same patient: entries in another order and twice, codes without dots, blanks around texts and within units."""
    other = dict(plain)
    for name in ("conditions", "allergies", "medications", "labs"):
        if plain.get(name):
            entries = draw(st.permutations(plain[name]))
            other[name] = [_otherwise(name, entry, draw(st.booleans())) for entry in [*entries, *entries[:1]]]
    return other


def _otherwise(name, entry, changed):
    if not changed:
        return entry
    if isinstance(entry, str):
        return f"  {entry}  "
    entry = dict(entry)
    if name == "labs" and entry.get("unit") == "mg/dL" and isinstance(entry["value"], (int, float)) and SCREENER.numbers.laboratory.analyte_of(entry["test"]):
        entry["unit"] = " MG/dl "
    if name == "conditions" and "code" in entry and "text" not in entry:
        entry["code"] = entry["code"].replace(".", "")
    return entry


def writing_does_not_matter(plain, data):
    alike(plain, written_otherwise(plain, data.draw))


@often(FEW)
@given(plain=anyone(), data=st.data())
def test_order_duplicates_blanks_and_dots_do_not_matter(plain, data):
    writing_does_not_matter(plain, data)


@pytest.mark.long
@often(MANY)
@given(plain=anyone(), data=st.data())
def test_order_duplicates_blanks_and_dots_do_not_matter_for_many(plain, data):
    writing_does_not_matter(plain, data)


# ---------------------------------------------------------------- units


def in_other_units(lab, draw):
    """Return a result in another spelling of its unit, or in the unit that the screen reckons in; the factors are those of the data."""
    analyte = SCREENER.numbers.laboratory.analyte_of(lab["test"])
    units = {fold_unit(s): (unit, Decimal(unit["factor"])) for unit in ANALYTES[analyte.id]["units"] for s in unit["spellings"]}
    if isinstance(lab["value"], str) or fold_unit(lab.get("unit", "")) not in units:
        return lab
    unit, factor = units[fold_unit(lab["unit"])]
    if draw(st.booleans()):
        return lab | {"unit": draw(st.sampled_from(unit["spellings"]))}
    changed = {name: plain_number(Decimal(str(lab[name])) * factor) for name in ("value", "upper_limit") if name in lab}
    return lab | changed | {"unit": analyte.unit}


def units_do_not_matter(test, data):
    lab = data.draw(lab_of(test))
    alike(CLEAR | {"labs": instead(lab)}, CLEAR | {"labs": instead(in_other_units(lab, data.draw))})


@often(FEW)
@given(test=st.sampled_from(sorted(ANALYTES)), data=st.data())
def test_units_do_not_matter(test, data):
    units_do_not_matter(test, data)


@pytest.mark.long
@often(MANY)
@given(test=st.sampled_from(sorted(ANALYTES)), data=st.data())
def test_units_do_not_matter_for_many(test, data):
    units_do_not_matter(test, data)


@pytest.mark.parametrize(("value", "unit", "same", "other"), [(2, "mg/dL", 176.8, "umol/L"), (9, "mg/dL", 795.6, "µmol/L"), (2, "mg/dL", 20, "mg/L"), (2, "mg/dL", 0.1768, "mmol/L")])
@pytest.mark.parametrize("height", [120, 160, 190])
def test_units_of_creatinine_as_the_world_writes_them(value, unit, same, other, height):
    """The factors, too, are as they should be."""
    day = {"test": "creatinine", "date": "2026-11-20"}
    alike(*(CLEAR | {"height_cm": height, "labs": instead(day | {"value": v, "unit": u})} for v, u in ((value, unit), (same, other))))


# ---------------------------------------------------------------- case


def case_does_not_matter(entry, upper):
    text = entry if isinstance(entry, str) else entry.get("text", "")
    assume(text and text.isascii() and text != "???")
    name = "conditions" if isinstance(entry, str) else "medications"
    alike(CLEAR | {name: [text]}, CLEAR | {name: [text.upper() if upper else text.lower()]})


@often(FEW)
@given(entry=st.one_of(conditions(), medications()), upper=st.booleans())
def test_case_does_not_matter(entry, upper):
    case_does_not_matter(entry, upper)


@pytest.mark.long
@often(MANY)
@given(entry=st.one_of(conditions(), medications()), upper=st.booleans())
def test_case_does_not_matter_for_many(entry, upper):
    case_does_not_matter(entry, upper)
