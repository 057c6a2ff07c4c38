"""Rows of a table, screened by their cells: what a cell says is read once, however many rows it stands in.

A row is a patient in parts: its diagnoses are one part of the answer sheet, sex and treatment another, a laboratory value with its date a third.
A part is read from the patient that its cells alone make (all other cells blank), by the same readers as any patient, and remembered by those
cells. Rows, nearly all different from each other, are put together from parts that are not.

Where a part cannot be read, or parts contradict each other, the row is read as a whole, which says what is wrong.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.readers.cells import is_id
from mifa_screen.screening.by_part import MeasuredByPart, NumberColumns, NumbersByPart, Silent
from mifa_screen.screening.memo import Memo
from mifa_screen.screening.screener import Assessment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from mifa_screen.patient.model import Patient
    from mifa_screen.readers.table import Row, Table
    from mifa_screen.result import Remark
    from mifa_screen.screening.by_part import LabPart
    from mifa_screen.screening.reading import Reading
    from mifa_screen.screening.screener import Screener

FEW, MANY = 4_000, 12_000
"""How many different cells are remembered: of a column, and of the column of birth dates."""
SHEET, SEX, HEIGHT, BORN, WARNINGS, OLDEST = map(attrgetter, ("sheet", "sex", "height_cm", "born", "warnings", "oldest"))
UNREADABLE = None
RECENT = "recent"

Block = list[tuple[str, ...]]
"""Some rows, column by column."""


class Screened(NamedTuple):
    """A row, screened, or in error: then there is no assessment. `remark` is about the row itself."""

    number: int
    id: str
    assessment: Assessment | None
    error: str = ""
    remark: str = ""


class PersonPart(NamedTuple):
    """Sex and treatment."""

    reading: Reading
    sheet: bytes
    sex: str | None


class BodyPart(NamedTuple):
    """Height or weight, and what is wrong with it."""

    height_cm: Decimal | None
    implausible: tuple[Remark, ...]


class Cells(Memo[Any, Any]):
    """What cells say: by the text of the one column, or the texts of the several columns, that make a part."""

    def __init__(self, columns: Sequence[int], read: Callable[[Any], Any], size: int = FEW) -> None:
        """Take the columns, how a part is read from their cells, and how many different ones to remember."""
        super().__init__(size)
        self.columns, self._read = columns, read
        self.unreadable: set[Any] = set()

    def __missing__(self, cells: Any) -> Any:
        """Read cells that were not met before."""
        part = self._read(cells)
        if part is UNREADABLE:
            if len(self.unreadable) >= self.size:
                self.unreadable.clear()
                self.clear()
            self.unreadable.add(cells)
        return self.keep(cells, part)

    def of(self, block: Block, spoilt: set[int]) -> list[Any]:
        """Return the part of each row; note the rows of which it cannot be read."""
        return self.at(keys(block, self.columns), spoilt)

    def at(self, cells: Sequence[Any], spoilt: set[int]) -> list[Any]:
        """Return the parts that cells make, and note where they cannot be read."""
        parts = list(map(self.__getitem__, cells))
        if self.unreadable and not self.unreadable.isdisjoint(cells):
            spoilt.update(at for at, part in enumerate(parts) if part is UNREADABLE)
        return parts


class LabCells:
    """What the cells of a laboratory test say. Values of all recent days are one part: nothing but the words about them depends on the day."""

    def __init__(self, values: Sequence[int], dates: Sequence[int], read: Callable[[Any, Any], Any], is_recent: Callable[[Any], bool], window: dt.date) -> None:
        """Take the columns, how a part is read from values and dates, how to tell whether dates are recent, and the first recent day."""
        self._values, self._window, self._read = values, window, read
        self._days = Cells(dates, self._day)
        self._parts = Cells((), self._part)
        self._exact = Cells((), lambda cells: read(*cells))
        self._is_recent = is_recent
        self._example: Any = None

    def _day(self, dates: Any) -> Any:
        if not self._is_recent(dates):
            return dates
        self._example = dates
        return RECENT

    def _part(self, cells: Any) -> Any:
        values, day = cells
        if day is not RECENT:
            return self._read(values, day)
        part: LabPart | None = self._read(values, self._example)
        return UNREADABLE if part is None else part._replace(oldest=self._window, shared=True)

    def of(self, block: Block, spoilt: set[int]) -> list[LabPart]:
        """Return the part of each row; note the rows of which it cannot be read."""
        days = self._days.of(block, set())
        return self._parts.at(list(zip(keys(block, self._values), days, strict=True)), spoilt)

    def exact(self, block: Block, at: int) -> LabPart:
        """Return the part of one row, with its own day."""
        row = [column[at : at + 1] for column in block]
        part: LabPart = self._exact[keys(row, self._values)[0], keys(row, self._days.columns)[0]]
        return part


def keys(block: Block, columns: Sequence[int]) -> Sequence[Any]:
    """Return what the cells of some columns are remembered by, row by row."""
    if len(columns) == 1:
        return block[columns[0]]
    return list(zip(*(block[at] for at in columns), strict=True)) if columns else [()] * len(block[0])


class ByCell:
    """Screens the rows of one table."""

    def __init__(self, table: Table, screener: Screener, as_of: dt.date) -> None:
        """Take how rows are read as patients, the rules, and the day of screening."""
        self._table, self._screener, self._as_of = table, screener, as_of
        self._numbers = numbers = NumbersByPart(screener.numbers, as_of)
        self._window = as_of - dt.timedelta(days=screener.max_lab_age)
        columns = table.columns
        self._lists = (
            self._cells(columns.named("conditions"), lambda p: screener.conditions(p.conditions)),
            self._cells(columns.named("allergies"), lambda p: screener.allergies(p.allergies)),
            self._cells(columns.named("medications"), lambda p: screener.medications(p.medications)),
        )
        self._person = self._cells(columns.named("sex", "treatment"), self._read_person)
        self._stated = self._cells(columns.facts, lambda p: screener.stated(p.facts))
        self._age = self._cells(columns.named("birth_date", "age_years"), numbers.age, MANY)
        self._height = self._cells(columns.named("height_cm"), self._read_body)
        self._weight = self._cells(columns.named("weight_kg"), self._read_body)
        self._score = self._cells(columns.named("child_pugh", "ascites", "encephalopathy"), lambda p: (p.child_pugh, p.ascites, p.encephalopathy))
        self._labs = {name: self._lab_cells(name) for name in screener.numbers.laboratory.analytes}

    def _cells(self, columns: Sequence[int], part_of: Callable[[Patient], Any], size: int = FEW) -> Cells:
        return Cells(columns, lambda cells: self._read(part_of, (columns, cells)), size)

    def _lab_cells(self, name: str) -> LabCells:
        values, dates = self._table.columns.of_test(name)

        def is_recent(day: Any) -> bool:
            date = self._read(lambda p: p.labs[0].date if p.labs else None, (values[:1], "1"), (dates, day)) if values else None
            return date is not None and bool(self._window <= date <= self._as_of)

        return LabCells(values, dates, lambda value, day: self._read(partial(self._numbers.lab, name), (values, value), (dates, day)), is_recent, self._window)

    def _read(self, part_of: Callable[[Patient], Any], *cells: tuple[Sequence[int], Any]) -> Any:
        """Read a part from a patient who has nothing else; what cannot be read, or contradicts itself, is UNREADABLE."""
        row = [""] * self._table.width
        row[self._table.id_column] = "-"
        for columns, texts in cells:
            for at, text in zip(columns, (texts,) if len(columns) == 1 else texts, strict=True):
                row[at] = text
        patient = self._table.read(0, row).patient
        return UNREADABLE if patient is None or self._screener.problems(patient, self._as_of) else part_of(patient)

    def _read_person(self, patient: Patient) -> PersonPart:
        reading = self._screener.person.read(patient)
        return PersonPart(reading, reading.sheet, patient.sex)

    def _read_body(self, patient: Patient) -> BodyPart:
        return BodyPart(patient.height_cm, tuple(self._screener.implausible(patient)))

    def screen(self, first: int, rows: Sequence[list[str]]) -> Iterator[Screened]:
        """Screen rows, of which the first has the number `first`."""
        width = self._table.width
        fit = [at for at, row in enumerate(rows) if type(row) is list and len(row) == width]
        parts = self._parts([rows[at] for at in fit])
        while parts.spoilt:  # more than once: results from before birth are only looked for where all can be read
            fit = [at for number, at in enumerate(fit) if number not in parts.spoilt]
            parts = self._parts([rows[at] for at in fit])
        if len(fit) == len(rows):
            yield from self._screened(parts, range(first, first + len(rows)), rows)
            return
        screened = self._screened(parts, [first + at for at in fit], [rows[at] for at in fit])
        in_parts = set(fit)
        for at, row in enumerate(rows):
            yield next(screened) if at in in_parts else screen_row(self._table.read(first + at, row), self._screener, self._as_of)

    def _parts(self, rows: Sequence[list[str]]) -> Parts:
        """Read rows part by part."""
        block: Block = list(zip(*rows, strict=True)) if rows else [()] * self._table.width
        names = [name.strip() for name in block[self._table.id_column]]
        spoilt = {at for at, name in enumerate(names) if not is_id(name)}
        lists = [cells.of(block, spoilt) for cells in self._lists]
        persons, stated, ages, heights, weights, scores = (
            cells.of(block, spoilt) for cells in (self._person, self._stated, self._age, self._height, self._weight, self._score)
        )
        labs = {name: cells.of(block, spoilt) for name, cells in self._labs.items()}
        if not spoilt and rows:
            youngest, oldest = max(map(BORN, ages)), min(min(map(OLDEST, tests)) for tests in labs.values())
            if youngest > oldest:  # somebody may have results from before birth
                spoilt = {at for at, (age, *tests) in enumerate(zip(ages, *labs.values(), strict=True)) if age.born > min(map(OLDEST, tests))}
        if spoilt:
            return Parts(block, spoilt)
        numbers = NumberColumns(self._numbers, ages, list(map(SEX, persons)), list(map(HEIGHT, heights)), scores, labs, partial(self._exact, block))
        return Parts(block, spoilt, names, lists, persons, stated, numbers, [h.implausible + w.implausible for h, w in zip(heights, weights, strict=True)])

    def _exact(self, block: Block, name: str, at: int) -> LabPart:
        return self._labs[name].exact(block, at)

    def _screened(self, parts: Parts, numbers: Sequence[int], rows: Sequence[list[str]]) -> Iterator[Screened]:
        """Put rows together from their parts, and decide."""
        columns = parts.numbers
        if columns is None:  # pragma: no cover - only parts that could all be read are put together
            return
        sheets = [*(list(map(SHEET, part)) for part in parts.lists), *map(list, columns.sheets()), list(map(SHEET, parts.persons)), parts.stated]
        decisions = self._screener.decider.decide_all(sheets)
        warned = map(any, zip(map(WARNINGS, columns.ages), *(map(WARNINGS, tests) for tests in columns.labs.values()), strict=True))
        screener, as_of, recall = self._screener, self._as_of, self._patient
        lists, about = zip(*parts.lists, strict=True), zip(parts.implausible, columns.stated, warned, strict=True)
        given = zip(numbers, rows, parts.names, lists, parts.persons, zip(*sheets, strict=True), decisions, about, strict=True)
        for at, (number, row, name, of_lists, person, sheet, decision, (implausible, score, is_warned)) in enumerate(given):
            measured = (MeasuredByPart if is_warned or score[0] is not None else Silent)(columns, at)
            yield Screened(number, name, Assessment(
                screener, partial(recall, number, row), as_of, of_lists, measured, person.reading, sheet, decision, (), (), implausible,
            ))  # fmt: skip

    def _patient(self, number: int, row: list[str]) -> Patient:
        patient = self._table.read(number, row).patient
        if patient is None:
            raise ValueError(number)  # pragma: no cover - its parts could be read, so it can
        return patient


class Parts(NamedTuple):
    """Some rows, part by part; nothing but `spoilt` where some of them (by their place) cannot be read so."""

    block: Block
    spoilt: set[int]
    names: Sequence[str] = ()
    lists: Sequence[Sequence[Reading]] = ()
    persons: Sequence[PersonPart] = ()
    stated: Sequence[bytes] = ()
    numbers: NumberColumns | None = None
    implausible: Sequence[tuple[Remark, ...]] = ()


def screen_row(row: Row, screener: Screener, as_of: dt.date) -> Screened:
    """Screen a row that was read as a patient."""
    if row.patient is None:
        return Screened(row.number, row.id, None, row.error, row.remark)
    problems = screener.problems(row.patient, as_of)
    if problems:
        return Screened(row.number, row.id, None, "; ".join(map(str, problems)), row.remark)
    return Screened(row.number, row.id, screener.assess(row.patient, as_of), remark=row.remark)
