"""Reads what somebody wrote on a list of allergies: the substance, what it did and how severely; and what an allergy did."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

from mifa_screen.core.truth import UNKNOWN, Truth
from mifa_screen.nearness import near
from mifa_screen.reading.allergens import REACTION, SUBSTANCE, UNSPECIFIED, parts_of
from mifa_screen.reading.allergy_extent import extent
from mifa_screen.reading.allergy_none import Rest, says_nothing, without_none
from mifa_screen.reading.allergy_owner import owners
from mifa_screen.reading.answer import Claim, Coding, Stance, TextReading
from mifa_screen.reading.cover import NEUTRAL, cover
from mifa_screen.reading.phrases import LONGEST_TEXT, QUESTION, SIGNS, said, tokenise
from mifa_screen.reading.scopes import Said, attach, sentences
from mifa_screen.reading.vocabulary import IRRELEVANT, NONE_RECORDED, Meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.cover import Part
    from mifa_screen.reading.phrases import Token
    from mifa_screen.reading.vocabulary import Vocabulary

__all__ = ["AllergenReading", "read_allergen", "read_reaction", "says_nothing"]

MOST_JOINED: Final = 5
"""Most words that are read together when a name may have been torn apart ("mifa murtide")."""
SHORTEST_NUMBER: Final = 8
"""Fewest figures of a number that may be a misspelt one of a substance."""
PARTIAL: Final = "speaks of one kind of allergy only; it says nothing of the others"
REMARKS: Final = {
    Stance.DENIED: "read as no allergy of this patient: it decides nothing",
    Stance.QUESTIONED: "read as not certain",
    Stance.RESOLVED: "read as past",
}
REFUTED: Final = "refuted-allergy"
DENYING: Final = frozenset({"denied-allergy", "negated", REFUTED})
DOUBTING: Final = frozenset({"questioned-allergy", "questioned"})


class AllergenReading(NamedTuple):
    """An allergy, read: its substances, whether the words call it severe, what it did.

    `resembles` and `doubted` are set only for a text that is not understood: the name of the medicine or of a component that it is nearly;
    whether it denies or questions something.
    """

    text: TextReading
    severe: Truth = UNKNOWN
    reactions: tuple[Coding, ...] = ()
    resembles: str | None = None
    bare: bool = False
    """A substance is named of which it is not said, or not certain, what it did."""
    settles: bool = False
    """Nothing counts, because an allergy was refuted or is somebody else's: the list is there, and this is no entry of it."""
    doubted: bool = False


def read_allergen(text: str, vocabulary: Vocabulary) -> AllergenReading:
    """Return what a text on a list of allergies claims."""
    too_long = len(text) > LONGEST_TEXT
    rest = without_none(tokenise(text[:LONGEST_TEXT], vocabulary.cues.signs), vocabulary)
    if not rest.tokens and rest.none and not too_long:
        return AllergenReading(TextReading(True, (Claim((NONE_RECORDED,), Stance.AFFIRMED, text.strip()),)))
    if not rest.tokens and rest.partial and not too_long:
        return AllergenReading(TextReading(True, remark=f"{text.strip()}: {PARTIAL}"))
    tokens, stances = owners(rest.tokens, vocabulary)
    tokens, parts, stances = _covered(tokens, stances, vocabulary)
    if tokens and not too_long and all(part.known for part in parts) and not _misspelt_number(parts, tokens, vocabulary):
        reading = _reading(tokens, parts, stances, vocabulary)
        if reading is not None:
            return reading
    suggestion = _suggestion(tokens, parts, vocabulary)
    return AllergenReading(TextReading(False, suggestion=suggestion), resembles=resembles(rest.tokens, vocabulary), doubted=_doubted(rest, parts, stances))


def _covered(tokens: list[Token], stances: list[Stance], vocabulary: Vocabulary) -> tuple[list[Token], list[Part], list[Stance]]:
    named, parts = parts_of(tokens, vocabulary)
    if len(named) == len(tokens):
        return tokens, parts, stances
    aligned: list[Stance] = []
    at = 0
    for token in named:
        aligned.append(stances[at])
        at += 1 if token is tokens[at] else len(token.said.split())
    return named, parts, aligned


def read_reaction(text: str, vocabulary: Vocabulary) -> TextReading:
    """Return what a text says that an allergy did; no claims when it says that this is not known."""
    cues = vocabulary.cues
    tokens = tokenise(text[:LONGEST_TEXT], cues.signs)

    def find(sought: str) -> tuple[Meaning, str] | None:
        meaning = vocabulary.reactions.find(sought)
        return None if meaning is None else (meaning, REACTION)

    parts = cover(tokens, cues, cues.of_reactions, find)
    if not tokens or len(text) > LONGEST_TEXT or not all(part.known for part in parts):
        return TextReading(False, suggestion=near(" ".join(token.said for token in tokens), sorted(vocabulary.words_of("reactions"))))
    claims: list[Claim] = []
    for sentence in sentences(parts):
        found = attach(sentence, lambda part: tokens[part.start].word in cues.words("or"))
        if found is None:
            return TextReading(False)
        claims += [claim for phrase in found for claim in _made(phrase, tokens, Stance.AFFIRMED) if IRRELEVANT not in claim.codings]
    return TextReading(True, tuple(claims))


def _reading(tokens: list[Token], parts: list[Part], stances: list[Stance], vocabulary: Vocabulary) -> AllergenReading | None:
    split = sentences(_aimed([part for part in parts if part.meaning is not NEUTRAL], tokens))  # a cue speaks of what is named
    phrases: list[Said] = []
    for sentence in split:
        found = attach(sentence, lambda part: tokens[part.start].word in vocabulary.cues.words("or"))
        if found is None:
            return None
        phrases += found
    starts = {phrase.part.start for phrase in phrases if _is_substance(phrase)}
    phrases = [phrase for phrase in phrases if not (_is_open(phrase) and phrase.part.end in starts)]  # "liposomal MTP-PE", "liposomal doxorubicin"
    made = [(phrase, claim) for phrase in phrases for claim in _made(phrase, tokens, stances[phrase.part.start])]
    substances = [claim for phrase, claim in made if _is_substance(phrase) and IRRELEVANT not in claim.codings]
    reactions = [claim for phrase, claim in made if not _is_substance(phrase)]
    if not made and not any(token.word in vocabulary.cues.words("allergy-noun") for token in tokens):
        return None
    if made and not substances and not reactions:  # "vegan": no allergy
        return AllergenReading(TextReading(True, remark=f"{said(tokens)}: {REMARKS[Stance.DENIED]}"), settles=True)
    how_bad = extent(split, phrases, stances, vocabulary, tokens)
    named = [claim for claim in substances if UNSPECIFIED not in claim.codings]
    lone = reactions[0].stance if reactions else min(stances, key=list(Stance).index)
    if not substances and not how_bad.reactions and how_bad.set_aside:  # "asthma" is a disease; it may also be what something did
        lone = Stance.QUESTIONED if lone is Stance.AFFIRMED else lone
    sure = {claim.codings for claim in named if len(claim.codings) == 1}
    named = [claim for claim in named if len(claim.codings) == 1 or not any((coding,) in sure for coding in claim.codings)]  # "POPC (phospholipid)"
    claims = named or substances or [Claim((UNSPECIFIED,), lone, said(tokens))]
    reacted = bool(how_bad.reactions) or any(token.word in vocabulary.cues.words("reacted") for token in tokens)
    if _narrowly_tolerated(tokens, vocabulary):
        claims = [claim._replace(stance=Stance.AFFIRMED) if claim.stance is Stance.DENIED and _is_refuted(claim, made) else claim for claim in claims]
    claims = _weighed(claims, made, reacted=reacted)
    told = [claim for claim in claims if claim.stance is not Stance.AFFIRMED]
    remark = "; ".join(f"{claim.said}: {REMARKS[claim.stance]}" for claim in told) or None
    settles = all(claim.stance is Stance.DENIED for claim in claims) and _settles(phrases, stances)
    grade = UNKNOWN if len(told) == len(claims) else how_bad.grade
    return AllergenReading(TextReading(True, tuple(claims), remark=remark), grade, how_bad.reactions, bare=how_bad.bare, settles=settles)


def _aimed(parts: list[Part], tokens: list[Token]) -> list[Part]:
    """Return the parts with each question mark before a name turned to that name ("penicillin ?rash")."""
    return [
        part._replace(cue=part.cue._replace(after=None)) if part.cue is not None and tokens[part.start].word == QUESTION and after is not None and after.meaning is not None else part
        for part, after in zip_longest(parts, parts[1:])
    ]


def _weighed(claims: list[Claim], made: list[tuple[Said, Claim]], *, reacted: bool) -> list[Claim]:
    """A reaction that is told makes it doubtful that there never was an allergy ("rash with penicillin, tolerated since")."""
    if not reacted:
        return claims
    return [claim._replace(stance=Stance.QUESTIONED) if _is_refuted(claim, made) and len(claims) == 1 else claim for claim in claims]


def _is_refuted(claim: Claim, made: list[tuple[Said, Claim]]) -> bool:
    return any(other == claim and REFUTED in phrase.kinds and other.stance is Stance.DENIED for phrase, other in made)


def _narrowly_tolerated(tokens: list[Token], vocabulary: Vocabulary) -> bool:
    """Return whether a substance is tolerated in one form, amount or way only: there is an allergy ("egg (baked tolerated)", "contrast, tolerated with cover")."""
    words = {token.word for token in tokens}
    return not words.isdisjoint(vocabulary.cues.words("tolerance")) and not words.isdisjoint(vocabulary.cues.words("tolerance-narrow"))


def _settles(phrases: list[Said], stances: list[Stance]) -> bool:
    return all(REFUTED in phrase.kinds or stances[phrase.part.start] is Stance.DENIED for phrase in phrases if _is_substance(phrase) or len(phrases) == 1)


def _is_substance(phrase: Said) -> bool:
    return phrase.part.system == SUBSTANCE or (phrase.part.system is None and phrase.part.meaning is not None)


def _is_open(phrase: Said) -> bool:
    return phrase.part.meaning is not None and any(len(thing) > 1 for thing in phrase.part.meaning.things)


def _made(phrase: Said, tokens: list[Token], owner: Stance) -> list[Claim]:
    meaning = phrase.part.meaning
    if meaning is None:
        return []
    denied = owner is Stance.DENIED or bool(phrase.kinds & DENYING)
    doubted = owner is Stance.QUESTIONED or bool(phrase.kinds & DOUBTING) or (denied and (phrase.unsure or phrase.doubled))
    stance = Stance.QUESTIONED if doubted else Stance.DENIED if denied else Stance.AFFIRMED
    words = said(tokens[phrase.part.start : phrase.part.end])
    return [Claim(thing, stance, words) for thing in meaning.things]


def _doubted(rest: Rest, parts: list[Part], stances: list[Stance]) -> bool:
    """Return whether a text that is not understood denies or questions something, and names nothing without doubt."""
    doubt = (rest.none and not rest.but) or any(stance is not Stance.AFFIRMED for stance in stances)
    for sentence in sentences([part for part in parts if part.meaning is not NEUTRAL]):
        for chunk in sentence:
            cues = chunk.cues
            doubt = doubt or bool(cues)
            if not cues and any(part.system == SUBSTANCE and stances[part.start] is Stance.AFFIRMED for part in chunk.phrases):
                return False
    return doubt


def _misspelt_number(parts: list[Part], tokens: list[Token], vocabulary: Vocabulary) -> bool:
    """Return whether figures passed over may be a misspelt number of the medicine ("83461-56-6")."""
    for part in parts:
        figures = "".join(token.said for token in tokens[part.start : part.end] if part.meaning is NEUTRAL and token.said.isdigit())
        if len(figures) >= SHORTEST_NUMBER and near(figures, sorted(vocabulary.guarded)) is not None:
            return True
    return False


def resembles(tokens: Sequence[Token], vocabulary: Vocabulary) -> str | None:
    """Return the name of the medicine or a component that a word, or words written together, nearly are or begin as."""
    names = vocabulary.guarded
    words = [token.said for token in tokens if token.word not in SIGNS]
    for length in range(min(MOST_JOINED, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            joined = "".join(words[start : start + length])
            if joined in vocabulary.lookalikes:
                continue
            if (found := near(joined, sorted(names))) is not None:
                return names[found]
            if length == 1 and (begun := next((stem for stem in vocabulary.guarded_stems if joined.startswith(stem)), None)) is not None:
                return vocabulary.guarded_stems[begun]
    return None


def _suggestion(tokens: list[Token], parts: list[Part], vocabulary: Vocabulary) -> str | None:
    """Return the text with its unknown words replaced by near ones, where all is known then."""
    unknown = {token.said for part in parts if not part.known for token in tokens[part.start : part.end] if token.said.isalpha()}
    words = vocabulary.words_of("allergens") | vocabulary.words_of("reactions")
    changed = {word: found for word in sorted(unknown - words) if (found := near(word, words)) is not None}
    if not changed:
        return None
    better = tokenise(" ".join(changed.get(token.said, token.said) for token in tokens), vocabulary.cues.signs)
    _, again = parts_of(better, vocabulary)
    return " ".join(token.said for token in better) if all(part.known for part in again) else None
