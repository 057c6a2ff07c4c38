"""Rows of a batch, put together from remembered parts, say to the letter what the same rows say when each is read as a whole."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doors import carried_by_csv, row_of
from mifa_screen.batch.by_cell import ByCell, screen_row
from mifa_screen.readers.opening import Opening
from mifa_screen.readers.table import open_rows
from mifa_screen.writers.rows import CsvRows, JsonRows
from patients import AS_OF, SCREENER, anyone
from test_doors import FEW, often

ODD = st.sampled_from(["", " ", "?", "x", "-1", "0", "1", "1.0", "2026-11-20", "2026-11-01", "1999-02-30", "2031-01-01", "yes", "no", "NKDA", "<0.2", ">90", "1e3", "B", "female", "a\nb", "=1", "lupus; ?lupus"])


@st.composite
def tables(draw):
    """Headings and rows: patients, some of whose cells are then spoilt or taken from another row."""
    rows = [row_of(carried_by_csv(plain)) for plain in draw(st.lists(anyone(), min_size=1, max_size=4))]
    names = list(dict.fromkeys(name for row in rows for name in row))
    names = draw(st.permutations([*names, "labs_date"]))
    cells = [[row.get(name, "") for name in names] for row in rows]
    for _ in range(draw(st.integers(0, 6))):
        row, at = draw(st.integers(0, len(cells) - 1)), draw(st.integers(0, len(names) - 1))
        cells[row][at] = draw(ODD | st.sampled_from([other[at] for other in cells]))
    # Two faults that are found one after the other: what cannot be read, and results from before birth.
    for name, odd in (("sex", "tall"), ("birth_date", "2026-11-22")):
        if name in names and draw(st.booleans()):
            draw(st.sampled_from(cells))[names.index(name)] = odd
    lost = draw(st.sampled_from([None, *range(len(names))]))  # a column that others were meant to stand beside
    if lost is not None and names[lost] != "id":
        names, cells = [*names[:lost], *names[lost + 1 :]], [[*row[:lost], *row[lost + 1 :]] for row in cells]
    if draw(st.integers(0, 9)) == 0:
        cells.append(cells[0][:-1])
    return names, [*cells, *cells[::-1]]


def write(names, cells, path):
    text = io.StringIO()
    csv.writer(text).writerows([names, *cells])
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def lines(screened, kind):
    file = io.StringIO()
    writer = kind(file.write)
    for number, name, assessment, error, _ in screened:
        if assessment is None:
            writer.failed(number, name, error)
        else:
            writer.screened(number, name, assessment)
    return file.getvalue()


def rows_agree(table, folder):
    names, cells = table
    file = folder / "p.csv"
    write(names, cells, file)
    _, table, rows = open_rows(file, SCREENER, Opening())
    rows = list(rows)
    for kind in (CsvRows, JsonRows):
        by_cell = ByCell(table, SCREENER, AS_OF)
        whole = [screen_row(table.read(number, row), SCREENER, AS_OF) for number, row in enumerate(rows, 1)]
        expected = lines(whole, kind)
        assert lines(by_cell.screen(1, rows), kind) == expected
        assert lines((s for n, row in enumerate(rows, 1) for s in by_cell.screen(n, [row])), kind) == expected  # all is remembered now
    assert [json.loads(line)["row"] for line in expected.splitlines()] == list(range(1, len(rows) + 1))


@often(FEW)
@given(table=tables())
def test_rows_by_their_cells_say_what_whole_rows_say(table, tmp_path):
    rows_agree(table, tmp_path)


@pytest.mark.long
@often(1000)
@given(table=tables())
def test_rows_by_their_cells_say_what_whole_rows_say_for_many(table, tmp_path):
    rows_agree(table, tmp_path)
