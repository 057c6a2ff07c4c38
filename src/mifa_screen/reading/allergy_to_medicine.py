"""Whether words on the list of conditions speak of an allergy to a medicine that they name, and to the one that rules ask about above all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mifa_screen.reading.allergy_among import ALLERGY
from mifa_screen.reading.allergy_text import resembles
from mifa_screen.reading.answer import TO_THE_MEDICINE, Claim, Coding, Stance
from mifa_screen.reading.beside import medicine
from mifa_screen.reading.phrases import tokenise
from mifa_screen.reading.vocabulary import CONCEPT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.reading.phrases import Token
    from mifa_screen.reading.vocabulary import Vocabulary

REACTION: Final = Coding(CONCEPT, "allergic-reaction")


def perhaps(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[Claim, ...]:
    """Return that a text that is not understood may speak of an allergy to the medicine, where it names, or nearly names, it or a component."""
    name = resembles(tokens, vocabulary)
    return () if name is None else (Claim((TO_THE_MEDICINE,), Stance.QUESTIONED, name),)


def perhaps_somewhere(text: str) -> tuple[Claim, ...]:
    """Return that a text that is too long to be read may speak of it anywhere."""
    return (Claim((TO_THE_MEDICINE,), Stance.QUESTIONED, text),)


def besides(claims: Sequence[Claim], text: str, vocabulary: Vocabulary) -> tuple[Claim, ...]:
    """Return what follows from an allergy, or what may be one, beside the name of a medicine in a text that is understood.

    An allergic reaction is an allergy to the medicine named, also when the reaction is over; one that is not certain may be one. Beside the name of the medicine that the
    vocabulary guards any allergy may be to that one ("allergic to penicillin, mepact"), and a rash may be an allergy: asked.
    """
    counting = [claim for claim in claims if claim.stance is not Stance.DENIED]
    allergic = [claim for claim in counting if any(vocabulary.cues.has_trait("allergic", coding) for coding in claim.codings)]
    if any(TO_THE_MEDICINE in claim.codings for claim in claims):
        return ()
    tokens = tokenise(text, vocabulary.cues.signs)
    if not allergic:
        return _behind_an_allergy(tokens, vocabulary)
    if resembles(tokens, vocabulary) is not None:
        return tuple(Claim((TO_THE_MEDICINE,), Stance.QUESTIONED, claim.said) for claim in allergic)
    named = [at for at in range(len(tokens)) if medicine(tokens, at, vocabulary)]
    came_from = any(at and tokens[at - 1].word in vocabulary.cues.words("caused-by") for at in named)  # "urticaria, on cetirizine" did not
    reacted = [
        claim for claim in allergic
        if named and (REACTION in claim.codings or (came_from and any(vocabulary.cues.has_trait("reaction-now", coding) for coding in claim.codings)))
    ]  # fmt: skip
    return tuple(Claim((ALLERGY,), Stance.QUESTIONED if claim.stance is Stance.QUESTIONED else Stance.AFFIRMED, claim.said) for claim in reacted)


def _behind_an_allergy(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[Claim, ...]:
    """Return that an allergy may be to the medicine whose name stands behind one that is denied ("no known allergies except Mepact")."""
    cues = vocabulary.cues
    telling = cues.words("allergy-word") - cues.words("quiet-allergy-word") | cues.words("allergy-noun")
    first = next((at for at, token in enumerate(tokens) if token.word in telling), len(tokens))
    return perhaps(tokens[first + 1 :], vocabulary)
