"""One name in the spellings of many languages is one name; what is only near is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from mifa_screen.reading.medicine_text import read_medicine
from mifa_screen.reading.medicines import Medicines, load_medicines
from mifa_screen.reading.orthography import alike


@pytest.fixture(scope="module", name="medicines")
def _medicines() -> Medicines:
    return load_medicines(Path(__file__).resolve().parents[2] / "data" / "vocabulary")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cyclosporyn", "L04AD01"), ("ciclosporinum", "L04AD01"), ("amitryptyline", "N06AA09"), ("lanzoprazol", "A02BC03"), ("ifosphamid", "L01AA06"), ("klarithromycin", "J01FA09"),
        ("phluconazole", "J02AC01"), ("diclophenac", "M01AB05"), ("ketoprophen", "M01AE03"), ("azathioprina", "L04AX01"), ("leflunomyde", "L04AK01"), ("sirolymus", "L04AH01"),
    ],
)  # fmt: skip
def test_spellings_of_one_sound_are_one_medicine(medicines: Medicines, text: str, code: str) -> None:
    """Letters that sound alike, doubled letters and national endings do not matter in an international name."""
    read = read_medicine(text, medicines)
    assert [coding.code for claim in read.text.claims for coding in claim.codings] == [code]


@pytest.mark.parametrize("text", ["tacrolimis", "cycloserene x", "mifepristane", "prednisome", "tacrolimuss", "sirolimis", "azathioprone", "methotrexote"])
def test_what_is_only_near_is_suggested(medicines: Medicines, text: str) -> None:
    """Another vowel is another word."""
    assert not read_medicine(text, medicines).text.understood


@pytest.mark.parametrize("word", ["lasix", "lan", "10 mg x", ""])
def test_short_words_have_no_sound(word: str) -> None:
    """They would be taken for one another."""
    assert alike(word) is None


def test_no_spelling_stands_for_two_medicines(medicines: Medicines) -> None:
    """The index holds a spelling only where every name that sounds like it means the same."""
    names: dict[str, set[object]] = {}
    spellings = {}
    for line in medicines._lines:  # noqa: SLF001 - all lines of the index
        key, _, rest = line.partition("\t")
        if key.startswith("~"):
            spellings[key[1:]] = rest
        elif key and key[0] not in "#@" and ":" not in key and (sound := alike(key)):
            names.setdefault(sound, set()).add(medicines.name(key))
    assert len(spellings) > 1000
    assert [spelling for spelling in spellings if len(names[spelling]) != 1] == []
