"""Cells as typed values: exactly, or an error that says what was expected and not what stands there."""

import datetime as dt
from decimal import Decimal as D

import pytest

from mifa_screen.readers.bad_cell import NO_VALUE, BadCellError
from mifa_screen.readers.cells import Remembering, is_id, items, lab_value, number, word
from mifa_screen.readers.dates import day
from mifa_screen.readers.decimals import Decimals


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


def test_a_decimal_comma_only_where_the_table_may_have_such():
    commas = Decimals(list)
    for read in (number, lab_value):
        assert read("1,5", commas) == D("1.5")
        assert read("1.5", commas) == D("1.5")
    for text in ("1,234,5", ",5", "5,", "1.234,5", "a,b"):
        assert message(number, text, commas) == "a number is expected"
    assert lab_value("<1,5", commas) == "<1.5"
    assert lab_value("1,2,3", commas) == "1,2,3"
    assert lab_value("<1,5") == "<1,5"


COMMAS, DOTS, BOTH = ["22", "0,6"], ["1.25", "22"], ["0,6", "0.6"]


@pytest.mark.parametrize(("text", "others", "value"), [
    ("1,500", COMMAS, "1.500"), ("1.500", DOTS, "1.500"), ("0,612", [], "0.612"), ("1234,567", [], "1234.567"), ("0.612", COMMAS, "0.612"),
])
def test_three_decimals_where_the_file_shows_how_it_writes_them(text, others, value):
    decimals = Decimals(lambda: others)
    assert number(text, decimals) == lab_value(text, decimals) == D(value)


@pytest.mark.parametrize(("text", "others", "sign"), [
    ("1,500", DOTS, "comma"), ("1,500", BOTH, "comma"), ("1,500", ["1,500", "22"], "comma"), ("-1,500", [], "comma"),
    ("1.500", COMMAS, "dot"), ("1.500", BOTH, "dot"), ("1.500", [], "dot"), ("1.500.000", DOTS, "dot"),
])
def test_thousands_or_decimals_is_asked_where_nothing_tells(text, others, sign):
    decimals = Decimals(lambda: others)
    assert message(number, text, decimals).startswith(f"a {sign} before three digits")
    assert lab_value(text, decimals) == f"{text} (thousands?)"
    assert lab_value(f"<{text}", decimals) == f"<{text} (thousands?)"


@pytest.mark.parametrize(("text", "others", "value"), [
    ("1.500", DOTS, D("1.500")), ("1.500", [], D("1.500")), ("1.500", COMMAS, "1.500 (thousands?)"), ("<1.500", BOTH, "<1.500 (thousands?)"), ("1,500", COMMAS, "1,500"), ("0,6", COMMAS, "0,6"),
    ("1.500.000", [], "1.500.000 (thousands?)"), ("<1,5", [], "<1,5"),
])
def test_where_commas_are_not_read_they_may_still_show_that_dots_part_thousands(text, others, value):
    """A table with tabs from a German spreadsheet: ALT 1.500 beside a creatinine of 0,6."""
    assert lab_value(text, Decimals(lambda: others, commas=False)) == value


def test_the_file_is_read_again_only_when_a_number_needs_it_and_once():
    readings = []
    decimals = Decimals(lambda: readings.append(1) or COMMAS)
    assert lab_value("<1,5", decimals) == "<1.5"
    assert not readings
    assert (number("1,500", decimals), number("2,500", decimals)) == (D("1.5"), D("2.5"))
    assert readings == [1]


@pytest.mark.parametrize(("text", "is_one"), [("P-1", True), ("#7", True), ("", False), ("P\n1", False), ("P\r1", False), ("#REF!", False), ("a" * 200, True)])
def test_ids(text, is_one):
    assert is_id(text) is is_one


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


def test_a_broken_cell_is_no_text_unless_the_reader_judges_it_itself():
    refusing, judging = Remembering(str.lower, frozenset()), Remembering(str.lower, frozenset(), takes_broken=True)
    assert message(refusing, " #REF! ") == "a spreadsheet's error stands here (#N/A and the like): mend its formula, or clear the cell"
    assert message(refusing, NO_VALUE) == "a formula stands here whose value is not stored: open the file in Excel and save it"
    assert judging(" #REF! ") == "#ref!"


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(Remembering, "SIZE", 2)
    counting = Counting()
    read = Remembering(counting, frozenset())
    for text in "abcab":
        assert read(text) == text.upper()
    assert counting.asked == ["a", "b", "c", "a", "b"]
    assert read("b") == "B"
    assert counting.asked == ["a", "b", "c", "a", "b"]
