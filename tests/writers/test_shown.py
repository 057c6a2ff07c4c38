"""Texts made fit to be shown: nothing of a record steers a terminal, a page or a table."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mifa_screen.writers.json_result import json_text
from mifa_screen.writers.shown import fit, shown, whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("penicillin", "penicillin"),
        ("Zoë Ł 山", "Zoë Ł 山"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202egnp", "\\u202egnp"),
        ("a\u200bb", "a\\u200bb"),
        ("10\u00a0mg", "10 mg"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_does_not_print_is_shown_as_its_escape(text, expected):
    """Control characters, direction overrides, invisible and lone ones; a hard space is a space."""
    assert shown(text) == expected


@given(st.text())
def test_what_is_shown_prints(text):
    """Whatever the text."""
    assert shown(text).isprintable()


@pytest.mark.parametrize(("text", "expected"), [("3 × 1.2 µmol/m²", "3 x 1.2 umol/m^2"), ("≥ 2 – …", ">= 2 - ..."), ("Zoë", "Zo\\xeb"), ("山", "\\u5c71"), ("plain", "plain")])
def test_ascii(text, expected):
    """Signs of ours have a plain form, letters of others an escape."""
    assert fit(text, "ascii") == expected


def test_an_encoding_that_holds_some(text="Zoë ≥ 山"):
    """Only what does not fit is replaced."""
    assert fit(text, "latin-1") == "Zoë >= \\u5c71"
    assert fit(text, "utf-8") == text


@given(st.text(alphabet=st.characters()), st.sampled_from(["ascii", "latin-1", "cp1252", "iso8859-9"]))
def test_what_fits_can_be_encoded(text, encoding):
    """Never a UnicodeEncodeError."""
    fit(shown(text), encoding).encode(encoding)


@given(st.text(alphabet=st.characters()))
def test_json_keeps_the_text_and_steers_no_terminal(text):
    """The same text comes back; control characters and overrides stand as escapes; lone surrogates are replaced."""
    written = json_text({"said": text})
    assert json.loads(written) == {"said": whole(text)}
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or 0x202A <= ord(c) <= 0x202E or 0x2066 <= ord(c) <= 0x2069 for c in written)
    written.encode()


def test_json_knows_no_nan():
    """JSON has none."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text(float("nan"))
