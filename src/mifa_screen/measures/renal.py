"""Estimated GFR by CKD-EPI 2021 and CKiD U25; coefficients and age bands stand in data/formulas.yaml with their sources.

Results are in mL/min/1.73 m². They are computed in binary floating point and kept to nine decimals: far more than any assay
resolves, and enough for a value that is exactly a limit on paper to be exactly that limit here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DECIMALS = 9


def ckd_epi_2021(coefficients: Mapping[str, Any], *, creatinine: float, age: float, sex: str) -> float:
    """CKD-EPI creatinine equation of 2021: `creatinine` in mg/dL, `age` in years with decimals, `sex` male or female."""
    by_sex = coefficients[sex]
    ratio = creatinine / by_sex["kappa"]
    slope = by_sex["alpha"] if ratio < 1 else coefficients["beta"]
    return float(coefficients["scale"] * ratio**slope * coefficients["per_year"] ** age * by_sex["factor"])


def ckid_u25(coefficients: Mapping[str, Any], *, creatinine: float, height_m: float, age: float, sex: str) -> float:
    """CKiD U25 creatinine equation: `creatinine` in mg/dL, `height_m` in metres, `age` in years with decimals."""
    bands = coefficients[sex]
    band = bands[0]
    for later in bands:  # no generator: a batch comes here for every row
        if age >= later["from"]:
            band = later
    return float(band["k"] * band["base"] ** (age - coefficients["pivot"]) * height_m / creatinine)


def rounded(value: float) -> Decimal:
    """Return a computed value as a decimal, without the noise of binary representation."""
    return Decimal(repr(round(value, DECIMALS)))
