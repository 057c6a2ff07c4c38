"""`rules list / show / lint / test / explain-text`."""

import pytest
from test_check_command import OWN_RULES


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(OWN_RULES, encoding="utf-8")
    return path


def test_list_names_every_rule_worst_first(run):
    """Id, rule set, group, verdict and title."""
    ran = run("rules", "list")
    rows = [line.split() for line in ran.out.splitlines() if not line.startswith(" ")]
    assert (ran.code, rows[0][0], rows[1]) == (0, "rule", ["allergy-reaction-on-treatment", "document", "allergy", "stop"])
    assert "    Severe kidney impairment" in ran.out
    assert len(rows) > 20


@pytest.mark.parametrize("columns", ["20", "40", "80", "100", "500"])
def test_list_cuts_nothing_off(run, monkeypatch, columns):
    """Whatever the width, every id stands in one piece and every word of a title is there."""
    monkeypatch.setenv("COLUMNS", columns)
    out = run("rules", "list").out
    assert "label-nsaid-high-dose" in "".join(out.split("\n  ")) if columns == "20" else "label-nsaid-high-dose" in out
    assert "NSAID at high dose" in " ".join(out.split())


def test_list_of_one_set_and_with_ones_own(run, own):
    """--rule-set and --rules."""
    assert "label-" not in run("rules", "list", "--rule-set", "document").out
    assert "my-asthma" in run("rules", "list", "--rules", own).out


def test_show_is_a_page_for_a_colleague(run):
    """Statement, why, when in words, advice, sources, the label's level, examples."""
    ran = run("rules", "show", "renal-severe")
    words = " ".join(ran.out.split())
    for title in ("What it says", "Why", "When it is true", "What to do", "Sources", "What the product label says", "Examples"):
        assert f"\n{title}\n" in ran.out
    assert "severe_renal_impairment" in words
    assert "below 30 mL/min/1.73 m²" in words
    assert "section 2 (DOC-2.1)" in words
    assert "N18.4" not in words
    assert "N18.4" in run("rules", "show", "renal-severe", "--codes").out


def test_show_of_ones_own_rule(run, own):
    """A rule file of one's own is shown as ours are."""
    ran = run("rules", "show", "my-asthma", "--rules", own)
    assert "Asthma is no good" in ran.out
    assert "My head, section 1" in ran.out


def test_lint(run, own, tmp_path):
    """A good file is said to be good; a bad one is exit 4 with file and line."""
    assert run("rules", "lint", own).out == f"{own}: no problems\n"
    bad = tmp_path / "bad.yaml"
    bad.write_text(OWN_RULES.replace("respiratory_disease", "respiratory_diseas"), encoding="utf-8")
    ran = run("rules", "lint", own, bad)
    assert (ran.code, ran.out) == (4, "")
    assert f"{bad}:" in ran.err
    assert '"respiratory_disease"' in ran.err


def test_lint_remarks_are_talk(run, own):
    """What is no error goes to stderr, and not at all with --quiet."""
    own.write_text(OWN_RULES.replace("      - {it: asks, given: {}, then: unknown}\n", ""), encoding="utf-8")
    ran = run("rules", "lint", own)
    assert ran.code in (0, 4)
    if ran.code == 0:
        assert "note: " in ran.err
        assert run("rules", "lint", "--quiet", own).err == ""


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("{recorded: airway-disease}", "with nothing known of a patient this rule is false, so that silence rules it out"),
        ("{not: {recorded: airway-disease}}", "with nothing known of a patient this rule is true"),
        ("{condition: airway-disease}", None),
        ("{all: [{treatment: ongoing}, {condition: airway-disease}]}", None),
    ],
)
def test_lint_tells_of_rules_that_silence_decides(run, own, when, says):
    """What is missing must stay unknown; a rule for patients on treatment may well be false before."""
    own.write_text(OWN_RULES.replace("{fact: respiratory_disease}", when), encoding="utf-8")
    ran = run("rules", "lint", own)
    assert ran.code == 0
    assert (f"note: {own}:17: my-asthma › when: {says}" in ran.err) if says else ran.err == ""


def test_lint_tells_of_names_and_codes_to_no_effect(run, own):
    """A substance that means something else to the vocabulary, one that it does not know, codes that stand there twice or below another."""
    own.write_text(OWN_RULES + """value_sets:
  mine: {title: Mine, members: [{substance: [alendronic-acid, frobnium, penicillin]}, {icd: [J45, "J45.0", K50, K50]}, {reaction: [frobbing, rash]}]}
""", encoding="utf-8")  # fmt: skip
    err = run("rules", "lint", own).err
    for says in ('no substance "alendronic-acid": texts of that name mean zoledronic-acid here', 'no substance "frobnium": only this very name', "J45.0 lies below",
                 "K50 stands here for a second time", 'no reaction "frobbing": no text will ever mean it'):  # fmt: skip
        assert err.count(says) == 1
    assert "penicillin" not in err
    assert '"rash"' not in err


def test_the_examples_of_a_rule_file(run, own):
    """All as written: 0. One that is not: 4, and which."""
    assert run("rules", "test", own) == (0, "3 examples, all as written\n", "")
    assert "my-asthma: fires: true\n" in run("rules", "test", own, "--verbose").out
    own.write_text(OWN_RULES.replace('given: {conditions: ["J45"]}', 'given: {conditions: ["K50"]}'), encoding="utf-8")
    ran = run("rules", "test", own)
    assert ran.code == 4
    assert "my-asthma: fires: should be true; it is false" in ran.out
    assert ran.out.endswith("3 examples, 1 not as written\n")


def test_explain_text(run):
    """How a text is understood, and where it belongs."""
    ran = run("rules", "explain-text", "asthma")
    assert ran.code == 0
    assert "Among conditions" in ran.out
    assert "belongs to airway-disease" in " ".join(ran.out.split())
    assert "not understood; it would count as an allergy" in run("rules", "explain-text", "qwertyzole").out
    assert "a code: atc L04AD02" in " ".join(run("rules", "explain-text", "L04AD02").out.split())


@pytest.mark.parametrize(
    ("text", "why"),
    [("asthma qwertyzole", 'not known here: "qwertyzole"'), ("Ashtma", 'not known here: "ashtma"; did you mean "asthma"?'), ("asthma, rest as above", "it points to what does not stand in it"),
     ("RA", 'may mean several things: "ra"'), ("lupus never controlled", "each word is known, but not what they say together"), ("a " * 501, "longer than 1000 characters")],
)  # fmt: skip
def test_explain_text_says_why_a_diagnosis_is_not_understood(run, text, why):
    """The words that are not known, or what the known ones leave open."""
    assert f"not understood; {why}" in " ".join(run("rules", "explain-text", text).out.split())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no history of asthma", "Among conditions"),
        ("ibuprofen 400 mg TDS", "mg a time: 400"),
        ("ciclosporin (stopped 2019)", "no longer taken"),
        ("NKDA", "Among allergies"),
    ],
)
def test_explain_text_of_more_than_a_name(run, text, says):
    """Stances, doses and what is over."""
    ran = run("rules", "explain-text", text)
    assert ran.code == 0
    assert says in " ".join(ran.out.split())


@pytest.mark.parametrize(("form", "starts"), [("text", "From the sources"), ("markdown", "## From"), ("html", "<!DOCTYPE html>"), ("json", "{")])
def test_trace(run, form, starts):
    """Every form, to stdout."""
    ran = run("rules", "trace", "--format", form)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(starts)
    assert "renal-severe" in ran.out


def test_trace_of_ones_own_file_into_a_file(run, own, tmp_path):
    """--rules, --output, and what is refused."""
    assert run("rules", "trace", "--rules", own, "--output", tmp_path / "t.html", "--format", "html").out == ""
    assert "my-asthma" in (tmp_path / "t.html").read_text(encoding="utf-8")
    assert run("rules", "trace", "--rules", own, "--output", own).code == 2
    assert run("rules", "trace", "--format", "pdf").code == 2


def test_mutants(run, own):
    """What no example notices is listed with file and line, and is exit 4; --verbose says what was left out and why."""
    ran = run("rules", "test", own, "--mutants")
    assert ran.code == 4
    assert f'{own}:' in ran.out
    assert 'my-asthma: no example notices this change: the verdict "' in ran.out
    assert " unnoticed" in ran.out
    own.write_text(OWN_RULES.replace('then: "true"}', 'then: "true", verdict: caution}'), encoding="utf-8")
    better = run("rules", "test", own, "--mutants", "--verbose")
    assert better.out.count("no example notices") < ran.out.count("no example notices")
