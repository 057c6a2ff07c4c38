"""Everyday words beside a condition: what a rule asks for is never read as nothing because of them; what is of no consequence is understood."""

from __future__ import annotations

import datetime as dt

import pytest

from mifa_screen import Patient, screen

DAY = dt.date(2026, 11, 23)
GIRL = {
    "id": "a", "birth_date": "2010-03-09", "sex": "female", "height_cm": 160, "allergies": [], "conditions": [], "medications": [],
    "labs": [{"test": test, "value": value, "unit": unit, "date": "2026-11-20"}
             for test, value, unit in (("creatinine", 0.6, "mg/dL"), ("bilirubin", 0.5, "mg/dL"), ("alt", 22, "U/L"))],
}  # fmt: skip
NEVER_RULED_OUT = {
    "renal-severe": [
        "on the kidney machine three times a week",
        "kidney machine Mon Wed Fri",
        "kidneys are failing",
        "kidneys stopped working",
        "kidneys do not work",
        "weak kidneys",
        "stage four kidney disease",
        "dialysis holiday booked",
        "fistula for dialysis, football coach",
        "CKD 4 car mechanic",
        "kidney function 20 percent",
        "kidneys work at 15%",
        "AKI after marathon",
    ],
    "immune-deficiency": [
        "had a new kidney in 2019",
        "new kidney 2019",
        "got a new liver as a baby",
        "heart transplant, doing well",
        "bone marrow from brother 2015",
        "given her sister's bone marrow",
        "no spleen since car crash",
        "spleen taken out after fall",
        "born without a spleen",
        "broken spleen removed",
        "HIV from mother at birth",
        "born with HIV",
        "the virus, on tablets for it",
        "AIDS",
        "lives with HIV",
        "no immune cells",
        "bubble boy disease",
        "cannot fight infections",
        "graft versus host disease of the skin, wheelchair",
        "kidney from mum, works in bakery",
        "agammaglobulinaemia school nurse gives infusions",
        "SCID",
        "DiGeorge, learning difficulties",
        "on rituximab",
        "takes azathioprine for her bowels",
        "on tacrolimus",
    ],
    "immune-autoimmune": [
        "her body attacks her joints",
        "immune system attacks her own thyroid",
        "lupus like her mother",
        "has the same lupus as mum",
        "lupus, same as her sister",
        "mum thinks she has lupus",
        "diagnosed lupus abroad last year",
        "lupus trampoline",
        "eczema, lupus, broken arm",
        "broken arm, then lupus",
        "lupus was mentioned at school",
        "sugar diabetes since five",
        "insulin since age 5",
        "sugar disease type one",
        "Crohns found at school age",
        "colitis ulcerative, teacher informed",
        "arthritis juvenile, swims daily",
        "her joints swell, on weekly methotrexate",
        "psoriasis on elbows and trampoline injury",
        "coeliac like dad",
        "gluten disease, strict diet",
        "thyroid autoimmune",
        "overactive thyroid Graves, swimming",
        "vitiligo hands",
        "nerve disease Guillain Barre 2019 walking again",
        "platelets destroyed by antibodies",
        "ITP football injury",
        "Goodpasture",
        "Takayasu, dancer",
        "Bechterew since school",
        "Devic",
        "Still's disease, student",
        "Evans syndrome",
        "Behçet mouth ulcers",
        "Hashi",
        "Sjogrens dry eyes only",
        "scleroderma hands",
        "myasthenia eyelids",
        "Kawasaki as toddler, swimming club",
        "HSP aged 6, plays rugby",
        "vasculitis hands",
        "sarcoid, firefighter",
        "MS wheelchair",
        "uveitis both eyes glasses",
        "aspergers and lupus",
        "lupus in remission, travels",
    ],
    "hepatic-hepatitis": [
        "yellow eyes since Tuesday",
        "scarred liver from hepatitis",
        "hepatitis from a tattoo",
        "caught hepatitis on holiday",
        "hep from needle sharing",
        "hepatitis B carrier like whole family",
        "whole family has hepatitis B",
    ],
    "hepatic-severe": [
        "liver not working properly",
        "her liver is failing",
        "Wilson disease cirrhosis Child C",
        "portal hypertension with banding",
        "varices banded twice",
        "liver coma last winter",
    ],
    "label-respiratory": [
        "puffer for tight chest",
        "wheezy with colds, uses puffer",
        "asthma but only at school",
        "asthmatic child footballer",
        "COPD ex miner",
        "emphysema farmer",
        "no longer asthmatic",
        "outgrown asthma, trampoline",
        "asthma stopped at age 12",
        "asthma gone away",
    ],
    "label-vascular": [
        "clot in her lung after flight",
        "blood clots behind knee",
        "clot removed from neck vein",
        "water around the heart",
        "fluid round the lungs",
        "inflamed heart lining",
        "had a DVT on holiday flight",
        "DVT after plaster cast",
        "pericarditis, back to school",
        "unstable angina waiting for bypass",
    ],
    "allergy-severe-other": [
        "anaphylaxis wasp football field",
        "throat closed after peanuts ambulance",
        "nearly died from penicillin",
    ],
    "allergy-reaction-current": [
        "allergic reaction at school yesterday",
        "swollen lips after nuts today",
        "drug rash now",
    ],
    "renal-chronic": [
        "CKD found at work medical",
    ],
    "label-corticosteroid": [
        "pred daily for years",
    ],
}
NOTHING = [
    "Perthes L hip 2012", "Sever's both heels", "Osgood-Schlatter, plays football", "path # L femur", "lap appy 2019", "FN x3, last 11/24", "SNHL 2/2 CDDP, hearing aids",
    "walking aids at home", "Mucositis oral G3, resolved", "Hypomagnesaemia CTCAE grade 2", "ex-prem 29/40, SCBU", "born at 32/40", "wisdom teeth out",
    "PE tubes as a child", "tonsils out, trampoline injury 2019", "eczema, uses spectacles at school", "Hb 92", "BMI 31", "BP 142/90", "low Mg on supplements",
    "broke her arm falling off a swing", "migraine since she was 9", "gave bone marrow to her sister", "mum has lupus", "her dad's got psoriasis", "nan has rheumatoid arthritis",
    "PDA ligated", "VATS wedge RUL", "DDH, Pavlik harness", "JME, seizure free 2 yrs", "lives with grandparents", "smoker, 5 pack years",
]  # fmt: skip


def result(text: str) -> tuple[set[str], set[str], bool]:
    """Return the rules that are true and unknown for a healthy girl with the text, and whether it was understood."""
    found = screen(Patient.model_validate(GIRL | {"conditions": [text]}), as_of=DAY)
    return {entry.rule for entry in found.findings}, {entry.rule for entry in found.unresolved}, not found.not_understood


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in NEVER_RULED_OUT.items() for text in texts])
def test_what_a_rule_asks_for_is_not_ruled_out(rule: str, text: str) -> None:
    """It is found, or left open."""
    true, unknown, _ = result(text)
    assert rule in true | unknown


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_of_no_consequence_decides_nothing(text: str) -> None:
    """It is understood, and no rule is true or open that was not before."""
    true, unknown, understood = result(text)
    before = result("osteosarcoma")
    assert understood
    assert (true, unknown) == before[:2]


@pytest.mark.parametrize("text", ["Allergic to Mepact - facial swelling and whooshing", "reaction to mifamurtid, face swelled up badly", "anaphylaxis after Mepact dose xyzzy"])
def test_an_unread_reaction_to_the_medicine_is_asked_for(text: str) -> None:
    """A text on the list of conditions that is not understood and holds the medicine's name leaves its allergy open."""
    true, unknown, _ = result(text)
    assert "allergy-mifamurtide" in true | unknown


def test_an_allergy_without_a_word_on_how_bad_it_was_leaves_that_open() -> None:
    """On the list of conditions as on that of allergies."""
    true, unknown, _ = result("penicillin allergy")
    assert "allergy-other" in true
    assert "allergy-severe-other" in unknown


@pytest.mark.parametrize("text", ["MS", "PE", "SLE, RA and MS", "?CP", "as above", "other, specify:", "see old file", "carvedilol"])
def test_what_cannot_be_told_is_not_understood(text: str) -> None:
    """Abbreviations of several meanings, references, a medicine that stands alone."""
    assert not result(text)[2]


@pytest.mark.parametrize(("text", "rule"), [("?PE", "label-vascular"), ("r/o MI", "label-vascular"), ("possible MS", "immune-autoimmune"), ("?RA", "immune-autoimmune")])
def test_a_question_of_an_abbreviation_leaves_open_what_it_may_mean(text: str, rule: str) -> None:
    """And nothing else."""
    true, unknown, understood = result(text)
    assert understood
    assert rule not in true
    assert rule in unknown


@pytest.mark.parametrize(("text", "rule"), [("PE 2024 on apixaban", "label-vascular"), ("MS on ocrelizumab", "immune-autoimmune"), ("RA, etanercept since 2020", "immune-autoimmune")])
def test_an_abbreviation_is_told_by_its_company(text: str, rule: str) -> None:
    """The words beside it say which of its meanings it has."""
    assert rule in result(text)[0]


@pytest.mark.parametrize("text", ["on tacrolimus", "takes azathioprine for her bowels", "on prednisolone daily"])
def test_a_medicine_that_a_rule_asks_for_counts_on_the_list_of_conditions(text: str) -> None:
    """Whatever words stand beside it."""
    true, unknown, _ = result(text)
    assert (true | unknown) & {"immune-deficiency", "label-corticosteroid", "label-calcineurin-inhibitor"}
