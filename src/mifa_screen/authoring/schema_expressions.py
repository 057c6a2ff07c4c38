"""The condition language as models: one for each head key. docs/conditions.md says what each word means."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from mifa_screen.authoring.schema_base import FactName, Name, Strict, Text
from mifa_screen.errors import one_line
from mifa_screen.knowledge.expressions import READERS, RELATIONS
from mifa_screen.nearness import near

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

RELATION_WORDS = ", ".join(RELATIONS[:-1]) + f" or {RELATIONS[-1]}"


class All(Strict):
    """True when every part is true; false when one is false; else unknown."""

    all: list[Expression] = Field(min_length=1)


class AnyOf(Strict):
    """True when a part is true; false when every part is false; else unknown."""

    any: list[Expression] = Field(min_length=1)


class AnyKnown(Strict):
    """True when a part is true; else false when at least one is false; else unknown."""

    any_known: list[Expression] = Field(min_length=1)


class Not(Strict):
    """True when the part is false, false when it is true, else unknown."""

    not_: Expression = Field(alias="not")


class FactRef(Strict):
    """The fact is true."""

    fact: FactName


class Condition(Strict):
    """A diagnosis of this value set is on record; without a list of diagnoses unknown."""

    condition: Name


class Recorded(Strict):
    """As `condition`, but a missing list means false: evidence that can prove, and is never asked for."""

    recorded: Name


class Doubtful(Strict):
    """A diagnosis of this value set is on record, but suspected, questioned or unclear."""

    doubtful: Name


class AllergyTo(Strict):
    """An allergy `to` a substance of a value set, or to any other (`not_to`), or to any other with a severe reaction (`severe`)."""

    to: Name | None = None
    not_to: Name | None = None
    severe: Name | None = Field(default=None, description="Only with `not_to`: the value set of reactions that count as severe.")

    @model_validator(mode="before")
    @classmethod
    def _one_of_two(cls, value: Any) -> Any:
        if isinstance(value, dict):
            if ("to" in value) == ("not_to" in value):
                raise PydanticCustomError("allergy", "either `to` or `not_to` is expected, with the name of a value set")
            if "to" in value and "severe" in value:
                raise PydanticCustomError("allergy", "`severe` goes with `not_to` only: an allergy `to` the substance counts at any severity")
        return value


class Allergy(Strict):
    """An entry of the allergy history."""

    allergy: AllergyTo


class Medication(Strict):
    """A medicine of this value set is taken or planned."""

    medication: Name
    unless_course: list[Literal["single", "short", "long"]] | None = Field(default=None, min_length=1, description="Courses that do not count.")
    daily_dose: Name | None = Field(default=None, description="Only at a daily dose that these dose limits call high.")


def _no_bare_number(value: Any) -> Any:
    if isinstance(value, (int, Decimal)):
        raise PydanticCustomError("bare_number", "name a threshold; give the number a name, a unit and a source under `thresholds`")
    return value


Limit = Annotated[Name, BeforeValidator(_no_bare_number)]


class Measure(Strict):
    """A number about the patient, compared with a named threshold."""

    measure: FactName
    above: Limit | None = None
    at_least: Limit | None = None
    below: Limit | None = None
    at_most: Limit | None = None
    times: Literal["upper_limit"] | None = Field(default=None, description="The threshold is a multiple of the upper limit of normal.")
    put_in_doubt_by: Expression | None = Field(default=None, description="While this is true, a true comparison is unknown.")
    doubt_asks: Text | None = Field(default=None, description="What to ask when it is put in doubt.")

    @model_validator(mode="before")
    @classmethod
    def _one_relation(cls, value: dict[str, Any]) -> dict[str, Any]:
        if sum(word in value for word in RELATIONS) != 1:
            context = {"words": RELATION_WORDS, "meant": _guess(sorted(value.keys() - cls.keys()), RELATIONS)}
            raise PydanticCustomError("relation", "exactly one of {words} is expected, with the name of a threshold{meant}", context)
        if "doubt_asks" in value and "put_in_doubt_by" not in value:
            raise PydanticCustomError("doubt", "`doubt_asks` goes with `put_in_doubt_by`")
        return value


class Sex(Strict):
    """The recorded sex; other, unknown or none recorded is unknown."""

    sex: Literal["male", "female"]


class Treatment(Strict):
    """Whether treatment is planned (also when nothing is said), ongoing or completed."""

    treatment: Literal["planned", "ongoing", "completed"]


HEADS: dict[str, type[Strict]] = {
    "all": All,
    "any": AnyOf,
    "any_known": AnyKnown,
    "not": Not,
    "fact": FactRef,
    "condition": Condition,
    "recorded": Recorded,
    "doubtful": Doubtful,
    "allergy": Allergy,
    "medication": Medication,
    "measure": Measure,
    "sex": Sex,
    "treatment": Treatment,
}
assert HEADS.keys() == READERS.keys(), "the schema and the engine speak of different words"


def head_of(value: Any) -> str | None:
    """Return the head key of an expression."""
    return next((key for key in value if key in HEADS), None) if isinstance(value, dict) else None


def _one_head(value: Any) -> Any:
    words = ", ".join(HEADS)
    if not isinstance(value, dict):
        raise PydanticCustomError("condition", "a condition is expected: a mapping with one of {words}", {"words": words})
    heads = [key for key in value if key in HEADS]
    if len(heads) > 1:
        said = " and ".join(f'"{head}"' for head in heads)
        raise PydanticCustomError("condition", "{said} stand side by side; put them into the list of an `all` or an `any`", {"said": said})
    if not heads:
        context = {"words": words, "meant": _guess(value, HEADS)}
        raise PydanticCustomError("condition", "a condition is expected, with one of {words}{meant}", context)
    return value


def _guess(said: Iterable[str], known: Collection[str]) -> str:
    guesses = [(key, guess) for key in said if (guess := near(key, known)) is not None]
    return f'; "{one_line(guesses[0][0])}" is none, did you mean "{guesses[0][1]}"?' if guesses else ""


def tag(head: str) -> str:
    """Return the mark that pydantic puts into the path of an error; it is no key of the file."""
    return f"<{head}>"


def _tag_of(value: Any) -> str | None:
    head = head_of(value)
    return None if head is None else tag(head)


Expression = Annotated[
    Annotated[All, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[AnyKnown, Tag("<any_known>")]
    | Annotated[Not, Tag("<not>")]
    | Annotated[FactRef, Tag("<fact>")]
    | Annotated[Condition, Tag("<condition>")]
    | Annotated[Recorded, Tag("<recorded>")]
    | Annotated[Doubtful, Tag("<doubtful>")]
    | Annotated[Allergy, Tag("<allergy>")]
    | Annotated[Medication, Tag("<medication>")]
    | Annotated[Measure, Tag("<measure>")]
    | Annotated[Sex, Tag("<sex>")]
    | Annotated[Treatment, Tag("<treatment>")],
    Discriminator(_tag_of),
    BeforeValidator(_one_head),
]
for _model in HEADS.values():
    _model.model_rebuild()
