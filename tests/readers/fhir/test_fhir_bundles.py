"""Bundles of all kinds, documents and single resources: what is there, what is absent, what is said to be empty."""

import pytest

from made_up import LOINC, allergy, bundle, clear, concept, condition, lab, person

from mifa_screen.errors import InputError


@pytest.mark.parametrize("kind", ["collection", "searchset", "transaction", "batch", "document"])
def test_a_patient_of_whom_nothing_speaks_against_it(screened, kind):
    result = screened(clear(), kind=kind)
    assert (result.outcome, result.unresolved, result.not_understood) == ("none-found", (), ())


@pytest.mark.parametrize(("missing", "rule"), [
    ("condition", "immune-autoimmune"), ("allergy", "allergy-other"), ("medicine", "label-calcineurin-inhibitor"), ("creatinine", "renal-severe"),
    ("bilirubin", "hepatic-severe"), ("alt", "hepatic-transaminases"), ("person", "label-age"),
])  # fmt: skip
def test_a_kind_that_does_not_occur_is_absent(truth, missing, rule):
    assert truth(rule, clear()) == "false"
    assert truth(rule, clear(**{missing: None})) == "unknown"


def section(code, reason):
    return {"code": concept(LOINC, code), "emptyReason": concept("http://terminology.hl7.org/CodeSystem/list-empty-reason", reason)}


@pytest.mark.parametrize(("reason", "expected"), [("nilknown", "false"), ("unavailable", "unknown"), ("notasked", "unknown"), ("withheld", "unknown")])
def test_an_empty_section_says_why(truth, reason, expected):
    document = {"resourceType": "Composition", "id": "d", "subject": {"reference": "Patient/p1"}, "section": [section("48765-2", reason)]}
    assert truth("allergy-other", clear(allergy=[document]), kind="document") == expected


@pytest.mark.parametrize("change", [
    {"link": [{"relation": "next", "url": "https://example.org/more"}]}, {"total": 99},
])  # fmt: skip
def test_a_page_of_a_search_leaves_the_rest_unknown(screened, change):
    result = screened(bundle(clear(), "searchset") | change)
    assert result.outcome == "incomplete"
    open_rules = {item.rule for item in result.unresolved}
    assert {"immune-autoimmune", "allergy-mifamurtide", "label-calcineurin-inhibitor", "renal-severe", "hepatic-severe"} <= open_rules


@pytest.mark.parametrize("entry", [
    {"resource": {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}},
    {"resource": {"id": "x"}}, {"resource": None}, {"resource": 3}, "text", {"resource": {"resourceType": "Conditon"}}, {"response": {"status": "500"}},
])  # fmt: skip
def test_an_entry_that_cannot_be_read_leaves_everything_open(screened, entry):
    plain = bundle(clear())
    plain["entry"].append(entry)
    result = screened(plain)
    assert result.outcome == "incomplete"
    assert any(w.path.startswith(f"Bundle.entry[{len(plain['entry']) - 1}]") for w in result.warnings)


@pytest.mark.parametrize("entry", [{"resource": {"resourceType": "Encounter", "status": "finished"}}, {"request": {"method": "DELETE", "url": "Condition/9"}}])
def test_other_kinds_are_passed_over(screened, entry):
    plain = bundle(clear())
    plain["entry"].append(entry)
    assert screened(plain).outcome == "none-found"


def test_bundles_in_a_bundle(screened):
    inner = [bundle([resource], "searchset") for resource in clear()]
    assert screened({"resourceType": "Bundle", "type": "batch-response", "entry": [{"resource": b, "response": {"status": "200 OK"}} for b in inner]}).outcome == "none-found"


def test_several_patients_belong_to_batch(read):
    with pytest.raises(InputError, match="batch"):
        read([person(), person(id="p2")])
    with pytest.raises(InputError, match="batch"):
        read([condition(), condition(subject={"reference": "Patient/p2"})])


@pytest.mark.parametrize("plain", [
    {"resourceType": "DetectedIssue"}, {"resourceType": "Bundle"}, {"resourceType": 3}, {"resourceType": "Bundle", "type": "history"}, bundle([]),
    allergy(patient=None),
])  # fmt: skip
def test_what_is_about_nobody_is_refused(read, plain):
    with pytest.raises(InputError):
        read(plain)


def test_a_single_resource_names_its_patient(read):
    assert read(condition()).patient.id == "p1"
    assert read(condition()).origins["conditions[0]"] == "Condition/c1"


def test_a_resource_about_somebody_else_leaves_its_list_open(truth):
    assert truth("immune-autoimmune", clear(also=[condition(id="c2", subject={"reference": "Patient/other"})])) == "unknown"


def test_paths_lead_to_the_resources(screened, read):
    resources = clear(condition=condition(concept("http://snomed.info/sct", "195967001", "Asthma")))
    finding = next(f for f in screened(resources).findings if f.rule == "label-respiratory")
    path = finding.evidence[0].path
    assert path == "Bundle.entry[1].resource.code"
    assert read(resources).origins[path] == read(resources).origins["conditions[0]"] == "Condition/c1"


def test_what_is_not_understood_is_said_with_its_place(screened):
    result = screened(clear(condition=condition(concept("urn:local", "X1", "qwertz asdf"))))
    assert [(n.path, n.said) for n in result.not_understood] == [("Bundle.entry[1].resource.code", "qwertz asdf (X1)")]
    assert result.outcome == "incomplete"


def test_a_stale_result_is_shown_with_its_place(screened):
    result = screened(clear(creatinine=lab("14682-9", 62, "umol/L", "2026-10-01")))
    assert result.outcome == "incomplete"
    assert any("62" in ask for ask in result.to_ask)
