"""The command as a process of its own: pipes, locales, hash seeds, signals, a full disk, and what it does not import."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from clear_patient import AS_OF

SRC = Path(__file__).resolve().parents[2] / "src"
COMMAND = [sys.executable, "-m", "mifa_screen"]


def start(*arguments, environment=None, **options):
    env = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS", "MIFA_SCREEN_DEBUG")}
    env |= {"PYTHONPATH": str(SRC)} | (environment or {})
    return subprocess.run([*COMMAND, *map(str, arguments)], env=env, capture_output="stdout" not in options, check=False, timeout=60, **options)


def test_the_same_bytes_for_every_hash_seed_and_locale(patient):
    """Section 7: nothing of the environment is in the result."""
    path = patient(conditions=["J45", "qwertyzole é"], allergies=["penicillin"])
    runs = [
        start("check", path, "--format", "json", *AS_OF, environment=environment)
        for environment in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    ]
    assert len({run.stdout for run in runs}) == 1
    assert {run.returncode for run in runs} == {11}


def test_a_terminal_without_unicode(patient):
    """ASCII only, and no error."""
    ran = start("check", patient(id="Zoë", conditions=["N18.4"]), *AS_OF, environment={"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 10
    assert ran.stdout.isascii()
    assert b"* DO NOT GIVE" in ran.stdout
    assert b"Zo\\xeb" in ran.stdout


def test_colour_only_on_a_terminal(patient):
    """A pipe gets none, whatever the environment asks for; a terminal does, unless told not to."""
    assert b"\x1b" not in start("check", patient(), *AS_OF, environment={"FORCE_COLOR": "1", "TERM": "xterm-256color"}).stdout
    pty = pytest.importorskip("pty")
    for environment, arguments, coloured in (({}, [], True), ({"NO_COLOR": "1"}, [], False), ({}, ["--no-color"], False), ({"TERM": "dumb"}, [], False)):
        ours, theirs = pty.openpty()
        start("check", patient(), *AS_OF, *arguments, environment={"TERM": "xterm"} | environment, stdout=theirs)
        os.close(theirs)
        assert (b"\x1b[1m" in os.read(ours, 100_000)) is coloured
        os.close(ours)


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [("--help",), ("check", "--help"), ("rules", "list")])
def test_a_full_disk_under_what_has_no_patient(arguments):
    with open("/dev/full", "wb") as full:
        ended = subprocess.run([sys.executable, "-m", "mifa_screen", *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 5
    assert "standard output: cannot be written" in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs /dev/full")
def test_a_full_disk(patient):
    """Exit 5, and Python says nothing more when it ends."""
    with open("/dev/full", "wb") as full:
        ran = start("check", patient(), *AS_OF, stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 5
    assert ran.stderr == b"mifa-screen: standard output: cannot be written (No space left on device)\n"


def test_a_reader_that_went_away(patient):
    """`mifa-screen check … | true`: no complaint."""
    read, write = os.pipe()
    os.close(read)
    ran = start("check", patient(), *AS_OF, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert (ran.returncode, ran.stderr) == (141, b"")


def test_ctrl_c_while_it_waits_for_input():
    """Exit 130, no traceback."""
    waiting = subprocess.Popen([*COMMAND, "check", "-"], env=os.environ | {"PYTHONPATH": str(SRC)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1.5)
    waiting.send_signal(signal.SIGINT)
    out, err = waiting.communicate(timeout=30)
    assert (waiting.returncode, out, err) == (130, b"", b"")


HEAVY = "import sys; from mifa_screen.cli.app import main; code = main(sys.argv[1:]); print(*sorted(sys.modules), file=sys.stderr); sys.exit(code)"


@pytest.mark.parametrize(("form", "without"), [("json", {"rich", "mifa_screen.cli.rules", "mifa_screen.cli.batch"}), ("text", {"rich.table", "mifa_screen.writers.html"})])
def test_only_what_the_command_needs_is_imported(patient, form, without):
    """A start in a fraction of a second depends on it."""
    ran = subprocess.run(
        [sys.executable, "-c", HEAVY, "check", str(patient()), "--format", form, *AS_OF], env=os.environ | {"PYTHONPATH": str(SRC)}, capture_output=True, check=True, timeout=60
    )
    assert not without & set(ran.stderr.decode().split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion(shell):
    """The script, and the commands that it offers."""
    ran = start("--show-completion", shell, environment={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
    assert ran.returncode == 0
    assert b"_MIFA_SCREEN_COMPLETE" in ran.stdout
    offered = start(environment={"_MIFA_SCREEN_COMPLETE": "complete_bash", "COMP_WORDS": "mifa-screen ", "COMP_CWORD": "1"}).stdout.split()
    assert {b"check", b"batch", b"rules", b"template", b"schema"} <= set(offered)


def test_json_of_ten_thousand_medicines(tmp_path, patient):
    """A big patient is no crash, and HTML stays small."""
    path = patient(medications=[{"text": "ibuprofen", "code": "M01AE01", "system": "atc", "dose_mg": n + 1} for n in range(10_000)])
    assert json.loads(start("check", path, "--format", "json", *AS_OF).stdout)["findings"]
    assert len(start("check", path, "--format", "html", *AS_OF).stdout) < 1_000_000
