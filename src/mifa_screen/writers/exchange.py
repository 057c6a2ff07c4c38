"""What the writers for other systems share: codes, names that stay the same, references, and where an answer would stand."""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from mifa_screen.writers.shown import shown, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mifa_screen.knowledge.model import Knowledge
    from mifa_screen.result import Finding, Result, Unresolved

Plain = dict[str, Any]
PATIENT = re.compile(r"(?:^|/)Patient/")
REFERENCE = re.compile(r"urn:\S+|https?://\S+|[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}", re.ASCII)
"""What another resource may refer to: not what was contained in the one that was read, nor one without an id."""
PERSON = "id"
"""The place of the patient that stands for the patient as such."""
LABORATORY = "Observation"


class Answer(NamedTuple):
    """Where the answer to a question would stand: a kind of FHIR resource, its LOINC codes, the elements that are needed.

    `order` is the laboratory test that one would order (LOINC code, title); None where nothing is ordered.
    """

    type: str
    loinc: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    order: tuple[str, str] | None = None


class Exchange:
    """What the loaded rules say of codes, weights and questions. Holds no patient."""

    def __init__(self, knowledge: Knowledge, max_lab_age: int) -> None:
        """Take the rules, and how old a laboratory result may be in days."""
        plain = knowledge.exchange
        self.max_lab_age = max_lab_age
        self.base: str = plain["base"]
        self.systems: dict[str, str] = plain["systems"]
        self.verdicts: dict[str, Plain] = plain["verdicts"]
        self.override_reasons: list[Plain] = plain["override_reasons"]
        self.medicine = next((used.medicine for used in knowledge.rule_sets), "the medicine")
        self.medicine_code: Plain | None = plain["medicines"].get(self.medicine)
        self._sources: dict[str, Plain] = plain["sources"]
        self._titles = {used.id: used.title for used in knowledge.rule_sets}
        self._issues: list[Plain] = plain["issues"]
        self._answers = dict(_answers(knowledge))
        self._lists = {f"{name}[": Answer(answer["type"]) for name, answer in plain["answers"]["lists"].items()}

    def issue(self, rule: Finding | Unresolved) -> Plain:
        """Return the kind of issue that a rule finds: by its own name, else by its group, else the last kind."""
        for key, name in (("rules", rule.rule), ("groups", rule.group)):
            for issue in self._issues:
                if name in issue.get(key, ()):
                    return issue
        return self._issues[-1]

    def source(self, rule_set: str) -> Plain:
        """Return label and, if there is one, address of whoever says what a rule set says."""
        return self._sources.get(rule_set) or {"label": f"mifa-screen: {self._titles.get(rule_set, rule_set)}"}

    def name_of_ours(self, kind: str, *names: str) -> str:
        """Return a URI of ours: what kind of thing, and its name."""
        return ":".join((self.base, kind, *(quote(name, safe="@,+.") for name in names)))

    def coding(self, system: str, code: str, display: str | None = None) -> Plain:
        """Return a Coding in one of the systems by their short names."""
        return {"system": self.systems[system], "code": code} | ({"display": display} if display else {})

    def answer(self, ask: str, rule: Unresolved) -> Answer:
        """Return where the answer to a question of an open rule would stand: where a fixed question says, else in the list that it names."""
        named = (answer for place, answer in self._lists.items() if place in ask)
        return self._answers.get(ask) or next(named, None) or Answer(self.issue(rule)["answer"])

    def wanted(self, result: Result) -> dict[Answer, str]:
        """Return where the answers to what is open would stand, each with the first question that it answers, the worst rule first."""
        wanted: dict[Answer, str] = {}
        for rule in result.unresolved:
            asks = [ask for ask in result.to_ask if ask in rule.ask]
            for ask in asks or [rule.ask or rule.title]:
                wanted.setdefault(self.answer(ask, rule), ask)
        return wanted


def _answers(knowledge: Knowledge) -> Iterator[tuple[str, Answer]]:
    """Yield the fixed questions with where their answers would stand; the later one counts."""
    said, settings, formulas = knowledge.exchange["answers"], knowledge.settings, knowledge.formulas
    for name, answer in said["facts"].items():
        if name in knowledge.facts:
            yield knowledge.facts[name].ask, _answer(answer)
    for asks in (settings.get("asks", {}), *(formula.get("asks", {}) for formula in formulas.values())):
        for name, ask in asks.items():
            if name in said["asks"]:
                yield ask, _answer(said["asks"][name])
    for name, words in settings.get("lists", {}).items():
        if name in said["lists"]:
            yield words["ask"], _answer(said["lists"][name])
    by_ask: dict[str, list[Plain]] = {}
    for analyte in knowledge.laboratory["analytes"].values():
        by_ask.setdefault(analyte["ask"], []).append(analyte)
    for ask, analytes in by_ask.items():
        codes = tuple(code for analyte in analytes for code in analyte["loinc"])
        ordered = next(((a["loinc"][0], a["title"]) for a in analytes if a["loinc"]), None)
        yield ask, Answer(LABORATORY, codes, order=ordered)


def _answer(plain: Plain) -> Answer:
    return Answer(plain["type"], tuple(plain.get("loinc", ())), tuple(plain.get("elements", ())))


class Names:
    """Ids that are the same whenever the result is the same, and differ when anything in it differs."""

    def __init__(self, result: Result, origins: Mapping[str, str]) -> None:
        """Take what the names stand for."""
        content = json.dumps([result.to_dict(), sorted(origins.items())], ensure_ascii=True, sort_keys=True)
        self._root = uuid.uuid5(uuid.NAMESPACE_OID, content)

    def __call__(self, *parts: str) -> str:
        """Return the id of a part."""
        return str(uuid.uuid5(self._root, "/".join(parts)))


class Origins:
    """Where in the input the places of the patient came from, as FHIR references."""

    def __init__(self, result: Result, origins: Mapping[str, str]) -> None:
        """Take the places, such as `conditions[0]`, with the references of the resources that they were read from."""
        self._origins = {place: reference for place, reference in origins.items() if REFERENCE.fullmatch(reference)}
        self._id = result.patient_id

    def subject(self) -> Plain:
        """Return the reference to the patient: the resource that was read, else the id as an identifier."""
        read = self._origins.get(PERSON) or next((reference for reference in self._origins.values() if PATIENT.search(reference)), None)
        return {"reference": read} if read else {"type": "Patient", "identifier": {"value": clean(self._id)}}

    def of(self, path: str) -> tuple[str, ...]:
        """Return the references of the resources that a place was read from, each once; none when it is not known."""
        found = [reference for part in path.split(", ") if (reference := self._of_one(part)) is not None]
        return tuple(dict.fromkeys(found))

    def _of_one(self, place: str) -> str | None:
        """Return the reference for a place, or for what it is a part of (`conditions[0].code`)."""
        while place and place not in self._origins:
            place = place.rpartition(".")[0]
        return self._origins.get(place)


def clean(text: str) -> str:
    """Return a text as FHIR and CDS Hooks take one: on one line, nothing that steers, never empty."""
    return whole(shown(text)).strip() or "(blank)"
