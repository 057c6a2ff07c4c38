"""Every example of every shipped rule comes out as written."""

import pytest

from mifa_screen.authoring.examples import examples_in, run_examples
from mifa_screen.knowledge.store import vocabulary_folder
from mifa_screen.reading.understanding import Understanding
from mifa_screen.screening.screener import Screener

WORDS = Understanding(vocabulary_folder())
OUTCOMES = run_examples(None, lambda knowledge: Screener(knowledge, WORDS))


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: f"{outcome.rule}: {outcome.it}")
def test_example(outcome):
    assert outcome.got == outcome.expected, f"{outcome.where} {outcome.because}"


def test_every_rule_is_true_false_and_unknown_somewhere():
    said, stated = {}, set()
    for example in examples_in():
        if example.remark is None:
            said.setdefault(example.rule, set()).add(example.then)
            stated |= {example.rule} if example.verdict else set()
    assert len(said) == 25
    assert {rule: answers for rule, answers in said.items() if answers != {"true", "false", "unknown"}} == {}
    assert stated == said.keys()
