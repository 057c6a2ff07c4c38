"""The JSON Schema for editors: fresh, and of one mind with the loader."""

import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError
from pydantic.json_schema import models_json_schema

from mifa_screen.authoring import schema
from mifa_screen.authoring.checking import check, walk
from mifa_screen.authoring.lint import lint
from mifa_screen.authoring.schema_expressions import HEADS, _tag_of, head_of
from mifa_screen.authoring.wording import SHAPES
from mifa_screen.authoring.yaml_source import read_yaml
from mifa_screen.errors import RuleFileError
from mifa_screen.knowledge.expressions import READERS
from mifa_screen.knowledge.store import data_files, data_folder
from mifa_screen.patient.model import Patient

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


def test_every_form_of_a_text_has_words():
    """A pattern is shown to nobody: what fits it is said in words."""
    _, models = models_json_schema([(model, "validation") for model in schema.KINDS.values()])
    patterns = {part["pattern"] for _, part in walk(models) if isinstance(part, dict) and isinstance(part.get("pattern"), str)}
    of_patients = {part["pattern"] for _, part in walk(Patient.model_json_schema()) if isinstance(part, dict) and isinstance(part.get("pattern"), str)}
    spoken_of_elsewhere = {r"\S", r"^-?[0-9]+(\.[0-9]+)?$"}  # blank texts, and numbers in quotes
    assert patterns | of_patients <= set(SHAPES) | spoken_of_elsewhere


def test_where_a_patient_has_a_number_or_a_word_each_may_stand():
    number = {"type": "number", "description": "How many.", "default": 1, "title": "Times", "minimum": 0}
    assert schema._or_each(number) == {"description": "How many.", "default": 1, "title": "Times", "anyOf": [number, {"const": "{each}"}]}
    assert schema._or_each({"anyOf": [{"enum": ["a"]}, {"type": "null"}]})["anyOf"] == [{"enum": ["a"]}, {"type": "null"}, {"const": "{each}"}]
    assert schema._or_each({"type": "string"}) == {"type": "string"}


def test_what_only_the_models_need_is_taken_out_at_any_depth():
    deep = [{"title": "T", "properties": {"a": [{"anyOf": [{"type": "null"}, {"type": "string"}], "default": None}]}, "default": 0}]
    schema._tidy(deep, [])
    assert deep == [{"properties": {"a": [{"type": "string"}]}, "default": 0}]


def test_the_models_work_by_themselves():
    with pytest.raises(ValidationError):
        schema.RuleFile.model_validate({})


def test_every_word_of_the_language_is_in_schema_and_engine():
    assert HEADS.keys() == READERS.keys()


@pytest.mark.parametrize("value", ["fact", ["fact"], [{"fact": "a"}], 3, None, {}, {"facts": "a"}])
def test_what_is_no_condition_has_no_head(value):
    assert head_of(value) is None
    assert _tag_of(value) is None


def test_the_head_of_a_condition():
    assert head_of({"doubt_asks": "?", "measure": "alt"}) == "measure"
    assert _tag_of({"fact": "a"}) == "<fact>"


def test_keys_are_described_and_nothing_but_a_patient_may_be_null():
    definitions = schema.rules_json_schema()["$defs"]
    own = {name: part for name, part in definitions.items() if name != "Given" and not name.startswith("Patient")}
    assert "null" not in json.dumps(own)
    assert all(part.get("description") for part in own.values())
    assert definitions["Rule"]["properties"]["when"] == {"$ref": "#/$defs/Expression"}


def test_a_range_may_be_a_single_value(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text((FILES / "good" / "beside.yaml").read_text(encoding="utf-8").replace("plausible: {from: 80, to: 200.5,", "plausible: {from: 80, to: 80,"), encoding="utf-8")
    assert "from: 80, to: 80," in own.read_text(encoding="utf-8")
    assert lint(own, FILES / "library") == []


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
