"""Screens made-up resources with the shipped rules."""

import datetime as dt
import json

import pytest

from made_up import AS_OF, bundle

from mifa_screen.api import load_rules
from mifa_screen.readers.fhir import read_fhir
from mifa_screen.readers.json_source import parse_json


@pytest.fixture(scope="session")
def screener():
    return load_rules()


@pytest.fixture(scope="session")
def read(screener):
    """Read resources (or one whole Bundle) as `check` does."""

    def _read(resources, as_of=AS_OF, **options):
        plain = resources if isinstance(resources, dict) else bundle(resources, **options)
        return read_fhir(parse_json(json.dumps(plain).encode(), "made-up"), "made-up", screener, dt.date.fromisoformat(as_of))

    return _read


@pytest.fixture(scope="session")
def screened(read, screener):
    def _screened(resources, as_of=AS_OF, **options):
        return screener.screen(read(resources, as_of, **options).patient, dt.date.fromisoformat(as_of))

    return _screened


@pytest.fixture(scope="session")
def truth(screened):
    """Return true, false or unknown for one rule."""

    def _truth(rule, resources, as_of=AS_OF, **options):
        result = screened(resources, as_of, **options)
        for word, items in (("true", result.findings), ("unknown", result.unresolved), ("false", result.ruled_out)):
            if any(item.rule == rule for item in items):
                return word
        raise AssertionError(f"no rule {rule}")

    return _truth
