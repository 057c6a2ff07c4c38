"""Random patients for the second opinion: written in codes and a few known words, with every field and both sides of every limit."""

import datetime as dt

from second_opinion import NONSENSE, OTHERS, OURS, REACTIONS, WHOLE

AS_OF = dt.date(2026, 11, 23)
IRRELEVANT = [("icd-10-cm", "C40.2"), ("icd-10-cm", "S72.001A"), ("icd-10", "J06.9"), ("icd-10-cm", "I10"), ("snomed", "404684003")]
CONDITION_STATUS = [None, None, None, "active", "remission", "resolved", "refuted", "entered-in-error", "suspected", "family-history"]
ALLERGY_STATUS = [None, None, None, "active", "inactive", "resolved", "unconfirmed", "refuted", "entered-in-error"]
NUMBERS = {
    "creatinine": (["umol/L", "mg/dL"], [60, 90, 150, 200, 241, 300, 400, 800]),
    "bilirubin": (["umol/L", "mg/dL"], [5, 18, 20.52, 30.78, 31, 34.1, 34.2, 51.3, 51.4, 61.56, 61.57, 63, 90, 200]),
    "alt": (["U/L", "ukat/L"], [20, 40, 199, 200, 201, 250, 900]),
    "ast": (["U/L", "ukat/L"], [20, 40, 199, 200, 201, 250, 900]),
    "albumin": (["g/dL", "g/L"], [2, 2.7, 2.8, 3, 3.5, 3.6, 4.5]),
    "inr": (["{INR}", "1"], [0.9, 1.6, 1.7, 2, 2.3, 2.4, 4]),
    "egfr": (["mL/min/1.73m2"], [5, 15, 29, 29.9, 30, 30.1, 45, 59.9, 60, 90]),
}
FACTOR = {"mg/dL": {"creatinine": 88.4, "bilirubin": 17.1}, "ukat/L": {"alt": 60, "ast": 60}, "g/L": {"albumin": 0.1}}


def _codes():
    systems = {"icd": "icd-10-cm", "icd-10": "icd-10", "icd-10-cm": "icd-10-cm", "snomed": "snomed", "atc": "atc"}
    found = set()
    for value_set in WHOLE["value_sets"].values():
        for section in ("members", "except", "unclear"):
            for group in value_set.get(section, ()):
                found |= {(systems[system], str(code)) for system, codes in group.items() if system in systems for code in codes}
    return sorted(found)


DIAGNOSES = [coding for coding in _codes() if coding[0] != "atc"]
MEDICINES = [code for system, code in _codes() if system == "atc" and len(code) == 7]
MEDICINES += ["M01AE01", "M01AE01", "M01AE14", "N02BA01", "B01AC06", "H02AB02", "L04AD02", "L01BA01", "L01BA01", "L04AX03", "L01DB01", "L04AA06", "N02BE01", "A04AA01", "M01AX05"]


def random_patient(rng):
    """Return one patient as plain data; absent fields are absent."""
    usual = rng.random()  # how much of the record is there
    patient = {"id": "r"}

    def perhaps(name, make, chance=0.8):
        if rng.random() < chance * (0.4 + 0.75 * usual):
            patient[name] = make()

    perhaps("sex", lambda: rng.choice(["male", "male", "female", "female", "female", "other", "unknown"]), 0.95)
    if rng.random() < 0.8:
        born = AS_OF - dt.timedelta(days=int(rng.choice([rng.uniform(0.3, 40), rng.uniform(8, 30), rng.uniform(0.3, 3), rng.uniform(50, 125)]) * 365.25))
        patient["birth_date"] = born.isoformat()
    elif rng.random() < 0.8:
        patient["age_years"] = rng.choice([0, 1, 2, 9, 10, 14, 17, 18, 25, 26, 30, 31, 40, 55, 56, 120, 121, 12.5, 0.5])
    perhaps("height_cm", lambda: rng.choice([29, 30, 80, 120, 150, 162, 175.5, 190, 250, 251]))
    perhaps("treatment", lambda: rng.choice(["planned", "ongoing", "completed"]), 0.5)
    perhaps("child_pugh", lambda: rng.choice("ABC"), 0.2)
    perhaps("ascites", lambda: rng.choice(["none", "mild", "moderate", "severe"]), 0.4)
    perhaps("encephalopathy", lambda: rng.randrange(5), 0.4)
    perhaps("facts", lambda: _facts(rng), 0.7)
    perhaps("conditions", lambda: _several(rng, lambda: _condition(rng)))
    perhaps("allergies", lambda: _several(rng, lambda: _allergy(rng)))
    perhaps("medications", lambda: _several(rng, lambda: _medication(rng)))
    perhaps("labs", lambda: _labs(rng), 0.95)
    return patient


def _facts(rng):
    stated = {name: rng.choice([True, False, False, None]) for name in WHOLE["facts"] if rng.random() < 0.12}
    if rng.random() < 0.4:
        stated |= {"pregnant": False, "effective_contraception": rng.choice([True, False, None])}
    return stated


def _several(rng, make):
    entries = [make() for _ in range(rng.choice([0, 0, 1, 1, 2, 3, 5]))]
    return entries + entries[:1] if rng.random() < 0.1 else entries


def _kept(rng, entry):
    return {key: value for key, value in entry.items() if value is not None}


def _condition(rng):
    if rng.random() < 0.05:
        return NONSENSE
    system, code = rng.choice(DIAGNOSES) if rng.random() < 0.85 else rng.choice(IRRELEVANT)
    if system != "snomed" and rng.random() < 0.15:
        system = None if len(code) < 6 else system
    return _kept(rng, {"code": code, "system": system, "status": rng.choice(CONDITION_STATUS)})


def _allergy(rng):
    substance = rng.choice(sorted(OTHERS) * 2 + sorted(OURS) + [NONSENSE])
    reactions = [rng.choice([*REACTIONS, NONSENSE]) for _ in range(rng.choice([0, 1, 2]))] if rng.random() < 0.5 else None
    return _kept(rng, {
        "substance": substance, "severity": rng.choice([None, None, "mild", "moderate", "severe"]),
        "criticality": rng.choice([None, None, None, "low", "high"]), "reactions": reactions, "status": rng.choice(ALLERGY_STATUS),
    })  # fmt: skip


def _medication(rng):
    if rng.random() < 0.05:
        return NONSENSE
    return _kept(rng, {
        "code": rng.choice(MEDICINES), "system": rng.choice(["atc", "atc", None]), "dose_mg": rng.choice([None, 2.5, 10, 30, 100, 325, 400, 800, 1200]),
        "times_per_day": rng.choice([None, 1, 2, 3, 4]), "course": rng.choice([None, None, "single", "short", "long"]),
        "status": rng.choice([None, None, "active", "planned", "stopped", "entered-in-error"]),
    })  # fmt: skip


def _labs(rng):
    labs = []
    for test, (units, values) in NUMBERS.items():
        for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
            labs.append(_lab(rng, test, rng.choice(units), rng.choice(values)))
    rng.shuffle(labs)
    return labs


def _lab(rng, test, unit, value):
    value = round(value / FACTOR.get(unit, {}).get(test, 1), 4)
    odd = rng.random()
    if odd < 0.06:
        value = rng.choice(["n/a", "-", "hemolysed", 10**7, -1])
    elif odd < 0.16:
        value = f"{rng.choice(['<', '>', '<=', '>='])}{value}"
    elif rng.random() < 0.3 and isinstance(value, float):
        value = round(value * rng.uniform(0.7, 1.4), 3)
    limit = None
    if test in ("bilirubin", "alt", "ast") and rng.random() < 0.4:
        limit = round(rng.choice([1, 1, 1, 1, 0.05, 20]) * {"bilirubin": 21, "alt": 45, "ast": 35}[test] / FACTOR.get(unit, {}).get(test, 1), 4)
    days = rng.choice([0, 1, 1, 3, 3, 7, 13, 14, 14, 15, 60, None])
    return _kept(rng, {
        "test": test, "value": value, "unit": rng.choice([unit] * 12 + ["mg", None]), "upper_limit": limit,
        "date": None if days is None else (AS_OF - dt.timedelta(days=days)).isoformat(),
    })  # fmt: skip
