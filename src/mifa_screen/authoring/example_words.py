"""`{each}`: the word that stands in the patient of an example for one value after the other."""

from __future__ import annotations

from typing import Any

EACH = "{each}"


def filled(given: Any, value: Any) -> Any:
    """Return `given` with a value in the place of `{each}`; a text that is only that becomes the value itself."""
    if isinstance(given, dict):
        return {key: filled(part, value) for key, part in given.items()}
    if isinstance(given, list):
        return [filled(part, value) for part in given]
    if isinstance(given, str) and EACH in given:
        return value if given == EACH else given.replace(EACH, str(value))
    return given
