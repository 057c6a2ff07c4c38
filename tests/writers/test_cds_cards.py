"""`--format cds-card`: the rules of CDS Hooks 2.0.1, and the stricter ones of the test kit for its Da Vinci profile."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from fhir.resources.R4B.servicerequest import ServiceRequest

from mifa_screen import Patient, screen
from mifa_screen.knowledge.store import load_knowledge
from mifa_screen.result import Remark
from mifa_screen.verdicts import Verdict
from mifa_screen.writers.cds_cards import cds_card_result, cds_cards
from mifa_screen.writers.exchange import Exchange
from situations import HIGH_DOSE, KIDNEYS, NASTY, PENICILLIN, PREGNANCY, SITUATIONS, result
from test_fhir_result import everything

EXCHANGE = Exchange(load_knowledge(), max_lab_age=14)
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "fhir-samples" / "cds-hooks" / "valid_cards.json"
SHAPES = {
    "summary": str, "indicator": str, "source": dict, "detail": str, "uuid": str, "suggestions": list, "selectionBehavior": str,
    "overrideReasons": list, "links": list,
}  # fmt: skip


def faults(card):
    """Yield what the tools would find wrong with a card."""
    for field in ("summary", "indicator", "source"):
        if field not in card:
            yield f"{field} is missing"
    for field, value in card.items():
        if not isinstance(value, SHAPES.get(field, ())):
            yield f"{field} is unknown or of the wrong kind"
    if len(card["summary"]) >= 140:
        yield "summary is too long"
    if card["indicator"] not in ("info", "warning", "critical"):
        yield "no such indicator"
    source = card["source"]
    if not isinstance(source.get("label"), str) or not re.match("https?://", source.get("url", "https://")):
        yield "source"
    if not all(isinstance(source["topic"].get(key), str) for key in ("code", "system")):
        yield "topic"
    if "suggestions" in card and card.get("selectionBehavior") not in ("at-most-one", "any"):
        yield "selectionBehavior"
    for reason in card.get("overrideReasons", ()):
        if not all(isinstance(reason.get(key), str) for key in ("code", "system", "display")):
            yield "override reason"
    for link in card.get("links", ()):
        if link["type"] not in ("absolute", "smart") or not link["label"] or not link["url"] or ("appContext" in link and link["type"] != "smart"):
            yield "link"
    for suggestion in card.get("suggestions", ()):
        if not isinstance(suggestion.get("label"), str) or not suggestion.get("actions", [1]):
            yield "suggestion"
        for action in suggestion.get("actions", ()):
            if action["type"] not in ("create", "update", "delete") or not isinstance(action["description"], str):
                yield "action"
            if not isinstance(action.get("resourceId"), str) if action["type"] == "delete" else "resourceType" not in action.get("resource", {}):
                yield "resource of an action"
    for path, value in everything(card):
        if value in (None, "", [], {}):
            yield f"empty: {path}"


@pytest.mark.skipif(not SAMPLES.is_file(), reason="the samples are not here")
def test_the_rules_here_let_cards_pass_that_others_call_valid():
    for card in json.loads(SAMPLES.read_text(encoding="utf-8")):
        assert list(faults(card)) == [], card["summary"]


@pytest.mark.parametrize("change", [
    {"indicator": "hard-stop"}, {"summary": "x" * 140}, {"suggestions": [{"label": "a"}]}, {"links": []}, {"source": {"label": "a", "topic": {"code": "b"}}},
    {"overrideReasons": [{"code": "a", "display": "b"}]}, {"detail": None}, {"suggestions": [{"label": "a", "actions": []}], "selectionBehavior": "any"},
])  # fmt: skip
def test_the_rules_here_do_find_faults(change):
    (card,) = cds_cards(result(findings=(PENICILLIN,)), EXCHANGE)["cards"]
    assert list(faults(card)) == []
    assert list(faults(card | change))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_cards_are_valid(situation):
    for card in cds_cards(SITUATIONS[situation], EXCHANGE)["cards"]:
        assert list(faults(card)) == []


def test_nothing_found_is_no_card():
    assert json.loads(cds_card_result(SITUATIONS["nothing-found"], EXCHANGE)) == {"cards": []}


@pytest.mark.parametrize("situation", sorted(set(SITUATIONS) - {"nothing-found"}))
def test_there_is_a_card_for_every_finding_and_one_for_what_is_open(situation):
    screened = SITUATIONS[situation]
    topics = [card["source"]["topic"]["code"] for card in cds_cards(screened, EXCHANGE)["cards"]]
    assert topics == [finding.rule for finding in screened.findings] + (["open"] if screened.unresolved else [])


def test_only_nothing_found_is_silent():
    for patient in ({}, {"allergies": []}, {"sex": "male", "conditions": ["qwertz"]}):
        assert cds_cards(screen(Patient.model_validate({"id": "P", **patient}), as_of="2026-11-23"), EXCHANGE)["cards"]


def test_the_indicator_follows_the_verdict():
    for verdict in list(Verdict)[:-1]:
        card = cds_cards(result(findings=(replace(PENICILLIN, verdict=verdict),)), EXCHANGE)["cards"][0]
        assert card["indicator"] == ("critical" if verdict in (Verdict.STOP, Verdict.CONTRAINDICATED, Verdict.AVOID) else "warning")


def test_what_is_missing_is_said_and_ordered():
    screened = screen(Patient.model_validate({"id": "P-1", "sex": "male"}), as_of="2026-11-23")
    card = cds_cards(screened, EXCHANGE, {"id": "Patient/p1"})["cards"][-1]
    assert list(faults(card)) == []
    assert "cannot be decided yet" in card["summary"]
    assert all(ask in card["detail"] for ask in ("Measure total bilirubin", "Measure ALT or AST", "Measure serum creatinine or eGFR"))
    ordered = [action["resource"] for suggestion in card["suggestions"] for action in suggestion["actions"]]
    assert {"2160-0", "1975-2", "1742-6"} == {request["code"]["coding"][0]["code"] for request in ordered}
    for request in ordered:
        assert ServiceRequest.model_validate(request).status == "draft"
        assert request["subject"] == {"reference": "Patient/p1"}


def test_open_rules_beside_a_finding_that_forbids_do_not_say_undecided():
    *_, card = cds_cards(result(findings=(KIDNEYS,), unresolved=(PREGNANCY,)), EXCHANGE)["cards"]
    assert "cannot be decided" not in card["summary"]
    assert "1 rule still open" in card["summary"]


def test_warnings_are_on_one_card():
    warned = (Remark("labs[1]", "no unit; it is not used"),)
    for screened in (result(findings=(KIDNEYS, PENICILLIN), warnings=warned), result(findings=(KIDNEYS,), unresolved=(HIGH_DOSE,), warnings=warned)):
        said = ["no unit; it is not used" in card["detail"] for card in cds_cards(screened, EXCHANGE)["cards"]]
        assert sum(said) == 1


def test_nothing_of_the_record_is_markup():
    detail = "\n".join(card["detail"] for card in cds_cards(SITUATIONS["hostile-texts"], EXCHANGE)["cards"])
    outside = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", detail)
    assert "EVIL" in detail
    assert not re.search(r"(?<!\\)[<\[]|(?<!\\)https?:/|www(?<!\\)\.e", outside)
    assert NASTY not in detail
    assert all(ord(character) >= 32 or character == "\n" for character in detail)


def test_a_long_title_is_cut():
    card = cds_cards(result(findings=(replace(PENICILLIN, title="very " * 50 + "long"),)), EXCHANGE)["cards"][0]
    assert list(faults(card)) == []
    assert card["summary"].endswith("…")


def test_ids_are_unique_and_the_same_next_time():
    screened = screen(Patient.model_validate({"id": "P-1", "sex": "female", "conditions": ["N18.4", "lupus"]}), as_of="2026-11-23")
    ids = [value for path, value in everything(cds_cards(screened, EXCHANGE)) if path and path[-1] == "uuid"]
    assert len(set(ids)) == len(ids) > 3
    assert cds_card_result(screened, EXCHANGE) == cds_card_result(screened, EXCHANGE)
