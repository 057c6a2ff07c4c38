"""`check`: outcomes, formats, options, where the result goes (contract sections 1, 5 and 7)."""

import io
import json

import pytest

from clear_patient import AS_OF, CLEAR
from mifa_screen.cli import check as check_module
from mifa_screen.cli import rules as rules_module
from mifa_screen.cli.app import main

KEYS = [
    "schema", "tool_version", "as_of", "patient_id", "rule_sets", "outcome", "verdict", "could_be", "complete", "by_rule_set", "findings", "unresolved",
    "ruled_out", "to_ask", "not_understood", "warnings", "not_screened",
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [
        ({}, "none-found", 0),
        ({"conditions": ["N18.4"]}, "do-not-give", 10),
        ({"labs": None}, "incomplete", 11),
        ({"conditions": ["J45"]}, "with-care", 12),
    ],
)
def test_the_exit_code_is_the_outcome(check, changes, outcome, code):
    """Section 5: one exit code for each of the four outcomes."""
    ran = check(**changes)
    assert (ran.json["outcome"], ran.code, ran.err) == (outcome, code, "")


def test_json_has_the_keys_of_section_7_in_their_order(check):
    """Scripts may rely on the order, and on the newline at the end."""
    ran = check()
    assert list(ran.json) == KEYS
    assert ran.out.endswith("}\n")


def test_json_is_utf8_whatever_the_locale(run, patient, monkeypatch):
    """The encoding of the terminal does not reach the JSON."""
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw := io.BytesIO(), encoding="ascii"))
    assert main(["check", str(patient(id="Zoë")), "--format", "json", *AS_OF]) == 0
    assert json.loads(raw.getvalue().decode("utf-8"))["patient_id"] == "Zoë"
    assert "Zoë".encode() in raw.getvalue()


@pytest.mark.parametrize(("form", "start"), [("text", "May mifamurtide be given?"), ("json", "{"), ("markdown", "# NOTHING FOUND"), ("html", "<!DOCTYPE html>")])
def test_formats(run, patient, form, start):
    """Section 5: text, json, markdown, html."""
    ran = run("check", patient(), "--format", form, *AS_OF)
    assert ran.code == 0
    assert ran.out.startswith(start)
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("form", ["fhir", "cds-card"])
def test_formats_for_other_systems(run, patient, tmp_path, form):
    """Exit codes, --output and same bytes are those of every format; the ending never chooses them."""
    ill = {"conditions": ["N18.4"]}
    ran = run("check", patient(**ill), "--format", form, *AS_OF)
    assert (ran.code, ran.err) == (10, "")
    assert ran.out == run("check", patient(**ill), "--format", form, *AS_OF).out
    assert run("check", patient(**ill), "--format", form, "--quiet", "--output", "out.fhir.json", *AS_OF) == (10, "", "")
    assert (tmp_path / "out.fhir.json").read_text(encoding="utf-8") == ran.out
    assert {"fhir": "Bundle", "cds-card": None}[form] == ran.json.get("resourceType")
    assert run("check", patient(labs=None), "--format", form, *AS_OF).code == 11
    assert run("check", patient(conditions=["asthma"]), "--format", form, *AS_OF).code == 12
    run("check", patient(), "--quiet", "--output", "plain.fhir.json", *AS_OF)
    assert json.loads((tmp_path / "plain.fhir.json").read_text(encoding="utf-8"))["schema"] == "mifa-screen/result/1"


def test_nothing_found_is_a_success_and_no_card(run, patient):
    """In the terms of other systems."""
    ran = run("check", patient(), "--format", "fhir", *AS_OF)
    assert (ran.code, ran.json["entry"][0]["resource"]["status"], len(ran.json["entry"])) == (0, "success", 1)
    ran = run("check", patient(), "--format", "cds-card", *AS_OF)
    assert (ran.code, ran.json) == (0, {"cards": []})


def test_what_was_read_as_fhir_is_referred_to(run, tmp_path):
    """In, a Bundle; out, a Bundle that names its resources, and drafts of orders for the same patient."""
    coded = {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "N18.4"}]}
    about = {"reference": "Patient/p1"}
    resources = [{"resourceType": "Patient", "id": "p1", "gender": "male"}, {"resourceType": "Condition", "id": "c1", "subject": about, "code": coded}]
    (tmp_path / "b.json").write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in resources]}), encoding="utf-8")
    response, *issues = [entry["resource"] for entry in run("check", "b.json", "--format", "fhir", *AS_OF).json["entry"]]
    assert response["subject"] == about
    severe = next(issue for issue in issues if issue["code"]["coding"][1]["code"] == "renal-severe")
    assert severe["evidence"][0]["detail"] == [{"reference": "Condition/c1"}]
    suggested = run("check", "b.json", "--format", "cds-card", *AS_OF).json["cards"][-1]["suggestions"]
    assert {action["resource"]["subject"]["reference"] for suggestion in suggested for action in suggestion["actions"]} == {"Patient/p1"}


def test_rules_of_ones_own_are_told_to_other_systems(run, patient, tmp_path):
    """Their medicine has no code here, their groups no kind of issue."""
    (tmp_path / "mine.yaml").write_text(OWN_RULES, encoding="utf-8")
    ran = run("check", patient(conditions=["J45"]), "--rules", "mine.yaml", "--format", "fhir", *AS_OF)
    assert ran.code == 12
    issue = ran.json["entry"][1]["resource"]
    assert issue["contained"][0]["code"] == {"text": "fictamab"}
    (card,) = run("check", patient(conditions=["J45"]), "--rules", "mine.yaml", "--format", "cds-card", *AS_OF).json["cards"]
    assert card["summary"] == "Weigh before giving fictamab: Asthma is no good"
    assert card["source"]["label"] == "mifa-screen: Rules of mine"


def test_text_is_the_default_and_says_what_nothing_found_means(run, patient):
    """Never "safe", never "clear"."""
    ran = run("check", patient(id="x"), *AS_OF)
    assert "NOTHING FOUND in the facts given" in ran.out
    assert "does not replace" in ran.out
    assert "safe" not in ran.out.lower()
    assert "clear" not in ran.out.lower()


def test_quiet_text_is_the_headline(run, patient):
    """One line for a shell prompt."""
    assert run("check", patient(conditions=["N18.4"]), "--quiet", *AS_OF) == (10, "✖ DO NOT GIVE\n", "")


def test_verbose_lists_what_was_ruled_out(run, patient):
    """One entry each; without it a count."""
    assert "renal-severe" in run("check", patient(), "--verbose", *AS_OF).out
    assert "renal-severe" not in run("check", patient(), *AS_OF).out


def test_standard_input(run, monkeypatch):
    """`-` reads the patient from stdin."""
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps(CLEAR).encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    assert run("check", "-", "--format", "json", *AS_OF).json["outcome"] == "none-found"


def test_closed_standard_input(run, monkeypatch):
    """A daemon without stdin gets an input error."""
    monkeypatch.setattr("sys.stdin", None)
    ran = run("check", "-")
    assert ran.code == 3
    assert "standard input" in ran.err


def test_today_is_the_default_day_and_is_printed(run, patient, monkeypatch):
    """Section 5: the day is always printed."""
    import datetime as dt

    before = dt.date.today()
    ran = run("check", patient(labs=[]), "--format", "json")
    assert ran.json["as_of"] in (before.isoformat(), dt.date.today().isoformat())


@pytest.mark.parametrize(("rule_set", "sets"), [("all", ["document", "label"]), ("document", ["document"]), ("label", ["label"])])
def test_rule_set(check, rule_set, sets):
    """Section 5: --rule-set all, document, label."""
    ran = check("--rule-set", rule_set)
    assert [used["id"] for used in ran.json["rule_sets"]] == sets
    assert {rule["rule_set"] for rule in ran.json["ruled_out"]} == set(sets)


def test_the_window_of_laboratory_results(check):
    """--max-lab-age: a result older than that is unknown."""
    assert check("--max-lab-age", "3").json["outcome"] == "none-found"
    assert check("--max-lab-age", "2").json["outcome"] == "incomplete"


@pytest.mark.parametrize("name", ["out.json", "out.md", "out.html", "out.txt"])
def test_output_appears_whole_and_its_ending_says_the_format(run, patient, tmp_path, name):
    """The ending decides unless --format does; stdout stays empty."""
    ran = run("check", patient(), "--output", name, *AS_OF)
    assert (ran.code, ran.out, ran.err) == (0, "", f"written: {name}\n")
    starts = {"json": "{", "md": "# ", "html": "<!DOCTYPE", "txt": "May "}
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(starts[name.split(".")[1]])
    assert run("check", patient(), "--format", "json", "--quiet", "--output", name, *AS_OF) == (0, "", "")
    assert json.loads((tmp_path / name).read_text(encoding="utf-8"))["outcome"] == "none-found"


def test_a_dash_is_standard_output(run, patient, tmp_path):
    """No file of that name is made, here or by the other commands that write."""
    plain = run("check", patient(), *AS_OF)
    assert run("check", patient(), "--output", "-", *AS_OF) == plain
    assert run("check", patient(), "-o", "-", "-f", "json", *AS_OF).json["outcome"] == "none-found"
    assert run("template", "json", "-o", "-") == run("template", "json")
    assert run("schema", "patient", "-o", "-") == run("schema", "patient")
    assert run("rules", "trace", "-o", "-") == run("rules", "trace")
    assert [path.name for path in tmp_path.iterdir()] == ["p.json"]


@pytest.mark.parametrize("name", ["x.docx", "x.JSN", "some.folder/x.pdf"])
def test_an_ending_that_names_no_format_is_refused(run, patient, tmp_path, name):
    """Text under such a name is never what was meant; --format settles it."""
    ran = run("check", patient(), "--output", name, *AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert all(word in ran.err for word in (".json", ".md", ".html", ".txt", "--format"))
    assert run("rules", "trace", "--output", name).code == 2
    (tmp_path / "some.folder").mkdir()
    assert run("check", patient(), "--output", name, "--format", "text", *AS_OF).code == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith("May ")


@pytest.mark.parametrize("name", ["x", "some.folder/x", "./x", "x.TXT"])
def test_without_an_ending_it_is_text(run, patient, tmp_path, name):
    (tmp_path / "some.folder").mkdir()
    assert run("check", patient(), "--output", name, *AS_OF).code == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith("May ")


def test_a_trace_is_written_as_its_ending_says(run, tmp_path):
    assert run("rules", "trace", "--output", "t.html").code == 0
    assert (tmp_path / "t.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_an_nsaid_of_unsaid_dose_is_asked_about_once(check):
    """Its own question is enough; a code that names no NSAID asks which."""
    ran = check(medications=["ibuprofen"])
    assert ran.json["to_ask"] == ["What is the daily dose of ibuprofen?"]
    assert [rule["ask"] for rule in ran.json["unresolved"]] == ["What is the daily dose of ibuprofen?"]
    assert check(conditions=["Z79.1"]).json["to_ask"] == ["Which NSAID is taken, and at what daily dose?"]
    both = check(medications=["ibuprofen 400 mg 3x daily"], conditions=["Z79.1"]).json
    assert both["to_ask"] == ["Which NSAID is taken, and at what daily dose?"]
    assert check(medications=None).json["to_ask"] == ["Record the list of medicines, or that there are none"]


def test_the_same_bytes_again(check):
    """Section 7: same input, same bytes."""
    assert check(conditions=["asthma", "qwertyzole"]).out == check(conditions=["asthma", "qwertyzole"]).out


def test_a_rule_file_of_ones_own(run, patient, tmp_path):
    """--rules: another medicine's rules stand alone, and give the headline its name."""
    (tmp_path / "mine.yaml").write_text(OWN_RULES, encoding="utf-8")
    ran = run("check", patient(conditions=["J45"]), "--rules", "mine.yaml", *AS_OF)
    assert ran.code == 12
    assert "May fictamab be given?" in ran.out
    assert "Asthma is no good" in ran.out


OWN_RULES = """\
schema: mifa-screen/rules/1
id: mine
title: Rules of mine
version: "1.0.0"
medicine: fictamab
sources: {MINE: {title: My head, reference: none, mark: J}}
statements: {MINE-1: {source: MINE, section: "1", says: Asthma is no good.}}
rules:
  - id: my-asthma
    group: lungs
    verdict: caution
    title: Asthma is no good
    statement: Weigh asthma.
    why: It is so.
    advice: Weigh it.
    cites: [MINE-1]
    when: {fact: respiratory_disease}
    examples:
      - {it: fires, given: {conditions: ["J45"]}, then: "true"}
      - {it: is silent, given: {conditions: []}, then: "false"}
      - {it: asks, given: {}, then: unknown}
"""


def test_formats_and_endings_agree():
    """Every ending stands for a format that there is."""
    assert set(check_module.BY_ENDING.values()) <= set(check_module.FORMATS)
    assert set(rules_module.BY_ENDING.values()) == set(rules_module.FORMATS)
