"""Results made by hand, one a situation: what the writers have to show."""

from dataclasses import replace

from mifa_screen.result import (
    Citation,
    Evidence,
    Finding,
    NotScreened,
    NotUnderstood,
    Remark,
    Result,
    RuledOut,
    RuleSetUsed,
    Standing,
    Unresolved,
)
from mifa_screen.verdicts import Verdict, outcome_of

NASTY = "\x1b[2J\u202eEVIL <b onload=alert(1)> | `x` [y](javascript:alert(1)) https://e.example www.e.example *a* _b_ [bold red]c[/]"

KIDNEYS = Finding(
    "renal-severe", "document", "organ-impairment", Verdict.AVOID, "Severe kidney impairment",
    "The kidneys work at less than 30 mL/min/1.73 m², or a code says so.", "Do not give; ask a nephrologist.",
    (Evidence("labs[0]", "18 mL/min/1.73m2", "eGFR 18: below 30 mL/min/1.73 m²"), Evidence("conditions[1]", "N18.4", "chronic kidney disease, stage 4")),
    (Citation("What are the contraindications?", "2"),), "caution",
)  # fmt: skip
PENICILLIN = Finding(
    "allergy-other", "document", "allergy", Verdict.CAUTION, "Allergy to another substance", "Any allergy to another substance.", "Weigh it.",
    (Evidence("allergies[0]", "penicillin", "allergy to penicillin"),), (Citation("What are the contraindications?", "1"),),
)  # fmt: skip
PREGNANCY = Unresolved("pregnancy", "document", "pregnancy", Verdict.AVOID, "Pregnancy", ("Pregnancy",), "Is the patient pregnant? Do a pregnancy test.")
HIGH_DOSE = Unresolved(
    "label-nsaid-high-dose", "label", "medicines", Verdict.CONTRAINDICATED, "High-dose NSAID", ("the daily dose of ibuprofen",), "What is the daily dose of ibuprofen?"
)
MIFAMURTIDE = RuledOut("allergy-mifamurtide", "document", "allergy", Verdict.CONTRAINDICATED, "Allergy to mifamurtide", ("allergies: none on record",))
STEROID = RuledOut("label-corticosteroid", "label", "medicines", Verdict.CAUTION, "Systemic corticosteroid", ("medications: 2 entries, none of which says so",))
OMITTED = (NotScreened("label", "The dose is 2 mg/m².", "4.2", "it says how to give, not whether."),)


def result(*, findings=(), unresolved=(), ruled_out=(MIFAMURTIDE, STEROID), not_understood=(), warnings=(), patient="P-002", to_ask=None):
    """Put a result together as the screener would."""

    def standing(rule_set=None):
        true = [f.verdict for f in findings if rule_set in (None, f.rule_set)]
        open_rules = [u.verdict for u in unresolved if rule_set in (None, u.rule_set)]
        verdict = min(true, key=list(Verdict).index, default=Verdict.NONE)
        return Standing(verdict, min([verdict, *open_rules], key=list(Verdict).index), not open_rules)

    whole = standing()
    return Result(
        "0.1.0", "2026-11-23", patient, (RuleSetUsed("document", "1.0.0", "ab" * 32), RuleSetUsed("label", "1.0.0", "cd" * 32)),
        outcome_of(whole.verdict, whole.could_be), whole.verdict, whole.could_be, whole.complete,
        {"document": standing("document"), "label": standing("label")}, tuple(findings), tuple(unresolved), tuple(ruled_out),
        tuple(rule.ask for rule in unresolved) if to_ask is None else to_ask, tuple(not_understood), tuple(warnings), OMITTED,
    )  # fmt: skip


SITUATIONS = {
    "severe-kidney-impairment": result(findings=(KIDNEYS,), unresolved=(HIGH_DOSE,), warnings=(Remark("labs[1]", "no unit; it is not used"), Remark("", "of the file"))),
    "pregnancy-not-known": result(findings=(PENICILLIN,), unresolved=(HIGH_DOSE, PREGNANCY), ruled_out=()),
    "nothing-known": result(unresolved=(PREGNANCY,), not_understood=(NotUnderstood("medications[2]", "cylosporin", "ciclosporin"), NotUnderstood("medications[3]", "qwertyzole", None))),
    "penicillin-allergy": result(findings=(PENICILLIN,)),
    "nothing-found": result(),
    "hostile-texts": result(
        patient=NASTY, findings=(replace(PENICILLIN, evidence=(Evidence("allergies[0]", NASTY, f"allergy to {NASTY}"),)),),
        not_understood=(NotUnderstood("conditions[0]", NASTY, None),), warnings=(Remark("conditions[0]", f"read as: {NASTY}"),),
    ),
}  # fmt: skip
