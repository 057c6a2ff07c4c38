"""Medicines as orders, pick lists and charts write them: products of two substances, what a salt holds, why and when it is given, how much at most."""

from __future__ import annotations

from pathlib import Path

import pytest

from mifa_screen.reading.answer import Stance
from mifa_screen.reading.medicine_text import read_medicine
from mifa_screen.reading.medicines import Medicines, load_medicines
from tests.reading.test_medicines_that_decide import screened

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", name="medicines")
def _medicines() -> Medicines:
    return load_medicines(ROOT / "data" / "vocabulary")


def codes(text: str, medicines: Medicines) -> list[str]:
    """Return the codes of each medicine read, and whether it is taken."""
    read = read_medicine(text, medicines)
    return ["|".join(c.code for c in claim.codings) + ("" if claim.stance is Stance.AFFIRMED else f" {claim.stance.value}") for claim in read.text.claims]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("60 ACTUAT Fluticasone propionate 0.25 MG/ACTUAT / salmeterol 0.05 MG/ACTUAT Dry Powder Inhaler", ["R03AK06"]),
     ("1 ML heparin sodium, porcine 10 UNT/ML Injection", ["B01AB01"]),
     ("ferrous sulfate 325 mg (65 mg iron) tablet", ["B03AA07"]),
     ("magnesium oxide (MAG-OX) 400 mg (241.3 mg magnesium) tablet", ["A12CC10"]),
     ("polyethylene glycol (MIRALAX) 17 gram packet", ["A06AD15"]),
     ("Lexapro, Adderall XR, melatonin", ["N06AB10", "N06BA01", "N05CH01"]),
     ("hydrocortisone 100 mg IV x1 for reaction", ["H02AB09"]),
     ("filgrastim 300 mcg s/c od", ["L03AA02"]),
     ("No NSAIDs please (renal)", ["M01A denied"]),
     ("no ibuprofen (asthma)", ["M01AE01 denied"]),
     ("no ibuprofen (before surgery)", ["M01AE01 questioned"]),
     ("Shelcal 500 OD", ["A12AX"]),
     ("took Nurofen last week for cramps", ["M01AE01 questioned"]),
     ("Volini gel LA", ["M02AA15"]),
     ("levetiracetam (Keppra) 750 mg BD - seizure ppx", ["N03AX14"]), ("Hep B booster", ["J07BC01"]), ("NSS 1L x 8h", ["B05CB01"]), ("hay fever tablets", ["R06A"])],
)  # fmt: skip
def test_what_an_order_names(text: str, wanted: list[str], medicines: Medicines) -> None:
    """Neither a part of it nor more than it."""
    assert codes(text, medicines) == wanted


@pytest.mark.parametrize("text", ["tacrolimus 1 mg / prednisolone 5 mg", "aspirin 75 mg / ibuprofen 400 mg", "sodium chloride / salmeterol", "ibuprofen 400 mg, paracetamol 1 g"])
def test_two_that_a_rule_asks_for_or_that_are_no_product_stay_two(text: str, medicines: Medicines) -> None:
    """Each counts."""
    assert len(codes(text, medicines)) == 2


@pytest.mark.parametrize(
    ("text", "high"),
    [("ibuprofen (MOTRIN) 400 mg tablet 1 tab by mouth every 6 hours as needed for pain", "false"), ("ibuprofen 400 mg tds prn", "false"),
     ("ibuprofen 800 mg q6h prn", "unknown"), ("ibuprofen 400 mg tds and prn", "unknown"), ("ibuprofen 400 mg tds, prn", "unknown"), ("ibuprofen 400 mg tds + prn", "unknown"), ("ibuprofen 400 mg prn", "unknown"), ("ibuprofen tds prn", "unknown"),
     ("ibuprofen 400 mg tds, then prn", "unknown"), ("ibuprofen 200-800 mg tds prn", "unknown"), ("ibuprofen prn 400 mg every 6 hours", "unknown")],
)  # fmt: skip
def test_what_is_taken_as_needed_is_no_more_than_as_often_as_it_may_be(text: str, high: str) -> None:
    """So it is known that it is not much; that it is much is not."""
    assert screened(text)[0]["label-nsaid-high-dose"] == high


@pytest.mark.parametrize("text", ["saline lock tacrolimis", "line care, tacrolimis", "Adderal XRR", "ibuprofin lock"])
def test_a_misspelt_name_stays_one(text: str, medicines: Medicines) -> None:
    """Whatever stands beside it."""
    assert not read_medicine(text, medicines).text.understood


@pytest.mark.parametrize(
    "text",
    ["tacrolimus stopped 2020, 1 mg daily since", "tacrolimus stopped 2020, back on it", "tacrolimus stopped 2020 but restarted", "tacrolimus stopped 2020, continues", "tacrolimus stopped ibuprofen 2020",
     "tacrolimus - stopped ibuprofen 2020", "tacrolimus since 2019", "tacrolimus stopped 2023 (rejection)", "tacrolimus level is off"],
)  # fmt: skip
def test_a_day_in_the_past_takes_nothing_off_that_may_go_on(text: str) -> None:
    """What follows the day may be how it is taken now, and another medicine may be the one that was stopped."""
    assert screened(text)[0]["label-calcineurin-inhibitor"] != "false"


@pytest.mark.parametrize("text", ["no ibuprofen school days", "no ibuprofen (school days)", "no ibuprofen (before surgery)", "no ibuprofen (prednisolone)", "no ibuprofen until counts recover", "ibuprofen not until discharge"])
def test_a_bracket_that_may_narrow_what_is_not_taken_leaves_it_open(text: str) -> None:
    """It may be taken at other times."""
    assert screened(text)[0]["label-nsaid"] == "unknown"


@pytest.mark.parametrize("text", ["prednisolone drop od 5 mg", "prednisolone drops to 10 mg OD", "prednisolone RE", "prednisolone re asthma", "dexamethasone lock", "prednisolone pack", "calcium 500 mg (prednisolone 5 mg)"])
def test_words_of_devices_packs_and_eyes_take_no_steroid_off(text: str) -> None:
    """A medicine that a rule asks for stays one beside them."""
    assert screened(text)[0]["label-corticosteroid"] != "false"
