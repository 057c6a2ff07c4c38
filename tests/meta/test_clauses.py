"""Every clause of the contract is named by a test, and every test that is named is there."""

import ast
import functools
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CLAUSES = yaml.safe_load((ROOT / "tests" / "meta" / "clauses.yaml").read_text(encoding="utf-8"))


def named_by_cases():
    for path in sorted((ROOT / "tests" / "cases").glob("*.yaml")):
        for case in yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader):
            clause = case.get("clause", [])
            yield from [clause] if isinstance(clause, str) else clause


@functools.cache
def functions(path):
    return {node.name for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)}


def test_every_clause_is_named_by_a_test():
    named = set(named_by_cases()) | {clause for clause, entry in CLAUSES.items() if entry.get("tests")}
    assert sorted(set(CLAUSES) - named) == []


def test_every_case_names_a_clause_that_there_is():
    assert sorted(set(named_by_cases()) - set(CLAUSES)) == []


def test_every_test_that_is_named_is_there():
    named = [test for entry in CLAUSES.values() for test in entry.get("tests", ())]
    assert [test for test in named if test.partition("::")[2] not in functions(test.partition("::")[0])] == []


def test_clauses_are_of_sections_1_to_8_and_say_something():
    assert {clause.partition(".")[0] for clause in CLAUSES} == set("12345678")
    assert all(entry["says"] for entry in CLAUSES.values())
