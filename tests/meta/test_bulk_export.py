"""benchmarks/fhir/generate.py: an export that is what it says, the same every time."""

import gzip
import importlib.util
import json
from collections import Counter
from pathlib import Path

from fhir.resources.R4B import get_fhir_model_class

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "fhir" / "generate.py"


def generator():
    spec = importlib.util.spec_from_file_location("generate_export", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_export_is_valid_scattered_and_the_same_every_time(tmp_path):
    make = generator()
    counted = make.write(tmp_path / "plain", 6)
    assert make.write(tmp_path / "packed", 6, packed=True) == counted
    kinds, names, order = Counter(), set(), []
    for path in sorted((tmp_path / "plain").iterdir()):
        assert gzip.decompress((tmp_path / "packed" / f"{path.name}.gz").read_bytes()) == path.read_bytes()
        for line in path.read_text(encoding="utf-8").splitlines():
            plain = json.loads(line)
            kinds[plain["resourceType"]] += 1
            names.add((plain["resourceType"], plain["id"]))
            get_fhir_model_class(plain["resourceType"]).model_validate(plain)
            if plain["resourceType"] == "Observation":
                order.append(plain["subject"]["reference"])
    assert (kinds.total(), len(names)) == (counted[0], counted[0])
    assert kinds["Patient"] == 6
    assert kinds["Observation"] > kinds.total() / 2
    assert sum(a != b for a, b in zip(order, order[1:], strict=False)) > len(order) / 2, "neighbours are seldom of one patient"
