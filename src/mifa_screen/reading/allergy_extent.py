"""How bad an allergy was: what the words call it, what it did, and whether that is said of every substance that is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth
from mifa_screen.reading.allergens import REACTION, UNSPECIFIED
from mifa_screen.reading.answer import Coding, Stance
from mifa_screen.reading.vocabulary import IRRELEVANT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.phrases import Token
    from mifa_screen.reading.scopes import Chunk, Said
    from mifa_screen.reading.vocabulary import Vocabulary

_GRADES = {"severe": TRUE, "not-severe": FALSE}
_UNSURE = frozenset({"questioned-allergy", "questioned", "denied-allergy", "negated", "refuted-allergy"})


class Extent(NamedTuple):
    """The grade in words, the reactions that are certain, whether a substance stands without either, and whether a disease was set aside."""

    grade: Truth
    reactions: tuple[Coding, ...]
    bare: bool
    set_aside: bool


class _Group:
    """Substances that are named together, and whether it is told what they did."""

    def __init__(self, codings: tuple[Coding, ...], words: str, chunk: int, *, told: bool) -> None:
        self.codings = codings
        self.words = words
        self.chunk = chunk
        self.led = told
        self.told = told


def extent(sentences: Sequence[Sequence[Chunk]], phrases: Sequence[Said], stances: Sequence[Stance], vocabulary: Vocabulary, tokens: Sequence[Token]) -> Extent:
    """Return how bad the allergies of a text were."""
    by_start = {phrase.part.start: phrase for phrase in phrases}
    atopy = vocabulary.cues.words("atopy")
    hay_fever = vocabulary.cues.words("hay-fever")
    groups: list[_Group] = []
    waiting: int | None = None
    """The chunk of a reaction that stands before its substance."""
    grade, doubtful, set_aside, joined = UNKNOWN, False, False, False
    reactions: list[Coding] = []
    chunks = [chunk for sentence in sentences for chunk in sentence]
    for number, chunk in enumerate(chunks):
        joined = joined and not chunk.phrases
        for part in chunk.parts:
            if part.sign == "/" or (part.cue is not None and tokens[part.start].word in vocabulary.cues.words("joining")):
                joined = True
                continue
            phrase = by_start.get(part.start)
            if part.cue is not None and part.cue.plain in _GRADES:
                grade = max(grade, _GRADES[part.cue.plain]) if grade is not UNKNOWN else _GRADES[part.cue.plain]
                waiting = _tell(groups, number, waiting)
            if phrase is None or phrase.part.meaning is None:
                continue
            words = " ".join(token.word for token in tokens[part.start : part.end])
            codings = tuple(coding for thing in phrase.part.meaning.things for coding in thing)
            certain = not (phrase.kinds & _UNSURE) and stances[part.start] is Stance.AFFIRMED
            if phrase.part.system != REACTION:
                if certain and IRRELEVANT not in codings and UNSPECIFIED not in codings:
                    together = bool(groups) and (joined or groups[-1].codings == codings)
                    if not together:
                        groups.append(_Group(codings, words, number, told=waiting is not None and (waiting == number or not groups)))
                    elif waiting == number:
                        groups[-1].told = True
                    waiting = None
                joined = False
                continue
            joined = False
            if IRRELEVANT in codings:
                continue
            if not certain:
                doubtful = doubtful or bool(phrase.kinds & {"questioned-allergy", "questioned"})
                continue
            alone = all(" ".join(token.word for token in tokens[other.start : other.end]) in atopy for other in chunk.phrases)
            if words in atopy and alone and (not groups or groups[-1].words in hay_fever):
                set_aside = True
                continue
            reactions += codings
            waiting = _tell(groups, number, waiting)
    places = vocabulary.cues.words("swelling-place")
    doubtful = doubtful or (Coding(REACTION, "swelling") in reactions and any(token.word in places for token in tokens))
    bare = doubtful or any(not group.told for group in groups) or (set_aside and bool(groups))
    return Extent(grade, tuple(dict.fromkeys(reactions)), bare, set_aside)


def _tell(groups: list[_Group], number: int, waiting: int | None) -> int | None:
    """Give what was said to the substance before it, or keep it for the next one in the same chunk."""
    if not groups or (groups[-1].chunk == number and groups[-1].led):
        return number
    groups[-1].told = True
    return waiting
