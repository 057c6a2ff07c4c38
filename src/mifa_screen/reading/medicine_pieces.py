"""From a medicine's text to its pieces: names, numbers, known words, separators; or the first word that is not known."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from mifa_screen.reading.dosage import BREAK, DATE, DRUG, NUMBER, OTHER, RANGE, Piece, letter_of
from mifa_screen.reading.dosage_words import phrase_key
from mifa_screen.reading.medicine_behind import BARE, BRACKET, Behind
from mifa_screen.reading.medicine_tokens import Token, level_of, tokens_of
from mifa_screen.reading.medicines import MOST_WORDS, PUFFS, RELEASE, SYSTEMIC, Name, Thing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.dosage_words import DosageWords, Sense
    from mifa_screen.reading.medicines import Medicines

_SKIPPED_IN_NAMES: Final = frozenset("/+&")
_SEPARATORS: Final = {",": "comma", ";": "but", ":": "comma", "/": "slash", "+": "join", "&": "join"}
_BRACKETS: Final = frozenset("()[]{}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
# What a word of a maker's name may mean elsewhere ("A A H Pharmaceuticals", "Essential Pharma M").
_OF_MAKERS: Final = frozenset({"company", "filler", "per", "route", "salt", "indication", "week", "day", "hour"})
_PLACES: Final = ("topical", "ocular", "nasal")
_CUE_KINDS: Final = ("negated", "questioned", "held", "stopped", "again")
_LETTER_SIGNS: Final = {"%": "%", "/": "/", "+": "+", ",": BREAK}


class Unknown(NamedTuple):
    """A text that is not understood, with the name that may have been meant."""

    suggestion: str | None = None
    remark: str | None = None


class Item(NamedTuple):
    """One piece of a text."""

    said: str
    piece: Piece
    name: Name | None = None
    separator: str | None = None
    route: str | None = None
    cues: tuple[str, ...] = ()
    is_reason: bool = False
    is_instruction: bool = False
    is_none: bool = False
    behind: str | None = None
    """The stretch of ordinary words in which it stands (see medicine_behind)."""
    given_for: Name | None = None
    """A name that only says what another medicine is given for."""
    place: str | None = None
    """The route that a place of the body would tell, where the medicine is only said to be for it ("ciclosporin for skin")."""

    @property
    def only_leads(self) -> bool:
        """Return whether it denies only what follows it."""
        return any(sense == ("negated", "lead") for sense in self.piece.senses)


def items_of(text: str, medicines: Medicines) -> list[Item] | Unknown:
    """Return the pieces of a text, or that it holds a word that is not known."""
    if medicines.words.value(phrase_key(text), "none") is not None:
        return [Item(text, Piece(OTHER), is_none=True)]
    return _Walk(tokens_of(text), medicines).items()


class _Walk:
    """Takes a text apart from left to right, always the longest known name or phrase."""

    def __init__(self, tokens: Sequence[Token], medicines: Medicines) -> None:
        self.tokens = tokens
        self.medicines = medicines
        self.words: DosageWords = medicines.words
        self.said = [level_of(token) for token in tokens]
        self.found: list[Item] = []
        self.behind = Behind(medicines)

    def items(self) -> list[Item] | Unknown:
        """Return the pieces."""
        at = 0
        while at < len(self.tokens):
            step = self._step(at)
            if isinstance(step, Unknown):
                return step
            at += step
        return self.found

    def _step(self, at: int) -> int | Unknown:
        token = self.tokens[at]
        name_length, name = self._name(at)
        length, senses, number = self.words.at(self.said, at)
        if name is not None and token.said in self.words.elements and self._is_content():
            self.found.append(Item(token.said, Piece(OTHER)))
            return 1
        if name is not None and name_length >= length and not (name_length == length and self._is_salt(senses)):
            self._named(" ".join(t.said for t in self.tokens[at : at + name_length]), name)
            return name_length
        if length:
            return self._phrase(at, length, senses, number)
        if token.kind == "atc":
            return self._code(token)
        if token.said == "(" and (closed := self._maker(at)):
            return closed
        if token.kind == "date":
            self.found.append(Item(token.said, Piece(DATE, (), token.number)))
        elif token.kind == "number":
            self.behind.passes((), only_filler=False)
            self._number(token)
        elif token.kind == "sign":
            self._sign(at, token)
        elif token.kind == "word" and (name := self.medicines.alike(self.said[at])) is not None:
            self._named(token.said, name)
        elif token.kind == "word" and self.behind.takes(token.said):
            self.found.append(Item(token.said, Piece(OTHER), behind=self.behind.lead, is_reason=self.behind.lead == BARE))
        else:
            return Unknown(self.medicines.suggest(token.said))
        return 1

    def _named(self, said: str, name: Name) -> None:
        if any(item.name is not None for item in self.found) and self.behind.takes_name(name):
            self.found.append(Item(said, Piece(OTHER), behind=self.behind.lead, given_for=name))
            return
        self.found.append(Item(said, Piece(DRUG), name=name))
        self.behind.named()

    def _maker(self, at: int) -> int:
        """Return how many tokens a bracket has that names nothing but a maker ("(Teva UK Ltd)"); 0 when it may say anything else."""
        depth, end, named = 0, at, False
        while end < len(self.tokens):
            token = self.tokens[end]
            depth += (token.said in "([{") - (token.said in ")]}")
            if depth == 0:
                return end + 1 - at if named else 0
            senses = self.words.senses(self.said[end])
            kinds = {sense.kind for sense in senses}
            named |= "company" in kinds
            if token.kind not in ("word", "sign") or (kinds - _OF_MAKERS) or ("company" not in kinds and self._name(end)[1] is not None):
                return 0
            end += 1
        return 0

    def _has_dose(self) -> bool:
        return any(item.name is not None for item in self.found) and any(item.piece.value("unit") is not None for item in self.found)

    def _is_content(self) -> bool:
        """Return whether the name of an element stands in a bracket behind a mass, so that it only says how much of it a salt holds ("(65 mg iron)")."""
        inside: list[Item] = []
        for item in reversed(self.found):
            if item.said == "(":
                break
            inside.append(item)
        else:
            return False
        return self._has_dose() and not any(item.name is not None for item in inside) and any(item.piece.value("unit") is not None for item in inside)

    def _is_local(self) -> bool:
        """Return whether the last form that was named is none by mouth or into the blood."""
        routes = (item.route or (item.name.route if item.name else None) for item in reversed(self.found))
        return next((route != SYSTEMIC for route in routes if route is not None), False)

    def _is_salt(self, senses: tuple[Sense, ...]) -> bool:
        return bool(self.found) and self.found[-1].name is not None and any(sense.kind == "salt" for sense in senses)

    def _name(self, at: int) -> tuple[int, Name | None]:
        if self.tokens[at].kind == "sign":
            return 0, None
        words: list[str] = []
        best: tuple[int, Name | None] = (0, None)
        for end in range(at, min(len(self.tokens), at + 2 * MOST_WORDS)):
            token = self.tokens[end]
            if token.kind in ("word", "number"):
                words.append(self.said[end])
                name = self.medicines.name(" ".join(words))
                if name is not None and not self._needs_more(words, end):
                    best = (end + 1 - at, name)
            elif token.said not in _SKIPPED_IN_NAMES:
                break
            if len(words) >= MOST_WORDS:
                break
        return best

    def _needs_more(self, words: Sequence[str], end: int) -> bool:
        # "ASS 100 mg": the number belongs to the unit after it, unless the name is only known with it.
        following = self.said[end + 1] if end + 1 < len(self.said) else ""
        return len(words) > 1 and words[-1].isdecimal() and self.words.value(following, "unit") is not None

    def _phrase(self, at: int, length: int, senses: tuple[Sense, ...], number: Fraction | None) -> int | Unknown:
        said = " ".join(t.said for t in self.tokens[at : at + length])
        kinds = {sense.kind for sense in senses}
        if "elsewhere" in kinds and not ("level" in kinds and self._has_dose()):
            return Unknown(remark=f'"{said}" is not about taking a medicine')
        letter = letter_of(senses)
        if letter == NUMBER:
            number = Fraction(next(sense.value for sense in senses if sense.kind == "number"))
        separator = next((kind for kind in ("but", "or", "join") if kind in kinds), None)
        if separator == "join" and self._within_dose(at, length):
            separator = None
        cues = tuple(kind for kind in _CUE_KINDS if kind in kinds)
        if "until" in kinds:
            cues = ("stopped",) if self._is_over(at + length) else ()
        if "ago" in kinds:
            cues = ()
        route = next((sense.value for sense in senses if sense.kind == "route"), None)
        if route == RELEASE:
            route = None if self._is_local() else SYSTEMIC
        if {"unit", "amount"} & kinds and route != PUFFS:
            route = None
        if not self.behind.passes(cues, only_filler=letter in ".aF"):
            return Unknown()
        behind = self.behind.lead if self.behind.lead in ("before", "time") and not cues and letter == OTHER else None  # "no ibuprofen before surgery": and after it?
        place = route if route in _PLACES and at and self.said[at - 1] == "for" else None
        told = None if place else route
        self.found.append(Item(said, Piece(letter, senses, number), None, separator, told, cues, "indication" in kinds, "instruction" in kinds, behind=behind, place=place))
        lead = None if "until" in kinds and cues else self._lead(at, length, senses)  # "until Jan 2022" is a day
        if lead is not None:
            denied = any("negated" in item.cues for item in self.found)
            self.behind.begin(("because" if denied else "place") if lead == BRACKET else lead)
        elif separator is not None:
            self.behind.end()
        return length

    def _lead(self, at: int, length: int, senses: tuple[Sense, ...]) -> str | None:
        """Return the kind of stretch that a phrase leads, itself or with its last word ("stopped due to")."""
        lead = next((sense.value for sense in senses if sense.kind == "lead"), None)
        return lead or next((value for start in (at + length - 2, at + length - 1) if start >= at and (value := self.words.value(" ".join(self.said[start : at + length]), "lead"))), None)

    def _within_dose(self, at: int, length: int) -> bool:
        """Return whether both neighbours speak of times ("mane and nocte"), so that it joins no medicines."""
        after = self.words.at(self.said, at + length)[1]
        timed = {"moment", "weekday"}
        return bool(self.found) and bool(timed & {s.kind for s in self.found[-1].piece.senses}) and bool(timed & {s.kind for s in after})

    def _is_over(self, at: int) -> bool:
        """Return whether the date after "until" has passed for certain."""
        for token in self.tokens[at : at + 3]:
            year = token.number if token.kind == "date" or (token.kind == "number" and _YEAR.fullmatch(token.said)) else None
            if year is not None:
                return year <= self.words.number("past-year")
            if self.words.value(token.said, "ago") is not None:
                return True
        return any(self.words.at(self.said, at + k)[1] and any(s.kind == "ago" for s in self.words.at(self.said, at + k)[1]) for k in range(2))

    def _code(self, token: Token) -> int | Unknown:
        code = token.said.upper()
        substance = self.medicines.substance_of(code)
        if substance is None:
            return Unknown()
        self.found.append(Item(token.said, Piece(DRUG), name=Name((Thing(substance, (code,)),), None)))
        return 1

    def _number(self, token: Token) -> None:
        if _YEAR.fullmatch(token.said):
            following = len(self.found)
            at = self.tokens.index(token)
            unit = self.words.value(self.said[at + 1], "unit") if at + 1 < len(self.said) else None
            if unit is None and following:
                self.found.append(Item(token.said, Piece(DATE, (), token.number)))
                return
        self.found.append(Item(token.said, Piece(NUMBER, (), token.number)))

    def _sign(self, at: int, token: Token) -> None:
        said = token.said
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        before = self.tokens[at - 1] if at else None
        between_numbers = before is not None and after is not None and before.kind == "number" and after.kind == "number"
        if said == "-" and between_numbers:
            self.found.append(Item(said, Piece(RANGE)))
        elif said == "(":
            self.found.append(Item(said, Piece(OTHER)))  # "400 mg (2 tablets)" is no 400 mg twice
        elif (said == "." and not (after and before)) or said in _BRACKETS:
            return
        elif said in _SEPARATORS or said == ".":
            self._separate(said, before, after)
            if self.found[-1].separator not in (None, "comma") or self.behind.lead != BARE:
                self.behind.end()
        else:
            self.found.append(Item(said, Piece(_LETTER_SIGNS.get(said, OTHER)), cues=("questioned",) if said == "?" else ()))

    def _separate(self, said: str, before: Token | None, after: Token | None) -> None:
        letter = _LETTER_SIGNS.get(said, BREAK)
        numeric = before is not None and before.kind == "number"
        # A slash within a dose ("mg/day", "1/7") parts nothing; one between names does.
        last_is_name = bool(self.found) and self.found[-1].name is not None
        if (said == "/" and not last_is_name) or (said in "+," and numeric and after is not None and after.kind == "number"):
            separator = None
        else:
            separator = _SEPARATORS.get(said, "comma")
        self.found.append(Item(said, Piece(letter), separator=separator))
