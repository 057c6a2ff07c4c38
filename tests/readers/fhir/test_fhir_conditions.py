"""Condition: what its status, its end, its codes and its names mean."""

import pytest

from made_up import ICD, SCT, clear, concept, condition, girl, status

LUPUS = concept(ICD, "M32.9", "Systemic lupus erythematosus")
HEPATITIS_B = concept(ICD, "B18.1", "Chronic viral hepatitis B")
ASTHMA = concept(SCT, "195967001", "Asthma (disorder)")


def with_condition(code, **changes):
    return clear(condition=[condition(), condition(code, id="c2", **changes)])


CLINICAL = [
    ("active", "true"), ("recurrence", "true"), ("relapse", "true"), ("remission", "true"), ("resolved", "false"), ("inactive", "unknown"), ("nonsense", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "expected"), CLINICAL)
def test_clinical_status_of_a_passing_disease(truth, word, expected):
    assert truth("hepatic-hepatitis", with_condition(HEPATITIS_B, clinicalStatus=status(word))) == expected


@pytest.mark.parametrize("word", ["active", "recurrence", "relapse", "remission", "resolved", "inactive"])
def test_a_lasting_disease_counts_in_any_status(truth, word):
    assert truth("immune-autoimmune", with_condition(LUPUS, clinicalStatus=status(word))) == "true"


@pytest.mark.parametrize("shape", ["resolved", {"text": "Resolved"}, {"coding": {"code": "resolved"}}, {"coding": [{"display": "Resolved"}]}])
def test_statuses_in_other_shapes(truth, shape):
    assert truth("hepatic-hepatitis", with_condition(HEPATITIS_B, clinicalStatus=shape)) == "false"


@pytest.mark.parametrize("wrong", [81323004, {"coding": [{"system": SCT, "code": "81323004"}]}, ["active"], {"coding": "x"}, True])
def test_statuses_that_say_nothing_leave_it_open(screened, truth, wrong):
    resources = with_condition(HEPATITIS_B, clinicalStatus=wrong)
    assert truth("hepatic-hepatitis", resources) in ("unknown", "true")
    assert any("clinicalStatus" in w.path for w in screened(resources).warnings)


@pytest.mark.parametrize(("word", "expected"), [
    ("confirmed", "true"), ("unconfirmed", "unknown"), ("provisional", "unknown"), ("differential", "unknown"), ("refuted", "false"), ("entered-in-error", "false"), ("sure", "unknown"),
])  # fmt: skip
def test_verification_status(screened, truth, word, expected):
    resources = with_condition(LUPUS, verificationStatus=status(word, "condition-ver-status"))
    assert truth("immune-autoimmune", resources) == expected
    if word in ("refuted", "entered-in-error"):
        assert any(w.path == "Bundle.entry[2].resource" for w in screened(resources).warnings)


def test_a_list_of_errors_only_is_no_list(truth):
    assert truth("immune-autoimmune", clear(condition=condition(LUPUS, verificationStatus=status("entered-in-error")))) == "unknown"


@pytest.mark.parametrize(("end", "expected"), [
    ({}, "true"), ({"abatementDateTime": "2020"}, "false"), ({"abatementString": "last winter"}, "false"), ({"abatementAge": {"value": 12, "unit": "a"}}, "false"),
    ({"abatementPeriod": {"start": "2019", "end": "2020"}}, "false"), ({"abatementBoolean": True}, "false"), ({"abatementDateTime": "2027-01-01"}, "true"),
])  # fmt: skip
def test_without_a_status_the_end_decides(truth, end, expected):
    assert truth("hepatic-hepatitis", with_condition(HEPATITIS_B, clinicalStatus=None, **end)) == expected


def test_active_with_an_end_is_asked_about(truth):
    assert truth("hepatic-hepatitis", with_condition(HEPATITIS_B, abatementDateTime="2020")) == "unknown"


@pytest.mark.parametrize(("system", "code", "rule", "expected"), [
    ("http://hl7.org/fhir/sid/icd-10-cm", "M32.9", "immune-autoimmune", "true"), ("urn:oid:2.16.840.1.113883.6.90", "M329", "immune-autoimmune", "true"),
    ("http://hl7.org/fhir/sid/icd-10", "M32.9", "immune-autoimmune", "true"), ("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "M32.9", "immune-autoimmune", "true"),
    ("http://example.org/fhir/CodeSystem/mimic-diagnosis-icd10", "N184", "renal-severe", "true"), ("http://hospital.example/ICD10", "M329", "immune-autoimmune", "true"),
    ("http://hl7.org/fhir/sid/icd-10", "D84.821", "immune-deficiency", "false"), ("urn:oid:2.16.840.1.113883.6.96", "55464009", "immune-autoimmune", "true"),
    ("http://snomed.info/sct/900000000000207008", "55464009", "immune-autoimmune", "true"), ("http://hl7.org/fhir/sid/icd-9-cm", "710.0", "immune-autoimmune", "unknown"),
    ("http://example.org/mimic-diagnosis-icd9", "5849", "renal-severe", "unknown"), ("urn:local", "M32.9", "immune-autoimmune", "unknown"), (None, "M32.9", "immune-autoimmune", "unknown"),
    ("http://snomed.info/sct", "38341003", "immune-autoimmune", "unknown"), ("http://hl7.org/fhir/sid/icd-10-pcs", "M32.9", "immune-autoimmune", "unknown"),
])  # fmt: skip
def test_code_systems(truth, system, code, rule, expected):
    assert truth(rule, with_condition(concept(system, code))) == expected


def test_a_code_that_is_not_known_is_said_with_its_system(screened):
    result = screened(with_condition(concept("http://hl7.org/fhir/sid/icd-9-cm", "584.9")))
    assert [(n.path, n.said) for n in result.not_understood] == [("Bundle.entry[2].resource.code", "icd-9-cm 584.9")]


@pytest.mark.parametrize(("code", "expected"), [
    (concept(SCT, "201436003", "Systemic lupus erythematosus (disorder)"), "true"), (concept(SCT, "201436003", "qwertz"), "unknown"),
    (concept("http://hl7.org/fhir/sid/icd-9-cm", "710.0", "Systemic lupus erythematosus"), "true"), (concept(text="SLE"), "true"), (concept(text="No history of lupus"), "false"),
    ({"coding": [{"system": "urn:x", "code": "1"}, {"system": SCT, "code": "55464009"}]}, "true"), ({"coding": [{"system": ICD, "code": "J06.9"}, {"system": ICD, "code": "M32.9"}]}, "true"),
    ({"coding": [{"system": ICD, "code": "M32.9"}, {"system": ICD, "code": "E11.9"}]}, "unknown"),
    ({"coding": [{"system": SCT, "code": "161891005", "display": "Backache"}], "text": "Backache\u200b"}, "false"),
])  # fmt: skip
def test_names_and_several_codes(truth, code, expected):
    assert truth("immune-autoimmune", with_condition(code)) == expected


@pytest.mark.parametrize("code", [None, {}, {"coding": []}, {"text": "  "}, {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "unknown"}]}])
def test_a_condition_without_a_code_leaves_the_list_open(truth, screened, code):
    resources = clear(condition=[condition(), condition(id="c2") | {"code": code}])
    assert truth("immune-autoimmune", resources) == truth("renal-chronic", resources) == "unknown"
    assert any(w.path.startswith("Bundle.entry[2].resource") for w in screened(resources).warnings)


def test_no_known_problems_is_an_empty_list(truth):
    none = concept("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips", "no-known-problems")
    unknown = concept("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips", "no-problem-info")
    assert truth("immune-autoimmune", clear(condition=condition(none))) == "false"
    assert truth("immune-autoimmune", clear(condition=condition(unknown))) == "unknown"
    assert truth("immune-autoimmune", clear(condition=[condition(none), condition(LUPUS, id="c2")])) == "true"


@pytest.mark.parametrize(("onset", "expected"), [("2026-08-01", "true"), ("2026-02-02", "true"), ("2026-02-01", "unknown"), ("2019", "unknown"), ("2026", "true"), (None, "true")])
def test_a_pregnancy_lasts_42_weeks_at_most(truth, onset, expected):
    code = concept(SCT, "77386006", "Pregnant")
    assert truth("pregnancy", girl(answers=[], condition=[condition(), condition(code, id="c2", onsetDateTime=onset)])) == expected


@pytest.mark.parametrize(("display", "day", "state", "rule", "expected"), [
    ("Transplant of kidney (procedure)", "2015-01-01", "completed", "immune-deficiency", "true"), ("Transplant of kidney (procedure)", "2015-01-01", "not-done", "immune-deficiency", "false"),
    ("Renal dialysis", "2026-11-10", "completed", "renal-severe", "true"), ("Renal dialysis", "2012-11-10", "completed", "renal-severe", "unknown"),
    ("Documentation of current medications", "2026-11-10", "completed", "immune-deficiency", "false"),
])  # fmt: skip
def test_procedures_that_matter(truth, display, day, state, rule, expected):
    procedure = {"resourceType": "Procedure", "id": "pr", "subject": {"reference": "Patient/p1"}, "status": state, "performedDateTime": day, "code": concept(text=display)}
    assert truth(rule, clear(also=[procedure])) == expected


def test_procedures_alone_are_no_list_of_diagnoses(truth):
    procedure = {"resourceType": "Procedure", "id": "pr", "subject": {"reference": "Patient/p1"}, "status": "completed", "code": concept(text="kidney transplant")}
    resources = clear(condition=procedure)
    assert truth("immune-deficiency", resources) == "true"
    assert truth("immune-autoimmune", resources) == "unknown"


@pytest.mark.parametrize(("text", "display", "expected"), [
    (None, "Allergy to mifamurtide", "true"), ("Drug allergy", "Reacted to Mepact xyzzy", "unknown"), ("Allergy to Mepact", None, "true"), (None, "Allergy, unspecified", "false"),
])  # fmt: skip
def test_a_name_that_tells_what_the_code_does_not(truth, text, display, expected):
    """A code of a known allergy without its substance, and a name that tells it."""
    code = {**concept(ICD, "T78.40XA", display), **({"text": text} if text else {})}
    assert truth("allergy-mifamurtide", clear(condition=[condition(), condition(code, id="c2")])) == expected


def test_a_name_that_is_not_understood_beside_one_that_is(truth):
    """Of a code that is not known: what either may say counts."""
    code = {"coding": [{"system": SCT, "code": "999999999", "display": "Reacted to Mepact xyzzy"}], "text": "Asthma"}
    assert truth("allergy-mifamurtide", clear(condition=[condition(), condition(code, id="c2")])) == "unknown"


@pytest.mark.parametrize(("display", "expected"), [("Systemic lupus erythematosus", "true"), ("no lupus", "false"), ("Obesity", "false")])
def test_a_local_name_beside_a_vague_code_counts(truth, display, expected):
    """Records map what they have no code for to "illness, unspecified"."""
    code = {"coding": [{"system": ICD, "code": "R69", "display": "Illness, unspecified"}, {"system": "urn:local", "code": "LUP", "display": display}]}
    assert truth("immune-autoimmune", with_condition(code)) == expected
