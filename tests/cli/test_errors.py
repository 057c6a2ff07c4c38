"""Everything that can go wrong on the outside: an exit code, a message that says where and what to do, nothing of the patient."""

import errno
import io
import os

import pytest
from clear_patient import AS_OF

from mifa_screen import Patient, screen
from mifa_screen.cli import app as app_module
from mifa_screen.cli import output
from mifa_screen.cli.app import main
from mifa_screen.errors import InputError, Problem, UsageError


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["chekc", "p.json"], 'did you mean "check"?'),
        (["frobnicate"], "check, batch, columns, rules, template and schema"),
        ([], "--help"),
        (["check"], "PATIENT"),
        (["check", "p.json", "--as-of"], 'Try "mifa-screen check --help"'),
        (["--as-of"], 'Try "mifa-screen --help"'),
        (["check", "p.json", "--format", "xml"], "text, json, markdown, html, fhir or cds-card"),
        (["check", "p.json", "--format", "josn"], 'did you mean "json"?'),
        (["check", "p.json", "--fromat", "json"], "--format"),
        (["check", "p.json", "--as-of", "2026-13-01"], "YYYY-MM-DD"),
        (["check", "p.json", "--as-of", "20261123"], "YYYY-MM-DD"),
        (["check", "p.json", "--as-of", "2026-1-2"], "YYYY-MM-DD"),
        (["check", "p.json", "--as-of", ""], "YYYY-MM-DD"),
        (["check", "p.json", "--as-of", "23.11.2026"], "YYYY-MM-DD"),
        (["check", "p.json", "--as-of", "２０２６-11-23"], "YYYY-MM-DD"),
        (["check", "p.json", "--rule-set", "labl"], 'did you mean "label"?'),
        (["check", "p.json", "--max-lab-age", "-1"], "max-lab-age"),
        (["check", "p.json", "--max-lab-age", "soon"], "max-lab-age"),
        (["rules"], "rules --help"),
        (["rules", "shwo", "pregnancy"], "show"),
        (["rules", "show", "renal-sever"], 'did you mean "renal-severe"?'),
        (["rules", "show", "nsaid"], "label-nsaid-high-dose"),
        (["rules", "show", "qwertyzole"], "rules list"),
        (["schema", "patint"], 'did you mean "patient"?'),
        (["template", "xml"], "json or csv"),
    ],
)
def test_wrong_usage_is_exit_2_and_says_what_to_write_instead(run, arguments, says):
    """Section 5: a misspelt command, option, format, rule set or rule id suggests the near one."""
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_control_characters_of_the_call_are_shown_escaped(run):
    """What was typed comes back harmless."""
    ran = run("\x1b[2Jevil")
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert "\\x1b" in ran.err


def test_a_missing_file_is_exit_3(run):
    """Section 5: a missing or unreadable patient file."""
    assert run("check", "none.json") == (3, "", "mifa-screen: none.json: there is no such file\n")


def test_a_folder_is_exit_3_and_names_batch(run):
    """A folder of patients belongs to batch."""
    ran = run("check", ".")
    assert ran.code == 3
    assert "batch" in ran.err


@pytest.mark.parametrize("name", ["ward.csv", "ward.TSV", "ward.xlsx"])
def test_a_table_is_exit_3_and_names_batch(run, name):
    """So does a table."""
    ran = run("check", name)
    assert ran.code == 3
    assert "batch" in ran.err


def test_an_unreadable_file_is_exit_3(run, monkeypatch):
    """A file without permission, or on a disk that fails."""

    def fails(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("mifa_screen.cli.check.open", fails, raising=False)
    ran = run("check", "p.json")
    assert ran.code == 3
    assert "p.json: cannot be read (Permission denied)" in ran.err


def test_a_name_that_is_none(run):
    """A NUL in the name is no crash."""
    assert run("check", "a\0b.json").code == 3


def test_all_problems_of_a_patient_at_once_with_file_and_path_and_nothing_of_the_patient(run, patient):
    """Section 4: all errors of a file in one go."""
    ran = run("check", patient(birth_date="canary-date", medicatons=[], labs=[{"test": "alt", "value": True, "unit": "U/L"}]), *AS_OF)
    assert ran.code == 3
    assert all(path in ran.err for path in ("p.json: birth_date", "p.json: medicatons", "p.json: labs[0].value"))
    assert '"medications"' in ran.err
    assert "canary" not in ran.err


def test_dates_after_the_day_name_the_file(run, patient):
    """What only the day of screening shows to be wrong is the file's error as well."""
    ran = run("check", patient(birth_date="2030-01-01"), *AS_OF)
    assert ran.code == 3
    assert "p.json: birth_date" in ran.err


def test_long_lists_of_problems_end(run, monkeypatch, patient):
    """A thousand errors do not flood the terminal."""

    def fails(*_):
        raise InputError("p.json", [Problem(f"labs[{n}]", "is wrong") for n in range(1000)])

    monkeypatch.setattr("mifa_screen.readers.json_patient.read_patient", fails)
    ran = run("check", patient(), *AS_OF)
    assert ran.err.count("\n") == 51
    assert "… and 950 more" in ran.err


@pytest.mark.parametrize("content", [None, "rules: [", "schema: mifa-screen/rules/1\n"])
def test_an_unusable_rule_file_is_exit_4(run, patient, tmp_path, content):
    """Missing or wrong: the message names the rule file."""
    if content is not None:
        (tmp_path / "r.yaml").write_text(content)
    ran = run("check", patient(), "--rules", "r.yaml", *AS_OF)
    assert (ran.code, ran.out) == (4, "")
    assert "r.yaml" in ran.err


def test_output_onto_the_input_is_exit_2_and_changes_nothing(run, patient, tmp_path):
    """By whatever name: the same, a link, a hard link; the rule file neither."""
    path = patient()
    before = path.read_bytes()
    (tmp_path / "link.json").symlink_to(path)
    os.link(path, tmp_path / "hard.json")
    for name in ("p.json", "link.json", "hard.json", "./p.json"):
        assert run("check", path, "--output", name, *AS_OF).code == 2
    (tmp_path / "r.yaml").write_text("x")
    assert run("check", path, "--rules", "r.yaml", "--output", "r.yaml", *AS_OF).code == 2
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["no/such/out.json", "."])
def test_output_that_cannot_be_written_is_exit_5(run, patient, name):
    """A folder that is missing, a name that is a folder."""
    ran = run("check", patient(), "--output", name, *AS_OF)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err


def test_closed_stdout_is_exit_5(run, patient, monkeypatch):
    """The verdict's exit code is not given when nobody could read the verdict."""
    monkeypatch.setattr("sys.stdout", None)
    ran = run("check", patient(), *AS_OF)
    assert ran.code == 5
    assert "standard output" in ran.err


class Full(io.RawIOBase):
    """A stdout that takes nothing."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def writable(self):
        return True

    def write(self, _):
        raise self.error


@pytest.mark.parametrize(("error", "code"), [(OSError(errno.ENOSPC, "No space left on device"), 5), (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141)])
def test_a_full_disk_is_exit_5_and_a_reader_that_went_away_ends_quietly(patient, monkeypatch, capsys, error, code):
    """`mifa-screen check … > /dev/full`, `… | head -1`."""
    stream = io.TextIOWrapper(io.BufferedWriter(Full(error)), encoding="utf-8")
    monkeypatch.setattr("sys.stdout", stream)
    assert main(["check", str(patient()), *AS_OF]) == code
    said = capsys.readouterr().err
    assert ("No space left" in said) if code == 5 else said == ""
    stream.buffer.raw.error = ValueError("closed")
    monkeypatch.undo()
    with pytest.raises(ValueError, match="closed"):
        stream.close()


def test_interrupted(run, monkeypatch, patient):
    """Ctrl-C: 130, no traceback."""

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("mifa_screen.cli.check._read", stop)
    assert run("check", patient(), *AS_OF) == (130, "", "")
    monkeypatch.setattr(app_module, "_run", stop)
    assert run("check") == (130, "", "")


def test_a_fault_of_our_own_is_exit_1_without_traceback_or_patient_data(run, monkeypatch, patient):
    """Section 5: a plain message; the details only for those who ask."""

    def breaks(*_):
        raise KeyError("canary-0001")

    monkeypatch.setattr("mifa_screen.readers.json_patient.read_patient", breaks)
    ran = run("check", patient(), *AS_OF)
    assert (ran.code, ran.out) == (1, "")
    assert "internal error (KeyError at test_errors.py:" in ran.err
    assert "report" in ran.err
    assert "canary" not in ran.err
    assert "Traceback" not in ran.err
    monkeypatch.setenv("MIFA_SCREEN_DEBUG", "1")
    with pytest.raises(KeyError):
        run("check", patient(), *AS_OF)


def test_without_stderr_there_is_no_talk(monkeypatch):
    """A closed stderr is no error."""
    monkeypatch.setattr("sys.stderr", None)
    output.talk("unheard")
    assert main(["chekc"]) == 2


def test_a_process_of_its_own_ends_at_once(monkeypatch, capsys):
    """Without arguments `main` is the whole process: it reads sys.argv, and does not wait for the interpreter to tidy up."""
    ended = []
    monkeypatch.setattr("os._exit", ended.append)
    monkeypatch.setattr("gc.disable", lambda: None)
    monkeypatch.setattr("sys.argv", ["mifa-screen", "--version"])
    monkeypatch.setattr("sys.gettrace", lambda: None)
    assert (main(), ended) == (0, [0])
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.argv", ["mifa-screen", "chekc"])
    assert (main(), ended) == (2, [0, 2])
    monkeypatch.setenv("MIFA_SCREEN_DEBUG", "1")
    assert (main(), ended) == (2, [0, 2])


def test_a_week_date_is_no_date(run, patient):
    """Nor is it at the Python door or in a patient's file."""
    assert run("check", patient(), "--as-of", "2026-W48-1")[0] == 2
    assert run("check", patient(birth_date="2012-W10-5"), "--as-of", "2026-11-23")[0] == 3
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        screen(Patient(id="P"), as_of="2026-W48-1")


def test_the_name_of_an_unknown_fact_is_shortened(run, patient):
    code, _, err = run("check", patient(facts={"canary " * 3000: True}), "--as-of", "2026-11-23")
    assert code == 3
    assert len(err) < 300


def test_talk_in_a_terminal_without_our_signs(monkeypatch):
    """An ellipsis stands as three dots, anything else as its escape."""
    heard = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stderr", heard)
    output.talk("≥ 3 rows … Zoë")
    heard.flush()
    assert heard.buffer.getvalue() == b">= 3 rows ... Zo\\xeb\n"
