"""Finds the ordinary English words that say nothing beside a condition that is named (data/vocabulary/everyday-index.tsv)."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

from mifa_screen.reading.medicines import load_medicines
from mifa_screen.reading.phrases import stem, tokenise
from mifa_screen.reading.vocabulary import spread
from vocabulary.index import rows
from vocabulary.neutral import asked_for, never_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from mifa_screen.reading.cues import Cues
    from vocabulary.mesh import Names

SHORTEST = 3
SHORTEST_NEAR = 5
"""A shorter word of a condition that a rule asks for has too many neighbours among the words of English."""


def everyday(
    listed: Iterable[str], hand: Mapping[str, frozenset[str]], cues: Cues, neutral: bytes, asked: Iterable[str], folder: Path
) -> bytes:
    """Return everyday-index.tsv from a list of English words, in the spelling in which words are compared (`stem`).

    Left out are words with a guarded part, words that doubt, deny, end or belong to somebody else (the cues and `hedge` in neutral.tsv), words that mean something
    already, and words one letter from a word of the names in `asked`: they may be that word, misspelt.
    """
    never = never_of(dict(hand))
    words = {word for word in listed if word.isascii() and word.isalpha() and word.islower() and len(word) >= SHORTEST}
    medicines = load_medicines(folder)
    telling = {word for word in re.split(r"[ ;]+", cues.all_words()) if word} | {stem(word) for word in hand["hedge"]}
    held = set(neutral.decode().split("\n"))
    names = {token.word for name in asked for token in tokenise(name, cues.signs) if token.word.isalpha()}
    english = words | hand.get("english", frozenset())
    near = {other for word in names - held if len(word) >= SHORTEST_NEAR and (word not in english or never.search(word)) for other in _one_letter_off(word)}
    kept = sorted(word for word in words - telling - held - near if not never.search(word) and medicines.name(word) is None)
    return "".join(f"{word}\t\n" for word in kept).encode()


def names_asked_for(names: Names, entries: Iterable[tuple[str, str]], folder: Path) -> list[str]:
    """Return the names of what rules ask for: those of MeSH, of ICD-10-CM (`entries`), and our own."""
    codes, concepts = asked_for(folder.parent / "value-sets")
    found = [*names.holding, *(text for code, text in entries if code.replace(".", "").startswith(codes))]
    for path in (folder / "conditions.tsv", folder / "conditions-further.tsv", folder / "conditions-everyday.tsv"):
        for _, (cell, phrases, _) in rows(path):
            things = re.split(r"[+/]", cell)
            if any(thing.removeprefix("concept:") in concepts if ":" in thing else thing.replace(".", "").startswith(codes) for thing in things):
                found += spread(phrases)
    return found


def _one_letter_off(word: str) -> Iterator[str]:
    """Yield the words at distance one: a letter more, less, other, or two swapped."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        for letter in string.ascii_lowercase:
            yield head + letter + tail
            yield head + letter + tail[1:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
