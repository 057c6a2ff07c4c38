"""The medicines that are known: names to substances, substances to ATC codes by route (data/vocabulary/medicines-index.tsv)."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from mifa_screen.nearness import MOST_EDITS, SHARE_OF_LENGTH, edits
from mifa_screen.reading.answer import Coding
from mifa_screen.reading.dosage_words import DosageWords
from mifa_screen.reading.orthography import alike
from mifa_screen.reading.sorted_lines import SortedLines
from mifa_screen.reading.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    Ordinary = Callable[[str, bool], bool]

INDEX: Final = "medicines-index.tsv"
WORDS: Final = "dosage.tsv"
MOST_WORDS: Final = 7
"""Most words that one name has."""
MOST_CACHED: Final = 4_000
SYSTEMIC: Final = "systemic"
RECTAL: Final = "rectal"
INHALED: Final = "inhaled"
PUFFS: Final = "puffs"
"""Inhaled, where nothing else is said."""
RELEASE: Final = "release"
"""How a form lets its medicine go: by mouth, unless it stands behind a form for the skin or the like."""
GUT: Final = "gut"
# Where a substance has no code for a route, the next that comes nearest; a local route never turns into another local organ's when
# there is a systemic code, because the systemic reading is the stricter one.
_INSTEAD: Final[Mapping[str, tuple[str, ...]]] = {
    SYSTEMIC: (SYSTEMIC, GUT),
    GUT: (GUT, SYSTEMIC),
    RECTAL: (GUT, SYSTEMIC),
    "topical": ("topical", "ocular"),
    "ocular": ("ocular", "topical"),
    "inhaled": ("inhaled",),
    "nasal": ("nasal",),
}
_NAME_WORD: Final = re.compile(r"\d+|[^\W\d_]+")
_LETTER_BITS: Final = 32


class Thing(NamedTuple):
    """A substance that a name stands for; `codes` when the name itself tells which codes are meant ("high-dose methotrexate")."""

    substance: str
    codes: tuple[str, ...] = ()


class Name(NamedTuple):
    """What a name of a medicine says: its substances, and the route that it implies (a brand of eye drops)."""

    things: tuple[Thing, ...]
    route: str | None


def name_key(name: str) -> str:
    """Return the one spelling of a name: folded, its words and numbers parted by blanks, British spelling levelled."""
    plain = fold(name).replace("'", "").replace("\u2019", "")
    return " ".join(level(word) for word in _NAME_WORD.findall(plain))


def level(word: str) -> str:
    """Return a folded word with British and American spellings made one (sulph-, oe, ae)."""
    return word.replace("sulph", "sulf").replace("oestr", "estr").replace("aem", "em").replace("oed", "ed")


class Medicines:
    """The index of names and substances, and the words around them."""

    def __init__(self, index: bytes, words: str, ordinary: Ordinary) -> None:
        """Take the two files, whose lines are taken apart when they are looked up, and what knows ordinary words."""
        self._lines = SortedLines(index)
        self._words_text = words
        self._ordinary = ordinary
        self._found: dict[str, str | None] = {}
        self._suggested: dict[str, str | None] = {}

    def __len__(self) -> int:
        """Return the number of lines: names, substances and codes."""
        return len(self._lines)

    @cached_property
    def words(self) -> DosageWords:
        """The words of dose, route, frequency and course."""
        return DosageWords(self._words_text)

    def _find(self, sought: str) -> str | None:
        if sought in self._found:
            return self._found[sought]
        rest = self._lines.find(sought)
        if len(self._found) < MOST_CACHED:
            self._found[sought] = rest
        return rest

    def name(self, key: str) -> Name | None:
        """Return what the name with this key (see `name_key`) stands for."""
        rest = self._find(key)
        if rest is None:
            return None
        things, _, route = rest.partition("\t")
        return Name(tuple(_thing(part) for part in things.split("+")), route or None)

    def alike(self, word: str) -> Name | None:
        """Return what the international name stands for of which a word is another spelling (see orthography)."""
        key = alike(level(word))
        name = None if key is None else self._find(f"~{key}")
        return None if name is None else self.name(name)

    def forms(self, substance: str) -> dict[str, tuple[str, ...]]:
        """Return the substance's codes by route, the usual route first; alternatives where they are open."""
        rest = self._find(f"#{substance}")
        parts = rest.split(" ") if rest else []
        return {route: tuple(codes.split("|")) for route, _, codes in (part.partition("=") for part in parts)}

    def codes(self, thing: Thing, route: str | None) -> tuple[str, ...]:
        """Return the codes of a thing taken by `route`; of its usual form where no route is said; all of them where none is usual."""
        forms = self.forms(thing.substance)
        if thing.codes and (route is None or not any(r in forms for r in _INSTEAD[route]) or _holds(forms, route, thing.codes)):
            return thing.codes
        if route is None:
            usual = forms.get(SYSTEMIC)
            return usual or tuple(dict.fromkeys(code for codes in forms.values() for code in codes))
        for instead in _INSTEAD[route]:
            if instead in forms:
                return forms[instead]
        return self.codes(thing._replace(codes=()), None)

    def substance_of(self, atc: str) -> str | None:
        """Return the substance with this ATC code."""
        return self._find(f"@{atc}")

    def rxnorm(self, code: str) -> tuple[Coding, ...]:
        """Return the ATC codings that an RxNorm ingredient code may be; empty when it is not known."""
        substance = self._find(f"rxnorm:{code}")
        return () if substance is None else tuple(Coding("atc", atc) for atc in self.codes(Thing(substance), None))

    def route_class(self, word: str) -> str | None:
        """Return the class of a route as written in a patient's `route` field: systemic, topical, ocular, inhaled, nasal; or None."""
        return self.words.route_class(word)

    def is_asked_for(self, name: Name) -> bool:
        """Return whether a name is, or may be, that of a medicine that a rule asks for."""
        groups = tuple(group.strip() for _, cell in self.words.settings["asked-for"] for group in cell.split(";"))
        return any(code.startswith(groups) for thing in name.things for code in (*self.codes(thing, name.route), *self.codes(thing, None)))

    def is_ordinary(self, word: str, *, only_of_diseases: bool) -> bool:
        """Return whether a word is an ordinary one, or one of diseases, and not nearly the name of a medicine that a rule asks for."""
        if not self._ordinary(word, only_of_diseases):
            return False
        near = self.suggest(word)
        name = None if near is None else self.name(near)
        return name is None or not self.is_asked_for(name)

    def suggest(self, word: str) -> str | None:
        """Return the known name nearest to a word, within two letters and a quarter of its length."""
        if word not in self._suggested and len(self._suggested) < MOST_CACHED:
            self._suggested[word] = self._nearest(level(word))
        return self._suggested.get(word)

    def _nearest(self, word: str) -> str | None:
        most = min(MOST_EDITS, len(word) // SHARE_OF_LENGTH)
        if most < 1:
            return None
        letters = _letters(word)
        # An edit changes the set of letters by two at most: that leaves few names to compare.
        near = (name for name, theirs in self._single_words if abs(len(name) - len(word)) <= most and (letters ^ theirs).bit_count() <= 2 * most)
        found = sorted((distance, self._find(f"#{name}") is None, name) for name in near if (distance := edits(word, name, most)) <= most)
        return found[0][2] if found else None

    @cached_property
    def _single_words(self) -> list[tuple[str, int]]:
        names = (line[: line.index("\t")] for line in self._lines if line and line[0] not in "#@~")
        return [(name, _letters(name)) for name in names if name.isalpha() and len(name) >= SHARE_OF_LENGTH]


def _thing(part: str) -> Thing:
    substance, _, codes = part.partition(":")
    return Thing(substance, tuple(codes.split("|")) if codes else ())


def _holds(forms: Mapping[str, tuple[str, ...]], route: str, codes: tuple[str, ...]) -> bool:
    return any(set(codes) <= set(forms.get(instead, ())) for instead in _INSTEAD[route])


def _letters(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) % _LETTER_BITS)
    return mask


def load_medicines(folder: Traversable | Path, ordinary: Ordinary | None = None) -> Medicines:
    """Return the medicines of the folder data/vocabulary; `ordinary` tells the words of its other lists."""
    if ordinary is None:
        from mifa_screen.reading.vocabulary import Vocabulary  # noqa: PLC0415 - it needs this module

        ordinary = Vocabulary.load(folder).is_ordinary
    return Medicines(folder.joinpath(INDEX).read_bytes(), folder.joinpath(WORDS).read_text(encoding="utf-8"), ordinary)


def atc_for_route(medicines: Medicines, atc: str, route: str) -> str:
    """Return the code of the same substance taken by `route` (L04AD02, topical -> D11AH01); the code itself where none is known."""
    substance = medicines.substance_of(atc)
    if substance is None:
        return atc
    forms = medicines.forms(substance)
    for instead in _INSTEAD.get(route, ()):
        codes = forms.get(instead)
        if codes:
            return atc if atc in codes else codes[0]
    return atc


def route_class(medicines: Medicines, word: str) -> str | None:
    """Return the class of a route as written; None when it is not understood."""
    return medicines.route_class(word)
