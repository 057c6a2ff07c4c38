"""The fuzzer's feeders take good files and rubbish; with atheris installed a short run of each finds nothing."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from feeding import feeder, seeds
from fuzz_readers import KINDS, main

HERE = Path(__file__).parent
SECONDS = 20


@pytest.mark.parametrize("kind", KINDS)
def test_good_files_and_rubbish_are_taken(kind, tmp_path):
    feed = feeder(kind, tmp_path)
    for data in (*seeds(kind, HERE.parents[1]), b"", b"\x00\xff{", b"a,b\n1"):
        feed(data)


def test_a_wrong_call_is_told(capsys):
    assert main(["fuzz_readers.py", "pdf"]) == 2
    assert "json, jsonl, csv, yaml" in capsys.readouterr().err


@pytest.mark.long
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed: pip install -e '.[fuzz]'")
@pytest.mark.parametrize("kind", KINDS)
def test_a_short_run_finds_nothing(kind):
    ran = subprocess.run([sys.executable, HERE / "fuzz_readers.py", kind, f"-max_total_time={SECONDS}"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
