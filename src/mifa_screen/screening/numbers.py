"""Measures against thresholds: laboratory results, age, estimated GFR, Child-Pugh points (contract sections 2 and 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.core.interval import Interval
from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth
from mifa_screen.measures.derived import Derived
from mifa_screen.measures.laboratory import Laboratory, lab_path
from mifa_screen.result import Evidence, NotUnderstood, Remark
from mifa_screen.screening.reading import Note

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from mifa_screen.knowledge.expressions import MeasureLeaf
    from mifa_screen.knowledge.model import Knowledge
    from mifa_screen.measures.measurement import Measurement
    from mifa_screen.patient.model import Patient

    Compare = Callable[[Interval, Decimal], Truth]

COMPARE: dict[str, Compare] = {"above": Interval.above, "at_least": Interval.at_least, "below": Interval.below, "at_most": Interval.at_most}
WORDS = {"above": "above", "at_least": "at least", "below": "below", "at_most": "at most"}


class Measured:
    """A patient's numbers: the measures that rules read, and what they have to say."""

    __slots__ = ("_measures", "_reader")

    def __init__(self, reader: NumberReader, measures: Mapping[str, Measurement]) -> None:
        """Take the measures by name."""
        self._reader, self._measures = reader, measures

    def measure(self, name: str) -> Measurement:
        """Return a measure that rules read."""
        return self._measures[name]

    def note(self, leaf: int) -> Note:
        """Return what one leaf has to say, by its number among those of numbers."""
        return self._reader.note(self.measure(self._reader.leaves[leaf][2].measure), leaf)

    def warnings(self) -> list[Remark]:
        """Return what is to be said about the results themselves."""
        return [Remark(*warning) for name in self._reader.wanted for warning in self.measure(name).warnings]


class NumberReader:
    """Reads laboratory results and body measures for the leaves of the loaded rules."""

    def __init__(self, leaves: Sequence[MeasureLeaf], knowledge: Knowledge, max_lab_age: int) -> None:
        """Take the leaves (their order is the order of the sheet), the thresholds and how old a result may be, in days."""
        self.leaves = [(COMPARE[leaf.relation], knowledge.thresholds[leaf.threshold].value, leaf) for leaf in leaves]
        self._thresholds = knowledge.thresholds
        self.laboratory = Laboratory(knowledge.laboratory, max_lab_age)
        self.derived = Derived(knowledge.formulas, knowledge.settings)
        self.wanted = {name: [item for item in self.leaves if item[2].measure == name] for name in dict.fromkeys(leaf.measure for leaf in leaves)}

    def read(self, patient: Patient, as_of: dt.date) -> tuple[tuple[bytes, ...], Measured]:
        """Return a truth for every leaf, measure by measure, and the measures; what they have to say is put into words only when asked for."""
        measures = self._measure(patient, as_of)
        return tuple(self.sheet(name, measure) for name, measure in measures.items()), Measured(self, measures)

    def sheet(self, name: str, measure: Measurement) -> bytes:
        """Return a truth for every leaf of one measure."""
        return bytes([self._compare(measure, compare, limit, leaf) for compare, limit, leaf in self.wanted[name]])

    def note(self, measure: Measurement, leaf: int) -> Note:
        """Return what a measure says about a leaf, by its number among those of numbers."""
        compare, limit, about = self.leaves[leaf]
        return self._note(measure, self._compare(measure, compare, limit, about), about, compare, limit)

    def not_understood(self, patient: Patient) -> list[NotUnderstood]:
        """Return tests whose name is nearly a known one."""
        if not patient.labs:
            return []
        return [NotUnderstood(f"{lab_path(index, patient.labs[index])}.test", test, known) for index, test, known in self.laboratory.unread_tests(patient.labs)]

    def _measure(self, patient: Patient, as_of: dt.date) -> dict[str, Measurement]:
        results = self.laboratory.sort(patient.labs, as_of) if patient.labs else {}
        derived, age, found = self.derived, self.derived.age(patient, as_of), self.laboratory.measurement
        measures: dict[str, Measurement] = {}
        for name in self.wanted:
            match name:
                case "age":
                    measures[name] = derived.age_measurement(patient, age)
                case "egfr":
                    measures[name] = derived.egfr(patient, age, found("egfr", results), found("creatinine", results))
                case "child_pugh":
                    measures[name] = derived.child_pugh(patient, {test: found(test, results) for test in derived.scored})
                case "child_pugh_given":
                    measures[name] = derived.child_pugh_given(patient)
                case _:
                    measures[name] = found(name, results)
        return measures

    @staticmethod
    def _compare(measure: Measurement, compare: Compare, limit: Decimal, leaf: MeasureLeaf) -> Truth:
        interval = measure.interval
        if interval is None:
            return UNKNOWN
        if leaf.times_upper_limit:
            if measure.upper_limit is None:
                return UNKNOWN
            limit *= measure.upper_limit
        truth = compare(interval, limit)
        return UNKNOWN if measure.unsettled and truth is FALSE else truth

    def _note(self, measure: Measurement, truth: Truth, leaf: MeasureLeaf, compare: Compare, limit: Decimal) -> Note:
        threshold = self._thresholds[leaf.threshold]
        unit = "× upper limit" if leaf.times_upper_limit else threshold.unit
        against = f"{WORDS[leaf.relation]} {threshold.value} {unit}"
        evidence: tuple[Evidence, ...] = ()
        if measure.interval is not None:
            word = against if truth is TRUE else f"not {against}" if truth is FALSE else f"{against}: not decided"
            evidence = (Evidence(measure.path, measure.said, f"{measure.understood}: {word}"),)
        if truth is not UNKNOWN:
            return Note(evidence)
        was_abnormal = measure.stale is not None and self._compare(measure._replace(interval=measure.stale), compare, limit, leaf) is TRUE
        missing = measure.missing or f"a value of {leaf.measure} that decides"
        return Note(evidence, (missing,), measure.asks, measure.asks if was_abnormal else ())
