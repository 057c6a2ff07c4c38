"""Texts on a list of allergies that name none: "NKDA (checked with mum)" says that there is none, "unable to obtain" says nothing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.reading.phrases import COLON, COMMA, DATE, LONGEST_TEXT, SIGNS, STOP, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.phrases import Token
    from mifa_screen.reading.vocabulary import Vocabulary

_NO = "no"
_LONGEST_COUNT = 4


class Rest(NamedTuple):
    """What a text says beside the clauses that say that there is no allergy."""

    tokens: list[Token]
    none: bool
    """There was a clause that denies every allergy."""
    partial: bool
    """There was a clause that denies one kind of allergy ("no known food allergy")."""
    but: bool
    """What is left follows a `but` or the like."""


def without_none(tokens: list[Token], vocabulary: Vocabulary) -> Rest:
    """Return the tokens without the clauses that deny every allergy, or every one of a kind."""
    cues = vocabulary.cues
    whole = _words(tokens)
    if denies_all(whole, vocabulary) or _denies_every_kind(tokens, vocabulary):
        return Rest([], none=True, partial=False, but=False)
    if " ".join(whole) in cues.words("partial"):
        return Rest([], none=False, partial=True, but=False)
    ends = {COMMA, STOP, *cues.words("end")}
    clauses: list[list[Token]] = [[]]
    for token in tokens:
        clauses[-1].append(token)
        if token.word in ends:
            clauses.append([])
    rest: list[Token] = []
    none = partial = but = False
    for clause in clauses:
        words = [token.word for token in clause if token.word not in ends and token.word != COLON]
        if denies_all(words, vocabulary) and words != [_NO] and not (rest and len(words) == 1 and words[0] in cues.words("none-lead")):  # "food allergy: nil"
            none = True
            but = but or clause[-1].word in cues.words("end")
        elif " ".join(words) in cues.words("partial"):
            partial = True
        elif words and not (none and not but and not rest and _only_beside(words, vocabulary)):
            rest += clause
    return Rest(rest, none, partial, but)


def denies_all(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Return whether words deny every allergy ("the patient has no known drug allergies", "NKDA per mother", "NoKnownAllergies")."""
    cues = vocabulary.cues
    if " ".join(words) in cues.words("none-allergy") or (len(words) == 1 and words[0] in _written_together(vocabulary)):
        return bool(words)
    lead, rest, nouns = cues.words("none-lead"), cues.words("none-word") | cues.words("none-more"), cues.words("none-noun")
    short = cues.words("none-short")
    if any(" ".join(pair) in cues.words("not-known-lead") for pair in pairwise(words)):
        return False  # "allergies not documented"
    telling = [word for word in words if not (word in rest or _is_figure(word, vocabulary))]
    if any(word in short for word in telling):
        return all(word in short or word in lead or word in nouns or word in cues.words("none-beside") for word in telling)
    return bool(lead.intersection(words)) and bool(nouns.intersection(words)) and all(word in lead or word in nouns for word in telling)


def _denies_every_kind(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Return whether a whole text denies allergies of several kinds, to medicines among them ("no known allergies to drugs, foods or latex", "no drug or food allergies")."""
    cues = vocabulary.cues
    words, links = _words(tokens), cues.words("none-link")
    nouns = [at for at, word in enumerate(words) if word in cues.words("none-noun")]
    if len(nouns) != 1 or any(token.word == STOP or token.word in cues.words("end") for token in tokens):
        return False
    before, after = words[: nouns[0]], words[nouns[0] + 1 :]
    kinds = cues.words("none-kind") | cues.words("none-drug")
    beside = cues.words("none-lead") | cues.words("none-adjective")
    lists = [word for word in after[1:] if word not in links] if after else [word for word in before if word not in beside and word not in links]
    if after and (after[0] not in cues.words("none-to") or any(word not in beside for word in before)):
        return False
    joined = not (cues.words("joining") | cues.words("or")).isdisjoint(words) or (bool(after) and all(token.word != COMMA for token in tokens))  # "no drug, latex allergy" may name one
    return joined and bool(cues.words("none-lead").intersection(before[:1])) and not cues.words("none-drug").isdisjoint(lists) and all(word in kinds for word in lists)


def says_nothing(text: str, vocabulary: Vocabulary) -> bool:
    """Return whether a text says that the allergies are not known yet ("unable to obtain", "see front sheet")."""
    words = _words(tokenise(text[:LONGEST_TEXT], vocabulary.cues.signs))
    cues = vocabulary.cues
    if " ".join(words) in cues.words("not-known"):
        return True
    leads, beside = cues.words("not-known-lead"), cues.words("not-known-word")
    led = False
    at = 0
    while at < len(words):
        length = next((n for n in (3, 2, 1) if " ".join(words[at : at + n]) in leads), 0)
        if length:
            led = True
        elif words[at] not in beside and not _is_figure(words[at], vocabulary):
            return False
        at += length or 1
    return led and not denies_all(words, vocabulary)


def _only_beside(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Return whether a clause behind a denial only tells where it comes from ("NKDA, checked with mum")."""
    cues = vocabulary.cues
    return all(word in cues.words("none-word") or word in cues.words("none-more") or word in cues.words("none-beside") or _is_figure(word, vocabulary) for word in words)


def _words(tokens: Sequence[Token]) -> list[str]:
    return [token.word for token in tokens if token.word not in SIGNS]


def _is_figure(word: str, vocabulary: Vocabulary) -> bool:
    """Return whether a word is a date, a count or a code that says that there is no allergy; a longer number may be that of a substance."""
    return word == DATE or (word[0].isdigit() and len(word) <= _LONGEST_COUNT) or word in vocabulary.cues.words("none-code")


def _written_together(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(phrase.replace(" ", "") for phrase in vocabulary.cues.words("none-allergy") if " " in phrase)
