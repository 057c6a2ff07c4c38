"""A patient from JSON (contract section 4): all errors of a file at once, each with its path and what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from mifa_screen.errors import InputError, Problem, one_line
from mifa_screen.nearness import near
from mifa_screen.patient.model import Allergy, Condition, Lab, Medication, Patient
from mifa_screen.readers.json_source import json_and_problems
from mifa_screen.readers.model_errors import SAYS, says

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    Also = Callable[[Patient], list[Problem]]
    ReadFhir = Callable[[dict[str, Any]], Patient]

ENTRIES: dict[str, type[BaseModel]] = {"allergies": Allergy, "conditions": Condition, "medications": Medication, "labs": Lab}
SILENT: dict[str, Any] = {
    "allergies": {"substance": "-", "status": "entered-in-error"},
    "conditions": {"code": "-", "status": "entered-in-error"},
    "medications": {"code": "-", "status": "entered-in-error"},
    "labs": {"test": "-", "value": 0},
}
"""Entries that count for nothing."""
EITHER = "a text in quotes, or an object in { }, is expected"
ENTRY = re.compile(r"(?:allergies|conditions|medications)\[\d+\]")


def read_patient(data: bytes, source: str, known_facts: Collection[str] = (), also: Also | None = None, fhir: ReadFhir | None = None) -> Patient:
    """Return the patient that a JSON text describes. Raises InputError with every problem, never with what the text says.

    `also` returns what else is wrong with a patient; it is asked about the readable rest when there are problems, so that all come at once.
    `fhir` reads a FHIR resource.
    """
    plain, problems = json_and_problems(data, source)
    if fhir is not None and isinstance(plain, dict) and "resourceType" in plain:
        if problems:
            raise InputError(source, problems)
        return fhir(plain)
    return patient_from(plain, source, known_facts, also, problems)


def patient_from(
    plain: Any, source: str, known_facts: Collection[str] = (), also: Also | None = None, before: Sequence[Problem] = ()
) -> Patient:
    """Return the patient that parsed JSON describes; `before` are problems that the text had already."""
    if isinstance(plain, list):
        raise InputError(source, "this is a list; `check` takes one patient as an object, `batch` takes many (JSON Lines, one patient a line)")
    if not isinstance(plain, dict):
        raise InputError(source, "one patient is expected, as an object in { }")
    if "resourceType" in plain:
        raise InputError(source, "this is a FHIR resource; `mifa-screen check` and `batch` read it, `Patient` does not")
    said = _without_nulls(plain)
    try:
        patient, problems = Patient.model_validate(said), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems = _told_once(list(dict.fromkeys(_problem(detail, known_facts) for detail in details)))
        rest = _readable_rest(said, details) if also else None
        problems += also(rest) if also and rest else []
    if problems or before:
        told = {problem.where for problem in before}
        raise InputError(source, [*before, *(problem for problem in problems if problem.where not in told)])
    return patient


def _without_nulls(plain: dict[str, Any]) -> dict[str, Any]:
    """Return the patient without its nulls, which say nothing. A null among entries keeps its place, so that paths keep their numbers."""
    said = {key: value for key, value in plain.items() if value is not None or key not in Patient.model_fields}
    for name, model in ENTRIES.items():
        entries = said.get(name)
        if not isinstance(entries, list):
            continue
        if entries and all(entry is None for entry in entries):
            del said[name]  # "none" is said by an empty list; this one says nothing
            continue
        said[name] = [SILENT[name] if entry is None else _entry_without_nulls(entry, model) for entry in entries]
    return said


def _entry_without_nulls(entry: Any, model: type[BaseModel]) -> Any:
    if not isinstance(entry, dict) or None not in entry.values():
        return entry
    return {key: value for key, value in entry.items() if value is not None or key not in model.model_fields}


def _readable_rest(said: dict[str, Any], details: list[ErrorDetails]) -> Patient | None:
    """Return the patient without what could not be read; None where that is no part of it (a damaged key)."""
    if not all(detail["loc"] for detail in details):
        return None
    rest = dict(said)
    labs, facts = rest.get("labs"), rest.get("facts")
    if isinstance(labs, list):
        wrong = {detail["loc"][1:3] for detail in details if detail["loc"][0] == "labs" and len(detail["loc"]) > 1}
        rest["labs"] = [_dated(lab, index, wrong) if any(loc[0] == index for loc in wrong) else lab for index, lab in enumerate(labs)]
    if isinstance(facts, dict):
        rest["facts"] = {name: value for name, value in facts.items() if value is None or isinstance(value, bool)}
    for detail in details:
        if detail["loc"][0] not in ("labs", "facts") or len(detail["loc"]) == 1:
            rest.pop(str(detail["loc"][0]), None)
    try:
        return Patient.model_validate({"id": "-", **rest})
    except ValidationError:  # pragma: no cover - all that was wrong is out; should a check of the whole patient come, there is no rest
        return None


def _told_once(problems: list[Problem]) -> list[Problem]:
    """Return the problems without those of the other form that an entry could have had (a plain text, or an object)."""
    objects = [problem for problem in problems if problem.what != SAYS["string_type"]]
    told = [p for p in problems if p in objects or not any(o.where == p.where or o.where.startswith(f"{p.where}.") for o in objects)]
    return [p._replace(what=EITHER) if ENTRY.fullmatch(p.where) and p.what == SAYS["model_type"] else p for p in told]


def _problem(detail: ErrorDetails, known_facts: Collection[str]) -> Problem:
    where = [part for part in detail["loc"] if not (isinstance(part, str) and (part in _MODELS or part.startswith(("constrained", "function", "decimal", "str", "tuple"))))]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{one_line(part, 60)}" for part in where).lstrip(".")
    if detail["type"] == "extra_forbidden":
        return Problem(path, _unknown_key(where, known_facts))
    return Problem(path, says(detail))


def _unknown_key(where: list[Any], known_facts: Collection[str]) -> str:
    model = ENTRIES.get(str(where[0]), Patient) if len(where) > 1 else Patient
    key, names = str(where[-1]), list(model.model_fields)
    meant = near(key.casefold(), names)
    if meant is None and model is Patient and key in known_facts:
        return 'there is no such key here; write it inside "facts"'
    return f'there is no such key; did you mean "{meant}"?' if meant else f"there is no such key; known are {', '.join(names)}"


def _dated(lab: Any, index: int, wrong: Collection[Any]) -> dict[str, Any]:
    """Return what is left of a result that could not be read: its date, if that can be."""
    dated = isinstance(lab, dict) and "date" in lab and (index, "date") not in wrong
    return {**SILENT["labs"], **({"date": lab["date"]} if dated else {})}


_MODELS = frozenset(model.__name__ for model in ENTRIES.values())
