"""The same screening on the partitions of an engine that runs Python: Spark's `mapInPandas` and `mapInArrow`, or anything that hands over rows.

    from mifa_screen.partitions import SCHEMA, Partitions

    screening = Partitions(patients.columns, as_of="2026-11-23")
    results = patients.mapInPandas(screening.in_pandas, SCHEMA)     # or mapInArrow(screening.in_arrow, SCHEMA)

Columns are named as in a CSV file, and a row says what the same row of a CSV file would say. Partitions know nothing of each other: there are no
row numbers, and an id that stands on several rows is not warned about.
"""

from __future__ import annotations

import csv
import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mifa_screen.api import load_rules
from mifa_screen.batch.by_cell import ByCell
from mifa_screen.core.dates import iso_day
from mifa_screen.errors import UsageError
from mifa_screen.readers.grid import Grid
from mifa_screen.readers.opening import Opening
from mifa_screen.readers.table import table_of
from mifa_screen.writers.rows import COLUMNS, CsvRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    import pyarrow as pa

SOURCE = "the columns"
OUT = COLUMNS[1:]
SCHEMA = ", ".join(f"{name} string" for name in OUT)
"""The columns that come out, as Spark writes a schema: those of `batch`, but for the row's number."""


class Partitions:
    """Screens partitions of a table. Holds no rules, so that it travels to where the partitions are; each process loads them once.

    `columns` are the names of the table's columns; the options are those of `mifa-screen batch`. Raises InputError for a column that is nearly a
    known one, UsageError for a day that is none, RuleFileError for a rule file that cannot be used.
    """

    def __init__(
        self, columns: Iterable[str], *, as_of: dt.date | str, rules: Iterable[str | Path] = (), rule_set: str = "all", max_lab_age: int | None = None,
        mapping: Mapping[str, str] | None = None, labs_date: dt.date | str | None = None,
    ) -> None:  # fmt: skip
        """Take the names of the columns, the day of screening, and the options."""
        opening = (tuple((mapping or {}).items()), None if labs_date is None else _day(labs_date))
        self._settings = _Settings(tuple(columns), _day(as_of), tuple(Path(file).resolve() for file in rules), rule_set, max_lab_age, opening)
        _by_cell(self._settings)

    def rows(self, rows: Iterable[Sequence[Any]]) -> list[list[str]]:
        """Return a row of results (see `OUT`) for each row of values; values are texts, numbers, days, booleans or nothing."""
        lines: list[str] = []
        writer = CsvRows(lines.append)
        for number, name, assessment, error, _ in _by_cell(self._settings).screen(1, [list(map(_cell, row)) for row in rows]):
            if assessment is None:
                writer.failed(number, name, error)
            else:
                writer.screened(number, name, assessment)
        return [row[1:] for row in csv.reader(lines)]

    def in_pandas(self, frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """Screen the frames of a partition: for `DataFrame.mapInPandas`."""
        import pandas  # noqa: ICN001, PLC0415 - whoever calls this has it

        for frame in frames:
            given = frame[list(self._settings.columns)].astype(object)
            yield pandas.DataFrame(self.rows(given.where(frame.notna(), None).itertuples(index=False)), columns=list(OUT), dtype=object)

    def in_arrow(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Screen the record batches of a partition: for `DataFrame.mapInArrow`."""
        import pyarrow  # noqa: ICN001, PLC0415 - whoever calls this has it

        schema = pyarrow.schema([(name, pyarrow.string()) for name in OUT])
        for batch in batches:
            columns = [batch.column(name).to_pylist() for name in self._settings.columns]
            results = self.rows(zip(*columns, strict=True))
            yield pyarrow.RecordBatch.from_arrays([pyarrow.array(column, pyarrow.string()) for column in zip(*results, strict=True)] or [[] for _ in OUT], schema=schema)


class _Settings(NamedTuple):
    """What makes two sets of partitions the same; it can be remembered by."""

    columns: tuple[str, ...]
    as_of: dt.date
    rules: tuple[Path, ...]
    rule_set: str
    max_lab_age: int | None
    opening: tuple[tuple[tuple[str, str], ...], dt.date | None]


@lru_cache(maxsize=4)
def _by_cell(settings: _Settings) -> ByCell:
    screener = load_rules(*settings.rules, rule_set=settings.rule_set, max_lab_age=settings.max_lab_age)
    mapping, labs_date = settings.opening
    table = table_of(Grid(list(settings.columns), iter(())), screener, Opening(mapping=dict(mapping), labs_date=labs_date), SOURCE)[1]
    return ByCell(table, screener, settings.as_of)


def _day(given: dt.date | str) -> dt.date:
    if isinstance(given, dt.date):
        return given
    try:
        return iso_day(given)
    except ValueError as error:
        raise UsageError("as_of or labs_date", str(error)) from None


def _cell(value: Any) -> str:
    """Return a value as the cell of a CSV file would hold it."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value)
