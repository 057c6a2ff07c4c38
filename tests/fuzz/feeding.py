"""What is fed to the command line, by kind, and what must come of it: results, or an error in words."""

import shutil

from calling import batch, call, check, lint
from containers import unpacked
from good_files import CLEAR, as_json



def feeder(kind, folder):
    """Return what takes bytes and raises when something came of them that must not; it returns what was made of them."""
    patient = folder / "patient.json"
    patient.write_bytes(as_json(CLEAR))

    def file_for(reader, name):
        path = folder / name

        def feed(data):
            path.write_bytes(data)
            return reader(path)

        return feed

    def table(path):
        rows = batch(path)
        code, _, err = call("columns", str(path))
        assert code in (0, 3), err
        assert rows is None or code == 0 or path.stat().st_size == 0, err
        return rows

    def files(data):
        content = unpacked(data)
        if content is None:
            return None
        source = folder / "source"
        shutil.rmtree(source, ignore_errors=True)
        source.mkdir()
        for name, inner in content.items():
            plain = "".join(c for c in name if c.isalnum() or c in "._-")[:60].lstrip(".")
            if plain:
                (source / plain).write_bytes(inner)
        return batch(source)

    return {
        "json": file_for(check, "p.json"), "fhir": file_for(lambda path: check(path, "--verbose"), "b.json"), "jsonl": file_for(batch, "p.jsonl"), "csv": file_for(table, "t.csv"),
        "xlsx": file_for(table, "t.xlsx"), "folder": files, "export": files, "yaml": file_for(lambda path: lint(path, patient), "r.yaml"),
    }[kind]  # fmt: skip
