"""What the checking library complains of, said in plain English: each kind of complaint, each kind of value."""

from decimal import Decimal
from typing import get_args

import pytest
from pydantic_core.core_schema import ErrorType

from mifa_screen.authoring.wording import BOUNDS, EXPECTED, reworded, unknown


def said(kind, value, loc=("a",), plain=None, readers=None, **context):
    return reworded({"type": kind, "loc": loc, "input": value, "ctx": context, "msg": "the library's own words"}, {"a": value} if plain is None else plain, readers or {})


@pytest.mark.parametrize(
    ("kind", "value", "context", "words"),
    [
        ("string_type", None, {}, "a text is expected, and nothing stands here"),
        ("string_type", 5, {}, 'a text is expected; put it in quotes: "5"'),
        ("string_type", Decimal("4.10"), {}, 'a text is expected; put it in quotes: "4.10"'),
        ("string_type", True, {}, 'a text is expected; put it in quotes: "true"'),
        ("string_type", [1], {}, "a text is expected, and a list stands here"),
        ("string_type", (1,), {}, "a text is expected, and a list stands here"),
        ("string_type", {"b": 1}, {}, "a text is expected, and a mapping stands here"),
        ("string_type", object(), {}, "a text is expected"),
        ("dict_type", True, {}, "a mapping (lines of `key: value`) is expected, and true or false stands here"),
        ("model_type", "x", {}, "a mapping (lines of `key: value`) is expected, and a text stands here"),
        ("model_type", [], {}, "a mapping (lines of `key: value`) is expected"),
        ("list_type", 3, {}, "a list (lines that begin with -) is expected, and a number stands here"),
        ("tuple_type", Decimal("0.5"), {}, "a list is expected, and a number stands here"),
        ("int_type", "3", {}, "a whole number is expected, and a text stands here"),
        ("int_from_float", Decimal("3.5"), {}, "a whole number is expected, and a number stands here"),
        ("bool_type", "yes", {}, "true or false is expected, and a text stands here"),
        ("string_too_short", "", {"min_length": 1}, "a text is expected, and there is none"),
        ("too_short", [], {}, "the list is empty; at least one is expected"),
        ("too_short", (), {}, "the list is empty; at least one is expected"),
        ("greater_than_equal", -1, {"ge": 0}, "a number of at least 0 is expected"),
        ("less_than_equal", 5, {"le": 4}, "a number of at most 4 is expected"),
        ("greater_than", 0, {"gt": 0}, "a number above 0 is expected"),
        ("less_than", 9, {"lt": 9}, "a number below 9 is expected"),
        ("string_pattern_mismatch", "n18", {"pattern": r"^[A-Z][0-9][0-9](\.[0-9]{1,2})?$"}, '"n18" is not an ICD-10 code, such as N18 or N18.4'),
        ("string_pattern_mismatch", " \t", {"pattern": r"\S"}, "a text is expected, and there is none"),
        ("literal_error", "feamle", {"expected": "'male' or 'female'"}, '"feamle" is not male or female; did you mean "female"?'),
        ("literal_error", "man", {"expected": "'male' or 'female'"}, '"man" is not male or female'),
        ("literal_error", "x", {"expected": "'a', 'b' or 'c'"}, '"x" is not a, b or c'),
        ("literal_error", "x", {"expected": "True"}, '"x" is not true'),
        ("literal_error", True, {"expected": "'a'"}, "true is not a"),
        ("literal_error", 3, {"expected": "'a'"}, "3 is not a"),
        ("literal_error", ["a"], {"expected": "'a' or 'b'"}, "this is not a or b"),
        ("decimal_parsing", "x", {}, "this value is not expected here"),
        ("date_from_datetime_parsing", "x", {}, "this value is not expected here"),
        ("relation", "x", {}, "the library's own words"),
    ],
)
def test_a_complaint_about_a_value(kind, value, context, words):
    assert said(kind, value, **context) == (("a",), words)


def test_the_whole_may_be_complained_of():
    assert said("members", {}, loc=(), plain={}) == ((), "the library's own words")
    assert said("model_type", 3, loc=(), plain=3) == ((), "a mapping (lines of `key: value`) is expected, and a number stands here")


def test_what_is_said_of_each_kind_is_no_word_of_the_library():
    kinds = set(get_args(ErrorType))
    assert set(EXPECTED) | set(BOUNDS) <= kinds
    for kind in kinds - {"string_pattern_mismatch", "string_too_long", "literal_error", "missing", "extra_forbidden"} - set(BOUNDS):
        assert "library's" not in said(kind, "x")[1]


def test_missing_and_unknown_keys():
    inner = {"titel": 1, "b": 2}
    plain = {"a": inner}
    assert said("missing", inner, loc=("a", "title"), plain=plain) == (("a", "title"), 'the key "title" is missing')
    assert said("extra_forbidden", 1, loc=("a", "titel"), plain=plain) == (("a", "titel"), 'unknown key "titel"')
    assert said("extra_forbidden", 1, loc=("a", "titel"), plain=plain, readers={id(inner): ["title", "unit"]}) == (("a", "titel"), 'unknown key "titel"; did you mean "title"?')


def test_a_key_of_the_file_that_stands_too_deep():
    inner = {"rules": 1, "titel": 2}
    plain = {"a": inner}
    readers = {id(plain): ["rules", "title", "titel"], id(inner): ["title"]}
    assert said("extra_forbidden", 1, loc=("a", "rules"), plain=plain, readers=readers) == (("a", "rules"), 'unknown key "rules"; it belongs at the left margin of the file')
    assert said("extra_forbidden", 1, loc=("a", "titel"), plain=plain, readers=readers) == (("a", "titel"), 'unknown key "titel"; did you mean "title"?')


@pytest.mark.parametrize(("word", "it_has"), [("kidne\u0443", "U+0443, cyrillic small letter u"), ("kidney\u200b", "U+200B, zero width space"), ("kidney\ue000", "U+E000, no letter")])
def test_a_letter_that_only_looks_plain_is_told(word, it_has):
    assert unknown("fact", word, ["kidney"]).endswith(f'" (it has {it_has}); did you mean "kidney"?')
    assert said("string_pattern_mismatch", word, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")[1].endswith(f"such as renal-severe (it has {it_has})")


def test_a_text_that_is_too_long():
    assert said("string_too_long", "x" * 90, max_length=80)[1] == "the text has 90 characters; at most 80 are expected"


def test_branches_of_the_schema_are_no_keys_of_the_file():
    plain = {"when": {"all": [{"fact": 3}]}}
    loc = ("when", "<all>", "all", 0, "<fact>", "fact")
    assert said("string_type", 3, loc=loc, plain=plain)[0] == ("when", "all", 0, "fact")
    assert said("missing", 3, loc=(*loc[:4], "<fact>", "fact"), plain={"when": {"all": [{}]}})[0] == ("when", "all", 0, "fact")
    assert said("string_type", 3, loc=("a", "function-plain[x()]", 0), plain={"a": (3,)})[0] == ("a", 0)


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("weak_kidney", ["weak_kidneys", "pregnant"], "weak_kidneys"),
        ("WEAK-KIDNEYS", ["weak_kidneys"], "weak_kidneys"),
        ("a-b-c-d", ["a_b_c_d"], "a_b_c_d"),
        ("a_b", ["a-b"], "a-b"),
        ("egf", ["egfr"], None),
        ("Egfr", ["egfr"], "egfr"),
        ("strange", ["egfr"], None),
        ("strange", [], None),
    ],
)
def test_a_name_that_is_not_there_and_one_that_may_be_meant(word, known, meant):
    assert unknown("fact", word, known) == f'there is no fact "{word}"' + (f'; did you mean "{meant}"?' if meant else "")


def test_values_are_said_on_one_line_and_cut():
    assert said("literal_error", "a\nb", expected="'a'")[1] == '"a\\nb" is not a'
    assert len(unknown("fact", "x" * 500, [])) < 120
