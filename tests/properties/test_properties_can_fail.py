"""No property is empty: an engine that is wrong in the way that a property forbids is told apart, each by its own."""

import dataclasses

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import doors
import fhir_door
import test_any_bytes
import test_asking
import test_by_cell
import test_doors
import test_knowing_more_or_less as knowing
import test_writing as writing
from mifa_screen.batch.by_cell import ByCell
from patients import KNOWLEDGE, SCREENER, anyone
from test_doors import QUIET, screened

LISTS = ("allergies", "conditions", "medications")


def fails(hold, **strategies):
    """Check that a property does not hold."""

    @settings(max_examples=400, deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=QUIET)
    @given(**strategies)
    def run(**drawn):
        hold(**drawn)

    with pytest.raises(AssertionError):
        run()


def of_changed(change):
    """Return an engine that screens another patient than it was given."""
    return lambda patient: screened(patient.model_copy(update=change(patient)))


def silence_is_no(patient):
    return {name: getattr(patient, name) or () for name in LISTS}


def only_the_first_entry(patient):
    return {name: (getattr(patient, name) or ())[:1] or getattr(patient, name) for name in LISTS}


def yes_is_no(patient):
    return {"facts": dict.fromkeys(patient.facts, False)}


def small_letters_only(patient):
    return {"conditions": patient.conditions and tuple(c for c in patient.conditions if not isinstance(c, str) or not c.isupper())}


def asks_nothing(patient):
    result = screened(patient)
    return result if isinstance(result, str) else dataclasses.replace(result, to_ask=())


def test_taking_silence_for_no_is_overturned_by_what_fills_the_gap(monkeypatch):
    monkeypatch.setattr(knowing, "screened", of_changed(silence_is_no))
    fails(lambda plain, filling: knowing.filling_overturns_nothing(plain, *filling), plain=anyone(), filling=knowing.fillings(LISTS))


def test_taking_silence_for_no_is_reassured_by_forgetting(monkeypatch):
    monkeypatch.setattr(knowing, "screened", of_changed(silence_is_no))
    fails(knowing.forgetting_never_reassures, plain=anyone())


def test_a_yes_that_counts_as_no(monkeypatch):
    monkeypatch.setattr(knowing, "screened", of_changed(yes_is_no))
    fails(knowing.bad_news_never_lowers, plain=anyone(), fact=st.sampled_from(sorted(KNOWLEDGE.facts.keys() - knowing.BETTERING)))


def test_entries_that_are_not_read(monkeypatch):
    monkeypatch.setattr(knowing, "screened", of_changed(only_the_first_entry))
    fails(knowing.a_bad_entry_never_lowers, plain=anyone(), bad=st.sampled_from(knowing.BAD_ENTRIES))


def test_an_order_that_matters(monkeypatch):
    monkeypatch.setattr(writing, "screened", of_changed(only_the_first_entry))
    fails(writing.writing_does_not_matter, plain=anyone(), data=st.data())


def test_capitals_that_matter(monkeypatch):
    monkeypatch.setattr(writing, "screened", of_changed(small_letters_only))
    fails(writing.case_does_not_matter, entry=writing.conditions(), upper=st.booleans())


def test_asking_for_too_little(monkeypatch):
    monkeypatch.setattr(test_asking, "screened", asks_nothing)
    fails(test_asking.asking_is_enough, plain=anyone())


def through(door, module, monkeypatch):
    """Make a door lose the sex of a patient on the way."""
    real = getattr(module, door)
    monkeypatch.setattr(test_doors, door, lambda *arguments: real(*arguments).model_copy(update={"sex": None}))


@pytest.mark.parametrize(("door", "module", "hold"), [
    ("through_python", doors, "python_agrees"), ("through_csv", doors, "csv_agrees"), ("through_fhir", fhir_door, "fhir_agrees"),
])
def test_a_door_at_which_something_is_lost(monkeypatch, tmp_path, door, module, hold):
    through(door, module, monkeypatch)
    agrees = getattr(test_doors, hold)
    fails(lambda plain: agrees(plain, tmp_path) if hold == "csv_agrees" else agrees(plain), plain=anyone())


def test_a_cell_that_is_taken_for_another_in_a_batch(monkeypatch, tmp_path):
    real = ByCell._read_person
    monkeypatch.setattr(ByCell, "_read_person", lambda self, patient: real(self, patient)._replace(sex="female"))
    fails(lambda table: test_by_cell.rows_agree(table, tmp_path), table=test_by_cell.tables())


@pytest.mark.parametrize("kind", test_any_bytes.BYTES)
def test_an_error_without_words(monkeypatch, tmp_path, kind):
    """A reader that says nothing of the file."""

    def mute(*_, **__):
        raise test_any_bytes.MifaScreenError("", "")

    for name in ("read_patient", "parse_yaml", "Source"):
        monkeypatch.setattr(test_any_bytes, name, mute)
    strategy, holds = test_any_bytes.BYTES[kind]
    fails(lambda data: holds(data, tmp_path), data=strategy)


def test_units_that_are_not_converted(monkeypatch):
    for analyte in SCREENER.numbers.laboratory.analytes.values():
        for unit in analyte.factors:
            monkeypatch.setitem(analyte.factors, unit, 1)
    fails(writing.units_do_not_matter, test=st.sampled_from(sorted(writing.ANALYTES)), data=st.data())
