"""Medicines as people write them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mifa_screen.reading.answer import Coding, Stance
from mifa_screen.reading.medicine_text import read_medicine
from mifa_screen.reading.medicines import Medicines, atc_for_route, load_medicines

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", name="medicines")
def _medicines() -> Medicines:
    return load_medicines(ROOT / "data" / "vocabulary")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("tacrolimus", "L04AD02"), ("tacrolimus 0.1 % ointment", "D11AH01"), ("Protopic", "D11AH01"), ("tacrolimus 0.1%", "L04AD02|D11AH01"),
        ("ciclosporin eye drops", "S01XA18"), ("Restasis", "S01XA18"), ("Neoral 75 mg", "L04AD01"), ("diclofenac gel", "M02AA15"), ("hydrocortisone cream", "D07AA02"),
        ("budesonide inhaler", "R03BA02"), ("prednisolone eye drops", "S01BA04"), ("methotrexate", "L01BA01|L04AX03"), ("HD-MTX", "L01BA01"), ("Metoject 15 mg", "L04AX03"),
        ("aspirin 75 mg od", "B01AC06"), ("aspirin", "N02BA01|B01AC06"), ("Myfortic", "L04AA06"), ("cycloserine", "J04AB01"), ("Mepact", "L03AX15"), ("Mifegyne", "G03XB01"),
        ("mepacrine", "P01AX05"), ("rituximab", "L01FA01"), ("hydroxychloroquine", "P01BA02"), ("sulphasalazine", "A07EC01"), ("NSAID gel", "M02AA"),
        ("TACROLIMUS\u200b", "L04AD02"), ("acetylsalicylsäure", "N02BA01|B01AC06"), ("paracetamol/ibuprofen", "N02BE01+M01AE01"), ("Nurofen Plus", "M01AE01+R05DA04"),
        ("diclofenac potassium 50 mg", "M01AB05"), ("Nurofen (ibuprofen) 400 mg", "M01AE01"),
    ],
)  # fmt: skip
def test_the_code_follows_name_form_and_route(medicines: Medicines, text: str, codes: str) -> None:
    """Each substance has the ATC code of the form that the text names; alternatives where it leaves that open."""
    read = read_medicine(text, medicines)
    assert read.text.understood
    assert "+".join("|".join(coding.code for coding in claim.codings) for claim in read.text.claims) == codes
    assert all(claim.stance is Stance.AFFIRMED for claim in read.text.claims)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("cylosporin 100 mg", "cyclosporin"), ("naproxin", "naproxen"), ("tacrolimis", "tacrolimus"), ("xyzomab", None), ("allergic to ibuprofen", None),
     ("tacrolimus level 6", None), ("mother takes ciclosporin", None), ("tacrolimus switched to everolimus", None), ("5 mg", None), ("", None), ("tablets", None)],
)  # fmt: skip
def test_what_is_not_understood_claims_nothing(medicines: Medicines, text: str, suggestion: str | None) -> None:
    """One unknown word is enough; the nearest name is suggested, never taken."""
    read = read_medicine(text, medicines)
    assert not read.text.understood
    assert not read.text.claims
    assert read.text.suggestion == suggestion


@pytest.mark.parametrize(
    ("text", "stances"),
    [("no ibuprofen", "denied"), ("no ibuprofen or aspirin", "denied denied"), ("ibuprofen - not taking", "denied"), ("avoid ibuprofen", "denied"), ("?ibuprofen", "questioned"),
     ("ciclosporin on hold", "questioned"), ("ciclosporin stopped, now tacrolimus 1 mg bd", "denied affirmed"), ("no ibuprofen but takes naproxen", "denied affirmed"),
     ("tacrolimus is not stopped", "affirmed"), ("tacrolimus to be stopped", "affirmed"), ("ciclosporin until 12/2099", "affirmed")],
)  # fmt: skip
def test_what_is_taken_and_what_not(medicines: Medicines, text: str, stances: str) -> None:
    """A negation, a question or an end is heard for the medicine that it is about."""
    read = read_medicine(text, medicines)
    assert read.text.understood
    assert [claim.stance.value for claim in read.text.claims] == stances.split()
    assert not read.stopped


@pytest.mark.parametrize("text", ["ciclosporin (stopped 2019)", "ciclosporin until 2020", "no longer on ciclosporin", "previously ciclosporin 100 mg bd", "ciclosporin ceased"])
def test_what_was_stopped(medicines: Medicines, text: str) -> None:
    """A text may itself say that the medicine is no longer taken."""
    assert read_medicine(text, medicines).stopped


@pytest.mark.parametrize(
    "text",
    ["ciclosporin and ibuprofen stopped", "no ibuprofen, paracetamol 1g", "tacrolimus 2 mg, previously 3 mg", "ibuprofen not regularly", "ibuprofen, not on an empty stomach",
     "tacrolimus dose reduced previously", "topical tacrolimus stopped, oral tacrolimus 1 mg", "tacrolimus stopped 2019 restarted 2021", "tacrolimus not with food"],
)  # fmt: skip
def test_how_far_a_negation_reaches_is_not_guessed(medicines: Medicines, text: str) -> None:
    """Where it may be about another medicine, or about the dose, the text is not understood."""
    assert not read_medicine(text, medicines).text.understood


@pytest.mark.parametrize("text", ["none", "nil", "No regular medications.", "NIL REGULAR"])
def test_nothing_taken(medicines: Medicines, text: str) -> None:
    """An entry that says "none"."""
    assert [claim.codings for claim in read_medicine(text, medicines).text.claims] == [(Coding("concept", "none-recorded"),)]


@pytest.mark.parametrize(("atc", "route", "code"), [("L04AD02", "topical", "D11AH01"), ("L04AD01", "ocular", "S01XA18"), ("D11AH01", "systemic", "L04AD02"), ("M01AE01", "topical", "M02AA13"),
                                                    ("L04AD02", "inhaled", "L04AD02"), ("B01AC06", "systemic", "B01AC06"), ("Z99ZZ99", "topical", "Z99ZZ99")])  # fmt: skip
def test_a_code_follows_the_route(medicines: Medicines, atc: str, route: str, code: str) -> None:
    """A code given with a route becomes the code of that form, if there is one."""
    assert atc_for_route(medicines, atc, route) == code


def test_rxnorm_ingredients(medicines: Medicines) -> None:
    """RxNorm ingredients lead to the same codings as names."""
    assert medicines.rxnorm("3008") == (Coding("atc", "L04AD01"),)
    assert medicines.rxnorm("0") == ()


def test_the_index_is_the_one_that_the_script_builds() -> None:
    """Data and script agree."""
    script = ROOT / "scripts" / "vocabulary" / "medicines.py"
    assert subprocess.run([sys.executable, str(script), "--check"], check=False).returncode == 0  # noqa: S603 - our own script
