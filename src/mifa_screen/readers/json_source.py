"""JSON as it must be: UTF-8, no key twice, no NaN; numbers exact; errors with line and column."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from mifa_screen.errors import InputError, Problem

BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
DEEPEST = 200
QUOTES = ("'", "“", "”", "„", "‘", "’")


class Twice(dict[str, Any]):
    """An object in which a key stands twice; the keys are kept for the message."""

    keys_twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    seen: set[str] = set()
    twice = Twice(plain)
    twice.keys_twice = tuple(dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return twice


def parse_json(data: bytes, source: str) -> Any:
    """Return what a JSON text says, floats as Decimal. Raises InputError that names `source`, line and column, or the path."""
    value, problems = json_and_problems(data, source)
    if problems:
        raise InputError(source, problems)
    return value


def json_and_problems(data: bytes, source: str) -> tuple[Any, list[Problem]]:
    """Return what a JSON text says, and what is wrong with it although it can be read. Raises InputError where it cannot."""
    encoding = BOMS.get(data[:2])
    if encoding is not None:
        raise InputError(source, f"this is {encoding}; save the file as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(source, f"byte {error.start + 1} is not UTF-8; save the file as UTF-8") from None
    if not text.strip():
        raise InputError(source, "the file is empty; `mifa-screen template json` shows what belongs there")
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_float=Decimal, parse_constant=float)
    except json.JSONDecodeError as error:
        raise InputError(source, [Problem(f"line {error.lineno}, column {error.colno}", _no_json(text, error))]) from None
    except RecursionError:
        raise InputError(source, "the JSON is nested too deeply to be a patient") from None
    except ValueError:
        raise InputError(source, "a number has too many digits") from None
    return value, list(_problems(value, "", 0))


BEGINNING = 2_000
"""Where a file says what it is."""


def _no_json(text: str, error: json.JSONDecodeError) -> str:
    """Say why a text is no JSON; of the usual slips, what to do."""
    before, here = text[: error.pos].rstrip(), text[error.pos :].lstrip()[:1]
    what = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
    if not before and any(f"mifa-screen/{kind}/" in text[:BEGINNING] for kind in ("rules", "library")):
        return "this is a rule file, no patient; rules stand behind --rules"
    if not before:
        kind = "XML or a web page" if here == "<" else "no JSON"
        return f"this is {kind}; one patient is expected, as an object in {{ }} (`mifa-screen template json` shows one)"
    if before.endswith(",") and here in ("}", "]"):
        return f"{what}; take out the comma before it"
    if here in QUOTES:
        return f'{what}; texts and keys stand in straight double quotes (")'
    if here in ("/", "#"):
        return f"{what}; JSON has no comments"
    if error.msg == "Extra data":
        return f"{what} after the patient; many patients go to `batch`, one a line (.jsonl)"
    if not here:
        return f"{what}; the end of the file is missing"
    return what


def _problems(value: Any, path: str, depth: int) -> Any:
    """Yield keys that stand twice and texts that cannot be shown."""
    if depth > DEEPEST:
        yield Problem(path[:60], "nested too deeply to be a patient")
    elif isinstance(value, dict):
        if isinstance(value, Twice):
            for key in value.keys_twice:
                yield Problem(f"{path}.{key}".lstrip("."), "the key stands twice; leave one")
        for key, item in value.items():
            yield from _problems(item, f"{path}.{key}".lstrip("."), depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _problems(item, f"{path}[{index}]", depth + 1)
    elif isinstance(value, float):  # numbers are int or Decimal here; only NaN and the infinities are left
        word = "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"  # noqa: PLR0124
        yield Problem(path, f"{word} is no number; leave out what is not known")
    elif isinstance(value, str) and not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        yield Problem(path, "half of a surrogate pair: this text is damaged")
    elif isinstance(value, str) and "\x00" in value:
        yield Problem(path, "a NUL character: this text is damaged")
