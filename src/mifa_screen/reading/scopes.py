"""Which cue speaks of which phrase (after NegEx and ConText): before it, behind it, up to a comma, a `but` or the end of the sentence."""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.reading.answer import Stance
from mifa_screen.reading.phrases import COLON, COMMA, STOP
from mifa_screen.reading.vocabulary import IRRELEVANT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mifa_screen.reading.cover import Part

NEGATING = frozenset({"negated", "listed", "denies"})
THEIRS = frozenset({"other", "person"})
KEPT_AWAY = frozenset({"vaccinated", "prevented"})
"""Kinds that deny only what they are done against."""
DENYING = NEGATING | KEPT_AWAY | {"other", "shield"}
CLOSE = frozenset({"shield", "prevented"})
"""Kinds that deny only what stands right before them: "HIV prophylaxis", not "HIV on prophylaxis"."""
WITH_ANOTHER = frozenset({"treated", "over"})
"""Kinds that speak of what goes before although something of no consequence follows ("pneumonia resolved with amoxicillin")."""
CARRIED = frozenset({"negated", "listed", "other", "questioned"})
LONG_LIST = 2
"""From so many bare items behind a denied one on, it is not clear where the denial ends ("no asthma, hepatitis, lupus")."""


class Said(NamedTuple):
    """A phrase and the kinds of cues that speak of it."""

    part: Part
    kinds: frozenset[str]
    doubled: bool = False
    """Two negations speak of it."""
    graded: bool = False
    """A word of degree or duration stands beside it."""
    unsure: bool = False
    """It is not clear whether the negation still speaks of it."""
    since: int = 0
    """Where what is denied begins: behind the last negation (or relative, vaccination) before the phrase, else at the phrase."""
    cue: int = 0
    """Where that negation itself begins."""


class Chunk(NamedTuple):
    """The parts between two commas, and the sign that ends them."""

    parts: tuple[Part, ...]
    ended_by: str

    @property
    def phrases(self) -> list[Part]:
        """The phrases of the chunk."""
        return [part for part in self.parts if part.meaning is not None]

    @property
    def cues(self) -> list[Part]:
        """The cues that say something."""
        return [part for part in self.parts if part.cue is not None and (part.cue.before or part.cue.after)]


def telling(phrases: list[Part]) -> list[Part]:
    """Return the phrases without those of no consequence ("hepatitis after surgery, resolved"), unless there is no other."""
    return [part for part in phrases if part.meaning and part.meaning.things != ((IRRELEVANT,),)] or phrases


def _is_irrelevant(chunk: Chunk) -> bool:
    return all(part.meaning is not None and part.meaning.things == ((IRRELEVANT,),) for part in chunk.phrases)


def sentences(parts: Sequence[Part]) -> list[list[Chunk]]:
    """Return the sentences of a text, each as its chunks; `but` and the like end a sentence as well."""
    found: list[list[Chunk]] = [[]]
    chunk: list[Part] = []

    def close(sign: str) -> None:
        if chunk:
            found[-1].append(Chunk(tuple(chunk), sign))
        chunk.clear()
        if sign == STOP and found[-1]:
            found.append([])

    for part in parts:
        if part.sign in (COMMA, COLON, STOP):
            close(part.sign)
        elif part.cue is not None and part.cue.plain == "end" and not part.cue.before and not part.cue.after:
            close(STOP)
        else:
            chunk.append(part)
    close(STOP)
    return [sentence for sentence in found if sentence]


def attach(sentence: Sequence[Chunk], is_or: Callable[[Part], bool], is_tested: Callable[[Part], bool] = lambda _: False) -> list[Said] | None:
    """Return the phrases of a sentence with the cues that speak of them; None when a cue speaks of nothing.

    `is_tested` tells what a "negative" at the end of a list may speak of ("HIV, hepatitis B and C negative").
    """
    marks: dict[int, list[tuple[str, int]]] = {part.start: [] for chunk in sentence for part in chunk.phrases}
    unsure: set[int] = set()
    carried: list[tuple[str, int]] = []
    for number, chunk in enumerate(sentence):
        if chunk.ended_by == COLON and not chunk.cues and not chunk.phrases:
            carried.clear()
        for part in chunk.phrases:
            marks[part.start] += carried
        if not chunk.cues:
            continue
        if not chunk.phrases:
            if not _alone(sentence, number, marks, carried, unsure):
                return None
            continue
        if not _within(chunk, marks, unsure):
            return None
        _carry_list(sentence, number, is_or, marks, unsure)
    _doubt_joined(sentence, marks, unsure)
    _doubt_before(sentence, marks, unsure, is_tested)
    return [_said(sentence, part, marks[part.start], part.start in unsure) for chunk in sentence for part in chunk.phrases]


def _within(chunk: Chunk, marks: dict[int, list[tuple[str, int]]], unsure: set[int]) -> bool:
    for cue_part in chunk.cues:
        cue = cue_part.cue
        assert cue is not None
        following = [part for part in chunk.phrases if part.start >= cue_part.end]
        preceding = telling([part for part in chunk.phrases if part.end <= cue_part.start])
        if cue.both and (following or preceding):
            for part in chunk.phrases:
                marks[part.start].append((cue.before or "", cue_part.start))
            continue
        if cue.before and cue.after and not cue.last and following and preceding and not _joined_to(chunk, cue_part):
            if cue.after not in WITH_ANOTHER or any(part.meaning and part.meaning.things != ((IRRELEVANT,),) for part in following):
                return False  # "hepatitis B negative HIV positive": it may speak of either
            following = []
        if cue.before and following:
            reached = _reach(chunk, following)
            for part in reached[0]:
                marks[part.start].append((cue.before, cue_part.start))
            for part in reached[1]:
                marks[part.start].append((cue.before, cue_part.start))
                if cue.before in DENYING:
                    unsure.add(part.start)
        elif cue.after and preceding:
            if cue.final and any(part.start >= cue_part.end and part.sign is None for part in chunk.parts):
                return False  # "lupus never controlled"
            marks[preceding[-1].start].append((cue.after, cue_part.start))
            between = any(preceding[-1].end <= part.start < cue_part.start for part in chunk.phrases)  # "lupus, fracture excluded" without the comma
            if (cue.after in DENYING and between) or (cue.after in CLOSE and preceding[-1].end != cue_part.start):
                unsure.add(preceding[-1].start)
            for part in _joined_before(chunk, preceding):
                marks[part.start].append((cue.after, cue_part.start))
                if cue.after in DENYING or cue.after == "over":
                    unsure.add(part.start)
        else:
            return False
    return True


def _joined_to(chunk: Chunk, cue: Part) -> bool:
    return any(part.end == cue.start and part.cue is not None and part.cue.plain == "join" for part in chunk.parts)


def _reach(chunk: Chunk, following: list[Part]) -> tuple[list[Part], list[Part]]:
    """Return the phrases that a cue before them surely speaks of (joined), and those that follow without a joining word."""
    sure = [following[0]]
    loose: list[Part] = []
    for before, part in pairwise(following):
        joined = any(before.end <= p.start < part.start and (p.sign == "/" or (p.cue is not None and p.cue.plain == "join")) for p in chunk.parts)
        (sure if joined and not loose else loose).append(part)
    return sure, loose


def _joined_before(chunk: Chunk, preceding: list[Part]) -> list[Part]:
    found = []
    for part, after in zip(reversed(preceding[:-1]), reversed(preceding), strict=False):
        between = [p for p in chunk.parts if part.end <= p.start < after.start]
        if not any(p.sign == "/" or (p.cue is not None and p.cue.plain == "join") for p in between) or any(
            p.cue is not None and (p.cue.before or p.cue.after) for p in between
        ):
            break
        found.append(part)
    return found


def _alone(sentence: Sequence[Chunk], number: int, marks: dict[int, list[tuple[str, int]]], carried: list[tuple[str, int]], unsure: set[int]) -> bool:
    """Attach the cues of a chunk that holds nothing else: to what went before, or as the heading of what comes."""
    chunk = sentence[number]
    named = [earlier for earlier in reversed(sentence[:number]) if earlier.phrases]
    spoken_of = next((earlier for earlier in named if not _is_irrelevant(earlier)), named[0] if named else None)
    before = telling(spoken_of.phrases) if spoken_of is not None else []
    if spoken_of is not None and spoken_of is not named[0]:
        unsure.add(before[-1].start)  # "liver failure (paracetamol), recovered": it may speak of what stands between
    heads = any(later.phrases for later in sentence[number + 1 :]) and (
        # "Family history: lupus"; "Mother - lupus"
        chunk.ended_by == COLON or (number == 0 and all(part.cue and (part.cue.before or part.cue.after) in ("other", "person") for part in chunk.cues))
    )
    for cue_part in chunk.cues:
        cue = cue_part.cue
        assert cue is not None
        if heads and cue.before:
            carried.append((cue.before, cue_part.start))
        elif cue.after and before:
            if cue.after in NEGATING and any(kind in NEGATING for kind, _ in marks[before[-1].start]):
                continue  # "no diabetes (ruled out)"
            if cue.after in CLOSE:
                unsure.add(before[-1].start)
            marks[before[-1].start].append((cue.after, cue_part.start))
            for part in _joined_before(spoken_of, before) if spoken_of is not None else []:
                marks[part.start].append((cue.after, cue_part.start))
                unsure.add(part.start)
        elif cue.before and before and cue.plain == "filler":
            continue  # "lupus, no family history" says nothing of the lupus
        elif cue.before and before and cue.before in ("other", "questioned", "history"):
            marks[before[-1].start].append((cue.before, cue_part.start))
        else:
            return False
    return True


def _is_bare(chunk: Chunk) -> bool:
    """Return whether a chunk names things and says nothing of them ("asthma", not "lupus on treatment")."""
    return all(part.meaning is not None or part.sign is not None or (part.cue is not None and part.cue.plain == "join") for part in chunk.parts)


def _carry_list(sentence: Sequence[Chunk], number: int, is_or: Callable[[Part], bool], marks: dict[int, list[tuple[str, int]]], unsure: set[int]) -> None:
    """`no A, B or C`, `denies A, B, C` and `no history of A, B, C` deny all three; in `no A, B, C` the others are open; in `no A, B` the comma ends it.

    From the first item on that says more than a name, the denial is doubted ("no h/o asthma, diabetes, lupus on treatment").
    """
    end = sentence[number].phrases[-1].start
    tail = [(part.cue.before, part.start) for part in sentence[number].cues if part.cue and part.cue.before and part.end <= end]
    items = []
    for chunk in sentence[number + 1 :]:
        if chunk.cues or not chunk.phrases:
            break
        items.append(chunk)
    joined = max((n for n, chunk in enumerate(items, 1) if any(is_or(part) for part in chunk.parts)), default=0)
    bare = next((n for n, chunk in enumerate(items) if not _is_bare(chunk)), len(items))
    for place, chunk in enumerate(items, 1):
        for part in chunk.phrases:
            for kind, start in tail:
                if kind == "denies" or (kind == "listed" and len(items) >= LONG_LIST) or (place <= joined and kind in CARRIED):
                    marks[part.start].append((kind, start))
                    if kind in NEGATING and (place > bare or _is_irrelevant(sentence[number])):
                        unsure.add(part.start)  # "denies smoking, lupus"
                elif kind == "listed" or (kind in ("negated", "other") and not joined and len(items) >= LONG_LIST):
                    marks[part.start].append(("questioned", start))


def _doubt_before(sentence: Sequence[Chunk], marks: dict[int, list[tuple[str, int]]], unsure: set[int], is_tested: Callable[[Part], bool]) -> None:
    """What is tested for and stands bare before a "negative" may be negative as well ("HIV, HBV, HCV negative"); of two ("HBV, HIV negative") it is open."""
    for number, chunk in enumerate(sentence):
        last = chunk.phrases[-1] if chunk.phrases else None
        if last is None or last.meaning is None or not is_tested(last):
            continue
        after = any(part.cue is not None and part.cue.after == "negated" and part.start >= last.end for part in chunk.parts)
        if not after and last.meaning.stance is not Stance.DENIED:
            continue
        others = [*takewhile(lambda other: _is_bare(other) and all(is_tested(part) for part in other.phrases), reversed(sentence[:number]))]
        listed = len(others) >= LONG_LIST or len(last.meaning.things) > 1 or any(part.cue is not None and part.cue.plain == "join" for part in chunk.parts)
        for part in (part for other in others for part in other.phrases):
            if part.meaning is not None and part.meaning.stance is not Stance.DENIED:
                marks[part.start].append(("negated" if listed else "questioned", last.start))
                unsure.add(part.start)


def _doubt_joined(sentence: Sequence[Chunk], marks: dict[int, list[tuple[str, int]]], unsure: set[int]) -> None:
    """A phrase that says by itself that it is not there may say so of what is joined to it ("hepatitis B and HIV negative")."""
    for chunk in sentence:
        for number, part in enumerate(chunk.phrases):
            if part.meaning is not None and part.meaning.stance is Stance.DENIED:
                for other in _joined_before(chunk, chunk.phrases[: number + 1]):
                    marks[other.start].append(("negated", part.start))
                    unsure.add(other.start)


def _said(sentence: Sequence[Chunk], part: Part, marks: list[tuple[str, int]], unsure: bool) -> Said:
    negations = {start for kind, start in marks if kind in NEGATING}
    chunk = next(chunk for chunk in sentence if part in chunk.parts)
    graded = any(p.cue is not None and p.cue.plain == "grade" for p in chunk.parts) or (
        any(p.cue is not None and p.cue.plain == "grade" for other in sentence for p in other.parts if not other.phrases)
    )
    cue = max((start for kind, start in marks if kind in DENYING | THEIRS and start < part.start), default=part.start)
    since = next((p.end for other in sentence for p in other.parts if p.start == cue < part.start), part.start)
    return Said(part, frozenset(kind for kind, _ in marks), len(negations) > 1, graded, unsure, since, cue)


def stance_of(said: Said, own: Stance) -> Stance | None:
    """Return the stance of a phrase; None when the cues contradict each other."""
    kinds = said.kinds
    if said.doubled or (own is Stance.DENIED and kinds & NEGATING):
        return None
    if own is Stance.DENIED or kinds & THEIRS:
        return Stance.DENIED
    if "questioned" in kinds or own is Stance.QUESTIONED or ("treated" in kinds and "over" not in kinds):
        return Stance.QUESTIONED
    if kinds & DENYING:
        return Stance.QUESTIONED if said.unsure else Stance.DENIED
    if own is Stance.RESOLVED or kinds & {"over", "history"}:
        return Stance.QUESTIONED if said.unsure and "over" in kinds else Stance.RESOLVED
    return Stance.AFFIRMED
