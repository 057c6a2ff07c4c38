"""A rule as a page, and every word of the condition language in plain English."""

import pytest

from mifa_screen.authoring.loading import shipped_files
from mifa_screen.knowledge.expressions import parse
from mifa_screen.knowledge.store import data_folder, load_knowledge
from mifa_screen.writers.condition_words import ConditionWords
from mifa_screen.writers.page import Page, Section
from mifa_screen.writers.rule_page import Written, rule_page
from mifa_screen.writers.text import text_page


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


@pytest.fixture(scope="module")
def written():
    return Written.of(file.plain for file in shipped_files(data_folder()))


def words(node, knowledge):
    page = Page((), "", (), (Section("", items=(ConditionWords(knowledge).item(parse(node)),)),))
    return " ".join(text_page(page).split()).removeprefix("- ")


@pytest.mark.parametrize(
    ("node", "says"),
    [
        ({"condition": "hepatitis"}, '(hepatitis); counts while active or in remission'),
        ({"condition": "autoimmune"}, "(autoimmune); counts in any status, resolved too"),
        ({"recorded": "gilbert-syndrome"}, "on record, a diagnosis from the list"),
        ({"doubtful": "pregnancy"}, "suspected, questioned or unclear, a diagnosis from the list"),
        ({"allergy": {"to": "mifamurtide"}}, "an allergy to one of"),
        ({"allergy": {"not_to": "mifamurtide"}}, "an allergy to anything but"),
        ({"allergy": {"not_to": "mifamurtide", "severe": "severe-reactions"}}, "severe: so graded, of high criticality, or with one of"),
        ({"medication": "nsaids"}, "a medicine, active or planned, from the list"),
        ({"medication": "corticosteroids", "unless_course": ["single", "short"]}, ", unless its course is single or short"),
        ({"medication": "nsaids", "daily_dose": "nsaid-high-dose"}, ", at a daily dose that is high by nsaid-high-dose"),
        ({"measure": "egfr", "below": "egfr-severe"}, "below 30 mL/min/1.73 m² (egfr-severe)"),
        ({"measure": "age", "at_least": "fertile-age-from"}, "age at least 10 years (fertile-age-from)"),
        ({"sex": "male"}, "sex: male"),
        ({"treatment": "ongoing"}, "treatment: ongoing"),
        ({"not": {"sex": "male"}}, "not: sex: male"),
        ({"all": [{"sex": "male"}, {"sex": "female"}]}, "all of these: - sex: male - sex: female"),
        ({"any": [{"sex": "male"}, {"sex": "female"}]}, "any of these: - sex: male - sex: female"),
        ({"any_known": [{"sex": "male"}, {"sex": "female"}]}, "is enough for false): - sex: male"),
        ({"any": [{"fact": "hepatitis"}, {"fact": "hepatitis"}]}, "(hepatitis), as above"),
        ({"fact": "childbearing_potential"}, "else presumed when:"),
        ({"measure": "bilirubin", "above": "bilirubin-severe", "times": "upper_limit", "put_in_doubt_by": {"sex": "male"}, "doubt_asks": "Why?"}, "left open by: sex: male (Why?)"),
        ({"measure": "bilirubin", "above": "bilirubin-severe", "times": "upper_limit", "put_in_doubt_by": {"sex": "male"}}, "left open by: sex: male"),
    ],
)  # fmt: skip
def test_every_word_of_the_language(knowledge, node, says):
    """Down to facts, value sets and limits with their units."""
    assert says in words(node, knowledge)


def test_every_rule_has_a_page(knowledge, written):
    """With statement, source, condition and examples; the codes only on request."""
    for rule in knowledge.rules:
        page = rule_page(rule, knowledge, written)
        titles = [section.title for section in page.sections]
        assert titles[:5] == ["What it says", "Why", "When it is true", "What to do", "Sources"], rule.id
        assert titles[-1] == "Examples"
        assert "Codes" not in titles
        assert page.headline == rule.title
        text_page(rule_page(rule, knowledge, written, codes=True))
