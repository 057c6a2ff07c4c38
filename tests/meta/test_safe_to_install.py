"""Safe to install: no network at run time, wheel and sdist hold what they must and no more, licences are named, dependencies are bounded."""

import json
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from mifa_screen.cli import rules
from mifa_screen.cli.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

WITHOUT_NETWORK = """
import json, socket, sys

class Local(socket.socket):
    def __init__(self, family=-1, *rest, **named):
        if family != socket.AF_UNIX:
            refuse()
        super().__init__(family, *rest, **named)

def refuse(*arguments, **options):
    sys.stderr.write("NETWORK")
    raise OSError("no network here")

socket.socket = Local      # processes of one run speak through sockets of the machine itself
for name in ("create_connection", "getaddrinfo", "gethostbyname", "create_server"):
    setattr(socket, name, refuse)
from mifa_screen.cli.app import main
codes = []
for call in json.loads(sys.argv[1]):
    codes.append(main(call))
    sys.stdout.flush()
print("\\n" + json.dumps(codes))
"""


def without_network(folder, *calls):
    """Run calls in a process that has no network; return their exit codes, and what was said on stderr."""
    ran = subprocess.run([sys.executable, "-c", WITHOUT_NETWORK, json.dumps(calls)], cwd=folder, capture_output=True, text=True, check=False)
    return json.loads(ran.stdout.splitlines()[-1]) if ran.returncode == 0 else None, ran.stderr


BUNDLE = """{"resourceType": "Bundle", "type": "collection", "entry": [
  {"resource": {"resourceType": "Patient", "id": "p", "gender": "male", "birthDate": "2009-04-12"}},
  {"resource": {"resourceType": "Condition", "subject": {"reference": "Patient/p"}, "code": {"text": "asthma"}}}]}"""
OWN = """{schema: mifa-screen/rules/1, id: own, title: Own, version: "1", medicine: mifamurtide, sources: {OWN: {title: Own, reference: here}},
statements: {OWN-1: {source: OWN, section: "1", says: Asthma is weighed.}}, rules: [{id: own-rule, group: lungs, verdict: caution, title: Asthma, statement: Weigh it.,
why: Because., advice: Weigh it., cites: [OWN-1], when: {condition: airway-disease}, examples: [{it: fires, given: {conditions: [J45]}, then: "true"},
{it: is silent, given: {conditions: []}, then: "false"}, {it: asks, given: {}, then: unknown}]}]}
"""
AS_OF = ["--as-of", "2026-11-23"]
CALLS = {
    "check": [["p.json", *AS_OF, "--format", form] for form in ("text", "json", "markdown", "html", "fhir", "cds-card")] + [["bundle.json", *AS_OF], ["p.json", *AS_OF, "--rules", "own.yaml"]],
    "batch": [["p.csv", *AS_OF, "--output", "out.csv", "--report", "report.html"], ["p.csv", *AS_OF, "--output", "out.xlsx"], ["out.xlsx", *AS_OF, "--map", "findings=-"],
              ["folder", *AS_OF], ["p.csv", *AS_OF, "--jobs", "2", "--output", "two.csv"]],
    "columns": [["p.csv"]],
    "rules": [["list"], ["show", "renal-severe", "--codes"], ["lint", "own.yaml"], ["test", "own.yaml"], ["test", "own.yaml", "--mutants"], ["trace", "--rules", "own.yaml"],
              ["trace", "--format", "html", "--output", "trace.html"], ["explain-text", "asthma"]],
    "template": [["json"], ["csv"]],
    "schema": [["patient"], ["rules"], ["result"]],
}  # fmt: skip


@pytest.fixture
def files(tmp_path):
    for name in ("patient.json", "patients.csv"):
        (tmp_path / f"p{Path(name).suffix}").write_bytes((ROOT / "data" / "templates" / name).read_bytes())
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "bundle.json", tmp_path / "folder" / "bundle.json"):
        path.write_text(BUNDLE, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    return tmp_path


def test_every_command_is_tried():
    """A new one is put into CALLS."""
    assert sorted(CALLS) == sorted(COMMANDS)
    named = {command.name or command.callback.__name__ for command in rules.app.registered_commands}
    assert {call[0] for call in CALLS["rules"]} == named


def test_no_command_needs_a_network(files):
    """Any use of a socket to the outside would be told, and end the run."""
    calls = [[command, *arguments] for command, of_command in CALLS.items() for arguments in of_command]
    codes, err = without_network(files, *calls)
    assert "NETWORK" not in err
    assert "internal error" not in err, err
    for call, code in zip(calls, codes, strict=True):
        assert code in ((0, 4) if "--mutants" in call else (0, 10, 11, 12)), (call, err)
    assert (files / "out.csv").read_bytes() == (files / "two.csv").read_bytes()


def test_the_test_of_the_network_would_notice(tmp_path, monkeypatch):
    for attempt in ("socket.create_connection(('localhost', 1))", "socket.socket()", "socket.socket(socket.AF_INET)"):
        monkeypatch.setitem(globals(), "WITHOUT_NETWORK", WITHOUT_NETWORK.replace("from mifa_screen", f"{attempt}\nfrom mifa_screen"))
        codes, err = without_network(tmp_path, ["template", "json"])
        assert codes is None
        assert "NETWORK" in err


def test_nothing_imports_a_client_of_the_network():
    """Neither ours, nor in what stands in the report and the pages."""
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(?:import|from) (?:socket|http|urllib\.request|requests|httpx|ftplib|smtplib)\b", text, re.MULTILINE), path


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    made = subprocess.run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
    return {"wheel": next(folder.glob("*.whl")), "sdist": next(folder.glob("*.tar.gz"))}


def test_the_wheel_holds_code_data_and_licences_and_nothing_else(built):
    with zipfile.ZipFile(built["wheel"]) as wheel:
        names = wheel.namelist()
        metadata = wheel.read(next(name for name in names if name.endswith("METADATA"))).decode()
        licences = wheel.read(next(name for name in names if name.endswith("LICENSES.md") and "dist-info" in name)).decode()
    data = {path.relative_to(ROOT / "data").as_posix() for path in (ROOT / "data").rglob("*") if path.is_file()}
    held = {name.removeprefix("mifa_screen/data/") for name in names if name.startswith("mifa_screen/data/")}
    assert data - held - {"built.json"} == set()
    assert "built.json" in held
    assert [name for name in names if not name.startswith(("mifa_screen/", "mifa_screen-"))] == []
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc") or "/tests/" in name] == []
    assert "License-Expression: Apache-2.0" in metadata
    for words in ("LOINC", "SNOMED International", "ICD-10-CM", "CC0", "ATC", "RxNorm"):
        assert words in licences, words


def test_the_sdist_can_be_built_and_tested_from(built):
    with tarfile.open(built["sdist"]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    for needed in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md", "data/contraindications.yaml", "data/vocabulary/LICENSES.md",
                   "tests/README.md", "tests/meta/clauses.yaml", "schemas/rules.schema.json", "docs/safety.md", "scripts/make_docs.py"):  # fmt: skip
        assert needed in names, needed
    assert [name for name in names if "__pycache__" in name or name.startswith((".git/", ".venv", "dist/"))] == []


AT_RUN_TIME = ("parquet", "spark")
"""Extras that the program itself imports."""


def test_dependencies_are_bounded_and_each_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for dependency in (*PROJECT["dependencies"], *(needed for extra in AT_RUN_TIME for needed in PROJECT["optional-dependencies"][extra])):
        assert re.fullmatch(r"[A-Za-z0-9_.-]+>=[0-9.]+,<[0-9.]+", dependency), dependency
        line = next(line for line in text.splitlines() if f'"{dependency}"' in line)
        assert "#" in line, f"say in one line what {dependency} is for"


def test_the_oldest_versions_are_the_lower_bounds():
    """tests/constraints-oldest.txt is what scripts/test_oldest.sh installs."""
    oldest = dict(re.findall(r"^([A-Za-z0-9_.-]+)==([0-9.]+)", (ROOT / "tests" / "constraints-oldest.txt").read_text(encoding="utf-8"), re.MULTILINE))
    for dependency in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["parquet"]):
        name, low = re.match(r"([A-Za-z0-9_.-]+)>=([0-9.]+)", dependency).groups()
        pinned = [int(part) for part in oldest[name].split(".")]
        bound = [int(part) for part in low.split(".")]
        assert pinned[: len(bound)] == bound, f"{name}: the oldest tested is {oldest[name]}, the bound says {low}"


def test_how_to_report_a_weakness_is_said():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for words in ("report", "network", "patient data"):
        assert words in text
