"""A patient as a record system describes one: more than our own JSON can say, for the same `Screener`.

Users never write these. A reader of records (FHIR) makes them where an entry has several codes, where something that stands in the
record could not be read, or where a date is known in part. What is left open here stays unknown in the result.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar, NamedTuple

from pydantic import ConfigDict, Field

from mifa_screen.patient.model import Allergy, Condition, Lab, Medication, Patient, Strict, Text
from mifa_screen.result import Remark


class RecordedCode(NamedTuple):
    """One of the codes of an entry; `system` by our name, or "?" where it is not one that is read here."""

    system: str
    code: str
    display: str = ""


class Gap(Strict):
    """Something of the record that is not known: whatever it may have meant stays open.

    `missing` says what, `ask` how to settle it. `said` is what stands there, if anything; with it, it is listed as not understood.
    """

    missing: Text
    ask: Text
    said: str | None = None


class _Recorded(Strict):
    """What entries of a record have in common: where they stand, and their codes."""

    from_record: ClassVar[bool] = True

    place: Text
    codings: tuple[RecordedCode, ...] = ()
    gap: Gap | None = None
    only_gap: bool = False
    """Whether nothing of the entry could be read."""


class RecordedCondition(_Recorded, Condition):
    """A diagnosis of a record; all of its codes mean the same disease.

    `perhaps_over`: it is not said whether it still is. `age_days`: how long ago it began or was recorded, at the least.
    """

    perhaps_over: bool = False
    age_days: int | None = None


class RecordedMedication(_Recorded, Medication):
    """A medicine of a record.

    `dose_units` counts tablets of the strength that the text names; `dose_open`: the dose is not known;
    `perhaps_stopped`: it is not said whether it is still taken; `given`: a dose that was given, not an order.
    """

    dose_units: Decimal | None = None
    dose_open: bool = False
    perhaps_stopped: bool = False
    given: bool = False


class RecordedAllergy(_Recorded, Allergy):
    """An allergy of a record; `also` are the other names that it has there."""

    also: tuple[Text, ...] = ()


class RecordedLab(Lab):
    """A result of a record; `unusable` says why it is not to be used."""

    from_record: ClassVar[bool] = True

    place: Text
    unusable: str | None = None


class RecordedPatient(Patient):
    """A patient of a record.

    `birth_latest` stands beside `birth_date` where only the month or the year is known: the birth lies between the two.
    `remarks` are what its reader has to say; `origins` names the resource that a path of the result rests on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    from_record: ClassVar[bool] = True

    birth_latest: dt.date | None = None
    remarks: tuple[Remark, ...] = ()
    origins: dict[str, str] = Field(default_factory=dict)
