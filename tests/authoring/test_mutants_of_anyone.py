"""A stranger's rule file with weak examples: each kind of slip is tried, and those that would go unnoticed are told in words."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest

from mifa_screen.authoring.examples import files_for
from mifa_screen.authoring.mutant_conditions import changed_conditions, in_short, told
from mifa_screen.authoring.mutant_run import _answer, survey
from mifa_screen.authoring.mutant_spellings import forgotten_spellings
from mifa_screen.authoring.mutants import mutants_of
from mifa_screen.cli.app import main
from mifa_screen.errors import InputError
from mifa_screen.knowledge.store import vocabulary_folder
from mifa_screen.reading.understanding import Understanding
from mifa_screen.screening.screener import Screener

WEAK = Path(__file__).parent / "files" / "weak" / "naproxol.yaml"


@pytest.fixture(scope="module")
def words():
    return Understanding(vocabulary_folder())


@pytest.fixture(scope="module")
def made(words):
    """Every change of the file, as its item and words."""
    together = files_for(WEAK)
    return {(mutant.item, mutant.says) for mutant in (*mutants_of(together.own, together.files), *forgotten_spellings(together.own, words))}


@pytest.fixture(scope="module")
def found(words):
    return survey(WEAK, words, Screener)


KINDS = {
    "a verdict changed": [("ulcer", 'the verdict "stop" instead of "contraindicated"'), ("ulcer", 'the verdict "avoid" instead of "contraindicated"')],
    "a comparator swapped": [("iron", "`at_most` instead of `below`"), ("iron", "`above` instead of `below`"), ("child-or-kidney", "`at_least` instead of `above`, in alt above alt-factor times upper_limit")],
    "any for all": [("child-or-kidney", "`any` instead of `all`, in `all` of 2 parts")],
    "all for any": [("medicines", "`all` instead of `any`"), ("fact ulcer", "`all` instead of `any`")],
    "a member of any dropped": [("child-or-kidney", "without part 2 of `any`: egfr below kidney-floor"), ("child-or-kidney", "without part 4 of `any`: `all` of 2 parts"), ("fact ulcer", "without part 1 of `any`: condition ulcers")],
    "a member of all dropped": [("child-or-kidney", "without part 1 of `all`: sex female"), ("child-or-kidney", "without part 2 of `all`: fact smoker")],
    "a threshold nudged": [("threshold child-below", "value: 13 instead of 12"), ("threshold child-below", "value: 11 instead of 12"), ("threshold alt-factor", "value: 2.6 instead of 2.5"),
                           ("dose limit much-painkiller", "high_from: 1201 instead of 1200, of M01AE01"), ("dose limit much-painkiller", "high_from: 1199 instead of 1200, of M01AE01")],
    "a unit's factor nudged": [("laboratory test ferritin", "factor: 2 instead of 1, of ug/L"), ("laboratory test ferritin", "factor: 0 instead of 1, of ng/mL")],
    "a code dropped": [("value set ulcers", "without the member icd K26"), ("value set ulcers", "without the exception icd K25.7"), ("value set ulcers", "without the unclear code icd K27"),
                       ("value set bleeding", "without the member snomed 74474003"), ("value set thinners", "without the member atc B01AF"), ("value set bad-reactions", "without the member reaction anaphylaxis"),
                       ("dose limit much-painkiller", "the limit without atc M01AE01"), ("laboratory test ferritin", 'without LOINC "2276-4"')],
    "an alias dropped": [("value set naproxol-names", 'without the spelling "pcn" of penicillin'), ("laboratory test ferritin", 'without the name "serum ferritin"'),
                         ("laboratory test ferritin", 'without the spelling "ng/mL" of the unit')],
    "a condition turned round": [("ulcer", "the opposite of the condition"), ("notice naproxol/0", "the opposite of the condition")],
    "a status that counts": [("value set bleeding", "counts: lasting instead of current"), ("value set ulcers", "counts: current instead of lasting")],
    "the person changed": [("child-or-kidney", "sex: male instead of female, in sex female"), ("notice naproxol/0", "treatment: planned instead of ongoing")],
    "a part of a medicine's condition": [("medicines", "`unless_course` without single, in medication painkillers unless_course single daily_dose much-painkiller"),
                                         ("medicines", "without `daily_dose`, in medication painkillers unless_course single daily_dose much-painkiller")],
    "to whom an allergy is": [("allergy", "`not_to` instead of `to`, in allergy to naproxol-names"), ("allergy", "without `severe`, in allergy not_to naproxol-names severe bad-reactions")],
    "what silence means": [("fact smoker", "without `silence: unknown`"), ("fact ulcer", "with `silence: unknown`")],
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_slip_is_tried(made, kind):
    assert set(KINDS[kind]) <= made


def test_what_weak_examples_miss_is_told_by_item_line_and_change(found):
    missed = {(mutant.item, mutant.says) for mutant in found.survivors}
    assert {changes for kind in KINDS for changes in KINDS[kind]} - missed == {
        ("iron", "`above` instead of `below`"),
        ("child-or-kidney", "`any` instead of `all`, in `all` of 2 parts"), ("child-or-kidney", "without part 1 of `all`: sex female"), ("child-or-kidney", "sex: male instead of female, in sex female"),
        ("medicines", "`all` instead of `any`"), ("fact ulcer", "`all` instead of `any`"), ("fact ulcer", "without part 1 of `any`: condition ulcers"),
        ("allergy", "`not_to` instead of `to`, in allergy to naproxol-names"), ("ulcer", "the opposite of the condition"), ("notice naproxol/0", "the opposite of the condition"),
        ("notice naproxol/0", "treatment: planned instead of ongoing"), ("fact smoker", "without `silence: unknown`"), ("fact ulcer", "with `silence: unknown`"),
    }  # fmt: skip
    lines = WEAK.read_text(encoding="utf-8").splitlines()
    named = [mutant for mutant in found.survivors if mutant.section in ("value_sets", "thresholds", "analytes")]
    assert named
    assert all(mutant.where.startswith(f"{WEAK}:") for mutant in named)
    assert all(f"  {mutant.name}: " in lines[int(mutant.where.rpartition(":")[2]) - 1] for mutant in named if mutant.section in ("value_sets", "thresholds"))


def test_no_two_changes_are_told_alike(made, found):
    told_of = [(mutant.where, mutant.item, mutant.says) for mutant in (*found.survivors, *found.idle)]
    assert len(told_of) == len(set(told_of))
    assert len(made) == found.made


def test_stronger_examples_notice_more(words, found, tmp_path):
    better = tmp_path / "better.yaml"
    better.write_text(WEAK.read_text(encoding="utf-8").replace("{it: fires, given: {conditions: [K25]}, then: \"true\"}", """{it: fires, given: {conditions: ["{each}"]}, each: [K25, K26, K92.2], then: "true", verdict: contraindicated}
      - {it: is silent on a healed one, given: {conditions: ["{each}"]}, each: [K25.7], then: "false"}
      - {it: asks where the ulcer is, given: {conditions: [K27]}, then: unknown}
      - {it: fires by SNOMED CT, given: {conditions: [{code: "74474003", system: snomed}]}, then: "true"}
      - {it: fires after an ulcer, given: {conditions: [{code: K25, status: resolved}]}, then: "true"}
      - {it: is silent after a bleeding, given: {conditions: [{code: K92.2, status: resolved}]}, then: "false"}"""), encoding="utf-8")  # fmt: skip
    noticed = {(mutant.item, mutant.says) for mutant in found.survivors} - {(mutant.item, mutant.says) for mutant in survey(better, words, Screener).survivors}
    assert noticed == {
        *KINDS["a verdict changed"], *KINDS["a code dropped"][:4], *KINDS["a status that counts"], ("value set bleeding", "without the member icd K92.2"),
        ("fact ulcer", "without part 2 of `any`: condition bleeding"), ("fact ulcer", "`any_known` instead of `any`"),
    }  # fmt: skip


def test_the_command_lists_them_and_says_what_to_do(capsys, found):
    assert main(["rules", "test", "--mutants", str(WEAK)]) == 4
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == "17 examples, all as written"
    assert said.out.splitlines()[-1] == f"{found.made - len(found.idle)} changes, {len(found.survivors)} unnoticed; {len(found.idle)} that change no answer were left out"
    assert f"{WEAK}:" in said.out
    assert ": threshold child-below: no example notices this change: value: 13 instead of 12\n" in said.out
    assert "add an example that comes out otherwise with the change" in said.err


def test_with_an_example_that_fails_nothing_is_changed(capsys, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(WEAK.read_text(encoding="utf-8").replace("given: {age_years: 5}", "given: {age_years: 12}"), encoding="utf-8")
    assert main(["rules", "test", "--mutants", str(wrong)]) == 4
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == "17 examples, 1 not as written"
    assert said.err == "nothing was changed: what an example should notice can only be told when all are as written\n"


@pytest.mark.parametrize(("condition", "words"), [
    ({"any": [{"fact": "a"}]}, "fact a"), ({"any_known": [{"fact": "a"}, {"fact": "b"}]}, "`any_known` of 2 parts"), ({"not": {"all": [{"fact": "a"}, {"fact": "b"}]}}, "not `all` of 2 parts"),
    ({"measure": "alt", "above": "x", "times": "upper_limit", "put_in_doubt_by": {"recorded": "g"}, "doubt_asks": "?"}, "alt above x times upper_limit"),
    ({"allergy": {"not_to": "x", "severe": "y"}}, "allergy not_to x severe y"), ({"medication": "x", "unless_course": ["single", "short"]}, "medication x unless_course single or short"),
    ({"doubtful": "x"}, "doubtful x"), ({"treatment": "ongoing"}, "treatment ongoing"),
])  # fmt: skip
def test_a_condition_in_short(condition, words):
    assert in_short(condition) == words


def test_a_change_names_the_part_that_it_changes():
    root = {"all": [{"not": {"fact": "a"}}, {"measure": "alt", "above": "x", "put_in_doubt_by": {"any": [{"recorded": "g"}, {"recorded": "h"}]}}]}
    assert {told(root, change) for change in changed_conditions(root)} == {
        "the opposite of the condition", "`any` instead of `all`", "without part 1 of `all`: not fact a", "without part 2 of `all`: alt above x", "without `not`: fact a",
        "`at_least` instead of `above`, in alt above x", "`below` instead of `above`, in alt above x", "without `put_in_doubt_by`: `any` of 2 parts",
        "`all` instead of `any`, in `any` of 2 parts", "`any_known` instead of `any`, in `any` of 2 parts", "without part 1 of `any`: recorded g", "without part 2 of `any`: recorded h",
        "`condition` instead of `recorded`, in recorded g", "`doubtful` instead of `recorded`, in recorded g", "`condition` instead of `recorded`, in recorded h", "`doubtful` instead of `recorded`, in recorded h",
    }  # fmt: skip


def test_a_patient_whom_changed_rules_cannot_screen_has_no_answer():
    """Such a change is noticed: no example expects that."""

    def refuse(*_):
        raise InputError("x", "no")

    one = SimpleNamespace(example=SimpleNamespace(remark=None), patient=None)
    assert _answer(SimpleNamespace(assess=refuse), one, {}, dt.date(2026, 11, 23)) is None
