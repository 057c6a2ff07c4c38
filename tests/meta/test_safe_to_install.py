"""Safe to install: no network at run time, wheel and sdist hold what they must and no more, licences are named, dependencies are bounded."""

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

WITHOUT_NETWORK = """
import socket, sys

def refuse(*arguments, **options):
    sys.stderr.write("NETWORK")
    raise OSError("no network here")

for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname", "create_server", "socketpair"):
    setattr(socket, name, refuse)
from mifa_screen.cli.app import main
raise SystemExit(main(sys.argv[1:]))
"""


def without_network(folder, *arguments):
    return subprocess.run([sys.executable, "-c", WITHOUT_NETWORK, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_check_and_batch_need_no_network(tmp_path):
    """Any use of a socket would be told, and end the run."""
    for name, suffix in (("json", "json"), ("csv", "csv")):
        made = without_network(tmp_path, "template", name)
        assert (made.returncode, made.stderr) == (0, "")
        (tmp_path / f"p.{suffix}").write_text(made.stdout, encoding="utf-8")
    for arguments in (
        ["check", "p.json", "--as-of", "2026-11-23", "--format", "json"],
        ["check", "p.json", "--as-of", "2026-11-23", "--verbose"],
        ["batch", "p.csv", "--as-of", "2026-11-23", "--output", "out.csv", "--report", "report.html"],
        ["rules", "show", "renal-severe"],
    ):
        ran = without_network(tmp_path, *arguments)
        assert "NETWORK" not in ran.stderr, arguments
        assert ran.returncode in (0, 10, 11, 12), ran.stderr
    assert (tmp_path / "out.csv").exists()


def test_the_test_of_the_network_would_notice(tmp_path):
    ran = subprocess.run([sys.executable, "-c", WITHOUT_NETWORK.replace("from mifa_screen", "socket.create_connection(('localhost', 1))\nfrom mifa_screen")],
                         cwd=tmp_path, capture_output=True, text=True, check=False)  # fmt: skip
    assert ran.returncode != 0
    assert "NETWORK" in ran.stderr


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


def test_dependencies_are_bounded_and_each_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for dependency in PROJECT["dependencies"]:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+>=[0-9.]+,<[0-9.]+", dependency), dependency
        line = next(line for line in text.splitlines() if f'"{dependency}"' in line)
        assert "#" in line, f"say in one line what {dependency} is for"


def test_the_oldest_versions_are_the_lower_bounds():
    """tests/constraints-oldest.txt is what scripts/test_oldest.sh installs."""
    oldest = dict(re.findall(r"^([A-Za-z0-9_.-]+)==([0-9.]+)", (ROOT / "tests" / "constraints-oldest.txt").read_text(encoding="utf-8"), re.MULTILINE))
    for dependency in PROJECT["dependencies"]:
        name, low = re.match(r"([A-Za-z0-9_.-]+)>=([0-9.]+)", dependency).groups()
        pinned = [int(part) for part in oldest[name].split(".")]
        bound = [int(part) for part in low.split(".")]
        assert pinned[: len(bound)] == bound, f"{name}: the oldest tested is {oldest[name]}, the bound says {low}"


def test_how_to_report_a_weakness_is_said():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for words in ("report", "network", "patient data"):
        assert words in text
