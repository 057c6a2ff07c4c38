"""Rule files and library files as models, and their JSON Schema for editors.

`python -m mifa_screen.authoring.schema > schemas/rules.schema.json` writes the schema that the first line of each file names.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field
from pydantic.json_schema import models_json_schema

from mifa_screen.authoring.example_words import EACH
from mifa_screen.authoring.schema_base import Cites, FactName, Label, Name, Note, Strict, Text
from mifa_screen.authoring.schema_definitions import AmbiguousMedicine, DoseLimits, Fact, Source, Statement, Threshold, ValueSet
from mifa_screen.authoring.schema_exchange import Exchange
from mifa_screen.authoring.schema_expressions import Expression
from mifa_screen.authoring.schema_laboratory import Formulas, Laboratory, Settings
from mifa_screen.patient.model import Patient

RULES, LIBRARY = "mifa-screen/rules/1", "mifa-screen/library/1"
Verdict = Literal["stop", "contraindicated", "avoid", "supervise", "caution"]


class Definitions(Strict):
    """What rule files and library files have in common. Names are unique over all files that are used together."""

    sources: dict[Label, Source] | None = None
    statements: dict[Label, Statement] | None = None
    thresholds: dict[Name, Threshold] | None = None
    value_sets: dict[Name, ValueSet] | None = None
    dose_limits: dict[Name, DoseLimits] | None = None
    facts: dict[FactName, Fact] | None = None
    ambiguous_medicines: dict[Name, AmbiguousMedicine] | None = None
    laboratory: Laboratory | None = None


class Example(Strict):
    """A patient, and what the rule says of them."""

    it: Text = Field(description="What it shows, as a sentence about the rule: fires just under the floor.")
    given: dict[str, Any] = Field(description="A patient as in a patient file, without id. The day of screening is 2026-11-23.")
    each: list[Text | int | Decimal] | None = Field(
        default=None, min_length=1, description="Values that stand, one after the other, for {each} in the patient: one example for every value."
    )
    then: Literal["true", "false", "unknown", True, False]
    verdict: Verdict | None = Field(default=None, description="The verdict that a true rule has; one example a rule should say it.")
    warns: Text | None = Field(default=None, description="What a warning of the result must be about: its path, such as facts.pregnant.")


class NoticeExample(Strict):
    """A patient, and whether the warning is said."""

    it: Text
    given: dict[str, Any] = Field(description="A patient as in a patient file, without id. The day of screening is 2026-11-23.")
    each: list[Text | int | Decimal] | None = Field(default=None, min_length=1, description="Values that stand, one after the other, for {each}.")
    then: Literal["true", "false", True, False] = Field(description="Whether it is said.")


class Rule(Strict):
    """One rule."""

    id: Name = Field(description="Never reused for another rule.")
    group: Name = Field(description="Rules of one group are shown together.")
    verdict: Verdict = Field(description="What the rule says when it is true; worst first: stop, contraindicated, avoid, supervise, caution.")
    title: Text
    statement: Text = Field(description="What the rule says, in one sentence.")
    why: Text
    advice: Text = Field(description="What to do when it is true.")
    cites: Cites
    label_level: Text | None = Field(default=None, description="What the product label says of it, in a few words, where the sources differ.")
    label_note: Text | None = None
    note: Note | None = None
    when: Expression
    examples: list[Example] = Field(min_length=1, description="At least one true, one false, one unknown; both sides of every edge.")


class Notice(Strict):
    """A warning that is no rule."""

    when: Expression
    says: Text
    path: Text = Field(description="The part of the patient that it is about, such as labs.")
    cites: Cites | None = None
    note: Note | None = None
    examples: list[NoticeExample] | None = Field(default=None, min_length=1, description="When it is said, and when it is not.")


class NotScreened(Strict):
    """A statement that no rule covers."""

    statement: Label
    because: Text


class RuleFile(Definitions):
    """A rule set with all that is its own."""

    schema_: Literal["mifa-screen/rules/1"] = Field(alias="schema")
    id: Name
    title: Text
    version: Text = Field(description='In quotes: "1.0.0".')
    medicine: Name
    replaces: Name | None = Field(default=None, description="The shipped rule set that this one stands in the place of; without it, this one comes beside them.")
    note: Note | None = None
    rules: list[Rule] = Field(min_length=1)
    notices: list[Notice] | None = None
    not_screened: list[NotScreened] | None = Field(default=None, description="Statements of the sources that no rule covers, and why.")


class LibraryFile(Definitions):
    """Definitions that several rule sets share."""

    schema_: Literal["mifa-screen/library/1"] = Field(alias="schema")
    title: Text
    note: Note | None = None
    formulas: Formulas | None = None
    settings: Settings | None = None
    exchange: Exchange | None = None


KINDS: dict[str, type[RuleFile | LibraryFile]] = {RULES: RuleFile, LIBRARY: LibraryFile}


def rules_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of rule files and library files."""
    _, schema = models_json_schema([(RuleFile, "validation"), (LibraryFile, "validation")])
    definitions = schema["$defs"]
    expression = definitions["Rule"]["properties"]["when"] | {}
    for definition in definitions.values():
        _tidy(definition, expression["oneOf"])
    definitions["Expression"] = {"description": "A condition: a mapping with one of these words.", "oneOf": expression["oneOf"]}
    for example in ("Example", "NoticeExample"):
        definitions[example]["properties"]["given"] |= {"$ref": "#/$defs/Given"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rule file of mifa-screen",
        "type": "object",
        "required": ["schema"],
        "properties": {"schema": {"enum": [RULES, LIBRARY]}},
        "if": {"properties": {"schema": {"const": LIBRARY}}},
        "then": {"$ref": "#/$defs/LibraryFile"},
        "else": {"$ref": "#/$defs/RuleFile"},
        "$defs": dict(sorted((definitions | _given()).items())),
    }


def _given() -> dict[str, Any]:
    """Return the patient of an example: a patient without id."""
    patient = Patient.model_json_schema(ref_template="#/$defs/Patient{model}")
    definitions = {f"Patient{name}": definition for name, definition in patient.pop("$defs").items()}
    patient["properties"].pop("id")
    patient["required"] = [name for name in patient["required"] if name != "id"]
    for definition in (patient, *definitions.values()):
        definition["properties"] = {name: _or_each(part) for name, part in definition["properties"].items()}
    return definitions | {"Given": patient | {"title": "Given", "description": "A patient, without id."}}


def _or_each(schema: dict[str, Any]) -> dict[str, Any]:
    """Let `{each}` stand where a patient has a number or one of a few words."""
    choices = schema.get("anyOf", [schema])
    if not any("enum" in choice or choice.get("type") in ("number", "integer") for choice in choices):
        return schema
    told = {key: value for key, value in schema.items() if key in ("description", "default", "title")}
    return told | {"anyOf": [*choices, {"const": EACH}]}


def _tidy(schema: Any, expression: list[Any]) -> None:
    """Take out what only pydantic needs (null: a key is absent or says something; made-up titles), and let conditions share a definition."""
    if isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        if schema.get("default", ...) is None:
            del schema["default"]
        choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
        if len(choices) == 1:
            del schema["anyOf"]
            schema |= choices[0] | schema
        elif choices:
            schema["anyOf"] = choices
        if schema.get("oneOf") == expression:
            del schema["oneOf"]
            schema["$ref"] = "#/$defs/Expression"
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _tidy(part, expression)


def main() -> None:
    """Write the JSON Schema to stdout."""
    sys.stdout.write(json.dumps(rules_json_schema(), indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":  # pragma: no cover - `python -m`
    main()
