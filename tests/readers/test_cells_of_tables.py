"""Cells: read as they are written, or an error of the row; never a guess."""

import datetime as dt
from decimal import Decimal

import pytest

from mifa_screen.errors import UsageError
from mifa_screen.readers import cells
from mifa_screen.readers.bad_cell import ACROSS, NO_VALUE, BadCellError, broken_words, is_broken
from mifa_screen.readers.dates import date_format, day
from mifa_screen.readers.decimals import Decimals


@pytest.mark.parametrize(("text", "comma", "value"), [("160", False, "160"), ("-0.5", False, "-0.5"), ("0,6", True, "0.6"), ("0.6", True, "0.6"), ("0.612", True, "0.612"), ("1,234", True, "1.234")])
def test_numbers(text, comma, value):
    assert cells.number(text, Decimals(lambda: ["0,6"]) if comma else None) == Decimal(value)


@pytest.mark.parametrize(("text", "comma"), [("0,6", False), ("1.234", True), ("1.234,5", True), ("1,2,3", True), ("x", False), ("1e3", False), ("١٠", False), ("", False)])
def test_what_is_no_number(text, comma):
    with pytest.raises(BadCellError):
        cells.number(text, Decimals(lambda: ["0,6"]) if comma else None)


@pytest.mark.parametrize(("text", "comma", "value"), [
    ("0.6", False, Decimal("0.6")), ("0,6", True, Decimal("0.6")), (">90", False, ">90"), ("<0,2", True, "<0.2"), ("0,6", False, "0,6"), ("#N/A", False, "#N/A"),
    ("1.234", False, Decimal("1.234")), ("1.234", True, "1.234 (thousands?)"), ("1,2,3", True, "1,2,3"),
])
def test_results(text, comma, value):
    assert cells.lab_value(text, Decimals(lambda: ["0,6"]) if comma else None) == value


def test_lists_are_split_on_semicolons_and_lines():
    assert cells.items(" penicillin; latex\n nuts;;\r\n") == ("penicillin", "latex", "nuts")


def test_words():
    assert cells.word({"yes": True}, "YES") is True
    with pytest.raises(BadCellError, match="one of yes"):
        cells.word({"yes": True}, "maybe")


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#NV", "#DIV/0!", "#NAME?", "#WERT!", "####", "#GETTING_DATA", NO_VALUE, ACROSS])
def test_errors_of_spreadsheets(text):
    assert is_broken(text)
    assert not cells.is_id(text)
    with pytest.raises(BadCellError):
        cells.Remembering(str, frozenset())(text)
    assert cells.Remembering(str, frozenset(), takes_broken=True)(text) == text


@pytest.mark.parametrize("text", ["#1", "#", "A#N/A", "# 12", "none"])
def test_other_texts_are_none(text):
    assert not is_broken(text)
    assert cells.is_id(text)


def test_what_is_broken_is_said():
    assert len({broken_words(text) for text in ("#N/A", NO_VALUE, ACROSS)}) == 3


@pytest.mark.parametrize("text", ["", "A\nB", "A\rB"])
def test_what_is_no_id(text):
    assert not cells.is_id(text)


def test_equal_cells_are_read_once_and_memory_is_bounded():
    asked = []
    read = cells.Remembering(lambda text: asked.append(text) or text, frozenset({"", "n/a"}))
    assert [read(" x "), read(" x "), read("N/A"), read("")] == ["x", "x", None, None]
    assert asked == ["x"]
    for number in range(cells.Remembering.SIZE + 1):
        read(str(number))
    assert len(read._known) <= cells.Remembering.SIZE


@pytest.mark.parametrize("text", ["2012-03-09", "2012-03-09 00:00:00", "2012-03-09T08:15", "2012-03-09T08:15:00.5Z", "2012-03-09 08:15:00+01:00"])
def test_days(text):
    assert day(text) == dt.date(2012, 3, 9)


@pytest.mark.parametrize(("text", "words"), [("2012-02-30", "no such day"), ("09.03.2012", "YYYY-MM-DD"), ("40977", "count of days"), ("40977.5", "count of days"), ("2012", "bare number"), ("2012-3-9", "YYYY-MM-DD")])
def test_what_is_no_day(text, words):
    with pytest.raises(BadCellError, match=words):
        day(text)


@pytest.mark.parametrize(("form", "text"), [
    ("DD.MM.YYYY", "09.03.2012"), ("dd.mm.yyyy", "09.03.2012"), ("D/M/YYYY", "9/3/2012"), ("D/M/YYYY", "09/03/2012"), ("MM/DD/YYYY", "03/09/2012"), ("%d-%m-%Y", "09-03-2012"),
    ("YYYY/MM/DD", "2012/03/09"), ("YYYYMMDD", "20120309"), ("DD.MM.YYYY", "2012-03-09"),
])
def test_days_in_a_format_of_their_own(form, text):
    assert day(text, date_format(form)) == dt.date(2012, 3, 9)


@pytest.mark.parametrize(("text", "words"), [("9.3.2012", "or DD.MM.YYYY"), ("31.02.2012", "no such day"), ("09.03.12", "or DD.MM.YYYY"), ("40977", "count of days")])
def test_what_is_no_day_in_it(text, words):
    with pytest.raises(BadCellError, match=words):
        day(text, date_format("DD.MM.YYYY"))


@pytest.mark.parametrize(("form", "words"), [("DD.MM.YY", "century"), ("%d.%m.%y", "century"), ("DD.MM", "DD, MM and YYYY"), ("", "DD, MM and YYYY"), ("DD.DD.MM.YYYY", "DD, MM and YYYY"), ("YYYY-DD-MM", "day between"), ("DD xMM YYYY", "DD, MM and YYYY")])
def test_formats_that_say_nothing_certain(form, words):
    with pytest.raises(UsageError, match=words):
        date_format(form)
