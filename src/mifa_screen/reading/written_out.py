"""Leaves out an abbreviation beside the words that it stands for: "PICC (peripherally inserted central catheter) in place"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mifa_screen.reading.phrases import tokenise
from mifa_screen.reading.tokens import fold
from mifa_screen.reading.vocabulary import IRRELEVANT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.answer import Coding
    from mifa_screen.reading.vocabulary import Vocabulary

_BEFORE: Final = re.compile(r"(?<![^\s,;/(])([a-z][a-z0-9]{1,6})s?\s*(?:\(([^(),;]{4,90})\)|(?:\s[-–—]|\s?[:=])\s+([^\s(),;-][^(),;]{3,90}))")
"""An abbreviation with words in brackets behind it, or behind a dash or a colon."""
_BEHIND: Final = re.compile(r"([^(),;]{4,90}?)\s*\(([a-z][a-z0-9]{1,6})s?\)")
"""Words with an abbreviation in brackets behind them."""
_MAY_BE: Final = re.compile(r"[(（:=]|\s[-–—]")
_WORD: Final = re.compile(r"[^\W_]+")
_PASSED: Final = frozenset({"of", "the", "and", "in", "to", "with", "on", "a", "an", "for", "by", "due", "or", "from"})
"""Words that need not stand in an abbreviation."""


def without_abbreviations(text: str, vocabulary: Vocabulary) -> str:
    """Return a text without the abbreviations that it writes out itself.

    One that is known stays, unless the words mean what it may mean: "MI (mild, inferior)" is an infarction, "RA (resting angina)" is not rheumatoid arthritis.
    """

    def before(match: re.Match[str]) -> str:
        name, bracketed, behind = match.groups()
        if bracketed is not None:
            return f"{bracketed} " if _is(name, _words(bracketed), vocabulary) else match.group()
        words = _words(behind)
        return behind if any(_is(name, words[:count], vocabulary) for count in range(2, len(words) + 1)) else match.group()

    def after(match: re.Match[str]) -> str:
        words, name = match.groups()
        spelled = _words(words)
        return words if any(_is(name, spelled[start:], vocabulary) for start in range(len(spelled) - 1)) else match.group()

    if not _MAY_BE.search(text):
        return text
    plain = fold(text.replace("\n", ";").replace("\r", ";"))
    shorter = _BEHIND.sub(after, _BEFORE.sub(before, plain))
    return text if shorter == plain else shorter


def _is(name: str, words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Return whether an abbreviation stands for words, and is known for nothing else."""
    if not _stands_for(name, words):
        return False
    own = [token.word for token in tokenise(name, vocabulary.cues.signs)]
    sought = vocabulary.key(own)
    if tuple(own) in vocabulary.cues.of_conditions or len(own) != 1:
        return False
    meaning = vocabulary.conditions.find(sought)
    may_be = vocabulary.cues.may_be.get(sought)
    if meaning is None and may_be is None:
        return sought not in vocabulary.neutral and vocabulary.medicines.name(sought) is None
    said = vocabulary.conditions.find(vocabulary.key(token.word for token in tokenise(" ".join(words), vocabulary.cues.signs)))
    if said is None:
        return False
    codes = may_be.replace(".", "").split("/") if may_be else [code.code for thing in meaning.things for code in thing] if meaning else []
    codes = ["-" if code == IRRELEVANT.code else code for code in codes]
    return all(any(_is_one_of(coding, codes) for coding in thing) for thing in said.things)


def _is_one_of(coding: Coding, codes: Sequence[str]) -> bool:
    return any(code == "-" if coding == IRRELEVANT else coding.code.startswith(code) or code.startswith(coding.code) for code in codes)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _stands_for(name: str, words: Sequence[str]) -> bool:
    """Return whether the letters of an abbreviation are those of the words, in order: the first of each (small words perhaps left out), and further ones of it."""

    def fits(at: int, word: int) -> bool:
        if word == len(words):
            return at == len(name)
        if words[word] in _PASSED and fits(at, word + 1):
            return True
        return at < len(name) and words[word][0] == name[at] and any(fits(end, word + 1) for end in _ends(name, at + 1, words[word][1:]))

    return len(words) > 1 and words[0] not in _PASSED and words[-1] not in _PASSED and fits(0, 0)


def _ends(name: str, at: int, rest: str) -> list[int]:
    """Return how far the abbreviation may go on with letters of one word, in their order."""
    ends = [at]
    for letter in rest:
        if at < len(name) and name[at] == letter:
            at += 1
            ends.append(at)
    return ends
