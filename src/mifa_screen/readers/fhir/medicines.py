"""MedicationRequest, MedicationStatement, MedicationAdministration, MedicationDispense: what is taken, planned, or was (R4)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.patient.recorded import RecordedMedication
from mifa_screen.readers.fhir.dates import of_period, read_days
from mifa_screen.readers.fhir.dosage import read_dosage
from mifa_screen.readers.fhir.elements import CodeableConcept, Reference
from mifa_screen.readers.fhir.resources import MedicationResource, MedicineUse
from mifa_screen.readers.fhir.tolerance import read_model
from mifa_screen.reading.answer import Coding

if TYPE_CHECKING:
    from mifa_screen.readers.fhir.bundles import Found
    from mifa_screen.readers.fhir.context import Context

NAME = "medications"
KINDS = ("MedicationRequest", "MedicationStatement", "MedicationAdministration", "MedicationDispense")
MAKE_A_LIST = ("MedicationRequest", "MedicationStatement")
"""Single doses and hand-outs are no list of what somebody takes."""
NOT_GIVEN = "a medicine that is not said"
DEEPEST = 3


class Medicine(NamedTuple):
    """What a use of a medicine refers to; `problem` is set when that is not known."""

    concepts: tuple[CodeableConcept, ...]
    problem: str | None = None
    said: str | None = None


def read_medicine(found: Found, context: Context) -> list[RecordedMedication] | str:
    """Return the medicines of one resource; "none" when it says that there are none; an empty list when it does not count."""
    model, paths = read_model(MedicineUse, found.plain)
    place, words = found.place, context.terms.plain["medication"]
    if model.doNotPerform is True:
        context.say(f"{place}.doNotPerform", "says that the medicine is not to be given; it does not count")
        return []
    status = context.word(model.status, words[found.kind], f"{place}.status") or "open"
    if status == "entered-in-error":
        context.say(place, "was entered in error; it does not count")
        return []
    gap = context.left_out(place, paths)
    medicine = _medicine(model, found, context, 0)
    nothing = next((answer for concept in medicine.concepts if (answer := context.nothing(concept, NAME))), None)
    if nothing is not None:
        if nothing == "none":
            return "none"
        context.say(place, "says that it is not known what is taken; it decides nothing")
        return []
    intent = context.word(model.intent, words["intent"], f"{place}.intent")
    status, is_open = _timed(model, found.kind, status, context)
    is_open = is_open or intent in ("open", "?") or "doNotPerform" in paths
    if medicine.problem is not None and status != "stopped":
        context.say(place, medicine.problem)
        gap = gap or context.gap(place, NOT_GIVEN, medicine.said)
    entries = [_entry(model, concept, place, status, is_open, gap, found.kind, context) for concept in medicine.concepts]
    if not entries and status != "stopped":
        entries = [RecordedMedication(place=place, only_gap=True, gap=gap or context.gap(place, NOT_GIVEN))]
    return entries


def _entry(model: MedicineUse, concept: CodeableConcept, place: str, status: str, is_open: bool, gap: Any, found_kind: str, context: Context) -> RecordedMedication:
    text, codes = context.terms.spoken(concept.text), context.codes(concept)
    name = text or next((code.display for code in codes if code.display), None)
    taken = read_dosage((*model.dosageInstruction, *model.dosage), name, context)
    course = context.word(model.courseOfTherapyType, context.terms.plain["medication"]["course"], f"{place}.courseOfTherapyType")
    kept: Any = "single" if taken.single else course if course in ("short", "long") else None
    counted: Any = status
    return RecordedMedication(
        place=place, codings=codes, text=text, status=counted, perhaps_stopped=is_open, gap=gap, course=kept, route=taken.route,
        given=found_kind == "MedicationAdministration", dose_mg=taken.dose_mg, dose_units=taken.units, times_per_day=taken.times_per_day, dose_open=taken.open,
    )  # fmt: skip


def _timed(model: MedicineUse, kind: str, status: str, context: Context) -> tuple[str, bool]:
    """Return the status, and whether it is open that the medicine is still taken."""
    if status in ("open", "?"):
        return "active", True
    windows, as_of = context.terms.windows, context.as_of
    if status == "dated":
        if kind == "MedicationDispense":
            days = read_days(model.whenHandedOver) or read_days(model.whenPrepared)
            lasts = int(model.daysSupply.value) if model.daysSupply and model.daysSupply.value is not None else 0
            counts, perhaps = lasts, max(windows["dispense_open"], lasts)
        else:
            days = read_days(model.effectiveDateTime) or of_period(model.effectivePeriod)
            counts, perhaps = windows["administration_counts"], windows["administration_open"]
        if days is None:
            return "active", True
        if days.first >= as_of - dt.timedelta(days=min(counts, as_of.toordinal() - 1)):
            return "active", False
        return ("active", True) if days.last >= as_of - dt.timedelta(days=min(perhaps, as_of.toordinal() - 1)) else ("stopped", False)
    if status == "active" and model.effectivePeriod is not None:
        end = read_days(model.effectivePeriod.end)
        if end is not None and end.first <= as_of and end.last < as_of:
            return "active", True
    return status, False


def _medicine(model: MedicineUse | MedicationResource, found: Found, context: Context, depth: int) -> Medicine:
    """Return the medicine that is meant: named in place, or by reference."""
    if isinstance(model, MedicineUse):
        concept, reference = model.medicationCodeableConcept, model.medicationReference
        if concept is not None and not _says_nothing(concept, context):
            return Medicine((concept,))
        if reference is None:
            return Medicine((), "names no medicine; which it is, is not known")
        return _referred(reference, found, context, depth)
    return Medicine(())


def _referred(reference: Reference, found: Found, context: Context, depth: int) -> Medicine:
    target = context.references.find(reference, found)
    if target is None or target.kind != "Medication" or depth >= DEEPEST:
        if reference.display:
            return Medicine((CodeableConcept(text=reference.display),))
        said = reference.reference or (reference.identifier.value if reference.identifier else None)
        return Medicine((), "refers to a medicine that is not here; which it is, is not known", said)
    model, paths = read_model(MedicationResource, target.plain)
    problem = "a part of the medicine that it refers to does not have the shape that FHIR gives it" if paths else None
    if model.code is not None and not _says_nothing(model.code, context):
        return Medicine((_named(model.code, reference),), problem)
    parts: list[CodeableConcept] = []
    for ingredient in model.ingredient:
        if ingredient.itemCodeableConcept is not None and not _says_nothing(ingredient.itemCodeableConcept, context):
            parts.append(ingredient.itemCodeableConcept)
        elif ingredient.itemReference is not None:
            inner = _referred(ingredient.itemReference, target, context, depth + 1)
            parts += inner.concepts
            problem = problem or inner.problem
        else:
            problem = problem or "has an ingredient that is not named"
    if not parts and reference.display:
        return Medicine((CodeableConcept(text=reference.display),), problem)
    return Medicine(tuple(parts), problem if parts else problem or "refers to a medicine without a name", target.reference)


def _named(concept: CodeableConcept, reference: Reference) -> CodeableConcept:
    """Return a concept that has a name, lent by the reference when it has none of its own."""
    if concept.text is None and reference.display and not any(coding.display for coding in concept.coding):
        return concept.model_copy(update={"text": reference.display})
    return concept


def _says_nothing(concept: CodeableConcept, context: Context) -> bool:
    return concept.text is None and not context.codes(concept)




def is_a_dose_of_treatment(entry: RecordedMedication, context: Context) -> bool:
    """Return whether an entry is a dose, given lately, of the medicine that is screened for."""
    if not entry.given or entry.status != "active":
        return False
    wanted = Coding("atc", context.terms.plain["treatment"]["atc"])
    if any(wanted in context.texts.medicine_codings(code.system, code.code) for code in entry.codings if code.system in ("atc", "rxnorm")):
        return True
    names = filter(None, (entry.text, *(code.display for code in entry.codings)))
    return any(wanted in claim.codings for name in names for claim in context.texts.medicine(name).text.claims)
