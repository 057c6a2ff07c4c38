"""The patients of examples, checked as patient files are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mifa_screen.authoring.checking import Wrong, violations
from mifa_screen.authoring.references import items, mapping
from mifa_screen.patient.model import Allergy, Condition, Lab, Medication, Patient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from mifa_screen.authoring.yaml_source import YamlSource

PATIENT_ID = "example"
ENTRIES: dict[str, type[BaseModel]] = {"allergies": Allergy, "conditions": Condition, "medications": Medication, "labs": Lab}


def patient_of(given: dict[str, Any]) -> Patient:
    """Return the patient of an example that was checked."""
    return Patient.model_validate(_as_patient(given), strict=True)


def check_examples(source: YamlSource) -> Iterator[Wrong]:
    """Yield what is wrong with the patients of a file's examples."""
    for number, rule in items(source.plain.get("rules")):
        for index, example in items(mapping(rule).get("examples")):
            given = mapping(example).get("given")
            if isinstance(given, dict):
                for keys, what in _violations(given):
                    yield Wrong(("rules", number, "examples", index, "given", *keys), what)


def _violations(given: dict[str, Any]) -> list[Wrong]:
    if "id" in given:
        return [Wrong(("id",), "the patient of an example has no id")]
    patient = _as_patient(given)
    keys = {id(patient): [name for name in Patient.model_fields if name != "id"]}
    for name, model in ENTRIES.items():
        entries = patient.get(name)
        keys |= {id(entry): list(model.model_fields) for entry in entries if isinstance(entry, dict)} if isinstance(entries, tuple) else {}
    return violations(Patient, patient, keys)


def _as_patient(given: dict[str, Any]) -> dict[str, Any]:
    patient: dict[str, Any] = _frozen(given)
    return patient | {"id": PATIENT_ID}


def _frozen(value: Any) -> Any:
    """Return a value with tuples for lists, as the strict patient model wants them from Python."""
    if isinstance(value, dict):
        return {key: _frozen(part) for key, part in value.items()}
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value
