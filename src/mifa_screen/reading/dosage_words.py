"""The words around a medicine's name, from data/vocabulary/dosage.tsv: nothing clinical stands in Python."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from mifa_screen.reading.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER: Final = "#"
LONGEST: Final = 6
"""Most tokens that one phrase spans."""
_WORD: Final = re.compile(r"\d+|[^\W\d_]+|[/%+&?#]|[^\s\w]")
_IGNORED: Final = frozenset("-'.")
_SETTINGS: Final = frozenset({"code-route", "purpose", "short-days", "long-days", "past-year", "most-pieces", "asked-for", "element"})
_FIELD: Final = "route-field"
_WRITTEN: Final = {"rectal": "systemic", "release": "systemic", "puffs": "inhaled"}


class Sense(NamedTuple):
    """One meaning of a phrase: its kind and value."""

    kind: str
    value: str


class DosageWords:
    """Phrases by their tokens, and the settings of the file."""

    def __init__(self, text: str) -> None:
        """Take the text of dosage.tsv."""
        self._senses: dict[str, tuple[Sense, ...]] = {}
        self._fields: dict[str, str] = {}
        self.settings: dict[str, list[tuple[str, str]]] = {}
        for line in text.splitlines():
            if line and line[0] != "#":
                self._take(*line.split("\t"))

    def _take(self, kind: str, value: str, words: str) -> None:
        if kind in _SETTINGS:
            self.settings.setdefault(kind, []).append((value, words))
            return
        for phrase in words.split(";"):
            key = phrase_key(phrase)
            if not key:
                continue
            if kind == _FIELD:
                self._fields[key] = value
            else:
                self._senses[key] = (*self._senses.get(key, ()), Sense(kind, value))

    def number(self, setting: str) -> int:
        """Return a setting that is one number."""
        return int(self.settings[setting][0][0])

    @cached_property
    def elements(self) -> frozenset[str]:
        """Names of what a salt holds."""
        return frozenset(word.strip() for _, cell in self.settings["element"] for word in cell.split(";"))

    def senses(self, key: str) -> tuple[Sense, ...]:
        """Return the meanings of a phrase."""
        return self._senses.get(key, ())

    def value(self, word: str, kind: str) -> str | None:
        """Return the value of a phrase as one of `kind`."""
        return next((sense.value for sense in self.senses(word) if sense.kind == kind), None)

    def at(self, tokens: Sequence[str], start: int) -> tuple[int, tuple[Sense, ...], Fraction | None]:
        """Return the longest phrase at `start`: how many tokens, what it means, and the number that stood for its `#`."""
        for length in range(min(LONGEST, len(tokens) - start), 0, -1):
            part = tokens[start : start + length]
            found = self._senses.get(" ".join(part))
            if found:
                return length, found, None
            numbers = [self._figure(token) for token in part]
            if length > 1 and sum(n is not None for n in numbers) == 1:
                found = self._senses.get(" ".join(NUMBER if n is not None else token for token, n in zip(part, numbers, strict=True)))
                if found:
                    return length, found, next(n for n in numbers if n is not None)
        return 0, (), None

    def _figure(self, token: str) -> Fraction | None:
        if token.isdecimal():
            return Fraction(token)
        word = self.value(token, "number")
        return None if word is None else Fraction(word)

    def purposes(self, substance: str) -> list[tuple[str, Fraction]]:
        """Return the codes that a low daily dose of a substance shows, with the most mg a day."""
        values = (value.split() for value, name in self.settings.get("purpose", ()) if name == substance)
        return [(code, Fraction(most)) for code, most in values]

    def route_class(self, word: str) -> str | None:
        """Return the class of a route as written in a field of its own."""
        key = phrase_key(word)
        route = self._fields.get(key) or self.value(key, "route")
        return _WRITTEN.get(route or "", route)


def phrase_key(phrase: str) -> str:
    """Return the tokens of a phrase, parted by blanks; hyphens, points and apostrophes do not count."""
    if phrase.isascii() and phrase.replace(" ", "").isalpha():  # nearly all: loading is quick for it
        return " ".join(phrase.lower().split())
    return " ".join(token for token in _WORD.findall(fold(phrase)) if token not in _IGNORED)
