"""What is remembered of results is bounded, and forgetting changes nothing."""

import datetime as dt

from mifa_screen.measures import laboratory as module
from mifa_screen.measures.laboratory import Laboratory
from mifa_screen.patient.model import Lab

AS_OF = dt.date(2026, 11, 23)


def test_results_are_the_same_however_much_is_remembered(laboratory, monkeypatch):
    labs = [Lab.model_validate({"test": "alt", "value": value, "unit": "U/L", "date": "2026-11-20"}) for value in (20, 300, 20, 90)]

    def measured():
        reader = Laboratory(laboratory, 14)
        return [reader.measurement("alt", reader.sort([lab], AS_OF)) for lab in (*labs, *labs)]

    whole = measured()
    monkeypatch.setattr(module, "MEMO_SIZE", 1)
    assert measured() == whole
