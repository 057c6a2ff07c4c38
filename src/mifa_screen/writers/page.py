"""A page as text, Markdown and HTML all show it: sections of items, made of spans that say whose words they are."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mifa_screen.verdicts import Outcome, Verdict

LONGEST = 2000
"""Characters of one span that a page shows; the JSON result holds all of them."""


class Role(Enum):
    """Whose words a span holds, or what it is."""

    OURS = "ours"
    STRONG = "strong"
    NAME = "name"
    """An id or a path: what one would type."""
    LABEL = "label"
    """What the words after it are ("Source")."""
    THEIRS = "theirs"
    """Words of the patient's record; a page puts them in quotation marks."""


class Span(NamedTuple):
    """A piece of a line."""

    text: str
    role: Role = Role.OURS


Line = tuple[Span, ...]


class Item(NamedTuple):
    """An entry of a section, with entries of its own; one with a verdict begins with it. `more`: how many further entries are not shown."""

    head: Line
    items: tuple[Item, ...] = ()
    verdict: Verdict | None = None
    more: int = 0


class Section(NamedTuple):
    """A titled part of a page: paragraphs, then items; `more`: how many further items are not shown."""

    title: str
    paragraphs: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()
    more: int = 0


class Page(NamedTuple):
    """A page: what it is about, the headline (with the outcome that it stands for), what that means, and the sections."""

    about: Line
    headline: str
    gloss: tuple[Line, ...]
    sections: tuple[Section, ...]
    outcome: Outcome | None = None
    closing: str = ""


def ours(text: str) -> Span:
    """Return words of ours."""
    return Span(_short(text))


def strong(text: str) -> Span:
    """Return words of ours that stand out."""
    return Span(_short(text), Role.STRONG)


def name(text: str) -> Span:
    """Return an id or a path."""
    return Span(_short(text), Role.NAME)


def theirs(text: str) -> Span:
    """Return words of the record."""
    return Span(_short(text), Role.THEIRS)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters in all)"


def first(lines: Iterable[Line], limit: int | None) -> tuple[tuple[Item, ...], int]:
    """Return the first lines as entries, and how many are left over."""
    every = tuple(lines)
    kept = every if limit is None else every[:limit]
    return tuple(map(Item, kept)), len(every) - len(kept)


def labelled(label: str, items: tuple[Item, ...], more: int = 0) -> Item:
    """Return entries below a label; a single one stands behind it."""
    if len(items) == 1 and not more:
        return items[0]._replace(head=(Span(f"{label}:", Role.LABEL), Span(" "), *items[0].head))
    return Item((Span(f"{label}:", Role.LABEL),), items, more=more)


def counted(number: int, what: str) -> str:
    """Return a number with its noun: `1 rule`, `2 rules`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
