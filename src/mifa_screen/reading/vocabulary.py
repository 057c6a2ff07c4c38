"""The words that are understood: read from data/vocabulary, each kind when a text first needs it."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.reading.answer import Coding, Stance
from mifa_screen.reading.codes import CodeBook
from mifa_screen.reading.cues import Cues
from mifa_screen.reading.phrases import key, stem, tokenise
from mifa_screen.reading.sorted_lines import SortedLines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from mifa_screen.reading.specialties import Specialties

CONCEPT = "concept"
IRRELEVANT = Coding(CONCEPT, "thing-irrelevant")
NONE_RECORDED = Coding(CONCEPT, "none-recorded")
DECIDING = ("elsewhere", "negated", "listed", "denies", "other", "person", "questioned", "history", "over", "treated", "shield", "end")
"""Kinds of cues that decide what is claimed."""


class Meaning(NamedTuple):
    """What a phrase means: the things it says at once, each with the codes that it may be; and the stance that its words imply."""

    things: tuple[tuple[Coding, ...], ...]
    stance: Stance
    marks: str = ""
    """Words of the vocabulary about the phrase, such as `guarded`."""


class Terms:
    """A sorted list of phrases by their key; nothing is taken apart before it is looked up."""

    def __init__(self, data: bytes, system: str) -> None:
        """Take the lines of an index file; `system` is the one of codes that name none."""
        self._lines = SortedLines(data)
        self._system = system
        self._found: dict[str, Meaning | None] = {}

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self._lines)

    def find(self, sought: str) -> Meaning | None:
        """Return what the phrase with this key means."""
        if sought in self._found:
            return self._found[sought]
        rest = self._lines.find(sought)
        meaning = None if rest is None else self._meaning(rest)
        if len(self._found) < 4_000:  # noqa: PLR2004 - a cache must end somewhere
            self._found[sought] = meaning
        return meaning

    def _meaning(self, rest: str) -> Meaning:
        codes, stance, marks = [*rest.split("\t"), "", ""][:3]
        things = tuple(tuple(self._coding(code) for code in thing.split("/")) for thing in codes.split("+"))
        return Meaning(things, Stance(stance or Stance.AFFIRMED), marks)

    def _coding(self, code: str) -> Coding:
        if code == "-":
            return IRRELEVANT
        system, colon, rest = code.partition(":")
        return Coding(system, rest) if colon else Coding(self._system, code)


class Neutral:
    """Words of no consequence: anywhere, or only beside a condition that is named."""

    def __init__(self, text: str) -> None:
        """Take the text of neutral-index.txt: words, `+` before one that is neutral only beside a condition, `=` before the patterns."""
        lines = text.splitlines()
        self._words = frozenset(lines)
        self._beside = frozenset(line[1:] for line in lines if line[0] == "+")
        patterns = {kind: "|".join(part.strip() for line in lines if line.startswith(f"={kind} ") for part in line.split(" ", 1)[1].split(";"))
                    for kind in ("suffix", "never")}  # fmt: skip
        self._suffix = re.compile(f"(?:{patterns['suffix']})s?")
        self._never = re.compile(patterns["never"])

    def __contains__(self, word: str) -> bool:
        """Return whether a word is of no consequence wherever it stands."""
        return word in self._words or (self._suffix.fullmatch(word) is not None and self._never.search(word) is None)

    def is_beside(self, word: str) -> bool:
        """Return whether a word is of no consequence beside a condition that is named."""
        return word in self._beside


class Vocabulary:
    """The vocabularies of a folder. Construction reads nothing; each kind is read once, when first asked for."""

    def __init__(self, folder: Traversable | Path) -> None:
        """Take the folder data/vocabulary."""
        self._folder = folder
        self._words: dict[str, frozenset[str]] = {}

    @classmethod
    def load(cls, folder: Traversable | Path) -> Vocabulary:
        """Return the vocabulary of a folder."""
        return cls(folder)

    def _text(self, name: str) -> str:
        return self._folder.joinpath(name).read_text(encoding="utf-8")

    def _terms(self, name: str, system: str) -> Terms:
        return Terms(self._folder.joinpath(name).read_bytes(), system)

    @cached_property
    def conditions(self) -> Terms:
        """Conditions: curated phrases and the titles of ICD-10-CM."""
        return self._terms("conditions-index.tsv", "icd-10-cm")

    @cached_property
    def titles(self) -> Terms:
        """Titles of ICD-10-CM that their words alone do not tell; the keys are whole titles, in order."""
        return self._terms("titles-index.tsv", "icd-10-cm")

    @cached_property
    def whole(self) -> Terms:
        """Texts that mean something only as they stand; the keys are whole texts, in order."""
        return self._terms("whole-index.tsv", "icd-10-cm")

    @cached_property
    def allergens(self) -> Terms:
        """Substances that people are allergic to."""
        return self._terms("allergens-index.tsv", "substance")

    @cached_property
    def reactions(self) -> Terms:
        """What an allergy does."""
        return self._terms("reactions-index.tsv", "reaction")

    @cached_property
    def cues(self) -> Cues:
        """The words around a condition or an allergy."""
        return Cues(self._text("cues-index.tsv"))

    @cached_property
    def neutral(self) -> Neutral:
        """Words that cannot make a condition one that a rule asks for."""
        return Neutral(self._text("neutral-index.txt"))

    @cached_property
    def specialties(self) -> Specialties:
        """Organs and what is found there that no rule asks for."""
        from mifa_screen.reading.specialties import Specialties  # noqa: PLC0415 - only where a word is known nowhere else

        return Specialties(self._text("specialties-index.tsv"))

    @cached_property
    def everyday(self) -> SortedLines:
        """Ordinary English words that say nothing beside a condition that is named."""
        return SortedLines(self._folder.joinpath("everyday-index.tsv").read_bytes())

    @cached_property
    def codes(self) -> CodeBook:
        """The categories and groups that exist in the classifications."""
        return CodeBook(self._text("icd-categories.tsv"), self._text("atc-groups.tsv"))

    @cached_property
    def medicines(self) -> Any:
        """The medicines (see `reading.medicines`)."""
        from mifa_screen.reading.medicines import load_medicines  # noqa: PLC0415 - only needed when a medicine is read

        return load_medicines(self._folder, self.is_ordinary)

    def is_ordinary(self, word: str, only_of_diseases: bool) -> bool:
        """Return whether a folded word is one of diseases, or an ordinary word of English, and decides nothing of what stands beside it."""
        stemmed = stem(word)
        if any(spelling in self.cues.words(kind) for kind in DECIDING for spelling in (word, stemmed)):
            return False
        of_diseases = stemmed in self.words_of("conditions") or stemmed in self.words_of("reactions") or stemmed in self.neutral or self.neutral.is_beside(stemmed)
        return of_diseases or (not only_of_diseases and (stemmed in self.cues.words("grade") or self.everyday.find(stemmed) is not None))

    @cached_property
    def guarded(self) -> dict[str, str]:
        """Names of the medicine and its components, written together, with the name as people write it."""
        return self._marked("guarded")

    @cached_property
    def guarded_substances(self) -> frozenset[str]:
        """The medicine and its components, by their codes."""
        return frozenset(row[0] for row in self._rows_marked("guarded"))

    @cached_property
    def lookalikes(self) -> frozenset[str]:
        """Names that look like the medicine's and are known to be something else, written together."""
        return frozenset(self._marked("lookalike"))

    @cached_property
    def guarded_stems(self) -> dict[str, str]:
        """How names of the medicine and its components begin, with the name that a word beginning so may have meant."""
        rows = (line.split("\t") for line in self._text("allergens.tsv").splitlines() if line and line[0] != "#")
        return {stem: row[0] for row in rows if len(row) > 2 and row[2] == "stem" for stem in spread(row[1])}  # noqa: PLR2004

    def _marked(self, mark: str) -> dict[str, str]:
        return {together(name): name for row in self._rows_marked(mark) for name in spread(row[1])}

    def _rows_marked(self, mark: str) -> list[list[str]]:
        rows = (line.split("\t") for line in self._text("allergens.tsv").splitlines() if line and line[0] != "#")
        return [row for row in rows if len(row) > 2 and mark in row[2].split()]  # noqa: PLR2004

    def words_of(self, kind: str) -> frozenset[str]:
        """Return the words of the hand-made phrases of a kind (`conditions`, `allergens`, `reactions`): what a misspelling may have meant."""
        if not self._words:
            rows = (line.split("\t") for line in self._text("words-index.tsv").splitlines())
            self._words.update({name: frozenset(words.split()) for name, words in rows})
        return self._words[kind]

    def read_all(self) -> None:
        """Read every kind now, so that copies of this vocabulary share them."""
        for name, kind in vars(type(self)).items():
            if isinstance(kind, cached_property):
                getattr(self, name)
        self.words_of("conditions")

    def key(self, words: Iterable[str]) -> str:
        """Return the key of a phrase."""
        return key(words, self.cues.drop, self.cues.joining)


def together(name: str) -> str:
    """Return a name without blanks and signs."""
    return "".join(token.said for token in tokenise(name))


def spread(phrases: str) -> list[str]:
    """Return the phrases of a cell: `;` between them, {a|b|} for alternatives."""
    depth, start, parts = 0, 0, []
    for at, letter in enumerate(phrases):
        depth += (letter == "{") - (letter == "}")
        if letter == ";" and not depth:
            parts.append(phrases[start:at])
            start = at + 1
    parts.append(phrases[start:])
    return list(dict.fromkeys(" ".join(name.split()) for part in parts for name in _alternatives(part) if name.strip()))


def _alternatives(text: str) -> list[str]:
    start = text.find("{")
    if start < 0:
        return [text]
    depth, cuts = 0, [start]
    for at in range(start, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if (text[at] == "|" and depth == 1) or not depth:
            cuts.append(at)
        if not depth:
            break
    tails = _alternatives(text[cuts[-1] + 1 :])
    middles = [name for a, b in pairwise(cuts) for name in _alternatives(text[a + 1 : b])]
    return [text[:start] + middle + tail for middle in middles for tail in tails]
