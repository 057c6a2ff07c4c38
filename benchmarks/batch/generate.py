"""Write a table of made-up patients: python benchmarks/batch/generate.py ROWS > ward.csv (seeded; the same rows every time)."""

import random
import sys

HEADER = (
    "id,birth_date,sex,height_cm,weight_kg,treatment,pregnant,breastfeeding,planning_pregnancy,effective_contraception,allergies,conditions,"
    "medications,creatinine_mg_dl,egfr,bilirubin_mg_dl,alt_u_l,ast_u_l,albumin_g_dl,inr,child_pugh,labs_date"
)
ALLERGIES = ["NKDA", "none", "penicillin (rash)", "peanut; latex", "", "Mepact"]
CONDITIONS = ["C40.2", "osteosarcoma of femur", "C40.2; J45.40", "C41.9; chronic hepatitis B", "C40.2; type 1 diabetes", "C40.2; N18.3"]
MEDICATIONS = ["none", "ondansetron 8 mg BD", "methotrexate; doxorubicin; cisplatin", "ibuprofen 400 mg TDS", "A04AA01; L04AD02", "dexamethasone 8 mg single dose"]
YES_NO = ["no", "no", "no", "yes", ""]


def row(random, number):
    """Return one row."""
    few = random.choice
    return (
        f"P-{number},{random.randint(1990, 2022)}-{random.randint(1, 12):02}-{random.randint(1, 28):02},{few(['female', 'male'])},{random.randint(95, 195)},"
        f"{random.randint(15, 95)},planned,{few(YES_NO)},no,no,{few(['yes', 'no'])},{few(ALLERGIES)},{few(CONDITIONS)},{few(MEDICATIONS)},"
        f"{random.randint(3, 30) / 10},,{random.randint(1, 40) / 10},{random.randint(8, 260)},{random.randint(8, 90)},{random.randint(25, 50) / 10},"
        f"{random.randint(8, 20) / 10},,2026-11-{random.randint(5, 22):02}"
    )


def main():
    """Write as many rows as asked for."""
    seeded = random.Random(20261123)
    print(HEADER)
    for number in range(int(sys.argv[1])):
        print(row(seeded, number))


if __name__ == "__main__":
    main()
