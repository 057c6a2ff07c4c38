"""From a medicine's text to its tokens: words, numbers, dates, codes, signs."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NamedTuple

from mifa_screen.reading.medicines import level
from mifa_screen.reading.tokens import fold

_ALIKE: Final = str.maketrans({
    "’": "'", "‘": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "×": "x", "\n": ";", "\r": ";", "|": ";", "•": ";", "·": " ",
    "®": " ", "™": " ", "*": " ", '"': " ", "“": " ", "”": " ", "_": " ", "~": " ",
})  # fmt: skip
_POINTED: Final = re.compile(r"\b(?:[a-z]\.)+[a-z]\b\.?")
_TOKEN: Final = re.compile(
    r"(?P<date>\b\d{1,2}[./-]\d{1,2}[./-](?P<y1>(?:19|20)\d\d)\b|\b(?P<y2>(?:19|20)\d\d)-\d\d(?:-\d\d)?\b|\b\d{1,2}[/.](?P<y3>(?:19|20)\d\d)\b)"
    r"|(?P<atc>\b[a-z]\d\d[a-z]{2}\d\d\b)"
    r"|(?P<thousand>\b[1-9]\d?,\d{3}\b(?![.,]\d))"
    r"|(?P<number>\d+(?:[.,]\d+)?|(?<![\d.,])[.,]\d+)"
    r"|(?P<word>[^\W\d_]+)|(?P<sign>[/%+&?]|[^\s\w])",
)
_PLURAL: Final = re.compile(r"(?<=[^\W\d_])\((e?s)\)")
_DECIMALS_UNCLEAR: Final = re.compile(r"[1-9]\d*[.]\d{3}")


class Token(NamedTuple):
    """A word, number or sign, folded; a number or year with its value."""

    kind: str
    said: str
    number: Fraction | None = None


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text."""
    plain = fold(text.translate(_ALIKE)).translate(_ALIKE)
    plain = _PLURAL.sub(r"\1", plain)
    plain = _POINTED.sub(lambda m: m.group().replace(".", "") + " ", plain).replace("'", "")
    plain = re.sub(r"(?:^|\s)-+\s|\s-+(?=[^\W\d])", " , ", plain)
    plain = re.sub(r"(?<=[^\W\d_])-(?=\w)|(?<=\d)-(?=[^\W\d_])", " ", plain)
    tokens: list[Token] = []
    for match in _TOKEN.finditer(plain):
        kind, said = match.lastgroup or "sign", match.group()
        if match["date"]:
            tokens.append(Token("date", said, Fraction(match["y1"] or match["y2"] or match["y3"])))
        elif kind == "thousand":
            tokens.append(Token("number", said, Fraction(said.replace(",", ""))))
        elif kind == "number":
            clear = not _DECIMALS_UNCLEAR.fullmatch(said)
            tokens.append(Token("number", said, Fraction(said.replace(",", ".")) if clear else None))
        else:
            tokens.append(Token(kind, said))
    return tokens


def level_of(token: Token) -> str:
    """Return a token as names and phrases hold it."""
    return level(token.said) if token.kind == "word" else token.said
