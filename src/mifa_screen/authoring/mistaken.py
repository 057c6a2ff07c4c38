"""What a file is that is no rule file: a patient, a record of another system, a result. Said in one sentence instead of twenty complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mifa_screen.errors import one_line
from mifa_screen.patient.model import Patient

if TYPE_CHECKING:
    from collections.abc import Mapping

OURS = frozenset({"rules", "sources", "statements", "value_sets", "thresholds", "medicine", "version"})
"""Keys that rule files have and patients do not."""
SHARED = frozenset({"id", "facts"})
RESULT = "mifa-screen/result/"


def mistaken_for(plain: Mapping[str, Any]) -> str | None:
    """Return what a file is when it is surely no rule file, and what to do with it; None when it may be one."""
    schema = plain.get("schema")
    if isinstance(plain.get("resourceType"), str):
        return f"this is a FHIR {one_line(plain['resourceType'], 40)}, no rule file; a patient is the argument of `mifa-screen check`, rules stand behind --rules"
    if isinstance(schema, str) and schema.startswith(RESULT):
        return "this is a result of mifa-screen, no rule file"
    of_a_patient = (Patient.model_fields.keys() - SHARED) & plain.keys()
    if schema is None and of_a_patient and not OURS & plain.keys() and 2 * len(of_a_patient) >= len(plain.keys() - SHARED):
        return "this is a patient, no rule file; a patient is the argument of `mifa-screen check`, rules stand behind --rules"
    return None
