"""A batch appears whole or not at all, whatever happens to it; one that was interrupted goes on into the same bytes (contract section 5)."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rows import table

from mifa_screen.batch import source, staging
from mifa_screen.cli import batch as command
from mifa_screen.cli.app import main

SRC = Path(__file__).resolve().parents[2] / "src"
AS_OF = ("--as-of", "2026-11-23")
ROWS = 60


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(source, "ROWS_AT_ONCE", 5)
    monkeypatch.setattr(staging, "ROWS_BETWEEN_NOTES", 20)


@pytest.fixture
def ward(tmp_path):
    file = tmp_path / "ward.csv"
    file.write_text(table(ROWS))
    return file


def batch(ward, *more, output="out.csv"):
    return main(["batch", str(ward), *AS_OF, "--output", str(ward.parent / output), *more])


def left(folder):
    return sorted(file.name for file in folder.iterdir() if file.name not in ("ward.csv", "whole.csv", "whole.jsonl"))


@pytest.fixture
def interrupted(ward, monkeypatch, capsys):
    """Stop a run after some rows, as Ctrl-C does."""

    def _interrupted(after, *more, output="out.csv"):
        take, taken = staging.Named.take, 0

        def stop(self, done):
            nonlocal taken
            take(self, done)
            taken += done.tally.rows
            if taken >= after:
                raise KeyboardInterrupt

        monkeypatch.setattr(staging.Named, "take", stop)
        code = batch(ward, *more, output=output)
        monkeypatch.setattr(staging.Named, "take", take)
        return code, capsys.readouterr().err

    return _interrupted


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize("after", [20, 35, 60])
def test_an_interrupted_run_goes_on_into_the_same_bytes(ward, interrupted, capsys, after, form):
    assert batch(ward, output=f"whole.{form}") == 3
    expected = capsys.readouterr().err
    code, said = interrupted(after, output=f"out.{form}")
    assert code == 130
    assert f"stopped after {after} rows" in said
    assert "canary" not in said
    assert f"out.{form}" not in left(ward.parent)
    assert batch(ward, "--resume", output=f"out.{form}") == 3
    assert (ward.parent / f"out.{form}").read_bytes() == (ward.parent / f"whole.{form}").read_bytes()
    assert capsys.readouterr().err == expected
    assert left(ward.parent) == [f"out.{form}"]


def test_before_the_first_note_nothing_stays(ward, interrupted):
    code, said = interrupted(15)
    assert (code, said, left(ward.parent)) == (130, "", [])


def test_resume_without_an_interrupted_run_starts_at_the_beginning(ward):
    assert batch(ward, output="whole.csv") == batch(ward, "--resume") == 3
    assert (ward.parent / "out.csv").read_bytes() == (ward.parent / "whole.csv").read_bytes()


@pytest.mark.parametrize("more", [("--max-lab-age", "30"), ("--as-of", "2026-11-24"), ("--rule-set", "document")])
def test_another_run_is_not_continued(ward, interrupted, capsys, more):
    interrupted(40)
    assert batch(ward, "--resume", *more) == 2
    assert "run without --resume" in capsys.readouterr().err
    assert batch(ward, "--resume") == 3  # what was interrupted can still go on


def test_another_input_is_not_continued(ward, interrupted, capsys):
    interrupted(40)
    ward.write_text(ward.read_text().replace("canary-2,", "canary-two,"))
    assert batch(ward, "--resume") == 2
    assert "canary" not in capsys.readouterr().err


def test_a_new_run_without_resume_starts_over(ward, interrupted):
    interrupted(40)
    ward.write_text(table(10, seed=2))
    assert batch(ward) == 3
    assert len((ward.parent / "out.csv").read_text().splitlines()) == 11
    assert left(ward.parent) == ["out.csv"]


@pytest.mark.parametrize("more", [(), ("--report", "r.html", "--output", "o.csv")])
def test_resume_needs_an_output_that_can_go_on(ward, more):
    assert main(["batch", str(ward), *AS_OF, "--resume", *(str(ward.parent / m) if "." in m else m for m in more)]) == 2


def test_several_processes_give_the_same_bytes_and_the_same_account(ward, capsys):
    assert batch(ward, output="whole.csv") == 3
    expected = capsys.readouterr().err
    assert batch(ward, "--jobs", "2") == 3
    assert (ward.parent / "out.csv").read_bytes() == (ward.parent / "whole.csv").read_bytes()
    assert capsys.readouterr().err == expected


def test_the_output_is_readable_by_its_owner_alone(ward):
    batch(ward)
    assert (ward.parent / "out.csv").stat().st_mode & 0o777 == 0o600


def test_a_link_in_the_way_is_not_followed(ward, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / ".out.csv.part").symlink_to(victim)
    assert batch(ward) == 5
    assert victim.read_text() == "precious"


def test_two_runs_do_not_write_one_file(ward, monkeypatch, capsys):
    take, codes = staging.Named.take, []

    def meanwhile(self, done):
        take(self, done)
        if not codes:
            codes.append(0)
            codes.append(batch(ward))

    monkeypatch.setattr(staging.Named, "take", meanwhile)
    assert batch(ward) == 3
    assert codes[1] == 5
    assert "another run" in capsys.readouterr().err
    assert len((ward.parent / "out.csv").read_text().splitlines()) == ROWS + 1


def test_a_full_disk(ward, monkeypatch, capsys):
    def full(self, done):
        raise OSError(28, "No space left on device")

    (ward.parent / "out.csv").write_text("of yesterday")
    monkeypatch.setattr(staging.Named, "take", full)
    assert batch(ward) == 5
    assert "no space left" in capsys.readouterr().err
    assert (ward.parent / "out.csv").read_text() == "of yesterday"
    assert left(ward.parent) == ["out.csv"]


def test_no_such_folder_and_a_folder_as_output(ward):
    assert batch(ward, output="nowhere/out.csv") == 5
    (ward.parent / "folder.csv").mkdir()
    assert batch(ward, output="folder.csv") == 5


def test_a_pipe_is_not_done_away_with(ward):
    pipe = ward.parent / "pipe.csv"
    os.mkfifo(pipe)
    assert batch(ward, output="pipe.csv") == 5
    assert pipe.is_fifo()


def start(*arguments):
    return subprocess.Popen([sys.executable, "-m", "mifa_screen", "batch", *map(str, arguments)], env=os.environ | {"PYTHONPATH": str(SRC)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finished(process):
    process.communicate(timeout=120)
    return process.returncode


@pytest.mark.long
@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_at_random_moments(tmp_path, jobs):
    """kill -9 leaves nothing under the final name, no process behind, and a run that goes on into the same bytes."""
    ward, out = tmp_path / "ward.csv", tmp_path / "out.csv"
    ward.write_text(table(120_000))
    assert finished(start(ward, *AS_OF, "--output", tmp_path / "whole.csv", "--quiet")) == 3
    moments = random.Random(jobs)
    for _ in range(6):
        process = start(ward, *AS_OF, "--output", out, "--jobs", jobs, "--resume", "--quiet")
        time.sleep(moments.uniform(0.1, 5))
        process.kill()
        process.communicate()
        if process.returncode == -signal.SIGKILL:
            assert not out.exists()
        else:
            out.unlink()
    assert finished(start(ward, *AS_OF, "--output", out, "--jobs", jobs, "--resume", "--quiet")) == 3
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert left(tmp_path) == ["out.csv"]


@pytest.mark.long
def test_ctrl_c_with_several_processes(tmp_path):
    ward = tmp_path / "ward.csv"
    ward.write_text(table(200_000))
    process = start(ward, *AS_OF, "--output", tmp_path / "out.csv", "--jobs", 2)
    time.sleep(2.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert "out.csv" not in left(tmp_path)


def test_a_reader_who_leaves(ward):
    """What goes to stdout goes there when it is whole; a closed pipe ends it without a word."""
    process = start(ward, *AS_OF)
    process.stdout.close()
    assert process.wait(timeout=30) == 141
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()


def test_json_lines_are_marked_too(tmp_path):
    file = tmp_path / "p.jsonl"
    file.write_text('{"id": "A"}\n{"id": "B"}\n{"id": "A"}\n{"id": "A", "oops": 1}\n')
    assert main(["batch", str(file), *AS_OF, "--output", str(tmp_path / "o.jsonl")]) == 3
    rows = list(map(json.loads, (tmp_path / "o.jsonl").read_text().splitlines()))
    assert [any(w["message"] == command.REPEATED for w in row["warnings"]) for row in rows] == [True, False, True, True]
