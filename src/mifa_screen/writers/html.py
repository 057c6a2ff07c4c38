"""A page as one HTML file that stands alone: no script, nothing loaded from elsewhere, everything escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from mifa_screen.writers.page import Role
from mifa_screen.writers.shown import shown, whole
from mifa_screen.writers.style import CSS, policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.writers.page import Item, Line, Page, Section, Span

POLICY = policy(CSS)
TAGS = {Role.OURS: "", Role.STRONG: "strong", Role.LABEL: "em", Role.NAME: "code", Role.THEIRS: "bdi"}


def html_page(page: Page) -> str:
    """Return a page as HTML."""
    return "\n".join(_page(page)) + "\n"


def _page(page: Page) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">'
    yield f"<title>{_escaped(page.headline)}</title>\n<style>{CSS}</style>\n</head>\n<body>\n<main>"
    yield f"<p>{_line(page.about)}</p>"
    yield f'<h1 class="{page.outcome or "page"}">{_escaped(page.headline)}</h1>'
    yield from (f"<p>{_line(gloss)}</p>" for gloss in page.gloss)
    for section in page.sections:
        yield from _section(section)
    yield "</main>"
    if page.closing:
        yield f"<footer><p>{_escaped(page.closing)}</p></footer>"
    yield "</body>\n</html>"


def _section(section: Section) -> Iterator[str]:
    yield f"<section>\n<h2>{_escaped(section.title)}</h2>"
    yield from (f"<p>{_line(paragraph)}</p>" for paragraph in section.paragraphs)
    yield from items_html(section.items, section.more)
    yield "</section>"


def items_html(items: tuple[Item, ...], more: int) -> Iterator[str]:
    """Yield entries, and those below them, as a list; everything escaped."""
    if not items:
        return
    yield "<ul>"
    for item in items:
        verdict = f'<span class="verdict">{item.verdict.upper()}</span> ' if item.verdict is not None else ""
        yield f"<li>{verdict}{_line(item.head)}"
        yield from items_html(item.items, item.more)
        yield "</li>"
    if more:
        yield f"<li>… and {more} more</li>"
    yield "</ul>"


def _line(line: Line) -> str:
    return "".join(map(_span, line))


def _span(span: Span) -> str:
    tag, text = TAGS[span.role], _escaped(span.text)
    return f"<{tag}>{text}</{tag}>" if tag else text


def _escaped(text: str) -> str:
    return escape(whole(shown(text)))
