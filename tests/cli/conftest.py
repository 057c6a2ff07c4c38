"""Runs the command line in this process; the shipped rules are loaded once."""

import copy
import functools
import json
from typing import NamedTuple

import pytest

from clear_patient import AS_OF, CLEAR

from mifa_screen import api
from mifa_screen.cli.app import main

class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(scope="session", autouse=True)
def shipped_once():
    """Loading takes a while when there is no built form; the screener holds no patient."""
    load, remembered = api.load_rules, functools.cache(api.load_rules)
    api.load_rules = lambda *files, **options: load(*files, **options) if files else remembered(**options)
    yield
    api.load_rules = load


@pytest.fixture
def run(capfdbinary, monkeypatch, tmp_path):
    """Run a command in an empty folder; returns its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "MIFA_SCREEN_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def _run(*arguments):
        code = main(list(map(str, arguments)))
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return _run


@pytest.fixture
def patient(tmp_path):
    """Write a patient file: the clear patient, with changes; `None` takes a key out."""

    def _patient(name="p.json", **changes):
        plain = copy.deepcopy(CLEAR) | changes
        path = tmp_path / name
        path.write_text(json.dumps({key: value for key, value in plain.items() if value is not None}), encoding="utf-8")
        return path

    return _patient


@pytest.fixture
def check(run, patient):
    """Check the clear patient with changes, as JSON."""
    return lambda *options, **changes: run("check", patient(**changes), "--format", "json", *AS_OF, *options)
