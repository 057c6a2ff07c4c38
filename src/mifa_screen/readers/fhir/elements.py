"""Data types of FHIR R4, as far as they are needed: unknown keys ignored, slips of form forgiven where the meaning is plain.

A text in place of a CodeableConcept or a Reference, and one thing in place of a list, are read as what they stand for. Everything else
that has the wrong shape is an error with its place (`tolerance.read_model`).
"""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from mifa_screen.patient.model import Number


def clean(text: str) -> str:
    """Return a text without what cannot be seen (zero-width characters, control characters) and without blanks around it."""
    if not text.isascii() or not text.isprintable():
        text = "".join(c if unicodedata.category(c) not in ("Cc", "Cf") else " " if c in "\t\n\r" else "" for c in text)
    return text.strip()


def _text(value: Any) -> Any:
    return clean(value) or None if isinstance(value, str) else value


def _many(value: Any) -> Any:
    return () if value is None else value if isinstance(value, (list, tuple)) else (value,)


def _concept(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


def _reference(value: Any) -> Any:
    return {"reference": value} if isinstance(value, str) else value


class Element(BaseModel):
    """Base: frozen, extras ignored; a number in place of a code is read as its digits."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


Text = Annotated[str | None, BeforeValidator(_text)]
Many = BeforeValidator(_many)


class Coding(Element):
    """A code, its system and its name there."""

    system: Text = None
    code: Text = None
    display: Text = None


class Extension(Element):
    """An extension with the values that are looked at."""

    url: Text = None
    valueCode: Text = None  # noqa: N815 - FHIR's own name


class CodeableConcept(Element):
    """Something said by codes of several systems, by a text, or both."""

    coding: Annotated[tuple[Coding, ...], Many] = ()
    text: Text = None
    extension: Annotated[tuple[Extension, ...], Many] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Every code, display and text, in lower case: for words of small code systems."""
        return tuple(part.lower() for part in (*(p for c in self.coding for p in (c.code, c.display)), self.text) if part)

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is said."""
        return not self.words


class Identifier(Element):
    """A business identifier."""

    value: Text = None


class Reference(Element):
    """A reference to another resource."""

    reference: Text = None
    display: Text = None
    type: Text = None
    identifier: Identifier | None = None


class Quantity(Element):
    """A number with its unit, and perhaps a comparator."""

    value: Number | None = None
    comparator: Text = None
    unit: Text = None
    system: Text = None
    code: Text = None


class Range(Element):
    """From a low to a high quantity."""

    low: Quantity | None = None
    high: Quantity | None = None


class Period(Element):
    """From a start to an end."""

    start: Text = None
    end: Text = None


Concept = Annotated[CodeableConcept | None, BeforeValidator(_concept)]
Concepts = Annotated[tuple[Annotated[CodeableConcept, BeforeValidator(_concept)], ...], Many]
Ref = Annotated[Reference | None, BeforeValidator(_reference)]
Plain = Annotated[tuple[dict[str, Any], ...], Many]
