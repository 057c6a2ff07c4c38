"""How much of a medicine, how often, for how long: the grammar over the words of data/vocabulary/dosage.tsv.

Whatever may be read in two ways is left open (None), never guessed.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.dosage_words import DosageWords, Sense

DRUG: Final = "R"
NUMBER: Final = "n"
DATE: Final = "Y"
RANGE: Final = "r"
BREAK: Final = ","
OTHER: Final = "."
# The letter that stands for a word in the grammar, by the kind of the word; the first that a word has counts.
_LETTERS: Final = {
    "number": "n", "unit": "m", "amount": "v", "per-body": "b", "hour": "h", "day": "d", "week": "w", "month": "o", "year": "y",
    "frequency": "f", "pattern": "f", "often": "t", "daily": "q", "weekly": "k", "monthly": "l", "moment": "M", "weekday": "W",
    "count": "c", "open": "p", "prn": "p", "per": "a", "every": "e", "times": "x", "for": "F", "course": "s",
}  # fmt: skip
_SLASH: Final = "/"
_GRAMMAR: Final = re.compile(
    r"(?P<scheme>nrnrn(?:rn)?)(?![/a]*[mvhdwo])"
    r"|(?P<times>nxnm/d)"
    r"|(?P<pieces>nm,?nc)(?![/a])"
    r"|(?P<multiple>nxnm)(?![/a]*[vb]|/n)"
    r"|(?P<range>nr?nm(?:[/a]b)?(?:[/a]d)?|nmrnm|nrn|nr(?=[fhqk]))"
    r"|(?P<per>nm[/a]+n?(?:v|b|h|c)(?:[/a]*(?:d|h|c|q))?)"
    r"|(?P<total>nm[/a][dw])"
    r"|(?P<strength>n[/]nm)"
    r"|(?P<dose>nm)"
    r"|(?P<percent>n%)"
    r"|(?P<days>[Fx]?n[/]n(?![/\d]))"
    r"|(?P<often>tq)|(?P<oftenweek>tk)|(?P<every>e[nt]?[hdw])"
    r"|(?P<since>n[dwoy](?=A))"
    r"|(?P<duration>[Fx]?n[dwoy])"
    r"|(?P<span>dn(?:(?:r|,|\+|/)n)*(?!m))"
    r"|(?P<once>xn)|(?P<nx>nx)"
    r"|(?P<clock>nM)"
    r"|(?P<count>nc)|(?P<amount>nv(?:[/a][hdcw])?)|(?P<hours>[F]?nh)"
    r"|(?P<number>n)|(?P<one>.)",
)
_OFTEN: Final = frozenset("fq")
_DAYS_IN: Final = {"d": 1, "w": 7, "o": 28, "y": 365}
_DAYS_OF_SLASH: Final = {7: 1, 52: 7, 12: 28}
_HOUR_OF_DAY: Final = 24


class Piece(NamedTuple):
    """A word, number or sign of a text for the grammar."""

    letter: str
    senses: tuple[Sense, ...] = ()
    number: Fraction | None = None

    def value(self, kind: str) -> str | None:
        """Return the value that the word has as one of `kind`."""
        return next((sense.value for sense in self.senses if sense.kind == kind), None)


class Dosage(NamedTuple):
    """What the words around a medicine say of its dose."""

    dose_mg: Fraction | None
    times_per_day: Fraction | None
    course: str | None
    has_mass: bool
    has_percent: bool
    most_per_day: Fraction | None = None
    """How often a day at most, where it is taken as needed."""


def letter_of(senses: Sequence[Sense]) -> str:
    """Return the letter of a word in the grammar."""
    kinds = {sense.kind for sense in senses}
    return next((letter for kind, letter in _LETTERS.items() if kind in kinds), OTHER)


def formula(value: str, number: Fraction | None) -> Fraction:
    """Return a frequency from its value in the data: `3`, `1/7`, or with the number in the text, `24/#`."""
    top, _, bottom = value.partition("/")
    parts = [(Fraction(part.rstrip("#") or 1) * (number or 1) if part.endswith("#") else Fraction(part)) for part in (top, bottom or "1")]
    return parts[0] / parts[1] if parts[1] else Fraction(0)


class _Reader:
    """Collects what the grammar finds."""

    def __init__(self, words: DosageWords, pieces: Sequence[Piece]) -> None:
        self.words = words
        self.pieces = pieces
        self.doses: set[Fraction] = set()
        self.often: set[Fraction] = set()
        self.moments: set[str] = set()
        self.weekdays = 0
        self.courses: set[str] = set()
        self.dose_open = self.times_open = self.mass = self.percent = self.divided = self.again = self.needed = self.needed_unclear = False

    def mg(self, at: int) -> Fraction:
        """Return the milligrams of the number at `at` and the unit after it."""
        self.mass = True
        return (self.pieces[at].number or Fraction(0)) * Fraction(self.pieces[at + 1].value("unit") or 0)

    def course_of(self, days: Fraction) -> None:
        """Note how long a course of so many days is."""
        if days <= self.words.number("short-days"):
            self.courses.add("short")
        elif days >= self.words.number("long-days"):
            self.courses.add("long")
        else:
            self.courses.add("")

    def take(self, name: str, start: int, said: str) -> None:
        """Note one sentence of the grammar."""
        first = self.pieces[start]
        number = first.number or Fraction(0)
        if name in ("dose", "total", "multiple", "times", "pieces"):
            self._dose(name, start, said)
        elif name in ("range", "per", "strength"):
            self.dose_open = True
            self.times_open |= name == "range"
            self.mass |= "m" in said
        elif name == "percent":
            self.percent = self.dose_open = True
        elif name in ("often", "oftenweek"):
            often = Fraction(first.value("often") or 1)
            self.often.add(often if name == "often" else often / 7)
        elif name == "days":
            self._slash(start + (said[0] in "Fx"))
        elif name == "duration":
            at = start + (said[0] in "Fx")
            self.course_of((self.pieces[at].number or Fraction(0)) * _DAYS_IN[said[-1]])
        elif name == "span":
            numbers = [p.number for p in self.pieces[start : start + len(said)] if p.number is not None]
            if len(numbers) > 1 and max(numbers) - min(numbers) < self.words.number("short-days"):
                self.courses.add("short")
        elif name == "once":
            if self.pieces[start + 1].number == 1:
                self.courses.add("single")
            else:
                self.times_open = self.dose_open = True
        elif name == "scheme":
            self._scheme([p.number for p in self.pieces[start : start + len(said)] if p.letter == NUMBER])
        elif name in ("nx", "every"):
            self.times_open = True
        elif name == "clock":
            self.dose_open |= number > _HOUR_OF_DAY
            self.word(self.pieces[start + 1])
        elif name in ("count", "amount"):
            self.dose_open |= number != 1 or name == "amount"
            for piece in self.pieces[start : start + len(said)]:
                self._course_words(piece)
        elif name == "number":
            self._bare(start, number)
        elif name == "one":
            self.word(first, behind=self.pieces[start - 1].letter if start else "")

    def _dose(self, name: str, start: int, said: str) -> None:
        number = self.pieces[start].number or Fraction(0)
        if name == "pieces":
            self._pieces(start, start + len(said) - 2)
        elif name == "multiple":
            self.doses.add(number * self.mg(start + 2))
        else:
            self.doses.add(self.mg(start + (2 if name == "times" else 0)))
        if name == "total":
            self.often.add(Fraction(1, _DAYS_IN[said[-1]]))
        elif name == "times":
            self.often.add(number)

    def _pieces(self, strength: int, count: int) -> None:
        """Note "200 mg 2 tabs": a strength, and how many of it; many are a pack."""
        pieces = self.pieces[count].number or Fraction(0)
        self.doses.add(self.mg(strength) * pieces)
        self.dose_open |= not 0 < pieces <= self.words.number("most-pieces") or pieces.denominator != 1
        self._course_words(self.pieces[count + 1])

    def _scheme(self, taken: Sequence[Fraction | None]) -> None:
        """Note "1-0-1": so many pieces in the morning, at noon, in the evening, at night."""
        if all(number in (0, 1) for number in taken):
            self.often.add(Fraction(sum(number == 1 for number in taken)))
        else:
            self.dose_open = self.times_open = True

    def _slash(self, start: int) -> None:
        days = _DAYS_OF_SLASH.get(int(self.pieces[start + 2].number or 0))
        if days is None:
            self.dose_open = True
        else:
            self.course_of((self.pieces[start].number or Fraction(0)) * days)

    def _bare(self, start: int, number: Fraction) -> None:
        following = self.pieces[start + 1].letter if start + 1 < len(self.pieces) else OTHER
        if number != 1 or following not in "fqkMp":
            self.dose_open = True
        if number != 1 and following in "qkl":
            self.times_open = True

    def word(self, piece: Piece, behind: str = "") -> None:
        """Note a word that stands alone."""
        rate = piece.value("frequency") or piece.value("pattern")
        if rate is not None:
            self.often.add(formula(rate, piece.number))
        elif piece.letter == "q":
            self.often.add(Fraction(1))
        elif piece.letter == "k":
            self.often.add(Fraction(1, 7))
        elif piece.letter in "lt":
            self.times_open = True
        elif piece.letter == "M":
            self.moments.add(piece.value("moment") or "")
        elif piece.letter == "W":
            self.weekdays += 1
        elif piece.letter == "m":
            self.dose_open = True
        if piece.value("open") is not None:
            self.times_open = self.dose_open = True
            self.again |= piece.value("open") == "again"
        self.again |= piece.letter == "l"
        self.divided |= piece.value("divided") is not None
        if piece.value("prn") is not None:
            self.needed = True
            # "every 6 hours as needed" is no more than that; "tds and as needed" may be.
            self.needed_unclear |= behind not in _OFTEN or piece.value("frequency") is not None
        self._course_words(piece)

    def _course_words(self, piece: Piece) -> None:
        course = piece.value("course")
        if course is not None:
            self.courses.add(course)

    def times(self) -> Fraction | None:
        """Return how often a day; None when it is open or said in two ways."""
        said = set(self.often)
        if self.moments and not (len(self.moments) == 1 and (said or self.weekdays)):
            said.add(Fraction(len(self.moments)))
        if self.weekdays:
            said.add(Fraction(self.weekdays, 7))
        return None if self.times_open or len(said) != 1 else said.pop()

    def result(self) -> Dosage:
        """Return what was found, without what contradicts itself."""
        dose = next(iter(self.doses)) if len(self.doses) == 1 and not self.dose_open else None
        times = most = self.times()
        if self.needed:
            times = None
        if self.needed_unclear or not self.needed or self.divided:
            most = None
        if self.divided and times != 1:
            # "1200 mg daily in divided doses" is a day's dose; "400 mg tds in divided doses" may be either.
            dose = times = None
        course = next(iter(self.courses)) or None if len(self.courses) == 1 else None
        if (course in ("short", "single") and self.again) or (course == "single" and (self.often or self.moments)):
            course = None  # "a short course monthly", "as a single dose daily"
        if dose == 0 or times == 0:
            dose = times = None
        return Dosage(dose, times, course, self.mass, self.percent, most)


def read_dosage(words: DosageWords, pieces: Sequence[Piece]) -> Dosage:
    """Return what the pieces of a text say of dose, frequency and course."""
    reader = _Reader(words, pieces)
    for match in _GRAMMAR.finditer("".join(piece.letter for piece in pieces)):
        reader.take(match.lastgroup or "one", match.start(), match.group())
    return reader.result()
