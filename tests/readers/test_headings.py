"""Headings: forgiving of how they are written, never of what they mean; near ones and those without a unit stop the run."""

import pytest

from mifa_screen.api import load_rules
from mifa_screen.errors import InputError, UsageError
from mifa_screen.readers.columns import columns_of, has_id, layout_of
from mifa_screen.readers.grid import Grid
from mifa_screen.readers.headings import Headings

SCREENER = load_rules()
HEADINGS = Headings(SCREENER.knowledge.settings, SCREENER.fact_names, SCREENER.knowledge.laboratory)


@pytest.mark.parametrize(("heading", "ours"), [
    ("id", "id"), ("Patient-ID", "id"), ("MRN", "id"), ("\ufeffid", "id"), (" Birth Date ", "birth_date"), ("D.O.B.", "birth_date"), ("birthdate", "birth_date"),
    ("Age (years)", "age_years"), ("age [yrs]", "age_years"), ("Height (cm)", "height_cm"), ("WEIGHT [kg]", "weight_kg"), ("Diagnoses", "conditions"), ("Pregnant?", "pregnant"),
    ("Autoimmune disease", "autoimmune_disease"), ("Child-Pugh", "child_pugh"), ("labs date", "labs_date"), ("Creatinine date", "creatinine_date"),
    ("creatinine_mg_dl", "creatinine_mg_dl"), ("Creatinine (mg/dL)", "creatinine_mg_dl"), ("Creatinine\n(mg/dL)", "creatinine_mg_dl"), ("Kreatinin (µmol/l)", "creatinine_umol_l"), ("Creatinine μmol/L", "creatinine_umol_l"),
    ("Serum creatinine [umol/L]", "creatinine_umol_l"), ("ALT (U/L)", "alt_u_l"), ("ALAT IU/L", "alt_u_l"), ("alt_u_l (IU/L)", "alt_u_l"), ("eGFR (mL/min/1.73m²)", "egfr"),
    ("eGFR (mL/min)", "egfr"), ("eGFR (CKD-EPI)", "egfr"), ("INR", "inr"), ("Albumin (g/L)", "albumin_g_l"), ("creatinine_mg_dl (fasting)", "creatinine_mg_dl"),
])
def test_what_is_understood(heading, ours):
    assert HEADINGS.read(heading) == (ours, "")


@pytest.mark.parametrize(("heading", "word"), [
    ("alergies", "allergies"), ("medicatons", "medications"), ("Gender", "sex"), ("height", "height_cm"), ("Height (m)", "height_cm"), ("weight", "weight_kg"),
    ("Creatinine", "creatinine_mg_dl or creatinine_umol_l"), ("Kreatinin", "creatinine_mg_dl"), ("creatinine (mg/mL)", '"mg/mL" is not known'), ("gfr", "egfr"),
    ("creatinine_mg_dl (µmol/L)", "creatinine_mg_dl"), ("creatinine_mg_dl (mg/mL)", "creatinine_mg_dl"), ("Age (months)", "age_years"), ("height_cm (m)", "height_cm"),
])
def test_what_must_not_be_passed_over(heading, word):
    read = HEADINGS.read(heading)
    assert read.ours is None
    assert word in read.problem


@pytest.mark.parametrize("heading", ["ward", "Notes", "", "  ", "()", "creatinine_clearance", "crp_mg_l", "Direct bilirubin (mg/dL)", "other", "patient name"])
def test_what_is_ignored(heading):
    assert HEADINGS.read(heading) == (None, "")


def test_a_unit_that_the_contract_has_no_column_for_is_read_in_its_own():
    assert HEADINGS.laboratory["albumin_g_l"] == ("albumin", "g/L")
    assert HEADINGS.laboratory["creatinine_mg_dl"] == ("creatinine", "mg/dL")


def layout(header, rows=(), **mapping):
    return layout_of(Grid(list(header), iter(rows)), HEADINGS, mapping, "t.csv")


def problems(*header, rows=(), **mapping):
    with pytest.raises(InputError) as caught:
        layout(header, rows, **mapping)
    return list(map(str, caught.value.problems))


def test_the_layout_names_what_is_ignored():
    found = layout(["id", "ward", "sex", ""])
    assert found.names == ("id", None, "sex", None)
    assert found.ignored == ("ward", "column 4, without a heading")


def test_all_problems_come_at_once_with_their_places():
    told = problems("sex", "alergies", "Sex")
    assert len(told) == 3
    assert told[0].startswith('line 1, column 2 "alergies": nearly "allergies"')
    assert "stands twice" in told[1]
    assert '"id"' in told[2]


def test_the_way_out_is_shown():
    assert '--map "creatinine=-"' in problems("id", "creatinine")[0]
    assert '--map "alergies=allergies"' in problems("id", "alergies")[0]
    assert '--map "mrn=-"' in problems("id", "mrn")[0]


def test_headings_further_down_are_found():
    assert 'in the line with "id"; delete' in problems("Ward 7", rows=[["id", "sex"]])[0]
    assert 'in the line with "Patient ID"; delete' in problems("Ward 7", "", rows=[["printed", ""], ["Patient ID", "sex"]])[0]
    assert "first line must hold" in problems("Ward 7", rows=[["A", "male"]])[0]


def test_json_is_recognised():
    assert ".jsonl" in problems('{"id":"A"}')[0]


def test_a_file_that_cannot_be_read_on_is_told_elsewhere():
    def rows():
        raise InputError("t.csv", "broken")
        yield

    assert "first line must hold" in problems("Ward 7", rows=rows())[0]


def test_map_settles_names_and_ignores_columns():
    found = layout(["Pat.-Nr.", "alergies", "creatinine", "Age (months)"], **{"pat-nr": "ID", "alergies": "allergies", "creatinine": "Creatinine (mg/dL)", "age": "-"})
    assert found.names == ("id", "allergies", "creatinine_mg_dl", None)


def test_map_tells_headings_apart_that_differ_in_brackets_only():
    found = layout(["id", "Krea (mg/dl)", "Krea (fasting)"], **{"Krea (mg/dl)": "-", "Krea (fasting)": "creatinine_mg_dl"})
    assert found.names == ("id", None, "creatinine_mg_dl")


@pytest.mark.parametrize(("mapping", "words"), [
    ({"ward": "creatinin_mg_dl"}, 'did you mean "creatinine_mg_dl"'), ({"ward": "zzz"}, "no column"), ({"wards": "sex"}, 'did you mean "ward"'), ({"zzz": "sex"}, "has no column"),
])
def test_a_useless_map_is_wrong_usage(mapping, words):
    with pytest.raises(UsageError) as caught:
        columns_of(["id", "ward"], HEADINGS, mapping)
    assert words in str(caught.value)


def test_tables_of_patients_have_an_id():
    assert has_id(["sex", "MRN"], HEADINGS, {})
    assert has_id(["sex", "Pat"], HEADINGS, {"pat": "id"})
    assert not has_id(["sex", "Pat"], HEADINGS, {"pat": "sex"})


def test_a_library_without_extra_words_will_do():
    settings = SCREENER.knowledge.settings
    columns = {k: v for k, v in settings["columns"].items() if k not in ("units", "nearly")}
    plain = Headings({**settings, "columns": columns}, SCREENER.fact_names, SCREENER.knowledge.laboratory)
    assert plain.read("Gender").ours is None
    assert plain.read("Age (months)").ours == "age_years"
