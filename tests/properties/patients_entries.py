"""Strategies for entries of a patient's lists: codes of all value sets and one below them, phrases of the vocabularies, words around them, doses at every limit."""

import csv
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from mifa_screen.api import load_rules
from mifa_screen.knowledge.store import vocabulary_folder

SCREENER = load_rules()
KNOWLEDGE = SCREENER.knowledge
PATIENT_SYSTEMS = {"icd": "icd-10-cm", "icd-10": "icd-10", "icd-10-cm": "icd-10-cm", "snomed": "snomed", "atc": "atc"}
NOT_UNDERSTOOD = ("qwertyzole", "xqzwvv syndrome", "hepatitsi", "cylosporin", "mifamurtyde", "1234", "???", "Émile’s sign")
SEVERITIES, CRITICALITIES = ("mild", "moderate", "severe"), ("low", "high")
ALLERGY_STATUS = ("active", "inactive", "resolved", "unconfirmed", "refuted", "entered-in-error")
CONDITION_STATUS = ("active", "remission", "resolved", "refuted", "entered-in-error", "suspected", "family-history")
MEDICATION_STATUS = ("active", "planned", "stopped", "entered-in-error")
ROUTES = ("oral", "topical", "intravenous", "ophthalmic", "subcutaneous", "intrathecal")
AROUND = ("{}", "{}", "{}", "{}", "no history of {}", "?{}", "rule out {}", "mother has {}", "{}, resolved", "history of {}", "suspected {}")


@cache
def codes(*systems):
    """Return codes of these systems that a value set names: members, exceptions and unclear ones; in ICD and ATC some below them, too."""
    found = set()
    for value_set in KNOWLEDGE.value_sets.values():
        for system, known in value_set.codes.items():
            if system in systems:
                found |= {(PATIENT_SYSTEMS[system], code) for code in known}
                if system in ("icd-10-cm", "icd-10") and len(systems) > 1:
                    found |= {(PATIENT_SYSTEMS[system], f"{code}9") for code in known if 3 <= len(code) < 5}
    return sorted(found)


@cache
def phrases(name, column):
    """Return the plain phrases of a vocabulary, without those that have alternatives."""
    found = []
    with (vocabulary_folder() / f"{name}.tsv").open(encoding="utf-8") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) > column and not row[0].startswith("#"):
                found += [phrase for part in row[column].split("; ") if (phrase := part.strip().lstrip("~@")) and not set(phrase) & set("{}|+=")]
    return sorted(set(found))


def absent_or(strategy, often=4):
    """Make None for a field that is absent, now and then."""
    return st.integers(0, often).flatmap(lambda n: strategy if n else st.none())


def entry(**fields):
    """Make an object of an entry, without the fields that are None."""
    return st.fixed_dictionaries(fields).map(lambda plain: {key: value for key, value in plain.items() if value is not None})


def numbers(low, high, places=2):
    """Make plain numbers with few decimals, so that what is written is what is read."""
    return st.decimals(low, high, places=places).map(plain_number)


def plain_number(value):
    """Return a number as JSON has it: whole, or the float that is written like it."""
    value = Decimal(value)
    return int(value) if value == value.to_integral_value() else float(value)


# ---------------------------------------------------------------- lists


def condition_texts():
    """Make what is written on a list of diagnoses."""
    known = st.sampled_from(phrases("conditions", 1))
    return st.one_of(st.builds(str.format, st.sampled_from(AROUND), known), known, st.sampled_from(NOT_UNDERSTOOD), st.sampled_from(codes("icd-10", "icd-10-cm")).map(lambda c: c[1]))


def conditions():
    """Make an entry of `conditions`: a text, a code, or both."""
    coded = st.sampled_from(codes("icd", "icd-10", "icd-10-cm", "snomed"))
    status = absent_or(st.sampled_from(CONDITION_STATUS), 2)
    by_code = coded.flatmap(lambda c: entry(system=st.just(c[0]), code=st.just(c[1]), text=absent_or(condition_texts(), 1), status=status))
    bare = coded.flatmap(lambda c: entry(code=st.just(c[1]), status=status))
    return st.one_of(condition_texts(), entry(text=condition_texts(), status=status), by_code, by_code, bare)


def allergy_texts():
    """Make what somebody is allergic to: mostly another substance, often enough the medicine or what is close to it."""
    return st.one_of(st.sampled_from(phrases("allergens", 1)), st.sampled_from(["mifamurtide", "Mepact", "POPC", "mifamurtyde", "mifepristone", "no known food allergy", *NOT_UNDERSTOOD]))


def allergies():
    """Make an entry of `allergies`."""
    reactions = st.lists(st.one_of(st.sampled_from(phrases("reactions", 1)), st.sampled_from(NOT_UNDERSTOOD)), max_size=2)
    said = entry(
        substance=allergy_texts(), severity=absent_or(st.sampled_from(SEVERITIES), 1), criticality=absent_or(st.sampled_from(CRITICALITIES), 1),
        reactions=absent_or(reactions, 1), status=absent_or(st.sampled_from(ALLERGY_STATUS), 1),
    )  # fmt: skip
    return st.one_of(allergy_texts(), said, said)


def medication_texts():
    """Make what is written on a list of medicines, with and without a dose."""
    name = st.sampled_from(phrases("medicines", 1))
    dosed = st.builds("{} {} mg {}".format, name, st.sampled_from((5, 20, 325, 400, 800, 1200)), st.sampled_from(("once daily", "twice daily", "three times a day", "weekly", "as needed")))
    routed = st.builds("{} {}".format, name, st.sampled_from(("ointment", "eye drops", "tablets", "IV", "enema")))
    return st.one_of(name, name, dosed, routed, st.sampled_from(NOT_UNDERSTOOD), st.sampled_from(codes("atc")).map(lambda c: c[1]))


def medications():
    """Make an entry of `medications`; doses on both sides of every dose limit and of the weekly limit of methotrexate."""
    coded = st.one_of(st.sampled_from(codes("atc")), st.sampled_from([("rxnorm", code) for code in phrases("medicines-rxnorm", 0)]), st.sampled_from([("atc", c) for c in ("M01AE01", "M01AE14", "N02BA01", "L01BA01", "L04AX03", "L01DB01", "H02AB02", "L04AD01")]))
    fields = {
        "dose_mg": absent_or(st.sampled_from((2, 15, 15.5, 162.5, 163, 325, 326, 399.5, 400, 600, 799, 800, 1199, 1200, 2399.5, 2400)), 1),
        "times_per_day": absent_or(st.sampled_from((0.14, 0.5, 1, 2, 3, 4)), 1),
        "route": absent_or(st.sampled_from(ROUTES), 1),
        "course": absent_or(st.sampled_from(("single", "short", "long")), 1),
        "status": absent_or(st.sampled_from(MEDICATION_STATUS), 1),
    }
    by_code = coded.flatmap(lambda c: entry(system=st.just(c[0]), code=st.just(c[1]), **fields))
    return st.one_of(medication_texts(), entry(text=medication_texts(), **fields), by_code, by_code)
