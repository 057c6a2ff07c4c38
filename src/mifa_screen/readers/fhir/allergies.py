"""AllergyIntolerance: allergies, and that there are none (R4, AllergyIntolerance: a code may be a negated statement)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mifa_screen.patient.recorded import RecordedAllergy
from mifa_screen.readers.fhir.resources import AllergyResource
from mifa_screen.readers.fhir.tolerance import read_model

if TYPE_CHECKING:
    from mifa_screen.readers.fhir.bundles import Found
    from mifa_screen.readers.fhir.context import Context

NAME = "allergies"
DROPPED = {"refuted": "is refuted; it does not count", "entered-in-error": "was entered in error; it does not count"}
UNSURE = ("unconfirmed", "?")
WORST = ("severe", "moderate", "mild")
NOT_GIVEN = "an allergy to something that is not said"


def read_allergy(found: Found, context: Context) -> RecordedAllergy | str | None:
    """Return an allergy; "none" when it says that there are none; None when it does not count."""
    model, paths = read_model(AllergyResource, found.plain)
    place, words = found.place, context.terms.plain["allergy"]
    verification = context.word(model.verificationStatus, words["verification"], f"{place}.verificationStatus")
    if verification in DROPPED:
        context.say(place, DROPPED[verification])
        return None
    gap = context.left_out(place, paths)
    clinical = context.word(model.clinicalStatus, words["clinical"], f"{place}.clinicalStatus")
    if model.code is not None:
        nothing = context.nothing(model.code, NAME)
        if nothing is not None:
            if nothing == "none" and verification not in UNSURE and clinical in (None, "active"):
                return "none"
            context.say(f"{place}.code", "says that it is not known, speaks of one kind only, or no longer holds; it decides nothing of the others")
            return None
    names, codes = _names(model, context)
    if not names and not codes:
        context.say(f"{place}.code", "is missing; what the allergy is to, is not known")
        return RecordedAllergy(place=place, only_gap=True, substance=NOT_GIVEN, gap=context.gap(f"{place}.code", NOT_GIVEN))
    kind = context.word(model.type, words["types"], f"{place}.type")
    unsure = verification in UNSURE or clinical == "?" or kind in UNSURE
    if any(path.partition(".")[0] in ("verificationStatus", "clinicalStatus", "type") for path in paths):
        unsure = True
    if kind in UNSURE:
        context.say(f"{place}.type", "an intolerance is no allergy, but records mix the two up: it is asked about")
    status: Any = "unconfirmed" if unsure else clinical or "active"
    if not names and not any(context.texts.medicine_codings(c.system, c.code) for c in codes if c.system in ("atc", "rxnorm")):
        said = ", ".join(f"{code.system} {code.code}" for code in codes)
        context.say(f"{place}.code", "is not known and has no name; what the allergy is to, is not known")
        return RecordedAllergy(place=f"{place}.code", only_gap=True, substance=NOT_GIVEN, gap=context.gap(f"{place}.code", NOT_GIVEN, said))
    severities = {context.word(reaction.severity, words["severity"], f"{place}.reaction.severity") for reaction in model.reaction}
    criticality: Any = context.word(model.criticality, words["criticality"], f"{place}.criticality")
    severity: Any = next((grade for grade in WORST if grade in severities), None)
    return RecordedAllergy(
        place=f"{place}.code",
        substance=names[0] if names else codes[0].code,
        also=tuple(names[1:]),
        codings=codes,
        severity=severity,
        criticality=criticality if criticality in ("low", "high") else None,
        reactions=_reactions(model, context) or None,
        status=status,
        gap=gap,
    )


def _names(model: AllergyResource, context: Context) -> tuple[list[str], Any]:
    concepts = [model.code, *(reaction.substance for reaction in model.reaction)]
    names: dict[str, None] = {}
    codes: dict[Any, None] = {}
    for concept in concepts:
        if concept is None:
            continue
        here = context.codes(concept)
        codes |= dict.fromkeys(here)
        names |= dict.fromkeys(filter(None, (context.terms.spoken(concept.text), *(code.display for code in here))))
    return list(names), tuple(codes)


def _reactions(model: AllergyResource, context: Context) -> tuple[str, ...]:
    """Return what the allergy did, in words."""
    known = context.terms.plain["allergy"]["manifestations"]
    said: dict[str, None] = {}
    for reaction in model.reaction:
        for concept in reaction.manifestation:
            word = next((known[c.code] for c in concept.coding if c.code in known), None)
            name = word or context.terms.spoken(concept.text) or next((context.terms.spoken(c.display) for c in concept.coding if c.display), None)
            name = name or next((c.code for c in concept.coding if c.code), None)
            if name:
                said[name] = None
    return tuple(said)
