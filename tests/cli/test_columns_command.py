"""`columns` shows how a table would be read before anything is screened; the same options settle the same things as for `batch`."""

import openpyxl
import pytest
from test_check_command import OWN_RULES

TABLE = "Pat-ID;DOB;Gender;Kreatinin (µmol/l);Age (months);notes\n1;09.03.2012;m;55,3;23;\x1b[31m[b]x[/b]\n2;41000;f;#NV;22;ok\n3;;;;;\n"
SETTLED = ("--map", "Pat-ID=id", "--map", "Gender=sex", "--map", "Age (months)=-")


@pytest.fixture
def table(tmp_path):
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    return "t.csv"


def test_what_would_stop_is_shown_and_said(run, table):
    ran = run("columns", table)
    assert ran.code == 3
    assert ran.out.count("STOPS THE RUN") == 2
    assert 'nearly "sex"' in ran.out
    assert '"id"' in ran.err
    assert "2012" not in ran.err


def test_what_is_settled_is_shown_with_cells_and_what_cannot_be_read(run, table):
    ran = run("columns", table, *SETTLED)
    assert ran.code == 0
    assert "STOPS" not in ran.out
    assert "id (--map)" in ran.out
    assert "1 · 2 · 3" in ran.out
    assert "2 of 2 cannot be read" in ran.out
    assert "creatinine_umol_l" in ran.out
    assert "1 of 2 cannot be read: this is no number" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    dated = run("columns", table, *SETTLED, "--date-format", "DD.MM.YYYY").out
    assert "1 of 2 cannot be read: a bare number" in " ".join(dated.split())


def test_cells_do_not_steer_the_terminal(run, table):
    out = run("columns", table, *SETTLED).out
    assert "\x1b" not in out
    assert "[b]x[/b]" in out


def test_a_workbook(run, tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "pregnant", "ward"], ["A", "no", None], ["B", "maybe", None]):
        book.active.append(row)
    book.create_sheet("Other").append(["x"])
    book.save(tmp_path / "t.xlsx")
    ran = run("columns", "t.xlsx", "--sheet", "sheet")
    assert ran.code == 0
    assert "1 of 2 cannot be read: one of" in " ".join(ran.out.split())
    assert "all blank" in ran.out
    assert 'sheet "Sheet" is read' in run("columns", "t.xlsx").err


@pytest.mark.parametrize("name", ["no.csv", "p.json", "."])
def test_what_is_no_table(run, tmp_path, name):
    (tmp_path / "p.json").write_text("{}")
    assert run("columns", name).code == 3


def test_a_file_of_mappings(run, table, tmp_path):
    (tmp_path / "map.txt").write_text("# ward 7\nPat-ID = id\n\nGender=sex\nAge (months)=-\n", encoding="utf-8")
    assert run("columns", table, "--map", "@map.txt").code == 0
    (tmp_path / "map.txt").write_text("Pat-ID=id\nGender\n", encoding="utf-8")
    ran = run("columns", table, "--map", "@map.txt")
    assert ran.code == 2
    assert "line 2" in ran.err


@pytest.mark.parametrize(("options", "words"), [
    (["--map", "Gender"], "THEIRS=OURS"), (["--map", "=sex"], "THEIRS=OURS"), (["--map", "@no.txt"], "cannot be read"), (["--map", "Gender=sex", "--map", "Gender=-"], "two things"),
    (["--date-format", "DD"], "DD, MM and YYYY"), (["--sheet", "x"], "no sheets"), (["--encoding", "zzz"], "no such encoding"),
])
def test_wrong_usage(run, table, options, words):
    ran = run("columns", table, *options)
    assert ran.code == 2
    assert words in ran.err


def test_rows_that_do_not_fit_are_counted_and_not_shown_shifted(run, tmp_path):
    (tmp_path / "s.csv").write_text("id;conditions;sex\n1;C40.2;m\n2;C40.2; asthma;f\n", encoding="utf-8")
    ran = run("columns", "s.csv")
    assert ran.code == 0
    assert "1 of 2 rows with another number of cells" in ran.err
    assert "asthma" not in ran.out + ran.err
    (tmp_path / "s.csv").write_text("id;sex\n1;m\n", encoding="utf-8")
    assert run("columns", "s.csv").err == ""


def test_results_that_no_column_dates_are_named(run, tmp_path):
    (tmp_path / "s.csv").write_text("id,alt_u_l,ast_u_l,ast_date\n1,22,23,2026-11-20\n", encoding="utf-8")
    says = "no column says when these were measured, so they are not used: alt ("
    assert says in run("columns", "s.csv").err
    assert says in run("batch", "s.csv").err
    assert says not in run("batch", "s.csv", "--labs-date", "2026-11-20", "--as-of", "2026-11-23").err
    assert says not in run("batch", "s.csv", "--quiet").err
    (tmp_path / "s.csv").write_text("id,alt_u_l,labs_date\n1,22,2026-11-20\n", encoding="utf-8")
    assert says not in run("columns", "s.csv").err


def test_a_table_of_patients_without_an_id_is_asked_for_its_column(run, tmp_path):
    (tmp_path / "s.csv").write_text("Pat,sex\n1,m\n", encoding="utf-8")
    assert '--map "THEIRS=id"' in run("columns", "s.csv").err
    (tmp_path / "s.csv").write_text("a,b\n1,m\n", encoding="utf-8")
    assert "the first line must hold the names" in run("columns", "s.csv").err


def test_quiet_and_rules_of_ones_own(run, tmp_path):
    """A fact of one's own may have a column; --quiet shows the table alone."""
    (tmp_path / "s.csv").write_text("id,our_fact,alt_u_l\n1,no,22\n", encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN_RULES.replace("rules:\n", "facts:\n  our_fact: {title: Ours, ask: Is it so?}\nrules:\n").replace("respiratory_disease", "our_fact").replace(
        '{conditions: ["J45"]}', "{facts: {our_fact: true}}").replace("{conditions: []}", "{facts: {our_fact: false}}"), encoding="utf-8")
    assert "ignored" in run("columns", "s.csv").out
    ran = run("columns", "s.csv", "--rules", "own.yaml", "--quiet")
    assert ran.code == 0
    assert "ignored" not in ran.out
    assert ran.err == ""
