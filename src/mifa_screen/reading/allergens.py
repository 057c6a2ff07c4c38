"""What stands in a text on allergies: substances, among them all known medicines, reactions, and words that change nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mifa_screen.reading.answer import Coding, Stance
from mifa_screen.reading.cover import NEUTRAL, cover
from mifa_screen.reading.phrases import CODE, Token
from mifa_screen.reading.vocabulary import Meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.cover import Part
    from mifa_screen.reading.vocabulary import Vocabulary

SUBSTANCE: Final = "substance"
REACTION: Final = "reaction"
UNSPECIFIED: Final = Coding(SUBSTANCE, "unspecified")
_MEDICINE: Final = f"{CODE}medicine:"
_LONGEST_NAME: Final = 6
"""Most words of a medicine's name."""
_FIGURE: Final = re.compile(r"\d{1,5}(?:[.,]\d+)?|\d{6,18}")
_FIGURE_SIGNS: Final = frozenset("%+<>#@~^°≥≤")
_DOSAGE: Final = frozenset({"route", "route-field", "unit", "amount", "per-body", "count", "salt", "hour", "day", "week", "month", "year"})
"""Kinds of words around a medicine that say nothing of an allergy to it."""


def parts_of(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[list[Token], list[Part]]:
    """Return the parts of a text on allergies; where some are not known, names of medicines that have several words are looked for as well."""
    plain = list(tokens)
    parts = _cover(plain, vocabulary)
    if all(part.known for part in parts):
        return plain, parts
    named = _with_medicines(plain, vocabulary)
    return (plain, parts) if len(named) == len(plain) else (named, _cover(named, vocabulary))


def _cover(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Part]:
    cues = vocabulary.cues
    return cover(tokens, cues, cues.of_allergies, lambda sought: _find(sought, vocabulary), _coded, lambda all_tokens, at: _beside(all_tokens, at, vocabulary))


def _find(sought: str, vocabulary: Vocabulary) -> tuple[Meaning, str] | None:
    for terms, system in ((vocabulary.allergens, SUBSTANCE), (vocabulary.reactions, REACTION)):
        meaning = terms.find(sought)
        if meaning is not None:
            return meaning, system
    meaning = _medicine(sought, vocabulary) if sought.isalpha() else None
    return None if meaning is None else (meaning, SUBSTANCE)


def _medicine(name: str, vocabulary: Vocabulary) -> Meaning | None:
    found = vocabulary.medicines.name(name)
    if found is None:
        return None
    things = tuple((Coding(SUBSTANCE, thing.substance.replace(" ", "-")),) for thing in found.things)
    return Meaning(things, Stance.AFFIRMED)


def _coded(code: str) -> Coding | None:
    """Return the substance of a name that was written as one token (see `_with_medicines`)."""
    kind, _, substance = code.partition(":")
    return Coding(SUBSTANCE, substance) if kind == "medicine" else None


def _with_medicines(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Return the tokens with each medicine's name of several words as one ("benzoyl peroxide"); no name holds a word that decides what is claimed."""
    from mifa_screen.reading.medicines import level  # noqa: PLC0415 - only where a word is known nowhere else

    found: list[Token] = []
    at = 0
    while at < len(tokens):
        best = 0
        words: list[str] = []
        for token in tokens[at : at + _LONGEST_NAME]:
            if not token.said.isalnum() or token.word in vocabulary.cues.words("allergy-telling"):
                break
            words.append(level(token.said))
            if len(words) > 1 and (name := vocabulary.medicines.name(" ".join(words))) is not None:
                best, things = len(words), name.things
        if best:
            said = " ".join(token.said for token in tokens[at : at + best])
            found += [Token(_MEDICINE + things[0].substance.replace(" ", "-"), said)]
        else:
            found.append(tokens[at])
        at += best or 1
    return found


def _beside(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> tuple[int, Meaning] | None:
    """Return what a token means that is neither a phrase nor a cue: nothing, or a medicine whose name a plural's ending hid."""
    word, said = tokens[at]
    cues = vocabulary.cues
    if word in cues.words("plain-reaction"):
        return None
    if _FIGURE.fullmatch(word) or word in _FIGURE_SIGNS or word in vocabulary.neutral or word in cues.words("person"):
        return 1, NEUTRAL
    if word.startswith(CODE):
        plain = word.removeprefix(CODE).replace(".", "")
        return (1, NEUTRAL) if plain.startswith(tuple(code.replace(" ", "") for code in cues.words("allergy-code"))) else None
    counted = len(said) > 1 or (at > 0 and tokens[at - 1].said[0].isdigit())
    if counted and any(sense.kind in _DOSAGE for sense in vocabulary.medicines.words.senses(said)):
        return 1, NEUTRAL
    meaning = _medicine(said, vocabulary) if said.isalpha() and said != word else None
    return None if meaning is None else (1, meaning)
