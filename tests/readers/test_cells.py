"""Cells as typed values: exactly, or an error that says what was expected and not what stands there."""

import datetime as dt
from decimal import Decimal as D

import pytest

from mifa_screen.readers.bad_cell import BadCellError
from mifa_screen.readers.cells import Remembering, items, lab_value, number, word
from mifa_screen.readers.dates import day


def message(read, *arguments, **options):
    with pytest.raises(BadCellError) as caught:
        read(*arguments, **options)
    return str(caught.value)


def test_days():
    assert day("2026-11-23") == dt.date(2026, 11, 23)
    for text in ("23.11.2026", "20261123", " 2026-11-23", "２０２６-11-23", ""):
        assert message(day, text).startswith("a date is written YYYY-MM-DD")
    assert message(day, "2026-02-30") == "there is no such day"


@pytest.mark.parametrize("text", ["12", "-0.5", "0012", "123456789012.123456789012"])
def test_numbers(text):
    assert number(text) == D(text)
    assert lab_value(text) == D(text)


@pytest.mark.parametrize("text", ["1,5", "1e3", "1_0", "", "1.", ".5", "1 000", "1234567890123", "１", "nan"])
def test_what_is_no_number(text):
    assert message(number, text) == "a number is expected"
    assert lab_value(text) == text


def test_a_decimal_comma_only_where_the_table_uses_it():
    for read in (number, lab_value):
        assert read("1,5", decimal_comma=True) == D("1.5")
        assert read("1.5", decimal_comma=True) == D("1.5")
    for text in ("1,234,5", ",5", "5,", "1.234,5", "a,b"):
        assert message(number, text, decimal_comma=True) == "a number is expected"
    assert lab_value("<1,5", decimal_comma=True) == "<1.5"
    assert lab_value("1,2,3", decimal_comma=True) == "1,2,3"
    assert lab_value("<1,5") == "<1,5"


def test_lists():
    assert items("a; b ;;c\nd\r\n e") == ("a", "b", "c", "d", "e")
    assert items(" ; ") == ()


def test_words():
    words = {"yes": True, "no": False}
    assert word(words, "YES") is True
    assert word(words, "no") is False
    assert message(word, words, "maybe") == "one of yes, no is expected"


class Counting:
    """Counts how often it is asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, text):
        self.asked.append(text)
        if text == "bad":
            raise BadCellError("no")
        return text.upper()


def test_equal_cells_are_read_once():
    counting = Counting()
    read = Remembering(counting, frozenset({"", "n/a"}))
    assert [read(" a "), read(" a "), read("N/A"), read("n/a "), read("")] == ["A", "A", None, None, None]
    assert counting.asked == ["a"]
    for _ in range(2):
        assert message(read, "bad") == "no"
    assert counting.asked == ["a", "bad", "bad"]


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(Remembering, "SIZE", 2)
    counting = Counting()
    read = Remembering(counting, frozenset())
    for text in "abcab":
        assert read(text) == text.upper()
    assert counting.asked == ["a", "b", "c", "a", "b"]
    assert read("b") == "B"
    assert counting.asked == ["a", "b", "c", "a", "b"]
