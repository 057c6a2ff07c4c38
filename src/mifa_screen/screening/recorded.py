"""Entries of a record, understood: several codes that mean one thing, names beside them, and what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.reading.answer import TO_THE_MEDICINE, Claim, Coding, Stance
from mifa_screen.screening.entries import Understood, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mifa_screen.patient.recorded import RecordedAllergy, RecordedCode, RecordedCondition, RecordedMedication
    from mifa_screen.reading.allergy_text import AllergenReading
    from mifa_screen.reading.answer import TextReading


def spoken_name(text: str | None, codings: Iterable[RecordedCode]) -> str:
    """Return what an entry is called: its text, else a display, else a code."""
    codings = tuple(codings)
    return text or next((c.display for c in codings if c.display), None) or next((c.code for c in codings), "")


def condition_of(entry: RecordedCondition, known: Callable[[RecordedCode], Coding | None], read: Callable[[str], TextReading]) -> Understood:
    """Return a diagnosis, understood: any code that is known counts; without one, its text and the codes' names are read."""
    said = spoken_name(entry.text, entry.codings)
    codes = tuple(dict.fromkeys(filter(None, map(known, entry.codings))))
    if not codes:
        return named(said, entry.text, entry.codings, read)
    understood = joined(said, codes, code_known=True, text=read(entry.text) if entry.text else None)
    claims = (understood.claims[0]._replace(translations=True), *understood.claims[1:])
    # A local name may say what the code that it was mapped to does not: to which medicine an allergy is, or which disease it is at all.
    spoken = [(coding, read(coding.display)) for coding in entry.codings if coding.display and coding.display != entry.text]
    of_medicine = (claim for _, reading in spoken for claim in reading.claims if TO_THE_MEDICINE in claim.codings)
    local = (claim for coding, reading in spoken if known(coding) is None and reading.understood for claim in reading.claims if claim.stance is not Stance.DENIED)
    return understood._replace(claims=tuple(dict.fromkeys((*claims, *of_medicine, *local))))


def medicine_of(entry: RecordedMedication, known: Callable[[RecordedCode], tuple[Coding, ...]], read: Callable[[str], TextReading]) -> Understood:
    """Return a medicine, understood; each code may stand for several, one that agrees with another adds nothing."""
    said = spoken_name(entry.text, entry.codings)
    groups = sorted(filter(None, map(known, entry.codings)), key=len)
    if not groups:
        return named(said, entry.text, entry.codings, read)
    understood = joined(said, groups[0], code_known=True, text=read(entry.text) if entry.text else None)
    claims = list(understood.claims)
    for codes in groups[1:]:
        if not any(set(codes) & set(claim.codings) for claim in claims):
            claims.append(Claim(codes, claims[0].stance, said))
    return understood._replace(claims=tuple(claims))


def named(said: str, text: str | None, codings: Iterable[RecordedCode], read: Callable[[str], TextReading]) -> Understood:
    """Return an entry without a known code by its names: all that are understood count."""
    names = dict.fromkeys(filter(None, (text, *(coding.display for coding in codings))))
    readings = [read(name) for name in names]
    understood = [reading for reading in readings if reading.understood]
    if not understood:
        suggestion = next((reading.suggestion for reading in readings if reading.suggestion), None)
        codes = ", ".join(f"{c.system} {c.code}" if c.system != "?" else c.code for c in codings)
        claims = tuple(dict.fromkeys(claim for reading in readings for claim in reading.claims))
        return Understood(said, claims, problem=codes if said in codes else f"{said} ({codes})" if codes else said, suggestion=suggestion)
    # Also what a name that is not understood may say: it stands for the same entry.
    found = dict.fromkeys(claim for reading in readings for claim in reading.claims)
    remarks = tuple(dict.fromkeys(reading.remark for reading in understood if reading.remark))
    return Understood(said, tuple(found), remarks=remarks)


def allergen_of(entry: RecordedAllergy, known: Callable[[RecordedCode], tuple[Coding, ...]], read: Callable[[str], AllergenReading]) -> AllergenReading:
    """Return what an allergy of a record is to: all its names and the codes that are known count together."""
    readings = [read(name) for name in dict.fromkeys((entry.substance, *entry.also))]
    first = next((reading for reading in readings if reading.text.understood), readings[0])
    claims = [claim for reading in readings if reading.text.understood for claim in reading.text.claims]
    claims += [Claim(codes, said=entry.substance) for codes in map(known, entry.codings) if codes]
    understood = bool(claims) or first.text.understood
    text = first.text._replace(understood=understood, claims=tuple(dict.fromkeys(claims)))
    resembles = next((reading.resembles for reading in readings if reading.resembles), None)
    return first._replace(text=text, resembles=resembles)
