"""JSON as it must be: every way in which it is not, with its place."""

from decimal import Decimal

import pytest

from mifa_screen.errors import InputError
from mifa_screen.readers.json_patient import patient_from, read_patient
from mifa_screen.readers.json_source import DEEPEST, parse_json


def told(data):
    with pytest.raises(InputError) as caught:
        parse_json(data, "p.json")
    assert str(caught.value).startswith("p.json")
    return [(problem.where, problem.what) for problem in caught.value.problems]


def test_numbers_are_exact():
    assert parse_json(b'\xef\xbb\xbf{"a": 0.10, "b": 12, "c": [true, null, "x"]}', "p.json") == {"a": Decimal("0.10"), "b": 12, "c": [True, None, "x"]}


@pytest.mark.parametrize(
    ("data", "where", "says"),
    [
        ("{}".encode("utf-16"), "", "this is UTF-16; save the file as UTF-8"),
        (b"\xfe\xff\x00{", "", "this is UTF-16"),
        (b'{"a": "\xe9"}', "", "byte 8 is not UTF-8"),
        (b" \n", "", "the file is empty"),
        (b'{"a":\n 1,}', "line 2, column", "this is not JSON: "),
        (b'{"a": [1, ]}', "line 1, column", "take out the comma before it"),
        (b"{'a': 1}", "line 1, column 2", "straight double quotes"),
        ('{“a”: 1}'.encode(), "line 1, column 2", "straight double quotes"),
        (b'{"a": 1 // what', "line 1, column", "JSON has no comments"),
        (b'{"a": 1', "line 1, column", "the end of the file is missing"),
        (b'{"a": 1} {"a": 2}', "line 1, column 10", "many patients go to `batch`"),
        (b'{"a": 1 "b": 2}', "line 1, column", "expecting ',' delimiter"),
        (b"<Bundle/>", "line 1, column 1", "XML or a web page"),
        (b"# mine\nschema: mifa-screen/rules/1\nid: mine\n", "line 1, column 1", "this is a rule file, no patient; rules stand behind --rules"),
        (b"id;sex", "line 1, column 1", "this is no JSON; one patient is expected, as an object in { } (`mifa-screen template json`"),
        (b"[" * 100_000, "", "the JSON is nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "", "a number has too many digits"),
        (b'{"a": {"b": 1, "b": 2, "b": 3}}', "a.b", "the key stands twice; leave one"),
        (b'{"a": [0, NaN]}', "a[1]", "NaN is no number"),
        (b'{"a": Infinity}', "a", "Infinity is no number"),
        (b'{"a": -Infinity}', "a", "-Infinity is no number"),
        (b'{"a": "\\ud800"}', "a", "half of a surrogate pair"),
        (b'{"a": "x\\u0000"}', "a", "a NUL character"),
        (b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2), "[0][0]", "nested too deeply"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(data, where, says):
    (place, what), *more = told(data)
    assert place.startswith(where) if where else place == ""
    assert says in what
    assert more == []


def test_all_that_is_wrong_comes_at_once():
    assert [where for where, _ in told(b'{"a": NaN, "b": {"c": 1, "c": 2}, "d": ["\\u0000"]}')] == ["a", "b.c", "d[0]"]


@pytest.mark.parametrize(("data", "says"), [(b"[]", "this is a list"), (b"3", "one patient is expected"), (b'{"resourceType": "Bundle"}', "this is a FHIR resource")])
def test_what_is_no_patient(data, says):
    with pytest.raises(InputError, match=says):
        read_patient(data, "p.json")


def test_a_resource_is_handed_on_where_somebody_reads_it():
    assert read_patient(b'{"resourceType": "Bundle"}', "p.json", fhir=lambda plain: plain["resourceType"]) == "Bundle"
    with pytest.raises(InputError, match="stands twice"):
        read_patient(b'{"resourceType": "Bundle", "a": 1, "a": 2}', "p.json", fhir=lambda plain: plain)


def test_what_cannot_be_read_does_not_hide_what_is_wrong_besides():
    """Also where nothing of the rest can be read."""
    asked = []
    with pytest.raises(InputError) as caught:
        patient_from({"id": "a", "birth_date": "soon", "labs": 3, "facts": 4, "height_cm": 1, "sex": "x"}, "p", also=lambda rest: asked.append(rest) or [])
    assert {problem.where for problem in caught.value.problems} == {"birth_date", "labs", "facts", "sex"}
    assert asked[0].height_cm == 1
