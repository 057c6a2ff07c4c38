"""The second opinion on numbers: which result counts, estimated GFR, Child-Pugh points. Coefficients are written out from the publications."""

import datetime as dt
import re
from decimal import Decimal as D

INF = D("Infinity")
UNITS = {
    "creatinine": {"umol/L": D(1), "mg/dL": D("88.4"), "mg/L": D("8.84"), "mmol/L": D(1000)},
    "bilirubin": {"umol/L": D(1), "mg/dL": D("17.1"), "mg/L": D("1.71")},
    "alt": {"U/L": D(1), "ukat/L": D(60)},
    "ast": {"U/L": D(1), "ukat/L": D(60)},
    "albumin": {"g/dL": D(1), "g/L": D("0.1")},
    "inr": {"{INR}": D(1), "1": D(1)},
    "egfr": {"mL/min/1.73m2": D(1)},
}
PLAUSIBLE = {
    "creatinine": (D("4.42"), D(3536)), "bilirubin": (D(0), D(1368)), "alt": (D(0), D(50000)), "ast": (D(0), D(50000)),
    "albumin": (D("0.5"), D(8)), "inr": (D("0.5"), D(25)), "egfr": (D(0), D(250)),
}  # fmt: skip
PRINTED_LIMIT = {"bilirubin": (D(5), D(60)), "alt": (D(5), D(150)), "ast": (D(5), D(150))}
"""Outside it an upper limit is mostly in another unit."""
ASSUMED = {"bilirubin": D("20.52"), "alt": D(40), "ast": D(40)}
LOW_IS_BAD = {"albumin", "egfr"}
WINDOW = 14


def numbers_of(patient, as_of):
    """Return every measure that a rule may read: None, or low, high, which ends are open, upper limit, and whether a newer result is unread."""
    results = {test: chosen(test, patient.get("labs") or [], as_of) for test in UNITS}
    age = age_of(patient, as_of)
    return {
        **{test: results[test] for test in ("alt", "ast", "bilirubin", "albumin", "inr")},
        "age": None if age is None else point(D(age[0])),
        "egfr": egfr(patient, age, results["egfr"], results["creatinine"]),
        "child_pugh_given": given_class(patient),
        "child_pugh": child_pugh(patient, results),
    }


def between(low, high, low_open=False, high_open=False, limit=None, doubtful=False):
    return {"low": low, "high": high, "low_open": low_open, "high_open": high_open, "limit": limit, "doubtful": doubtful}


def point(value, **more):
    return between(value, value, **more)


# ---------------------------------------------------------------- laboratory


def chosen(test, labs, as_of):
    """The newest usable result in the window, of one day the worse; doubtful when one at least as new cannot be used."""
    oldest = as_of - dt.timedelta(days=WINDOW)
    usable, unusable = [], []
    for lab in labs:
        if lab["test"] != test:
            continue
        day = dt.date.fromisoformat(lab["date"]) if lab.get("date") else dt.date.min
        read = value_of(test, lab)
        if read is None:
            unusable.append(day)
        elif day >= oldest:
            usable.append((day, read))
    if not usable:
        return None
    newest = max(day for day, _ in usable)
    best = max((read for day, read in usable if day == newest), key=lambda read: badness(test, read))
    best["doubtful"] = any(day >= newest for day in unusable)
    return best


def badness(test, read):
    if test in LOW_IS_BAD:
        return (-read["low"], -read["high"])
    limit = read["limit"] or D(1)
    return (read["high"] / limit, read["low"] / limit)


def value_of(test, lab):
    factor = UNITS[test].get(lab.get("unit"))
    if factor is None:
        return None
    text = str(lab["value"])
    sign, number = re.fullmatch(r"([<>]?=?)\s*(-?\d+(?:\.\d+)?)", text).groups() if re.fullmatch(r"([<>]?=?)\s*(-?\d+(?:\.\d+)?)", text) else (None, None)
    if number is None:
        return None
    number = D(number) * factor
    low, high = PLAUSIBLE[test]
    if not low <= number <= high:
        return None
    limit = D(str(lab["upper_limit"])) * factor if lab.get("upper_limit") is not None else ASSUMED.get(test)
    if lab.get("upper_limit") is not None and test in PRINTED_LIMIT and not PRINTED_LIMIT[test][0] <= limit <= PRINTED_LIMIT[test][1]:
        return None
    if sign == "<":
        return between(D(0), number, high_open=True, limit=limit)
    if sign == "<=":
        return between(D(0), number, limit=limit)
    if sign == ">":
        return between(number, INF, low_open=True, limit=limit)
    if sign == ">=":
        return between(number, INF, limit=limit)
    return point(number, limit=limit)


# ---------------------------------------------------------------- age and GFR


def age_of(patient, as_of):
    """Completed years, and the least and greatest age in years with decimals; None when it is not known or cannot be."""
    if patient.get("birth_date"):
        born = dt.date.fromisoformat(patient["birth_date"])
        years = as_of.year - born.year - (1 if (as_of.month, as_of.day) < (born.month, born.day) else 0)
        exact = (as_of - born).days / 365.25
        return (years, exact, exact) if 0 <= years <= 120 else None
    if patient.get("age_years") is None or not 0 <= patient["age_years"] <= 120:
        return None
    given = patient["age_years"]
    return (int(given), float(given), given + 0.999 if given == int(given) else float(given))


def ckd_epi(creatinine, age, sex):
    """CKD-EPI 2021 (Inker, N Engl J Med 2021;385:1737), creatinine in mg/dL."""
    kappa, alpha = (0.7, -0.241) if sex == "female" else (0.9, -0.302)
    value = 142 * min(creatinine / kappa, 1) ** alpha * max(creatinine / kappa, 1) ** -1.200 * 0.9938**age
    return value * 1.012 if sex == "female" else value


def u25(creatinine, age, sex, height_m):
    """CKiD U25 (Pierce, Kidney Int 2021;99:948), creatinine in mg/dL."""
    if sex == "male":
        k = 39.0 * 1.008 ** (age - 12) if age < 12 else 39.0 * 1.045 ** (age - 12) if age < 18 else 50.8
    else:
        k = 36.1 * 1.008 ** (age - 12) if age < 12 else 36.1 * 1.023 ** (age - 12) if age < 18 else 41.4
    return k * height_m / creatinine


def ends(formula, creatinine, ages):
    """The least and greatest estimate over the ends of age and creatinine (µmol/L)."""
    values = []
    for age in ages:
        for end in (creatinine["low"], creatinine["high"]):
            values.append(D(0) if end == INF else INF if end == 0 else D(repr(round(formula(float(end) / 88.4, age), 9))))
    return min(values), max(values)


def egfr(patient, age, reported, creatinine):
    doubtful = bool(reported and reported["doubtful"]) or bool(creatinine and creatinine["doubtful"])
    found, beside = computed(patient, age, creatinine)
    if reported is None and found is None:
        return None
    if found is None:
        return reported | {"doubtful": doubtful}
    if reported is None:
        return between(*found, doubtful=doubtful)
    # The lower of the two that can be had: each end by itself.
    low, high = min(reported["low"], beside[0]), min(reported["high"], beside[1])
    low_open = reported["low_open"] and reported["low"] < beside[0]
    high_open = reported["high_open"] and reported["high"] <= beside[1]
    return between(low, high, low_open, high_open, doubtful=doubtful)


def computed(patient, age, creatinine):
    """What is computed alone (without height it may be less), and what stands beside a reported value."""
    if creatinine is None or age is None or patient.get("sex") not in ("male", "female") or age[0] < 1:
        return None, None
    sex, height = patient["sex"], patient.get("height_cm")
    height_m = height / 100 if height is not None and 30 <= height <= 250 else None
    ages = (age[1], age[2])
    child = None if height_m is None else ends(lambda cr, years: u25(cr, years, sex, height_m), creatinine, ages)
    adult = ends(lambda cr, years: ckd_epi(cr, years, sex), creatinine, ages)
    if age[0] < 18:
        return child, child
    if age[0] > 25:
        return adult, adult
    if child is None:
        return (D(0), adult[1]), adult
    lower = min(child[0], adult[0]), min(child[1], adult[1])
    return lower, lower


# ---------------------------------------------------------------- Child-Pugh

CLASSES = {"A": (5, 6), "B": (7, 9), "C": (10, 15)}


def given_class(patient):
    return between(*map(D, CLASSES[patient["child_pugh"]])) if patient.get("child_pugh") else None


def fewest_and_most(read, one, three, rising):
    """Points of a value: one below (above) `one`, three above (below) `three`, else two; over all that the value may be."""
    if read is None or read["doubtful"]:
        return 1, 3

    def of(number):
        if rising:
            return 1 if number < one else 3 if number > three else 2
        return 1 if number > one else 3 if number < three else 2

    at = {of(read["low"]), of(read["high"])}
    inner = (read["high"] + read["low"]) / 2 if read["high"] != INF else read["low"] + 1
    # An open end does not belong: what counts there is what lies just inside.
    if read["low"] != read["high"]:
        tiny = D("1e-9")
        low = read["low"] + tiny if read["low_open"] else read["low"]
        high = INF if read["high"] == INF else read["high"] - tiny if read["high_open"] else read["high"]
        at = {of(low), of(high), of(inner)}
    return min(at), max(at)


def child_pugh(patient, results):
    points = [
        fewest_and_most(results["bilirubin"], D("34.2"), D("51.3"), rising=True),
        fewest_and_most(results["albumin"], D("3.5"), D("2.8"), rising=False),
        fewest_and_most(results["inr"], D("1.7"), D("2.3"), rising=True),
    ]
    ascites = {None: (1, 3), "none": (1, 1), "mild": (2, 2), "moderate": (3, 3), "severe": (3, 3)}[patient.get("ascites")]
    grade = {None: (1, 3), 0: (1, 1), 1: (2, 2), 2: (2, 2), 3: (3, 3), 4: (3, 3)}[patient.get("encephalopathy")]
    points += [ascites, grade]
    low, high = sum(least for least, _ in points), sum(most for _, most in points)
    given = given_class(patient)
    if given is not None and low <= given["high"]:
        return given
    return between(D(low), D(high))
