"""Reads ordinary things of an organ that a rule watches over: "mitral incompetence", "coronary artery surgery", "kidney stone"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.reading.cover import NEUTRAL
from mifa_screen.reading.phrases import COLON, COMMA, STOP
from mifa_screen.reading.vocabulary import IRRELEVANT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mifa_screen.reading.cover import Part
    from mifa_screen.reading.phrases import Token
    from mifa_screen.reading.vocabulary import Vocabulary

ORGAN, FINDING, TURN = "organ", "finding", "turn"


class Specialty(NamedTuple):
    """Names of organs, what may be found or done there that no rule asks for, and words (a pattern) that may turn it into what one asks for."""

    organs: frozenset[str]
    findings: frozenset[str]
    turn: re.Pattern[str]


class Specialties:
    """The specialties of data/vocabulary/specialties.tsv."""

    def __init__(self, text: str) -> None:
        """Take the text of specialties-index.tsv: specialty, kind, words (`;` between)."""
        cells: dict[str, dict[str, list[str]]] = {}
        for line in text.splitlines():
            name, kind, words = line.split("\t")
            cells.setdefault(name, {}).setdefault(kind, []).extend(words.split(";"))
        every = cells.pop("*")[TURN]
        self._all = [
            Specialty(frozenset(kinds[ORGAN]), frozenset(kinds[FINDING]), re.compile("|".join([*every, *kinds.get(TURN, ())])))
            for kinds in cells.values()
        ]

    def explain(self, unknown: frozenset[str], words: frozenset[str], quiet: frozenset[str]) -> bool:
        """Return whether the `unknown` ones among the `words` of a stretch of text are explained by specialties that no `quiet` word turns round."""
        open_words = set(unknown)
        for organs, findings, turn in self._all:
            own = organs | findings
            if open_words.isdisjoint(own) or words.isdisjoint(organs) or words.isdisjoint(findings):
                continue
            if not any(turn.search(word) for word in quiet):
                open_words -= own
        return not open_words


def with_specialties(parts: list[Part], tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Part]:
    """Return the parts of a text, in which those that a specialty explains are of no consequence.

    What stands between two signs is looked at as a whole: each word that is known nowhere else must be the name of an organ, or a finding
    there. A phrase that has a code stands for itself, and turns nothing round.
    """
    if all(part.known for part in parts):
        return parts
    found: list[Part] = []
    for stretch in _stretches(parts):
        unknown = frozenset(tokens[part.start].word for part in stretch if not part.known)
        words = frozenset(token.word for part in stretch for token in tokens[part.start : part.end])
        quiet = frozenset(token.word for part in stretch if _is_quiet(part) for token in tokens[part.start : part.end])
        explained = bool(unknown) and vocabulary.specialties.explain(unknown, words, quiet)
        for part in stretch:
            made = part._replace(meaning=NEUTRAL) if explained and not part.known else part
            if made.meaning is NEUTRAL and found and found[-1].meaning is NEUTRAL:
                made = found.pop()._replace(end=made.end)
            found.append(made)
    return found


def _stretches(parts: Sequence[Part]) -> Iterator[list[Part]]:
    stretch: list[Part] = []
    for part in parts:
        if part.sign in (COMMA, COLON, STOP):
            yield stretch
            yield [part]
            stretch = []
        else:
            stretch.append(part)
    yield stretch


def _is_quiet(part: Part) -> bool:
    return part.meaning is None or all(coding == IRRELEVANT for thing in part.meaning.things for coding in thing)
