"""What the patient model has to say of a value, in words that say what to write; never what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.nearness import near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

SAYS = {
    "missing": "is required",
    "string_unicode": "a key or a text is damaged (half of a surrogate pair)",
    "string_type": "a text is expected, in quotes",
    "string_too_short": "is empty; leave out what is not known",
    "bool_type": "true or false is expected; leave out what is not known",
    "int_type": "a whole number is expected",
    "tuple_type": "a list is expected, in [ ]",
    "list_type": "a list is expected, in [ ]",
    "dict_type": "an object is expected, in { }",
    "model_type": "an object is expected, in { }",
    "model_attributes_type": "an object is expected, in { }",
}
LIMITS = {"greater_than": ("gt", "must be more than"), "greater_than_equal": ("ge", "must be at least"), "less_than_equal": ("le", "must be at most")}


def says(detail: ErrorDetails) -> str:
    """Return what is wrong with a value; of one that is misspelt or cut short, what it may have meant."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "literal_error":
        choices = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return f"is not one of {', '.join(choices[:-1])} or {choices[-1]}{_hint(detail['input'], choices)}"
    if kind in LIMITS:
        limit, words = LIMITS[kind]
        return f"{words} {context[limit]}"
    return SAYS.get(kind, detail["msg"][:1].lower() + detail["msg"][1:])


def _hint(said: object, choices: Sequence[str]) -> str:
    if not isinstance(said, str) or not said:
        return ""
    folded = {choice.casefold(): choice for choice in choices}
    plain = said.casefold().strip()
    begun = [choice for known, choice in folded.items() if plain and known.startswith(plain)]
    meant = begun[0] if len(begun) == 1 else folded.get(near(plain, folded) or "")
    return f'; did you mean "{meant}"?' if meant else ""
