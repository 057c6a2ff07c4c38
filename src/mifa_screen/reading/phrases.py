"""From a text to tokens, and from tokens to the key under which the vocabulary holds a phrase, whatever its spelling, order or plural."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from mifa_screen.reading.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_TEXT: Final = 1_000
"""Most characters of a text that is read; nothing longer could be understood as a whole."""
LONGEST: Final = 14
"""Most tokens that one phrase spans."""
COMMA: Final = ","
COLON: Final = ":"
STOP: Final = ";"
OPENED: Final = "("
"""How a comma was said that opens a bracket."""
QUESTION: Final = "?"
SIGNS: Final = frozenset({COMMA, COLON, STOP, QUESTION, "/", "+", "%", "<", ">", "="})
JOINED: Final = "&"
"""Stands in a key for `and`, `or` and the stroke."""
DATE: Final = "#date"
CODE: Final = "#code:"

_ALIKE = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "×": "x", "\n": ";", "\r": ";", "|": ";", "•": ";",
                        '"': " ", "“": " ", "”": " ", "*": " ", "†": " ", "!": " ", "®": " ", "™": " "})  # fmt: skip
_BRACKETS = str.maketrans({**dict.fromkeys("([{", "\x1f,"), **dict.fromkeys(")]}", ",")})
"""A bracket is a comma; a blank that nobody writes tells the one that opens."""
_PIECE = re.compile(
    r"(?P<opened>\s*\x1f\s?,)|\x02(?P<boxed>\w{3})|(?P<code>\b[a-z]\d[0-9a-z]\.[0-9a-z]{1,4}\b)"
    r"|(?P<date>\b(?:\d{1,2}[./-]){1,2}(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b|\b\d{1,2}[./-]\d{1,2}[./-]\d\d\b"
    r"|\b(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[0-9])\b(?![/.,]?\d)|(?<![\w'])'\d\d\b"
    r"|\b(?:\d{1,2}(?:st|nd|rd|th)?[ -])?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}[ .-]{1,2}'?(?:(?:19|20)\d\d|\d\d)\b(?![/.,]?\d|\s?(?:mg|mm|cm|kg|%|st|nd|rd|th|w|d|yrs?|years?|months?|weeks?|wks?|days?)\b))"
    r"|(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+)|(?P<sign>[,:;?/+%<>=])|(?P<stop>\.(?=\s|$))|(?P<blank>[\s'._-]+)|(?P<other>.)",
    re.UNICODE,
)
_BOXED = re.compile(r"\[\s?([a-z]\d[0-9a-z])\s?\]")
"""A code of three characters behind its words ("HIV disease [B24]"); one with a point is known anywhere."""
_IN_BRACKETS = (("(+)", " +ve "), ("(-)", " -ve "), ("(+ve)", " +ve "), ("(-ve)", " -ve "))
_NUMBERED = re.compile(r"1[.,)]\s+\D")
_ITEM = re.compile(r"(?:^|(?<=[\s;]))\d{1,2}[.,)](?=\s+\D)")
"""The numbers of a numbered list ("1. Asthma 2. Eczema")."""
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_COUNTED = frozenset({"type", "stage", "grade", "class", "factor", "nyha"})
_KEEPS_S = frozenset({"aids", "apgars", "ppms", "rrms", "spms", "hids", "traps", "caps", "hies", "alps", "apls"})
_SHORTEST_PLURAL = 4
_LATIN_PLURALS = {"metastases": "metastasis", "diagnoses": "diagnosis", "metastase": "metastasis"}


class Token(NamedTuple):
    """A word, number or sign of a text: as it is compared, and as it was said (folded)."""

    word: str
    said: str


def stem(word: str) -> str:
    """Return the one spelling of a folded word: American, singular."""
    word = _LATIN_PLURALS.get(word, word)
    if len(word) == len("ae"):
        return word  # an abbreviation: "AE" is no "e"
    word = word.replace("ae", "e").replace("oe", "e").replace("sulph", "sulf").replace("isation", "ization")
    if len(word) > _SHORTEST_PLURAL and word.endswith("our"):
        word = word[:-3] + "or"
    if word.endswith("tre") and len(word) > _SHORTEST_PLURAL:
        word = word[:-2] + "er"
    if len(word) < _SHORTEST_PLURAL or word in _KEEPS_S:
        return word
    if word.endswith("oses"):
        return word[:-2] + "is"
    if word.endswith("ies") and len(word) > _SHORTEST_PLURAL:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


class Sign(NamedTuple):
    """How a sign or an abbreviation with figures is written out ("+ve", "eGFR 25")."""

    pattern: str
    words: str
    triggers: tuple[str, ...]
    """One of them must stand in a text; so that a pattern is made only when it may be needed."""

    def written_out(self, text: str) -> str:
        """Return a folded text with the sign written out."""
        return re.sub(self.pattern, self.words, text) if any(trigger in text for trigger in self.triggers) else text


def tokenise(text: str, signs: Sequence[Sign] = ()) -> list[Token]:
    """Return the tokens of a text; `signs` are written out first."""
    for brackets, words in _IN_BRACKETS:
        text = text.replace(brackets, words)
    plain = fold(text.translate(_ALIKE)).translate(_ALIKE).strip(" .;,:")
    plain = re.sub(r"^-+(?!\s?ve\b)", "", plain).strip(" -.;,:") if not plain.startswith("-ve") else plain
    plain = _BOXED.sub(" \x02\\1 ", plain).translate(_BRACKETS).strip(" .;,:\x1f")
    for sign in signs:
        plain = sign.written_out(plain)
    if _NUMBERED.match(plain):
        plain = _ITEM.sub(" ; ", plain)
    plain = re.sub(r"'s\b", "", plain)
    plain = re.sub(r"(?:^|\s)-+\s|\s-+(?=\w{2})", " , ", plain)
    tokens: list[Token] = []
    for match in _PIECE.finditer(plain):
        kind, said = match.lastgroup, match.group()
        if kind == "word":
            word = stem(said)
            if tokens and tokens[-1].word in _COUNTED:
                word = _ROMAN.get(said, word)
            tokens.append(Token(word, said))
        elif kind in ("code", "boxed"):
            tokens.append(Token(CODE + match.group(kind), match.group(kind)))
        elif kind == "date":
            tokens.append(Token(DATE, said))
        elif kind == "stop":
            tokens.append(Token(STOP, said))
        elif kind == "opened":
            tokens.append(Token(COMMA, OPENED))
        elif kind != "blank":
            tokens.append(Token(said, said))
    return tokens


def key(words: Iterable[str], drop: frozenset[str], joining: frozenset[str]) -> str:
    """Return the key of a phrase: its telling words, each once, in alphabetical order, and `&` where words are joined.

    "Hepatitis or autoimmune disease" must not become "autoimmune hepatitis"; "nausea and vomiting" is one thing.
    """
    found = {JOINED if word in joining else word for word in words if word not in drop and word not in (SIGNS - joining)}
    return "" if found == {JOINED} else " ".join(sorted(found))


def in_order(tokens: Iterable[Token]) -> str:
    """Return the key of a whole text whose words stand in their order; signs that only part words do not matter."""
    return " ".join(token.word for token in tokens if token.word not in (COMMA, STOP, COLON))


def said(tokens: Sequence[Token]) -> str:
    """Return the words of a stretch of text as they were said."""
    return " ".join(token.said for token in tokens if token.word not in (COMMA, STOP, COLON))
