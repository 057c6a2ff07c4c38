"""What the schema's complaints mean in plain English; the words of the checking library never reach a user."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

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
    "string_too_long": "the text is too long",
    "is_instance_of": "a number is expected",
}


def reworded(error: Mapping[str, Any], plain: Any, readers: Mapping[int, list[str]]) -> tuple[Keys, str]:
    """Return where an error of pydantic lies in the file, and what it says in plain English."""
    kind, context, said = error["type"], error.get("ctx") or {}, error["input"]
    keys, of_key = _keys(error["loc"], plain)
    if kind == "missing":
        return keys, f'the key "{keys[-1]}" is missing'
    if kind == "extra_forbidden":
        return keys, f'unknown key "{one_line(str(keys[-1]))}"{_meant(str(keys[-1]), readers.get(id(_at(plain, keys[:-1])), ()))}'
    if kind == "string_pattern_mismatch" and not said.strip():
        return keys, EXPECTED["string_too_short"]
    if kind == "string_pattern_mismatch":
        return keys, f'"{one_line(said)}" is not {SHAPES.get(context["pattern"], "of the expected form")}'
    if kind in ("literal_error", "enum"):
        return keys, _choice(said, _QUOTED.findall(str(context.get("expected", ""))), of_key=of_key)
    if kind in ("too_short", "too_long"):
        return keys, f"at {'least' if kind == 'too_short' else 'most'} {context[kind.replace('too_short', 'min').replace('too_long', 'max') + '_length']} expected here"
    if kind == "string_type" and isinstance(said, (int, Decimal)):
        return keys, f"a text is expected; put it in quotes: \"{str(said).lower()}\""
    if kind in EXPECTED:
        return keys, f"{EXPECTED[kind]}{_found(said)}"
    return keys, str(error["msg"])


def unknown(what: str, said: str, known: Iterable[str]) -> str:
    """Return that there is no such thing, and what may have been meant."""
    return f'there is no {what} "{one_line(said)}"{_meant(said, known)}'


def _meant(said: str, known: Iterable[str]) -> str:
    known = list(known)
    guess = near(said, known) or near(said.lower().replace("_", "-"), known) or near(said.lower().replace("-", "_"), known)
    if guess is None:
        same = said.lower().replace("_", "-")
        guess = next((name for name in known if name.lower().replace("_", "-") == same), None)
    return f'; did you mean "{guess}"?' if guess else ""


def _choice(said: Any, words: list[str], *, of_key: bool) -> str:
    choice = " or ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else "another word"
    subject = f'the key "{one_line(str(said))}"' if of_key else f'"{one_line(str(said))}"' if isinstance(said, (str, int, Decimal)) else "this"
    guess = near(said, words) if isinstance(said, str) else None
    return f"{subject} is not {choice}" + (f'; did you mean "{guess}"?' if guess else "")


def _found(said: Any) -> str:
    if said is None:
        return ", and nothing stands here"
    kinds = {bool: "true or false", str: "a text", list: "a list", tuple: "a list", dict: "a mapping", int: "a number", Decimal: "a number"}
    return f", and {kinds[type(said)]} stands here" if type(said) in kinds and said != "" else ""


def _keys(loc: tuple[Any, ...], plain: Any) -> tuple[Keys, bool]:
    """Return the keys of the file in an error's path, without the marks that only the schema knows, and whether a key itself is meant."""
    keys: list[str | int] = []
    of_key = loc[-1:] == ("[key]",)
    for step in loc:
        if isinstance(step, str) and (step == "[key]" or (step.startswith("<") and step.endswith(">"))):
            continue
        if isinstance(plain, (list, tuple)) and not isinstance(step, int):
            continue  # a branch of a union ("Allergy")
        if isinstance(plain, dict) and step not in plain and step is not loc[-1]:
            continue
        if not isinstance(plain, (dict, list, tuple)) and step is not loc[-1]:
            continue
        if not isinstance(plain, (dict, list, tuple)):
            continue  # a branch of a union at the end: the value itself is meant
        keys.append(step)
        plain = _at(plain, (step,))
    return tuple(keys), of_key


def _at(plain: Any, keys: Keys) -> Any:
    for key in keys:
        try:
            plain = plain[key]
        except (KeyError, IndexError, TypeError):
            return None
    return plain
