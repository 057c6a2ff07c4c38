"""A complete patient of whom nothing is found."""

CLEAR = {
    "id": "canary-0001", "birth_date": "2012-03-09", "sex": "female", "height_cm": 160, "weight_kg": 50, "treatment": "planned",
    "facts": {"pregnant": False, "breastfeeding": False, "planning_pregnancy": False, "effective_contraception": True},
    "allergies": [], "conditions": [{"text": "osteosarcoma", "code": "C40.2", "system": "icd-10-cm", "status": "active"}],
    "medications": [{"code": "A04AA01", "system": "atc", "dose_mg": 8, "times_per_day": 2, "status": "active"}],
    "labs": [
        {"test": "creatinine", "value": 0.6, "unit": "mg/dL", "date": "2026-11-20"},
        {"test": "bilirubin", "value": 0.5, "unit": "mg/dL", "date": "2026-11-20", "upper_limit": 1.2},
        {"test": "alt", "value": 22, "unit": "U/L", "date": "2026-11-20", "upper_limit": 40},
    ],
}  # fmt: skip
AS_OF = ("--as-of", "2026-11-23")
