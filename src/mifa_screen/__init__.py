"""mifa-screen: screens a patient for contraindications to mifamurtide (MEPACT).

    from mifa_screen import Patient, load_rules, screen

    result = screen(Patient.model_validate({"id": "P-001", "sex": "male"}), as_of="2026-11-23")
    result.outcome, result.to_ask

It supports the decision of a clinician and does not replace it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mifa_screen.api import load_rules, screen
    from mifa_screen.patient.model import Patient
    from mifa_screen.result import Result

__version__ = "0.1.0"
__all__ = ["Patient", "Result", "__version__", "load_rules", "screen"]

_HOMES = {"load_rules": "mifa_screen.api", "screen": "mifa_screen.api", "Patient": "mifa_screen.patient.model", "Result": "mifa_screen.result"}


def __getattr__(name: str) -> Any:
    """Import an exported name when it is first asked for: the command line must start at once."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)
