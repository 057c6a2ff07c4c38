"""Words beside a disease that turn a denial, a vaccination or a past into a question, or into what is there: "no lupus flare", "h/o hepatitis B, active"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.reading.answer import Stance
from mifa_screen.reading.phrases import COMMA, STOP
from mifa_screen.reading.scopes import KEPT_AWAY, NEGATING, THEIRS
from mifa_screen.reading.vocabulary import IRRELEVANT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mifa_screen.reading.cover import Part
    from mifa_screen.reading.cues import Cues
    from mifa_screen.reading.phrases import Token
    from mifa_screen.reading.scopes import Said

ENDS = (COMMA, STOP)
AGAINST = KEPT_AWAY | {"shield"}


def doubted(stance: Stance, phrase: Said, tokens: Sequence[Token], parts: Sequence[Part], cues: Cues, any_is: Callable[[str], bool]) -> Stance:
    """Return the stance of a phrase with the words beside it; `any_is` tells which traits it has."""
    if stance is Stance.RESOLVED:
        return Stance.AFFIRMED if _goes_on(phrase, tokens, parts, cues) else stance
    if stance is not Stance.DENIED:
        return stance
    kinds = phrase.kinds
    if kinds & THEIRS and not cues.words("also-theirs").isdisjoint(token.word for token in tokens):
        return Stance.QUESTIONED  # "coeliac disease - mum too": theirs as well as the patient's
    if kinds & NEGATING and _denies_an_aspect(phrase, tokens, cues):
        return Stance.QUESTIONED
    if kinds & THEIRS and not kinds & NEGATING and _is_of_another(phrase, tokens, cues):
        return Stance.QUESTIONED
    if kinds & NEGATING and phrase.cue == phrase.part.start and not any_is("tested") and not cues.words("of-a-test").isdisjoint(token.word for token in tokens[phrase.part.end :]):
        return Stance.QUESTIONED  # "lupus tests negative": a disease that may do without
    if kinds & AGAINST and not kinds & (NEGATING | THEIRS) and _is_there_all_the_same(phrase, tokens, cues, any_is):
        return Stance.QUESTIONED
    return stance


def _denies_an_aspect(phrase: Said, tokens: Sequence[Token], cues: Cues) -> bool:
    """Return whether what is denied is something about the disease: "no lupus flare", "no further thrombosis", "no treatment for asthma"."""
    last = _end_of_chunk(tokens, phrase.part.end)
    if _tells(cues.words("aspect"), [token.word for token in tokens[phrase.cue : last]]):
        return True
    up_to = [token.word for token in tokens[phrase.since : phrase.part.end]]
    own = up_to[phrase.part.start - phrase.since :]
    if up_to[:1] == ["/"]:
        return True  # "nil / lupus"
    if COMMA in up_to and not cues.words("found").isdisjoint(own):
        return True  # "denies fever, HIV positive"
    return not cues.words("habit" if COMMA in up_to else "points-on").isdisjoint(up_to[COMMA not in up_to :])  # "denies smoking, lupus"


def _is_of_another(phrase: Said, tokens: Sequence[Token], cues: Cues) -> bool:
    """Return whether between a relative and the disease somebody else is named: "mother has gout and he has lupus", "mother - gout, patient - lupus"."""
    between = [token.word for token in tokens[phrase.cue : phrase.part.start]]
    return any((word == COMMA or word in cues.words("joining")) and after in cues.words("patient") for word, after in zip(between, between[1:], strict=False))


def _is_there_all_the_same(phrase: Said, tokens: Sequence[Token], cues: Cues, any_is: Callable[[str], bool]) -> bool:
    """Return whether a vaccination, a screening or a donor beside the disease leaves it there: "asthma, immunised", "screening for HIV positive"."""
    chunk = [token.word for token in tokens[_start_of_chunk(tokens, phrase.part.start) : _end_of_chunk(tokens, phrase.part.end)]]
    if not cues.words("found").isdisjoint(chunk) and not cues.words("screening").isdisjoint(chunk):
        return True
    behind = [token.word for token in tokens[phrase.part.end :]]
    if _tells(cues.words("every-vaccine"), behind):
        return True
    if not any_is("preventable") and not cues.words("of-a-vaccine").isdisjoint(behind):
        return True  # there is no vaccine against it
    return not any_is("tested") and (behind[:1] == [COMMA] or not cues.words("of-a-test").isdisjoint(behind))


def _goes_on(phrase: Said, tokens: Sequence[Token], parts: Sequence[Part], cues: Cues) -> bool:
    """Return whether what is told as past goes on: "h/o hepatitis B, active", "resolved, then recurred", "diagnosed 5 years ago"."""
    ends = (part.start for part in parts if part.start >= phrase.part.end and (part.sign == STOP or _names_another(part)))
    behind = [token.word for token in tokens[phrase.part.end : next(ends, len(tokens))] if token.word != COMMA]
    turns = cues.words("turns")
    if _tells(cues.words("goes-on"), behind, turns):
        return True
    if "over" in phrase.kinds:
        return False
    before = [token.word for token in tokens[max(phrase.part.start - 2, 0) : phrase.part.start]]
    return not cues.words("was-found").isdisjoint([*before, *behind]) or _tells(cues.words("goes-on-unless-over"), behind, turns)


def _tells(phrases: frozenset[str], words: Sequence[str], turns: frozenset[str] = frozenset()) -> bool:
    """Return whether one of some phrases stands among words, with none of some others ("not") right before it."""
    for at in range(len(words)):
        if at and words[at - 1] in turns:
            continue
        if any(" ".join(words[at:end]) in phrases for end in range(at + 1, min(at + 3, len(words)) + 1)):
            return True
    return False


def _names_another(part: Part) -> bool:
    return part.meaning is not None and part.meaning.things != ((IRRELEVANT,),)


def _end_of_chunk(tokens: Sequence[Token], at: int) -> int:
    return next((n for n in range(at, len(tokens)) if tokens[n].word in ENDS), len(tokens))


def _start_of_chunk(tokens: Sequence[Token], at: int) -> int:
    return next((n + 1 for n in range(at - 1, -1, -1) if tokens[n].word in ENDS), 0)
