"""The condition language does what its manual says: docs/conditions.md is made from the same file."""

from pathlib import Path

import pytest

from mifa_screen.authoring.examples import run_examples
from mifa_screen.authoring.lint import lint, remarks
from mifa_screen.authoring.yaml_source import read_yaml
from mifa_screen.knowledge.expressions import READERS, RELATIONS
from mifa_screen.knowledge.store import vocabulary_folder
from mifa_screen.reading.understanding import Understanding
from mifa_screen.screening.screener import Screener

SPEC = Path(__file__).with_name("conditions.yaml")


def words_in(expression):
    if isinstance(expression, dict):
        yield from expression
        for part in expression.values():
            yield from words_in(part)
    elif isinstance(expression, list):
        for part in expression:
            yield from words_in(part)


@pytest.fixture(scope="module")
def outcomes():
    return run_examples(SPEC, lambda knowledge: Screener(knowledge, Understanding(vocabulary_folder())))


def test_it_is_a_rule_file_without_fault():
    assert lint(SPEC) == []
    assert remarks(SPEC) == []


def test_every_case_comes_out_as_written(outcomes):
    assert len(outcomes) > 120
    assert [outcome for outcome in outcomes if not outcome.holds] == []


def test_every_word_of_the_language_has_a_case():
    plain = read_yaml(SPEC).plain
    used = {word for rule in plain["rules"] for word in words_in(rule["when"])} | {word for fact in plain["facts"].values() for word in fact}
    language = {*READERS, *RELATIONS, "times", "put_in_doubt_by", "doubt_asks", "unless_course", "daily_dose", "to", "not_to", "severe"}
    assert language | {"true_when", "silence", "false_when", "presumed_when"} <= used
