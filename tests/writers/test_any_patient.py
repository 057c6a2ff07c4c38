"""What goes out to other systems is valid whoever the patient is."""

import json

from hypothesis import HealthCheck, given, settings

from mifa_screen import api
from mifa_screen.errors import InputError
from mifa_screen.patient.model import Patient
from mifa_screen.verdicts import Outcome
from mifa_screen.writers.cds_cards import cds_card_result
from mifa_screen.writers.exchange import Exchange
from mifa_screen.writers.fhir_result import fhir_bundle, fhir_result
from patients import AS_OF, KNOWLEDGE, SCREENER, anyone
from test_cds_cards import faults
from test_fhir_result import ORIGINS, parameters_of, response_of, valid

EXCHANGE = Exchange(KNOWLEDGE, SCREENER.max_lab_age)


@settings(max_examples=50, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plain=anyone())
def test_resources_and_cards_are_valid_for_anyone(plain):
    try:
        result = api.screen(Patient.model_validate(plain), as_of=AS_OF, rules=SCREENER)
    except InputError:
        return
    bundle = fhir_bundle(result, EXCHANGE, ORIGINS)
    valid(bundle)
    assert json.loads(fhir_result(result, EXCHANGE, ORIGINS)) == bundle
    assert response_of(bundle)["status"] == ("success" if result.complete else "data-required")
    assert len([p for p in parameters_of(bundle) if p["name"] in ("finding", "unresolved", "ruled-out")]) == len(KNOWLEDGE.rules)
    cards = json.loads(cds_card_result(result, EXCHANGE))["cards"]
    assert [fault for card in cards for fault in faults(card)] == []
    assert (cards == []) is (result.outcome is Outcome.NONE_FOUND)
    assert len({card["uuid"] for card in cards}) == len(cards)
