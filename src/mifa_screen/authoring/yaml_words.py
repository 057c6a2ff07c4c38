"""The words in which rule files are spoken of: where something stands, and what the YAML parser means."""

from __future__ import annotations

from typing import Any

from mifa_screen.errors import one_line

NAMED_BY = ("id", "it", "statement")
"""What an item of a list is called by, instead of its number."""
UNSAID = frozenset({"rules", "examples"})
"""Lists whose items have names: saying that they are rules or examples adds nothing."""
LONGEST_NAME = 60

HINTS = {
    "mapping values are not allowed": 'a ": " stands where it cannot: put the text in quotes, or correct the indentation',
    "could not find expected ':'": 'a ":" is missing after a key, or a text has broken out of its indentation',
    "cannot start any token": "a tab, or a text that begins with a sign such as @, % or `: indent with blanks, put the text in quotes",
    "found a tab": "a tab stands here; indent with blanks",
    "did not find expected ',' or": "a comma or a closing bracket is missing; a text with a comma inside { } or [ ] needs quotes",
    "did not find expected key": "the indentation is not right, a quote is closed too early, or a text that begins with [ or { needs quotes",
    "did not find expected '-' indicator": "the indentation is not right: the items of a list begin with - in one column",
    "did not find expected node content": "a value is missing here",
    "block sequence entries are not allowed": "a list cannot begin on this line; put the - on a line of its own",
    "expected <document start>": "something stands after the end of the document (`...`); a rule file is one document",
    "unexpected end of stream": "a quote is opened and never closed",
    "exceeded maximum nesting depth": "nested more deeply than any rule file needs; give the parts names of their own",
    "unknown escape character": "a backslash inside double quotes has a meaning of its own; use single quotes",
}


def explain(problem: str) -> str:
    """Return a parser's complaint in plain English."""
    return next((hint for sign, hint in HINTS.items() if sign in problem), f"the YAML cannot be read: {one_line(problem, 200)}")


def spoken(keys: tuple[str | int, ...], plain: Any) -> str:
    """Return a place as a reader would name it: `renal-severe › when › below`; items by their name, else by number."""
    words: list[str] = []
    for key in keys:
        item = _step(plain, key)
        if isinstance(key, str):
            words.append(one_line(key.rstrip("\0"), LONGEST_NAME))
        else:
            name = _name(item)
            if name is not None and words and words[-1] in UNSAID:
                words.pop()
            words.append(name or f"item {key + 1}")
        plain = item
    return " › ".join(words)


def _step(plain: Any, key: str | int) -> Any:
    try:
        return plain[key]
    except (KeyError, IndexError, TypeError):
        return None


def _name(item: Any) -> str | None:
    if not isinstance(item, dict):
        return None
    return next((one_line(item[key], LONGEST_NAME) for key in NAMED_BY if isinstance(item.get(key), str)), None)
