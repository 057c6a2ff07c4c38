"""Reads what somebody wrote on a list of allergies: the substance, what it did and how severely; and what an allergy did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth
from mifa_screen.nearness import near
from mifa_screen.reading.answer import Claim, Coding, Stance, TextReading
from mifa_screen.reading.cover import NEUTRAL, cover
from mifa_screen.reading.phrases import COLON, COMMA, LONGEST_TEXT, SIGNS, STOP, said, tokenise
from mifa_screen.reading.scopes import Said, attach, sentences
from mifa_screen.reading.vocabulary import IRRELEVANT, NONE_RECORDED, Meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.cover import Part
    from mifa_screen.reading.phrases import Token
    from mifa_screen.reading.vocabulary import Vocabulary

SUBSTANCE: Final = "substance"
REACTION: Final = "reaction"
UNSPECIFIED: Final = Coding(SUBSTANCE, "unspecified")
MOST_JOINED: Final = 5
"""Most words that are read together when a name may have been torn apart ("mifa murtide")."""
PARTIAL: Final = "speaks of one kind of allergy only; it says nothing of the others"
REMARKS: Final = {
    Stance.DENIED: "read as no allergy of this patient: it decides nothing",
    Stance.QUESTIONED: "read as not certain",
    Stance.RESOLVED: "read as past",
}


class AllergenReading(NamedTuple):
    """An allergy, read: its substances, whether the words call it severe, what it did.

    `resembles` is set only for a text that is not understood: the name of the medicine or of a component that it is nearly.
    """

    text: TextReading
    severe: Truth = UNKNOWN
    reactions: tuple[Coding, ...] = ()
    resembles: str | None = None


def read_allergen(text: str, vocabulary: Vocabulary) -> AllergenReading:
    """Return what a text on a list of allergies claims."""
    cues = vocabulary.cues
    tokens = tokenise(text[:LONGEST_TEXT], cues.signs)
    rest, none, partial = _without_none(tokens, vocabulary)
    if not rest and none and len(text) <= LONGEST_TEXT:
        return AllergenReading(TextReading(True, (Claim((NONE_RECORDED,), Stance.AFFIRMED, text.strip()),)))
    if not rest and partial and len(text) <= LONGEST_TEXT:
        return AllergenReading(TextReading(True, remark=f"{text.strip()}: {PARTIAL}"))
    somebody = _somebody(rest, vocabulary)
    if somebody:  # "Father - anaphylaxis to bee sting"
        theirs = read_allergen(said(rest[somebody:]), vocabulary)
        if theirs.text.understood and theirs.text.claims:
            claims = tuple(claim._replace(stance=Stance.DENIED) for claim in theirs.text.claims)
            return AllergenReading(TextReading(True, claims, remark=f"{text.strip()}: {REMARKS[Stance.DENIED]}"))
    parts = cover(rest, cues, cues.of_allergies, lambda sought: _find(sought, vocabulary), beside=lambda all_tokens, at: _neutral(all_tokens, at, vocabulary))
    reading = _reading(rest, parts, vocabulary) if rest and len(text) <= LONGEST_TEXT and all(part.known for part in parts) else None
    if reading is not None:
        return reading
    suggestion = _suggestion(rest, parts, vocabulary)
    return AllergenReading(TextReading(False, suggestion=suggestion), resembles=resembles(rest, vocabulary))


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
        claims += [claim for phrase in found for claim in _made(phrase, tokens) if IRRELEVANT not in claim.codings]
    return TextReading(True, tuple(claims))


def _find(sought: str, vocabulary: Vocabulary) -> tuple[Meaning, str] | None:
    meaning = vocabulary.allergens.find(sought)
    if meaning is not None:
        return meaning, SUBSTANCE
    meaning = vocabulary.reactions.find(sought)
    if meaning is not None:
        return meaning, REACTION
    name = vocabulary.medicines.name(sought) if sought.isalpha() else None
    if name is None:
        return None
    things = tuple((Coding(SUBSTANCE, thing.substance.replace(" ", "-")),) for thing in name.things)
    return Meaning(things, Stance.AFFIRMED), SUBSTANCE


def _somebody(tokens: list[Token], vocabulary: Vocabulary) -> int:
    """Return how many tokens name, up to a sign, somebody whose allergy it is; 0 where nobody is named."""
    at = next((n for n, token in enumerate(tokens) if token.word in (COMMA, COLON)), 0)
    return at + 1 if at and " ".join(token.word for token in tokens[:at]) in vocabulary.cues.words("person") else 0


def _neutral(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> tuple[int, Meaning] | None:
    """Return a word beside an allergy that is of no consequence, and does not tell how bad it was."""
    word = tokens[at].word
    return (1, NEUTRAL) if word in vocabulary.neutral and word not in vocabulary.cues.words("plain-reaction") else None


def _without_none(tokens: list[Token], vocabulary: Vocabulary) -> tuple[list[Token], bool, bool]:
    """Return the tokens without the clauses that say that there is no allergy, and whether there were such clauses."""
    cues = vocabulary.cues
    clauses: list[list[Token]] = [[]]
    whole = " ".join(token.word for token in tokens if token.word not in SIGNS)
    if whole in cues.words("none-allergy") or _denies_all(whole.split(), vocabulary):
        return [], True, False
    if whole in cues.words("partial"):
        return [], False, True
    ends = {COMMA, STOP, *cues.words("end")}
    for token in tokens:
        clauses[-1].append(token)
        if token.word in ends:
            clauses.append([])
    rest, none, partial = [], False, False
    for clause in clauses:
        words = " ".join(token.word for token in clause if token.word not in ends and token.word != COLON)
        if (words in cues.words("none-allergy") and words != "no") or _denies_all(words.split(), vocabulary):
            none = True
        elif words in cues.words("partial"):
            partial = True
        elif words:
            rest += clause
    return rest, none, partial


def _denies_all(words: list[str], vocabulary: Vocabulary) -> bool:
    """Return whether words deny every allergy ("the patient has no known drug allergies")."""
    lead, rest, nouns = (vocabulary.cues.words(kind) for kind in ("none-lead", "none-word", "none-noun"))
    return bool(lead.intersection(words)) and bool(nouns.intersection(words)) and all(word in lead or word in rest or word in nouns for word in words)


def says_nothing(text: str, vocabulary: Vocabulary) -> bool:
    """Return whether a text says that the allergies are not known yet ("unable to obtain")."""
    tokens = tokenise(text[:LONGEST_TEXT], vocabulary.cues.signs)
    return " ".join(token.word for token in tokens if token.word not in SIGNS) in vocabulary.cues.words("not-known")


def _reading(tokens: list[Token], parts: list[Part], vocabulary: Vocabulary) -> AllergenReading | None:
    substances: list[Claim] = []
    reactions: list[Claim] = []
    for sentence in sentences(parts):
        found = attach(sentence, lambda part: tokens[part.start].word in vocabulary.cues.words("or"))
        if found is None:
            return None
        for phrase in found:
            if phrase.part.meaning is NEUTRAL:
                continue
            (substances if phrase.part.system == SUBSTANCE else reactions).extend(_made(phrase, tokens))
    named = [claim for claim in substances if UNSPECIFIED not in claim.codings]
    if not substances and not reactions and not any(part.cue and part.cue.plain == "allergy" for part in parts):
        return None
    words = said(tokens)
    stance = reactions[0].stance if reactions else Stance.AFFIRMED
    claims = named or substances or [Claim((UNSPECIFIED,), stance, words)]
    doubtful = any(claim.stance is Stance.QUESTIONED for claim in reactions)
    done = () if doubtful else tuple(c for claim in reactions if claim.stance is Stance.AFFIRMED for c in claim.codings if c != IRRELEVANT)
    told = [claim for claim in claims if claim.stance is not Stance.AFFIRMED]
    remark = "; ".join(f"{claim.said}: {REMARKS[claim.stance]}" for claim in told) or None
    return AllergenReading(TextReading(True, tuple(claims), remark=remark), _severe(parts, told, claims), done)


def _severe(parts: list[Part], told: list[Claim], claims: list[Claim]) -> Truth:
    kinds = {part.cue.plain for part in parts if part.cue is not None}
    if told and len(told) == len(claims):
        return UNKNOWN
    return TRUE if "severe" in kinds else FALSE if "not-severe" in kinds else UNKNOWN


def _made(phrase: Said, tokens: list[Token]) -> list[Claim]:
    meaning = phrase.part.meaning
    if meaning is None:
        return []
    kinds = phrase.kinds
    denied = bool(kinds & {"denied-allergy", "negated"})
    doubted = bool(kinds & {"questioned-allergy", "questioned"}) or (denied and (phrase.unsure or phrase.doubled))
    stance = Stance.QUESTIONED if doubted else Stance.DENIED if denied else Stance.AFFIRMED
    words = said(tokens[phrase.part.start : phrase.part.end])
    return [Claim(thing, stance, words) for thing in meaning.things]


def resembles(tokens: list[Token], vocabulary: Vocabulary) -> str | None:
    """Return the name of the medicine or a component that a word, or words written together, nearly are."""
    names = vocabulary.guarded
    words = [token.said for token in tokens if token.word not in SIGNS]
    for length in range(min(MOST_JOINED, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            joined = "".join(words[start : start + length])
            if joined not in vocabulary.lookalikes and (found := near(joined, sorted(names))) is not None:
                return names[found]
    return None


def _suggestion(tokens: list[Token], parts: list[Part], vocabulary: Vocabulary) -> str | None:
    """Return the text with its unknown words replaced by near ones, where all is known then."""
    unknown = {token.said for part in parts if not part.known for token in tokens[part.start : part.end] if token.said.isalpha()}
    words = vocabulary.words_of("allergens") | vocabulary.words_of("reactions")
    changed = {word: found for word in sorted(unknown - words) if (found := near(word, words)) is not None}
    if not changed:
        return None
    better = tokenise(" ".join(changed.get(token.said, token.said) for token in tokens), vocabulary.cues.signs)
    again = cover(better, vocabulary.cues, vocabulary.cues.of_allergies, lambda sought: _find(sought, vocabulary))
    return " ".join(token.said for token in better) if all(part.known for part in again) else None
