"""Complete, ordinary patients: nothing found, nothing asked, nothing warned of."""

import pytest

from mifa_screen import Patient, screen

GIRL = {
    "id": "girl", "birth_date": "2012-03-09", "sex": "female", "height_cm": 160, "weight_kg": 50, "treatment": "planned",
    "facts": {"pregnant": False, "breastfeeding": False, "planning_pregnancy": False, "effective_contraception": True},
    "allergies": [], "conditions": [{"text": "osteosarcoma", "code": "C40.2", "system": "icd-10-cm", "status": "active"}], "medications": ["ondansetron 8 mg BD"],
    "labs": [
        {"test": "creatinine", "value": 0.6, "unit": "mg/dL", "date": "2026-11-20"},
        {"test": "bilirubin", "value": 0.5, "unit": "mg/dL", "date": "2026-11-20", "upper_limit": 1.2},
        {"test": "alt", "value": 22, "unit": "U/L", "date": "2026-11-20", "upper_limit": 40},
    ],
}  # fmt: skip
BOY = {**GIRL, "id": "boy", "sex": "male", "facts": {}}
ON_CHEMOTHERAPY = {
    **BOY, "id": "map", "conditions": ["C40.2", "Z51.11", "D70.1", "Z94.6", "osteosarcoma of the left femur"],
    "medications": ["L01BA01", "L01DB01", "L01XA01", "V03AF03", "A04AA01", "doxorubicin", "cisplatin", "methotrexate", "leucovorin", "paracetamol 500 mg PRN"],
}  # fmt: skip


@pytest.mark.parametrize("plain", [GIRL, BOY, ON_CHEMOTHERAPY], ids=lambda plain: plain["id"])
def test_silent(plain):
    result = screen(Patient.model_validate(plain), as_of="2026-11-23")
    assert (result.findings, result.unresolved, result.to_ask, result.not_understood, result.warnings) == ((), (), (), (), ())
    assert result.outcome == "none-found"
    assert result.complete
