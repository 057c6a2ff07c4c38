"""The one path to a verdict: every door hands a `Patient` to `Screener` (JSON, CSV, FHIR and the Python API alike)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.core.dates import completed_years
from mifa_screen.errors import InputError, Problem, one_line
from mifa_screen.nearness import near
from mifa_screen.patient.origin import recorded_patient
from mifa_screen.result import (
    Citation,
    Evidence,
    Finding,
    NotScreened,
    NotUnderstood,
    Remark,
    Result,
    RuledOut,
    RuleSetUsed,
    Unresolved,
)
from mifa_screen.screening.allergies import AllergyReader
from mifa_screen.screening.conditions import ConditionReader
from mifa_screen.screening.decide import STATED, Decider, Decision
from mifa_screen.screening.explain import Explainer, asks_of, evidence_of, missing_of
from mifa_screen.screening.leaves import leaves_of
from mifa_screen.screening.medications import MedicationReader
from mifa_screen.screening.memo import Memo, Remembered
from mifa_screen.screening.numbers import NumberReader
from mifa_screen.screening.person import PersonReader
from mifa_screen.screening.reading import Note, Reading

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from mifa_screen.knowledge.model import Knowledge, Rule
    from mifa_screen.patient.model import Lab, Patient
    from mifa_screen.reading.understanding import Understanding
    from mifa_screen.screening.decide import Parts
    from mifa_screen.screening.explain import Step
    from mifa_screen.screening.numbers import Measured

MEMO_SIZE = 4_000
OF_NUMBERS = 3


class Screener:
    """The loaded rules, ready to screen. Holds no patient."""

    def __init__(self, knowledge: Knowledge, understanding: Understanding, max_lab_age: int | None = None) -> None:
        """Take the rules, the vocabulary, and how old a laboratory result may be in days (default: the library's setting)."""
        self.knowledge, self.understanding = knowledge, understanding
        self.max_lab_age = knowledge.settings["max_lab_age_days"] if max_lab_age is None else max_lab_age
        leaves = leaves_of(knowledge)
        groups = (leaves.conditions, leaves.allergies, leaves.medications, leaves.measures, leaves.person)
        self.places = [(part, inner) for part, group in enumerate(groups) for inner in range(len(group))]
        """Where each leaf of the sheet is read: the three lists, then numbers, then the person."""
        self.decider = Decider(knowledge, leaves)
        self.explainer = Explainer(knowledge, leaves, self.decider)
        self.fact_names = frozenset(knowledge.facts)
        self._fact_order = {name: number for number, name in enumerate(knowledge.facts)}
        self._nothing_stated = bytes([STATED[None]]) * len(knowledge.facts)
        self._stated_memo: Memo[Any, bytes] = Memo(MEMO_SIZE)
        self.conditions = Remembered(ConditionReader(leaves.conditions, knowledge, understanding).read)
        self.allergies = Remembered(AllergyReader(leaves.allergies, knowledge, understanding).read)
        self.medications = Remembered(MedicationReader(leaves.medications, knowledge, understanding).read)
        plausible = knowledge.settings["plausible"]
        self._body = [(name, Decimal(plausible[name]["from"]), Decimal(plausible[name]["to"])) for name in ("height_cm", "weight_kg")]
        self.numbers = NumberReader(leaves.measures, knowledge, self.max_lab_age)
        self.person = PersonReader(leaves.person, knowledge.settings["asks"])

    def problems(self, patient: Patient, as_of: dt.date) -> list[Problem]:
        """Return what makes a patient's data unusable on `as_of`: impossible dates, ages that contradict, unknown facts."""
        found = []
        birth = patient.birth_date
        if birth is not None and birth > as_of:
            found.append(Problem("birth_date", "lies after the day of screening; correct it or choose another --as-of"))
            birth = None
        if birth is not None and patient.age_years is not None and not 0 <= patient.age_years - completed_years(birth, as_of) < 1:
            found.append(Problem("age_years", "contradicts birth_date; give one of the two, or correct them"))
        if patient.age_years is not None and patient.age_years < 0:
            found.append(Problem("age_years", "is negative; give the age in years"))
        for index, lab in enumerate(patient.labs or ()):
            if lab.date is not None and lab.date > as_of:
                found.append(Problem(_date_of(lab, index), "lies after the day of screening; correct it or choose another --as-of"))
            elif lab.date is not None and birth is not None and lab.date < birth:
                found.append(Problem(_date_of(lab, index), "lies before birth_date; correct one of the two"))
        for name in patient.facts:
            if name not in self.fact_names:
                meant = near(name, self.fact_names)
                hint = f'did you mean "{meant}"?' if meant else "`mifa-screen schema patient` lists the facts"
                found.append(Problem(f"facts.{one_line(name, 60)}", f"there is no such fact; {hint}"))
        return found

    def assess(self, patient: Patient, as_of: dt.date) -> Assessment:
        """Read a patient and decide; explanations are made when asked for. The data must have no `problems`."""
        readers: tuple[Any, ...] = (self.conditions, self.allergies, self.medications)
        if recorded_patient(patient):  # no two records are alike: nothing to remember
            readers = tuple(reader.function for reader in readers)
        lists = tuple(read(entries) for read, entries in zip(readers, (patient.conditions, patient.allergies, patient.medications), strict=True))
        (sheets, numbers), person = self.numbers.read(patient, as_of), self.person.read(patient)
        parts = (*(reading.sheet for reading in lists), *sheets, person.sheet, self.stated(patient.facts))
        unread = tuple(self.numbers.not_understood(patient))
        remarks = patient.remarks if recorded_patient(patient) else ()
        return Assessment(self, lambda: patient, as_of, lists, numbers, person, parts, self.decider.decide(parts), unread, remarks, tuple(self.implausible(patient)))

    def screen(self, patient: Patient, as_of: dt.date) -> Result:
        """Return the result for one patient on `as_of`. Raises InputError when the data have `problems`."""
        problems = self.problems(patient, as_of)
        if problems:
            raise InputError("", problems)
        return self.assess(patient, as_of).result()

    def implausible(self, patient: Patient) -> list[Remark]:
        """Return a remark for a height or weight that cannot be."""
        found = []
        for name, low, high in self._body:
            value = getattr(patient, name)
            if value is not None and not low <= value <= high:
                found.append(Remark(name, "is not plausible and is not used; check the value and its unit"))
        return found

    def stated(self, facts: dict[str, bool | None]) -> bytes:
        """Return what is stated of the facts, as it stands on the sheet."""
        if not facts:
            return self._nothing_stated
        key = tuple(facts.items())
        sheet = self._stated_memo.get(key)
        if sheet is None:
            marks = bytearray(self._nothing_stated)
            for name, value in key:
                marks[self._fact_order[name]] = STATED[value]
            sheet = self._stated_memo.keep(key, bytes(marks))
        return sheet


class Assessment(NamedTuple):
    """One patient, read and decided."""

    screener: Screener
    recall: Callable[[], Patient]
    as_of: dt.date
    lists: tuple[Reading, ...]
    numbers: Measured
    person: Reading
    parts: Parts
    decision: Decision
    unread_tests: tuple[NotUnderstood, ...] = ()
    remarks: tuple[Remark, ...] = ()
    implausible: tuple[Remark, ...] = ()

    @property
    def patient(self) -> Patient:
        """Return the patient."""
        return self.recall()

    @property
    def sheet(self) -> bytes:
        """Return the answer sheet."""
        return b"".join(self.parts)

    def note(self, leaf: int) -> Note:
        """Return what a leaf has to say, by its number on the sheet."""
        part, inner = self.screener.places[leaf]
        if part < len(self.lists):
            reading = self.lists[part]
            return reading.notes.get(inner) or Note((Evidence("", "", reading.summary),))
        return self.numbers.note(inner) if part == OF_NUMBERS else self.person.notes[inner]

    def _noted(self, steps: Iterable[Step]) -> list[Note]:
        notes = []
        for leaf, instead in steps:
            note = self.note(leaf) if leaf >= 0 else instead or Note()
            notes.append(note if instead is None or leaf < 0 else instead._replace(evidence=note.evidence))
        return notes

    def reasons(self, rule: Rule) -> list[Note]:
        """Return why a rule has its truth."""
        sheet = self.sheet
        return self._noted(dict.fromkeys(self.screener.explainer.steps(rule.when, sheet, self.screener.decider.facts(sheet))))

    def to_ask(self, unresolved: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return the questions and tests that would settle what is open (or some of it): urgent ones first, then by the worst rule that needs them."""
        if self.decision.complete:
            return ()
        steps = self.screener.explainer.open_steps(self.parts, self.decision.unresolved if unresolved is None else unresolved)
        return asks_of([self.note(leaf) if instead is None else instead for leaf, instead in steps])

    def not_understood(self) -> tuple[NotUnderstood, ...]:
        """Return the texts and codes that were not understood."""
        conditions, allergies, medications = self.lists
        return conditions.not_understood + allergies.not_understood + medications.not_understood + self.unread_tests

    def warnings(self) -> tuple[Remark, ...]:
        """Return what the user should know that decides no rule."""
        remarks = [*self.remarks]
        for reading in self.lists:
            remarks += reading.warnings
        remarks += self.numbers.warnings()
        remarks += self.implausible
        remarks += self.decision.remarks
        remarks += map(self._conflict, self.decision.conflicts)
        for measures, remark in self.decision.unmeasured:
            if all(self.numbers.measure(name).interval is None for name in measures if name in self.screener.numbers.wanted):
                remarks.append(remark)
        return tuple(dict.fromkeys(remarks)) if remarks else ()

    def _conflict(self, name: str) -> Remark:
        """Return the warning about a fact that is true against something said; it names both sides."""
        speaks_for, against = (
            ", ".join(f"stated {e.said}" if e.path.startswith("facts.") else f'{e.path} "{one_line(e.said)}"' for e in evidence_of(self._noted(steps)) if e.said)
            for steps in self.screener.explainer.conflict(name, self.parts)
        )
        title = self.screener.knowledge.facts[name].title
        return Remark(f"facts.{name}", f"{title}: true by {speaks_for}, against {against}; true counts")

    def result(self) -> Result:
        """Return the whole result (contract section 7)."""
        from mifa_screen import __version__  # noqa: PLC0415 - the package imports this module

        decision, rules = self.decision, self.screener.decider.rules
        knowledge = self.screener.knowledge
        return Result(
            tool_version=__version__,
            as_of=self.as_of.isoformat(),
            patient_id=self.patient.id,
            rule_sets=tuple(RuleSetUsed(s.id, s.version, s.sha256) for s in knowledge.rule_sets),
            outcome=decision.outcome,
            verdict=decision.verdict,
            could_be=decision.could_be,
            complete=decision.complete,
            by_rule_set=decision.by_rule_set,
            findings=tuple(self._finding(rules[name]) for name in decision.findings),
            unresolved=tuple(self._unresolved(rules[name]) for name in decision.unresolved),
            ruled_out=tuple(self._ruled_out(rules[name]) for name in decision.ruled_out),
            to_ask=self.to_ask(),
            not_understood=self.not_understood(),
            warnings=self.warnings(),
            not_screened=tuple(NotScreened(o.rule_set, o.statement, o.section, o.because) for o in knowledge.omissions),
        )

    def _finding(self, rule: Rule) -> Finding:
        evidence = evidence_of(self.reasons(rule))
        citations = tuple(dict.fromkeys(Citation(c.source, c.section) for c in rule.citations))
        return Finding(rule.id, rule.rule_set, rule.group, rule.verdict, rule.title, rule.statement, rule.advice, evidence, citations,
                       rule.label_level)  # fmt: skip

    def _unresolved(self, rule: Rule) -> Unresolved:
        notes = self.reasons(rule)
        return Unresolved(rule.id, rule.rule_set, rule.group, rule.verdict, rule.title, missing_of(notes), "; ".join(asks_of(notes)))

    def _ruled_out(self, rule: Rule) -> RuledOut:
        lines = dict.fromkeys(
            (f"{e.path}: {e.said} ({e.understood})" if e.said else e.understood) for e in evidence_of(self.reasons(rule))
        )
        return RuledOut(rule.id, rule.rule_set, rule.group, rule.verdict, rule.title, tuple(lines))


def _date_of(lab: Lab, index: int) -> str:
    """Return where the date of a result stands: in our own list, or with the column that a table's result came from."""
    place: str | None = getattr(lab, "place", None)
    return f"labs[{index}].date" if place is None else f"the date of {place}"
