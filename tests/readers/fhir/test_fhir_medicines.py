"""Medicines: what counts as taken, which medicine a reference means, and how much a day."""

import pytest

from made_up import ATC, ME, RXNORM, SCT, clear, concept, medicine

TACROLIMUS, IBUPROFEN = concept(ATC, "L04AD02", "tacrolimus"), concept(ATC, "M01AE01", "ibuprofen")
CNI, NSAID, HIGH = "label-calcineurin-inhibitor", "label-nsaid", "label-nsaid-high-dose"


def taking(code=TACROLIMUS, kind="MedicationRequest", **changes):
    return clear(medicine=[medicine(), medicine(code, kind, id="m2", **changes)])


@pytest.mark.parametrize(("kind", "status", "expected"), [
    ("MedicationRequest", "active", "true"), ("MedicationRequest", "draft", "true"), ("MedicationRequest", "on-hold", "true"), ("MedicationRequest", "completed", "false"),
    ("MedicationRequest", "stopped", "false"), ("MedicationRequest", "cancelled", "false"), ("MedicationRequest", "entered-in-error", "false"), ("MedicationRequest", "unknown", "unknown"),
    ("MedicationRequest", None, "unknown"), ("MedicationRequest", "aktiv", "unknown"), ("MedicationStatement", "active", "true"), ("MedicationStatement", "intended", "true"),
    ("MedicationStatement", "not-taken", "false"), ("MedicationStatement", "completed", "false"), ("MedicationStatement", "unknown", "unknown"),
    ("MedicationAdministration", "in-progress", "true"), ("MedicationAdministration", "not-done", "false"), ("MedicationDispense", "cancelled", "false"),
])  # fmt: skip
def test_status(truth, kind, status, expected):
    assert truth(CNI, taking(kind=kind, status=status)) == expected


@pytest.mark.parametrize(("kind", "when", "expected"), [
    ("MedicationAdministration", {"effectiveDateTime": "2026-11-20"}, "true"), ("MedicationAdministration", {"effectiveDateTime": "2026-11-01"}, "unknown"),
    ("MedicationAdministration", {"effectivePeriod": {"start": "2025-11-01", "end": "2025-11-02"}}, "false"), ("MedicationAdministration", {}, "unknown"),
    ("MedicationDispense", {"whenHandedOver": "2026-11-01", "daysSupply": {"value": 30}}, "true"), ("MedicationDispense", {"whenHandedOver": "2026-10-01"}, "unknown"),
    ("MedicationDispense", {"whenHandedOver": "2020-10-01"}, "false"),
])  # fmt: skip
def test_single_doses_count_by_their_day(truth, kind, when, expected):
    assert truth(CNI, taking(kind=kind, status="completed", **when)) == expected


def test_single_doses_are_no_list_of_medicines(truth):
    resources = clear(medicine=medicine(kind="MedicationAdministration", status="completed", effectiveDateTime="2026-11-20"))
    assert truth(CNI, resources) == "unknown"


@pytest.mark.parametrize(("change", "expected"), [
    ({"doNotPerform": True}, "false"), ({"doNotPerform": False}, "true"), ({"doNotPerform": "yes"}, "unknown"), ({"intent": "proposal"}, "true"), ({"intent": "plan"}, "true"), ({"intent": "option"}, "unknown"),
])  # fmt: skip
def test_intent_and_prohibition(truth, change, expected):
    assert truth(CNI, taking(**change)) == expected


def test_a_statement_that_ended_is_asked_about(truth):
    assert truth(CNI, taking(kind="MedicationStatement", effectivePeriod={"start": "2020", "end": "2021-01-01"})) == "unknown"
    assert truth(CNI, taking(kind="MedicationStatement", effectivePeriod={"start": "2020"})) == "true"


DRUG = {"resourceType": "Medication", "id": "d1", "code": TACROLIMUS}


def referring(reference, *also, **changes):
    use = medicine(id="m2", medicationCodeableConcept=None, medicationReference=reference, **changes)
    return clear(medicine=[medicine(), use], also=list(also))


@pytest.mark.parametrize("reference", [
    {"reference": "Medication/d1"}, {"reference": "https://example.org/fhir/Medication/d1"}, {"reference": "Medication/d1/_history/3"}, {"reference": "urn:uuid:d1"}, "Medication/d1",
])  # fmt: skip
def test_references(truth, reference):
    assert truth(CNI, referring(reference, DRUG)) == "true"


def test_contained_medicines(truth):
    assert truth(CNI, referring({"reference": "#d1"}, contained=[DRUG])) == "true"


def test_a_reference_to_nothing_leaves_the_list_open(truth, screened):
    assert truth(CNI, referring({"reference": "Medication/elsewhere"})) == "unknown"
    assert truth(CNI, referring({"reference": "Medication/elsewhere", "display": "tacrolimus 1 mg"})) == "true"
    assert truth(CNI, referring({"reference": "#gone"})) == truth(CNI, referring({})) == "unknown"
    assert any("Bundle.entry[4].resource" in w.path for w in screened(referring({"reference": "Medication/elsewhere"})).warnings)


def test_ingredients(truth):
    drug = {"resourceType": "Medication", "id": "d1", "ingredient": [{"itemCodeableConcept": concept(text="paracetamol")}, {"itemReference": {"reference": "#i"}}]}
    inner = {"resourceType": "Medication", "id": "i", "code": TACROLIMUS}
    assert truth(CNI, referring({"reference": "Medication/d1"}, drug | {"contained": [inner]})) == "true"
    assert truth(CNI, referring({"reference": "Medication/d1"}, drug)) == "unknown"
    circle = {"resourceType": "Medication", "id": "d1", "ingredient": [{"itemReference": {"reference": "Medication/d1"}}]}
    assert truth(CNI, referring({"reference": "Medication/d1"}, circle)) == "unknown"


@pytest.mark.parametrize(("code", "rule", "expected"), [
    (concept(RXNORM, "42316", "tacrolimus"), CNI, "true"), (concept(text="Tacrolimus 1 MG Oral Capsule"), CNI, "true"), (concept("urn:x", "1"), CNI, "unknown"), (concept(text="qwertz"), CNI, "unknown"),
    (concept(RXNORM, "999999999", "Ibuprofen 200 MG Oral Tablet"), NSAID, "true"), (concept("http://hl7.org/fhir/sid/ndc", "00555-0928-01", "Methotrexate"), CNI, "false"),
    ({"coding": [{"system": RXNORM, "code": "42316"}, {"system": ATC, "code": "L04AD02"}]}, CNI, "true"), (concept("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips", "no-medication-info"), CNI, "false"),
])  # fmt: skip
def test_codes_and_names(truth, code, rule, expected):
    assert truth(rule, taking(code)) == expected


def test_no_known_medications(truth):
    ips = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
    assert truth(CNI, clear(medicine=medicine(concept(ips, "no-known-medications"), "MedicationStatement"))) == "false"
    assert truth(CNI, clear(medicine=medicine(concept(ips, "no-medication-info"), "MedicationStatement"))) == "unknown"


def dose(value=None, unit="mg", repeat=None, **more):
    amount = {"doseAndRate": [{"doseQuantity": {"value": value, "unit": unit}}]} if value is not None else {}
    return [amount | ({"timing": {"repeat": repeat}} if repeat else {}) | more]


THRICE = {"frequency": 3, "period": 1, "periodUnit": "d"}


@pytest.mark.parametrize(("dosage", "expected"), [
    (dose(800, "mg", THRICE), "true"), (dose(400, "mg", THRICE), "false"), (dose("0.8", "g", THRICE), "unknown"), (dose(0.8, "g", THRICE), "true"), (dose(800, "mg"), "unknown"),
    (dose(800, "mL", THRICE), "unknown"), (dose(400, "mg", {"frequency": 1, "period": 4, "periodUnit": "h"}), "true"), (dose(800, "mg", {"frequency": 1, "frequencyMax": 3, "period": 1, "periodUnit": "d"}), "true"),
    (dose(400, "mg", {"frequency": 1, "period": 1, "periodUnit": "fortnight"}), "unknown"), (None, "unknown"), ([{"text": "400 mg three times daily"}], "false"), ([{"text": "as needed"}], "unknown"),
    (dose(800, "mg", THRICE) + dose(200, "mg", THRICE), "unknown"), ([{"doseAndRate": [{"doseRange": {"low": {"value": 400, "unit": "mg"}, "high": {"value": 800, "unit": "mg"}}}], "timing": {"repeat": THRICE}}], "true"),
    (dose(800, "mg", None, timing={"code": concept("x", "TID")}), "true"), ([{"doseAndRate": [{"rateQuantity": {"value": 10, "unit": "mg/h"}}]}], "unknown"),
])  # fmt: skip
def test_daily_dose(truth, dosage, expected):
    assert truth(HIGH, taking(IBUPROFEN, dosageInstruction=dosage)) == expected


@pytest.mark.parametrize(("tablets", "expected"), [(1, "false"), (2, "true")])
def test_tablets_of_the_strength_in_the_name(truth, tablets, expected):
    code = concept(RXNORM, "197806", "Ibuprofen 400 MG Oral Tablet")
    assert truth(HIGH, taking(code, dosageInstruction=dose(tablets, "{tablet}", THRICE))) == expected


def test_refills_are_not_added_up(truth):
    refills = [medicine(IBUPROFEN, id=f"m{n}", dosageInstruction=dose(400, "mg", THRICE)) for n in range(5)]
    assert truth(HIGH, clear(medicine=refills)) == "false"
    others = [medicine(IBUPROFEN, id="m1", dosageInstruction=dose(400, "mg", THRICE)), medicine(IBUPROFEN, id="m2", dosageInstruction=dose(800, "mg", THRICE))]
    assert truth(HIGH, clear(medicine=others)) == "true"


def test_routes(truth):
    topical = [{"route": concept(SCT, "6064005", "Topical route (qualifier value)")}]
    assert truth("label-topical-calcineurin", taking(concept(text="tacrolimus"), dosageInstruction=topical)) == "true"
    assert truth(CNI, taking(concept(text="tacrolimus"), dosageInstruction=[{"route": concept(SCT, "26643006")}])) == "true"


def test_a_short_course(truth):
    code = concept(ATC, "H02AB06", "prednisolone")
    course = "http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy"
    assert truth("label-corticosteroid", taking(code)) == "true"
    assert truth("label-corticosteroid", taking(code, courseOfTherapyType=concept(course, "acute"))) == "false"
    assert truth("label-corticosteroid", taking(code, courseOfTherapyType=concept(course, "continuous"))) == "true"


def test_a_medicine_of_somebody_else(truth):
    assert truth(CNI, clear(medicine=medicine(), also=[medicine(TACROLIMUS, id="m9", subject={"reference": "Group/g"})])) == "false"
    assert truth(CNI, clear(medicine=medicine(), also=[medicine(TACROLIMUS, id="m9", subject=None)])) == "true"
    assert ME["reference"] == "Patient/p1"


@pytest.mark.parametrize(("kind", "day", "expected"), [
    ("MedicationAdministration", "2026-11-20", "ongoing"), ("MedicationAdministration", "2025-11-20", None), ("MedicationRequest", None, None),
])  # fmt: skip
def test_a_dose_of_the_medicine_means_that_treatment_is_going_on(read, kind, day, expected):
    status = "completed" if day else "active"
    dose = medicine(concept(text="Mepact 4 mg"), kind, id="m2", status=status, effectiveDateTime=day)
    assert read(clear(medicine=[medicine(), dose])).patient.treatment == expected


def test_codes_that_name_two_medicines_are_both_taken(truth):
    """A record that contradicts itself is not decided for the better."""
    two = {"coding": [{"system": ATC, "code": "M01AE01"}, {"system": ATC, "code": "L04AD02"}]}
    same = {"coding": [{"system": ATC, "code": "M01AE01"}, {"system": RXNORM, "code": "5640"}]}
    assert (truth(NSAID, taking(two)), truth(CNI, taking(two))) == ("true", "true")
    assert (truth(NSAID, taking(same)), truth(CNI, taking(same))) == ("true", "false")
