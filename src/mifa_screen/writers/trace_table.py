"""The trace of the rules as text, Markdown, HTML or JSON: from the document to the examples, and from codes and limits back."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from mifa_screen.writers.shown import shown, whole
from mifa_screen.writers.style import CSS, policy
from mifa_screen.writers.table import text_table
from mifa_screen.writers.text import FILE, Screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mifa_screen.authoring.tracing import Matrix

    Table = Callable[[Sequence[str], Sequence[Sequence[str]]], str]

FORWARD = ("statement", "rule", "facts", "value sets and limits", "examples", "what it says")
BACK = ("read by rules", "kind", "rules", "statements", "title")
TITLES = ("From the sources to the examples", "From facts, codes and limits back to the sources")
NO_RULE = "no rule"
STYLE = CSS + "table{border-collapse:collapse;width:100%}th,td{border:1px solid;padding:.3em;text-align:left;vertical-align:top}main{max-width:none}"


def forward_rows(matrix: Matrix) -> list[tuple[str, ...]]:
    """Return a row for every statement and rule; a statement without one says why."""
    rows: list[tuple[str, ...]] = []
    for statement in matrix.statements:
        if not statement.rules:
            rows.append((statement.id, NO_RULE, "", "", "", f"{statement.says} {statement.because[:1].upper()}{statement.because[1:]}"))
        for rule in statement.rules:
            through = f" (through {', '.join(rule.through)})" if rule.through else ""
            read = ", ".join((*rule.value_sets, *rule.limits))
            rows.append((statement.id, f"{rule.rule}{through}", ", ".join(rule.facts), read, str(rule.examples), statement.says))
    return rows


def back_rows(matrix: Matrix) -> list[tuple[str, ...]]:
    """Return a row for everything that rules read."""
    return [(read.id, read.kind, ", ".join(read.rules) or NO_RULE, ", ".join(read.statements), read.title) for read in matrix.reads]


def trace_text(matrix: Matrix, screen: Screen = FILE) -> str:
    """Return both tables as text."""
    return "\n".join(_parts(matrix, lambda heads, rows: text_table(heads, rows, screen), lambda title: f"{title}\n{'=' * len(title)}\n"))


def trace_markdown(matrix: Matrix, level: int = 2) -> str:
    """Return both tables as Markdown."""
    return "\n".join(_parts(matrix, _markdown, lambda title: f"{'#' * level} {title}\n"))


def trace_html(matrix: Matrix) -> str:
    """Return both tables as one HTML file that stands alone."""
    body = "\n".join(_parts(matrix, _html, lambda title: f"<h2>{escape(title)}</h2>"))
    head = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{escape(policy(STYLE))}">\n<title>Trace of the rules</title>'
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Trace of the rules</h1>\n{body}\n</main>\n</body>\n</html>\n'


def trace_json(matrix: Matrix) -> str:
    """Return the trace as JSON."""
    statements = [statement._asdict() | {"rules": [rule._asdict() for rule in statement.rules]} for statement in matrix.statements]
    plain = {"schema": "mifa-screen/trace/1", "statements": statements, "reads": [read._asdict() for read in matrix.reads]}
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def _parts(matrix: Matrix, table: Table, heading: Callable[[str], str]) -> Iterable[str]:
    for title, heads, rows in ((TITLES[0], FORWARD, forward_rows(matrix)), (TITLES[1], BACK, back_rows(matrix))):
        yield heading(title)
        yield table(heads, rows)


def _markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(shown(cell).replace("|", "\\|").strip() for cell in row) + " |" for row in lines) + "\n"


def _html(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def line(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(whole(shown(cell)))}</{tag}>" for cell in cells) + "</tr>"

    return "\n".join(["<table>", line(heads, "th"), *(line(row, "td") for row in rows), "</table>"])
