"""What a batch writes beside CSV and JSON Lines: workbooks, Parquet, kept columns; whole or not at all, and harmless."""

import csv
import io
import json
import re
import stat
import zipfile

import openpyxl
import pytest

from mifa_screen.cli import formats
from mifa_screen.cli.account import progress
from mifa_screen.cli.app import main
from mifa_screen.errors import OutputError
from mifa_screen.writers import workbook
from mifa_screen.writers.rows import COLUMNS

HEAD = "id,birth_date,sex,allergies,ward"
ROWS = ["canary-1,2012-03-09,male,NKDA,7", "=1+1,2012-03-09,male,mifamurtide,@SUM(A1)", "canary-3,yesterday,male,,", '"#N/A",,,,', "canary-1,,,,8"]


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text("\n".join([HEAD, *ROWS]) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def batch(source, capsys):
    def run(output, *options, of=source):
        code = main(["batch", str(of), "--as-of", "2026-11-23", "--output", str(source.parent / output), *options])
        return code, capsys.readouterr().err

    return run


def as_csv(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_a_workbook_has_the_cells_of_the_csv(batch, tmp_path):
    assert batch("out.xlsx", "--keep", "ward")[0] == batch("out.csv", "--keep", "ward")[0] == 3
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [["" if value is None else str(value) for value in row] for row in sheet.values] == as_csv(tmp_path / "out.csv")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:M6")
    assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n"}
    colours = {row[2].value: row[2].fill.fgColor.rgb for row in sheet.iter_rows(min_row=2)}
    assert len(set(colours.values())) == len(colours) == 3
    assert all(cell.alignment.wrap_text for cell in sheet[3] if cell.value is not None and cell.column > 1)


def test_a_workbook_is_the_same_each_time_private_and_alone(batch, tmp_path):
    batch("out.xlsx")
    first = (tmp_path / "out.xlsx").read_bytes()
    batch("out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes() == first
    assert stat.S_IMODE((tmp_path / "out.xlsx").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.xlsx"]
    assert zipfile.ZipFile(tmp_path / "out.xlsx").testzip() is None


def test_more_rows_than_a_sheet_holds_are_refused_in_words(batch, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    code, err = batch("out.xlsx")
    assert code == 5
    assert ".csv" in err
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_cell_longer_than_a_workbook_takes_is_cut_and_says_so(tmp_path):
    with (tmp_path / "o.xlsx").open("w+b") as file:
        workbook.write_workbook([",".join(COLUMNS), "1," + "x" * 40_000 + ",error,,,,,,,,,"], file, "o.xlsx", tmp_path)
    text = openpyxl.load_workbook(tmp_path / "o.xlsx").active["B2"].value
    assert len(text) == 32_767
    assert text.endswith("characters)")


def test_no_rows_are_a_workbook_of_headings(tmp_path):
    with (tmp_path / "o.xlsx").open("w+b") as file:
        workbook.write_workbook([",".join(COLUMNS)], file, "o.xlsx", tmp_path)
    assert list(openpyxl.load_workbook(tmp_path / "o.xlsx").active.values) == [COLUMNS]


def test_a_full_disk_leaves_nothing(tmp_path):
    class Full(io.BytesIO):
        def write(self, _):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="space"):
        workbook.write_workbook([",".join(COLUMNS)], Full(), "o.xlsx", tmp_path)
    assert not list(tmp_path.iterdir())


def test_parquet_has_the_columns_of_the_csv_with_types(batch, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    batch("out.parquet", "--keep", "ward")
    batch("out.csv", "--keep", "ward")
    table = parquet.read_table(tmp_path / "out.parquet")
    assert table.column_names == [*COLUMNS, "ward"]
    assert table["row"].to_pylist() == [1, 2, 3, 4, 5]
    assert table["complete"].to_pylist() == [False, False, None, None, False]
    assert table["ward"].to_pylist() == ["7", "'@SUM(A1)", None, None, "8"]
    assert table["id"].to_pylist() == [row[1] for row in as_csv(tmp_path / "out.csv")[1:]]
    assert stat.S_IMODE((tmp_path / "out.parquet").stat().st_mode) == 0o600


def test_parquet_without_its_library_is_wrong_usage(batch, tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "find_spec", lambda _: None)
    code, err = batch("out.parquet")
    assert code == 2
    assert "mifa-screen[parquet]" in err
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.parametrize("name", ["out.xlsx", "out.parquet"])
def test_what_is_written_at_the_end_cannot_be_resumed(batch, name, monkeypatch):
    monkeypatch.setattr(formats, "find_spec", lambda _: True)
    code, err = batch(name, "--resume")
    assert code == 2
    assert "--resume" in err


@pytest.mark.parametrize("name", ["out.xlsx", "out.parquet"])
def test_the_output_is_never_the_input(batch, source, name):
    other = source.parent / name
    other.write_bytes(source.read_bytes())
    assert batch(name, of=other)[0] in (2, 3)
    assert other.read_bytes() == source.read_bytes()


def test_an_unknown_ending_names_the_formats(batch):
    code, err = batch("out.ods")
    assert code == 2
    assert ".parquet" in err


def test_kept_columns_stand_behind_ours_and_are_harmless(batch, tmp_path):
    batch("out.csv", "--keep", "Ward", "--keep", "id", "--keep", "ward")
    rows = as_csv(tmp_path / "out.csv")
    assert rows[0] == [*COLUMNS, "ward", "input id"]
    assert [row[12:] for row in rows[1:]] == [["7", "canary-1"], ["'@SUM(A1)", "'=1+1"], ["", "canary-3"], ["", "#N/A"], ["8", "canary-1"]]
    assert all("more than one row" in rows[at][10] for at in (1, 5))


def test_kept_columns_in_json_lines_are_as_they_came(batch, tmp_path):
    batch("out.jsonl", "--keep", "ward", "--keep", "sex")
    lines = list(map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()))
    assert [line["kept"] for line in lines][:2] == [{"ward": "7", "sex": "male"}, {"ward": "@SUM(A1)", "sex": "male"}]
    assert [line["row"] for line in lines] == [1, 2, 3, 4, 5]


def test_kept_columns_on_standard_output(source, capsys):
    main(["batch", str(source), "--as-of", "2026-11-23", "--keep", "ward", "--quiet"])
    assert [row[-1] for row in csv.reader(io.StringIO(capsys.readouterr().out))] == ["ward", "7", "'@SUM(A1)", "", "", "8"]


def test_a_kept_column_of_a_row_without_it_is_blank(batch, source, tmp_path):
    source.write_text(HEAD + '\nA,2012-03-09\n"B"x,,,,\n', encoding="utf-8")
    batch("out.csv", "--keep", "ward")
    assert [row[-1] for row in as_csv(tmp_path / "out.csv")] == ["ward", "", ""]


def test_a_column_to_keep_that_is_not_there(batch, tmp_path):
    code, err = batch("out.csv", "--keep", "wrad")
    assert code == 2
    assert 'did you mean "ward"' in err
    assert batch("out.csv", "--keep", "zzz")[0] == 2
    (tmp_path / "p.jsonl").write_text('{"id": "A"}\n', encoding="utf-8")
    assert batch("out.csv", "--keep", "ward", of=tmp_path / "p.jsonl")[0] == 2
    assert not (tmp_path / "out.csv").exists()


def test_a_workbook_goes_through_like_its_csv(batch, source, tmp_path):
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(source.read_text(encoding="utf-8"))):
        book.active.append(["'" + cell if cell.startswith("=") else cell for cell in row])
    book.active["A3"].value = "=1+1"
    book.active["A3"].data_type = "s"
    book.save(tmp_path / "in.xlsx")
    batch("a.csv")
    code, err = batch("b.csv", of=tmp_path / "in.xlsx")
    assert code == 3
    assert "canary" not in err
    assert (tmp_path / "a.csv").read_text() == (tmp_path / "b.csv").read_text()


def test_remarks_about_rows_of_a_workbook_are_warnings(batch, tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "medications"], ["A", "tacrolimus"], ["B", None], ["C", None]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.active.row_dimensions[4].hidden = True
    book.save(tmp_path / "in.xlsx")
    assert batch("out.csv", of=tmp_path / "in.xlsx")[0] == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text())))
    assert [row["outcome"] for row in rows] == ["do-not-give", "do-not-give", "incomplete"]
    assert ["merged" in row["warnings"] for row in rows] == [True, True, False]
    assert "hidden" in rows[2]["warnings"]


def test_a_merged_id_is_an_error_of_both_rows(batch, tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "medications"], ["A", "ibuprofen"], [None, "tacrolimus"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "in.xlsx")
    assert batch("out.csv", of=tmp_path / "in.xlsx")[0] == 3
    assert [row["outcome"] for row in csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text()))] == ["error", "error"]


def test_the_account_of_rows_is_printed_even_when_quiet(source, capsys):
    main(["batch", str(source), "--as-of", "2026-11-23", "--quiet"])
    assert " rows in = " in capsys.readouterr().err


def test_sheets_that_are_left_out_are_named_even_when_quiet_and_in_the_report(tmp_path, capsys):
    """Nobody may take one ward for two."""
    book = openpyxl.Workbook()
    for title in ("Ward 7", "Ward 8"):
        sheet = book.active if title == "Ward 7" else book.create_sheet(title)
        sheet.title = title
        sheet.append(["id", "shoe size"])
        sheet.append([title, 38])
    book.save(tmp_path / "w.xlsx")
    call = ["batch", str(tmp_path / "w.xlsx"), "--as-of", "2026-11-23", "--output", str(tmp_path / "o.csv"), "--report", str(tmp_path / "r.html")]
    assert main([*call, "--quiet"]) == 0
    err = capsys.readouterr().err
    assert 'sheet "Ward 8": also holds patients, NOT screened; --sheet "Ward 8" reads it' in err
    assert "shoe size" not in err
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "NOT screened" in page
    assert "1 row in = 1 screened" in page
    assert "columns not understood, ignored: &#34;shoe size&#34;" in page
    main(call)
    assert "shoe size" in capsys.readouterr().err
    assert main([*call, "--quiet", "--sheet", "Ward 8"]) == 0
    assert capsys.readouterr().err == "as of 2026-11-23: 1 row in = 1 screened + 0 in error\n"


def test_the_columns_that_are_ignored_are_counted_when_there_are_many(tmp_path, capsys):
    (tmp_path / "w.csv").write_text("id," + ",".join(f"thing {n}" for n in range(23)) + "\n")
    assert main(["batch", str(tmp_path / "w.csv")]) == 0
    assert '"thing 19", and 3 more (--map' in capsys.readouterr().err


def test_a_dash_is_standard_output(source, tmp_path, capfdbinary):
    """As without --output; a file of that name is never made."""
    for options in ([], ["--output", "-"], ["-o", "-"]):
        assert main(["batch", str(source), "--as-of", "2026-11-23", *options]) == 3
    out = capfdbinary.readouterr().out
    assert out.count(b"row,id,outcome") == 3
    assert len(out) % 3 == 0
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize(("options", "words"), [
    (["--output", "o.xlsx"], "name the .csv of the interrupted run"), (["--output", "o.parquet"], "leave out --resume to start over"),
    (["--output", "o.csv", "--report", "r.html"], "leave out --report to finish"), ([], "name it (.csv or .jsonl)"), (["--output", "-"], "name it (.csv or .jsonl)"),
])
def test_what_cannot_be_resumed_says_what_to_do(source, capsys, options, words):
    pytest.importorskip("pyarrow")
    assert main(["batch", str(source), "--resume", *options]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(("options", "words"), [
    (["--labs-date", "23.11.2026"], "--labs-date: a date is written YYYY-MM-DD"), (["--labs-date", "2026-11-24"], "--labs-date: lies after"),
    (["--output", "o.docx"], ".csv, .jsonl, .xlsx or .parquet"), (["--output", "o"], ".csv, .jsonl, .xlsx or .parquet"),
])
def test_wrong_usage_names_the_option(source, capsys, options, words):
    assert main(["batch", str(source), "--as-of", "2026-11-23", *options]) == 2
    assert words in capsys.readouterr().err


def test_batch_reads_no_standard_input(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["batch", "-"]) == 3
    assert "`check -`" in capsys.readouterr().err


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize(("no_color", "variable"), [(True, None), (False, "NO_COLOR"), (False, None)])
def test_the_progress_bar_has_colour_only_where_it_is_wanted(monkeypatch, no_color, variable):
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "COLORTERM", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, "1")
    with progress(quiet=False, no_color=no_color) as advance:
        advance(7)
    assert "7 rows" in terminal.getvalue()
    assert bool(re.search(r"\x1b\[[0-9;]*[1-9][0-9;]*m", terminal.getvalue())) is not (no_color or bool(variable))
