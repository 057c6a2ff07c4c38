"""Whatever bytes are fed to the command line, a result comes of them or an error in words; with atheris installed for long."""

import importlib.util
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from feeding import feeder
from fuzz_readers import KINDS, main
from good_files import good_files
from spoiling_packages import SPOILS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FEW, MANY, SECONDS = 12, int(os.environ.get("SPOILT_FILES", "20000")), int(os.environ.get("FUZZ_SECONDS", "60"))
RUBBISH = (b"", b" ", b"\x00\xff{", b"a,b\n1", b"{}", b"[]", b"\xff\xfe{", b"\xef\xbb\xbf", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"[" * 100_000, b'{"a":' * 100_000)


@pytest.mark.parametrize("kind", KINDS)
def test_good_files_and_rubbish_are_taken(kind, tmp_path):
    feed = feeder(kind, tmp_path)
    taken = [bool(feed(data)) for data in good_files(kind, ROOT)]
    assert sum(taken) > len(taken) / 2, "the others are resources about nobody"
    for data in RUBBISH:
        assert not feed(data) or kind == "jsonl"


def spoilt_are_taken(kind, folder, number):
    """A seed tells what was fed."""
    feed, files, read = feeder(kind, folder), good_files(kind, ROOT), 0
    for seed in range(number):
        rng = random.Random(seed)
        data = SPOILS[kind](rng.choice(files), rng)
        try:
            read += bool(feed(data))
        except BaseException as error:
            error.add_note(f"{kind}, seed {seed}: {data[:2000]}")
            raise
    assert read > 0 or number == FEW, "all were refused: they are spoilt too much to show anything"


@pytest.mark.parametrize("kind", KINDS)
def test_spoilt_files_are_taken(kind, tmp_path):
    spoilt_are_taken(kind, tmp_path, FEW)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_spoilt_files_are_taken_for_long(kind, tmp_path):
    spoilt_are_taken(kind, tmp_path, MANY)


def test_a_wrong_call_is_told(capsys):
    assert main(["fuzz_readers.py", "pdf"]) == 2
    assert "json, fhir, jsonl" in capsys.readouterr().err


@pytest.mark.long
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed: pip install -e '.[fuzz]'")
@pytest.mark.parametrize("kind", KINDS)
def test_atheris_finds_nothing(kind, tmp_path):
    command = [sys.executable, HERE / "fuzz_readers.py", kind, f"-max_total_time={SECONDS}", f"-artifact_prefix={tmp_path}/"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
