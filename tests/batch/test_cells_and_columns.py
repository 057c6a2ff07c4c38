"""What contract section 8 says of columns and cells: dates of results, yes and no, what is not understood, what is counted."""

import csv
import io

import pytest

from mifa_screen.batch import by_cell
from mifa_screen.cli.app import main
from mifa_screen.readers import table as readers_table

CLEAR = {
    "id": "1", "dob": "2012-03-09", "sex": "male", "height_cm": "160", "allergies": "NKDA", "conditions": "C40.2", "medications": "none",
    "creatinine_mg_dl": "0.6", "bilirubin_mg_dl": "0.5", "alt_u_l": "22", "labs_date": "2026-11-20",
}  # fmt: skip
GIRL = CLEAR | {"sex": "female", "pregnant": "no", "breastfeeding": "no", "planning_pregnancy": "no", "effective_contraception": "yes"}


@pytest.fixture
def screened(tmp_path, capsys):
    """Screen rows (the columns of the first are the heading); returns exit code, rows and talk."""

    def run(*rows, args=()):
        text = io.StringIO()
        writer = csv.DictWriter(text, rows[0], extrasaction="raise")
        writer.writeheader()
        writer.writerows(rows)
        file, out = tmp_path / "in.csv", tmp_path / "out.csv"
        file.write_text(text.getvalue(), encoding="utf-8")
        code = main(["batch", str(file), "--as-of", "2026-11-23", "--output", str(out), *args])
        return code, list(csv.DictReader(io.StringIO(out.read_text()))) if out.exists() else [], capsys.readouterr().err

    return run


def open_rules(row):
    return set(row["unresolved"].split("; ")) - {""}


def test_one_date_for_all_results_of_a_row(screened):
    _, rows, _ = screened(CLEAR, CLEAR | {"labs_date": "2026-10-20"}, CLEAR | {"labs_date": ""})
    assert rows[0]["outcome"] == "none-found"
    assert all({"renal-severe", "hepatic-severe", "hepatic-transaminases"} <= open_rules(row) for row in rows[1:])


def test_a_date_for_one_test_goes_before_that_of_the_row(screened):
    _, rows, _ = screened(CLEAR | {"creatinine_date": "2026-10-20"})
    assert open_rules(rows[0]) == {"renal-severe"}
    assert "2026-10-20" in rows[0]["to_ask"]


def test_a_date_of_a_test_that_has_no_column_is_not_read(screened):
    without = {name: cell for name, cell in CLEAR.items() if name != "bilirubin_mg_dl"}
    code, rows, _ = screened(without | {"bilirubin_date": "46346"}, without | {"bilirubin_date": ""})
    assert code == 0
    assert [open_rules(row) for row in rows] == [{"hepatic-severe", "label-hepatic-moderate"}] * 2


def test_one_date_for_the_whole_file(screened):
    undated = {name: cell for name, cell in CLEAR.items() if name != "labs_date"}
    assert "renal-severe" in open_rules(screened(undated)[1][0])
    assert screened(undated, args=["--labs-date", "2026-11-20"])[1][0]["outcome"] == "none-found"


@pytest.mark.parametrize("yes", ["y", "yes", "true", "1", "positive", "YES", " Yes "])
def test_yes(screened, yes):
    assert "pregnancy" in screened(GIRL | {"pregnant": yes})[1][0]["findings"].split("; ")


@pytest.mark.parametrize("no", ["n", "no", "false", "0", "negative", "No"])
def test_no(screened, no):
    assert screened(GIRL | {"pregnant": no})[1][0]["outcome"] == "none-found"


@pytest.mark.parametrize("neither", ["maybe", "2", "yes and no"])
def test_neither_yes_nor_no_costs_the_row(screened, neither):
    code, rows, _ = screened(GIRL | {"pregnant": neither}, GIRL)
    assert (code, rows[0]["outcome"], rows[1]["outcome"]) == (3, "error", "none-found")
    assert "pregnant" in rows[0]["error"]


def test_laboratory_columns_by_test_and_unit(screened):
    cirrhotic = CLEAR | {"conditions": "K74.6", "ascites": "severe", "encephalopathy": "3", "albumin_g_dl": "2.5", "inr": "2.5"}
    _, rows, _ = screened(cirrhotic, cirrhotic | {"ascites": "none", "encephalopathy": "0", "albumin_g_dl": "4.1", "inr": "1.0"})
    assert "hepatic-severe" in rows[0]["findings"].split("; ")
    assert rows[1]["outcome"] == "none-found"


def test_the_same_result_in_the_other_unit(screened):
    metric = {name: cell for name, cell in CLEAR.items() if name not in ("creatinine_mg_dl", "bilirubin_mg_dl")}
    _, rows, _ = screened(metric | {"creatinine_umol_l": "53", "bilirubin_umol_l": "8"})
    assert rows[0]["outcome"] == "none-found"


def test_a_column_that_is_not_understood_is_told_once(screened):
    _, rows, err = screened(*[CLEAR | {"favourite colour": "blue"}] * 3)
    assert err.count("favourite colour") == 1
    assert {row["outcome"] for row in rows} == {"none-found"}


def test_rows_in_are_rows_screened_and_rows_in_error(screened):
    code, rows, err = screened(CLEAR, CLEAR | {"dob": "9.3.12"}, CLEAR)
    assert (code, len(rows)) == (3, 3)
    assert "3 rows in = 2 screened + 1 in error" in err
    assert [row["row"] for row in rows] == ["1", "2", "3"]
    assert list(rows[0]) == ["row", "id", "outcome", "verdict", "could_be", "complete", "findings", "unresolved", "to_ask", "not_understood", "warnings", "error"]


EGFR = {name: cell for name, cell in CLEAR.items() if name not in ("creatinine_mg_dl", "height_cm")}


def test_a_reported_egfr_stands_for_creatinine_and_the_worse_of_both_counts(screened):
    _, rows, _ = screened(*(EGFR | {"egfr": egfr, "creatinine_mg_dl": creatinine, "height_cm": "160"} for egfr, creatinine in [("90", ""), ("29", ""), ("<30", "0.6"), ("90", "4.1"), ("x", "0.6"), ("", "0.6"), ("", "<0.6")]))
    severe = ["true" if "renal-severe" in row["findings"].split("; ") else "open" if "renal-severe" in open_rules(row) else "false" for row in rows]
    assert severe == ["false", "true", "true", "true", "false", "false", "false"]


def test_an_age_in_years_serves_for_a_date_of_birth(screened):
    """Within a year of age the formulas differ a little: where all say the same, nothing is asked."""
    aged = {"age": "14"} | {name: cell for name, cell in CLEAR.items() if name != "dob"}
    _, rows, _ = screened(aged, aged | {"creatinine_mg_dl": "4.5"}, aged | {"age": "0"})
    assert rows[0]["outcome"] == "none-found"
    assert "renal-severe" in rows[1]["findings"].split("; ")
    assert "renal-severe" in open_rules(rows[2])


def test_two_columns_of_one_fact_that_contradict_each_other_count_as_the_worse(screened):
    status = GIRL | {"pregnancy_status": "not pregnant"}
    _, rows, _ = screened(status, status | {"pregnant": "yes"}, status | {"pregnancy_status": "pregnant"}, status | {"pregnant": ""}, status | {"pregnant": "", "pregnancy_status": ""})
    assert [row["outcome"] for row in rows] == ["none-found", "do-not-give", "do-not-give", "none-found", "incomplete"]


def test_more_different_cells_than_are_remembered(screened, monkeypatch):
    """What cells say is remembered, bounded: a table of more different ones is read as well."""
    monkeypatch.setattr(by_cell.Cells.__init__, "__defaults__", (2,))
    monkeypatch.setattr(readers_table, "FEW_LABS", 1)
    outcomes = {"0.6": "none-found", "no": "incomplete", "x1": "incomplete", "4.1": "do-not-give", "0.7": "none-found"}
    days = {"2012-03-09": True, "9 March": False, "2012-02-30": False, "12-03-09": False, "2012-03-10": True}
    _, rows, _ = screened(*(CLEAR | {"dob": day, "creatinine_mg_dl": result} for result in outcomes for day in days))
    assert [row["outcome"] for row in rows] == [outcome if is_day else "error" for outcome in outcomes.values() for is_day in days.values()]


def test_cells_that_cannot_be_read_are_remembered_bounded():
    """Whichever have been forgotten, a block of rows is told which of them cannot be read."""
    cells = by_cell.Cells([0], lambda cell: by_cell.UNREADABLE if cell.startswith("x") else cell.upper(), size=2)
    for _ in range(2):
        spoilt = set()
        assert cells.of([["x1", "a", "x2", "x3", "b", "x1"]], spoilt)[1::3] == ["A", "B"]
        assert spoilt == {0, 2, 3, 5}
        assert len(cells) <= 2
        assert len(cells.unreadable) <= 2
    spoilt = set()
    assert cells.of([["a", "b"]], spoilt) == ["A", "B"]
    assert spoilt == set()
