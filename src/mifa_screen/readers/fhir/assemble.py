"""One patient out of a record: the readers of its resources together, and what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mifa_screen.errors import InputError
from mifa_screen.patient.recorded import Gap, RecordedAllergy, RecordedCondition, RecordedLab, RecordedMedication, RecordedPatient
from mifa_screen.readers.fhir.allergies import NOT_GIVEN, read_allergy
from mifa_screen.readers.fhir.answers import facts_of
from mifa_screen.readers.fhir.bundles import contents_of
from mifa_screen.readers.fhir.conditions import read_condition
from mifa_screen.readers.fhir.context import Context
from mifa_screen.readers.fhir.dates import Days
from mifa_screen.readers.fhir.medicines import KINDS, MAKE_A_LIST, is_a_dose_of_treatment, read_medicine
from mifa_screen.readers.fhir.observations import Seen, best_body, read_observation
from mifa_screen.readers.fhir.person import read_person
from mifa_screen.readers.fhir.procedures import read_procedure
from mifa_screen.readers.fhir.record import records_of
from mifa_screen.readers.fhir.results import labs_of
from mifa_screen.readers.fhir.sections import empty_reasons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mifa_screen.readers.fhir.bundles import Found
    from mifa_screen.readers.fhir.record import Record
    from mifa_screen.result import Remark
    from mifa_screen.screening.screener import Screener

LIST_OF = {"Condition": "conditions", "AllergyIntolerance": "allergies", "Procedure": "conditions"} | dict.fromkeys(KINDS, "medications")
ENTRY = {"conditions": RecordedCondition, "allergies": RecordedAllergy, "medications": RecordedMedication}
Lists = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class FhirPatient:
    """One patient of a FHIR record: the patient, and the resources that paths of the result rest on."""

    patient: RecordedPatient

    @property
    def origins(self) -> Mapping[str, str]:
        """Paths of the patient, and of the result's evidence → references such as `Condition/abc`."""
        return self.patient.origins

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What could not be used, each with its FHIRPath-like place."""
        return self.patient.remarks


def read_fhir(plain: dict[str, Any], source: str, screener: Screener, as_of: dt.date) -> FhirPatient:
    """Return the one patient that a parsed resource or Bundle is about. Raises InputError when it is about none, or about several."""
    contents = contents_of(plain, source)
    records = records_of(contents.found, contents.missing)
    if not records:
        kind = plain.get("resourceType")
        what = "holds no resource about a patient that the screen reads" if kind == "Bundle" else "is not about a patient who is named, or of a kind that the screen does not read"
        raise InputError(source, f"this {str(kind)[:40]} {what}; give a Bundle with the Patient and what is known of the person")
    if len(records) > 1:
        raise InputError(source, f"this is about {len(records)} patients; `mifa-screen batch` screens many")
    return fhir_patient(records[0], screener, as_of)


def fhir_patient(record: Record, screener: Screener, as_of: dt.date) -> FhirPatient:
    """Return the patient of a record, ready to be screened on `as_of`."""
    context = Context(screener, as_of, record.references)
    values = read_person(record, context)
    lists: Lists = {name: [] for name in ENTRY}
    said_none: dict[str, str] = {}
    present: set[str] = set()
    places: dict[str, str] = {}
    seen = Seen([], [], [], [])
    birth = values.get("birth_date")
    for item in _each_once(record.found):
        places[item.place] = item.reference
        _read(item, context, lists, said_none, present, seen, birth)
    _foreign(record, context, lists, present, seen)
    _empty_sections(record, context, lists, said_none, present)
    dose = next((entry for entry in lists["medications"] if is_a_dose_of_treatment(entry, context)), None)
    if dose is not None:
        values["treatment"] = "ongoing"
        context.say(dose.place, "is a dose of the medicine that is screened for: treatment is taken as going on")
    labs = labs_of(seen.results, context)
    doubts = facts_of(seen.answers, values, context, complete=not record.missing)
    _close(record, context, lists, said_none, present, doubts)
    for place, days in seen.unread:
        labs = (*labs, *_perhaps_newer(labs, place, "an observation that does not say of what may be a newer result", days.last if days else as_of, as_of))
    if record.missing:
        labs = (*labs, *_perhaps_newer(labs, record.missing[0].path, "the record is not complete; a newer result may be missing", as_of, as_of))
    born = Days(birth, values.get("birth_latest", birth)) if isinstance(birth, dt.date) else None
    origins: dict[str, str] = {}
    for field in ("height_cm", "weight_kg"):
        body = best_body(seen.bodies, field, born, context)
        if body is not None:
            values[field] = body.value
            origins[field] = _origin(body.place, places)
    given: dict[str, Any] = {name: tuple(entries) for name, entries in lists.items() if name in present}
    if labs or any(item.kind == "Observation" for item in record.found):
        given["labs"] = labs
    if record.patient is not None:
        origins |= dict.fromkeys(("id", "birth_date", "sex"), record.patient.reference)
    for name, entries in given.items():
        for number, entry in enumerate(entries):
            origins[f"{name}[{number}]"] = origins[entry.place] = _origin(entry.place, places)
    for answer in seen.answers:
        if f"facts.{answer.fact}" not in origins and answer.fact in values.get("facts", {}):
            origins[f"facts.{answer.fact}"] = _origin(values["answered_by"][answer.fact], places)
    values.pop("answered_by", None)
    patient = RecordedPatient(**values, **given, remarks=(*record.missing, *context.remarks), origins=origins)
    return FhirPatient(patient)


def _origin(place: str, places: Mapping[str, str]) -> str:
    """Return the reference of the resource that a place lies in."""
    while place and place not in places:
        place = place.rpartition(".")[0]
    return places.get(place, place)


def _each_once(found: list[Found]) -> list[Found]:
    """Return the resources without those that stand twice, word for word."""
    kept: dict[tuple[str, str], Found] = {}
    others = []
    for item in found:
        key = (item.kind, item.id or "")
        if item.id is None or (key in kept and kept[key].plain != item.plain):
            others.append(item)
        else:
            kept.setdefault(key, item)
    return [*kept.values(), *others]


def _read(item: Found, context: Context, lists: Lists, said_none: dict[str, str], present: set[str], seen: Seen, birth: dt.date | None) -> None:
    name = LIST_OF.get(item.kind)
    if item.kind == "Observation":
        more = read_observation(item, context, birth)
        for all_, some in zip(seen, more, strict=True):
            all_.extend(some)  # type: ignore[attr-defined]
        return
    entry: Any
    if item.kind == "Procedure":
        entry = read_procedure(item, context)
    elif item.kind == "Condition":
        entry = read_condition(item, context)
    elif item.kind == "AllergyIntolerance":
        entry = read_allergy(item, context)
    elif item.kind in KINDS:
        entry = read_medicine(item, context)
    else:
        return
    if name is None or entry is None:
        return
    if entry == "none":
        said_none[name] = item.place
        return
    entries = entry if isinstance(entry, list) else [entry]
    lists[name] += [e for e in entries if not _is_repeated(e, lists[name])]
    if entries and item.kind != "Procedure" and (item.kind not in KINDS or item.kind in MAKE_A_LIST):
        present.add(name)


def _is_repeated(entry: Any, others: list[Any]) -> bool:
    """Return whether a medicine stands there already: refills say the same again, and are not taken twice."""
    if not isinstance(entry, RecordedMedication):
        return False
    return any(other == entry.model_copy(update={"place": other.place}) for other in others)


def _open(name: str, place: str, gap: Gap) -> Any:
    extra = {"substance": NOT_GIVEN} if name == "allergies" else {}
    return ENTRY[name](place=place, only_gap=True, gap=gap, **extra)


def _foreign(record: Record, context: Context, lists: Lists, present: set[str], seen: Seen) -> None:
    """Leave open what resources may have said that are about somebody who is not here."""
    for item in record.foreign:
        name = LIST_OF.get(item.kind)
        if item.kind == "Observation":
            more = read_observation(item, context, None)
            seen.unread.extend([*((result.place, result.days) for result in more.results), *more.unread])
            seen.answers.extend(answer._replace(sure=False) for answer in more.answers)
            if not (more.results or more.answers or more.unread):
                continue
        elif item.kind == "Procedure":
            done = read_procedure(item, context)
            if done is None:
                continue
            lists["conditions"].append(done.model_copy(update={"status": "suspected"}))
        elif name is not None:
            lists[name].append(_open(name, item.place, context.gap(item.place, f"a {item.kind} about another patient")))
            present.add(name)
        else:
            continue
        context.say(item.place, "is about a patient who is not here; whether it belongs to this one is open")


def _empty_sections(record: Record, context: Context, lists: Lists, said_none: dict[str, str], present: set[str]) -> None:
    for item in record.found:
        if item.kind in ("Composition", "List"):
            for name, surely, place in empty_reasons(item, context):
                if surely:
                    said_none.setdefault(name, place)
                elif lists[name]:
                    context.say(place, "says that the list is not known, and entries of it are on record")
                    lists[name].append(_open(name, place, context.rest_of(name, "a section says that it is not known")))
                    present.add(name)
                else:
                    context.say(place, "says that it is not known whether there is anything; the list is asked for")


def _close(record: Record, context: Context, lists: Lists, said_none: dict[str, str], present: set[str], doubts: list[RecordedCondition]) -> None:
    """Settle which lists are there: said to be empty, complete, or with something missing."""
    for name, place in said_none.items():
        if lists[name]:
            context.say(place, "says that there are none, and stands beside entries, which count")
        present.add(name)
    lists["conditions"] += doubts
    for name, entries in lists.items():
        if entries and name not in present:
            entries.append(_open(name, record.key, context.rest_of(name, "the record holds only single entries")))
            present.add(name)
        if name in present and record.missing:
            entries.append(_open(name, record.missing[0].path, context.rest_of(name, "the record is not complete")))


def _perhaps_newer(labs: tuple[RecordedLab, ...], place: str, why: str, day: dt.date, as_of: dt.date) -> list[RecordedLab]:
    """Return, for each test with a result, that there may be a newer one: the older no longer rules anything out."""
    tests = dict.fromkeys(lab.test for lab in labs)
    return [RecordedLab(test=test, value="", place=place, unusable=why, date=min(day, as_of)) for test in tests]
