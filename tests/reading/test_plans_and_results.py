"""What stands around a disease in notes and letters: plans, examinations, results, treatments; and a protection that is no denial."""

from __future__ import annotations

import datetime as dt

import pytest

from mifa_screen import Patient, screen

DAY = dt.date(2026, 11, 23)
GIRL = {
    "id": "a", "birth_date": "2010-03-09", "sex": "female", "height_cm": 160, "allergies": [], "medications": [],
    "labs": [{"test": test, "value": value, "unit": unit, "date": "2026-11-20"}
             for test, value, unit in (("creatinine", 0.6, "mg/dL"), ("bilirubin", 0.5, "mg/dL"), ("alt", 22, "U/L"))],
}  # fmt: skip
AUTOIMMUNE, DEFICIENCY, HEPATITIS, LUNGS, VESSELS = "immune-autoimmune", "immune-deficiency", "hepatic-hepatitis", "label-respiratory", "label-vascular"
DISEASES = {
    "SLE": AUTOIMMUNE, "Crohn's disease": AUTOIMMUNE, "T1DM": AUTOIMMUNE, "HIV": DEFICIENCY, "CVID": DEFICIENCY, "asplenia": DEFICIENCY,
    "chronic hepatitis B": HEPATITIS, "hepatitis C": HEPATITIS, "asthma": LUNGS, "COPD": LUNGS, "DVT": VESSELS, "pericarditis": VESSELS,
}  # fmt: skip


def told(text: str) -> tuple[set[str], set[str], bool]:
    """Return the rules that are true and those left unknown for a girl with the text on her list of conditions, and whether it was understood."""
    result = screen(Patient.model_validate(GIRL | {"conditions": [text]}), as_of=DAY)
    return {f.rule for f in result.findings}, {u.rule for u in result.unresolved if not u.rule.startswith(("pregnan", "lactat", "label-contraception"))}, not result.not_understood


def truths(form: str) -> dict[str, str]:
    """Return for each disease in a form whether its rule is true, unknown or false; or that the text is not understood."""
    found = {}
    for name, rule in DISEASES.items():
        true, unknown, understood = told(form.format(name))
        found[name] = "not understood" if not understood else "true" if rule in true else "unknown" if rule in unknown else "false"
    return found


@pytest.mark.parametrize(
    "form",
    ["{}, vaccinated", "{}, fully immunised", "{}, immune to varicella", "{} - vaccines up to date", "prophylactic penicillin for {}", "{}, vaccination due", "{}, jab given"],
)  # fmt: skip
def test_a_vaccination_beside_a_disease_is_no_denial_of_it(form: str) -> None:
    """It denies only what it is done against: "hepatitis B, vaccinated"."""
    assert not {"false", "unknown"} & set(truths(form).values())


@pytest.mark.parametrize("text", ["hepatitis B, vaccinated", "hepatitis A vaccination", "immune to hepatitis B", "Hep B (vaccinated)", "DVT prophylaxis", "HIV prophylaxis", "SLE - screen negative"])
def test_what_is_vaccinated_against_or_prevented_is_not_there(text: str) -> None:
    """As before."""
    assert told(text) == (set(), set(), True)


@pytest.mark.parametrize(
    ("text", "rule"),
    [("asthma prophylaxis with montelukast", LUNGS), ("IVIG prophylaxis for CVID", DEFICIENCY), ("Penicillin prophylaxis for asplenia", DEFICIENCY),
     ("Splenectomy 2016, vaccinated", DEFICIENCY), ("Hepatitis B carrier, HBV DNA undetectable", HEPATITIS), ("s/p splenectomy for ITP 2019", AUTOIMMUNE)],
)  # fmt: skip
def test_a_disease_that_is_held_down_is_there(text: str, rule: str) -> None:
    """What is given so that it does not get worse tells of it."""
    assert rule in told(text)[0]


@pytest.mark.parametrize("form", ["{}, on prophylaxis", "{}, annual screening visit"])
def test_a_prophylaxis_somewhere_behind_a_disease_does_not_deny_it(form: str) -> None:
    """It may be against something else."""
    assert "false" not in truths(form).values()


@pytest.mark.parametrize(
    "form",
    ["{}, for doppler", "{}, awaiting rheumatology", "{}, referral made", "{}, awaiting cardiology opinion", "{}, physio referral", "{} - MRI booked", "{}, received therapy",
     "{} followed by dietitian", "{}, discussed with consultant", "{}, to be reviewed in June", "{}, cause to be found", "{}, takes sumatriptan as needed", "{}, omeprazole 20 mg bd",
     "{} (peripherally)", "{}, dressing changed", "{} with ejection fraction of approximately 30%", "{}, vitamin D 18 nmol/L", "{}, weight loss >10%", "{}, no other problems",
     "{}, nothing else", "encounter for {}", "none other than {}", "problems with {}", "lives with {}", "{}, QTc 460 ms", "Osteosarcoma (lung), {}",
     "{}, father also affected", "{}, review planned for Friday", "{}, neutropenia 0.4", "{}, colonoscopy normal", "{}, compression garments", "{}, EMLA needed"],
)  # fmt: skip
def test_a_disease_with_a_plan_a_treatment_or_a_figure_counts(form: str) -> None:
    """They say nothing of it."""
    assert set(truths(form).values()) == {"true"}


@pytest.mark.parametrize(
    "form",
    ["?{}, for doppler", "possible {}, awaiting rheumatology", "waiting for {} results", "blood tests for {}", "doctor thinks {}", "CTPA for {}", "{}? awaiting USS",
     "findings suggestive of {}", "unclear whether {}", "exposed to {}"],
)  # fmt: skip
def test_a_disease_that_is_looked_for_is_unknown(form: str) -> None:
    """Also where the examination is named."""
    assert set(truths(form).values()) == {"unknown"}


@pytest.mark.parametrize("form", ["no {} (ruled out)", "no {}, excluded", "{} screen was negative", "MRI excluded {}", "no {}, nothing else", "mother who has {}"])
def test_a_disease_that_is_denied_twice_or_by_a_test_is_not_there(form: str) -> None:
    """Two denials, one before and one behind, agree."""
    assert not {"true", "not understood"} & set(truths(form).values())


@pytest.mark.parametrize("text", ["r/o PE", "?PE", "possible MS", "?RA"])
def test_an_abbreviation_of_several_meanings_that_is_not_certain_leaves_them_open(text: str) -> None:
    """Whatever it means, that is unknown; nothing else is."""
    true, unknown, understood = told(text)
    assert understood
    assert not true
    assert unknown


@pytest.mark.parametrize(
    "text",
    ["awaiting doppler", "Nephrology follow up", "Under rheumatology for joints", "hepatology appointment", "tTG 45", "ALT 900", "bilirubin 60", "IgG 2.1",
     "renal function 20%", "kidney function 15 percent", "eczema, dodgy ticker", "eczema, specialist for liver", "eczema, medicine for her heart",
     "labelled as asthma", "lupus, diagnosis changed", "diagnosis of lupus retracted", "prednisolone stopped then restarted", "resolved with antibiotics", "received therapy", "PE", "PE 2019"],
)  # fmt: skip
def test_a_plan_or_a_figure_without_a_disease_is_not_understood(text: str) -> None:
    """It may be about what a rule asks for."""
    assert not told(text)[2]


@pytest.mark.parametrize(
    ("text", "true"),
    [("HIV DISEASE [B24]", {DEFICIENCY}), ("hearing loss, bilateral aids", set()), ("CKD on IV iron", {"renal-chronic"}), ("eczema, prednisolone stopped", set()),
     ("we are hoping to have a baby next year", {"pregnancy-planned"}), ("parvovirus (B19)", set()), ("C. diff infection", set()), ("SLE, unspecified SLE type", {AUTOIMMUNE}),
     ("GP said she has asthma", {LUNGS}), ("CKD IV", {"renal-severe", "renal-chronic"}), ("AIDS", {DEFICIENCY}), ("both AIDS and TB", {DEFICIENCY}), ("comes out in hives with strawberries", {"allergy-other"})],
)  # fmt: skip
def test_forms_of_codes_doses_and_patients(text: str, true: set[str]) -> None:
    """One text of each."""
    assert told(text)[0] == true


@pytest.mark.parametrize("form", ["{} - mum and gran also", "{}, sister too", "{}; mother as well"])
def test_a_disease_that_relatives_have_as_well_is_the_patients(form: str) -> None:
    """Not theirs alone."""
    assert set(truths(form).values()) == {"true"}


@pytest.mark.parametrize("text", ["mother has SLE, sister also", "FHx: SLE (mother), aunt too"])
def test_a_disease_that_several_relatives_have_is_theirs(text: str) -> None:
    """One more relative changes nothing."""
    assert AUTOIMMUNE not in told(text)[0]


def test_an_airway_medicine_beside_something_else_leaves_asthma_open() -> None:
    """It is given for a reason; no reason is certain."""
    assert LUNGS in told("intermittent wheeze with colds, uses Asthalin prn")[1]
    assert LUNGS in told("asthma, uses salbutamol prn")[0]
