"""What reading an entry or a text yields."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Stance(StrEnum):
    """What the text claims of the codings it names."""

    AFFIRMED = "affirmed"
    QUESTIONED = "questioned"
    RESOLVED = "resolved"
    """History of a disease that is over ("h/o hepatitis A, resolved")."""
    DENIED = "denied"
    """Negated, somebody else's (family, donor, partner), a vaccination, an immunity or a screening: counts as no entry."""


class Coding(NamedTuple):
    """A code and the system that it belongs to."""

    system: str
    code: str


TO_THE_MEDICINE: Final = Coding("concept", "mifamurtide-allergy")
"""An allergy to the medicine that is screened for, or to one of its components."""


class Claim(NamedTuple):
    """One thing a text says: a concept and the stance towards it.

    `codings` are alternatives: which of them is meant may be open ("methotrexate" is L01BA01 or L04AX03); a value set that holds
    only some of them is left unknown. `translations`: they all mean the same, each in its system, and any that belongs counts.
    """

    codings: tuple[Coding, ...]
    stance: Stance = Stance.AFFIRMED
    said: str = ""
    translations: bool = False


class TextReading(NamedTuple):
    """A text, read: its claims, or that it was not understood.

    Either `understood` is true and `claims` say all that the text says (none: the text is known and irrelevant, "well"), or it is
    false and `suggestion` may hold the vocabulary's nearest term; `claims` are then what it may say all the same, none affirmed.
    """

    understood: bool
    claims: tuple[Claim, ...] = ()
    suggestion: str | None = None
    remark: str | None = None
    """Why it decides nothing ("read as: no asthma"); goes to `warnings`."""
