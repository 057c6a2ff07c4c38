"""The base of all models of rule files: strict, closed, and able to tell which keys a mapping may have."""

from __future__ import annotations

import re
from decimal import Decimal
from string import Formatter
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)


class Strict(BaseModel):
    """Base: unknown keys refused, no type taken for another."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _note_the_reader(cls, value: Any, info: ValidationInfo) -> Any:
        """Note which keys this mapping may have, so that an unknown one can be told a near one."""
        if isinstance(info.context, dict):
            info.context[id(value)] = cls.keys()
        return value

    @classmethod
    def keys(cls) -> list[str]:
        """Return the keys as they are written."""
        return [field.alias or name for name, field in cls.model_fields.items()]


def _number(value: Any) -> Any:
    if _is_number(value):
        return value
    raise PydanticCustomError("number", 'a number is expected, such as 30, 2.5 or "2.5"')


class FilledWith(NamedTuple):
    """A check that a template has no braces but these words in them, in their plain form."""

    words: tuple[str, ...]

    def __call__(self, template: str) -> str:
        """Return a template that holds; raises what pydantic reports of another."""
        try:
            found = {f"{word}{form}{conversion or ''}" for _, word, form, conversion in Formatter().parse(template) if word is not None}
        except ValueError:  # a brace that is opened and not closed, or the other way round
            found = {""}
        if not found <= set(self.words):
            allowed = " and ".join(f"{{{word}}}" for word in self.words)
            raise PydanticCustomError("template", "only {words} can be filled in", {"words": allowed})
        return template


def _above_nought(value: Any) -> Any:
    if Decimal(_number(value)) <= 0:
        raise PydanticCustomError("number", "a number above 0 is expected")
    return value


def ordered(value: Any, low: str, high: str) -> Any:
    """Return a mapping whose number under `low` is not above that under `high`; what is no number is for others to refuse."""
    if isinstance(value, dict):
        numbers = [Decimal(str(value[key])) for key in (low, high) if _is_number(value.get(key))]
        if len(numbers) == len((low, high)) and numbers[0] > numbers[1]:
            raise PydanticCustomError("order", "`{low}` is above `{high}`; are the two the wrong way round?", {"low": low, "high": high})
    return value


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and (isinstance(value, (int, Decimal)) or (isinstance(value, str) and _DECIMAL.fullmatch(value) is not None))


_NUMBER_SCHEMA = WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}]})
Number = Annotated[int | Decimal | str, BeforeValidator(_number), _NUMBER_SCHEMA]
Positive = Annotated[int | Decimal | str, BeforeValidator(_above_nought), _NUMBER_SCHEMA]
Text = Annotated[str, Field(pattern=r"\S", max_length=10_000)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""renal-severe"""
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=80)]
"""severe_renal_impairment"""
Label = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
"""DOC-2.1"""
Mark = Annotated[
    Literal["V", "V2", "C", "J", "M"],
    Field(description="V verified, V2 by two sources, C computed, J a judgement, M from memory; J and M need a clinician's sign-off."),
]
Cites = Annotated[list[Label], Field(min_length=1, description="The statements of the sources that this rests on.")]
Note = Annotated[Text, Field(description="A remark for whoever maintains this; shown nowhere else.")]
