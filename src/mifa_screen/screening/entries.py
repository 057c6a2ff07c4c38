"""Entries of `conditions`, understood: code and text together say what is claimed, and with which certainty."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.reading.answer import Claim, Coding, Stance

if TYPE_CHECKING:
    from mifa_screen.reading.answer import TextReading

NONE_RECORDED = Coding("concept", "none-recorded")


class Understood(NamedTuple):
    """An entry, read.

    `problem` is the text or code that was not understood (None when all was), `suggestion` its near name, `remarks` go to the warnings.
    """

    said: str
    claims: tuple[Claim, ...] = ()
    problem: str | None = None
    suggestion: str | None = None
    remarks: tuple[str, ...] = ()


def joined(said: str, codes: tuple[Coding, ...], *, code_known: bool, text: TextReading | None) -> Understood:
    """Bring together what the code and the text of one entry say; where they contradict each other, neither is certain.

    `codes` are the alternatives that the given code may mean, none when no code is given; `code_known` is false when it means nothing here.
    """
    remarks = tuple(filter(None, (text.remark if text else None,)))
    read = text is not None and text.understood
    if not codes:
        if text is None or not read:
            return Understood(said, text.claims if text else (), problem=said, suggestion=text.suggestion if text else None)
        return Understood(said, text.claims, remarks=remarks)
    if not code_known:
        if read and text is not None:
            return Understood(said, text.claims, remarks=(*remarks, f"the code {codes[0].code} is not known and was not used; the text was"))
        problem = said if text is None else f"{said} ({codes[0].code})"
        return Understood(said, text.claims if text else (), problem=problem, suggestion=text.suggestion if text else None)
    claims = text.claims if read and text is not None else ()
    unsure = bool(claims) and all(claim.stance in (Stance.DENIED, Stance.QUESTIONED) for claim in claims)
    stance = Stance.QUESTIONED if unsure else Stance.RESOLVED if claims and all(c.stance is Stance.RESOLVED for c in claims) else Stance.AFFIRMED
    if unsure:
        remarks = (*remarks, f"the text casts doubt on the code {codes[0].code}")
    # What the text says of the very thing that the code names is settled by the code, and is not a second entry.
    others = (c for c in claims if c.stance is not Stance.DENIED and not set(c.codings) & set(codes))
    perhaps = text.claims if text is not None and not read else ()
    return Understood(said, (Claim(codes, stance, said), *others, *perhaps), remarks=remarks)
