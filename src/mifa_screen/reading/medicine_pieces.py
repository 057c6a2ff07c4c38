"""From a medicine's text to its pieces: names, numbers, known words, separators; or the first word that is not known."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from mifa_screen.reading.dosage import BREAK, DATE, DRUG, NUMBER, OTHER, RANGE, Piece, letter_of
from mifa_screen.reading.dosage_words import phrase_key
from mifa_screen.reading.medicines import MOST_WORDS, Name, Thing, level
from mifa_screen.reading.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.dosage_words import DosageWords, Sense
    from mifa_screen.reading.medicines import Medicines

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
_SKIPPED_IN_NAMES: Final = frozenset("/+&")
_SEPARATORS: Final = {",": "comma", ";": "but", ":": "comma", "/": "slash", "+": "join", "&": "join"}
_BRACKETS: Final = frozenset("()[]{}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_PLURAL: Final = re.compile(r"(?<=[^\W\d_])\((e?s)\)")
_DECIMALS_UNCLEAR: Final = re.compile(r"[1-9]\d*[.]\d{3}")
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
    place: str | None = None
    """The route that a place of the body would tell, where the medicine is only said to be for it ("ciclosporin for skin")."""

    @property
    def only_leads(self) -> bool:
        """Return whether it denies only what follows it."""
        return any(sense == ("negated", "lead") for sense in self.piece.senses)


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
        if name is not None and name_length >= length and not (name_length == length and self._is_salt(senses)):
            said = " ".join(t.said for t in self.tokens[at : at + name_length])
            self.found.append(Item(said, Piece(DRUG), name=name))
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
            self._number(token)
        elif token.kind == "sign":
            self._sign(at, token)
        elif token.kind == "word" and (name := self.medicines.alike(self.said[at])) is not None:
            self.found.append(Item(token.said, Piece(DRUG), name=name))
        else:
            return Unknown(self.medicines.suggest(token.said))
        return 1

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
        if "elsewhere" in kinds:
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
        if {"unit", "amount"} & kinds:
            route = None
        place = route if route in _PLACES and at and self.said[at - 1] == "for" else None
        self.found.append(
            Item(said, Piece(letter, senses, number), None, separator, None if place else route, cues, "indication" in kinds, "instruction" in kinds, place=place)
        )
        return length

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


def level_of(token: Token) -> str:
    """Return a token as names and phrases hold it."""
    return level(token.said) if token.kind == "word" else token.said
