"""What a slip of the pen would make of a rule file, and whether the examples notice."""

import pytest

from mifa_screen.authoring.example_words import filled
from mifa_screen.authoring.examples import run_examples
from mifa_screen.authoring.mutant_conditions import changed_conditions
from mifa_screen.authoring.mutant_idle import idle_because
from mifa_screen.authoring.mutant_run import survey
from mifa_screen.authoring.paths import Change, nudged, put, taken_out
from mifa_screen.knowledge.store import vocabulary_folder
from mifa_screen.reading.understanding import Understanding
from mifa_screen.screening.screener import Screener

OWN = """
schema: mifa-screen/rules/1
id: mine
title: Mine
version: "1"
medicine: mifamurtide
sources: {ME: {title: My head, reference: none}}
statements: {ME-1: {source: ME, section: "1", says: "Asthma is no good."}}
value_sets:
  own-set:
    title: Own
    members:
      - icd: ["J45", "J45.2"]
  unread-set:
    title: Unread
    members:
      - icd: ["J46"]
thresholds:
  own-age: {title: Own age, value: 40, unit: years}
rules:
  - id: my-asthma
    group: mine
    verdict: avoid
    title: Asthma
    statement: Asthma is no good
    why: I say so
    advice: Ask
    cites: [ME-1]
    when:
      any:
        - condition: own-set
        - {measure: age, above: own-age}
    examples:
EXAMPLES
notices:
  - when: {sex: male}
    says: A man
    path: sex
NOTICES
"""
FEW = ["{it: fires, given: {conditions: [J45]}, then: 'true'}", "{it: asks, given: {}, then: unknown}", "{it: is silent, given: {conditions: [], age_years: 1}, then: 'false'}"]
MORE = [
    "{it: says its verdict, given: {conditions: [J45], age_years: 1}, then: 'true', verdict: avoid}",
    "{it: is silent on the edge, given: {conditions: [], age_years: 40}, then: 'false'}",
    "{it: fires past the edge, given: {conditions: [], age_years: 41}, then: 'true'}",
    "{it: asks without conditions, given: {age_years: 1}, then: unknown}",
    "{it: asks without an age, given: {conditions: []}, then: unknown}",
    "{it: fires whatever the status, given: {conditions: [{code: J45, status: resolved}]}, then: 'true'}",
]
OF_NOTICE = """    examples:
      - {it: is said of a man, given: {sex: "{each}"}, each: [male], then: "true"}
      - {it: is not said of others, given: {sex: "{each}"}, each: [female, other], then: "false"}
"""


@pytest.fixture(scope="module")
def words():
    return Understanding(vocabulary_folder())


@pytest.fixture
def own(tmp_path):
    def write(examples, notices=""):
        path = tmp_path / "own.yaml"
        path.write_text(OWN.replace("EXAMPLES", "\n".join(f"      - {example}" for example in examples)).replace("NOTICES", notices), encoding="utf-8")
        return path

    return write


def survivors(path, words):
    return {(mutant.section, mutant.says) for mutant in survey(path, words, Screener).survivors}


def test_few_examples_miss_much(own, words):
    missed = survivors(own(FEW), words)
    assert {
        ("rules", 'the verdict "contraindicated" instead of "avoid"'),
        ("rules", "without part 2 of `any`: age above own-age"),
        ("rules", "`at_least` instead of `above`, in age above own-age"),
        ("thresholds", "value: 41 instead of 40"),
        ("value_sets", "counts: current instead of lasting"),
        ("notices", "the opposite of the condition"),
    } <= missed
    assert not {says for section, says in missed if "without the member icd" in says}


def test_enough_examples_miss_nothing(own, words):
    assert survivors(own([*FEW, *MORE], OF_NOTICE), words) == set()


def test_a_code_below_another_of_the_same_kind_changes_nothing(own, words):
    found = survey(own(FEW), words, Screener)
    assert [(m.says, m.idle) for m in found.idle if m.section == "value_sets"] == [
        ("without the member icd J45.2", "every code is answered for as before; it only tells the reader"),
        ("without the member icd J46", "no rule reads it"),
        ("counts: current instead of lasting", "no rule reads it"),
    ]
    assert found.made == found.caught + len(found.survivors) + len(found.idle)


@pytest.mark.parametrize(("elsewhere", "idle"), [(["195967001"], True), (["195967002"], False)])
def test_an_exception_that_makes_a_code_understood_is_not_idle(own, words, elsewhere, idle):
    """SNOMED CT ids stand for themselves: one that no value set names is not understood, and leaves all open."""
    path = own(FEW)
    path.write_text(path.read_text(encoding="utf-8").replace('      - icd: ["J45", "J45.2"]', f'''      - icd: ["J45", "J45.2"]
    except: [{{snomed: ["195967001"]}}]
  other-set: {{title: Other, members: [{{snomed: {elsewhere}}}]}}'''), encoding="utf-8")  # fmt: skip
    found = survey(path, words, Screener)
    assert ("without the exception snomed 195967001" in {mutant.says for mutant in found.idle}) is idle
    assert ("without the exception snomed 195967001" in {mutant.says for mutant in found.survivors}) is not idle


def test_where_names_file_and_line(own, words):
    path = own(FEW)
    lines = path.read_text(encoding="utf-8").splitlines()
    for mutant in survey(path, words, Screener).survivors:
        if mutant.section == "thresholds":
            assert "own-age" in lines[int(mutant.where.rpartition(":")[2]) - 1]
            assert mutant.where.startswith(str(path))


def test_examples_of_notices_verdicts_and_warnings_are_run(own, words):
    wrong = [
        *FEW,
        "{it: has another verdict, given: {conditions: [J45]}, then: 'true', verdict: stop}",
        "{it: warns of nothing, given: {conditions: [J45]}, then: 'true', warns: facts.pregnant}",
    ]
    outcomes = run_examples(own(wrong, OF_NOTICE.replace('each: [male], then: "true"', 'each: [male], then: "false"')), lambda k: Screener(k, words))
    assert [(o.it, o.expected, o.got) for o in outcomes if not o.holds] == [
        ("has another verdict", "true, stop", "true, avoid"),
        ("warns of nothing", "true, warning of facts.pregnant", "true, no warning of facts.pregnant"),
        ("is said of a man: male", "false", "true"),
    ]


CONDITIONS = [
    ({"all": [{"sex": "male"}, {"treatment": "ongoing"}]}, {"`any` instead of `all`", "without part 1 of `all`", "without part 2 of `all`", "sex: female instead of male",
     "treatment: planned instead of ongoing", "treatment: completed instead of ongoing"}),
    ({"not": {"fact": "x"}}, {"without `not`"}),
    ({"any_known": [{"fact": "x"}]}, set()),
    ({"measure": "alt", "above": "a", "times": "upper_limit", "put_in_doubt_by": {"recorded": "b"}, "doubt_asks": "?"},
     {"`at_least` instead of `above`", "`below` instead of `above`", "without `times: upper_limit`", "without `put_in_doubt_by`",
      "`condition` instead of `recorded`", "`doubtful` instead of `recorded`"}),
    ({"doubtful": "b"}, {"`recorded` instead of `doubtful`"}),
    ({"medication": "b"}, set()),
    ({"condition": "b"}, {"`recorded` instead of `condition`"}),
    ({"allergy": {"to": "b"}}, {"`not_to` instead of `to`"}),
    ({"allergy": {"not_to": "b", "severe": "c"}}, {"`to` instead of `not_to`", "without `severe`"}),
    ({"medication": "b", "unless_course": ["single", "short"], "daily_dose": "c"}, {"`unless_course` without single", "`unless_course` without short", "without `daily_dose`"}),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "says"), CONDITIONS, ids=lambda value: str(value)[:40])
def test_every_word_of_the_language_is_changed(condition, says):
    changes = list(changed_conditions(condition))
    assert {change.says for change in changes} == says | {"the opposite of the condition"}
    assert all(change.item != condition for change in changes)


@pytest.mark.parametrize(
    ("root", "change", "only_true", "idle"),
    [
        ({"condition": "a"}, (("condition",), "`recorded` instead of `condition`"), False, False),
        ({"condition": "a"}, (("condition",), "`recorded` instead of `condition`"), True, True),
        ({"not": {"condition": "a"}}, (("not", "condition"), "`recorded` instead of `condition`"), True, False),
        ({"any": [{"condition": "a"}, {"fact": "b"}]}, (("any", 0, "condition"), "`recorded` instead of `condition`"), False, False),
        ({"any": [{"condition": "a"}, {"condition": "b"}]}, (("any", 0, "condition"), "`recorded` instead of `condition`"), False, True),
        ({"all": [{"condition": "a"}, {"condition": "b"}]}, (("all", 0, "condition"), "`recorded` instead of `condition`"), False, False),
        ({"any": [{"measure": "age"}, {"measure": "age"}]}, (("any",), "`any_known` instead of `any`"), False, True),
        ({"any": [{"measure": "age"}, {"measure": "alt"}]}, (("any",), "`any_known` instead of `any`"), False, False),
        ({"any": [{"fact": "a"}, {"fact": "b"}]}, (("any",), "`any_known` instead of `any`"), False, False),
        ({"any": [{"any_known": [{"all": [1]}]}, {"all": [1]}]}, (("any", 0, "any_known", 0, "all", 0, "at_least"), "`above` instead of `at_least`"), False, True),
        ({"any": [{"any_known": [{"all": [1]}]}, {"all": [2]}]}, (("any", 0, "any_known", 0, "all", 0, "at_least"), "`above` instead of `at_least`"), False, False),
        ({"measure": "age"}, (("at_least",), "`above` instead of `at_least`"), True, False),
        ({"any": [{"measure": "alt", "put_in_doubt_by": {"recorded": "g"}}]}, (("any", 0, "put_in_doubt_by", "recorded"), "`condition` instead of `recorded`"), False, True),
    ],
)
def test_what_changes_nothing_is_known_by_its_shape(root, change, only_true, idle):
    assert bool(idle_because(root, Change(*change, None), only_true_matters=only_true)) is idle


def test_paths():
    plain = {"a": [1, {"b": "2.50"}]}
    assert put(plain, ("a", 1, "b"), 3) == {"a": [1, {"b": 3}]}
    assert taken_out(plain, ("a", 0)) == {"a": [{"b": "2.50"}]}
    assert [change.item["a"][1]["b"] for change in nudged(plain, ("a", 1, "b"))] == ["2.51", "2.49"]
    assert [change.item["a"][0] for change in nudged(plain, ("a", 0))] == [2, 0]
    assert plain == {"a": [1, {"b": "2.50"}]}


def test_each_fills_texts_and_numbers():
    assert filled({"a": ["{each}", "x {each}", 1]}, 5) == {"a": [5, "x 5", 1]}


def test_mutants_of_a_library_are_noticed_by_our_own_examples(words):
    """A library file has no examples; those of the rules that read it are asked."""
    from mifa_screen.authoring.mutants import mutants_of
    from mifa_screen.authoring.examples import files_for
    from mifa_screen.knowledge.store import data_folder

    assert {mutant.section for mutant in mutants_of(*[files_for(None).own] * 2)} >= {"rules", "notices", "value_sets", "analytes", "formulas", "settings"}
    for name in ("facts/pregnancy", "ambiguous-medicines", "dose-limits", "settings"):
        together = files_for(data_folder() / f"{name}.yaml")
        assert len(together.own) == 1
        assert {mutant.section for mutant in mutants_of(together.own, together.files)} <= {"facts", "ambiguous_medicines", "dose_limits", "settings"}
    assert survivors(data_folder() / "facts" / "pregnancy.yaml", words) == set()
