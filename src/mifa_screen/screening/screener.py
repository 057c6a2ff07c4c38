"""The one path to a verdict: every door hands a `Patient` to `Screener` (JSON, CSV, FHIR and the Python API alike)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.core.dates import completed_years
from mifa_screen.core.truth import FALSE, TRUE
from mifa_screen.errors import InputError, Problem
from mifa_screen.nearness import near
from mifa_screen.result import (
    Citation,
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
from mifa_screen.screening.explain import Because, Explainer, evidence_of, texts
from mifa_screen.screening.leaves import leaves_of
from mifa_screen.screening.medications import MedicationReader
from mifa_screen.screening.numbers import NumberReader
from mifa_screen.screening.person import PersonReader

if TYPE_CHECKING:
    import datetime as dt

    from mifa_screen.knowledge.model import Knowledge, Rule
    from mifa_screen.patient.model import Patient
    from mifa_screen.reading.understanding import Understanding
    from mifa_screen.screening.numbers import Measured
    from mifa_screen.screening.reading import Note, Reading

MEMO_SIZE = 20_000


class Memo:
    """Remembers what equal lists meant, bounded: a ward has few different lists and many patients."""

    def __init__(self, read: Any) -> None:
        """Take the function to be remembered."""
        self._read = read
        self._known: dict[Any, Reading] = {}

    def __call__(self, entries: Any) -> Reading:
        """Return the reading of a list."""
        reading = self._known.get(entries)
        if reading is None:
            if len(self._known) >= MEMO_SIZE:
                self._known.clear()
            reading = self._known[entries] = self._read(entries)
        return reading


class Screener:
    """The loaded rules, ready to screen. Holds no patient."""

    def __init__(self, knowledge: Knowledge, understanding: Understanding, max_lab_age: int | None = None) -> None:
        """Take the rules, the vocabulary, and how old a laboratory result may be in days (default: the library's setting)."""
        self.knowledge = knowledge
        self.max_lab_age = knowledge.settings["max_lab_age_days"] if max_lab_age is None else max_lab_age
        leaves = leaves_of(knowledge)
        self.decider = Decider(knowledge, leaves)
        self.explainer = Explainer(knowledge, leaves, self.decider)
        self.fact_names = frozenset(knowledge.facts)
        self._fact_order = {name: number for number, name in enumerate(knowledge.facts)}
        self._nothing_stated = bytes([STATED[None]]) * len(knowledge.facts)
        self._stated_memo: dict[Any, bytes] = {}
        self._lists = tuple(
            Memo(reader.read)
            for reader in (
                ConditionReader(leaves.conditions, knowledge, understanding),
                AllergyReader(leaves.allergies, knowledge, understanding),
                MedicationReader(leaves.medications, knowledge, understanding),
            )
        )
        self.numbers = NumberReader(leaves.measures, knowledge, self.max_lab_age)
        self._person = PersonReader(leaves.person, knowledge.settings["asks"])

    def problems(self, patient: Patient, as_of: dt.date) -> list[Problem]:
        """Return what makes a patient's data unusable on `as_of`: impossible dates, ages that contradict, unknown facts."""
        found = []
        birth = patient.birth_date
        if birth is not None and birth > as_of:
            found.append(Problem("birth_date", "lies after the day of screening; correct it or choose another --as-of"))
            birth = None
        if birth is not None and patient.age_years is not None and patient.age_years // 1 != completed_years(birth, as_of):
            found.append(Problem("age_years", "contradicts birth_date; give one of the two, or correct them"))
        if patient.age_years is not None and patient.age_years < 0:
            found.append(Problem("age_years", "is negative; give the age in years"))
        for index, lab in enumerate(patient.labs or ()):
            if lab.date is not None and lab.date > as_of:
                found.append(Problem(f"labs[{index}].date", "lies after the day of screening; correct it or choose another --as-of"))
            elif lab.date is not None and birth is not None and lab.date < birth:
                found.append(Problem(f"labs[{index}].date", "lies before birth_date; correct one of the two"))
        for name in patient.facts:
            if name not in self.fact_names:
                meant = near(name, self.fact_names)
                hint = f'did you mean "{meant}"?' if meant else "`mifa-screen schema patient` lists the facts"
                found.append(Problem(f"facts.{name}", f"there is no such fact; {hint}"))
        return found

    def assess(self, patient: Patient, as_of: dt.date) -> Assessment:
        """Read a patient and decide; explanations are made when asked for. The data must have no `problems`."""
        lists = self._lists
        conditions, allergies, medications = lists[0](patient.conditions), lists[1](patient.allergies), lists[2](patient.medications)
        numbers, person = self.numbers.read(patient, as_of), self._person.read(patient)
        sheet = conditions.sheet + allergies.sheet + medications.sheet + numbers.sheet + person.sheet + self._stated(patient.facts)
        return Assessment(self, patient, as_of, (conditions, allergies, medications), numbers, person, sheet, self.decider.decide(sheet))

    def screen(self, patient: Patient, as_of: dt.date) -> Result:
        """Return the result for one patient on `as_of`. Raises InputError when the data have `problems`."""
        problems = self.problems(patient, as_of)
        if problems:
            raise InputError("", problems)
        return self.assess(patient, as_of).result()

    def _stated(self, facts: dict[str, bool | None]) -> bytes:
        if not facts:
            return self._nothing_stated
        key = tuple(facts.items())
        sheet = self._stated_memo.get(key)
        if sheet is None:
            marks = bytearray(self._nothing_stated)
            for name, value in key:
                marks[self._fact_order[name]] = STATED[value]
            if len(self._stated_memo) >= MEMO_SIZE:
                self._stated_memo.clear()
            sheet = self._stated_memo[key] = bytes(marks)
        return sheet


class Assessment(NamedTuple):
    """One patient, read and decided."""

    screener: Screener
    patient: Patient
    as_of: dt.date
    lists: tuple[Reading, ...]
    numbers: Measured
    person: Reading
    sheet: bytes
    decision: Decision

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The readings of all parts, in order of the sheet."""
        return (*self.lists, self.screener.numbers.explain(self.numbers, self.patient), self.person)

    def notes(self) -> dict[int, Note]:
        """Return what the leaves have to say, by their number on the sheet."""
        notes, start = {}, 0
        for reading in self.readings:
            notes.update({start + number: note for number, note in reading.notes.items()})
            start += len(reading.sheet)
        return notes

    def reasons(self, rule: Rule, notes: dict[int, Note]) -> list[Because]:
        """Return why a rule has its truth."""
        return list(self.screener.explainer.reasons(rule.when, self.sheet, self.decision.facts, notes))

    def to_ask(self) -> tuple[str, ...]:
        """Return the questions and tests that would settle what is open: urgent ones first, then by the worst rule that needs them."""
        if self.decision.complete:
            return ()
        notes = self.notes()
        reasons = [because for name in self.decision.unresolved for because in self.reasons(self.screener.decider.rules[name], notes)]
        return tuple(dict.fromkeys([*texts(reasons, "urgent"), *texts(reasons, "asks")]))

    def not_understood(self) -> tuple[NotUnderstood, ...]:
        """Return the texts and codes that were not understood."""
        return tuple(item for reading in self.readings for item in reading.not_understood)

    def warnings(self) -> tuple[Remark, ...]:
        """Return what the user should know that decides no rule."""
        remarks = [remark for reading in self.readings for remark in reading.warnings]
        knowledge, patient = self.screener.knowledge, self.patient
        known = {name for name, measure in self.numbers.measures.items() if measure.interval is not None}
        for name in ("height_cm", "weight_kg"):
            value, limits = getattr(patient, name), knowledge.settings["plausible"][name]
            if value is not None and not float(limits["from"]) <= value <= float(limits["to"]):
                remarks.append(Remark(name, "is not plausible and is not used; check the value and its unit"))
        remarks += [Remark(knowledge.notices[n].path, knowledge.notices[n].says) for n in self.decision.notices]
        for name, settled in self.decision.facts.items():
            fact = knowledge.facts[name]
            if settled.truth is TRUE and settled.stated is FALSE:
                remarks.append(Remark(f"facts.{name}", f"{fact.title}: stated false, but the data on record say true; true counts"))
            elif settled.contradicted:
                says = f"{fact.title}: true on record, although sex, age or another entry speaks against it; true counts"
                remarks.append(Remark(f"facts.{name}", says))
            if settled.stated is FALSE and settled.truth is FALSE and fact.unmeasured and not known.intersection(fact.unmeasured.measures):
                remarks.append(Remark(f"facts.{name}", fact.unmeasured.says))
        return tuple(dict.fromkeys(remarks))

    def result(self) -> Result:
        """Return the whole result (contract section 7)."""
        from mifa_screen import __version__  # noqa: PLC0415 - the package imports this module

        decision, notes, rules = self.decision, self.notes(), self.screener.decider.rules
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
            findings=tuple(self._finding(rules[name], notes) for name in decision.findings),
            unresolved=tuple(self._unresolved(rules[name], notes) for name in decision.unresolved),
            ruled_out=tuple(self._ruled_out(rules[name], notes) for name in decision.ruled_out),
            to_ask=self.to_ask(),
            not_understood=self.not_understood(),
            warnings=self.warnings(),
            not_screened=tuple(NotScreened(o.rule_set, o.statement, o.section, o.because) for o in knowledge.omissions),
        )

    def _finding(self, rule: Rule, notes: dict[int, Note]) -> Finding:
        evidence = evidence_of(self.reasons(rule, notes))
        citations = tuple(dict.fromkeys(Citation(c.source, c.section) for c in rule.citations))
        return Finding(rule.id, rule.rule_set, rule.group, rule.verdict, rule.title, rule.statement, rule.advice, evidence, citations,
                       rule.label_level)  # fmt: skip

    def _unresolved(self, rule: Rule, notes: dict[int, Note]) -> Unresolved:
        reasons = self.reasons(rule, notes)
        ask = "; ".join(dict.fromkeys([*texts(reasons, "urgent"), *texts(reasons, "asks")]))
        return Unresolved(rule.id, rule.rule_set, rule.group, rule.verdict, rule.title, texts(reasons, "missing"), ask)

    def _ruled_out(self, rule: Rule, notes: dict[int, Note]) -> RuledOut:
        evidence = evidence_of(self.reasons(rule, notes))
        lines = dict.fromkeys(f"{e.path}: {e.said} ({e.understood})" if e.said else e.understood for e in evidence)
        summaries = [reading.summary for reading in self.readings if reading.summary and not lines]
        return RuledOut(rule.id, rule.rule_set, rule.group, rule.verdict, rule.title, tuple(lines) or tuple(summaries))

