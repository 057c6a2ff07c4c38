"""The vocabulary as a whole: every concept has a meaning and a use, every file is named with its licence, and all of it stays small."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parents[2] / "data"
VOCABULARY = DATA / "vocabulary"
MOST_BYTES = 5_000_000
QUIET = {"none-recorded", "thing-irrelevant", "hepatic-impairment-mild", "child-pugh-a", "postmenopausal", "sterilised", "contraception"}
"""Concepts that no rule asks for: said, and of no consequence."""


def _rows(name: str) -> list[list[str]]:
    lines = (VOCABULARY / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and line[0] != "#"]


def test_every_concept_that_is_said_is_asked_for_or_known_to_be_quiet() -> None:
    """A concept that words lead to and no value set holds would silently decide nothing."""
    held = {concept for path in (DATA / "value-sets").glob("*.yaml") for content in yaml.safe_load(path.read_text(encoding="utf-8"))["value_sets"].values()
            for part in ("members", "unclear", "except") for group in content.get(part, []) for concept in group.get("concept", [])}  # fmt: skip
    said = {found for name in ("conditions.tsv", "conditions-further.tsv") for row in _rows(name) for found in re.findall(r"concept:([a-z-]+)", row[0])}
    explained = {row[0] for row in _rows("concepts.tsv")}
    assert said - held - QUIET == set()
    assert said | held | QUIET == explained


def test_every_file_stands_in_the_licences() -> None:
    """With its source."""
    licences = (VOCABULARY / "LICENSES.md").read_text(encoding="utf-8")
    assert [path.name for path in sorted(VOCABULARY.iterdir()) if path.name != "LICENSES.md" and f"`{path.name}`" not in licences] == []


def test_every_file_with_codes_of_loinc_or_snomed_stands_in_their_notices() -> None:
    """Their licences ask for it; a file under a folder is named by the folder."""
    lines = (VOCABULARY / "LICENSES.md").read_text(encoding="utf-8").splitlines()
    for system, code in (("LOINC", r'"[1-9]\d{2,4}-\d"'), ("SNOMED CT", r'"[1-9]\d{7,17}"')):
        notice = next(line for line in lines if line.startswith(f"| {system}:"))
        for path in sorted(path for path in DATA.rglob("*") if path.suffix in (".yaml", ".toml")):
            if re.search(code, path.read_text(encoding="utf-8")):
                named = {f"`data/{path.relative_to(DATA).as_posix()}`", f"`data/{path.relative_to(DATA).parts[0]}`"}
                assert any(name in notice for name in named), f"{path.name} has codes of {system}"


def test_lists_taken_from_packages_carry_their_notice() -> None:
    """The MIT License asks for its notice in copies of what is under it."""
    text = (VOCABULARY / "LICENSES.md").read_text(encoding="utf-8")
    for words in ("Copyright (c) 2023 Fast Data Science Ltd", "Copyright (c) 2021-2026 Stefano Travasci", "The above copyright notice and this permission notice"):
        assert words in text


def test_what_the_wheel_holds_stays_small() -> None:
    """Code and data, packed, are below 5 MB; what comes with the wheel beside them is small."""
    files = [path for folder in (DATA, DATA.parent / "src") for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(len(zlib.compress(path.read_bytes())) for path in files) < 0.8 * MOST_BYTES
