"""Examples are run as patients, and a rule needs one of each kind."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from mifa_screen.authoring import examples
from mifa_screen.authoring.example_words import filled
from mifa_screen.authoring.examples import examples_in, run_examples
from mifa_screen.errors import InputError, Problem, RuleFileError
from mifa_screen.result import Remark

FILES = Path(__file__).parent / "files"


class Answers:
    """Finds the rule for a low eGFR, rules it out for a high one, and leaves it open without."""

    def __init__(self, knowledge):
        self.rules = knowledge.rules
        self.days = set()

    def screen(self, patient, as_of):
        self.days.add(as_of)
        assert patient.id == "example"
        if patient.facts:
            raise InputError("example", [Problem("facts", "no")])
        value = patient.labs[0].value if patient.labs else None
        entries = [SimpleNamespace(rule=rule.id, verdict=rule.verdict) for rule in self.rules]
        return SimpleNamespace(
            warnings=[Remark("labs", "Low.")] if value is not None and value < 15 else [],
            findings=entries if value is not None and value < 30 else [],
            unresolved=entries if value is None else [],
            ruled_out=entries if value is not None and value >= 30 else [],
        )


@pytest.fixture(autouse=True)
def our_library(monkeypatch, formulas, tmp_path):
    import shutil

    from mifa_screen.authoring import lint
    from mifa_screen.knowledge import store

    folder = tmp_path / "data"
    shutil.copytree(FILES / "library", folder)
    (folder / "formulas.yaml").write_bytes((store.data_folder() / "formulas.yaml").read_bytes())
    for module in (examples, lint):
        monkeypatch.setattr(module, "data_folder", lambda: folder)
    return folder


def test_all_shipped_examples(our_library):
    outcomes = run_examples(None, Answers)
    assert [(o.rule_set, o.rule, o.it, o.expected, o.got, o.holds) for o in outcomes] == [
        ("first", "kidneys", "fires just under the floor", "true", "true", True),
        ("first", "kidneys", "is silent on the floor", "false", "false", True),
        ("first", "kidneys", "asks when nothing is known", "unknown", "unknown", True),
    ]
    assert [o.where for o in outcomes] == ["data/rules.yaml:22", "data/rules.yaml:23", "data/rules.yaml:24"]


def test_the_examples_of_one_file(our_library):
    assert [outcome.rule_set for outcome in run_examples(our_library / "rules.yaml", Answers)] == ["first"] * 3
    assert run_examples(our_library / "library.yaml", Answers) == []


def test_what_does_not_hold_is_told():
    outcomes = run_examples(FILES / "good" / "another-medicine.yaml", Answers)
    assert [(o.expected, o.got) for o in outcomes if not o.holds] == [("true", "unknown"), ("false", "unknown")]


def test_a_kind_of_example_that_is_missing_does_not_hold():
    path = FILES / "good" / "replaces.yaml"
    outcomes = run_examples(path, Answers)
    assert [(o.it, o.expected, o.got, o.because) for o in outcomes] == [
        ("fires", "true", None, "example: facts: no"),
        ("an example in which it is false", "false", None, "there is none"),
        ("an example in which it is unknown", "unknown", None, "there is none"),
    ]
    assert {(o.rule_set, o.rule) for o in outcomes} == {("first", "kidneys")}
    lines = path.read_text(encoding="utf-8").splitlines()
    assert ["examples" in lines[int(o.where.removeprefix(f"{path}:")) - 1] or "fires" in lines[int(o.where.removeprefix(f"{path}:")) - 1] for o in outcomes] == [True] * 3


def test_examples_are_screened_on_their_day():
    made = []
    run_examples(None, lambda knowledge: made.append(Answers(knowledge)) or made[0])
    assert made[0].days == {dt.date(2026, 11, 23)}


def test_a_rule_that_the_result_does_not_know_has_no_answer():
    nothing = SimpleNamespace(findings=[], unresolved=[], ruled_out=[])
    assert {o.got for o in run_examples(None, lambda _: SimpleNamespace(screen=lambda *_: nothing))} == {None}


def test_examples_can_be_read_without_running_them():
    assert [(e.rule, e.then) for e in examples_in()] == [("kidneys", "true"), ("kidneys", "false"), ("kidneys", "unknown")]
    assert examples_in()[2].given == {}


def test_examples_of_one_file_can_be_read_without_running_them():
    assert [(e.rule_set, e.then) for e in examples_in(FILES / "good" / "another-medicine.yaml")] == [("other", "unknown"), ("other", "true"), ("other", "false")]


@pytest.mark.parametrize("read", [examples_in, lambda path: run_examples(path, Answers)])
def test_examples_of_a_broken_file(read):
    with pytest.raises(RuleFileError):
        read(FILES / "bad" / "no-rules.yaml")


@pytest.mark.parametrize("read", [examples_in, lambda path: run_examples(path, Answers)])
def test_examples_where_the_library_cites_a_rule_set_that_is_left_out(our_library, read):
    library = our_library / "library.yaml"
    library.write_text(library.read_text(encoding="utf-8").replace("{title: Fictamab,", "{title: Fictamab, cites: [LEAFLET-1],"), encoding="utf-8")
    assert len(read(FILES / "good" / "another-medicine.yaml")) == 3


LAB = '{labs: [{test: egfr, value: "{each}", unit: mL/min/1.73m2, date: "2026-11-20"}]}'
SAID = """notices:
  - when: {measure: egfr, below: egfr-floor}
    says: Low.
    path: labs
    examples:
      - {it: is said far below, given: LAB, each: [14, 14.9], then: true}
      - {it: is not said above, given: LAB, each: [15], then: "false"}
      - {it: is wrongly expected, given: LAB, each: [15], then: "true"}
      - {it: is wrongly not expected, given: LAB, each: [14], then: false}
""".replace("LAB", LAB)
MORE = """      - {it: has a verdict, given: LAB, each: [29], then: "true", verdict: avoid}
      - {it: has another verdict, given: LAB, each: [29], then: "true", verdict: stop}
      - {it: has a verdict that is not said while it is open, given: {}, then: "true", verdict: avoid}
      - {it: warns, given: LAB, each: [14], then: "true", warns: labs}
      - {it: does not warn, given: LAB, each: [20], then: "true", warns: labs}
      - {it: has both, given: LAB, each: [14], then: "true", verdict: avoid, warns: labs}
""".replace("LAB", LAB)


def test_each_stands_for_a_value_or_in_a_text():
    given = {"a": ["{each}", "x {each} {each}", 1], "b": {"c": "{each}"}, "d": "each"}
    assert filled(given, Decimal("1.50")) == {"a": [Decimal("1.50"), "x 1.50 1.50", 1], "b": {"c": Decimal("1.50")}, "d": "each"}
    assert filled(given, "y")["a"] == ["y", "x y y", 1]


def test_what_an_example_does_not_speak_of_is_not_looked_at(our_library):
    """An example without `verdict` or `warns` holds whatever these are; a notice without examples has none."""
    rules = our_library / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("not_screened:", "notices: [{when: {sex: male}, says: A man., path: sex}]\nnot_screened:"), encoding="utf-8")
    outcomes = run_examples(rules, Answers)
    assert [(o.expected, o.got) for o in outcomes] == [("true", "true"), ("false", "false"), ("unknown", "unknown")]
    assert [(e.verdict, e.warns, e.remark) for e in examples_in(rules)] == [(None, None, None)] * 3


def test_examples_of_verdicts_warnings_and_notices(our_library):
    rules = our_library / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("not_screened:", MORE + SAID + "not_screened:"), encoding="utf-8")
    outcomes = run_examples(rules, Answers)[3:]
    assert [(o.rule, o.it, o.expected, o.got) for o in outcomes] == [
        ("kidneys", "has a verdict: 29", "true, avoid", "true, avoid"),
        ("kidneys", "has another verdict: 29", "true, stop", "true, avoid"),
        ("kidneys", "has a verdict that is not said while it is open", "true, avoid", "unknown, avoid"),
        ("kidneys", "warns: 14", "true, warning of labs", "true, warning of labs"),
        ("kidneys", "does not warn: 20", "true, warning of labs", "true, no warning of labs"),
        ("kidneys", "has both: 14", "true, avoid, warning of labs", "true, avoid, warning of labs"),
        ("notice on labs", "is said far below: 14", "true", "true"),
        ("notice on labs", "is said far below: 14.9", "true", "true"),
        ("notice on labs", "is not said above: 15", "false", "false"),
        ("notice on labs", "is wrongly expected: 15", "true", "false"),
        ("notice on labs", "is wrongly not expected: 14", "false", "true"),
    ]
    assert {o.rule_set for o in outcomes} == {"first"}
    lines = rules.read_text(encoding="utf-8").splitlines()
    assert all(o.it.partition(":")[0] in lines[int(o.where.rpartition(":")[2]) - 1] for o in outcomes)
    assert [e.remark for e in examples_in(rules)][-1] == Remark("labs", "Low.")
