"""Whatever the bytes, a reader gives patients or an error in words: never a traceback, never a crash."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doors import through_json
from mifa_screen.authoring.yaml_source import parse_yaml
from mifa_screen.batch.source import Source
from mifa_screen.errors import MifaScreenError
from mifa_screen.readers.json_patient import read_patient
from mifa_screen.readers.opening import Opening
from patients import AS_OF, CLEAR, SCREENER, anyone
from test_doors import FEW, MANY, often

DATA = Path(__file__).resolve().parents[2] / "data"
CSV = (DATA / "templates" / "patients.csv").read_bytes()
YAML = (DATA / "thresholds.yaml").read_bytes()[:6000]
PIECES = [b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b"{", b"}", b"[", b"]", b",", b";", b"\t", b"\r", b"\n", b"\xc3\x28", b"1e999", b"NaN", b"-", b"\xed\xa0\x80",
          b"\\ud800", b"9" * 400, b"null", b"PK\x03\x04", "🜨".encode(), b"&a *a", b"!!python/object", b"%", b"\x1b[31m", b"=1+1"]  # fmt: skip


@st.composite
def spoilt(draw, whole):
    """Make bytes that are nearly those of a good file: pieces cut out, put in, doubled."""
    data = draw(whole) if isinstance(whole, st.SearchStrategy) else whole
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        match draw(st.integers(0, 3)):
            case 0:
                data = data[:at] + draw(st.sampled_from(PIECES)) + data[at:]
            case 1:
                data = data[:at] + data[min(at + draw(st.integers(1, 40)), len(data)) :]
            case 2:
                data = data[:at] + data[at : at + 60] + data[at:]
            case _:
                data = data[:at] + draw(st.binary(max_size=4)) + data[at + 1 :]
    return data


def screened_or_refused(patient):
    if patient is not None:
        try:
            SCREENER.screen(patient, AS_OF)
        except MifaScreenError as error:
            assert str(error)


def json_holds(data):
    try:
        patient = read_patient(data, "p.json", SCREENER.fact_names)
    except MifaScreenError as error:
        assert error.exit_code == 3
        assert str(error).startswith("p.json")
    else:
        screened_or_refused(patient)


def rows_hold(data, path):
    path.write_bytes(data)
    try:
        source = Source(path, Opening(), AS_OF)
        screen = source.screening(SCREENER, AS_OF)
        for block in source.blocks(SCREENER):
            for row in screen(block):
                assert (row.assessment is None) is bool(row.error)
                assert row.assessment is None or row.assessment.result()
    except MifaScreenError as error:
        assert error.exit_code == 3
        assert str(path) in str(error)


def yaml_holds(data):
    try:
        parse_yaml(data, "r.yaml")
    except MifaScreenError as error:
        assert error.exit_code == 4
        assert str(error).startswith("r.yaml")


JSON = st.one_of(st.just(json.dumps(CLEAR).encode()), anyone().map(lambda plain: json.dumps(plain, ensure_ascii=False).encode()))
BYTES = {
    "json": (st.one_of(st.binary(max_size=200), spoilt(JSON)), lambda data, folder: json_holds(data)),
    "jsonl": (st.one_of(st.binary(max_size=200), spoilt(JSON.map(lambda line: line + b"\n" + line))), lambda data, folder: rows_hold(data, folder / "p.jsonl")),
    "csv": (st.one_of(st.binary(max_size=200), spoilt(CSV)), lambda data, folder: rows_hold(data, folder / "t.csv")),
    "yaml": (st.one_of(st.binary(max_size=200), spoilt(YAML)), lambda data, folder: yaml_holds(data)),
}


@pytest.mark.parametrize("kind", BYTES)
def test_any_bytes(kind, tmp_path):
    any_bytes(kind, tmp_path, FEW)


@pytest.mark.long
@pytest.mark.parametrize("kind", BYTES)
def test_any_bytes_for_long(kind, tmp_path):
    any_bytes(kind, tmp_path, MANY)


def any_bytes(kind, folder, examples):
    strategy, holds = BYTES[kind]

    @often(examples)
    @given(data=strategy)
    def hold(data):
        holds(data, folder)

    hold()


def test_the_spoilt_are_near_enough_to_be_read_now_and_then():
    """A strategy whose bytes are always refused would show little."""
    read = 0

    @often(FEW)
    @given(data=spoilt(json.dumps(CLEAR).encode()))
    def count(data):
        nonlocal read
        try:
            read_patient(data, "p.json", SCREENER.fact_names)
            read += 1
        except MifaScreenError:
            pass

    count()
    assert read > 0
    assert through_json(CLEAR)
