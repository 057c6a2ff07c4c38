"""Spellings of the substances that allergies are about, forgotten one by one."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.authoring.mutants import Mutant
from mifa_screen.core.truth import TRUE
from mifa_screen.knowledge.store import VOCABULARY, data_folder, vocabulary_folder
from mifa_screen.reading.phrases import tokenise
from mifa_screen.reading.understanding import Understanding
from mifa_screen.reading.vocabulary import spread

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mifa_screen.authoring.yaml_source import YamlSource
    from mifa_screen.reading.vocabulary import Meaning, Terms, Vocabulary

FILE = "allergens.tsv"
READ_ALIKE = "it is read alike without it"
OWN_NAME = "it is the substance's own name, which means it anyway"


def forgotten_spellings(files: Sequence[YamlSource], understanding: Understanding) -> Iterator[Mutant]:
    """Yield, for every substance that a value set of the files names, its spellings: each once, however many ways of writing are one."""
    sets: dict[str, list[str]] = {}
    for file in files:
        for name, value_set in file.plain.get("value_sets", {}).items():
            for group in value_set["members"]:
                for substance in group.get("substance", ()):
                    sets.setdefault(substance, []).append(name)
    for line, substance, name, key in _spellings(sets, understanding.vocabulary):
        without = understanding_without(understanding, key)
        read = without.allergen(name).text
        alike = _told(without, name) == _told(understanding, name)
        idle = READ_ALIKE if alike else OWN_NAME if not read.understood and understanding.names(name, [substance]) is TRUE else ""
        for value_set in sets[substance]:
            where = f"{data_folder().name}/{VOCABULARY}/{FILE}:{line}"
            yield Mutant(where, f'without the spelling "{name}" of {substance}', "spellings", value_set, key, idle)


def _told(understanding: Understanding, name: str) -> list[tuple[object, object]]:
    return [(claim.codings, claim.stance) for claim in understanding.allergen(name).text.claims]


def _spellings(substances: Collection[str], vocabulary: Vocabulary) -> Iterator[tuple[int, str, str, str]]:
    seen = set()
    for number, line in enumerate((vocabulary_folder() / FILE).read_text(encoding="utf-8").splitlines(), 1):
        substance, _, rest = line.partition("\t")
        if substance in substances:
            for name in spread(rest.partition("\t")[0]):
                key = vocabulary.key(token.word for token in tokenise(name, vocabulary.cues.signs))
                if key not in seen and vocabulary.allergens.find(key) is not None:
                    seen.add(key)
                    yield number, substance, name, key


def understanding_without(understanding: Understanding, key: str) -> Understanding:
    """Return an understanding that has forgotten one spelling of an allergen; the original is left as it is."""
    understanding.vocabulary.read_all()  # once, for all copies
    forgetful = Understanding(vocabulary_folder())
    forgetful.vocabulary = copy.copy(understanding.vocabulary)
    forgetful.vocabulary.__dict__["allergens"] = _Without(understanding.vocabulary.allergens, key)
    return forgetful


class _Without(NamedTuple):
    """Terms without one."""

    terms: Terms
    key: str

    def find(self, sought: str) -> Meaning | None:
        """Return what a phrase means."""
        return None if sought == self.key else self.terms.find(sought)
