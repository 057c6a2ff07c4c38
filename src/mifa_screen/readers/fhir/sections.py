"""Sections of a document and lists: whether an empty one says that there is nothing (IPS, empty sections; R4, Composition, List)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from mifa_screen.readers.fhir.elements import Concept, Element, Many, Ref, Text
from mifa_screen.readers.fhir.tolerance import read_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.readers.fhir.bundles import Found
    from mifa_screen.readers.fhir.context import Context


class Section(Element):
    """A part of a document, or a list."""

    code: Concept = None
    title: Text = None
    status: Text = None
    emptyReason: Concept = None  # noqa: N815 - FHIR's own name
    entry: Annotated[tuple[Ref, ...], Many] = ()
    section: Annotated[tuple[Section, ...], Many] = ()


class ListResource(Element):
    """A list of its own; what it holds does not matter, only why it holds nothing."""

    code: Concept = None
    status: Text = None
    emptyReason: Concept = None  # noqa: N815 - FHIR's own name


def empty_reasons(found: Found, context: Context) -> Iterator[tuple[str, bool, str]]:
    """Yield the lists of ours that a document or list calls empty: the list, whether there is surely nothing, and the place."""
    sections: list[tuple[str, Section | ListResource]]
    if found.kind == "List":
        sections = [(found.place, read_model(ListResource, found.plain)[0])]
    else:
        document, _ = read_model(Section, found.plain)
        sections = list(_all(document, found.place))
    names = context.terms.plain["sections"]
    for place, section in sections:
        if section.emptyReason is None or section.code is None or section.status == "entered-in-error":
            continue
        name = next((names[c.code] for c in section.code.coding if c.code in names), None)
        if name:
            yield name, any(word in context.terms.plain["sections_empty"]["none"] for word in section.emptyReason.words), f"{place}.emptyReason"


def _all(section: Section, place: str) -> Iterator[tuple[str, Section]]:
    for number, inner in enumerate(section.section):
        here = f"{place}.section[{number}]"
        yield here, inner
        yield from _all(inner, here)
