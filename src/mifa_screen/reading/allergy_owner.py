"""Whose allergy a text speaks of: the patient's, or that of somebody who is named ("mother allergic to bees"), not only asked ("per mother")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.reading.answer import Stance
from mifa_screen.reading.phrases import COLON, COMMA, STOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.phrases import Token
    from mifa_screen.reading.vocabulary import Vocabulary

_MOST_WORDS = 3


def owners(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[list[Token], list[Stance]]:
    """Return the tokens without the persons that are named, and for each whether what it says is the patient's (AFFIRMED), not (DENIED), or not clear."""
    kept: list[Token] = []
    stances: list[Stance] = []
    for sentence in _sentences(tokens, vocabulary):
        _take(sentence, vocabulary, kept, stances)
    return kept, stances


def _take(sentence: list[list[Token]], vocabulary: Vocabulary, kept: list[Token], stances: list[Stance]) -> None:
    heading: Stance | None = None
    start = len(kept)
    for number, clause in enumerate(sentence):
        named, rest = _named(clause, vocabulary)
        sign = clause[-1].word in (COMMA, COLON, STOP)
        plain = [token for token in rest if token.word not in (COMMA, COLON, STOP)]
        stance = heading or Stance.AFFIRMED
        if named:
            telling = [token.word for token in plain if token.word not in vocabulary.cues.words("person-heading")]
            if not telling and number == 0 and sign:
                # "Family history: latex" is theirs; "family history of atopy, latex" may have ended at the comma.
                told = clause[-1].word == COMMA and any(token.word in vocabulary.cues.words("person-told") for token in plain)
                heading = Stance.QUESTIONED if told else Stance.DENIED
                rest = []
            elif not telling:
                _doubt(stances, start)
                rest = [token for token in rest if token not in plain]
            elif _is_theirs(telling, [token.word for token in plain], vocabulary):
                # "Mother also allergic to bees": theirs as well as the patient's.
                also = not vocabulary.cues.words("also-theirs").isdisjoint(token.word for token in plain)
                stance = Stance.QUESTIONED if also else Stance.DENIED
                if number and not heading:
                    _doubt(stances, start)
        elif (cut := _inside(clause, vocabulary)) is not None:
            rest = clause[: cut[0]] + clause[cut[1] :]
            stance = Stance.DENIED
            if number and not heading:
                _doubt(stances, start)
        kept += rest
        stances += [stance] * len(rest)


def _is_theirs(telling: list[str], words: list[str], vocabulary: Vocabulary) -> bool:
    """Return whether what is said behind a person is theirs ("is allergic to"), and not only told by them ("has noticed") or about a thing of theirs."""
    cues = vocabulary.cues
    first = next((word for word in telling if word not in cues.words("person-verb")), "")
    return first not in cues.words("reporting") and any(word in cues.words("person-verb") or word in cues.words("person-allergy") for word in words)


def _doubt(stances: list[Stance], start: int) -> None:
    """"Penicillin (mother allergic)": what stands before may be theirs as well."""
    stances[start:] = [Stance.QUESTIONED if stance is Stance.AFFIRMED else stance for stance in stances[start:]]


def _person(words: Sequence[str], at: int, vocabulary: Vocabulary) -> int:
    """Return the place behind a person named at a place ("her great grandmother"); the place itself where none is."""
    leads, persons = vocabulary.cues.words("person-lead"), vocabulary.cues.words("person")
    end = at
    while end < len(words) and words[end] in leads:
        end += 1
    length = next((n for n in range(_MOST_WORDS, 0, -1) if " ".join(words[end : end + n]) in persons), 0)
    return end + length if length else at


def _named(clause: list[Token], vocabulary: Vocabulary) -> tuple[bool, list[Token]]:
    """Return whether a clause opens with a person, and the clause without that person."""
    words = [token.word for token in clause]
    end, joined = _person(words, 0, vocabulary), 0
    while end > joined:
        joined = end
        if end + 1 < len(words) and words[end] in vocabulary.cues.words("joining"):
            end = max(end, _person(words, end + 1, vocabulary))
            end = joined if end == joined or end == joined + 1 else end
    return (True, clause[joined:]) if joined else (False, clause)


def _inside(clause: list[Token], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Return where a clause says in whom it was ("agranulocytosis in mother")."""
    words = [token.word for token in clause]
    for at, word in enumerate(words[:-1]):
        if at and word in vocabulary.cues.words("person-in"):
            end = _person(words, at + 1, vocabulary)
            if end > at + 1:
                return at, end
    return None


def _sentences(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[list[list[Token]]]:
    """Return the sentences, each as its clauses; signs and `but` stay at the end of the clause that they close."""
    ends = vocabulary.cues.words("end") - vocabulary.cues.words("person-verb")
    found: list[list[list[Token]]] = [[[]]]
    for token in tokens:
        found[-1][-1].append(token)
        if token.word == STOP or token.word in ends:
            found.append([[]])
        elif token.word in (COMMA, COLON):
            found[-1].append([])
    return [[clause for clause in sentence if clause] for sentence in found if any(sentence)]
