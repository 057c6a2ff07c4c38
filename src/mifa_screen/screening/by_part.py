"""The numbers of a patient whose parts were read apart: age, each laboratory test, stated Child-Pugh items.

`NumberReader.read` takes a whole patient. Here the same readings are made of parts that are remembered, and what several parts say together
(estimated GFR, Child-Pugh points) is compared with the limits at once; the measures themselves are made when somebody asks for them.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.core.interval import Interval
from mifa_screen.measures.laboratory import NOTHING
from mifa_screen.measures.measurement import UNMEASURED, Measurement
from mifa_screen.result import Remark
from mifa_screen.screening.memo import Memo, Remembered
from mifa_screen.screening.numbers import Measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mifa_screen.measures.derived import Age
    from mifa_screen.patient.model import Patient
    from mifa_screen.screening.numbers import NumberReader
    from mifa_screen.screening.reading import Note

MEMO_SIZE = 4_000
NEAR = 1e-6
"""A computed value that lies as near to a limit is compared exactly; binary arithmetic is wrong by less than a millionth of this."""
SHEET = attrgetter("sheet")
Stated = tuple[str | None, str | None, int | None]
"""Child-Pugh class, ascites and encephalopathy, as stated."""
LONG_AGO, NEVER = dt.date.min, dt.date.max


class AgePart(NamedTuple):
    """The age: as an interval, as a number where it is exact, the formulas of estimated GFR that hold for it, its truths; the day of birth."""

    age: Age | None
    exact: float | None
    formulas: tuple[str, ...]
    measurement: Measurement | None
    """Kept where there is no age; else made from it when asked for."""
    sheet: bytes
    born: dt.date
    warnings: tuple[Remark, ...]


class LabPart(NamedTuple):
    """All results of one test: the measure, its truths (where rules read the test itself), and what it gives to others.

    `value` is in the test's unit, where it is exact, recent and settled; `old` where it is exact and the only one, but not recent. `notes` are remembered by leaf. `shared`: stands for the same cells
    with other recent dates too, which say the same but for the date itself.
    """

    name: str
    measurement: Measurement
    sheet: bytes
    value: float | None
    old: float | None
    points: tuple[int, int]
    oldest: dt.date
    warnings: tuple[Remark, ...]
    notes: dict[object, Note]
    shared: bool = False


def _remarks(measurement: Measurement) -> tuple[Remark, ...]:
    return tuple(Remark(*warning) for warning in measurement.warnings)


class Described(NamedTuple):
    """What formulas read beside age and laboratory."""

    sex: str | None = None
    height_cm: Decimal | None = None
    child_pugh: str | None = None
    ascites: str | None = None
    encephalopathy: int | None = None


class Steps:
    """A measure's truths by its value: nothing changes between two limits."""

    def __init__(self, reader: NumberReader, name: str) -> None:
        """Take the leaves of a measure, none of which is a multiple of an upper limit."""
        limits = sorted({limit for _, limit, _ in reader.wanted[name]})
        self._limits = [float(limit) for limit in limits]
        between = [limits[0] - 1, *((low + high) / 2 for low, high in zip(limits, limits[1:], strict=False)), limits[-1] + 1]
        self._sheets = [reader.sheet(name, Measurement(Interval.point(value))) for value in between]

    def at(self, value: float) -> bytes | None:
        """Return the truths for a value; None when it is too near to a limit for binary arithmetic."""
        place = bisect_left(self._limits, value - NEAR)
        return self._sheets[place] if place == bisect_left(self._limits, value + NEAR) else None


class NumbersByPart:
    """Reads parts of patients for the leaves of the loaded rules, and brings them together."""

    def __init__(self, reader: NumberReader, as_of: dt.date) -> None:
        """Take the reader of whole patients, and the day of screening."""
        self.reader, self.derived, self.wanted, self._as_of = reader, reader.derived, tuple(reader.wanted), as_of
        of_egfr = reader.wanted.get("egfr", [])
        self._steps = Steps(reader, "egfr") if of_egfr and not any(leaf.times_upper_limit for _, _, leaf in of_egfr) else None
        self._unmeasured = {name: reader.sheet(name, UNMEASURED) for name in reader.wanted}
        made_of = {"egfr": ("egfr", "creatinine"), "child_pugh": self.derived.scored, "child_pugh_given": ()}
        self.sources = tuple(dict.fromkeys(source for name in self.wanted for source in made_of.get(name, (name,))))
        """What the measures are made of, in order."""
        self._scores: Memo[object, bytes] = Memo(MEMO_SIZE)
        self._age_sheets: dict[bytes, bytes] = {}
        self.nothing_reported = reader.laboratory.measurement("egfr", {})
        self._height = Remembered(self._height_of)

    def age(self, patient: Patient) -> AgePart:
        """Read the age of a patient who may have nothing else."""
        age = self.derived.age(patient, self._as_of)
        measurement = self.derived.age_measurement(patient, age)
        sheet = self.reader.sheet("age", measurement) if "age" in self.wanted else b""
        sheet = self._age_sheets.setdefault(sheet, sheet)
        formulas = self.derived.formulas(age.years.low) if age is not None else ()
        exact = age.youngest if age is not None and age.youngest == age.oldest and age.years.is_point else None
        return AgePart(age, exact, formulas, None if age else measurement, sheet, patient.birth_date or LONG_AGO, _remarks(measurement))

    def lab(self, name: str, patient: Patient) -> LabPart:
        """Read one laboratory test of a patient who may have nothing else."""
        labs = patient.labs or ()
        results = self.reader.laboratory.sort(labs, self._as_of).get(name, NOTHING)
        found = self.reader.laboratory.measurement(name, {name: results})
        value = float(found.interval.low) if found.interval is not None and found.interval.is_point and not found.unsettled else None
        is_old = found.stale is not None and found.stale.is_point and found.interval is None and not found.unsettled and len(labs) == 1
        old = float(found.stale.low) if is_old and found.stale is not None else None
        sheet = self.reader.sheet(name, found) if name in self.wanted and name != "egfr" else b""
        points = self.derived.points(name, found) if name in self.derived.scored else (0, 0)
        oldest = min((lab.date for lab in labs if lab.date is not None), default=NEVER)
        return LabPart(name, found, sheet, value, old, points, oldest, _remarks(found), {})

    def _height_of(self, height_cm: Decimal) -> float:
        height = self.derived.plausible_height(height_cm)
        return 0.0 if height is None else float(height)

    def egfr(self, age: AgePart, sex: str | None, height_cm: Decimal | None, reported: LabPart, creatinine: LabPart) -> bytes:
        """Return the truths about the estimated GFR."""
        if reported.measurement.interval is None:
            if creatinine.measurement.interval is None:
                return self._unmeasured["egfr"]
            if creatinine.value is not None:
                sheet = self.plain_egfr(age, sex, height_cm, creatinine.value)
                if sheet is not None:
                    return sheet
        about = Described(sex, height_cm)
        return self.reader.sheet("egfr", self.derived.egfr(about, age.age, reported.measurement, creatinine.measurement))

    def plain_egfr(self, age: AgePart, sex: str | None, height_cm: Decimal | None, creatinine: float) -> bytes | None:
        """Return the truths about what an exact creatinine gives at an exact age; None when more has to be looked at."""
        if age.exact is None or self._steps is None:
            return None
        height = 0.0 if height_cm is None else self._height(height_cm)
        value = self.derived.plain_egfr(age.formulas, sex, age.exact, height, creatinine)
        return None if value is None else self._steps.at(value)

    def child_pugh_given(self, stated: Stated) -> bytes:
        """Return the truths about the stated Child-Pugh class."""
        sheet = self._scores.get(stated)
        if sheet is None:
            sheet = self._scores.keep(stated, self.reader.sheet("child_pugh_given", self.derived.child_pugh_given(Described(None, None, *stated))))
        return sheet

    def child_pugh(self, stated: Stated, *labs: LabPart) -> bytes:
        """Return the truths about Child-Pugh points; `labs` are the tests that earn some."""
        key = (stated, *[lab.points for lab in labs])
        sheet = self._scores.get(key)
        if sheet is None:
            measurement = self.derived.child_pugh(Described(None, None, *stated), {lab.name: lab.measurement for lab in labs})
            sheet = self._scores.keep(key, self.reader.sheet("child_pugh", measurement))
        return sheet


class NumberColumns(NamedTuple):
    """The parts of some patients, column by column; `labs` in the order of the laboratory's tests.

    `exact` reads a test of one patient again where its part is shared between days.
    """

    numbers: NumbersByPart
    ages: Sequence[AgePart]
    sexes: Sequence[str | None]
    heights: Sequence[Decimal | None]
    stated: Sequence[Stated]
    labs: Mapping[str, Sequence[LabPart]]
    exact: Callable[[str, int], LabPart]

    def sheets(self) -> list[Iterable[bytes]]:
        """Return the truths of all patients, measure by measure."""
        numbers, labs = self.numbers, self.labs
        columns: list[Iterable[bytes]] = []
        for name in numbers.wanted:
            match name:
                case "age":
                    columns.append(map(SHEET, self.ages))
                case "egfr":
                    columns.append(map(numbers.egfr, self.ages, self.sexes, self.heights, labs["egfr"], labs["creatinine"]))
                case "child_pugh":
                    columns.append(map(numbers.child_pugh, self.stated, *(labs[test] for test in numbers.derived.scored)))
                case "child_pugh_given":
                    columns.append(map(numbers.child_pugh_given, self.stated))
                case _:
                    columns.append(map(SHEET, labs[name]))
        return columns

    def lab(self, name: str, at: int) -> LabPart:
        """Return one test of one patient, with its own date."""
        part = self.labs[name][at]
        return self.exact(name, at) if part.shared else part


class MeasuredByPart(Measured):
    """A patient's numbers, of which each measure is made when it is asked for."""

    __slots__ = ("_at", "_columns", "_made")

    def __init__(self, columns: NumberColumns, at: int) -> None:
        """Take the patient's place in the columns."""
        self._columns, self._at = columns, at
        self._made: dict[str, Measurement] | None = None

    def measure(self, name: str) -> Measurement:
        """Return a measure that rules read."""
        columns, at = self._columns, self._at
        if name == "age":
            part = columns.ages[at]
            return columns.numbers.derived.known_age(part.age) if part.measurement is None and part.age is not None else part.measurement or UNMEASURED
        if name in columns.labs and name != "egfr":
            return columns.lab(name, at).measurement
        if self._made is None:
            self._made = {}
        if name not in self._made:
            self._made[name] = self._make(name, Described(columns.sexes[at], columns.heights[at], *columns.stated[at]))
        return self._made[name]

    def _make(self, name: str, about: Described) -> Measurement:
        columns, at = self._columns, self._at
        derived, lab = columns.numbers.derived, columns.lab
        match name:
            case "egfr":
                return derived.egfr(about, columns.ages[at].age, lab("egfr", at).measurement, lab("creatinine", at).measurement)
            case "child_pugh":
                return derived.child_pugh(about, {test: lab(test, at).measurement for test in derived.scored})
            case _:
                return derived.child_pugh_given(about)

    def note(self, leaf: int) -> Note:
        """Return what one leaf has to say, by its number among those of numbers."""
        columns, at = self._columns, self._at
        reader = columns.numbers.reader
        name = reader.leaves[leaf][2].measure
        key: object = leaf
        if name in columns.labs and name != "egfr":
            part = columns.lab(name, at)
        elif name == "egfr" and (old := self._old_egfr()) is not None:
            # With nothing but an old creatinine, its date is said, and how urgent a new one is by what it would have meant.
            part, key = columns.lab("creatinine", at), (leaf, old)
        else:
            return reader.note(self.measure(name), leaf)
        note = part.notes.get(key)
        if note is None:
            note = part.notes[key] = reader.note(self.measure(name), leaf)
        return note

    def _old_egfr(self) -> bytes | None:
        """Return what an old creatinine would have said, when there is nothing else; None when it is not as simple as that."""
        columns, at = self._columns, self._at
        reported, creatinine = columns.labs["egfr"][at], columns.labs["creatinine"][at]
        if reported.measurement != columns.numbers.nothing_reported or creatinine.old is None:
            return None
        return columns.numbers.plain_egfr(columns.ages[at], columns.sexes[at], columns.heights[at], creatinine.old)

    def warnings(self) -> list[Remark]:
        """Return what is to be said about the results themselves: each test once, where the first measure that takes it stands."""
        columns, at = self._columns, self._at
        if columns.stated[at][0] is not None:
            return [Remark(*warning) for name in columns.numbers.wanted for warning in self.measure(name).warnings]
        remarks: list[Remark] = []
        for name in columns.numbers.sources:
            part = columns.ages[at] if name == "age" else columns.labs[name][at]
            if part.warnings:
                remarks += (part if name == "age" else columns.lab(name, at)).warnings
        return remarks


class Silent(MeasuredByPart):
    """As above, of a patient whose parts have no warnings."""

    def warnings(self) -> list[Remark]:
        """Return nothing."""
        return []
