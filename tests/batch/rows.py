"""Tables of made-up patients for tests of many rows."""

import random

HEADER = "id,birth_date,sex,height_cm,pregnant,breastfeeding,planning_pregnancy,effective_contraception,allergies,conditions,medications,creatinine_mg_dl,bilirubin_mg_dl,alt_u_l,labs_date"
CONDITIONS = ["C40.2", "C40.2; J45.40", "N18.4", "lupus", "qwertyzole", "none"]


def line(number, few):
    return (
        f"canary-{number // 2 if number % 97 == 1 else number},{few.randint(1990, 2026)}-0{few.randint(1, 9)}-1{few.randint(0, 9)},{few.choice(['female', 'male'])},{few.randint(90, 190)},"
        f"{few.choice(['no', 'yes', '', 'perhaps'])},no,no,yes,{few.choice(['NKDA', 'penicillin (rash)', ''])},{few.choice(CONDITIONS)},none,"
        f"{few.randint(3, 40) / 10},{few.randint(1, 40) / 10},{few.randint(8, 300)},2026-11-{few.randint(1, 23):02}"
    )


def table(rows, seed=1):
    """Return the text of a table; some ids stand twice, some rows cannot be read."""
    few = random.Random(seed)
    return "\n".join([HEADER, *(line(number, few) for number in range(rows))]) + "\n"
