"""A healthy girl with nothing on her lists, of whom every rule is settled."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

DAY: Final = dt.date(2026, 11, 23)
GIRL: Final[dict[str, Any]] = {
    "id": "a", "birth_date": "2010-03-09", "sex": "female", "height_cm": 160, "allergies": [], "conditions": [], "medications": [],
    "facts": {"pregnant": False, "breastfeeding": False, "planning_pregnancy": False, "effective_contraception": True},
    "labs": [{"test": test, "value": value, "unit": unit, "date": "2026-11-20"}
             for test, value, unit in (("creatinine", 0.6, "mg/dL"), ("bilirubin", 0.5, "mg/dL"), ("alt", 22, "U/L"))],
}  # fmt: skip
