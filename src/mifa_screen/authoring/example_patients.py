"""The patients of examples, checked as patient files are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mifa_screen.authoring.checking import Wrong, violations
from mifa_screen.authoring.example_words import EACH, filled
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


def patients_of(example: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the patients of an example with what each shows: one, or one for every value of `each`."""
    values = example.get("each")
    if values is None:
        yield example["it"], example["given"]
        return
    for value in values:
        yield f"{example['it']}: {value}", filled(example["given"], value)


def check_examples(source: YamlSource) -> Iterator[Wrong]:
    """Yield what is wrong with the patients of a file's examples."""
    for section in ("rules", "notices"):
        for number, item in items(source.plain.get(section)):
            for index, example in items(mapping(item).get("examples")):
                for keys, what in _wrong(mapping(example)):
                    yield Wrong((section, number, "examples", index, *keys), what)


def _wrong(example: dict[str, Any]) -> Iterator[Wrong]:
    given, values = example.get("given"), [value for _, value in items(example.get("each"))]
    if not isinstance(given, dict):
        return
    if "each" in example and filled(given, None) == given:
        yield Wrong(("each",), f"the patient says nowhere `{EACH}`, so that all of these would be the same")
    elif "each" not in example and filled(given, None) != given:
        yield Wrong(("given",), f"`{EACH}` stands for the values of `each`, and there is no `each`")
        return
    found = {wrong.keys: wrong for value in values or [EACH] for wrong in _violations(filled(given, value))}
    yield from (Wrong(("given", *keys), what) for keys, what in found.values())


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
