"""A patient from JSON (contract section 4): all errors of a file at once, each with its path and what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from mifa_screen.errors import InputError, Problem, one_line
from mifa_screen.nearness import near
from mifa_screen.patient.model import Allergy, Condition, Lab, Medication, Patient
from mifa_screen.readers.json_source import parse_json

if TYPE_CHECKING:
    from collections.abc import Collection

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

ENTRIES: dict[str, type[BaseModel]] = {"allergies": Allergy, "conditions": Condition, "medications": Medication, "labs": Lab}
SAYS = {
    "missing": "is required",
    "string_type": "a text is expected, in quotes",
    "string_too_short": "is empty; leave out what is not known",
    "bool_type": "true or false is expected; leave out what is not known",
    "int_type": "a whole number is expected",
    "tuple_type": "a list is expected, in [ ]",
    "list_type": "a list is expected, in [ ]",
    "dict_type": "an object is expected, in { }",
    "model_type": "an object is expected, in { }",
    "model_attributes_type": "an object is expected, in { }",
}

EITHER = "a text in quotes, or an object in { }, is expected"
ENTRY = re.compile(r"(?:allergies|conditions|medications)\[\d+\]")


def read_patient(data: bytes, source: str, known_facts: Collection[str] = ()) -> Patient:
    """Return the patient that a JSON text describes. Raises InputError with every problem, never with what the text says."""
    return patient_from(parse_json(data, source), source, known_facts)


def patient_from(plain: Any, source: str, known_facts: Collection[str] = ()) -> Patient:
    """Return the patient that parsed JSON describes."""
    if isinstance(plain, list):
        raise InputError(source, "this is a list; `check` takes one patient as an object, `batch` takes many (JSON Lines, one patient a line)")
    if not isinstance(plain, dict):
        raise InputError(source, "one patient is expected, as an object in { }")
    if "resourceType" in plain:
        raise InputError(source, "this is a FHIR resource; this version reads patients as `mifa-screen template json` shows, not yet FHIR")
    try:
        return Patient.model_validate(plain)
    except ValidationError as error:
        problems = dict.fromkeys(_problem(detail, known_facts) for detail in error.errors(include_url=False, include_input=False))
        raise InputError(source, _told_once(list(problems))) from None


def _told_once(problems: list[Problem]) -> list[Problem]:
    """Return the problems without those of the other form that an entry could have had (a plain text, or an object)."""
    objects = [problem for problem in problems if problem.what != SAYS["string_type"]]
    told = [p for p in problems if p in objects or not any(o.where == p.where or o.where.startswith(f"{p.where}.") for o in objects)]
    return [p._replace(what=EITHER) if ENTRY.fullmatch(p.where) and p.what == SAYS["model_type"] else p for p in told]


def _problem(detail: ErrorDetails, known_facts: Collection[str]) -> Problem:
    where = [part for part in detail["loc"] if not (isinstance(part, str) and (part in _MODELS or part.startswith(("constrained", "function", "decimal", "str", "tuple"))))]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{one_line(part, 60)}" for part in where).lstrip(".")
    kind = detail["type"]
    if kind == "extra_forbidden":
        return Problem(path, _unknown_key(where, known_facts))
    if kind == "literal_error":
        return Problem(path, f"is not one of {detail['ctx']['expected']}")
    return Problem(path, SAYS.get(kind, detail["msg"][:1].lower() + detail["msg"][1:]))


def _unknown_key(where: list[Any], known_facts: Collection[str]) -> str:
    model = ENTRIES.get(str(where[0]), Patient) if len(where) > 1 else Patient
    key, names = str(where[-1]), list(model.model_fields)
    meant = near(key.casefold(), names)
    if meant is None and model is Patient and key in known_facts:
        return 'there is no such key here; write it inside "facts"'
    return f'there is no such key; did you mean "{meant}"?' if meant else f"there is no such key; known are {', '.join(names)}"


_MODELS = frozenset(model.__name__ for model in ENTRIES.values())
