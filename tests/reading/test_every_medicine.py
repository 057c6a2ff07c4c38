"""Every name of the vocabulary is read, with every kind of form: nothing stops the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from mifa_screen.reading.medicine_text import read_medicine
from mifa_screen.reading.medicines import load_medicines

VOCABULARY = Path(__file__).resolve().parents[2] / "data" / "vocabulary"


FORMS = ("", "cream", "eye drops", "enema", "inhaler")


@pytest.mark.parametrize("at", range(len(FORMS)))
def test_every_name_is_read_in_every_form(at: int) -> None:
    """A brand that implies a route, with another route beside it, gives an answer too; each name is tried with one of the forms."""
    medicines = load_medicines(VOCABULARY)
    names = [line.split("\t")[0] for line in (VOCABULARY / "medicines-index.tsv").read_text(encoding="utf-8").split("\n")]
    names = [name for name in names if name and name[0] not in "#@~" and ":" not in name]
    not_read = [name for name in names[at :: len(FORMS)] if not read_medicine(f"{name} {FORMS[at]}", medicines).text.understood]
    assert not_read == []
