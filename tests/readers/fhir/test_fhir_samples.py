"""Public samples, where they lie beside the checkout: each is screened or refused with a reason."""

from pathlib import Path

import pytest

from mifa_screen.errors import InputError
from mifa_screen.readers.fhir import read_fhir
from mifa_screen.readers.json_source import parse_json

import datetime as dt

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = next((folder for folder in (ROOT / "../shared/fhir-samples", ROOT / "../../shared/fhir-samples") if folder.is_dir()), None)
FILES = sorted(SAMPLES.glob("*/*.json")) if SAMPLES else []
DAY = dt.date(2026, 11, 23)


@pytest.mark.skipif(not FILES, reason="no samples beside the checkout")
def test_every_sample_is_screened_or_refused_with_a_reason(screener):
    outcomes = {}
    for path in FILES:
        try:
            plain = parse_json(path.read_bytes(), path.name)
        except InputError as error:
            outcomes[path.name] = str(error)
            continue
        if not isinstance(plain, dict) or "resourceType" not in plain:
            continue
        try:
            result = screener.screen(read_fhir(plain, path.name, screener, DAY).patient, DAY)
        except InputError as error:
            assert path.name in str(error)
            outcomes[path.name] = str(error)
        else:
            assert result.outcome != "none-found", path
            outcomes[path.name] = str(result.outcome)
    assert len(outcomes) > 50
    assert sum(outcome in ("do-not-give", "incomplete", "with-care") for outcome in outcomes.values()) > 40
