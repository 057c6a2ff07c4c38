"""What any rule or library file may define: sources, statements, thresholds, value sets, dose limits, facts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from mifa_screen.authoring.schema_base import Cites, FactName, Label, Mark, Name, Note, Number, Strict, Text, ordered
from mifa_screen.authoring.schema_expressions import Expression

Icd10 = Annotated[str, Field(pattern=r"^[A-Z][0-9][0-9](\.[0-9]{1,2})?$")]
Icd10Cm = Annotated[str, Field(pattern=r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$")]
Atc = Annotated[str, Field(pattern=r"^[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?$")]
Snomed = Annotated[str, Field(pattern=r"^[1-9][0-9]{5,17}$")]
RxNorm = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,7}$")]

SYSTEMS = ("icd", "icd-10", "icd-10-cm", "snomed", "atc", "rxnorm", "concept", "substance", "reaction")


class Source(Strict):
    """A text that rules rest on."""

    title: Text
    reference: Text = Field(description="Where to find it: edition, date, number, address.")
    mark: Mark | None = None
    note: Note | None = None


class Statement(Strict):
    """What a source says in one place, in our own words."""

    source: Label
    section: Text = Field(description='The section, in quotes: "4.10".')
    says: Text
    note: Note | None = None


class Threshold(Strict):
    """A named limit. Rules and facts name it; none holds a number of its own."""

    title: Text
    value: Number
    unit: Text
    cites: Cites | None = None
    mark: Mark | None = None
    note: Note | None = None


class Members(Strict):
    """Codes of a value set, by coding system. In ICD-10 and ATC a code stands for all below it."""

    icd: list[Icd10Cm] | None = Field(default=None, min_length=1, description="ICD-10 codes, in the WHO's and the American edition alike.")
    icd_10: list[Icd10] | None = Field(default=None, alias="icd-10", min_length=1, description="ICD-10 codes of the WHO's edition only.")
    icd_10_cm: list[Icd10Cm] | None = Field(default=None, alias="icd-10-cm", min_length=1, description="ICD-10-CM codes, the American edition only.")
    snomed: list[Snomed] | None = Field(default=None, min_length=1, description="SNOMED CT ids; each stands for itself.")
    atc: list[Atc] | None = Field(default=None, min_length=1, description="ATC codes or groups.")
    rxnorm: list[RxNorm] | None = Field(default=None, min_length=1, description="RxNorm ids; each stands for itself.")
    concept: list[Name] | None = Field(default=None, min_length=1, description="Our own concepts (data/vocabulary/concepts.tsv).")
    substance: list[Name] | None = Field(default=None, min_length=1, description="Substances that somebody is allergic to.")
    reaction: list[Name] | None = Field(default=None, min_length=1, description="Allergic reactions.")
    note: Note | None = None

    @model_validator(mode="before")
    @classmethod
    def _some_codes(cls, value: Any) -> Any:
        if isinstance(value, dict) and not value.keys() & set(SYSTEMS):
            raise PydanticCustomError("members", "codes are expected under one of {words}", {"words": ", ".join(SYSTEMS)})
        return value


class UnclearMembers(Members):
    """Codes that leave open whether the value set is meant."""

    ask: Text | None = Field(default=None, description="The question that settles it.")


class ValueSet(Strict):
    """A named set of codes. Of several prefixes that fit, the longest decides."""

    title: Text
    counts: Literal["current", "lasting"] | None = Field(
        default=None, description="Diagnoses only. current: counts while active or in remission; lasting (the default): in any status, resolved too."
    )
    lasts_at_most_days: Annotated[int, Field(ge=1)] | None = Field(default=None, description="An older record of it without an end leaves it open.")
    cites: Cites | None = None
    note: Note | None = None
    members: list[Members] = Field(min_length=1)
    except_: list[Members] | None = Field(default=None, alias="except", min_length=1, description="Codes below a member that do not belong.")
    unclear: list[UnclearMembers] | None = Field(default=None, min_length=1, description="Codes that leave it open.")


LIMIT_KINDS = ("high_from", "not_high_to", "never")


class DoseLimit(Strict):
    """From which daily dose these medicines count as high."""

    atc: list[Atc] = Field(min_length=1)
    high_from: Number | None = Field(default=None, description="High at this daily dose and above, not below it.")
    not_high_to: Number | None = Field(default=None, description="Not high up to this daily dose; above it open.")
    plausible_from: Number | None = Field(default=None, description="Below this daily dose the number is mostly in another unit; whether it is high stays open.")
    never: Literal[True] | None = Field(default=None, description="High at no dose.")
    unit: Literal["mg/d"] | None = None
    mark: Mark | None = None
    note: Note | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_kind(cls, value: Any) -> Any:
        if isinstance(value, dict) and sum(kind in value for kind in LIMIT_KINDS) != 1:
            raise PydanticCustomError("limit", "exactly one of high_from, not_high_to or never is expected")
        for kind in LIMIT_KINDS[:2]:
            ordered(value, "plausible_from", kind)
        return value


class DoseLimits(Strict):
    """Daily doses above which a medicine counts as highly dosed. A medicine that is not listed has no limit: its dose stays open."""

    title: Text
    cites: Cites | None = None
    mark: Mark | None = None
    note: Note | None = None
    limits: list[DoseLimit] = Field(min_length=1)


class UnmeasuredNote(Strict):
    """A warning for a fact that is stated false while none of these measures is known."""

    measures: list[FactName] = Field(min_length=1)
    says: Text


class Fact(Strict):
    """Something that rules read. Stated by the user, or settled from the record."""

    title: Text
    ask: Text = Field(description="The question or test that settles it.")
    cites: Cites | None = None
    note: Note | None = None
    true_when: Expression | None = None
    silence: Literal["unknown", "false", False] | None = Field(
        default=None, description="What a false `true_when` makes of the fact: false (the default), or unknown where only a statement can deny it."
    )
    false_when: Expression | None = None
    presumed_when: Expression | None = Field(default=None, description="Its value is taken when nothing above has decided.")
    unmeasured_note: UnmeasuredNote | None = None


class Candidates(Strict):
    """The two codes that an ambiguous medicine may have."""

    protocol: Atc
    immunosuppressant: Atc


class Companions(Strict):
    """Medicines on the same list that tell that a protocol is meant."""

    atc: list[Atc] = Field(min_length=1)


class AmbiguousMedicine(Strict):
    """A medicine whose purpose tells which of two codes is meant."""

    title: Text
    cites: Cites | None = None
    note: Note | None = None
    candidates: Candidates
    protocol_if_with: Companions
    immunosuppressant_if_weekly_mg_at_most: Name = Field(description="The name of a threshold.")
