"""docs/how-to/record-systems.md: what it says of codes and names is what the program does, and the service that it shows serves."""

import json
import re
import threading
import urllib.error
import urllib.request
from http.server import HTTPServer
from pathlib import Path

import pytest

from mifa_screen.knowledge.store import load_knowledge

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "record-systems.md").read_text(encoding="utf-8")
ORDER = {"resourceType": "MedicationRequest", "id": "draft-1", "status": "draft", "intent": "order", "medicationCodeableConcept": {"text": "Mepact 2 mg/m2"}, "subject": {"reference": "Patient/7"}}
PATIENT = {"resourceType": "Patient", "id": "7", "gender": "male", "birthDate": "2009-04-12"}
KIDNEYS = {"resourceType": "Condition", "id": "k", "subject": {"reference": "Patient/7"}, "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "N18.4"}]}}


def searched(*resources, **more):
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": resource} for resource in resources], **more}


def test_the_codes_are_those_in_use():
    exchange = load_knowledge().exchange
    (row,) = re.findall(r"\| `DetectedIssue\.code` \|.*", PAGE)
    used = [issue["code"] for issue in exchange["issues"] if "groups" in issue or "rules" in issue]
    assert sorted(re.findall(r"`([A-Z]{2,})`", row)) == sorted(used)
    assert f"`{exchange['base']}:rules:" in PAGE


def test_no_severity_is_low():
    assert {weight["severity"] for weight in load_knowledge().exchange["verdicts"].values()} == {"high", "moderate"}


@pytest.fixture(scope="module")
def ask():
    """Start the service of the page, and return how to ask it."""
    names = {}
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    exec(compile(block, "record-systems.md", "exec"), names)
    server = HTTPServer(("127.0.0.1", 0), names["Service"])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def _ask(path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{server.server_port}{path}", None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    yield _ask
    server.shutdown()
    thread.join()
    server.server_close()


def hook(*orders, **prefetch):
    context = {"userId": "Practitioner/1", "patientId": "7", "draftOrders": searched(*orders)}
    return {"hook": "order-sign", "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea", "context": context, "prefetch": prefetch}


def test_the_service_is_found(ask):
    status, body = ask("/cds-services")
    assert status == 200
    (service,) = body["services"]
    assert {"hook", "id", "description", "prefetch"} <= service.keys()
    assert ask("/elsewhere")[0] == 404


def test_other_orders_are_none_of_its_business(ask):
    other = {**ORDER, "medicationCodeableConcept": {"text": "ondansetron"}}
    assert ask("/cds-services/mifa-screen", hook(other, patient=PATIENT)) == (200, {"cards": []})


def test_a_reason_against_it_is_a_critical_card_that_removes_the_order(ask):
    status, body = ask("/cds-services/mifa-screen", hook(ORDER, patient=PATIENT, conditions=searched(KIDNEYS)))
    assert status == 200
    worst = body["cards"][0]
    assert (worst["indicator"], worst["source"]["topic"]["code"]) == ("critical", "renal-severe")
    assert worst["suggestions"][0]["actions"][0]["resourceId"] == "MedicationRequest/draft-1"


@pytest.mark.parametrize("conditions", [None, {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "forbidden"}]}, searched(link=[{"relation": "next", "url": "p2"}])])
def test_what_was_not_fetched_is_not_known(ask, conditions):
    status, body = ask("/cds-services/mifa-screen", hook(ORDER, patient=PATIENT, conditions=conditions))
    assert status == 200
    assert body["cards"][-1]["source"]["topic"]["code"] == "open"
    assert "cannot be decided yet" in body["cards"][-1]["summary"]


def test_without_a_patient_it_cannot_be_evaluated(ask):
    status, body = ask("/cds-services/mifa-screen", hook(ORDER))
    assert status == 412
    assert "Patient" in body["message"]
