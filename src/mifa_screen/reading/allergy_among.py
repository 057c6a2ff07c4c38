"""An allergy on the list of conditions whose words only the list of allergies knows ("Allergic to Mepact - facial swelling and wheeze")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mifa_screen.core.truth import TRUE
from mifa_screen.reading.allergens import UNSPECIFIED
from mifa_screen.reading.allergy_text import read_allergen
from mifa_screen.reading.answer import TO_THE_MEDICINE, Claim, Coding, Stance, TextReading
from mifa_screen.reading.vocabulary import CONCEPT, IRRELEVANT, NONE_RECORDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.cover import Part
    from mifa_screen.reading.phrases import Token
    from mifa_screen.reading.vocabulary import Vocabulary

ALLERGY: Final = Coding(CONCEPT, "allergy-to-substance")
SEVERE_ALLERGY: Final = Coding(CONCEPT, "severe-allergy-to-substance")
ANAPHYLAXIS: Final = Coding(CONCEPT, "anaphylaxis-to-substance")


def read_among(text: str, tokens: Sequence[Token], parts: Sequence[Part], vocabulary: Vocabulary) -> TextReading | None:
    """Return what a text claims that the list of conditions does not understand and the list of allergies does; None where it names no allergy.

    `parts` are the text's as a condition. A disease among them, other than what an allergy does, or a medicine that is taken: None, so that
    nothing is read as a mere reaction.
    """
    cues = vocabulary.cues
    words = {token.word for token in tokens}
    if not words & (cues.words("allergy-word") - cues.words("quiet-allergy-word")) or words & cues.words("taking"):
        return None
    codings = {coding for part in parts if part.meaning is not None for thing in part.meaning.things for coding in thing} - {IRRELEVANT}
    if not all(cues.has_trait("of-allergy", coding) for coding in codings):
        return None
    reading = read_allergen(text, vocabulary)
    claims = reading.text.claims
    if not reading.text.understood or not claims or any({UNSPECIFIED, NONE_RECORDED} & set(claim.codings) for claim in claims):
        return None
    if any(claim.stance is not Stance.AFFIRMED for claim in claims):
        return None
    found: list[Claim] = []
    for claim in claims:
        if {coding.code for coding in claim.codings} & vocabulary.guarded_substances:
            found.append(Claim((TO_THE_MEDICINE,), Stance.AFFIRMED, claim.said))
            continue
        found.append(Claim((ALLERGY,), Stance.AFFIRMED, claim.said))
        if reading.severe is TRUE or any(cues.has_trait("severe-reaction", reaction) for reaction in reading.reactions):
            found.append(Claim((SEVERE_ALLERGY,), Stance.AFFIRMED, claim.said))
    # Whether the reaction is over, the words do not say.
    found += [Claim((coding,), Stance.QUESTIONED, text.strip()) for coding in sorted(codings) if cues.has_trait("reaction-now", coding)]
    return TextReading(True, tuple(found), remark=reading.text.remark)
