"""The titles of ICD-10-CM are understood, and never say less than their codes."""

from __future__ import annotations

import datetime as dt
import zlib

import pytest

from mifa_screen import Patient, screen

cm = pytest.importorskip("simple_icd_10_cm")
DAY = dt.date(2026, 11, 23)
SAMPLE = 120
"""One title in so many is read in the ordinary run."""
ORDER = ("f", "u", "t")


def truths(entry: object) -> tuple[dict[str, str], bool]:
    """Return each rule's truth for a girl with one condition, and whether it was understood."""
    result = screen(Patient.model_validate({"id": "a", "age_years": 16, "sex": "female", "conditions": [entry]}), as_of=DAY)
    found = {finding.rule: "t" for finding in result.findings} | {entry.rule: "u" for entry in result.unresolved}
    return found | {entry.rule: "f" for entry in result.ruled_out}, not result.not_understood


def check(codes: list[str]) -> None:
    """Compare the titles of codes with the codes."""
    for code in codes:
        title = cm.get_description(code)
        by_code, _ = truths({"code": code, "system": "icd-10-cm"})
        by_title, understood = truths(title)
        assert understood, (code, title)
        # A category that only lacks its last figure is asked about; its title speaks of the category.
        counted = [(rule, truth) for rule, truth in by_code.items() if truth == "t" or cm.is_leaf(code) or "." in code]
        assert not {rule for rule, truth in counted if ORDER.index(by_title[rule]) < ORDER.index(truth)}, (code, title)


def codes() -> list[str]:
    """Return the codes, without chapters and blocks."""
    return [code for code in cm.get_all_codes() if not cm.is_chapter(code) and not cm.is_block(code)]


def test_titles() -> None:
    """A sample, the same each time."""
    chosen = [code for code in codes() if zlib.crc32(code.encode()) % SAMPLE == 0]
    assert len(chosen) > 500
    check(chosen)


@pytest.mark.long
def test_all_titles() -> None:
    """All of them (five minutes)."""
    check(codes())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Left sided colitis", "K51.5"),
        ("OTHER SPECIFIED HYPOTHYROIDISM", "E03.8"),
        ("Abrasion of scalp, initial encounter", "S00.01"),
        ("Unspecified fracture of shaft of left femur, subsequent encounter for open fracture type IIIA, IIIB, or IIIC with delayed healing", "S72.302"),
        ("Anaphylactic shock, unspecified, initial encounter", "T78.2XXA"),
    ],
)
def test_a_title_is_its_code(text: str, code: str) -> None:
    """With and without the words for the visit, in any case."""
    assert truths(text) == truths({"code": code, "system": "icd-10-cm"})


def test_words_for_the_visit_take_nothing_else_away() -> None:
    """Only the whole of a known ending is passed over."""
    assert truths("Abrasion of scalp, initial encounter for hepatitis B")[0] != truths("Abrasion of scalp")[0]


@pytest.mark.parametrize("text", ["bilateral hearing aids", "walking aids", "retinal dialysis, left eye", "first aid", "surgical emphysema", "born at 33 weeks gestation"])
def test_a_grave_word_within_a_harmless_phrase(text: str) -> None:
    """Is not read alone."""
    assert truths(text) == truths("well")
