"""Rows to report on: of every outcome, and hostile."""

import csv

AS_OF = ("--as-of", "2026-11-23")
HEAD = ("id", "birth_date", "sex", "height_cm", "pregnant", "breastfeeding", "planning_pregnancy", "effective_contraception",
        "allergies", "conditions", "medications", "creatinine_mg_dl", "bilirubin_mg_dl", "alt_u_l", "labs_date")  # fmt: skip
CLEAR = dict(zip(HEAD, "clear,2012-03-09,female,160,no,no,no,yes,NKDA,C40.2,none,0.6,0.5,22,2026-11-20".split(","), strict=True))
SCRIPT = "<script>document.title='EVIL'</script>"
HOSTILE = (
    SCRIPT, "</script><script>alert(1)</script>", "</style><img src=x onerror=alert(1)>", "\"'><b onmouseover=alert(1)>", "{{ 7*7 }}{% raw %}", "\u202eEVIL\u2066",
    "javascript:alert(1)", "&lt;script&gt;", "a" * 5000, "=cmd|' /C calc'!A0", "<!-- --> ]]>", "&#x3C;b&#x3E;", "👩‍⚕️ Zoë Ångström",
)  # fmt: skip
WARD = (
    {"id": "clear-1"}, {"id": "clear-10"}, {"id": "clear-2"},
    {"id": "tac-1", "medications": "tacrolimus"}, {"id": "tac-2", "medications": "tacrolimus", "allergies": "penicillin"},
    {"id": "no-creatinine-1", "creatinine_mg_dl": ""}, {"id": "no-creatinine-2", "creatinine_mg_dl": ""}, {"id": "asthma", "conditions": "J45.9"},
    {"id": "unreadable", "birth_date": "09.03.12"},
)  # fmt: skip


def write_ward(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEAD)
        writer.writeheader()
        writer.writerows(CLEAR | row for row in rows)
