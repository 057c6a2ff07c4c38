"""Rows of a CSV or TSV file as patients (contract section 8)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from mifa_screen.patient.model import Patient
from mifa_screen.patient.recorded import RecordedLab
from mifa_screen.readers import cells
from mifa_screen.readers.bad_cell import BadCellError, broken_words, is_broken
from mifa_screen.readers.columns import Layout, has_id, layout_of
from mifa_screen.readers.dates import day
from mifa_screen.readers.decimals import Decimals, numbers_of
from mifa_screen.readers.grid import Grid, MergedCell, OddRow
from mifa_screen.readers.headings import Headings
from mifa_screen.readers.model_errors import says
from mifa_screen.readers.opening import Opening, open_grid

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from mifa_screen.readers.grid import Grid
    from mifa_screen.screening.screener import Screener

LISTS = ("allergies", "conditions", "medications")
FEW_LABS = 500
NUMBERS = ("age_years", "height_cm", "weight_kg")


class Row(NamedTuple):
    """A row, read: its patient, or what is wrong with it; `id` as far as it could be read; `remark` is about the row itself."""

    number: int
    id: str
    patient: Patient | None
    error: str = ""
    remark: str = ""


class Again(NamedTuple):
    """How to read all rows of a table once more, and whether its numbers may have decimal commas."""

    rows: Callable[[], Iterable[list[str]]]
    commas: bool


class Columns:
    """Which columns say what."""

    def __init__(self, layout: Layout, facts: Collection[str]) -> None:
        """Take what the columns are, and the names of the facts."""
        self._names, self._laboratory = layout.names, layout.laboratory
        stated = (*facts, "pregnancy_status")
        self.facts = tuple(at for at, name in enumerate(layout.names) if name in stated)

    def named(self, *names: str) -> tuple[int, ...]:
        """Return where the columns of some names stand."""
        return tuple(at for at, name in enumerate(self._names) if name in names)

    def of_test(self, test: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the columns of one laboratory test: its values in any unit, and its dates."""
        values = self.named(*(name for name, (of, _) in self._laboratory.items() if of == test))
        return values, self.named(f"{test}_date", "labs_date") if values else ()


class Table:
    """Turns the rows of one table into patients; cells that recur are read once."""

    def __init__(self, layout: Layout, screener: Screener, how: Opening, again: Again | None = None) -> None:
        """Take what the columns are, the words of the library, what the user says of dates, and how to read all rows again, where numbers are text."""
        settings = screener.knowledge.settings
        columns = settings["columns"]
        not_known = frozenset(columns["not_known"])
        truth = dict.fromkeys(columns["true_words"], True) | dict.fromkeys(columns["false_words"], False)
        pregnancy = {w: word == "true" for word, many in columns["pregnancy_words"].items() for w in many}
        laboratory = layout.laboratory
        measured = [at for at, name in enumerate(layout.names) if name in laboratory or name in NUMBERS]
        decimals = None if again is None else Decimals(lambda: numbers_of(again.rows(), measured), commas=again.commas)
        number = partial(cells.number, decimals=decimals)
        self.width = len(layout.names)
        self._labs_date = how.labs_date
        self._plain: list[tuple[int, str, Callable[[str], Any]]] = []
        self._facts: list[tuple[int, str, Callable[[str], Any]]] = []
        self._lab_columns: list[tuple[int, str, str, str]] = []
        self._lab_memo: dict[Any, RecordedLab] = {}
        self._value = cells.Remembering(partial(cells.lab_value, decimals=decimals), not_known, takes_broken=True)
        self._day = cells.Remembering(partial(day, how=how.date_format), not_known)
        self._dates: dict[str, int] = {}
        blank = frozenset({""})
        for at, name in enumerate(layout.names):
            if name is None:
                continue
            if name == "id":
                self.id_column = at
            elif name in laboratory:
                self._lab_columns.append((at, name, *laboratory[name]))
            elif name == "labs_date" or (name.endswith("_date") and name != "birth_date"):
                self._dates[name] = at
            elif name in screener.fact_names:
                self._facts.append((at, name, cells.Remembering(partial(cells.word, truth), not_known)))
            elif name == "pregnancy_status":
                self._facts.append((at, columns["pregnancy_fact"], cells.Remembering(partial(cells.word, pregnancy), not_known)))
            elif name in LISTS:
                self._plain.append((at, name, cells.Remembering(cells.items, frozenset(not_known))))
            elif name in NUMBERS:
                self._plain.append((at, name, cells.Remembering(number, not_known)))
            elif name == "birth_date":
                self._plain.append((at, name, self._day))
            elif name == "sex":
                self._plain.append((at, name, cells.Remembering(partial(cells.word, columns["sex_words"]), blank)))
            elif name == "encephalopathy":
                self._plain.append((at, name, cells.Remembering(lambda t: int(number(t)) if number(t) % 1 == 0 else number(t), not_known)))
            elif name == "child_pugh":
                self._plain.append((at, name, cells.Remembering(str.upper, not_known)))
            else:
                self._plain.append((at, name, cells.Remembering(str.casefold, not_known)))
        dated = {"labs_date", *(f"{test}_date" for _, _, test, _ in self._lab_columns)}
        self._dates = {name: at for name, at in self._dates.items() if name in dated}  # the day of a test that has no column dates nothing
        self.names = layout.names
        self.columns = Columns(layout, screener.fact_names)

    def read(self, number: int, row: Sequence[str]) -> Row:
        """Return the patient of a row, or why it cannot be read."""
        remark = ""
        if isinstance(row, OddRow):
            if row.error:
                return Row(number, row[self.id_column].strip() if len(row) == self.width else "", None, row.error)
            remark = row.remark
        if len(row) != self.width:
            return Row(number, "", None, f"{len(row)} cells where the header has {self.width}; a delimiter inside a cell must be in quotes")
        name = row[self.id_column].strip()
        if not cells.is_id(name):
            return Row(number, name, None, f"id: {_no_id(name)}", remark)
        if isinstance(row[self.id_column], MergedCell):
            return Row(number, name, None, "id: merged over several rows; which row holds what cannot be told: unmerge it, one row a patient", remark)
        values: dict[str, Any] = {"id": name}
        problems: list[str] = []
        facts: dict[str, bool] = {}
        for columns, target in ((self._plain, values), (self._facts, facts)):
            for at, ours, read in columns:
                try:
                    value = read(row[at])
                except BadCellError as error:
                    problems.append(f"{self.names[at]}: {error}")
                    continue
                if value is not None:
                    if target is facts and facts.get(ours, value) != value:
                        value = True  # two columns of one fact contradict each other: the worse one counts
                    target[ours] = value
        if facts:
            values["facts"] = facts
        if self._lab_columns:
            self._add_labs(values, row, problems)
        try:
            patient = Patient.model_validate(values)
        except ValidationError as error:
            problems += dict.fromkeys(f"{detail['loc'][0]}: {says(detail)}" for detail in error.errors(include_url=False))
        if problems:
            return Row(number, name, None, "; ".join(problems), remark)
        return Row(number, name, patient, remark=remark)

    def _add_labs(self, values: dict[str, Any], row: Sequence[str], problems: list[str]) -> None:
        labs = []
        dates = {}
        for name, at in self._dates.items():
            try:
                dates[name] = self._day(row[at])
            except BadCellError as error:
                problems.append(f"{name}: {error}")
        common = dates.get("labs_date") or self._labs_date
        for at, column, test, unit in self._lab_columns:
            value = self._value(row[at])
            if value is None:
                continue
            date = dates.get(f"{test}_date") or common
            key = (row[at], column, date)
            lab = self._lab_memo.get(key)
            if lab is None:
                if len(self._lab_memo) >= FEW_LABS:
                    self._lab_memo.clear()
                lab = self._lab_memo[key] = RecordedLab(place=column, test=test, value=value, unit=unit, date=date)
            labs.append(lab)
        values["labs"] = tuple(labs)


def _no_id(name: str) -> str:
    """Say why a text is no id."""
    if not name:
        return "is required"
    return broken_words(name) if is_broken(name) else "a line break stands in it; an unclosed quote may have swallowed rows"


def headings_of(screener: Screener) -> Headings:
    """Return the headings that are understood."""
    return Headings(screener.knowledge.settings, screener.fact_names, screener.knowledge.laboratory)


def table_of(grid: Grid, screener: Screener, how: Opening, source: str, again: Again | None = None) -> tuple[Layout, Table]:
    """Return what the columns of a table are, and what reads its rows. Raises InputError or UsageError."""
    layout = layout_of(grid, headings_of(screener), how.mapping, source)
    return layout, Table(layout, screener, how, again)


def rows_again(grid: Grid, path: Path, how: Opening) -> Again | None:
    """Return how to read all rows once more, for a table whose numbers are text; None for any other."""
    return Again(lambda: open_grid(path, how, bool).rows, commas=grid.decimal_comma) if grid.as_text else None


def open_grid_of(path: Path, screener: Screener, how: Opening) -> tuple[Grid, Headings]:
    """Return a table, opened, and the headings that are understood. Raises InputError or UsageError."""
    headings = headings_of(screener)
    return open_grid(path, how, lambda header: has_id(header, headings, how.mapping)), headings


def open_rows(path: Path, screener: Screener, how: Opening) -> tuple[Layout, Table, Iterator[list[str]]]:
    """Return the layout of a table, how its rows are read, and the rows as cells."""
    grid, _ = open_grid_of(path, screener, how)
    return *table_of(grid, screener, how, str(path), rows_again(grid, path, how)), grid.rows
