"""Rule YAML becomes plain data with positions; nothing is guessed, nothing is run."""

import os
from decimal import Decimal

import pytest

from mifa_screen.authoring import yaml_source
from mifa_screen.authoring.yaml_source import Place, parse_yaml, read_yaml
from mifa_screen.errors import RuleFileError


def refused(raw):
    with pytest.raises(RuleFileError) as caught:
        parse_yaml(raw if isinstance(raw, bytes) else raw.encode(), "f.yaml")
    assert caught.value.source == ""
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("30", 30), ("-2", -2), ("0", 0), ("4.10", Decimal("4.10")), ("-0.5", Decimal("-0.5")), ("0.1", Decimal("0.1")),
        ("true", True), ("false", False), ("null", None), ("~", None), ("", None),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("True", "True"), ("NULL", "NULL"),
        ("007", "007"), ("1_000", "1_000"), ("0x1F", "0x1F"), ("1e5", "1e5"), (".5", ".5"), ("5.", "5."), ("+5", "+5"), (".inf", ".inf"), (".nan", ".nan"),
        ("1:30", "1:30"), ("2026-11-23", "2026-11-23"), ("=", "="), ("<<", "<<"), ("9" * 40, "9" * 40),
        ('"30"', "30"), ("'true'", "true"), ('""', ""), ("!!", None),
    ],
)  # fmt: skip
def test_scalars(written, read):
    if written == "!!":
        assert "tag" in refused(f"a: {written}str 1")[0]
        return
    value = parse_yaml(f"a: {written}\n".encode(), "f").plain["a"]
    assert (value, type(value)) == (read, type(read))


def test_a_block_of_text_is_a_text():
    assert parse_yaml(b"a: |\n  30\n", "f").plain == {"a": "30\n"}


def test_every_key_and_item_has_its_place():
    source = parse_yaml(b"\xef\xbb\xbfa:\n  b: [x, {c: d}]\n  e: f\n", "f.yaml")
    assert source.plain == {"a": {"b": ["x", {"c": "d"}], "e": "f"}}
    assert source.places == {
        (): Place(1, 1), ("a",): Place(1, 1), ("a", "b"): Place(2, 3), ("a", "b", 0): Place(2, 7), ("a", "b", 1): Place(2, 10),
        ("a", "b", 1, "c"): Place(2, 11), ("a", "e"): Place(3, 3),
    }  # fmt: skip
    assert source.line(("a", "e", "missing", 3)) == 3


def test_a_problem_names_file_line_and_path():
    source = parse_yaml(b"rules:\n  - id: one\n    when: {all: [{fact: a}]}\n  - when: x\n", "f.yaml")
    assert str(source.problem(("rules", 0, "when", "all", 0, "fact"), "no")) == "f.yaml:3: one › when › all › item 1 › fact: no"
    assert str(source.problem(("rules", 1, "when"), "no")) == "f.yaml:4: rules › item 2 › when: no"
    assert str(source.problem((), "no")) == "f.yaml:1: no"


def test_names_in_messages_are_cut_and_escaped():
    source = parse_yaml(('a\u200fb: 1\n"' + "x" * 200 + '": 2\n').encode(), "f.yaml")
    assert [str(source.problem((key,), "no")) for key in source.plain] == ["f.yaml:1: a\\u200fb: no", "f.yaml:2: " + "x" * 59 + "…: no"]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "f.yaml:1: this is no rule file"),
        (b"[1, 2]", "f.yaml:1: this is no rule file"),
        ("a: é".encode("utf-16"), "f.yaml:1: the file is not UTF-8"),
        (b"a: 1\nb: \xff", "f.yaml:2: the file is not UTF-8"),
        (b"a: 1\nb: \x00", "f.yaml:2: the control character U+0000"),
        ("a: \ufeff".encode(), "f.yaml:1: the control character U+FEFF"),
        ("b: 1\na: x\u202ey".encode(), "f.yaml:2: the control character U+202E"),
        ("a:\n  b: 1\n\u00a0\u00a0c: 2\n".encode(), "f.yaml:3: the line is indented with U+00A0"),
        (b'{"id": "P-1", "sex": "male"}', "f.yaml:1: this is a patient, no rule file"),
        (b'{"id": "P-1", "facts": {"pregnant": true}, "labs": []}', "f.yaml:1: this is a patient, no rule file"),
        (b'{"id": "P-1", "sex": "male", "alergies": []}', "f.yaml:1: this is a patient, no rule file"),
        (b'{"resourceType": "Bundle", "entry": []}', "f.yaml:1: this is a FHIR Bundle, no rule file"),
        (b'{"schema": "mifa-screen/result/1", "patient_id": "P"}', "f.yaml:1: this is a result of mifa-screen"),
        (b"a: &x {b: *x}", "f.yaml:1: a: `&x` names"),
        (b"&a b: c", "f.yaml:1: `&a` names"),
        (b"- &a b", "f.yaml:1: item 1: `&a` names"),
        (b"- !!int 3", "f.yaml:1: item 1: `!!int` is a tag"),
        (b"a: !b {c: d}", "f.yaml:1: a: `!b` is a tag"),
        (b'a: ! "b"', "f.yaml:1: a: `!` is a tag"),
        (b"{a: b}: c", "f.yaml:1: a key must be a text"),
        (b"*a : c", "f.yaml:1: `*a` repeats"),
        (b"1: a\n", "f.yaml:1: the key `1` must be a text"),
        (b"null: a\n", "f.yaml:1: the key `null` must be a text"),
        (b"a: 1\n...\nb: 2\n", "f.yaml:3: something stands after the end of the document"),
        (b"a: 1\n---\nb: 2\n", "f.yaml:2: a second document"),
        (b"a: %x", "f.yaml:1: a tab, or a text that begins with a sign"),
        (b"a: '", "f.yaml:1: a quote is opened and never closed"),
        (b"%TAG ! x\n%TAG ! x\n---\n", "f.yaml:2: the YAML cannot be read"),
    ],
)
def test_refused(raw, what):
    assert refused(raw)[0].startswith(what)


@pytest.mark.parametrize(("blank", "code"), [("\u00a0", "00A0"), ("\u2003", "2003"), ("\u3000", "3000")])
def test_a_blank_that_only_looks_like_one_is_told_where_it_breaks_the_yaml(blank, code):
    what = f"the line is indented with U+{code}, which only looks like a blank; indent with plain blanks"
    assert refused(f"x: 1\na: b\n{blank}c: d\n") == [f"f.yaml:3: {what}"]
    assert refused(f"x: 1\na:\n  -{blank}b: [\n")[-1] == f"f.yaml:3: {what}"
    assert refused(f"x: [\na: b\n{blank}c: d\n")[0].startswith(f"f.yaml:3: {what}")


def test_what_stands_after_the_place_where_reading_ended_is_not_to_blame():
    assert refused("a: b: c\nd: e\n\u00a0f: g\n") == ["f.yaml:1: a \": \" stands where it cannot: put the text in quotes, or correct the indentation"]


def test_a_list_has_no_names_for_its_items():
    assert refused("- {id: one, id: two}") == ['f.yaml:1: item 1 › id: "id" stands here for a second time (first in line 1); keep one']


@pytest.mark.parametrize("raw", [b"\n\xff", b"\n\x00"])
def test_the_first_line_counts_when_it_is_empty(raw):
    assert refused(raw)[0].startswith("f.yaml:2: the ")


@pytest.mark.parametrize(("key", "shown"), [("123456789012345.12345678", "123456789012345.12345678"), ("123456789012345.123456789", "123456789012345.1234567…")])
def test_a_key_that_is_a_number_is_cut(key, shown):
    assert refused(f"{key}: a\n") == [f"f.yaml:1: the key `{shown}` must be a text; put it in quotes"]


def test_a_repeated_key_is_refused_and_the_rest_is_read_on():
    assert refused("a: 1\nb: {c: 1, c: {d: 1}}\na: [2]\n") == [
        'f.yaml:2: b › c: "c" stands here for a second time (first in line 2); keep one',
        'f.yaml:3: a: "a" stands here for a second time (first in line 1); keep one',
    ]


def test_nesting_is_bounded_at_any_size():
    [said] = refused("a: " + "[" * 500_000)  # newer parsers have a bound of their own; ours answers below it
    assert said.startswith("f.yaml:1: nested more ")
    assert said.endswith("; give the parts names of their own")
    assert refused("a: " + "[" * 41) == ["f.yaml:1: nested more than 40 levels deep; give the parts names of their own"]
    assert refused("a: " + "[" * 40 + "]" * 40) == ["f.yaml:1: nested more than 40 levels deep; give the parts names of their own"]
    assert parse_yaml(("a: " + "[" * 39 + "]" * 39).encode(), "f").plain["a"] != []


def test_an_error_without_a_place_is_reported_at_the_top(monkeypatch):
    def broken(*_args, **_kwargs):
        raise yaml_source.yaml.MarkedYAMLError

    monkeypatch.setattr(yaml_source.yaml, "parse", broken)
    assert refused("a: 1") == ["f.yaml:1: the YAML cannot be read: "]


def read_refused(path):
    with pytest.raises(RuleFileError) as caught:
        read_yaml(path)
    assert caught.value.exit_code == 4
    return str(caught.value)


def test_no_file(tmp_path):
    assert read_refused(tmp_path / "none.yaml") == f"{tmp_path}/none.yaml: there is no such rule file"


def test_a_folder(tmp_path):
    assert read_refused(tmp_path) == f"{tmp_path}: this is a folder; name a rule file"


def test_another_error_of_the_system(tmp_path):
    file = tmp_path / "file"
    file.write_text("a: 1")
    assert read_refused(file / "below.yaml") == f"{file}/below.yaml: the rule file cannot be read: Not a directory"


def test_an_error_that_the_system_does_not_name():
    class Broken:
        def __str__(self):
            return "broken.yaml"

        def open(self, _mode):
            raise OSError

    assert read_refused(Broken()) == "broken.yaml: the rule file cannot be read: unknown reason"


def test_a_long_path_is_cut(tmp_path):
    path = tmp_path / ("x" * 120) / ("y" * 120)
    assert read_refused(path) == f"{str(path)[:199]}…: there is no such rule file"


def test_too_large(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (yaml_source.MOST_BYTES + 1))
    assert read_refused(path) == f"{path}: the rule file is larger than 2 MB; divide it"
    path.write_bytes(b"#" * yaml_source.MOST_BYTES)
    assert read_refused(path).startswith(f"{path}:1: this is no rule file")


def test_an_endless_file_is_not_read_to_its_end():
    if os.path.exists("/dev/zero"):
        from pathlib import Path

        assert "larger than 2 MB" in read_refused(Path("/dev/zero"))


def test_a_file_is_named_as_given(tmp_path):
    path = tmp_path / "a\nb.yaml"
    path.write_bytes(b"a: '")
    assert "a\\nb.yaml:1" in read_refused(path)
    path.write_bytes(b"a: 1")
    assert read_yaml(path, "own name").name == "own name"
    assert read_yaml(path).raw == b"a: 1"


def test_the_slow_parser_reads_alike(monkeypatch):
    raw = b"a: {b: [1, 'x', 4.10]}\nc: |\n  t\n"
    fast = parse_yaml(raw, "f")
    monkeypatch.setattr(yaml_source, "LOADER", yaml_source.yaml.SafeLoader)
    assert parse_yaml(raw, "f") == fast


@pytest.mark.parametrize("raw", [b"id: mine\nfacts: {}", b"schema: mifa-screen/rules/1\nid: x\nsex: male", b"id: mine\nrules: []\nlabs: []", b"title: x"])
def test_what_may_be_a_rule_file_is_taken_for_nothing_else(raw):
    assert parse_yaml(raw, "f.yaml").plain
