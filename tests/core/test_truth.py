"""Kleene's tables, written out in full."""

import pytest

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN, Truth, all_of, any_of

AND = {(FALSE, FALSE): FALSE, (FALSE, UNKNOWN): FALSE, (FALSE, TRUE): FALSE, (UNKNOWN, UNKNOWN): UNKNOWN, (UNKNOWN, TRUE): UNKNOWN, (TRUE, TRUE): TRUE}
OR = {(FALSE, FALSE): FALSE, (FALSE, UNKNOWN): UNKNOWN, (FALSE, TRUE): TRUE, (UNKNOWN, UNKNOWN): UNKNOWN, (UNKNOWN, TRUE): TRUE, (TRUE, TRUE): TRUE}


@pytest.mark.parametrize(("pair", "expected"), AND.items())
def test_all_is_the_table_of_and(pair, expected):
    assert all_of(pair) is expected
    assert all_of(reversed(pair)) is expected


@pytest.mark.parametrize(("pair", "expected"), OR.items())
def test_any_is_the_table_of_or(pair, expected):
    assert any_of(pair) is expected
    assert any_of(reversed(pair)) is expected


def test_not_is_the_mirror():
    assert [~value for value in (FALSE, UNKNOWN, TRUE)] == [TRUE, UNKNOWN, FALSE]


def test_nothing_at_all():
    assert all_of([]) is TRUE
    assert any_of([]) is FALSE


@pytest.mark.parametrize("value", Truth)
def test_a_truth_is_not_a_bool(value):
    with pytest.raises(TypeError, match=r"^a Truth is not a bool: compare it with TRUE, FALSE or UNKNOWN$"):
        bool(value)


def test_words():
    assert [value.word for value in Truth] == ["false", "unknown", "true"]
