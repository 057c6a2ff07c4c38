"""The numbers of the library: laboratory tests, formulas, settings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from mifa_screen.authoring.schema_base import Cites, FactName, Mark, Name, Note, Number, Strict, Text

Fractions = Annotated[Number, Field(description="A coefficient.")]
Loinc = Annotated[str, Field(pattern=r"^[0-9]{1,7}-[0-9]$")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Whole = Annotated[int, Field(ge=0)]
Ask = Annotated[Text, Field(description="The question or test that settles it.")]


class Unit(Strict):
    """A unit: multiply by `factor` to get the test's own unit."""

    factor: Number
    spellings: list[Text] = Field(min_length=1)


class Plausible(Strict):
    """The range, both ends included, outside which a value is not used."""

    from_: Number = Field(alias="from")
    to: Number
    mark: Mark | None = None
    note: Note | None = None


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

    kappa: Fractions
    alpha: Fractions
    factor: Fractions


class CkdEpi(Strict):
    """CKD-EPI 2021."""

    scale: Fractions
    beta: Fractions
    per_year: Fractions
    male: CkdEpiOfSex
    female: CkdEpiOfSex


class U25Band(Strict):
    """CKiD U25 from an age on."""

    from_: Whole = Field(alias="from")
    k: Fractions
    base: Fractions


class CkidU25(Strict):
    """CKiD U25."""

    pivot: Fractions
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


class Settings(Strict):
    """Windows, plausible ranges, and the words of questions."""

    model_config = ConfigDict(extra="allow")

    examples_as_of: Day
    max_lab_age_days: Whole
    plausible: dict[FactName, Plausible]
    lists: dict[Literal["conditions", "allergies", "medications"], ListWords]
    asks: dict[FactName, Ask]


Columns = Annotated[dict[str, Any], Field(description="Names of table columns and the words of their cells.")]
