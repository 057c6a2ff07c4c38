"""Making texts fit to be shown: nothing of a patient's record may steer a terminal, a page or a table."""

from __future__ import annotations

import re
import unicodedata

PLAIN_FORMS = str.maketrans({
    "×": "x", "²": "^2", "µ": "u", "μ": "u", "≥": ">=", "≤": "<=", "–": "-", "—": "-", "−": "-", "…": "...", "·": "-",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "›": ">", "→": "->", "↔": "<->", "°": " deg ", "½": "1/2", "§": "section ",
})  # fmt: skip
"""What stands in where a terminal cannot show a sign of ours."""
STEERING = re.compile(r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
SURROGATE = re.compile(r"[\ud800-\udfff]")


def shown(text: str) -> str:
    """Return `text` on one line, with every character that does not print as its escape (an ESC as backslash, x, 1, b)."""
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return " " if unicodedata.category(character) == "Zs" else character.encode("unicode_escape").decode("ascii")


def fit(text: str, encoding: str) -> str:
    """Return `text` with signs that `encoding` cannot hold in a plain form, or as their escape."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_fit(character, encoding) for character in text)
    return text


def _fit(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        plain = character.translate(PLAIN_FORMS)
        return plain if plain.isascii() else character.encode("ascii", "backslashreplace").decode("ascii")
    return character


def whole(text: str) -> str:
    """Return `text` without lone surrogates, which no encoding of Unicode can hold."""
    return SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
