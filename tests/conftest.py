"""Shared by all tests: the shipped knowledge, loaded once."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent


def _library(name):
    return yaml.safe_load((ROOT / "data" / f"{name}.yaml").read_text(encoding="utf-8"))[name]


@pytest.fixture(scope="session")
def formulas():
    return _library("formulas")


@pytest.fixture(scope="session")
def laboratory():
    return _library("laboratory")


@pytest.fixture(scope="session")
def settings():
    return _library("settings")
