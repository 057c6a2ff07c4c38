"""Imports point inwards: no module knows of one further out, and the heavy libraries stay at the edge."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src" / "mifa_screen"
INWARDS = {
    "core": set(),
    "patient": {"core"},
    "knowledge": {"core", "patient"},
    "reading": {"core", "patient", "knowledge"},
    "measures": {"core", "patient", "knowledge", "reading"},
    "screening": {"core", "patient", "knowledge", "reading", "measures"},
}
EVERYWHERE = {"errors", "nearness", "verdicts", "result"}
QUIET = {"typer", "rich", "yaml", "click", "csv", "argparse", "logging", "time"}
# The one place where the knowledge asks for its own authoring: reading YAML when the built form is stale.
ALLOWED = {("knowledge/store.py", "authoring")}


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules(layer):
    return sorted((SRC / layer).rglob("*.py"))


@pytest.mark.parametrize("layer", INWARDS)
def test_imports_point_inwards(layer):
    for path in modules(layer):
        for name in imports(path):
            if name.startswith("mifa_screen."):
                target = name.split(".")[1]
                place = (path.relative_to(SRC).as_posix(), target)
                assert target in INWARDS[layer] | EVERYWHERE | {layer} or place in ALLOWED, f"{path}: {name}"


@pytest.mark.parametrize("layer", INWARDS)
def test_the_core_is_quiet(layer):
    for path in modules(layer):
        assert not {name.split(".")[0] for name in imports(path)} & QUIET, path
        calls = {node.func.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        assert not calls & {"print", "open", "input"}, path


def test_no_clock_below_the_edge():
    for layer in INWARDS:
        for path in modules(layer):
            text = path.read_text(encoding="utf-8")
            assert ".today(" not in text, path
            assert ".now(" not in text, path


def test_files_can_be_read_in_one_sitting():
    assert {path: n for path in SRC.rglob("*.py") if (n := len(path.read_text(encoding="utf-8").splitlines())) > 320} == {}
