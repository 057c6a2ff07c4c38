"""docs/columns.md: what a column of a table may be called, and what its cells may say, from the settings and the laboratory's tests."""

from docs.pieces import code, page, table

from mifa_screen.knowledge.store import load_knowledge

INTRODUCTION = """
Columns may stand in any order, and only the id is required. In a heading, case, blanks, hyphens and underscores do not count, and a unit may stand in brackets
behind it. A heading that is nearly one of these stops the run; any other column is named and ignored. `mifa-screen columns FILE` shows how each would be
read. [How to read a table whose columns have other names](how-to/csv-columns.md)
"""
DATE = "a date, YYYY-MM-DD, or as `--date-format` says"
ENTRIES = "entries with `;` between them, or one a line; `none` says that there are none, a blank cell that nothing is known"
CELLS = {
    "id": "a text on one line; required, and one that stands on several rows is warned of",
    "birth_date": DATE,
    "age_years": "years, when the birth date is not at hand",
    "height_cm": "a number",
    "weight_kg": "a number",
    "treatment": "planned, ongoing, completed",
    "allergies": f"{ENTRIES}; how severe it was, or what happened, in brackets: `penicillin (mild rash); latex`; `NKDA` and the like are none",
    "conditions": f"{ENTRIES}; codes (ICD-10, ICD-10-CM) or words: `C40.2; asthma`",
    "medications": f"{ENTRIES}; names or ATC codes, with dose and frequency: `ibuprofen 400 mg 3x daily`",
    "child_pugh": "A, B, C",
    "ascites": "none, mild, moderate, severe",
    "encephalopathy": "a grade, 0 to 4",
    "labs_date": f"{DATE}: that of all results of the row that have none of their own",
}


def document():
    """Return all columns as a document."""
    knowledge = load_knowledge()
    columns, analytes = knowledge.settings["columns"], knowledge.laboratory["analytes"]
    cells = CELLS | {"sex": ", ".join(columns["sex_words"]), "pregnancy_status": ", ".join(columns["pregnancy_words"]["true"] + columns["pregnancy_words"]["false"])}
    rows = [(code(name), ", ".join(map(code, sorted({*also} - {name}))), cells[name]) for name, also in columns["names"].items()]
    results = [
        (", ".join(code(name) for name, of in columns["laboratory"].items() if of["test"] == test), ", ".join(analyte["names"]), ", ".join(u["spellings"][0] for u in analyte["units"]))
        for test, analyte in analytes.items()
    ]
    dates = ", ".join(code(f"{test}_date") for test in analytes)
    not_known = ", ".join(code(word) if word else "a blank cell" for word in columns["not_known"])
    parts = [
        INTRODUCTION, "## The patient", table(("column", "also called", "a cell says"), rows),
        "## Results",
        "A column of results is named for test and unit: one of ours, or any name of the test with any of its units (`Kreatinin (µmol/l)`). A test without a unit stops the run.",
        table(("columns", "names of the test", "units"), results),
        f"A cell holds a number, or one with a comparator (`<5`, `>250`). Each test may have its own date ({dates}); else `labs_date` or `--labs-date` "
        "is taken. A result without a date is not used, and warned of.",
        "## Facts",
        f"Any [fact](facts.md) may have a column of its name. A cell says {', '.join(map(code, columns['true_words']))} or {', '.join(map(code, columns['false_words']))}.",
        "## Not known",
        f"In any column: {not_known}. That is never a no.",
    ]  # fmt: skip
    return page("Columns of a table", "`data/settings.yaml` and `data/laboratory.yaml`", *parts)
