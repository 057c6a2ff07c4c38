"""What the schema's complaints mean in plain English; the words of the checking library never reach a user."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from pydantic_core.core_schema import ErrorType

from mifa_screen.errors import one_line
from mifa_screen.nearness import near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mifa_screen.authoring.yaml_source import Keys

_QUOTED = re.compile(r"'([^']*)'")

SHAPES = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "lower-case words joined by hyphens, such as renal-severe",
    r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$": "lower-case words joined by underscores, such as severe_renal_impairment",
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$": "letters, digits, dots, hyphens and underscores, such as DOC-2.1",
    r"^[A-Z][0-9][0-9](\.[0-9]{1,2})?$": "an ICD-10 code, such as N18 or N18.4",
    r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$": "an ICD-10 code, such as N18, N18.4 or Z79.621",
    r"^[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?$": "an ATC code or group, such as L04A or L04AD02",
    r"^[1-9][0-9]{5,17}$": "a SNOMED CT id of 6 to 18 digits",
    r"^[1-9][0-9]{0,7}$": "an RxNorm id of up to 8 digits",
    r"^[0-9]{1,7}-[0-9]$": "a LOINC code, such as 2160-0",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a date, written YYYY-MM-DD",
    r"^[A-Z][A-Za-z]+$": "a kind of FHIR resource, such as Observation",
    r"^[a-z][a-z0-9+.-]*:\S+$": "an address with its scheme, such as urn:example:codes",
    r"^https?://\S+$": "a web address, such as https://example.org/page",
}
EXPECTED = {
    "string_type": "a text is expected",
    "dict_type": "a mapping (lines of `key: value`) is expected",
    "model_type": "a mapping (lines of `key: value`) is expected",
    "model_attributes_type": "a mapping (lines of `key: value`) is expected",
    "list_type": "a list (lines that begin with -) is expected",
    "tuple_type": "a list is expected",
    "int_type": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "bool_type": "true or false is expected",
    "string_too_short": "a text is expected, and there is none",
    "too_short": "the list is empty; at least one is expected",
}
BOUNDS = {"less_than": "below", "less_than_equal": "of at most", "greater_than": "above", "greater_than_equal": "of at least"}
OF_THE_LIBRARY = frozenset(get_args(ErrorType))
"""All that the checking library can complain of; what is none of these are our own words."""


def reworded(error: Mapping[str, Any], plain: Any, readers: Mapping[int, list[str]]) -> tuple[Keys, str]:
    """Return where an error of pydantic lies in the file, and what it says in plain English."""
    kind, said = error["type"], error["input"]
    keys = _keys(error["loc"], plain, is_missing=kind == "missing")
    if kind == "missing":
        return keys, f'the key "{one_line(str(keys[-1]))}" is missing'
    if kind == "extra_forbidden":
        last = one_line(str(keys[-1]))
        meant = _meant(last, readers.get(id(_at(plain, keys[:-1])), ()))
        stray = len(keys) > 1 and not meant and last in readers.get(id(plain), ())
        return keys, f'unknown key "{last}"{"; it belongs at the left margin of the file" if stray else meant}'
    return keys, _says(kind, said, error.get("ctx") or {}) or str(error["msg"])


def _says(kind: str, said: Any, context: Mapping[str, Any]) -> str | None:
    """Return what a complaint about a value means; None for one of our own, which is plain English already."""
    if kind == "string_pattern_mismatch":
        return f'"{one_line(said)}" is not {SHAPES[context["pattern"]]}{odd_letter(said)}' if said.strip() else EXPECTED["string_too_short"]
    if kind == "string_too_long":
        return f"the text has {len(said)} characters; at most {context['max_length']} are expected"
    if kind == "literal_error":
        return _choice(said, str(context["expected"]))
    if kind == "string_type" and isinstance(said, (int, Decimal)):
        return f'a text is expected; put it in quotes: "{str(said).lower()}"'
    if kind in EXPECTED:
        return f"{EXPECTED[kind]}{_found(said)}"
    if kind in BOUNDS:
        return f"a number {BOUNDS[kind]} {next(iter(context.values()))} is expected"
    return "this value is not expected here" if kind in OF_THE_LIBRARY else None


def unknown(what: str, said: str, known: Iterable[str]) -> str:
    """Return that there is no such thing, and what may have been meant."""
    return f'there is no {what} "{one_line(said)}"{_meant(said, known)}'


def _meant(said: str, known: Iterable[str]) -> str:
    """Return which name may have been meant, as the end of a sentence."""
    guess = nearly(said, known)
    return f'{odd_letter(said)}; did you mean "{guess}"?' if guess else ""


def odd_letter(said: str) -> str:
    """Return which character of a name is no plain letter, digit or sign: one may look like a plain one, or like nothing."""
    odd = next((character for character in said if not character.isascii()), None)
    return f" (it has U+{ord(odd):04X}, {unicodedata.name(odd, 'no letter').lower()})" if odd else ""


def nearly(said: str, known: Iterable[str]) -> str | None:
    """Return the name that differs in case, hyphens and underscores only, or a near one."""
    names = {_folded(name): name for name in known}
    close = near(_folded(said), names)
    return names.get(_folded(said)) or (names[close] if close else None)


def _folded(name: str) -> str:
    return name.lower().replace("_", "-")


def _choice(said: Any, expected: str) -> str:
    words = _QUOTED.findall(expected) or [expected.lower()]
    choice = " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    subject = f'"{one_line(said)}"' if isinstance(said, str) else str(said).lower() if isinstance(said, (int, Decimal)) else "this"
    guess = near(said, words) if isinstance(said, str) else None
    return f"{subject} is not {choice}" + (f'{odd_letter(said)}; did you mean "{guess}"?' if guess else "")


def _found(said: Any) -> str:
    if said is None:
        return ", and nothing stands here"
    kinds = {bool: "true or false", str: "a text", list: "a list", tuple: "a list", dict: "a mapping", int: "a number", Decimal: "a number"}
    return f", and {kinds[type(said)]} stands here" if type(said) in kinds and said not in ("", [], ()) else ""


def _keys(loc: tuple[Any, ...], plain: Any, *, is_missing: bool) -> Keys:
    """Return the keys of the file in an error's path, which also names branches of the schema; a missing key comes last."""
    keys: list[str | int] = []
    for step in loc:
        if (step in plain) if isinstance(plain, dict) else isinstance(plain, (list, tuple)) and isinstance(step, int):
            keys.append(step)
            plain = _at(plain, (step,))
    return (*keys, loc[-1]) if is_missing else tuple(keys)


def _at(plain: Any, keys: Keys) -> Any:
    for key in keys:
        plain = plain[key]
    return plain
