"""Many patients: bulk exports, streams, folders, Bundles of several; broken lines; what stands in other files."""

import datetime as dt
import gzip
import json

import pytest

from made_up import AS_OF, ATC, ICD, bundle, clear, concept, condition, girl, lab, medicine, person

from mifa_screen.readers.fhir.export import Export
from mifa_screen.readers.recognise import is_fhir

DAY = dt.date.fromisoformat(AS_OF)
LUPUS = concept(ICD, "M32.9", "Systemic lupus erythematosus")


def of(resources, name):
    """Return the resources as another patient's."""
    return json.loads(json.dumps(resources).replace("Patient/p1", f"Patient/{name}").replace('"id": "p1"', f'"id": "{name}"'))


def by_kind(resources):
    kinds = {}
    for resource in resources:
        kinds.setdefault(resource["resourceType"], []).append(resource)
    return kinds


def lines(resources, **options):
    return "".join(json.dumps(resource, **options) + "\n" for resource in resources).encode()


@pytest.fixture
def rows(tmp_path, screener):
    """Write files, read them as `batch` does; returns outcomes (or errors) by id, and the results."""

    def _rows(files):
        folder = tmp_path / "export"
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        source = folder / next(iter(files)) if len(files) == 1 else folder
        assert is_fhir(source)
        found = {}
        with Export(source, screener, DAY) as export:
            ids = list(export.ids())
            for row in export.rows():
                found[row.id or f"?{row.number}"] = screener.screen(row.patient, DAY) if row.patient else row.error
        assert {name for name in found if name[0] != "?"} <= set(ids)
        return found

    return _rows


def exported(*patients):
    """Return NDJSON files by kind."""
    kinds = by_kind([resource for patient in patients for resource in patient])
    return {f"{kind}.ndjson": lines(reversed(items)) for kind, items in kinds.items()}


def test_a_bulk_export(rows):
    found = rows(exported(of(clear(), "a"), of(clear(condition=condition(LUPUS)), "b"), of(girl(), "c")))
    assert {name: str(result.outcome) for name, result in found.items()} == {"a": "none-found", "b": "with-care", "c": "incomplete"}
    assert found["b"].findings[0].evidence[0].path.startswith("Condition.ndjson:")


def test_numbered_and_packed_parts(rows):
    files = exported(of(clear(), "a"), of(clear(), "b"))
    observations = files.pop("Observation.ndjson").splitlines(keepends=True)
    files |= {"Observation.000.ndjson": b"".join(observations[::2]), "Observation.001.ndjson.gz": b"".join(observations[1::2])}
    assert {str(result.outcome) for result in rows(files).values()} == {"none-found"}


@pytest.mark.parametrize("options", [{}, {"separators": (",", ":")}, {"sort_keys": True}, {"ensure_ascii": False}])
def test_a_mixed_stream_in_any_spelling(rows, options):
    resources = [*of(clear(), "a"), *of(clear(condition=condition(LUPUS)), "b"), {"resourceType": "Encounter", "id": "e", "subject": {"reference": "Patient/a"}}]
    found = rows({"all.ndjson": b"\xef\xbb\xbf" + lines(resources[::-1], **options)})
    assert {name: str(result.outcome) for name, result in found.items()} == {"a": "none-found", "b": "with-care"}


def test_medicines_in_another_file(rows):
    use = medicine(id="m2", medicationCodeableConcept=None, medicationReference={"reference": "Medication/d1"})
    drug = {"resourceType": "Medication", "id": "d1", "code": concept(ATC, "L04AD02")}
    files = exported(of(clear(medicine=use), "a"), of(clear(), "b"))
    assert str(rows(files | {"Medication.ndjson": lines([drug])})["a"].outcome) == "do-not-give"


def test_medicines_that_are_nowhere(rows):
    use = medicine(id="m2", medicationCodeableConcept=None, medicationReference={"reference": "Medication/d1"})
    found = rows(exported(of(clear(medicine=use), "a"), of(clear(), "b")))
    assert {name: str(result.outcome) for name, result in found.items()} == {"a": "incomplete", "b": "none-found"}


def test_a_bundle_of_several_patients(rows):
    both = [*of(clear(), "a"), *of(clear(condition=condition(LUPUS)), "b")]
    for number, resource in enumerate(both):
        resource["id"] = resource["id"] if resource["resourceType"] == "Patient" else f"r{number}"
    found = rows({"both.json": json.dumps(bundle(both)).encode()})
    assert {name: str(result.outcome) for name, result in found.items()} == {"a": "none-found", "b": "with-care"}


def test_a_folder_of_all_sorts(rows):
    single = {f"{n}.json": json.dumps(resource).encode() for n, resource in enumerate(of(clear(), "a"))}
    ours = json.dumps({"id": "ours", "sex": "male", "medications": ["tacrolimus"]}).encode()
    found = rows(single | {"b.json": json.dumps(bundle(of(clear(), "b"))).encode(), "c.json": ours, "d.json": b"{", "lines.ndjson": lines([bundle(of(clear(), "d"))])})
    assert {name: str(getattr(result, "outcome", "error")) for name, result in found.items()} == {
        "a": "none-found", "b": "none-found", "ours": "do-not-give", "?3": "error", "d": "none-found",
    }  # fmt: skip


BROKEN = [
    (b'{"resourceType":"Condition","id":"x","subject":{"reference":"Patient/b"},"code":{"coding":[{"sys', {"a": "none-found", "b": "incomplete"}),
    (b'{"resourceType":"Condition","id":"x","code":{"coding":[{"sys', {"a": "incomplete", "b": "incomplete"}),
    (b"garbage", {"a": "incomplete", "b": "incomplete"}),
    (b'{"resourceType":"Condition","subject":{"reference":"Patient/b"},"code":{"text":"\xff"}}', {"a": "none-found", "b": "incomplete"}),
    (b'{"resourceType":"Condition","subject":{"reference":"Patient/b"},"code":1,"code":2}', {"a": "none-found", "b": "incomplete"}),
    (b'{"resourceType":"Encounter","subject":{"reference":"Patient/a"},"x":', {"a": "none-found", "b": "none-found"}),
    (b'{"resourceType":"Encounter","id":"e"}{"resourceType":"Condition","subject":{"reference":"Patient/b"}}', {"a": "incomplete", "b": "incomplete"}),
    (b'{"resourceType":"Conditon","subject":{"reference":"Patient/b"}}', {"a": "incomplete", "b": "incomplete"}),
    (b'{"resourceType":"Condition","code":{"text":"lupus"}}', {"a": "incomplete", "b": "incomplete"}),
    (b'{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}', {"a": "incomplete", "b": "incomplete"}),
    (b'{"resourceType":"Condition","subject":{"reference":"Group/g"},"code":{"text":"lupus"}}', {"a": "none-found", "b": "none-found"}),
    (b"[1]", {"a": "incomplete", "b": "incomplete"}),
    (b"\x00\x01", {"a": "incomplete", "b": "incomplete"}),
]


@pytest.mark.parametrize(("line", "outcomes"), BROKEN)
def test_broken_lines(rows, line, outcomes):
    files = exported(of(clear(), "a"), of(clear(), "b"))
    files["Condition.ndjson"] += line + b"\n"
    found = rows(files)
    assert {name: str(result.outcome) for name, result in found.items() if name[0] != "?"} == outcomes
    said = [*(result for name, result in found.items() if name[0] == "?"), *(w.path for r in found.values() if hasattr(r, "warnings") for w in r.warnings)]
    assert any("Condition.ndjson:3" in text for text in said) or set(outcomes.values()) == {"none-found"}


def test_a_packed_file_that_breaks_off(rows):
    files = exported(of(clear(), "a"), of(clear(), "b"))
    packed = gzip.compress(files.pop("Observation.ndjson"))
    found = rows(files | {"zz.ndjson.gz": b"not packed at all"} | {"Observation.ndjson": gzip.decompress(packed)})
    assert {str(result.outcome) for name, result in found.items() if name[0] != "?"} == {"incomplete"}


def test_a_packed_file_that_is_damaged(tmp_path, screener):
    """A packed file may break in ways of its own; what it held may be about anybody."""
    files = exported(of(clear(), "a"))
    whole = gzip.compress(files["Observation.ndjson"], mtime=0)
    for at in range(10, len(whole), 7):
        folder = tmp_path / str(at)
        folder.mkdir()
        for name, data in (files | {"Observation.ndjson.gz": whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :]}).items():
            (folder / name).write_bytes(data)
        (folder / "Observation.ndjson").unlink()
        assert is_fhir(folder)
        with Export(folder, screener, DAY) as export:
            assert "none-found" not in [str(screener.screen(row.patient, DAY).outcome) for row in export.rows() if row.patient], at


@pytest.mark.parametrize("kind", ["a kind", "con", "", "Conditionn", "condition", "CONDITION", 5, None])
def test_a_line_of_a_kind_that_there_is_not_leaves_all_open(rows, kind):
    found = rows(exported(of(clear(), "a")) | {"zz.ndjson": lines([{"resourceType": kind, "subject": {"reference": "Patient/a"}, "code": LUPUS}])})
    assert str(found["a"].outcome) == "incomplete"


def test_a_kind_that_is_written_with_escapes_is_read(rows):
    text = lines([condition(LUPUS) | {"id": "c2"}]).replace(b'"Condition"', b'"\\u0043ondition"')
    assert str(rows({"all.ndjson": lines(clear()) + text})["p1"].outcome) == "with-care"


def test_a_patient_without_a_patient_resource(rows):
    files = exported(of(clear(), "a"), of(clear(person=None), "b"))
    assert {name: str(result.outcome) for name, result in rows(files).items()} == {"a": "none-found", "b": "incomplete"}


def test_a_patient_who_stands_twice(rows):
    same, other = of([person()], "a"), of([person(gender="female")], "a")
    assert str(rows({"Patient.ndjson": lines(same + same), "rest.ndjson": lines(of(clear(person=None), "a"))})["a"].outcome) == "none-found"
    assert other != same


def test_a_patient_who_stands_twice_and_differs(rows):
    same, other = of([person()], "a"), of([person(gender="female")], "a")
    assert str(rows({"Patient.ndjson": lines(same + other), "rest.ndjson": lines(of(clear(person=None), "a"))})["a"].outcome) == "incomplete"


@pytest.mark.parametrize("resource", [
    lab("2951-2", 140, "mmol/L"), lab("8480-6", 120, "mm[Hg]"), {"resourceType": "Immunization", "patient": {"reference": "Patient/p1"}},
])  # fmt: skip
def test_what_is_not_read_is_not_kept(screener, resource):
    from io import BytesIO

    from mifa_screen.readers.fhir.lines import Sieve

    assert list(Sieve(screener).lines(BytesIO(lines([resource])))) == []
    assert len(list(Sieve(screener).lines(BytesIO(lines([lab("2160-0", 1, "mg/dL"), condition()]))))) == 2


def test_the_command(tmp_path):
    from mifa_screen.cli.app import main

    folder, out = tmp_path / "export", tmp_path / "out.csv"
    folder.mkdir()
    for name, data in exported(of(clear(), "a"), of(clear(condition=condition(LUPUS)), "b")).items():
        (folder / name).write_bytes(data)
    assert main(["batch", str(folder), "--as-of", AS_OF, "--output", str(out), "--quiet"]) == 0
    assert [line.split(",")[2] for line in out.read_text().splitlines()[1:]] == ["with-care", "none-found"] or "with-care" in out.read_text()
