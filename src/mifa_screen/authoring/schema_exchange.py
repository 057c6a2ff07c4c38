"""How a result is told to other systems: which code, which severity, which question stands for which data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from mifa_screen.authoring.schema_base import Cites, FactName, FilledWith, Mark, Name, Note, Strict, Text
from mifa_screen.authoring.schema_laboratory import Loinc

Kind = Annotated[str, Field(pattern=r"^[A-Z][A-Za-z]+$", description="A kind of FHIR resource.")]
Uri = Annotated[str, Field(pattern=r"^[a-z][a-z0-9+.-]*:\S+$")]
WebAddress = Annotated[str, Field(pattern=r"^https?://\S+$")]
VerdictName = Literal["stop", "contraindicated", "avoid", "supervise", "caution"]


class Coded(Strict):
    """A code of one of the named systems."""

    system: Name
    code: Text


class Weight(Strict):
    """What a verdict means to a system that knows three severities."""

    severity: Literal["high", "moderate", "low"] = Field(description="DetectedIssue.severity.")
    indicator: Literal["info", "warning", "critical"] = Field(description="The indicator of a card.")
    says: Annotated[Text, AfterValidator(FilledWith(("medicine", "title")))] = Field(description="The summary of a card; {medicine} and {title} are filled in.")


class Weights(Strict):
    """A weight for each verdict."""

    stop: Weight
    contraindicated: Weight
    avoid: Weight
    supervise: Weight
    caution: Weight
    mark: Mark | None = None
    note: Note | None = None


class Issue(Strict):
    """A kind of issue, and the rules that find it. The last entry stands for all that no other names."""

    code: Text
    display: Text
    groups: list[Name] | None = Field(default=None, min_length=1)
    rules: list[Name] | None = Field(default=None, min_length=1)
    answer: Kind = Field(description="In which kind of resource an answer would stand while such a rule is open.")


class Answer(Strict):
    """The resource in which the answer to a question would stand."""

    type: Kind
    loinc: list[Loinc] | None = Field(default=None, min_length=1)
    elements: list[Text] | None = Field(default=None, min_length=1, description="The elements of the resource that are needed.")


class Answers(Strict):
    """Where answers would stand, by what is asked about."""

    lists: dict[Literal["conditions", "allergies", "medications"], Answer]
    facts: dict[FactName, Answer]
    asks: dict[FactName, Answer] = Field(description="Questions of the settings and formulas, by their names.")


class CardSource(Strict):
    """Whose guidance a card gives."""

    label: Text
    url: WebAddress | None = None


class OverrideReason(Strict):
    """Why somebody may go on all the same."""

    code: Name
    display: Text
    verdicts: list[VerdictName] | None = Field(default=None, min_length=1, description="The findings for which it is offered.")
    open: Literal[True] | None = Field(default=None, description="It is offered where something is missing.")


class Exchange(Strict):
    """How a result is told to other systems, as FHIR R4 resources and as CDS Hooks cards."""

    cites: Cites
    base: Uri = Field(description="What names of our own begin with.")
    systems: dict[Name, Uri]
    medicines: dict[Name, Coded]
    verdicts: Weights
    issues: list[Issue] = Field(min_length=1)
    answers: Answers
    sources: dict[Name, CardSource] = Field(description="By rule set.")
    override_reasons: list[OverrideReason] = Field(min_length=1)
