"""The patient as users describe one (contract section 4). Strict types, unknown keys refused, absence kept as None."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from mifa_screen.core.dates import iso_day

MOST_PLACES = 308  # as far as most programs count


def _date(value: Any) -> Any:
    """Read an ISO date; refuse numbers (Unix times), other orders and times of day rather than guess."""
    if isinstance(value, dt.datetime) or not isinstance(value, (str, dt.date)):
        raise PydanticCustomError("date", "a date is written YYYY-MM-DD, in quotes")
    if isinstance(value, dt.date):
        return value
    try:
        return iso_day(value)
    except ValueError as error:
        raise PydanticCustomError("date", "{why}", {"why": str(error)}) from None


def _number(value: Any) -> Any:
    """Read a number exactly: 0.1 is one tenth. Booleans and texts are no numbers."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise PydanticCustomError("number", "a number is expected")
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise PydanticCustomError("number", "a finite number is expected")
    if abs(number.adjusted()) > MOST_PLACES:  # to write such a number out, or to reckon with it, could take all memory
        raise PydanticCustomError("number", "the number is too large or too small to be a measurement")
    return number


def _lab_value(value: Any) -> Any:
    """Read a result: a number, or a text such as ">90"; whether the text can be used is for the laboratory reading to say."""
    return value if isinstance(value, str) else _number(value)


def _facts(value: Any) -> Any:
    """Read null as absent."""
    return {} if value is None else value


Day = Annotated[dt.date, BeforeValidator(_date)]
Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Text = Annotated[StrictStr, Field(min_length=1)]
Sex = Literal["male", "female", "other", "unknown"]
Treatment = Literal["planned", "ongoing", "completed"]


class Strict(BaseModel):
    """Base: frozen, strict, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_record: ClassVar[bool] = False
    """Whether a reader of records made it (`patient.recorded`)."""


class Allergy(Strict):
    """An entry of `allergies`."""

    substance: Text
    severity: Literal["mild", "moderate", "severe"] | None = None
    criticality: Literal["low", "high"] | None = None
    reactions: tuple[Text, ...] | None = None
    status: Literal["active", "inactive", "resolved", "unconfirmed", "refuted", "entered-in-error"] | None = None


class Condition(Strict):
    """An entry of `conditions`: a text, a code, or both."""

    text: Text | None = None
    code: Text | None = None
    system: Literal["icd-10", "icd-10-cm", "snomed"] | None = None
    status: Literal["active", "remission", "resolved", "refuted", "entered-in-error", "suspected", "family-history"] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        _text_or_code(self)
        return self


class Medication(Strict):
    """An entry of `medications`; `dose_mg` of one administration, `times_per_day` of them."""

    text: Text | None = None
    code: Text | None = None
    system: Literal["atc", "rxnorm"] | None = None
    dose_mg: Annotated[Number, Field(gt=0)] | None = None
    times_per_day: Annotated[Number, Field(gt=0)] | None = None
    route: Text | None = None
    course: Literal["single", "short", "long"] | None = None
    status: Literal["active", "planned", "stopped", "entered-in-error"] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        _text_or_code(self)
        return self


class Lab(Strict):
    """A laboratory result: `value` a number or a text with a comparator, `upper_limit` in the same `unit`."""

    test: Text
    value: Annotated[Decimal | str, BeforeValidator(_lab_value)]
    unit: Text | None = None
    upper_limit: Annotated[Number, Field(gt=0)] | None = None
    date: Day | None = None


class Patient(Strict):
    """One patient. Only `id` is required; what is absent is unknown, a list that is present and empty says "asked, none"."""

    id: Text
    birth_date: Day | None = None
    age_years: Number | None = None
    sex: Sex | None = None
    height_cm: Number | None = None
    weight_kg: Number | None = None
    treatment: Treatment | None = None
    facts: Annotated[dict[str, StrictBool | None], BeforeValidator(_facts)] = Field(default_factory=dict)
    allergies: tuple[Text | Allergy, ...] | None = None
    conditions: tuple[Text | Condition, ...] | None = None
    medications: tuple[Text | Medication, ...] | None = None
    labs: tuple[Lab, ...] | None = None
    child_pugh: Literal["A", "B", "C"] | None = None
    ascites: Literal["none", "mild", "moderate", "severe"] | None = None
    encephalopathy: Annotated[StrictInt, Field(ge=0, le=4)] | None = None


def _text_or_code(entry: Condition | Medication) -> None:
    if entry.text is None and entry.code is None and not entry.from_record:
        raise PydanticCustomError("empty_entry", 'an entry needs "text" or "code"')
