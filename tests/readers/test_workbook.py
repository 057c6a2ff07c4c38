"""A workbook as a grid: the same text cells that a CSV of it would give, and nothing that a look at the sheet shows is lost."""

import datetime as dt
import zipfile

import books
import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from mifa_screen.errors import InputError, UsageError
from mifa_screen.readers.grid import LARGEST_CELL, MergedCell, OddRow
from mifa_screen.readers.opening import Opening, open_grid
from mifa_screen.readers.bad_cell import ACROSS, NO_VALUE
from mifa_screen.readers.workbook_cells import text_of


@pytest.fixture
def book():
    made = openpyxl.Workbook()
    made.active.title = "Ward"
    return made


@pytest.fixture
def read(tmp_path):
    def _read(book, **how):
        path = book if not hasattr(book, "save") else tmp_path / "t.xlsx"
        if path is not book:
            book.save(path)
        grid = open_grid(path, Opening(**how), lambda header: "id" in header)
        return grid, list(grid.rows)

    return _read


def fill(sheet, *rows):
    for row in rows:
        sheet.append(list(row))


def refused(read, path, *words, kind=InputError, **how):
    with pytest.raises(kind) as caught:
        read(path, **how)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_values_become_the_texts_of_a_csv(book, read):
    fill(book.active, ["id", "a", "b", "c", "d", "e", "f", "g"], ["A", 160, 0.6, True, dt.date(2012, 3, 9), dt.datetime(2026, 11, 20, 8, 15), " x ", None])
    grid, rows = read(book)
    assert grid.header == ["id", "a", "b", "c", "d", "e", "f", "g"]
    assert rows == [["A", "160", "0.6", "true", "2012-03-09", "2026-11-20 08:15:00", " x ", ""]]
    assert (grid.decimal_comma, grid.place, grid.notes, grid.left_out) == (False, "row 1", (), ())


@pytest.mark.parametrize(("value", "form", "text"), [
    (1.2 * 3, "General", "3.6"), (1e-7, "General", "0.0000001"), (1e20, "General", "100000000000000000000"), (-0.5, "0.0", "-0.5"), (42, "00000", "00042"), (42.0, "000", "042"),
    (4.2, "00", "4.2"), (42, "0", "42"), (dt.time(8, 15), "h:mm", "08:15:00"), (dt.timedelta(days=1), "[h]:mm", "1 day, 0:00:00"), (dt.date(2012, 3, 9), "", "2012-03-09"),
    ("a_x000D_b", "General", "a\rb"), ("a_xyz", "General", "a_xyz"), ("a_x00", "General", "a_x00"),
])
def test_text_of_a_value(value, form, text):
    assert text_of(value, form) == text


def test_dates_of_both_calendars(book, read):
    book.epoch = CALENDAR_MAC_1904
    fill(book.active, ["id", "dob"], ["A", dt.date(2012, 3, 9)])
    assert read(book)[1] == [["A", "2012-03-09"]]


def test_a_date_beyond_the_calendar_is_an_error_cell_and_no_warning(book, read):
    fill(book.active, ["id", "dob"], ["A", 99_999_999])
    book.active["B2"].number_format = "yyyy-mm-dd"
    assert read(book)[1] == [["A", "#VALUE!"]]


def test_blank_rows_are_passed_over_and_short_rows_filled(book, read):
    fill(book.active, [], ["id", "sex", None], [], ["A"], [None, " "], ["B", "male"])
    grid, rows = read(book)
    assert (grid.header, grid.place) == (["id", "sex"], "row 2")
    assert rows == [["A", ""], ["B", "male"]]


def test_a_value_right_of_the_headings_is_an_error_of_its_row(book, read):
    fill(book.active, ["id", "sex"], ["A", "male", "tacrolimus"], ["B", "male", " "])
    rows = read(book)[1]
    assert (list(rows[0]), rows[1]) == (["A", "male"], ["B", "male"])
    assert "right of the last heading" in rows[0].error


def test_a_used_range_of_a_million_empty_rows_ends_early(tmp_path, read):
    empty = '<row r="1048576"><c r="A1048576" s="0"/></row>'
    assert read(books.write(tmp_path / "t.xlsx", books.sheet_xml([["id"], ["A"], empty])))[1] == [["A"]]
    far = '<row r="900000"><c r="A900000"><v>7</v></c></row>'
    assert read(books.write(tmp_path / "t.xlsx", books.sheet_xml([["id"], ["A"], far])))[1] == [["A"], ["7"]]


def test_error_cells_and_formulas_without_value(tmp_path, read):
    row = ["A", "<f>0.3+0.3</f>", "<f>0.3+0.3</f><v></v>", "<f>0.3+0.3</f><v>0.6</v>"]
    path = books.write(tmp_path / "t.xlsx", books.sheet_xml([["id", "a", "b", "c", "d", "e"], row]).replace("</row></sheetData>", '<c r="E2" t="e"><v>#N/A</v></c><c r="F2" t="str"><f>""</f><v></v></c></row></sheetData>'))
    assert read(path)[1] == [["A", NO_VALUE, NO_VALUE, "0.6", "#N/A", ""]]


def test_cells_without_places_are_counted(tmp_path, read):
    row = '<row><c><v>1</v></c><c><f>1+1</f></c></row>'
    assert read(books.write(tmp_path / "t.xlsx", books.sheet_xml([["id", "a"], row])))[1] == [["1", NO_VALUE]]


def test_a_value_merged_over_rows_counts_for_each_and_says_so(book, read):
    fill(book.active, ["id", "sex", "medications"], ["A", "male", "tacrolimus"], ["B", "male", None], ["C", "male", None])
    book.active.merge_cells("C2:C3")
    grid, rows = read(book)
    assert [list(row) for row in rows] == [["A", "male", "tacrolimus"], ["B", "male", "tacrolimus"], ["C", "male", ""]]
    assert all("merged" in row.remark and not row.error for row in rows[:2])
    assert type(rows[2]) is list
    assert any("merged" in note for note in grid.notes)


def test_a_merged_id_can_be_told(book, read):
    fill(book.active, ["id", "medications"], ["A", "ibuprofen"], [None, "tacrolimus"])
    book.active.merge_cells("A2:A3")
    assert [type(row[0]) for row in read(book)[1]] == [MergedCell, MergedCell]


def test_a_patient_over_two_merged_lines_is_one_row(book, read):
    fill(book.active, ["id", "sex"], ["A", "male"], [None, None], ["B", "male"])
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("B2:B3")
    assert read(book)[1] == [["A", "male"], ["B", "male"]]


def test_a_value_merged_across_columns_is_refused_where_it_does_not_stand(book, read):
    fill(book.active, ["id", "pregnant", "breastfeeding", "allergies"], ["A", "no", None, "none"], ["B", None, None, "none"], ["C", "no", "no", "none"])
    for area in ("B2:C2", "B3:C3", "D4:F4", "B1:C1"):
        book.active.merge_cells(area)
    assert [list(row) for row in read(book)[1]] == [["A", "no", ACROSS, "none"], ["B", "", "", "none"], ["C", "no", "no", "none"]]


def test_a_block_is_spread_down_but_not_across(book, read):
    fill(book.active, ["id", "pregnant", "breastfeeding"], ["A", "no", None], ["B", None, None])
    book.active.merge_cells("B2:C3")
    assert [list(row) for row in read(book)[1]] == [["A", "no", ACROSS], ["B", "no", ACROSS]]


def test_areas_outside_the_table_or_from_above_do_nothing(book, read):
    fill(book.active, ["id", "sex"], ["A", "male"], ["B", None])
    for area in ("D2:E3", "B1:B2"):
        book.active.merge_cells(area)
    assert read(book)[1][1] == ["B", ""]


def test_hidden_rows_and_columns_are_read_and_named(book, read):
    fill(book.active, ["id", "sex", "medications"], ["A", "male", "none"], ["B", "male", None])
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.active.merge_cells("C2:C3")
    grid, rows = read(book)
    assert [list(row) for row in rows] == [["A", "male", "none"], ["B", "male", "none"]]
    assert "hidden" not in rows[0].remark
    assert "hidden" in rows[1].remark
    assert "merged" in rows[1].remark
    assert any("1 hidden row is" in note for note in grid.notes)
    assert any("hidden columns" in note for note in grid.notes)


def test_hidden_rows_without_more(book, read):
    fill(book.active, ["id"], ["A"], ["B"], ["C"])
    book.active.row_dimensions[2].hidden = book.active.row_dimensions[4].hidden = True
    grid, rows = read(book)
    assert [isinstance(row, OddRow) for row in rows] == [True, False, True]
    assert any("2 hidden rows are" in note for note in grid.notes)


def test_the_sheet_with_patients_is_read_and_the_others_named(book, read):
    fill(book.active, ["Ward list"])
    for name, state in (("Ward 7", "visible"), ("Ward 8", "visible"), ("Old", "hidden")):
        sheet = book.create_sheet(name)
        fill(sheet, ["id"], [name])
        sheet.sheet_state = state
    book.create_sheet("Empty")
    grid, rows = read(book)
    assert rows == [["Ward 7"]]
    assert [note for note in grid.left_out if "NOT screened" in note] == [note for note in grid.left_out if "Ward 8" in note or "Old" in note]
    assert len([note for note in grid.left_out if "NOT screened" in note]) == 2
    assert 'sheet "Ward 7" is read' in grid.left_out
    assert not any("Empty" in note for note in grid.left_out)
    assert read(book, sheet="Ward 8")[1] == [["Ward 8"]]
    assert read(book, sheet="ward 8")[1] == [["Ward 8"]]
    hidden, rows = read(book, sheet="Old")
    assert rows == [["Old"]]
    assert "hidden" in hidden.notes[0]


def test_a_sheet_whose_headings_stand_below_a_title_is_not_passed_over_in_silence(book, read):
    """It is not read, for its first line is no heading; but it may be the ward that somebody waits for."""
    fill(book.active, ["Ward 7"], [], ["id", "sex"], ["A", "male"])
    fill(book.create_sheet("Ward 8"), ["id"], ["B"])
    fill(book.create_sheet("Legend"), ["a note"])
    grid, rows = read(book)
    assert rows == [["B"]]
    assert [note for note in grid.left_out if "NOT screened" in note] == [f'sheet "{book.active.title}": seems to hold patients, NOT screened; --sheet "{book.active.title}" reads it']
    assert any('"Legend": not read' in note for note in grid.left_out)


def test_without_patients_the_first_sheet_with_anything_is_read(book, read):
    fill(book.create_sheet("B"), ["mrn"], ["A"])
    assert read(book)[0].header == ["mrn"]


def test_a_sheet_that_does_not_exist_is_wrong_usage(book, read):
    refused(read, book, "did you mean", '"Ward"', kind=UsageError, sheet="Wards")
    refused(read, book, "there are", '"Ward"', kind=UsageError, sheet="zzz")


def test_an_encoding_is_for_text(book, read):
    refused(read, book, "--encoding", kind=UsageError, encoding="cp1252")


def test_nothing_in_it(book, read):
    refused(read, book, "nothing in it")


def test_a_cell_beyond_all_measure_costs_its_row(tmp_path, read):
    rows = read(books.write(tmp_path / "t.xlsx", books.sheet_xml([["id", "a"], ["A", "x" * (LARGEST_CELL + 1)], ["B", "y"]])))[1]
    assert "more than" in rows[0].error
    assert rows[1] == ["B", "y"]


@pytest.mark.parametrize(("data", "word"), [(b"\xd0\xcf\x11\xe0" + bytes(600), ".xls"), (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password")])
def test_old_and_protected_workbooks(tmp_path, read, data, word):
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    refused(read, path, word)


@pytest.mark.parametrize(("names", "word"), [
    (["xl/workbook.bin"], ".xlsb"), (["mimetype", "content.xml"], "OpenDocument"), (["word/document.xml"], "Word"), (["ward.csv"], "no workbook"),
    (["[Content_Types].xml", "xl/vbaProject.bin"], "macros"),
])
def test_other_packages_are_named(tmp_path, read, names, word):
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for name in names:
            package.writestr(name, "x")
    refused(read, path, word)


def test_workbooks_for_macros_and_strict_ones_are_refused(tmp_path, read):
    xml = books.sheet_xml([["id"], ["A"]])
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    refused(read, books.write(tmp_path / "t.xlsx", xml, book_type=macro), "macros")
    refused(read, books.write(tmp_path / "t.xlsx", xml, namespace="http://purl.oclc.org/ooxml/spreadsheetml/main"), "Strict")


def test_bombs_are_refused_before_they_unpack(tmp_path, read):
    big = " " * 20_000_000
    refused(read, books.write(tmp_path / "t.xlsx", books.sheet_xml([["id"], ["A"]]) + big), "unpack beyond")
    refused(read, books.write(tmp_path / "t.xlsx", books.sheet_xml([["id"], ["A"]]), more={"xl/sharedStrings.xml": big}), "unpack beyond")
    many = {f"xl/media/{n}.png": "" for n in range(10_001)}
    refused(read, books.write(tmp_path / "t.xlsx", books.sheet_xml([["id"]]), more=many), "more than 10000 parts")


def test_entities_are_refused(tmp_path, read):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    refused(read, books.write(tmp_path / "t.xlsx", books.sheet_xml([["id"], ["A"]], doctype=bomb)), "damaged")


@pytest.mark.parametrize("xml", [
    "<worksheet", books.sheet_xml([["id"], '<row r="1"><c r="A1"><v>1</v></c></row>']), books.sheet_xml([["id"], '<row r="2"><c r="A3"><v>1</v></c></row>']),
    books.sheet_xml([["id"], '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>']), books.sheet_xml([["id"], '<row r="x"/>']),
    books.sheet_xml([["id"], '<row r="2"><c r="A2" t="s"><v>7</v></c></row>']), books.sheet_xml([["id"], '<row r="2"><c r="A2" s="7"><v>1</v></c></row>']), books.sheet_xml([["id"]], after='<mergeCells><mergeCell ref="A:B"/></mergeCells>'),
])
def test_sheets_that_contradict_themselves_are_refused(tmp_path, read, xml):
    refused(read, books.write(tmp_path / "t.xlsx", xml), "damaged")


def test_what_openpyxl_prints_of_damaged_styles_is_kept_in(tmp_path, read, capsys):
    styles = f'<styleSheet xmlns="{books.MAIN}"><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf xfId="5"/></cellXfs><cellStyles><cellStyle name="a" xfId="5"/></cellStyles></styleSheet>'
    path = books.write(tmp_path / "t.xlsx", books.sheet_xml([["id"], ["A"]]), more=[("xl/styles.xml", styles)])
    try:
        read(path)
    except InputError:
        pass
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("without", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_without_a_part_is_refused(tmp_path, read, without):
    with pytest.raises(InputError):
        read(books.write(tmp_path / "t.xlsx", books.sheet_xml([["id"], ["A"]]), without=[without]))


def test_a_damaged_archive_is_refused_wherever_it_is_cut_or_changed(tmp_path, read):
    whole = books.write(tmp_path / "t.xlsx", books.sheet_xml([["id"], ["A"]])).read_bytes()
    for at in range(0, len(whole), 97):
        (tmp_path / "u.xlsx").write_bytes(whole[:at] + b"PK\x03\x04"[at:])
        refused(read, tmp_path / "u.xlsx")


def test_a_protected_part_is_refused(tmp_path, read):
    path = books.write(tmp_path / "t.xlsx", books.sheet_xml([["id"], ["A"]]))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    refused(read, path, "password")
