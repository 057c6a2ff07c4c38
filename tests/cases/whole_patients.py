"""Cases from YAML: a sentence, a patient, what is found, what stays open, what is asked. `README` in tests/README.md explains the keys."""

import copy
import re
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
AS_OF = "2026-11-23"
DATED = "2026-11-20"
LISTS = ("allergies", "conditions", "medications", "labs")

BOY = {
    "id": "boy", "birth_date": "2012-03-09", "sex": "male", "height_cm": 160, "allergies": [], "conditions": [], "medications": [],
    "labs": ["creatinine 0.6 mg/dL", "bilirubin 8 umol/L limit 20", "alt 22 U/L limit 40"],
}  # fmt: skip
WOMAN = {
    **BOY, "id": "woman", "birth_date": "1997-05-20", "sex": "female",
    "facts": {"pregnant": False, "breastfeeding": False, "planning_pregnancy": False, "effective_contraception": True},
}  # fmt: skip
CIRRHOTIC = {
    **BOY, "id": "cirrhotic", "conditions": ["K74.6"], "ascites": "none", "encephalopathy": 0,
    "labs": [*BOY["labs"], "albumin 4.1 g/dL", "inr 1.1 {INR}"],
}  # fmt: skip
BASES = {"nobody": {"id": "nobody"}, "boy": BOY, "woman": WOMAN, "cirrhotic": CIRRHOTIC}
KEYS = {"it", "clause", "base", "given", "labs", "vary", "values", "as_of", "rule_set", "max_lab_age", "then"}
THEN = {
    "outcome", "verdict", "could_be", "findings", "unresolved", "holds", "open", "out", "asks", "asks_first", "asks_nothing", "warns", "warns_nothing",
    "not_understood", "shows", "hides", "error",
}  # fmt: skip


class _Loader(yaml.CSafeLoader):
    """Dates stay texts; yes, no, on and off stay words."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def lab(text):
    """`TEST VALUE UNIT [limit N] [on DATE | undated]`; without a date it is from three days before the screening."""
    if not isinstance(text, str):
        return text
    found = re.fullmatch(r"(?P<test>\S+) (?P<value>\S+) (?P<unit>.+?)(?: limit (?P<limit>\S+))?(?: on (?P<date>\S+)| (?P<undated>undated))?", text)
    value = found["value"]
    plain = {"test": found["test"], "value": float(value) if re.fullmatch(r"[\d.]+", value) else value}
    if found["unit"] != "without-unit":
        plain["unit"] = found["unit"]
    if found["limit"]:
        plain["upper_limit"] = float(found["limit"])
    if not found["undated"]:
        plain["date"] = found["date"] or DATED
    return plain


def patient_of(case):
    """The patient of a case: the base, changed by `given`; `labs` of a case stand in for those of the same test."""
    plain = copy.deepcopy(BASES[case.get("base", "nobody")])
    given = copy.deepcopy(case.get("given", {}))
    if "facts" in given and isinstance(given["facts"], dict):
        given["facts"] = plain.get("facts", {}) | given["facts"]
    plain |= given
    if isinstance(plain.get("labs"), list):
        plain["labs"] = [lab(entry) for entry in plain["labs"]]
    if "labs" in case:
        fresh = [lab(entry) for entry in case["labs"]]
        tests = {entry["test"] for entry in fresh}
        plain["labs"] = [entry for entry in plain.get("labs") or [] if entry["test"] not in tests] + fresh
    return plain


def cases():
    """Yield file name, case, one a variation."""
    for path in sorted(HERE.glob("*.yaml")):
        for case in yaml.load(path.read_text(encoding="utf-8"), _Loader):
            assert set(case) <= KEYS, f"{path.name}: {set(case) - KEYS}"
            assert set(case["then"]) <= THEN, f"{path.name}: {case['it']}: {set(case['then']) - THEN}"
            if "vary" not in case:
                yield path.stem, case["it"], case
                continue
            for value in case["values"]:
                field = case["vary"]
                varied = value if field not in LISTS or isinstance(value, list) else [value]
                if field == "labs":
                    yield path.stem, f"{case['it']}: {value}", case | {"labs": varied}
                else:
                    yield path.stem, f"{case['it']}: {value}", case | {"given": {**case.get("given", {}), field: varied}}
