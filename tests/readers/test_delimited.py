"""A text file as a grid: no row is lost, merged or made up, whatever the file looks like."""

import pytest

from mifa_screen.errors import InputError, UsageError
from mifa_screen.readers.grid import OddRow
from mifa_screen.readers.opening import Opening, open_grid


@pytest.fixture
def grid(tmp_path):
    def opened(data, *, name="t.csv", **how):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        found = open_grid(path, Opening(**how), lambda header: True)
        return found.header, list(found.rows), found

    return opened


def refused(grid, data, kind=InputError, **how):
    with pytest.raises(kind) as caught:
        grid(data, **how)
    return str(caught.value)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_line_ends_and_byte_order_mark(grid, mark, end, delimiter):
    data = mark + end.join(["id,sex", "A,male", "B,female"]).replace(",", delimiter).encode()
    header, rows, found = grid(data)
    assert header == ["id", "sex"]
    assert rows == [["A", "male"], ["B", "female"]]
    assert found.decimal_comma == (delimiter == ";")


def test_the_delimiter_is_found_outside_quotes(grid):
    assert grid('"id, as in the record, the ward, the book";sex\nA;male\n')[0] == ["id, as in the record, the ward, the book", "sex"]


def test_excel_may_name_the_delimiter(grid):
    header, rows, _ = grid("sep=;\nid;allergies\nA;x,y,z\n")
    assert (header, rows) == (["id", "allergies"], [["A", "x,y,z"]])


def test_a_heading_may_run_over_lines(grid):
    header, rows, _ = grid('id,"Creatinine\n(mg/dL)"\nA,1\n')
    assert header == ["id", "Creatinine\n(mg/dL)"]
    assert rows == [["A", "1"]]


def test_blank_lines_and_rows_of_delimiters_are_passed_over(grid):
    assert grid("\n\nid,sex\n\nA,male\n,\n , \nB,female\n\n,\n")[1] == [["A", "male"], ["B", "female"]]


@pytest.mark.parametrize("data", ["", "\n\n", "sep=;\n"])
def test_an_empty_file_is_refused(grid, data):
    assert "empty" in refused(grid, data)


def test_a_cell_may_hold_lines_but_not_rows(grid):
    _, rows, _ = grid('id,allergies,sex\nA,"penicillin\nlatex",male\nB,"x\nC,none,male\nD,none",male\nE,none,male\n')
    assert rows[0] == ["A", "penicillin\nlatex", "male"]
    assert isinstance(rows[1], OddRow)
    assert "swallowed" in rows[1].error
    assert rows[2] == ["E", "none", "male"]


def test_an_unclosed_quote_is_refused_with_the_line_where_it_opens(grid):
    assert "line 3" in refused(grid, 'id,sex\nA,male\nB,"female\nC,male\n')
    assert "line 1" in refused(grid, 'id,"sex\nA,male\n')


def test_a_bad_quote_costs_its_row_only(grid):
    _, rows, _ = grid('id,sex\nA,"ma"le\nB,female\n')
    assert isinstance(rows[0], OddRow)
    assert rows[1:] == [["B", "female"]]


def test_a_bad_quote_in_the_headings_is_refused(grid):
    assert "headings" in refused(grid, 'id,"s"ex\nA,male\n')


def test_a_bad_quote_after_a_line_break_is_refused(grid):
    assert "line 2" in refused(grid, 'id,sex\nA,"ma\nle"x\nB,female\n')


def test_a_cell_beyond_all_measure_costs_its_row_only(grid):
    _, rows, _ = grid("id,sex\nA," + "x" * 200_000 + "\nB,female\n")
    assert isinstance(rows[0], OddRow)
    assert rows[1:] == [["B", "female"]]


def test_headings_beyond_all_measure_are_refused(grid):
    assert "no table" in refused(grid, "x" * 1_100_000)


def test_a_nul_costs_its_row_only(grid):
    _, rows, _ = grid("id,sex\nA\x00,male\nB,female\n")
    assert isinstance(rows[0], OddRow)
    assert "NUL" in rows[0].error
    assert rows[1:] == [["B", "female"]]


def test_what_is_not_utf_8_is_refused_with_its_line_and_the_way_out(grid):
    said = refused(grid, "id,allergies\nA,none\nB,Käse\n".encode("cp1252"))
    assert "line 3" in said
    assert "--encoding cp1252" in said
    assert "--encoding utf-16" in refused(grid, "id,sex\nA,male\n".encode("utf-16"))
    assert "cp1250" in refused(grid, b"id,sex\nA,\x81\n", encoding="cp1250")


@pytest.mark.parametrize(("encoding", "named"), [("cp1252", "cp1252"), ("utf-16", "utf-16"), ("utf-8-sig", "UTF-8"), ("utf-8-sig", "utf_8")])
def test_a_named_encoding_is_used(grid, encoding, named):
    assert grid("id,allergies\nA,Käse\n".encode(encoding), encoding=named)[1] == [["A", "Käse"]]


@pytest.mark.parametrize("named", ["no-such", "base64", ""])
def test_an_encoding_that_does_not_exist_is_wrong_usage(grid, named):
    assert "no such encoding" in refused(grid, "id\nA\n", UsageError, encoding=named)


def test_a_sheet_is_for_workbooks(grid):
    assert "no sheets" in refused(grid, "id\nA\n", UsageError, sheet="Ward")


@pytest.mark.parametrize(("data", "words"), [
    (b"%PDF-1.7 x", "PDF"), (b"\x1f\x8b\x08\x00", "gzip"), (b"\xef\xbb\xbf\n <HTML><table>", "web page"), (b"<table><tr>", "web page"),
    (b'<?xml version="1.0"?><Workbook/>', "XML"), (b"{\\rtf1", "text document"),
])
def test_other_files_are_named(grid, data, words):
    assert words in refused(grid, data)


def test_a_workbook_by_name_only_is_refused(grid):
    assert "no workbook" in refused(grid, "id\nA\n", name="t.xlsx")


def test_bad_rows_travel_between_processes():
    import pickle

    row = pickle.loads(pickle.dumps(OddRow(["A"], "why")))
    assert (list(row), row.error) == (["A"], "why")
