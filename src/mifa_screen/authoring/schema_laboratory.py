"""The numbers of the library: laboratory tests, formulas, settings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from mifa_screen.authoring.schema_base import Cites, FactName, FilledWith, Mark, Name, Note, Number, Positive, Strict, Text, ordered


def _unquoted(value: Any) -> Any:
    if isinstance(value, str):
        raise PydanticCustomError("coefficient", "a number is expected here without quotes")
    return value


Coefficient = Annotated[Number, BeforeValidator(_unquoted), Field(description="A coefficient; computed in floating point.")]
Loinc = Annotated[str, Field(pattern=r"^[0-9]{1,7}-[0-9]$")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Whole = Annotated[int, Field(ge=0)]
Words = Annotated[list[Text], Field(min_length=1)]
Ask = Annotated[Text, Field(description="The question or test that settles it.")]


class Unit(Strict):
    """A unit: multiply by `factor` to get the test's own unit."""

    factor: Positive
    spellings: list[Text] = Field(min_length=1)


class Plausible(Strict):
    """The range, both ends included, outside which a value is not used."""

    from_: Number = Field(alias="from")
    to: Number
    mark: Mark | None = None
    note: Note | None = None

    @model_validator(mode="before")
    @classmethod
    def _in_order(cls, value: Any) -> Any:
        return ordered(value, "from", "to")


class AssumedLimit(Strict):
    """The upper limit of normal that is taken where the laboratory prints none."""

    value: Number
    says: Text
    mark: Mark | None = None
    note: Note | None = None


class Analyte(Strict):
    """A laboratory test."""

    title: Text
    names: list[Text] = Field(min_length=1)
    loinc: list[Loinc]
    unit: Text
    worse: Literal["higher", "lower"] = Field(description="Which of two results of one day counts.")
    units: list[Unit] = Field(min_length=1)
    plausible: Plausible
    assumed_upper_limit: AssumedLimit | None = None
    plausible_upper_limit: Plausible | None = Field(default=None, description="What a printed upper limit may be; with another the result is not used.")
    cites: Cites | None = None
    note: Note | None = None
    ask: Ask


class Laboratory(Strict):
    """Laboratory tests by name."""

    analytes: dict[FactName, Analyte]


class FormulasFrom(Strict):
    """The formulas that hold from a completed year of age on."""

    from_: Whole = Field(alias="from")
    formulas: list[Name]


class CkdEpiOfSex(Strict):
    """Coefficients of CKD-EPI 2021 for one sex."""

    kappa: Coefficient
    alpha: Coefficient
    factor: Coefficient


class CkdEpi(Strict):
    """CKD-EPI 2021."""

    scale: Coefficient
    beta: Coefficient
    per_year: Coefficient
    male: CkdEpiOfSex
    female: CkdEpiOfSex


class U25Band(Strict):
    """CKiD U25 from an age on."""

    from_: Whole = Field(alias="from")
    k: Coefficient
    base: Coefficient


class CkidU25(Strict):
    """CKiD U25."""

    pivot: Coefficient
    male: list[U25Band] = Field(min_length=1)
    female: list[U25Band] = Field(min_length=1)


class Egfr(Strict):
    """How the glomerular filtration rate is estimated from creatinine."""

    unit: Text
    cites: Cites
    mg_per_dl: Number
    days_per_year: Number
    by_age: list[FormulasFrom] = Field(min_length=1)
    ckd_epi_2021: CkdEpi
    ckid_u25: CkidU25
    asks: dict[FactName, Ask]


class RisingOrFalling(Strict):
    """Where a laboratory value earns two and three points."""

    unit: Text
    rising: bool
    two_from: Number | None = None
    three_above: Number | None = None
    two_to: Number | None = None
    three_below: Number | None = None
    note: Note | None = None


class ChildPugh(Strict):
    """The Child-Pugh score."""

    cites: Cites
    classes: dict[Literal["A", "B", "C"], Annotated[list[Whole], Field(min_length=2, max_length=2)]]
    laboratory: dict[FactName, RisingOrFalling]
    stated: dict[FactName, dict[str, Whole]]
    least: Whole
    most: Whole
    ask: Ask
    asks: dict[FactName, Ask]


class Formulas(Strict):
    """Formulas and scores."""

    egfr: Egfr
    child_pugh: ChildPugh


class ListWords(Strict):
    """How a list of the patient is spoken of."""

    title: Text
    ask: Ask


Template = Annotated[Text, AfterValidator(FilledWith(("said", "path"))), Field(description="A question; {said} and {path} stand for an entry and its place.")]


class LaboratoryColumn(Strict):
    """A column that holds results of one test in one unit."""

    test: FactName
    unit: Text


class Columns(Strict):
    """The columns of a table of patients, and the words of its cells."""

    names: dict[FactName, Words] = Field(description="Each column and the names that it goes by.")
    laboratory: dict[FactName, LaboratoryColumn]
    units: dict[FactName, Words] = Field(default_factory=dict, description="What may stand in brackets behind a column, beside the units of results.")
    nearly: dict[str, FactName] = Field(default_factory=dict, description="Headings that may mean a column but are not taken for it: the run stops with a suggestion.")
    not_known: list[str]
    true_words: Words
    false_words: Words
    pregnancy_words: dict[Literal["true", "false"], Words]
    pregnancy_fact: FactName
    sex_words: dict[str, Literal["male", "female", "other", "unknown"]]


class Settings(Strict):
    """Windows, plausible ranges, and the words of questions."""

    mark: Mark | None = None
    note: Note | None = None
    examples_as_of: Day
    max_lab_age_days: Whole
    plausible: dict[FactName, Plausible]
    lists: dict[Literal["conditions", "allergies", "medications"], ListWords]
    asks: dict[FactName, Template]
    columns: Columns | None = None
