"""`template`, `schema`, `--version`, `--help`: what one starts from."""

import json

import jsonschema
import pytest
from clear_patient import AS_OF, CLEAR

from mifa_screen import __version__


def test_the_json_template_passes_check_and_the_schema(run, tmp_path):
    """What we hand out we take."""
    run("template", "json", "--output", "p.json")
    ran = run("check", "p.json", "--format", "json", *AS_OF)
    assert ran.code in (0, 10, 11, 12)
    assert ran.json["not_understood"] == []
    jsonschema.validate(json.loads((tmp_path / "p.json").read_text()), run("schema", "patient").json)


def test_the_csv_template_passes_batch(run, tmp_path):
    """All rows are screened, and show the four outcomes; nothing in it is not understood."""
    run("template", "csv", "--output", "p.csv")
    assert run("batch", "p.csv", "--output", "out.jsonl", *AS_OF).code == 0
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["outcome"] for row in rows} == {"none-found", "with-care", "incomplete", "do-not-give"}
    assert not [row for row in rows if row["not_understood"] or row["warnings"]]
    assert run("columns", "p.csv").err == ""


def test_the_result_fits_its_schema(run, check):
    """Every kind of result."""
    schema = run("schema", "result").json
    for changes in ({}, {"labs": None}, {"conditions": ["N18.4", "qwertyzole"]}, {"allergies": ["penicillin"]}):
        jsonschema.validate(check(**changes).json, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(check().json | {"verdict": "fine"}, schema)


@pytest.mark.parametrize("wrong", [{"medicatons": []}, {"facts": {"pregnnt": True}}, {"height_cm": "160"}, {"sex": "f"}, {"labs": [{"test": "alt", "value": None}]}])
def test_the_patient_schema_refuses_what_check_refuses(run, patient, wrong):
    """An editor and the program agree."""
    schema = run("schema", "patient").json
    jsonschema.validate(CLEAR, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(CLEAR | wrong, schema)
    assert run("check", patient(**wrong), *AS_OF).code == 3


def test_the_rules_schema(run):
    """It is that of the authoring."""
    assert run("schema", "rules").json["title"] == "Rule file of mifa-screen"


def test_version(run):
    """On stdout, alone."""
    assert run("--version") == (0, f"mifa-screen {__version__}\n", "")


@pytest.mark.parametrize("command", [[], ["check"], ["batch"], ["rules"], ["rules", "list"], ["rules", "show"], ["rules", "lint"], ["rules", "test"], ["template"], ["schema"]])
def test_help(run, command):
    """Every command has help, and the top names all."""
    ran = run(*command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: mifa-screen {' '.join(command)}".rstrip())
    if not command:
        assert all(name in ran.out for name in ("check", "batch", "rules", "template", "schema", "--version", "--show-completion"))


@pytest.mark.parametrize("command", [["rules", "list"], ["rules", "show", "pregnancy"], ["rules", "trace"], ["rules", "explain-text", "asthma"], ["template", "json"], ["schema", "result"]])
def test_every_command_takes_what_is_common_to_all(run, command):
    """Section 5: --quiet and --no-color, whether or not there is anything to be quiet about."""
    assert run(*command, "--quiet", "--no-color") == run(*command)
