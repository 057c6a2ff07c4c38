"""A page as one HTML file that stands alone: no script, nothing loaded from elsewhere, everything escaped."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING

from mifa_screen.writers.page import Role
from mifa_screen.writers.shown import shown, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mifa_screen.writers.page import Item, Line, Page, Section, Span

CSS = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
body { color: #1b1b1b; background: #fff; overflow-wrap: anywhere; }
h1 { padding: .75rem 1rem; border-left: .75rem solid #555; background: #f1f1f1; font-size: 1.6rem; }
h1.do-not-give { border-color: #a50000; background: #fbe9e7; }
h1.incomplete { border-color: #6a1b9a; background: #f3e5f5; }
h1.with-care { border-color: #8a5a00; background: #fff6dd; }
h2 { font-size: 1.15rem; border-bottom: 1px solid #bbb; margin-top: 2rem; }
.verdict { font-size: .85rem; font-weight: 700; border: 1px solid #555; border-radius: .25rem; padding: 0 .35rem; }
em { color: #444; font-style: normal; }
bdi { background: #eef2f7; padding: 0 .2rem; white-space: pre-wrap; }
li { margin: .25rem 0; }
footer { margin-top: 2rem; border-top: 1px solid #bbb; font-style: italic; }
@media print { body { margin: 0; max-width: none; } li { break-inside: avoid; } }
"""
STYLE_HASH = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'none'"
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
    yield from _list(section.items, section.more)
    yield "</section>"


def _list(items: tuple[Item, ...], more: int) -> Iterator[str]:
    if not items:
        return
    yield "<ul>"
    for item in items:
        verdict = f'<span class="verdict">{item.verdict.upper()}</span> ' if item.verdict is not None else ""
        yield f"<li>{verdict}{_line(item.head)}"
        yield from _list(item.items, item.more)
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
