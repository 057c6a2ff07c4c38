"""A second opinion: the rules read anew from their YAML, by truth tables, one patient at a time. Shares no code with the program.

It is slow and plain on purpose. Truths are the words yes, no and open. What it knows of the lists of a patient is enough for patients that
are written in codes and a few known words (`second_patients`); reading free text is not its business.
"""

from decimal import Decimal as D
from fractions import Fraction
from pathlib import Path

import yaml
from second_numbers import numbers_of

DATA = Path(__file__).resolve().parents[2] / "data"

NOT = {"yes": "no", "open": "open", "no": "yes"}
AND = {
    ("yes", "yes"): "yes", ("yes", "open"): "open", ("yes", "no"): "no",
    ("open", "yes"): "open", ("open", "open"): "open", ("open", "no"): "no",
    ("no", "yes"): "no", ("no", "open"): "no", ("no", "no"): "no",
}  # fmt: skip
OR = {
    ("yes", "yes"): "yes", ("yes", "open"): "yes", ("yes", "no"): "yes",
    ("open", "yes"): "yes", ("open", "open"): "open", ("open", "no"): "open",
    ("no", "yes"): "yes", ("no", "open"): "open", ("no", "no"): "no",
}  # fmt: skip
ANY_KNOWN = {
    ("yes", "yes"): "yes", ("yes", "open"): "yes", ("yes", "no"): "yes",
    ("open", "yes"): "yes", ("open", "open"): "open", ("open", "no"): "no",
    ("no", "yes"): "yes", ("no", "open"): "no", ("no", "no"): "no",
}  # fmt: skip
VERDICTS = ["none", "caution", "supervise", "avoid", "contraindicated", "stop"]
OUTCOME = {"none": "none-found", "caution": "with-care", "supervise": "with-care", "avoid": "do-not-give", "contraindicated": "do-not-give", "stop": "do-not-give"}
NEVER = {"refuted", "entered-in-error", "family-history"}
NONSENSE = "qwertyzole"
OURS, OTHERS = {"mifamurtide", "Mepact", "POPC", "mivamutide"}, {"penicillin", "peanut", "latex"}
REACTIONS = {"rash": "mild", "anaphylaxis": "severe", "angioedema": "severe", "bronchospasm": "severe", "nausea": "mild"}


def load():
    """Return all rule and library files as one mapping of sections."""
    whole = {"rules": [], "facts": {}, "value_sets": {}, "thresholds": {}, "dose_limits": {}, "ambiguous_medicines": {}}
    for path in sorted(DATA.rglob("*.yaml")):
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(plain, dict) or not str(plain.get("schema", "")).startswith("mifa-screen/"):
            continue
        for section, kept in whole.items():
            if section == "rules":
                kept += plain.get("rules", [])
            else:
                kept.update(plain.get(section, {}))
    return whole


WHOLE = load()
SNOMED = {str(code) for vs in WHOLE["value_sets"].values() for section in ("members", "unclear", "except") for group in vs.get(section, ()) for code in group.get("snomed", ())}
"""An id stands for itself; one that no value set names is not understood."""


class Opinion:
    """What the second opinion says of one patient (plain data, as in JSON) on a day."""

    def __init__(self, patient, as_of):
        self.patient = patient
        self.numbers = numbers_of(patient, as_of)
        self.settled = {}
        self.rules = {rule["id"]: self.truth(rule["when"]) for rule in WHOLE["rules"]}
        verdict = {rule["id"]: rule["verdict"] for rule in WHOLE["rules"]}
        found = [verdict[name] for name, truth in self.rules.items() if truth == "yes"]
        still_open = [verdict[name] for name, truth in self.rules.items() if truth == "open"]
        self.verdict = max(["none", *found], key=VERDICTS.index)
        self.could_be = max([self.verdict, *still_open], key=VERDICTS.index)
        self.complete = not still_open
        self.outcome = self._outcome()

    def _outcome(self):
        now, later = OUTCOME[self.verdict], OUTCOME[self.could_be]
        if now == "do-not-give":
            return now
        if later != now:
            return "incomplete"
        if now == "none-found" and not self.complete:
            return "incomplete"
        return now

    # ---------------------------------------------------------------- conditions of the language

    def truth(self, node):
        if "all" in node:
            truth = "yes"
            for part in node["all"]:
                truth = AND[truth, self.truth(part)]
            return truth
        if "any" in node:
            truth = "no"
            for part in node["any"]:
                truth = OR[truth, self.truth(part)]
            return truth
        if "any_known" in node:
            truths = [self.truth(part) for part in node["any_known"]]
            truth = truths[0]
            for other in truths[1:]:
                truth = ANY_KNOWN[truth, other]
            return truth
        if "not" in node:
            return NOT[self.truth(node["not"])]
        if "fact" in node:
            return self.fact(node["fact"])
        if "measure" in node:
            truth = self.measured(node)
            if truth == "yes" and "put_in_doubt_by" in node and self.truth(node["put_in_doubt_by"]) == "yes":
                return "open"
            return truth
        if "condition" in node:
            return self.condition(node["condition"], missing="open")
        if "recorded" in node:
            return self.condition(node["recorded"], missing="no")
        if "doubtful" in node:
            return "yes" if self.condition(node["doubtful"], missing="no") == "open" else "no"
        if "allergy" in node:
            return self.allergy(node["allergy"])
        if "medication" in node:
            return self.medication(node)
        if "sex" in node:
            sex = self.patient.get("sex")
            return "open" if sex not in ("male", "female") else "yes" if sex == node["sex"] else "no"
        if "treatment" in node:
            return "yes" if (self.patient.get("treatment") or "planned") == node["treatment"] else "no"
        raise AssertionError(node)

    def fact(self, name):
        if name not in self.settled:
            self.settled[name] = self._fact(name, WHOLE["facts"][name])
        return self.settled[name]

    def _fact(self, name, fact):
        stated = (self.patient.get("facts") or {}).get(name)
        data = self.truth(fact["true_when"]) if "true_when" in fact else "open"
        if data == "yes" or stated is True:
            return "yes"
        if stated is False:
            return "no"
        if "false_when" in fact and self.truth(fact["false_when"]) == "yes":
            return "no"
        if "presumed_when" in fact:
            return self.truth(fact["presumed_when"])
        if data == "no" and fact.get("silence") == "unknown":
            return "open"
        return data

    def measured(self, node):
        measure = self.numbers[node["measure"]]
        relation = next(word for word in ("above", "at_least", "below", "at_most") if word in node)
        limit = D(str(WHOLE["thresholds"][node[relation]]["value"]))
        if measure is None:
            return "open"
        if node.get("times") == "upper_limit":
            if measure["limit"] is None:
                return "open"
            limit *= measure["limit"]
        truth = compared(relation, measure, limit)
        return "open" if truth == "no" and measure["doubtful"] else truth

    # ---------------------------------------------------------------- lists

    def condition(self, name, missing):
        entries = self.patient.get("conditions")
        if entries is None:
            return missing
        truth = "no"
        for entry in entries:
            truth = OR[truth, self._condition(entry, WHOLE["value_sets"][name], missing)]
        return truth

    def _condition(self, entry, value_set, missing):
        if isinstance(entry, str):
            return missing if entry == NONSENSE else "no"
        status = entry.get("status")
        if status in NEVER:
            return "no"
        editions = {"icd-10": ["icd-10"], "icd-10-cm": ["icd-10-cm"], "snomed": ["snomed"]}.get(entry.get("system"), ["icd-10", "icd-10-cm"])
        if editions == ["snomed"] and entry["code"] not in SNOMED:
            return missing
        member = "no"
        for edition in editions:
            member = OR[member, membership(edition, entry["code"].replace(".", ""), value_set)]
        if member == "no":
            return "no"
        if status == "suspected":
            return "open"
        if status == "resolved" and value_set.get("counts") == "current":
            return "no"
        return member

    def allergy(self, node):
        entries = self.patient.get("allergies")
        if entries is None:
            return "open"
        truth = "no"
        for entry in entries:
            if entry.get("status") in ("refuted", "entered-in-error"):
                continue
            is_ours = entry["substance"] in OURS
            one = "yes" if is_ours == ("to" in node) else "no"
            if one == "yes" and "severe" in node:
                one = self._severe(entry)
            if one == "yes" and entry.get("status") == "unconfirmed":
                one = "open"
            truth = OR[truth, one]
        return truth

    @staticmethod
    def _severe(entry):
        reactions = entry.get("reactions") or []
        if entry.get("severity") == "severe" or entry.get("criticality") == "high":
            return "yes"
        if any(REACTIONS.get(reaction) == "severe" for reaction in reactions):
            return "yes"
        if any(reaction not in REACTIONS for reaction in reactions):
            return "open"
        if reactions or entry.get("severity") or entry.get("criticality"):
            return "no"
        return "open"

    def medication(self, node):
        entries = self.patient.get("medications")
        if entries is None:
            return "open"
        different = []
        for entry in entries:
            if entry not in different and (isinstance(entry, str) or entry.get("status") in (None, "active", "planned")):
                different.append(entry)
        truth, doses = "no", {}
        for entry in different:
            if entry == NONSENSE:
                truth = OR[truth, "open"]
                continue
            codes = self._purpose(entry, different)
            members = {membership("atc", code, WHOLE["value_sets"][node["medication"]]) for code in codes}
            member = members.pop() if len(members) == 1 else "open"
            if entry.get("course") is not None and entry["course"] in node.get("unless_course", ()):
                continue
            if member == "yes" and "daily_dose" in node:
                doses.setdefault(codes, []).append(daily(entry))
            else:
                truth = OR[truth, member]
        for codes, taken in doses.items():
            answers = {is_high(code, taken, WHOLE["dose_limits"][node["daily_dose"]]["limits"]) for code in codes}
            truth = OR[truth, answers.pop() if len(answers) == 1 else "open"]
        return truth

    @staticmethod
    def _purpose(entry, entries):
        code = entry["code"]
        for medicine in WHOLE["ambiguous_medicines"].values():
            if code == medicine["candidates"]["protocol"]:
                dose = daily(entry)
                limit = WHOLE["thresholds"][medicine["immunosuppressant_if_weekly_mg_at_most"]]["value"]
                if dose is not None and dose * 7 <= limit:  # called a protocol's, at a dose that is none
                    return (code, medicine["candidates"]["immunosuppressant"])
        return (code,)


def compared(relation, measure, limit):
    """Compare every number from low to high with a limit; the ends may not belong."""
    low, high, low_open, high_open = measure["low"], measure["high"], measure["low_open"], measure["high_open"]
    if relation == "above":
        all_of, none_of = low > limit or (low == limit and low_open), high <= limit
    elif relation == "at_least":
        all_of, none_of = low >= limit, high < limit or (high == limit and high_open)
    elif relation == "below":
        all_of, none_of = high < limit or (high == limit and high_open), low >= limit
    else:
        all_of, none_of = high <= limit, low > limit or (low == limit and low_open)
    return "yes" if all_of else "no" if none_of else "open"


def listed(system, code, value_set):
    names = {"icd-10": ("icd", "icd-10"), "icd-10-cm": ("icd", "icd-10-cm")}.get(system, (system,))
    for section, truth in (("members", "yes"), ("unclear", "open"), ("except", "no")):
        for group in value_set.get(section, ()):
            for name in names:
                if code in [str(known).replace(".", "") for known in group.get(name, ())]:
                    return truth
    return None


REMEMBERED = {}


def membership(system, code, value_set):
    """Whether a code belongs: in ICD and ATC the longest beginning that is listed decides."""
    key = (system, code, id(value_set))
    if key not in REMEMBERED:
        REMEMBERED[key] = _membership(system, code, value_set)
    return REMEMBERED[key]


def _membership(system, code, value_set):
    beginnings = [code] if system == "snomed" else [code[:end] for end in range(len(code), 0, -1)]
    for beginning in beginnings:
        truth = listed(system, beginning, value_set)
        if truth is not None:
            return truth
    whole = {"snomed": 0, "atc": 7}.get(system, 4)
    if len(code) < whole and any(listed(system, below, value_set) in ("yes", "open") for below in all_codes(value_set) if below.startswith(code)):
        return "open"  # a category without its last figure
    return "no"


def all_codes(value_set):
    groups = [group for section in ("members", "unclear") for group in value_set.get(section, ())]
    return [str(known).replace(".", "") for group in groups for codes in group.values() if isinstance(codes, list) for known in codes]


def daily(entry):
    dose, times = entry.get("dose_mg"), entry.get("times_per_day")
    if dose is not None and times is None and entry.get("course") == "single":
        times = 1
    return None if dose is None or times is None else Fraction(str(dose)) * Fraction(str(times))


def is_high(code, taken, limits):
    """Whether the daily dose of a medicine is high. What is known of it may already be; that it is not can only be said of all of it."""
    known, all_known = sum(dose for dose in taken if dose is not None), None not in taken
    for limit in limits:
        if code in limit["atc"]:
            if limit.get("never"):
                return "no"
            if known < limit.get("plausible_from", 0):  # mostly written in grams
                return "open"
            if "high_from" in limit:
                if known >= limit["high_from"]:
                    return "yes"
                return "no" if all_known else "open"
            return "no" if all_known and known <= limit["not_high_to"] else "open"
    return "open"
