"""Words that look like a denial, a vaccination, somebody else's disease or a past beside a disease that is there: never ruled out."""

from __future__ import annotations

import pytest

from tests.reading.test_words_around import DISEASES, truth

CURRENT = {"hepatitis B": "hepatic-hepatitis", "hepatitis C": "hepatic-hepatitis", "liver failure": "hepatic-severe", "renal failure": "renal-severe", "pericarditis": "label-vascular"}


def ruled_out(said: dict[str, str], form: str) -> list[str]:
    """Return the texts of a form that rule the disease out."""
    return [text for name, rule in said.items() if truth(rule, conditions=[text := form.format(name)]) == "false"]


@pytest.mark.parametrize(
    "form",
    ["{}, no family history", "{} (no family history)", "{}, no FH", "{}, otherwise nil", "{}, nil else", "{}, vaccinations up to date", "{} after vaccination",
     "{} found on screening", "{} on screening", "{}, eye screening done", "our son has {}", "A 16 year old with {}", "16-year-old boy with {} and osteosarcoma"],
)  # fmt: skip
def test_what_stands_beside_a_disease_and_says_nothing_of_it(form: str) -> None:
    """No family history is none of the relatives'; what was screened or vaccinated is something else."""
    assert ruled_out(DISEASES, form) == []


@pytest.mark.parametrize(
    "form",
    ["no follow up for {}", "no specialist for {}", "not attending clinic for {}", "no treatment for {}", "non smoker with {}", "no anaemia due to {}", "denied that {} is controlled",
     "denies smoking, {}", "denies alcohol, {}", "denies allergies, {}", "nil / {}", "initially denied {}, now confirmed", "not just {}", "not merely {}", "no new {}", "no further {}", "no acute {}", "no recent {}",
     "no problems with {}", "no issues with {}", "not bothered by {}", "no symptoms of {}", "not severe {}", "non-severe {}"],
)  # fmt: skip
def test_what_is_denied_is_something_about_the_disease(form: str) -> None:
    """Its treatment, its symptoms, a new one; or a habit, in a list that goes on with the disease."""
    assert ruled_out(DISEASES, form) == []


@pytest.mark.parametrize("form", ["mother has gout and he has {}", "mother - gout, patient - {}", "mother and patient have {}", "twins, both with {}", "maternal transmission of {}", "{}, inherited from mother"])
def test_a_relative_is_named_and_the_patient_too(form: str) -> None:
    """Whose it is may be open, and is not the relative's only."""
    assert ruled_out(DISEASES, form) == []


@pytest.mark.parametrize("text", ["screening for HIV positive", "denies gout, HIV positive", "HIV, immunised", "HIV, COVID negative", "HIV, vaccinations up to date"])
def test_a_screening_that_found_it_and_a_test_of_something_else(text: str) -> None:
    """There is no vaccine against HIV, and of two tests one is negative."""
    assert truth("immune-deficiency", conditions=[text]) != "false"


@pytest.mark.parametrize("text", ["lupus, immunised", "myasthenia gravis, antibody negative", "lupus tests negative", "rheumatoid arthritis, RF negative", "vasculitis ANCA negative"])
def test_a_test_that_a_disease_may_do_without(text: str) -> None:
    """Antibodies that are not found leave the disease there."""
    assert truth("immune-autoimmune", conditions=[text]) != "false"


@pytest.mark.parametrize(
    "form",
    ["history of {}, active", "history of {} - ongoing", "history of {} since 2015", "h/o {} on treatment", "past history of {}, still on treatment", "{} resolved, now recurred",
     "{} resolved then recurred", "{} resolved 2019, relapsed 2024", "previously diagnosed with {}", "{} diagnosed 5 years ago", "{} diagnosed as a child", "history from mother: {}",
     "{} no longer on treatment", "{} no longer in remission", "no longer treated for {}", "{} partially resolved", "previous {}, now recurrent"],
)  # fmt: skip
def test_what_is_told_as_past_and_goes_on(form: str) -> None:
    """It is the diagnosis, or the treatment, that is past."""
    assert ruled_out(CURRENT, form) == []


@pytest.mark.parametrize("name", ["hepatitis B", "hepatitis C", "hepatitis", "NASH", "heart failure", "renal failure", "liver failure"])
@pytest.mark.parametrize("form", ["history of {}", "h/o {}", "PMH of {}", "old {}"])
def test_a_history_of_what_mostly_stays_is_asked_about(form: str, name: str) -> None:
    """A list of diagnoses says "history of" of what is still there."""
    rules = {"heart failure": "label-vascular", "renal failure": "renal-severe", "liver failure": "hepatic-severe"}
    assert truth(rules.get(name, "hepatic-hepatitis"), conditions=[form.format(name)]) == "unknown"


@pytest.mark.parametrize(
    ("rule", "text"),
    [("renal-chronic", "gout due to chronic kidney disease"), ("renal-chronic", "liver disease in chronic kidney disease"), ("renal-severe", "anaemia due to renal failure"),
     ("renal-severe", "CKD 5 Dec 2025"), ("renal-severe", "CKD stage 4 Nov 2025")],
)  # fmt: skip
def test_a_word_belongs_to_the_disease_that_it_opens(rule: str, text: str) -> None:
    """And is not lost to what stands before or behind."""
    assert truth(rule, conditions=[text]) == "true"


@pytest.mark.parametrize(
    "form",
    ["{}, no other medicines", "{} no other meds", "{}, no other", "{} no problems", "none, {}", "nil, {}", "nil except {}", "none except {}", "no meds except {}", "{} tablets for skin",
     "{} capsules for the eyes"],
)  # fmt: skip
def test_a_no_beside_a_medicine_that_denies_others_and_a_place_that_is_no_route(form: str) -> None:
    """A "no" behind the name speaks of what follows it; a tablet for the skin is a tablet."""
    medicines = {"tacrolimus": "label-calcineurin-inhibitor", "Prograf": "label-calcineurin-inhibitor", "azathioprine": "immune-deficiency", "prednisolone": "label-corticosteroid"}
    assert [text for name, rule in medicines.items() if truth(rule, medications=[text := form.format(name)]) == "false"] == []


@pytest.mark.parametrize(
    "form",
    ["{} never tolerated", "{} tolerated only with steroid cover", "{} tolerated at low dose", "tolerates {} poorly", "{} badly tolerated", "{} partially tolerated",
     "{} test negative but reacted", "{} allergy not ruled out", "{} not disproved", "mother also allergic to {}", "family history of atopy, {}"],
)  # fmt: skip
@pytest.mark.parametrize(("name", "rule"), [("penicillin", "allergy-other"), ("Mepact", "allergy-mifamurtide")])
def test_an_allergy_that_only_seems_refuted(name: str, rule: str, form: str) -> None:
    """What is borne badly, not excluded, or also somebody else's may be an allergy."""
    assert truth(rule, allergies=[form.format(name)]) != "false"


@pytest.mark.parametrize("form", ["no known allergies except {}", "no allergies apart from {}", "no food allergies, {}", "no latex allergy but {}", "denies latex allergy, reports {}"])
def test_the_name_of_the_medicine_behind_an_allergy_that_is_denied_among_the_diagnoses(form: str) -> None:
    """It may be what the patient is allergic to."""
    assert truth("allergy-mifamurtide", conditions=[form.format("Mepact")]) == "unknown"


@pytest.mark.parametrize(
    ("rule", "text"),
    [("renal-chronic", "diabetic nephropathy"), ("renal-chronic", "kidney disease"), ("label-vascular", "myocarditis"), ("label-vascular", "chronic pulmonary embolism"),
     ("immune-autoimmune", "transverse myelitis"), ("label-respiratory", "chronic bronchitis"), ("allergy-other", "pollen allergy")],
)  # fmt: skip
def test_a_name_whose_code_a_rule_may_ask_for(rule: str, text: str) -> None:
    """Asked for, at least."""
    assert truth(rule, conditions=[text]) != "false"


@pytest.mark.parametrize(
    ("rule", "code"),
    [("immune-autoimmune", "D69"), ("immune-autoimmune", "E05"), ("immune-autoimmune", "G61"), ("immune-deficiency", "D73"), ("hepatic-severe", "K76"), ("label-vascular", "I20"),
     ("label-vascular", "I71"), ("allergy-reaction-current", "T78")],
)  # fmt: skip
def test_a_category_without_its_last_figure_is_asked_about(rule: str, code: str) -> None:
    """What stands below it may be what a rule asks for."""
    assert truth(rule, conditions=[code]) == "unknown"


def test_a_group_of_medicines_is_asked_about() -> None:
    """An immunosuppressant of unsaid kind may be a calcineurin inhibitor."""
    assert truth("label-calcineurin-inhibitor", medications=["L04AX01", {"code": "L04A", "system": "atc"}]) == "unknown"


@pytest.mark.parametrize("text", ["eczema on tacrolimus stopped 2019", "eczema, on tacrolimus since stopped", "kidney stones; on ciclosporin now stopped"])
def test_a_medicine_that_words_call_stopped_is_asked_about(text: str) -> None:
    """Among the diagnoses as on the list of medicines: only a status takes it off."""
    assert truth("label-calcineurin-inhibitor", conditions=[text]) != "false"
