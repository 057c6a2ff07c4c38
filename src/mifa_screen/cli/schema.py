"""`mifa-screen schema`: JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mifa_screen.cli.options import NoColor, Output, Quiet, one_of
from mifa_screen.cli.output import deliver

KINDS = ("patient", "rules", "result")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(
    kind: Annotated[str, typer.Argument(metavar="patient|rules|result", help="Of which file.")],
    output: Output = None,
    quiet: Quiet = False,  # noqa: ARG001 - nothing here talks or has colour; the options are common to all commands
    no_color: NoColor = False,  # noqa: ARG001 - as above
) -> None:
    """Print the JSON Schema of a patient, a rule file or a result."""
    chosen = one_of("", kind, KINDS, "schema")

    from mifa_screen.writers.json_result import json_page  # noqa: PLC0415 - after the cheap check

    deliver(json_page(schema_of(chosen)), output)


def schema_of(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a patient, of rules or of a result."""
    return {"patient": _patient, "rules": _rules, "result": _result}[kind]()


def _rules() -> dict[str, Any]:
    from mifa_screen.authoring.schema import rules_json_schema  # noqa: PLC0415

    return rules_json_schema()


def _patient() -> dict[str, Any]:
    """Return the schema of the patient model, with the facts that the shipped rules know."""
    from mifa_screen.knowledge.store import load_knowledge  # noqa: PLC0415
    from mifa_screen.patient.model import Patient  # noqa: PLC0415

    plain: dict[str, Any] = Patient.model_json_schema()
    plain["properties"]["facts"] = {
        "description": "What is known to be true or false; null or absent: not known.",
        "type": ["object", "null"],
        "properties": {name: {"type": ["boolean", "null"], "description": fact.title} for name, fact in load_knowledge().facts.items()},
        "additionalProperties": False,
    }
    for name in ("allergies", "conditions", "medications", "labs"):
        items = next(form["items"] for form in plain["properties"][name]["anyOf"] if "items" in form)
        items["anyOf"] = [*(items.pop("anyOf", None) or [items.copy()]), {"type": "null"}]
        items.pop("$ref", None)
    return {"$schema": DIALECT, **plain}


def _result() -> dict[str, Any]:
    from pydantic import TypeAdapter  # noqa: PLC0415

    from mifa_screen import result, verdicts  # noqa: PLC0415

    adapter = TypeAdapter(result.Result)
    adapter.rebuild(_types_namespace={**vars(result), "Outcome": verdicts.Outcome, "Verdict": verdicts.Verdict})
    plain = adapter.json_schema(mode="serialization")
    plain["properties"] = {"schema": {"const": result.SCHEMA}} | {name: part for name, part in plain["properties"].items() if name != "schema"}
    for part in (plain, *plain["$defs"].values()):
        if part.get("type") == "object":
            part["required"] = list(part["properties"])
            part["additionalProperties"] = False
    return {"$schema": DIALECT, **plain}
