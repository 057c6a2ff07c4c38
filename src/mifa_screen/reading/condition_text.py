"""Reads what somebody wrote on a list of conditions. A text only partly understood is not understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mifa_screen.nearness import near
from mifa_screen.reading import allergy_to_medicine
from mifa_screen.reading.allergy_among import ALLERGY, ANAPHYLAXIS, SEVERE_ALLERGY, read_among
from mifa_screen.reading.answer import TO_THE_MEDICINE, Claim, Coding, Stance, TextReading
from mifa_screen.reading.beside import AMBIGUOUS, ASIDE, GUARDED_ASIDE, OF_A_MEDICINE, ONLY_BESIDE, beside
from mifa_screen.reading.cover import FIRST_YEAR, LAST_YEAR, NEUTRAL, cover
from mifa_screen.reading.doubts import doubted
from mifa_screen.reading.phrases import COLON, COMMA, LONGEST_TEXT, OPENED, SIGNS, STOP, Token, in_order, said, tokenise
from mifa_screen.reading.scopes import KEPT_AWAY, attach, sentences, stance_of
from mifa_screen.reading.specialties import with_specialties
from mifa_screen.reading.vocabulary import IRRELEVANT, NONE_RECORDED, Meaning
from mifa_screen.reading.written_out import without_abbreviations

if TYPE_CHECKING:
    from mifa_screen.reading.cover import Part
    from mifa_screen.reading.scopes import Said
    from mifa_screen.reading.vocabulary import Vocabulary

GUARDED = "guarded"
REMARKS = {
    Stance.DENIED: "read as not present, or as somebody else's, a vaccination, an immunity or a screening: it decides nothing",
    Stance.QUESTIONED: "read as not certain",
    Stance.RESOLVED: "read as past",
}
_BETWEEN_CODES = re.compile(r"[,;/\s]+")
STOPPED = Token(STOP, STOP)
NOT_UNDERSTOOD = TextReading(understood=False)


def read_condition(text: str, vocabulary: Vocabulary) -> TextReading:
    """Return what a text on a list of conditions claims."""
    if len(text) > LONGEST_TEXT:
        return NOT_UNDERSTOOD._replace(claims=allergy_to_medicine.perhaps_somewhere(text[:LONGEST_TEXT]))
    reading = _read(text, vocabulary)
    if reading.understood:
        return reading._replace(claims=(*reading.claims, *allergy_to_medicine.besides(reading.claims, text, vocabulary)))
    tokens, parts = parts_of(text, vocabulary)
    among = read_among(text, tokens, parts, vocabulary)
    if among is not None:
        return among
    return reading._replace(suggestion=_suggestion(text, tokens, parts, vocabulary), claims=allergy_to_medicine.perhaps(tokens, vocabulary))


def _read(text: str, vocabulary: Vocabulary) -> TextReading:
    titled = read_title(text, vocabulary)
    if titled is not None and titled.understood:
        return titled
    text = without_abbreviations(text, vocabulary)
    pieces = [piece for piece in _BETWEEN_CODES.split(text) if piece]
    codes = [vocabulary.codes.plain_code(piece) for piece in pieces]
    if codes and all(codes):
        return TextReading(True, tuple(Claim((code,), Stance.AFFIRMED, piece) for code, piece in zip(codes, pieces, strict=True) if code))
    led = vocabulary.codes.leading_code(text)
    if led is not None:
        reading = _beside_code(text, *led, vocabulary)
        if reading.understood:
            return reading
    return _read_words(text, vocabulary)


def read_title(text: str, vocabulary: Vocabulary) -> TextReading | None:
    """Return what a text claims that is a title of ICD-10-CM (what its code does), or a text of our own; None where it is neither, or its words tell as much."""
    title = in_order(tokenise(text, vocabulary.cues.signs))
    meaning = vocabulary.whole.find(title) or vocabulary.titles.find(title)
    bare = vocabulary.cues.without_episode(title) if meaning is None else title
    if bare != title:
        meaning = vocabulary.titles.find(bare)
    if meaning is not None:
        return TextReading(True, tuple(Claim(thing, meaning.stance, text.strip()) for thing in meaning.things))
    return None if bare == title else _read_words(bare, vocabulary)


def _beside_code(text: str, code: Coding, rest: str, vocabulary: Vocabulary) -> TextReading:
    """Return a reading of "J45.40 asthma": the code, doubted where the words doubt it."""
    words = _read_words(rest, vocabulary)
    if not words.understood:
        # Only a code that cannot be anything else ("T12 fracture") stands for words that are not understood, and only where no cue is among them.
        tokens, parts = parts_of(rest, vocabulary)
        if "." not in text.split(maxsplit=1)[0] or any(part.cue is not None and (part.cue.before or part.cue.after) for part in parts):
            return NOT_UNDERSTOOD
        return TextReading(True, (Claim((code,), Stance.AFFIRMED, text), *allergy_to_medicine.perhaps(tokens, vocabulary)))
    stances = {claim.stance for claim in words.claims}
    if NONE_RECORDED in {coding for claim in words.claims for coding in claim.codings}:
        return NOT_UNDERSTOOD
    doubted = bool(stances) and stances <= {Stance.DENIED, Stance.QUESTIONED}
    stance = Stance.QUESTIONED if doubted else Stance.RESOLVED if stances == {Stance.RESOLVED} else Stance.AFFIRMED
    others = tuple(claim for claim in words.claims if claim.stance is not Stance.DENIED)
    return TextReading(True, (Claim((code,), stance, text), *others), remark=words.remark)


def parts_of(text: str, vocabulary: Vocabulary) -> tuple[list[Token], list[Part]]:
    """Return the tokens of a text and what is known of them."""
    tokens = tokenise(text, vocabulary.cues.signs)
    return tokens, _cover(tokens, vocabulary)


def _cover(tokens: list[Token], vocabulary: Vocabulary) -> list[Part]:
    def find(sought: str) -> tuple[Meaning, str] | None:
        meaning = vocabulary.conditions.find(sought) or _allergy(sought, vocabulary)
        return None if meaning is None else (meaning, "conditions")

    def code(word: str) -> Coding | None:
        return vocabulary.codes.plain_code(word)

    parts = cover(tokens, vocabulary.cues, vocabulary.cues.of_conditions, find, code, lambda all_tokens, at: beside(all_tokens, at, vocabulary))
    return with_specialties(parts, tokens, vocabulary)


def _allergy(sought: str, vocabulary: Vocabulary) -> Meaning | None:
    """Return the meaning of a substance beside a word for allergy ("penicillin allergy", "anaphylaxis to peanuts")."""
    cues = vocabulary.cues
    words = sought.split()
    about = [word for word in words if word in cues.words("allergy-word")]
    substance = " ".join(word for word in words if word not in cues.words("allergy-word"))
    if not substance or not set(about) - cues.words("quiet-allergy-word"):
        return None
    found = vocabulary.allergens.find(substance)
    if found is None:
        return None
    if found.marks == GUARDED:
        return Meaning(((TO_THE_MEDICINE,),), Stance.AFFIRMED)
    things = [(ALLERGY,)]
    if set(about) & cues.words("anaphylaxis-word"):
        things.append((ANAPHYLAXIS,))
    elif set(about) & cues.words("severe-word"):
        things.append((SEVERE_ALLERGY,))
    return Meaning(tuple(things), Stance.AFFIRMED)


def _read_words(text: str, vocabulary: Vocabulary) -> TextReading:
    cues = vocabulary.cues
    tokens = tokenise(text, cues.signs)
    words = [token.word for token in tokens if token.word not in SIGNS]
    heads = [0, *(n for n in range(1, len(words)) if cues.is_heading(tuple(words[:n])))]
    if any(" ".join(words[n:]) in cues.words("none") for n in heads):
        return TextReading(True, (Claim((NONE_RECORDED,), Stance.AFFIRMED, text.strip()),))
    tokens = _without_none(tokens, vocabulary)
    parts = _cover(tokens, vocabulary)
    if not tokens or not all(part.known for part in parts) or any(part.cue is not None and part.cue.plain == "elsewhere" for part in parts):
        return NOT_UNDERSTOOD
    if len(parts) == 1 and parts[0].cue is not None:  # a cue that stands alone may be a thing of its own ("vaccinated")
        meaning = vocabulary.conditions.find(vocabulary.key(token.word for token in tokens))
        parts = [parts[0]._replace(cue=None, meaning=meaning)] if meaning else parts
    if any(part.meaning is ONLY_BESIDE for part in parts) and not _named_beside(parts, tokens, vocabulary):
        return NOT_UNDERSTOOD
    if any(part.meaning is OF_A_MEDICINE or part.meaning is ASIDE for part in parts) and not any(_names(part) or part.meaning is NEUTRAL for part in parts):
        return NOT_UNDERSTOOD
    if any(part.meaning is GUARDED_ASIDE for part in parts) and not any(_names(part) for part in parts):
        return NOT_UNDERSTOOD
    claims: list[Claim] = []

    def is_or(part: Part) -> bool:
        return part.cue is not None and tokens[part.start].word in cues.words("or")

    def is_tested(part: Part) -> bool:
        return part.meaning is not None and any(cues.has_trait("tested", coding) for thing in part.meaning.things for coding in thing)

    for sentence in sentences(parts):
        found = attach(sentence, is_or, is_tested)
        if found is None:
            return NOT_UNDERSTOOD
        for phrase in found:
            made = _claims(phrase, tokens, parts, vocabulary)
            if made is None:
                return NOT_UNDERSTOOD
            claims += made
    if not claims:
        return NOT_UNDERSTOOD
    return TextReading(True, tuple(claims), remark=_remark(claims))


def _named_beside(parts: list[Part], tokens: list[Token], vocabulary: Vocabulary) -> bool:
    """Return whether each word that is of no consequence only beside a condition has one beside it, or the name of a plan, an examination or a treatment.

    "Beside" is up to the next comma; what stands in brackets has beside it what goes before.
    """
    named, waiting, ever = False, False, False
    for part in parts:
        if part.sign in (COMMA, STOP, COLON):
            if waiting and not named:
                return False
            named, waiting = ever and tokens[part.start].said == OPENED, False
        elif part.meaning is ONLY_BESIDE:
            waiting = True
        elif _names(part):
            named = ever = True
        named = named or any(vocabulary.neutral.is_aside(token.word) for token in tokens[part.start : part.end])
    return named or not waiting


def _names(part: Part) -> bool:
    """Return whether a stretch names a condition."""
    meaning = part.meaning
    beside_one = any(meaning is other for other in (NEUTRAL, ONLY_BESIDE, OF_A_MEDICINE, ASIDE, GUARDED_ASIDE))  # other phrases of no consequence are equal to these
    return meaning is not None and not beside_one and meaning.marks != AMBIGUOUS


def _without_none(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Return the tokens without sentences that say only that there is nothing ("PMH: nil. FH: lupus in mother"), unless there are no others."""
    kept: list[Token] = []
    sentence: list[Token] = []
    for token in [*tokens, STOPPED]:
        if token.word != STOP:
            sentence.append(token)
            continue
        colon = max((at for at, other in enumerate(sentence) if other.word == COLON), default=-1)
        heading = tuple(other.word for other in sentence[: max(colon, 0)])
        said_after = " ".join(other.word for other in sentence[colon + 1 :] if other.word not in SIGNS)
        known_heading = not heading or vocabulary.cues.is_heading(heading)
        if not (said_after in vocabulary.cues.words("none") and known_heading):
            kept += [*sentence, token]
        sentence = []
    return kept


def _claims(phrase: Said, tokens: list[Token], parts: list[Part], vocabulary: Vocabulary) -> list[Claim] | None:
    meaning = phrase.part.meaning
    if meaning is None:
        return None

    def any_is(trait: str) -> bool:
        return any(vocabulary.cues.has_trait(trait, coding) for thing in meaning.things for coding in thing)

    phrase = phrase._replace(kinds=phrase.kinds - {kind for kind in KEPT_AWAY if not any_is(kind)})  # "COPD, vaccinated"
    stance = stance_of(phrase, meaning.stance)
    if meaning.marks == AMBIGUOUS and stance is not Stance.DENIED and (stance is not Stance.QUESTIONED or meaning.things == ((IRRELEVANT,),)):
        return None  # "?PE" is open, whatever it means
    if stance is None or (phrase.graded and any_is("graded")) or ("person" in phrase.kinds and any_is("given")):
        return None
    if stance is Stance.QUESTIONED and phrase.kinds == {"negated"} and any_is("tested"):
        stance = Stance.DENIED  # "hepatitis B and HIV negative"
    if "history" in phrase.kinds and stance is Stance.RESOLVED and "over" not in phrase.kinds:
        if any_is("done"):
            stance = Stance.AFFIRMED
        elif any_is("chronic"):
            stance = Stance.QUESTIONED
    before, stance = stance, doubted(stance, phrase, tokens, parts, vocabulary.cues, any_is)
    if before is Stance.RESOLVED and stance is Stance.AFFIRMED and any_is("dated"):
        stance = Stance.QUESTIONED
    if stance is Stance.AFFIRMED and any_is("dated") and _has_year(tokens, phrase.part.end):
        stance = Stance.QUESTIONED
    words = said(tokens[phrase.part.start : phrase.part.end])
    return [Claim(thing, stance, words) for thing in meaning.things]


def _has_year(tokens: list[Token], at: int) -> bool:
    """Return whether a bare year stands at a place ("infarction 2010", "infarction in 2010"); with month or day it may be now."""
    at += at < len(tokens) and tokens[at].word == "in"
    word = tokens[at].word if at < len(tokens) else ""
    return word.isdigit() and FIRST_YEAR <= int(word) <= LAST_YEAR


def _remark(claims: list[Claim]) -> str | None:
    """Return what to tell of claims that do not simply count."""
    told: dict[Stance, list[str]] = {}
    for claim in claims:
        if claim.stance is not Stance.AFFIRMED and claim.codings != (IRRELEVANT,) and claim.said not in told.setdefault(claim.stance, []):
            told[claim.stance].append(claim.said)
    parts = [f"{', '.join(words)}: {REMARKS[stance]}" for stance, words in told.items() if words]
    return "; ".join(parts) or None


def _suggestion(text: str, tokens: list[Token], parts: list[Part], vocabulary: Vocabulary) -> str | None:
    """Return the text with its unknown words replaced by near ones, where it then is understood."""
    unknown = {token.said for part in parts if not part.known for token in tokens[part.start : part.end]}
    words = vocabulary.words_of("conditions")
    right = words | vocabulary.words_of("reactions") | vocabulary.words_of("allergens")  # "swelling" is no misspelt "sweating"
    changed = {word: found for word in sorted(unknown) if word.isalpha() and word not in right and (found := near(word, words)) is not None}
    if not changed:
        return None
    plain = better = text.strip().lower()
    for word, found in changed.items():
        better = re.sub(rf"\b{word}\b", found, better)
    if better == plain:  # an accent or another letter that was read as a plain one
        better = " ".join(changed.get(token.said, token.said) for token in tokens)
    return better if _read_words(better, vocabulary).understood else None
