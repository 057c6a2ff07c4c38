"""Many patients at once: every row is screened or in error, none is lost, and each is as `check` would say."""

import csv
import io
import json

import pytest

from mifa_screen.cli.app import main

HEAD = "id,birth_date,sex,height_cm,pregnant,breastfeeding,planning_pregnancy,effective_contraception,allergies,conditions,medications,creatinine_mg_dl,bilirubin_mg_dl,alt_u_l,labs_date"
CLEAR = "canary-1,2012-03-09,female,160,no,no,no,yes,NKDA,C40.2,none,0.6,0.5,22,2026-11-20"


@pytest.fixture
def batch(tmp_path, capsys):
    def run(*lines, args=(), name="in.csv", head=HEAD, data=None):
        file = tmp_path / name
        file.write_bytes(data if data is not None else ("\n".join([head, *lines]) + "\n").encode())
        out = tmp_path / "out.csv"
        code = main(["batch", str(file), "--as-of", "2026-11-23", "--output", str(out), *args])
        rows = list(csv.DictReader(io.StringIO(out.read_text()))) if out.exists() else None
        return code, rows, capsys.readouterr().err

    return run


def changed(**cells):
    values = dict(zip(HEAD.split(","), CLEAR.split(","), strict=True)) | cells
    return ",".join(values.values())


def test_a_clear_row(batch):
    code, rows, err = batch(CLEAR)
    assert code == 0
    assert [row["outcome"] for row in rows] == ["none-found"]
    assert "1 row in = 1 screened + 0 in error" in err


@pytest.mark.parametrize("blank", ["", "?", "unknown", "N/A", "-", "pending"])
def test_not_known_is_not_no(batch, blank):
    _, rows, _ = batch(changed(pregnant=blank))
    assert rows[0]["outcome"] == "incomplete"
    assert "pregnancy" in rows[0]["unresolved"].split("; ")


def test_a_bad_row_does_not_stop_the_others_and_no_data_leak(batch):
    code, rows, err = batch(changed(birth_date="09.03.12"), CLEAR, CLEAR + ",extra")
    assert code == 3
    assert [row["outcome"] for row in rows] == ["error", "none-found", "error"]
    assert "canary" not in err
    assert "09.03.12" not in err
    assert "3 rows in = 1 screened + 2 in error" in err


def test_lists_are_split_and_understood(batch):
    _, rows, _ = batch(changed(conditions="C40.2; J45.40", medications="A04AA01; tacrolimus"))
    assert rows[0]["outcome"] == "do-not-give"
    assert {"label-calcineurin-inhibitor", "label-respiratory"} <= set(rows[0]["findings"].split("; "))


def test_a_repeated_id_is_screened_and_warned_about_on_every_row(batch):
    _, rows, _ = batch(CLEAR, changed(pregnant="yes"))
    assert [row["outcome"] for row in rows] == ["none-found", "do-not-give"]
    assert all("more than one row" in row["warnings"] for row in rows)


def test_a_nearly_known_column_stops_and_map_settles_it(batch):
    head = HEAD.replace("allergies", "alergies")
    code, rows, err = batch(CLEAR, head=head)
    assert (code, rows) == (3, None)
    assert '"allergies"' in err
    code, rows, _ = batch(CLEAR, head=head, args=["--map", "alergies=allergies"])
    assert (code, rows[0]["outcome"]) == (0, "none-found")


def test_a_laboratory_column_without_unit_stops(batch):
    code, rows, err = batch("A,2012-03-09,female,53", head="id,birth_date,sex,creatinine")
    assert (code, rows) == (3, None)
    assert "creatinine" in err


def test_headings_are_forgiven(batch):
    code, rows, _ = batch(CLEAR, head=HEAD.replace("creatinine_mg_dl", "Creatinine (mg/dL)").replace("birth_date", "DOB").replace("conditions", "Diagnoses"))
    assert (code, rows[0]["outcome"]) == (0, "none-found")


def test_decimal_commas_only_with_semicolons(batch):
    semi = HEAD.replace(",", ";")
    code, rows, _ = batch("A;2012-03-09;female;160;no;no;no;yes;NKDA;C40.2;none;0,6;0,5;22;2026-11-20", head=semi)
    assert (code, rows[0]["outcome"]) == (0, "none-found")


@pytest.mark.parametrize(("other", "asks"), [("0,6", False), ("0.6", True), ("1", True)])
def test_a_thousand_units_are_not_taken_for_one(batch, other, asks):
    """ALT 1,500 is severely raised or normal: only the other numbers of the file can tell, wherever in it they stand."""
    row = "{};2012-03-09;male;160;;;;;NKDA;C40.2;none;{};;{};2026-11-20"
    code, rows, _ = batch(row.format("A", "", "1,500"), row.format("B", other, "22"), head=HEAD.replace(",", ";"))
    assert code == 0
    assert "hepatic-transaminases" not in rows[0]["findings"]
    assert ("hepatic-transaminases" in rows[0]["unresolved"]) is asks
    assert ("1,500 (thousands?)" in rows[0]["warnings"]) is asks


def test_a_thousand_units_between_tabs(batch):
    row = "{}\t2012-03-09\tmale\t160\t\t\t\t\tNKDA\tC40.2\tnone\t{}\t\t{}\t2026-11-20"
    _, rows, _ = batch(row.format("A", "", "1.500"), row.format("B", "0,6", "22"), head=HEAD.replace(",", "\t"), name="in.tsv")
    assert "hepatic-transaminases" in rows[0]["unresolved"]
    _, rows, _ = batch(row.format("A", "", "1.500"), row.format("B", "0.6", "22"), head=HEAD.replace(",", "\t"), name="in.tsv")
    assert "hepatic-transaminases" not in rows[0]["unresolved"] + rows[0]["findings"]


def test_no_cell_becomes_a_formula(batch):
    _, rows, _ = batch(changed(id="=1+1", medications="@SUM(A1)"))
    assert not [cell for row in rows for cell in row.values() if cell and cell[0] in "=+-@\t\r"]


def test_utf16_and_broken_quotes_are_refused(batch):
    assert batch(data=(HEAD + "\n" + CLEAR).encode("utf-16"))[0] == 3
    assert batch(CLEAR.replace("NKDA", '"NKDA'), CLEAR)[0] == 3


def test_json_lines_in_and_out(tmp_path):
    file, out = tmp_path / "p.jsonl", tmp_path / "out.jsonl"
    file.write_text('{"id": "A"}\n\n{"id": 3}\n')
    assert main(["batch", str(file), "--as-of", "2026-11-23", "--output", str(out)]) == 3
    first, second = map(json.loads, out.read_text().splitlines())
    assert (first["row"], first["outcome"], first["error"]) == (1, "incomplete", None)
    assert (second["row"], second["outcome"]) == (2, "error")


def test_the_output_is_never_the_input(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text(f"{HEAD}\n{CLEAR}\n")
    assert main(["batch", str(file), "--output", str(file)]) == 2
    assert file.read_text() == f"{HEAD}\n{CLEAR}\n"


def test_fail_on(batch):
    assert batch(CLEAR, args=["--fail-on", "with-care"])[0] == 0
    assert batch(changed(pregnant=""), args=["--fail-on", "with-care"])[0] == 11
    assert batch(changed(pregnant="yes"), args=["--fail-on", "incomplete"])[0] == 10


@pytest.mark.parametrize("name", ["more.jsonl", "MORE.NDJSON", "b.json.gz"])
def test_files_beside_those_of_patients_are_not_passed_over_in_silence(tmp_path, capsys, name):
    folder = tmp_path / "ward"
    folder.mkdir()
    (folder / "A.JSON").write_bytes(b'{"id": "A"}')
    command = ["batch", str(folder), "--as-of", "2026-11-23"]
    assert main(command) == 0
    assert "\n1,A,incomplete," in capsys.readouterr().out
    (folder / name).write_bytes(b'{"id": "B"}\n')
    assert main(command) == 3
    assert "each file by itself" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["Patient.ndjson", "Patient.ndjson.gz", "patients.csv", None])
def test_a_folder_is_never_passed_over_in_silence(tmp_path, capsys, name):
    folder = tmp_path / "export"
    folder.mkdir()
    if name:
        (folder / name).write_bytes(b"{}\n")
    assert main(["batch", str(folder), "--as-of", "2026-11-23", "--output", str(tmp_path / "out.csv")]) == 3
    assert ".json" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_row_that_cannot_be_read_beside_one_with_results_from_before_birth(tmp_path, capsys):
    """The one is found at once, the other only when all cells can be read; the rows around them go on."""
    table = tmp_path / "ward.csv"
    clear = "2012-03-09,female,160,0.6,2026-11-20"
    table.write_text(f"id,birth_date,sex,height_cm,creatinine_mg_dl,labs_date\nA,{clear}\nB,{clear.replace('160', 'tall')}\nC,2026-11-22,female,50,0.6,2026-11-20\nD,{clear}\n")
    assert main(["batch", str(table), "--as-of", "2026-11-23"]) == 3
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["outcome"] for row in rows] == ["incomplete", "error", "error", "incomplete"]
    assert "before birth_date" in rows[2]["error"]


def test_all_that_is_wrong_with_a_row_is_told_at_once(batch):
    """What no cell can be, and what no patient can have."""
    head = HEAD + ",child_pugh,ascites"
    code, rows, _ = batch(changed(sex="W", height_cm="1.6 m") + ",D,some", changed(labs_date="2026-12-24") + ",,", head=head)
    assert code == 3
    for words in ("sex: one of", "height_cm: a number", "child_pugh: is not one of A, B or C", "ascites: is not one of none, mild, moderate or severe"):
        assert words in rows[0]["error"]
    assert "the date of creatinine_mg_dl: lies after the day of screening" in rows[1]["error"]
    assert "labs[" not in rows[1]["error"]


@pytest.mark.parametrize("options", [("--labs-date", "2026-11-20"), ("--map", "a=id"), ("--encoding", "utf-8"), ("--sheet", "a"), ("--date-format", "DD.MM.YYYY"), ("--keep", "a")])
def test_what_says_how_to_read_a_table_is_refused_for_other_inputs(batch, options):
    """Passed over in silence, it would leave results without a date."""
    code, rows, err = batch(data=b'{"id": "canary"}\n', name="in.jsonl", args=options)
    assert (code, rows) == (2, None)
    assert f"{options[0]}: is for tables" in err


def test_an_encoding_that_the_file_contradicts_is_refused(batch):
    marked = b"\xef\xbb\xbf" + (HEAD + "\n" + CLEAR + "\n").encode()
    assert batch(data=marked, args=("--encoding", "cp1252"))[0] == 2
    assert batch(data=marked, args=("--encoding", "UTF-8"))[0] == 0
