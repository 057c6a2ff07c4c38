"""Rule files by strangers: every command that takes one says where, what and what to do, ends with 4, and never hangs."""

import json
import time

import pytest
from test_check_command import OWN_RULES

from mifa_screen.knowledge.store import data_folder

WEB = 10
COMMANDS = {
    "lint": lambda file: ("rules", "lint", file),
    "test": lambda file: ("rules", "test", file),
    "mutants": lambda file: ("rules", "test", file, "--mutants"),
    "show": lambda file: ("rules", "show", "my-asthma", "--rules", file),
    "list": lambda file: ("rules", "list", "--rules", file),
    "trace": lambda file: ("rules", "trace", "--rules", file),
    "explain-text": lambda file: ("rules", "explain-text", "asthma", "--rules", file),
    "check": lambda file: ("check", "patient.json", "--rules", file, "--as-of", "2026-11-23"),
    "batch": lambda file: ("batch", "patients.csv", "--rules", file, "--as-of", "2026-11-23"),
}
WRONG = {
    "patient": (json.dumps({"id": "P-1", "sex": "male", "labs": []}).encode(), "this is a patient, no rule file"),
    "FHIR": (b'{"resourceType": "Bundle", "type": "collection", "entry": []}', "this is a FHIR Bundle"),
    "UTF-16": (OWN_RULES.encode("utf-16"), "not UTF-8"),
    "empty": (b"", "no rule file"),
    "table": (b"id,sex\n1,male\n", "no rule file"),
    "too large": (b"# " + b"x" * 3_000_000, "larger than 2 MB"),
    "laughing": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "`*b` repeats another place"),
    "tag": (OWN_RULES.replace("title: ", "title: !!python/name:os.system ", 1).encode(), "is a tag"),
    "deep": (b"a: " + b"[" * 50_000, "nested"),
    "two documents": (f"{OWN_RULES}---\n{OWN_RULES}".encode(), "a second document begins here"),
    "folder": (None, "this is a folder"),
}


@pytest.fixture
def files(tmp_path):
    (tmp_path / "patient.json").write_text('{"id": "P-1"}', encoding="utf-8")
    (tmp_path / "patients.csv").write_text("id,sex\nP-1,male\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_rule_file_is_refused_by_every_command(run, files, command, wrong):
    raw, says = WRONG[wrong]
    path = files / "theirs.yaml"
    if raw is None:
        path.mkdir()
    else:
        path.write_bytes(raw)
    ran = run(*COMMANDS[command](path))
    assert (ran.code, ran.out) == (4, "")
    assert says in ran.err
    assert all(line.startswith(f"mifa-screen: {path}:") for line in ran.err.splitlines())
    assert "internal error" not in ran.err


def test_a_web_of_facts_does_not_explode(run, files):
    """Ten facts, each naming the next twenty times: walked through one by one, never along every path."""
    path = files / "theirs.yaml"
    facts = [f"  f{n}: {{title: A, ask: Is it so?, true_when: {{any: [{', '.join([f'{{fact: f{n + 1}}}'] * 20)}]}}}}" for n in range(WEB)]
    facts += [f"  f{WEB}: {{title: A, ask: Is it so?, true_when: {{condition: airway-disease}}}}"]
    path.write_text(OWN_RULES.replace("rules:\n", "facts:\n" + "\n".join(facts) + "\nrules:\n").replace("{fact: respiratory_disease}", "{fact: f0}"), encoding="utf-8")
    began = time.process_time()
    for command in ("lint", "test", "show", "trace", "check"):
        ran = run(*COMMANDS[command](path))
        assert ran.code in (0, 10, 11, 12), ran.err
    assert time.process_time() - began < 20


def test_markup_in_a_rule_file_stays_text(run, files):
    """Rich markup, HTML and cells of tables: shown as they are written."""
    path = files / "theirs.yaml"
    nasty = '"[red]A[/red] [/] <script>alert(1)</script> | =1+1"'
    path.write_text(OWN_RULES.replace("title: Asthma is no good", f"title: {nasty}").replace("says: Asthma is no good.", f"says: {nasty}"), encoding="utf-8")
    assert nasty.strip('"') in " ".join(run("rules", "show", "my-asthma", "--rules", path).out.split())
    assert "[red]A[/red] [/] <script>" in " ".join(run("rules", "list", "--rules", path).out.split())
    html = run("rules", "trace", "--rules", path, "--format", "html").out
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "\\| =1+1" in run("rules", "trace", "--rules", path, "--format", "markdown").out


def test_a_library_file_is_no_rule_file_for_any_command(run, files):
    path = files / "theirs.yaml"
    path.write_text("schema: mifa-screen/library/1\ntitle: T\n", encoding="utf-8")
    for command in ("show", "list", "trace", "check", "batch"):
        ran = run(*COMMANDS[command](path))
        assert ran.code == 4
        assert "this is a library file" in ran.err


def test_a_shipped_file_goes_without_saying(run, files):
    """Naming one of ours adds nothing and takes nothing away."""
    ours = data_folder() / "label.yaml"
    assert run("rules", "list", "--rules", ours).out == run("rules", "list").out
    assert run(*COMMANDS["check"](ours)).out == run("check", "patient.json", "--as-of", "2026-11-23").out
