"""Strategies that make whole patients as plain data (contract section 4): every field, every code system, both sides of every edge.

What is drawn comes from the shipped data: codes of all value sets and one below them, phrases of the vocabularies, limits of the thresholds.
`patients()` makes any patient that can be screened; `settled()` one of whom little is open, so that rules are found true and false as often as unknown.
"""

import datetime as dt
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from mifa_screen.core.dates import completed_years
from mifa_screen.core.truth import TRUE
from mifa_screen.patient.model import Patient
from patients_entries import KNOWLEDGE, SCREENER, absent_or, allergies, conditions, entry, medications, numbers, plain_number

AS_OF = dt.date(2026, 11, 23)
# ---------------------------------------------------------------- numbers


def labs():
    """Make a result: known and unknown tests and units, values at the edges, every age of a result, comparators, limits."""
    return st.sampled_from(sorted(KNOWLEDGE.laboratory["analytes"])).flatmap(lab_of)


def lab_of(test):
    """Make a result of one test."""
    analyte = KNOWLEDGE.laboratory["analytes"][test]
    factors = {spelling: Decimal(unit["factor"]) for unit in analyte["units"] for spelling in unit["spellings"]}
    name = st.sampled_from([test, test, *analyte["names"], *analyte["loinc"]])
    limit = absent_or(st.sampled_from((1, 20, 40)), 1)

    def result(unit, upper):
        own = analyte.get("assumed_upper_limit")
        unit_factor = factors.get(unit, Decimal(1))
        upper_limit = Decimal(upper) if upper is not None else Decimal(own["value"]) / unit_factor if own else Decimal(1)
        edges = sorted({(edge if times else edge / unit_factor) * (upper_limit if times else 1) for edge, times in limits_of(test)})
        value = st.one_of(
            st.sampled_from(edges).flatmap(lambda e: st.sampled_from((e, e * Decimal("1.001"), e * Decimal("0.999")))).map(lambda v: plain_number(round(v, 4))),
            numbers(0, 4000, 1), st.sampled_from(("<0.2", ">90", "> 30", "<=20", ">1000", "normal", "", "1,5", "-3")).filter(bool),
        )  # fmt: skip
        return entry(test=name, value=value, unit=absent_or(st.just(unit), 9), upper_limit=st.just(upper), date=dates())

    units = st.sampled_from([*[s for u in analyte["units"] for s in u["spellings"][:2]], analyte["unit"], "mg/dL", "parsec"])
    return st.tuples(units, limit).flatmap(lambda pair: result(*pair))


@cache
def limits_of(test):
    """Return the limits that a test is compared with, in its own unit or (True) as a multiple of the upper limit."""
    found = [(threshold.value, "upper limit" in threshold.unit) for name, threshold in KNOWLEDGE.thresholds.items() if name.split("-")[0][:4] in (test[:4], "tran") and test in ("bilirubin", "alt", "ast", "egfr")]
    points = KNOWLEDGE.formulas["child_pugh"]["laboratory"].get(test, {})
    found += [(Decimal(points[key]), False) for key in ("two_from", "three_above", "two_to", "three_below") if key in points]
    plausible = KNOWLEDGE.laboratory["analytes"][test]["plausible"]
    middle = {"creatinine": ("60", "180", "250", "400"), "albumin": ("4",), "inr": ("1",), "egfr": ("95",)}.get(test, ("10",))
    return tuple(found + [(Decimal(number), False) for number in (plausible["from"], plausible["to"], *middle)])


def dates():
    """Make the day of a result: today, at both sides of the window, long ago, or none."""
    window = SCREENER.max_lab_age
    return absent_or(st.sampled_from((0, 0, 1, 3, window, window, window + 1, 400)).map(lambda days: (AS_OF - dt.timedelta(days)).isoformat()), 9)


def birth_dates():
    """Make a day of birth at, one day before and one day after each birthday that matters."""
    years = st.sampled_from((0, 1, 2, 9, 10, 12, 17, 18, 25, 26, 30, 31, 55, 56, 80))
    at = years.flatmap(lambda y: st.sampled_from((-1, 0, 1, 200)).map(lambda days: min(AS_OF.replace(year=AS_OF.year - y) + dt.timedelta(days), AS_OF)))
    return at.filter(lambda day: day <= AS_OF - dt.timedelta(401)).map(dt.date.isoformat) | at.map(dt.date.isoformat)


# ---------------------------------------------------------------- whole patients


def facts():
    """Make statements about some facts."""
    return st.dictionaries(st.sampled_from(sorted(KNOWLEDGE.facts)), st.sampled_from((True, False, False, None)), max_size=4)


def values(most=3):
    """Return what makes each field of a patient; lists are empty or have up to `most` entries."""
    some = {"allergies": allergies(), "conditions": conditions(), "medications": medications(), "labs": labs()}
    return {
        "birth_date": birth_dates(),
        "age_years": st.sampled_from((0, 1.5, 2, 17.9, 18, 26, 30.99, 31, 55, 56)),
        "sex": st.sampled_from(("male", "female", "female", "other", "unknown")),
        "height_cm": st.sampled_from((29, 30, 98.5, 160, 165, 250, 251)),
        "weight_kg": st.sampled_from((0.4, 12.5, 51, 400.5)),
        "treatment": st.sampled_from(("planned", "ongoing", "completed")),
        "facts": facts(),
        "child_pugh": st.sampled_from("ABC"),
        "ascites": st.sampled_from(("none", "mild", "moderate", "severe")),
        "encephalopathy": st.integers(0, 4),
    } | {name: st.lists(item, max_size=most) for name, item in some.items()}


SELDOM = {"height_cm": 2, "weight_kg": 2} | dict.fromkeys(("age_years", "treatment", "child_pugh", "ascites", "encephalopathy"), 1)


def patients(most=3):
    """Make any patient that can be screened; every field there or absent."""
    fields = {name: absent_or(value, SELDOM.get(name, 4)) for name, value in values(most).items()}
    return entry(id=st.sampled_from(("P-1", "Zoë 7", "=1+1", "0042")), **fields).map(coherent)


CLEAR = {
    "id": "P-2", "birth_date": "2012-03-09", "sex": "female", "height_cm": 160, "weight_kg": 50,
    "facts": {"pregnant": False, "breastfeeding": False, "planning_pregnancy": False, "effective_contraception": True},
    "allergies": [], "conditions": [], "medications": [],
    "labs": [
        {"test": "creatinine", "value": 0.6, "unit": "mg/dL", "date": "2026-11-20"}, {"test": "bilirubin", "value": 0.5, "unit": "mg/dL", "date": "2026-11-20"},
        {"test": "alt", "value": 22, "unit": "U/L", "date": "2026-11-20"},
    ],
}  # fmt: skip
"""A patient of whom all is known that the rules ask for, and of whom nothing is found."""


def settled():
    """Make a clear patient of whom at most three things are otherwise."""
    keys = st.lists(st.sampled_from(("birth_date", "sex", "height_cm", "treatment", "facts", "allergies", "conditions", "medications", "labs", "child_pugh")), max_size=3, unique=True)

    def changed(drawn):
        kept, other = drawn
        plain = CLEAR | {key: other[key] for key in kept if key in other}
        if "facts" in kept:
            plain["facts"] = CLEAR["facts"] | {k: v for k, v in other.get("facts", {}).items() if v is not None}
        if "labs" in kept and other.get("labs"):
            plain["labs"] = instead(*other["labs"])
        return coherent(plain)

    return st.tuples(keys, patients(2)).map(changed)


def with_one_statement():
    """Make a clear patient of whom one fact more, or another way, is stated."""
    return st.builds(lambda name, value: CLEAR | {"facts": CLEAR["facts"] | {name: value}}, st.sampled_from(sorted(KNOWLEDGE.facts)), st.booleans())


def instead(*labs):
    """Return the results of the clear patient, with these in place of those of the same tests."""
    return [lab for lab in CLEAR["labs"] if lab["test"] not in {new["test"] for new in labs}] + list(labs)


def at_the_kidneys_edge():
    """Make a clear patient, of any formula's age, whose creatinine lies just at, under or over where a rule or a warning begins."""
    step = st.sampled_from((Decimal("-0.01"), Decimal(0), Decimal("0.01")))
    person = st.sampled_from([(years, sex, height) for years in (1, 5, 12, 17, 18, 25, 26, 60) for sex in ("male", "female") for height in (85, 160, None)])

    def made(person, limit, step):
        years, sex, height = person
        plain = CLEAR | {"birth_date": AS_OF.replace(year=AS_OF.year - years, month=3).isoformat(), "sex": sex, "height_cm": height}
        edge = creatinine_at(person, limit) or Decimal("2.00")
        plain["labs"] = instead({"test": "creatinine", "value": plain_number(edge + step), "unit": "mg/dL", "date": "2026-11-20"})
        return {key: value for key, value in plain.items() if value is not None}

    return st.builds(made, person, st.sampled_from(("egfr-severe", "egfr-mention")), step)


@cache
def creatinine_at(person, limit):
    """Return the lowest creatinine in hundredths of mg/dL at which the estimated GFR of a person is below a limit; None if there is no estimate."""
    years, sex, height = person
    patient = {"id": "x", "birth_date": AS_OF.replace(year=AS_OF.year - years, month=3).isoformat(), "sex": sex} | ({"height_cm": height} if height else {})
    threshold = KNOWLEDGE.thresholds[limit].value

    def below(hundredths):
        lab = {"test": "creatinine", "value": hundredths / 100, "unit": "mg/dL", "date": AS_OF.isoformat()}
        found = SCREENER.numbers.read(Patient.model_validate(patient | {"labs": [lab]}), AS_OF)[1].measure("egfr").interval
        return None if found is None else found.below(threshold) is TRUE

    low, high = 10, 1500
    if below(low) is None or below(low) or not below(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if below(middle) else (middle, high)
    return Decimal(high) / 100


def with_cirrhosis():
    """Make a clear patient with cirrhosis, and what the Child-Pugh score is made of, at the edges of its points."""
    parts = [st.one_of(st.none(), lab_of(test)) for test in ("bilirubin", "albumin", "inr")]
    stated = entry(
        child_pugh=absent_or(st.sampled_from("ABC"), 1), ascites=absent_or(st.sampled_from(("none", "mild", "moderate", "severe"))), encephalopathy=absent_or(st.integers(0, 4)),
    )  # fmt: skip
    cirrhosis = st.sampled_from(({"code": "K74.6", "system": "icd-10"}, {"code": "19943007", "system": "snomed"}, "cirrhosis", {"code": "K74.6", "status": "suspected"}, "decompensated cirrhosis"))
    return st.builds(lambda c, labs, s: CLEAR | {"conditions": [c], "labs": instead(*filter(None, labs))} | s, cirrhosis, st.tuples(*parts), stated).map(coherent)


def coherent(plain):
    """Take out what would make a patient unusable rather than unknown: ages that contradict, results before birth."""
    plain = dict(plain)
    born = plain.get("birth_date")
    if born is None:
        return plain
    born = dt.date.fromisoformat(born)
    if plain.get("age_years") is not None and int(plain["age_years"]) != completed_years(born, AS_OF):
        plain.pop("age_years")
    if plain.get("labs"):
        plain["labs"] = [lab for lab in plain["labs"] if "date" not in lab or lab["date"] >= born.isoformat()]
    return plain


def anyone():
    """Make patients of all kinds."""
    return st.one_of(patients(), settled(), settled(), with_cirrhosis(), at_the_kidneys_edge(), with_one_statement())
