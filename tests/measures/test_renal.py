"""Published vectors: CKiD U25 (authors' repository), CKD-EPI 2021 (checked against an independent implementation)."""

import pytest

from mifa_screen.measures.renal import ckd_epi_2021, ckid_u25

U25 = [(11, 1.2, 0.9, 51.6, 47.8), (15, 1.6, 1.9, 37.5, 32.5), (20, 1.81, 2.1, 43.8, 35.7)]
CKD_EPI = [("male", 25, 1.0, 107.1), ("female", 30, 0.7, 119.2), ("male", 22, 2.5, 36.3), ("female", 28, 3.5, 17.5), ("male", 18, 0.9, 127.0), ("female", 18, 0.6, 133.3)]


@pytest.mark.parametrize(("age", "height", "creatinine", "male", "female"), U25)
def test_u25_vectors(formulas, age, height, creatinine, male, female):
    for sex, expected in (("male", male), ("female", female)):
        value = ckid_u25(formulas["egfr"]["ckid_u25"], creatinine=creatinine, height_m=height, age=age, sex=sex)
        assert round(value, 1) == expected


@pytest.mark.parametrize(("sex", "age", "creatinine", "expected"), CKD_EPI)
def test_ckd_epi_vectors(formulas, sex, age, creatinine, expected):
    assert round(ckd_epi_2021(formulas["egfr"]["ckd_epi_2021"], creatinine=creatinine, age=age, sex=sex), 1) == expected
