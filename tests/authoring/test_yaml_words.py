"""Where something stands and what the YAML parser means, in words."""

import pytest

from mifa_screen.authoring.yaml_source import parse_yaml
from mifa_screen.authoring.yaml_words import HINTS, explain, spoken
from mifa_screen.errors import RuleFileError


@pytest.mark.parametrize("sign", HINTS)
def test_a_complaint_that_is_known_is_explained(sign):
    assert explain(f"something {sign} something") == HINTS[sign]


def test_any_other_complaint_is_shown_on_one_line_and_cut():
    assert explain("a\nb") == "the YAML cannot be read: a\\nb"
    assert explain("x" * 200) == "the YAML cannot be read: " + "x" * 200
    assert explain("x" * 201) == "the YAML cannot be read: " + "x" * 199 + "…"


@pytest.mark.parametrize(
    ("keys", "plain", "words"),
    [
        ((), {}, ""),
        (("a", "b"), {}, "a › b"),
        (("MAX\0",), {}, "MAX"),
        (("\0a",), {}, "\\x00a"),
        (("rules", 0, "why"), {"rules": [{"id": "one"}]}, "one › why"),
        (("rules", 0), {"rules": [{"id": 3}]}, "rules › item 1"),
        (("rules", 1), {"rules": [{"id": "one"}]}, "rules › item 2"),
        (("rules", 0, "examples", 1), {"rules": [{"id": "one", "examples": [3, {"it": "fires"}]}]}, "one › fires"),
        (("not_screened", 0), {"not_screened": [{"statement": "S-1"}]}, "not_screened › S-1"),
        ((0, "a"), [{"id": "one"}], "one › a"),
        ((0, "a"), 3, "item 1 › a"),
        (("k" * 61,), {}, "k" * 59 + "…"),
        (("rules", 0), {"rules": [{"id": "i" * 60}]}, "i" * 60),
        (("rules", 0), {"rules": [{"id": "i" * 61}]}, "i" * 59 + "…"),
    ],
)
def test_a_place_as_a_reader_would_name_it(keys, plain, words):
    assert spoken(keys, plain) == words


@pytest.mark.parametrize(("name", "shown"), [("x" * 24, "x" * 24), ("x" * 25, "x" * 23 + "…")])
def test_names_of_anchors_are_cut(name, shown):
    with pytest.raises(RuleFileError) as caught:
        parse_yaml(f"a: &{name} b\nc: *{name}\n".encode(), "f.yaml")
    assert [str(problem) for problem in caught.value.problems] == [
        f"f.yaml:1: a: `&{shown}` names this place for use elsewhere; write it out where it is used",
        f"f.yaml:2: c: `*{shown}` repeats another place of the file; write it out",
    ]
    assert caught.value.source == ""


@pytest.mark.parametrize(("tag", "shown"), [("!" + "x" * 39, "!" + "x" * 39), ("!" + "x" * 40, "!" + "x" * 38 + "…")])
def test_tags_are_cut(tag, shown):
    with pytest.raises(RuleFileError) as caught:
        parse_yaml(f"a: {tag} b\n".encode(), "f.yaml")
    assert str(caught.value) == f"f.yaml:1: a: `{shown}` is a tag; tags are not used, put texts in quotes"
