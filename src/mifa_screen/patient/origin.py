"""Whether a patient, or an entry, comes from a record (`patient.recorded`); asked without loading the models of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeGuard

    from mifa_screen.patient.model import Allergy, Condition, Lab, Medication, Patient
    from mifa_screen.patient.recorded import RecordedAllergy, RecordedCondition, RecordedLab, RecordedMedication, RecordedPatient


def recorded_patient(patient: Patient) -> TypeGuard[RecordedPatient]:
    """Return whether a patient comes from a record."""
    return patient.from_record


def recorded_condition(entry: str | Condition) -> TypeGuard[RecordedCondition]:
    """Return whether a diagnosis comes from a record."""
    return not isinstance(entry, str) and entry.from_record


def recorded_medication(entry: str | Medication) -> TypeGuard[RecordedMedication]:
    """Return whether a medicine comes from a record."""
    return not isinstance(entry, str) and entry.from_record


def recorded_allergy(entry: str | Allergy) -> TypeGuard[RecordedAllergy]:
    """Return whether an allergy comes from a record."""
    return not isinstance(entry, str) and entry.from_record


def recorded_lab(lab: Lab) -> TypeGuard[RecordedLab]:
    """Return whether a result comes from a record."""
    return lab.from_record
