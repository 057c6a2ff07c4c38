"""The JSON Schema for editors: fresh, and of one mind with the loader."""

import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from mifa_screen.authoring import schema
from mifa_screen.authoring.checking import check
from mifa_screen.authoring.schema_expressions import HEADS
from mifa_screen.authoring.yaml_source import read_yaml
from mifa_screen.errors import RuleFileError
from mifa_screen.knowledge.expressions import READERS
from mifa_screen.knowledge.store import data_files, data_folder

ROOT = Path(__file__).resolve().parents[2]
FILES = Path(__file__).parent / "files"


@pytest.fixture(scope="module")
def validator():
    plain = schema.rules_json_schema()
    jsonschema.Draft202012Validator.check_schema(plain)
    return jsonschema.Draft202012Validator(plain)


def as_json(value):
    """Decimals as an editor sees them."""
    return json.loads(json.dumps(value, default=lambda number: float(number) if isinstance(number, Decimal) else number))


def test_the_schema_in_the_repository_is_fresh(capsys):
    schema.main()
    assert (ROOT / "schemas" / "rules.schema.json").read_text(encoding="utf-8") == capsys.readouterr().out


def test_the_models_work_by_themselves():
    with pytest.raises(ValidationError):
        schema.RuleFile.model_validate({})


def test_every_word_of_the_language_is_in_schema_and_engine():
    assert HEADS.keys() == READERS.keys()


def test_keys_are_described_and_nothing_but_a_patient_may_be_null():
    definitions = schema.rules_json_schema()["$defs"]
    own = {name: part for name, part in definitions.items() if name != "Given" and not name.startswith("Patient")}
    assert "null" not in json.dumps(own)
    assert all(part.get("description") for part in own.values())
    assert definitions["Rule"]["properties"]["when"] == {"$ref": "#/$defs/Expression"}


@pytest.mark.parametrize("path", sorted((FILES / "good").iterdir()) + sorted((FILES / "library").iterdir()), ids=lambda path: path.stem)
def test_editors_accept_good_files(path, validator):
    assert [error.message for error in validator.iter_errors(as_json(read_yaml(path).plain))] == []


@pytest.mark.parametrize("name", data_files(data_folder()))
def test_editors_accept_the_shipped_files(name, validator):
    path = data_folder() / name
    assert [error.message for error in validator.iter_errors(as_json(read_yaml(path).plain))] == []


@pytest.mark.parametrize("name", data_files(data_folder()))
def test_shipped_files_name_the_schema_in_their_first_line(name):
    path = data_folder() / name
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("=")[2]).resolve() == ROOT / "schemas" / "rules.schema.json"


@pytest.mark.parametrize("path", sorted((FILES / "bad").iterdir()), ids=lambda path: path.stem)
def test_editors_refuse_no_more_than_the_loader(path, validator):
    try:
        source = read_yaml(path)
    except RuleFileError:
        return
    if not validator.is_valid(as_json(source.plain)):
        loader = list(check(source))
        from mifa_screen.authoring.example_patients import check_examples

        assert loader or list(check_examples(source))
