"""`--format fhir`: valid for a FHIR library, true to the invariants of R4 that it does not check, and the whole result."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from fhir.resources.R4B.bundle import Bundle

from mifa_screen import Patient, screen
from mifa_screen.knowledge.store import load_knowledge
from mifa_screen.result import Evidence
from mifa_screen.verdicts import Verdict
from mifa_screen.writers.exchange import Exchange
from mifa_screen.writers.fhir_result import fhir_bundle, fhir_result
from situations import KIDNEYS, NASTY, PENICILLIN, PREGNANCY, SITUATIONS, result

EXCHANGE = Exchange(load_knowledge(), max_lab_age=14)
XHTML = "{http://www.w3.org/1999/xhtml}"
ALLOWED = {XHTML + tag for tag in ("div", "p", "b")}
CODE = re.compile(r"[^\s]+(\s[^\s]+)*")
ORIGINS = {"id": "Patient/p1", "labs[0]": "Observation/egfr", "conditions[1]": "Condition/ckd", "allergies[0]": "urn:uuid:0b5f4a52-7e51-4b0a-8d4e-2d5a1f0a6d11"}


def everything(plain, path=()):
    yield path, plain
    for key, part in plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ():
        yield from everything(part, (*path, key))


def resources(bundle, kind=None):
    return [entry["resource"] for entry in bundle["entry"] if kind in (None, entry["resource"]["resourceType"])]


def response_of(bundle):
    (response,) = resources(bundle, "GuidanceResponse")
    return response


def parameters_of(bundle):
    return response_of(bundle)["contained"][0]["parameter"]


def valid(bundle):
    """Check with a library, then what of R4 it leaves unchecked."""
    Bundle.model_validate(bundle)
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(urls)) == len(urls), "bdl-7"
    assert bundle["type"] == "collection"
    assert not {"total", "link", "signature"} & bundle.keys(), "bdl-1, bdl-2"
    for path, value in everything(bundle):
        assert value not in (None, "", [], {}), path
        if isinstance(value, str):
            assert value == value.strip(), path
            assert not re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", value), path
        if path and str(path[-1]) in {"code", "valueCode", "status", "severity", "type", "name"} and isinstance(value, str):
            assert CODE.fullmatch(value), path
        if path and path[-1] == "id":
            assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", value)
    for entry in bundle["entry"]:
        assert entry["fullUrl"] == f"urn:uuid:{entry['resource']['id']}"
        domain_resource(entry["resource"], urls)
    response = response_of(bundle)
    for requirement in response.get("dataRequirement", ()):
        for filtered in (*requirement.get("codeFilter", ()), *requirement.get("dateFilter", ())):
            assert ("path" in filtered) != ("searchParam" in filtered), "drq-1, drq-2"
    parameters = list(parameters_of(bundle))
    for parameter in parameters:
        assert sum(key.startswith("value") or key in {"part", "resource"} for key in parameter) == 1, "inv-1"
        parameters += parameter.get("part", [])


def domain_resource(resource, urls):
    contained = {f"#{inner['id']}" for inner in resource.get("contained", ())}
    said = {value for path, value in everything({k: v for k, v in resource.items() if k != "contained"}) if path and path[-1] == "reference"}
    assert contained == {reference for reference in said if str(reference).startswith("#")}, "dom-3, ref-1"
    assert not any({"contained", "meta"} & inner.keys() for inner in resource.get("contained", ())), "dom-2, dom-4, dom-5"
    ours = {value for path, value in everything(resource) if path and path[-2:] == ("valueReference", "reference")}
    assert ours <= set(urls), "what it refers to in the Bundle is there"
    root = ElementTree.fromstring(resource["text"]["div"])
    assert root.tag == f"{XHTML}div"
    assert {element.tag for element in root.iter()} <= ALLOWED, "txt-1"
    assert not any(element.attrib for element in root.iter()), "txt-1"
    assert "".join(root.itertext()).strip(), "txt-2"


@pytest.mark.parametrize("origins", [None, ORIGINS], ids=["quoted", "referred"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_it_is_valid(situation, origins):
    valid(fhir_bundle(SITUATIONS[situation], EXCHANGE, origins))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_it_is_the_whole_result(situation):
    screened = SITUATIONS[situation]
    bundle = fhir_bundle(screened, EXCHANGE)
    parameters = parameters_of(bundle)
    single = {p["name"]: p for p in parameters if "part" not in p}
    assert (single["outcome"]["valueCode"], single["verdict"]["valueCode"], single["could-be"]["valueCode"]) == (screened.outcome, screened.verdict, screened.could_be)
    assert single["complete"]["valueBoolean"] is screened.complete
    for name, rules in (("finding", screened.findings), ("unresolved", screened.unresolved), ("ruled-out", screened.ruled_out)):
        told = [{part["name"]: part for part in p["part"]} for p in parameters if p["name"] == name]
        assert [(t["rule"]["valueCode"], t["verdict"]["valueCode"]) for t in told] == [(rule.rule, rule.verdict) for rule in rules]
    issues = resources(bundle, "DetectedIssue")
    assert [issue["code"]["coding"][1]["code"] for issue in issues] == [finding.rule for finding in screened.findings]
    texts = json.dumps(response_of(bundle)["contained"], ensure_ascii=False)
    for said in (*screened.to_ask, *(remark.message for remark in screened.warnings)):
        assert said in texts or said == f"read as: {NASTY}"


def test_complete_is_success_and_open_is_data_required():
    for screened in SITUATIONS.values():
        response = response_of(fhir_bundle(screened, EXCHANGE))
        assert response["status"] == ("success" if screened.complete else "data-required")
        assert ("dataRequirement" in response) is not screened.complete


def test_the_module_is_named_with_its_version():
    response = response_of(fhir_bundle(SITUATIONS["nothing-found"], EXCHANGE))
    assert response["moduleUri"] == "urn:mifa-screen:rules:document@1.0.0,label@1.0.0"
    assert response["occurrenceDateTime"] == "2026-11-23"
    odd = replace(SITUATIONS["nothing-found"], rule_sets=(replace(SITUATIONS["nothing-found"].rule_sets[0], version="1 b/2 é"),))
    assert re.fullmatch(r"[!-~]+", response_of(fhir_bundle(odd, EXCHANGE))["moduleUri"])


def test_evidence_refers_to_what_was_read():
    bundle = fhir_bundle(result(findings=(KIDNEYS, PENICILLIN)), EXCHANGE, ORIGINS)
    kidneys, penicillin = resources(bundle, "DetectedIssue")
    assert [e["detail"][0]["reference"] for e in kidneys["evidence"]] == ["Observation/egfr", "Condition/ckd"]
    assert penicillin["evidence"][0]["detail"] == [{"reference": ORIGINS["allergies[0]"]}]
    assert kidneys["patient"] == response_of(bundle)["subject"] == {"reference": "Patient/p1"}


def test_evidence_is_quoted_without_fhir():
    bundle = fhir_bundle(result(findings=(KIDNEYS,)), EXCHANGE)
    (issue,) = resources(bundle, "DetectedIssue")
    assert [evidence.keys() for evidence in issue["evidence"]] == [{"code"}, {"code"}]
    assert issue["evidence"][1]["code"][0]["text"] == 'conditions[1]: "N18.4" (chronic kidney disease, stage 4)'
    assert issue["patient"] == {"type": "Patient", "identifier": {"value": "P-002"}}


def test_a_place_is_not_taken_for_one_that_begins_alike():
    finding = replace(KIDNEYS, evidence=(Evidence("labs[10]", "18", "eGFR 18"), Evidence("labs[1], labs[2]", "a", "b")))
    (issue,) = resources(fhir_bundle(result(findings=(finding,)), EXCHANGE, {"labs[1]": "Observation/1", "labs[2]": "Observation/2"}), "DetectedIssue")
    assert "detail" not in issue["evidence"][0]
    assert issue["evidence"][1]["detail"] == [{"reference": "Observation/1"}, {"reference": "Observation/2"}]


def test_a_part_of_a_resource_is_that_resource():
    finding = replace(KIDNEYS, evidence=(Evidence("Bundle.entry[3].resource.code", "N18.4", "chronic kidney disease"),))
    for place in ("Bundle.entry[3].resource", "Bundle.entry[3].resource.code"):
        (issue,) = resources(fhir_bundle(result(findings=(finding,)), EXCHANGE, {place: "Condition/3", "Bundle.entry[0].resource": "Patient/7"}), "DetectedIssue")
        assert issue["evidence"][0]["detail"] == [{"reference": "Condition/3"}]
        assert issue["patient"] == {"reference": "Patient/7"}


def test_an_interacting_medicine_is_implicated():
    ciclosporin = replace(PENICILLIN, rule="label-calcineurin-inhibitor", rule_set="label", group="medicines", evidence=(Evidence("medications[0]", "ciclosporin", "a CNI"),))
    (issue,) = resources(fhir_bundle(result(findings=(ciclosporin,)), EXCHANGE, {"medications[0]": "MedicationRequest/7"}), "DetectedIssue")
    assert [implicated["reference"] for implicated in issue["implicated"]] == ["#medicine", "MedicationRequest/7"]
    assert issue["contained"][0]["code"]["coding"] == [{"system": "http://www.whocc.no/atc", "code": "L03AX15"}]
    assert issue["code"]["coding"][0]["code"] == "DRG"
    assert issue["reference"].startswith("https://")


@pytest.mark.parametrize("reference", ["#inner", "Bundle.entry[0].resource", "Condition/a b", "Condition/", ""])
def test_what_has_no_name_outside_is_not_referred_to(reference):
    (issue,) = resources(fhir_bundle(result(findings=(KIDNEYS,)), EXCHANGE, {"labs[0]": reference}), "DetectedIssue")
    assert all("detail" not in evidence for evidence in issue["evidence"])


def test_missing_tests_are_wanted_by_their_codes_and_no_older_than_they_may_be():
    screened = screen(Patient.model_validate({"id": "P-1", "sex": "male"}), as_of="2026-11-23")
    bundle = fhir_bundle(screened, Exchange(load_knowledge(), max_lab_age=9))
    valid(bundle)
    wanted = response_of(bundle)["dataRequirement"]
    codes = {code["code"]: requirement for requirement in wanted for f in requirement.get("codeFilter", ()) for code in f["code"]}
    assert {"2160-0", "98979-8", "1975-2", "1742-6", "1920-8"} <= codes.keys()
    assert all(requirement["dateFilter"][0]["valueDuration"]["value"] == 9 for requirement in codes.values())
    assert {"Condition", "AllergyIntolerance", "MedicationRequest", "Observation", "Patient"} == {requirement["type"] for requirement in wanted}
    assert len({json.dumps(requirement) for requirement in wanted}) == len(wanted)


def test_pregnancy_is_wanted_as_the_observation_that_says_it():
    (requirement,) = response_of(fhir_bundle(result(unresolved=(PREGNANCY,)), EXCHANGE))["dataRequirement"]
    assert requirement == {"type": "Observation", "codeFilter": [{"path": "code", "code": [{"system": "http://loinc.org", "code": "82810-3"}]}]}


def test_same_result_same_bytes_and_any_difference_other_ids():
    kidneys = result(findings=(KIDNEYS,))
    assert fhir_result(kidneys, EXCHANGE) == fhir_result(result(findings=(KIDNEYS,)), EXCHANGE)
    others = [result(findings=(KIDNEYS,), patient="P-003"), replace(kidneys, as_of="2026-11-24"), result(findings=(KIDNEYS,), unresolved=(PREGNANCY,))]
    ids = [fhir_bundle(one, EXCHANGE, origins)["id"] for one in (kidneys, *others) for origins in (None, ORIGINS)]
    assert len(set(ids)) == len(ids)


def test_every_shipped_rule_has_an_issue_of_its_own_kind():
    knowledge = load_knowledge()
    issues = knowledge.exchange["issues"]
    rules, groups = {rule.id for rule in knowledge.rules}, {rule.group for rule in knowledge.rules}
    assert {rule for issue in issues for rule in issue.get("rules", ())} <= rules
    assert {group for issue in issues for group in issue.get("groups", ())} == groups
    codes = {rule.id: EXCHANGE.issue(replace(PENICILLIN, rule=rule.id, group=rule.group))["code"] for rule in knowledge.rules}
    assert codes["lactation"] == "LACT"
    assert codes["pregnancy"] == "PREG"
    assert codes["hepatic-transaminases"] == "LAB"
    assert "OBSA" not in codes.values()
    assert EXCHANGE.issue(replace(PENICILLIN, rule="another", group="another"))["code"] == "OBSA"


def test_no_verdict_that_forbids_is_less_than_high():
    weights = {verdict: EXCHANGE.verdicts[verdict] for verdict in Verdict if verdict is not Verdict.NONE}
    assert [w["severity"] for w in weights.values()] == ["high"] * 3 + ["moderate"] * 2
    assert [w["indicator"] for w in weights.values()] == ["critical"] * 3 + ["warning"] * 2


def test_rules_for_another_medicine_are_told_too():
    knowledge = load_knowledge()
    other = Exchange(knowledge._replace(rule_sets=(knowledge.rule_sets[0]._replace(id="mine", medicine="otheramab"),), rules=(), facts={}), 14)
    bundle = fhir_bundle(result(findings=(replace(KIDNEYS, rule_set="mine", group="organs", rule="kidneys"),)), other)
    valid(bundle)
    (issue,) = resources(bundle, "DetectedIssue")
    assert issue["contained"][0]["code"] == {"text": "otheramab"}
    assert "reference" not in issue
