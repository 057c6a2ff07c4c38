"""Whose resources they are, and what references among them stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.readers.fhir.bundles import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mifa_screen.readers.fhir.elements import Reference
    from mifa_screen.result import Remark

    Elsewhere = Callable[[str], Found | None]

WITHOUT_OWNER = ("Patient", "Medication", "Specimen")
SHARED = ("Medication", "Specimen", "Composition", "List")
NAMES_THE_PATIENT = ("subject", "patient")


def owner_reference(plain: dict[str, Any]) -> str | None:
    """Return the reference to the patient that a resource is about, as written."""
    for key in NAMES_THE_PATIENT:
        named = plain.get(key)
        if isinstance(named, str):
            return named.strip() or None
        if isinstance(named, dict) and isinstance(named.get("reference"), str):
            return named["reference"].strip() or None
    return None


def plain_reference(text: str) -> str:
    """Return a reference without the version at its end."""
    return text.partition("/_history/")[0].rstrip("/")


def tail_of(text: str) -> str:
    """Return `Kind/id` at the end of an absolute or relative reference."""
    return "/".join(plain_reference(text).split("/")[-2:])


def is_of_another_kind(reference: str) -> bool:
    """Return whether a reference names something that is no patient (a group, a device)."""
    kind, slash, name = tail_of(reference).partition("/")
    return bool(slash and name and kind.isalpha() and kind[0].isupper() and kind != "Patient")


class References:
    """Finds resources by what others call them."""

    def __init__(self, found: Iterable[Found], elsewhere: Elsewhere | None = None) -> None:
        """Take the resources at hand, and where to look for those that are not."""
        self._known: dict[str, Found] = {}
        self._elsewhere = elsewhere
        for item in found:
            if item.full_url is not None:
                self._known.setdefault(plain_reference(item.full_url), item)
                if not item.full_url.startswith("urn:"):
                    self._known.setdefault(tail_of(item.full_url), item)
            if item.id is not None:
                self._known.setdefault(f"{item.kind}/{item.id}", item)
                self._known.setdefault(f"urn:uuid:{item.id}", item)

    def find(self, reference: Reference, source: Found) -> Found | None:
        """Return the resource that a reference in `source` stands for; None when it is not here."""
        text = reference.reference
        if text is None:
            return None
        if text.startswith("#"):
            for number, item in enumerate(_dicts(source.plain.get("contained"))):
                if item.get("id") == text[1:] and isinstance(item.get("resourceType"), str):
                    return Found(f"{source.place}.contained[{number}]", item["resourceType"], item)
            return None
        return self.named(text)

    def named(self, text: str) -> Found | None:
        """Return the resource with this name."""
        plain = plain_reference(text)
        found = self._known.get(plain) or (None if plain.startswith("urn:") else self._known.get(tail_of(plain)))
        return found or (self._elsewhere(plain) if self._elsewhere is not None else None)


class Record(NamedTuple):
    """One patient's resources. `patient` is None where only others speak of the person; `missing` leaves everything open."""

    key: str
    patient: Found | None
    found: list[Found]
    references: References
    missing: tuple[Remark, ...] = ()
    foreign: tuple[Found, ...] = ()
    """Resources about somebody else who is not here: perhaps a wrong reference."""


def records_of(found: list[Found], missing: Iterable[Remark]) -> list[Record]:
    """Return the records of the patients that resources are about, in the order in which the patients stand."""
    references = References(found)
    patients = list({item.reference: item for item in found if item.kind == "Patient"}.values())
    keys = {id(patient.plain): patient.reference for patient in patients}
    by_owner: dict[str, list[Found]] = {patient.reference: [] for patient in patients}
    unowned: list[Found] = []
    foreign: list[Found] = []
    for item in found:
        if item.kind in WITHOUT_OWNER:
            continue
        text = owner_reference(item.plain)
        if text is None:
            unowned.append(item)
            continue
        owner = references.named(text)
        if owner is not None and owner.kind == "Patient":
            by_owner.setdefault(keys.get(id(owner.plain), owner.reference), []).append(item)
        elif is_of_another_kind(text):
            continue
        elif len(patients) == 1:
            foreign.append(item)
        elif not patients:
            by_owner.setdefault(tail_of(text) if not text.startswith("urn:") else plain_reference(text), []).append(item)
        else:
            foreign.append(item)
    by_name = {patient.reference: patient for patient in patients}
    missing = tuple(missing)
    if len(by_owner) != 1:  # it could be anybody's
        foreign, unowned = [*foreign, *unowned], []
    return [Record(key, by_name.get(key), [*items, *unowned], references, missing, tuple(foreign)) for key, items in by_owner.items()]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
