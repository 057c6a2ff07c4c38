"""Pieces of Markdown."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = "<!-- Made by scripts/make_docs.py; change the source, not this file. -->"


def page(title, source, *parts):
    """Return a document: a title, a word on where it comes from, and its parts."""
    return "\n\n".join([f"# {title}", f"{MADE}", f"*Made from {source}.*", *(part.strip("\n") for part in parts if part)]) + "\n"


def table(heads, rows):
    """Return a table; a pipe or a line break in a cell does it no harm."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell(text) for text in row) + " |" for row in lines)


def cell(text):
    return re.sub(r"\s*\n\s*", " ", str(text)).replace("|", "\\|").strip()


def code(text):
    return f"`{text}`"


def lowered(markdown, levels):
    """Return Markdown with its headings some levels lower."""
    return re.sub(r"^(#+) ", lambda match: f"{match[1]}{'#' * levels} ", markdown, flags=re.MULTILINE)


def fenced(text, language):
    return f"```{language}\n{text.rstrip()}\n```"


def anchor(name):
    return f"<a id=\"{name}\"></a>"
