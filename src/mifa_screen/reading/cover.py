"""Covers a text with what is known: phrases of a vocabulary, cues, and words that change nothing. What stays uncovered is not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from mifa_screen.reading.answer import Coding, Stance
from mifa_screen.reading.phrases import CODE, COLON, COMMA, DATE, LONGEST, QUESTION, SIGNS, STOP, key
from mifa_screen.reading.vocabulary import IRRELEVANT, Meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mifa_screen.reading.cues import Cue, Cues, CueTable
    from mifa_screen.reading.phrases import Token

    Finder: TypeAlias = Callable[[str], tuple[Meaning, str] | None]

NEUTRAL: Final = Meaning(((IRRELEVANT,),), Stance.AFFIRMED)
"""What neutral words mean."""
NOTHING: Final = ((IRRELEVANT,),)
NEGATIONS: Final = ("negated", "listed", "denies")
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100


class Part(NamedTuple):
    """A stretch of a text: a phrase with its meaning, a cue, a sign, or neither (unknown)."""

    start: int
    end: int
    meaning: Meaning | None = None
    cue: Cue | None = None
    sign: str | None = None
    system: str | None = None
    """Which vocabulary knows the phrase, where several are asked."""

    @property
    def known(self) -> bool:
        """Whether the stretch is understood."""
        return self.meaning is not None or self.cue is not None or self.sign is not None


def cover(
    tokens: Sequence[Token],
    cues: Cues,
    table: CueTable,
    find: Finder,
    code: Callable[[str], Coding | None] | None = None,
    beside: Callable[[Sequence[Token], int], tuple[int, Meaning] | None] | None = None,
) -> list[Part]:
    """Return the parts of a text, in order: at each place the longest phrase or cue.

    Where both are as long it is the phrase, unless the cue decides what is claimed ("hepatitis B vaccination"). `beside` is asked
    where nothing else is known: how many tokens mean what.
    """
    parts: list[Part] = []
    at = 0
    while at < len(tokens):
        part = _next(tokens, at, cues, table, find, code)
        if not part.known and beside is not None and (found := beside(tokens, at)) is not None:
            part = Part(at, at + found[0], found[1])
            if part.meaning is NEUTRAL and parts and parts[-1].meaning is NEUTRAL:
                part = parts.pop()._replace(end=part.end)
        parts.append(part)
        at = part.end
    return parts


def _next(tokens: Sequence[Token], at: int, cues: Cues, table: CueTable, find: Finder, code: Callable[[str], Coding | None] | None) -> Part:
    word = tokens[at].word
    if word in (COMMA, STOP, COLON):
        return Part(at, at + 1, sign=word)
    cue = table.at(tokens, at)
    phrase = _phrase(tokens, at, cues, find)
    if phrase is not None:
        phrase = _without_next(tokens, phrase, cues, find)
    if phrase is not None and cue is not None and _goes_on(tokens, cue, phrase, table):
        phrase = None
    if phrase is not None and cue is not None and _leads(tokens, at, cue, phrase, cues, find):
        phrase = None
    if phrase is not None and (cue is None or phrase.end - at > cue.length or (phrase.end - at == cue.length and cue.plain not in (None, "elsewhere"))):
        return phrase
    if cue is not None:
        return Part(at, at + cue.length, cue=cue)
    if word.startswith(CODE):
        coding = code(word.removeprefix(CODE)) if code else None
        return Part(at, at + 1, Meaning(((coding,),), Stance.AFFIRMED) if coding else None)
    if word in ("=", "/") or word == DATE or _is_date_or_count(tokens, at, cues):
        return Part(at, at + 1, sign=COLON if word == "=" else "/" if word == "/" else DATE)
    return Part(at, at + 1)


def _goes_on(tokens: Sequence[Token], cue: Cue, phrase: Part, table: CueTable) -> bool:
    """Return whether a "no complaints" goes on ("of lupus"), so that it does not stand for itself."""
    if cue.before not in NEGATIONS or phrase.meaning is None or phrase.meaning.things != NOTHING or phrase.end >= len(tokens):
        return False
    after = table.at(tokens, phrase.end)
    return tokens[phrase.end].word not in (COMMA, STOP, COLON) and not (after is not None and after.plain == "end")


def _leads(tokens: Sequence[Token], at: int, cue: Cue, phrase: Part, cues: Cues, find: Finder) -> bool:
    """Return whether a phrase that denies is a cue and a thing of its own: "negative for HIV" may open a list, "HIV negative" does not."""
    if phrase.meaning is None or phrase.meaning.stance is not Stance.DENIED or cue.before is None or phrase.end - at <= cue.length:
        return False
    return find(key((token.word for token in tokens[at + cue.length : phrase.end]), cues.drop, cues.joining)) is not None


def _phrase(tokens: Sequence[Token], at: int, cues: Cues, find: Finder, beyond: int = 0) -> Part | None:
    """Return the longest phrase that opens at a place and ends beyond another."""
    if tokens[at].word in cues.drop or tokens[at].word in SIGNS or tokens[at].word in cues.joining:
        return None
    opens = at == 0 or tokens[at - 1].word in (COMMA, STOP, COLON)
    end = at
    while end < min(at + LONGEST, len(tokens)) and tokens[end].word not in (STOP, QUESTION, DATE):
        end += 1
    for stop in range(end, max(at, beyond), -1):
        last = tokens[stop - 1].word
        if last in cues.drop or last in SIGNS or last in cues.joining:
            continue
        words = [token.word for token in tokens[at:stop]]
        if (COMMA in words or COLON in words) and (not opens or (stop < len(tokens) and tokens[stop].word not in (COMMA, STOP))):
            continue  # what stands behind a comma belongs to the phrase only as a whole ("asthma, severe eczema")
        telling = [word for word in words if word not in cues.drop and word not in SIGNS]
        if len(set(telling)) < len(telling) and not cues.joining.intersection(words):
            continue  # a word said twice belongs to two phrases
        found = find(key(words, cues.drop, cues.joining))
        if found is not None:
            return Part(at, stop, found[0], system=found[1])
    return None


def _without_next(tokens: Sequence[Token], phrase: Part, cues: Cues, find: Finder) -> Part:
    """Return a phrase without the words that open another: "gout due to chronic kidney disease" is no chronic gout and a disease of the kidney."""
    if phrase.end == len(tokens) or tokens[phrase.end].word in SIGNS:
        return phrase
    for start in range(phrase.start + 1, phrase.end):
        other = _phrase(tokens, start, cues, find, phrase.end)
        if other is None or other.meaning is None or phrase.meaning is None or other.meaning.things in (NOTHING, phrase.meaning.things):
            continue
        stop = start
        while tokens[stop - 1].word in cues.drop or tokens[stop - 1].word in SIGNS or tokens[stop - 1].word in cues.joining:
            stop -= 1
        shorter = find(key((token.word for token in tokens[phrase.start : stop]), cues.drop, cues.joining))
        if shorter is not None and (stop < start or shorter[0].things != NOTHING):  # not "auto HSCT neuroblastoma"
            return Part(phrase.start, stop, shorter[0], system=shorter[1])
        if stop < start:
            return Part(phrase.start, stop)  # "steroids for chronic": the steroids alone are not known
    return phrase


def _is_date_or_count(tokens: Sequence[Token], at: int, cues: Cues) -> bool:
    word = tokens[at].word
    if not word[0].isdigit():
        return False
    if word.isdigit() and FIRST_YEAR <= int(word) <= LAST_YEAR:
        return True
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if after in ("-", "/") and at + 2 < len(tokens):
        after = tokens[at + 2].word
    return after in cues.words("unit") or (at > 0 and tokens[at - 1].word in cues.words("counter"))
