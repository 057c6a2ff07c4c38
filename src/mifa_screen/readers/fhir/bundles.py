"""Resources out of Bundles: where each stands, and whether something is missing that ought to be there (R4, Bundle)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.errors import InputError
from mifa_screen.nearness import near
from mifa_screen.result import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 5
NAME_OF_A_KIND = re.compile(r"[A-Z][A-Za-z]{3,}", re.ASCII)
READ = (
    "Patient", "Condition", "AllergyIntolerance", "MedicationRequest", "MedicationStatement", "MedicationAdministration", "MedicationDispense",
    "Medication", "Observation", "Procedure", "Specimen", "Composition", "List", "OperationOutcome", "Bundle",
)  # fmt: skip
"""The kinds that are read; all others are passed over."""
REFUSED = {"history": "holds old versions; export the current state", "transaction-response": "is an answer without the resources; give what was sent"}
WITHOUT_RESOURCE = ("DELETE", "GET", "HEAD")


class Found(NamedTuple):
    """A resource and where it stands; `full_url` is its entry's name, if any."""

    place: str
    kind: str
    plain: dict[str, Any]
    full_url: str | None = None

    @property
    def id(self) -> str | None:
        """Return the resource's own id."""
        own = self.plain.get("id")
        return own if isinstance(own, str) and own else None

    @property
    def reference(self) -> str:
        """Return how others refer to it: `Condition/abc`, the entry's name, or its place."""
        return f"{self.kind}/{self.id}" if self.id else self.full_url or self.place


class Contents(NamedTuple):
    """What a Bundle or resource holds. `missing` says what ought to be there and is not: whatever it is stays unknown."""

    found: list[Found]
    missing: list[Remark]


def contents_of(plain: dict[str, Any], source: str, place: str = "") -> Contents:
    """Return the resources of a Bundle, or the one resource. Raises InputError for a Bundle that holds no state of patients."""
    contents = Contents([], [])
    kind = plain.get("resourceType")
    if not isinstance(kind, str) or not names_a_kind(kind):
        raise InputError(source, "resourceType names no kind of resource")
    _take(plain, place or kind, None, contents, source, 0)
    return contents


def names_a_kind(name: str) -> bool:
    """Return whether a word can be the name of a kind of resource."""
    return NAME_OF_A_KIND.fullmatch(name) is not None


def meant_kind(kind: str) -> str | None:
    """Return the kind that is read and that another one, which is not, is probably meant to be."""
    if kind == "MedicationKnowledge":
        return None
    return near(kind, READ) or next((known for known in READ if known.casefold() == kind.casefold()), None)


def missing_of(plain: dict[str, Any], place: str) -> list[Remark]:
    """Return what a single resource, no Bundle, says is missing: a server's error, a kind that there is not."""
    contents = Contents([], [])
    _take(plain, place, None, contents, "", 0)
    return contents.missing


def _take(plain: dict[str, Any], place: str, full_url: str | None, contents: Contents, source: str, depth: int) -> None:
    kind = plain.get("resourceType")
    if kind == "Bundle":
        if depth >= DEEPEST:
            contents.missing.append(Remark(place, "Bundles are nested too deeply; what is inside is not read"))
        else:
            _take_bundle(plain, place, contents, source, depth)
    elif not isinstance(kind, str) or not names_a_kind(kind):
        contents.missing.append(Remark(place, "has no resourceType that names a kind; what it holds is not known"))
    elif kind in READ:
        if kind == "OperationOutcome":
            _take_outcome(plain, place, contents)
        else:
            contents.found.append(Found(place, kind, plain, full_url))
    elif (meant := meant_kind(kind)) is not None:
        contents.missing.append(Remark(f"{place}.resourceType", f'there is no resource "{kind[:40]}"; did you mean "{meant}"?'))


def _take_bundle(plain: dict[str, Any], place: str, contents: Contents, source: str, depth: int) -> None:
    form = plain.get("type")
    if isinstance(form, str) and form in REFUSED:
        raise InputError(source, f"this Bundle is of type {form}: it {REFUSED[form]}")
    entries = plain.get("entry")
    if entries is None:
        entries = []
    if not isinstance(entries, list):
        contents.missing.append(Remark(f"{place}.entry", "is not a list; nothing of it is read"))
        entries = []
    matches = 0
    for number, entry in enumerate(entries):
        matches += _take_entry(entry, f"{place}.entry[{number}]", contents, source, depth)
    if any(isinstance(link, dict) and link.get("relation") == "next" for link in _list(plain.get("link"))):
        contents.missing.append(Remark(f"{place}.link", "there are more pages of this search; what stands on them is not known"))
    total = plain.get("total")
    if form == "searchset" and isinstance(total, int) and not isinstance(total, bool) and total > matches:
        contents.missing.append(Remark(f"{place}.total", "the search found more than this Bundle holds; the rest is not known"))


def _take_entry(entry: Any, place: str, contents: Contents, source: str, depth: int) -> int:
    """Take one entry; return 1 when it is a hit of a search."""
    if not isinstance(entry, dict):
        contents.missing.append(Remark(place, "is not an entry; what it holds is not known"))
        return 0
    resource = entry.get("resource")
    request, response, search = (_dict(entry.get(name)) for name in ("request", "response", "search"))
    if resource is None:
        method, status = request.get("method"), str(response.get("status", ""))
        if method in WITHOUT_RESOURCE or (response and status[:1] == "2"):
            return 0
        contents.missing.append(Remark(place, "has no resource; what it stands for is not known"))
        return 0
    if not isinstance(resource, dict):
        contents.missing.append(Remark(f"{place}.resource", "is not a resource; what it stands for is not known"))
        return 0
    name = entry.get("fullUrl")
    _take(resource, f"{place}.resource", name if isinstance(name, str) and name else None, contents, source, depth + 1)
    return int(search.get("mode", "match") == "match")


def _take_outcome(plain: dict[str, Any], place: str, contents: Contents) -> None:
    if any(isinstance(issue, dict) and issue.get("severity") in ("error", "fatal") for issue in _list(plain.get("issue"))):
        contents.missing.append(Remark(place, "the server reports an error; what it could not give is not known"))


def _list(value: Any) -> Iterator[Any]:
    yield from value if isinstance(value, list) else () if value is None else (value,)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
