"""A page as Markdown (CommonMark): words of the record stand in code spans, in which nothing is interpreted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mifa_screen.writers.page import Role
from mifa_screen.writers.shown import shown, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mifa_screen.writers.page import Item, Line, Page, Section, Span

SPEAKING = re.compile(r"[\\`*_\[\]<>#|~&$^@{}]|:(?=/)|(?<=www)\.|!(?=\[)", re.IGNORECASE)
LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])")


def markdown_page(page: Page) -> str:
    """Return a page as Markdown."""
    return "\n".join(_page(page)) + "\n"


def markdown_part(lines: Iterable[Line], sections: Iterable[Section]) -> str:
    """Return paragraphs and sections as Markdown without a headline, for a place that has one already."""
    parts = [_line(line) for line in lines] + ["\n".join(_section(section)).strip() for section in sections]
    return "\n\n".join(part for part in parts if part)


def _page(page: Page) -> Iterator[str]:
    yield f"# {_escaped(page.headline)}"
    yield ""
    yield _line(page.about)
    for gloss in page.gloss:
        yield ""
        yield _line(gloss)
    for section in page.sections:
        yield from _section(section)
    if page.closing:
        yield ""
        yield f"*{_escaped(page.closing)}*"


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield f"## {_escaped(section.title)}"
    for paragraph in section.paragraphs:
        yield ""
        yield _line(paragraph)
    if section.items:
        yield ""
    for item in section.items:
        yield from _item(item, "")
    if section.more:
        yield f"- … and {section.more} more"


def _item(item: Item, indent: str) -> Iterator[str]:
    verdict = f"**{item.verdict.upper()}** " if item.verdict is not None else ""
    yield f"{indent}- {verdict}{_line(item.head)}"
    for part in item.items:
        yield from _item(part, indent + "  ")
    if item.more:
        yield f"{indent}  - … and {item.more} more"


def _line(line: Line) -> str:
    # Four blanks at the start of a line would make it a block of code.
    return LINE_START.sub(_escape_start, "".join(map(_span, line)).lstrip(" "))


def _span(span: Span) -> str:
    if span.role in (Role.NAME, Role.THEIRS):
        return _code(span.text)
    escaped = _escaped(span.text)
    return f"**{escaped}**" if span.role is Role.STRONG else escaped


def _code(text: str) -> str:
    """Return a code span: fenced by more backticks than stand in the text, padded where it would touch them."""
    text = whole(shown(text)) or " "
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _escaped(text: str) -> str:
    return SPEAKING.sub(r"\\\g<0>", whole(shown(text)))


def _escape_start(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2][:-1]}\\{match[2][-1]}"
