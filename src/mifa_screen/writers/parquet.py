"""Rows of a batch as Parquet, for those who analyse them: the columns of the CSV, `row` a number, `complete` true or false, blanks null."""

from __future__ import annotations

from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from mifa_screen.writers.rows import csv_cells

if TYPE_CHECKING:
    from collections.abc import Iterable

ROWS_AT_ONCE = 50_000
TRUTH = {"true": True, "false": False}


def write_parquet(lines: Iterable[str], file: IO[bytes]) -> None:
    """Write lines of CSV, the headings first, as Parquet."""
    steps = iter(lines)
    headings = csv_cells(next(steps))
    types = {"row": pa.int64(), "complete": pa.bool_()}
    schema = pa.schema([(heading, types.get(heading, pa.string())) for heading in headings])
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while some := [csv_cells(line) for line in islice(steps, ROWS_AT_ONCE)]:
            columns = [[_value(heading, text) for text in column] for heading, column in zip(headings, zip(*some, strict=True), strict=True)]
            writer.write_table(pa.table(columns, schema=schema))


def _value(heading: str, text: str) -> Any:
    if heading == "row":
        return int(text)
    return TRUTH.get(text) if heading == "complete" else text or None
