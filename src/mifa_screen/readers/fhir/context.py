"""What the readers of resources share: the words, the day, and the notes of what could not be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mifa_screen.errors import one_line
from mifa_screen.patient.recorded import Gap, RecordedCode
from mifa_screen.readers.fhir.terms import Terms, terms
from mifa_screen.result import Remark

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from mifa_screen.readers.fhir.elements import CodeableConcept
    from mifa_screen.readers.fhir.record import References
    from mifa_screen.screening.screener import Screener

NO_ANSWER_SYSTEMS = ("data-absent-reason", "null-flavor")


class Context:
    """One reading of one patient's record."""

    def __init__(self, screener: Screener, as_of: dt.date, references: References) -> None:
        """Take the rules' words, the day of screening, and how references are resolved."""
        self.terms: Terms = terms()
        self.screener, self.as_of, self.references = screener, as_of, references
        self.texts = screener.understanding
        self.settings = screener.knowledge.settings
        self.remarks: list[Remark] = []

    def say(self, place: str, message: str) -> None:
        """Note something that the user should know."""
        self.remarks.append(Remark(place, message))

    def gap(self, place: str, what: str, said: str | None = None) -> Gap:
        """Return a part of the record that could not be read: `what` is wrong with it; `said` is what stands there."""
        shown = one_line(said) if said else what
        return Gap(missing=f'{place} "{shown}" is not understood', ask=self.settings["asks"]["clarify"].format(path=place, said=shown), said=said or what)

    def rest_of(self, name: str, because: str) -> Gap:
        """Return the gap of a list that may hold more than is here."""
        words = self.settings["lists"][name]
        return Gap(missing=f"the whole list of {words['title']} ({because})", ask=words["ask"])

    def left_out(self, place: str, paths: tuple[str, ...]) -> Gap | None:
        """Note what had the wrong shape; return what that leaves open."""
        if not paths:
            return None
        for path in paths:
            self.say(f"{place}.{path}".rstrip("."), "does not have the shape that FHIR gives it; it is not used")
        return self.gap(f"{place}.{paths[0]}".rstrip("."), "a value of the wrong shape")

    def word(self, concept: CodeableConcept | str | None, table: Mapping[str, str], place: str) -> str | None:
        """Return what a coded word means, None when nothing is said or it is not known; "?" when it is said and not known."""
        if concept is None:
            return None
        words = (concept.lower(),) if isinstance(concept, str) else concept.words
        if not words:
            return None
        for word in words:
            if word in table:
                return table[word]
        self.say(place, f'"{one_line(words[0], 40)}" is not known here; what it may mean is left open')
        return "?"

    def codes(self, concept: CodeableConcept, check: str = "icd-10") -> tuple[RecordedCode, ...]:
        """Return the codes of a concept by our names of their systems; those that only say why there is no value are left out."""
        found = []
        for coding in concept.coding:
            system = self.terms.system(coding.system)
            if system in NO_ANSWER_SYSTEMS:
                continue
            display = self.terms.spoken(coding.display) or ""
            if coding.code is None:
                if display:
                    found.append(RecordedCode("?", display, display))
                continue
            if system == check and self.texts.coding(system, coding.code) is None:
                system = "icd"  # codes that only the American edition has are often called just ICD-10
            found.append(RecordedCode(system, coding.code, display))
        return tuple(dict.fromkeys(found))

    def nothing(self, concept: CodeableConcept, name: str) -> str | None:
        """Return none, kind or unknown when a concept says that there is nothing to list, or nothing of a kind, or that it is not known."""
        codes = {part.lower() for coding in concept.coding if (part := coding.code)}
        table: dict[str, Any] = self.terms.plain["nothing"][name]
        return next((answer for answer in ("unknown", "kind", "none") if codes & set(table[answer])), None)
