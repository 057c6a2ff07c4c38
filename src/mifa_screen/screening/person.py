"""Sex and treatment, as recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mifa_screen.core.truth import FALSE, TRUE, UNKNOWN
from mifa_screen.result import Evidence
from mifa_screen.screening.reading import Note, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mifa_screen.knowledge.expressions import PersonLeaf
    from mifa_screen.patient.model import Patient

TELLING = ("male", "female")


class PersonReader:
    """Reads `sex` and `treatment` for the leaves of the loaded rules."""

    def __init__(self, leaves: Sequence[PersonLeaf], asks: Mapping[str, str]) -> None:
        """Take the leaves (their order is the order of the sheet) and the questions."""
        self._leaves = leaves
        self._ask = asks["sex"]
        self._memo: dict[tuple[str | None, str | None], Reading] = {}

    def read(self, patient: Patient) -> Reading:
        """Return a truth for every leaf; a sex that is not male or female is open, treatment is planned unless said otherwise."""
        key = (patient.sex, patient.treatment)
        if key not in self._memo:
            self._memo[key] = self._read(*key)
        return self._memo[key]

    def _read(self, sex: str | None, treatment: str | None) -> Reading:
        sheet, notes = bytearray(), {}
        for number, leaf in enumerate(self._leaves):
            if leaf.field == "sex" and sex not in TELLING:
                sheet.append(UNKNOWN)
                # A sex that is recorded as other is known; what it leaves open is asked for by itself.
                notes[number] = Note(missing=("the sex",), asks=(self._ask,) if sex != "other" else ())
                continue
            value = sex if leaf.field == "sex" else treatment or "planned"
            sheet.append(TRUE if value == leaf.word else FALSE)
            unsaid = leaf.field == "treatment" and treatment is None
            understood = f"{leaf.field}: {value}, taken as such where nothing is said" if unsaid else f"{leaf.field} as recorded"
            notes[number] = Note((Evidence(leaf.field, "" if unsaid else str(value), understood),))
        return Reading(bytes(sheet), notes)
