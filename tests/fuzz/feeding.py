"""What is fed to the readers, and what must come of it: patients and results, or an error in words."""

import datetime as dt
import json

from mifa_screen.api import load_rules
from mifa_screen.authoring.yaml_source import parse_yaml
from mifa_screen.errors import MifaScreenError
from mifa_screen.readers.json_patient import read_patient
from mifa_screen.readers.many import read_lines
from mifa_screen.readers.opening import Opening
from mifa_screen.readers.table import read_table

AS_OF = dt.date(2026, 11, 23)


def seeds(kind, root):
    """Return good files to start from."""
    template = (root / "data" / "templates" / "patient.json").read_bytes()
    line = json.dumps(json.loads(template)).encode() + b"\n"
    found = {"json": [template], "jsonl": [line, line * 2], "csv": [(root / "data" / "templates" / "patients.csv").read_bytes()]}
    found["yaml"] = [path.read_bytes()[:4000] for path in sorted((root / "tests" / "authoring" / "files" / "good").iterdir())]
    return found[kind]


def feeder(kind, folder):
    """Return what takes bytes and raises only when a reader did what it must not."""
    screener, path = load_rules(), folder / f"fed.{kind}"

    def screened(patient):
        if patient is not None:
            screener.screen(patient, AS_OF)

    def read_file(read):
        def feed(data):
            path.write_bytes(data)
            for row in read():
                screened(row.patient)

        return feed

    feeds = {
        "json": lambda data: screened(read_patient(data, "p.json", screener.fact_names)),
        "jsonl": read_file(lambda: read_lines(path, screener.fact_names)),
        "csv": read_file(lambda: read_table(path, screener, Opening())[1]),
        "yaml": lambda data: parse_yaml(data, "r.yaml"),
    }

    def feed(data):
        try:
            feeds[kind](data)
        except MifaScreenError as error:
            assert str(error)

    return feed
