"""Where shipped knowledge is loaded from: the rule files, or the form of them that was built; and what of them is kept."""

import hashlib
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from mifa_screen.authoring import built, loading
from mifa_screen.authoring.loading import plain_with, shipped_plain
from mifa_screen.errors import UsageError
from mifa_screen.knowledge import store
from mifa_screen.knowledge.build import knowledge_from

FILES = Path(__file__).parent / "files"
LIBRARY, GOOD = FILES / "library", FILES / "good"
SHIPPED = "first"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder of our own, taken for the shipped one."""
    folder = tmp_path / "data"
    shutil.copytree(LIBRARY, folder)
    (folder / "formulas.yaml").write_bytes((store.data_folder() / "formulas.yaml").read_bytes())
    monkeypatch.setattr(loading, "vocabulary_folder", lambda words=store.vocabulary_folder(): words)
    monkeypatch.setattr(store, "data_folder", lambda: folder)
    monkeypatch.setattr(built, "data_folder", lambda: folder)
    return folder


@pytest.mark.parametrize(("said", "hint"), [("frist", 'did you mean "first"'), ("x", "choose one of all, first")])
def test_unknown_rule_set(data, said, hint):
    with pytest.raises(UsageError, match=hint):
        store.load_knowledge(rule_set=said)
    with pytest.raises(UsageError, match="did you mean|choose one of"):
        store.load_knowledge([GOOD / "another-medicine.yaml"], said)


def test_fingerprint_of_a_rule_set_covers_its_file_and_the_library():
    own, library = (GOOD / "beside.yaml"), [LIBRARY / "library.yaml", LIBRARY / "numbers.yaml"]
    expected = hashlib.sha256(own.read_bytes() + b"".join(path.read_bytes() for path in library)).hexdigest()
    assert plain_with(LIBRARY, [own], "all")["rule_sets"][1]["sha256"] == expected


def test_numbers_stay_exact_but_for_formulas(data):
    plain = plain_with(data, [GOOD / "beside.yaml"], "all")
    knowledge = knowledge_from(plain)
    assert knowledge.thresholds["own-limit"].value == Decimal("2.50")
    assert knowledge.thresholds["bilirubin-factor"].value == Decimal("1.5")
    assert knowledge.formulas["egfr"]["ckd_epi_2021"]["per_year"] == 0.9938
    assert json.loads(json.dumps(plain)) == plain
    assert plain["thresholds"]["own-limit"]["value"] == "2.50"
    assert plain["thresholds"]["bilirubin-factor"]["value"] == "1.5"
    bands = plain["formulas"]["egfr"]["ckid_u25"]["male"]
    assert {type(band["k"]) for band in bands} <= {int, float}
    assert {type(band["base"]) for band in bands} <= {int, float}
    assert type(plain["formulas"]["child_pugh"]["laboratory"]["bilirubin"]["two_from"]) in (int, str)


def test_what_only_readers_need_is_left_out(data):
    text = json.dumps(store.shipped())
    assert "fires just under the floor" not in text
    assert "page 1" not in text
    assert '"cites": ["LEAFLET-1"]' in text


def test_built_form_and_yaml_say_the_same(data):
    from_yaml = store.load_knowledge()
    built.write_built(data)
    assert store._built(data) == shipped_plain(data)
    assert store.load_knowledge() == from_yaml
    assert store.load_knowledge(rule_set=SHIPPED) == from_yaml


def test_the_built_form_is_compact_and_plain_utf_8(data):
    path = built.write_built(data)
    text = path.read_bytes().decode("utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")) + "\n"
    assert "× upper limit" in text


def change(data):
    path = data / "rules.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("verdict: avoid", "verdict: caution"), encoding="utf-8")


def add(data):
    (data / "deeper").mkdir()
    (data / "deeper" / "more.yaml").write_bytes((GOOD / "library.yaml").read_bytes())


@pytest.mark.parametrize(
    "spoil",
    [
        change,
        add,
        lambda data: (data / "built.json").write_text("{", encoding="utf-8"),
        lambda data: (data / "built.json").write_bytes(b"\xff"),
        lambda data: (data / "built.json").write_text("[]", encoding="utf-8"),
        lambda data: (data / "built.json").write_text((data / "built.json").read_text(encoding="utf-8").replace('"form":', '"form":9'), encoding="utf-8"),
    ],
)
def test_a_stale_or_spoilt_built_form_is_not_used(data, spoil):
    built.write_built(data)
    assert store._built(data) is not None
    spoil(data)
    assert store._built(data) is None
    assert store.shipped() == shipped_plain(data)


def test_files_of_the_vocabulary_are_no_rules(data):
    (data / "vocabulary").mkdir()
    (data / "vocabulary" / "dosage.yaml").write_text("- 1\n", encoding="utf-8")
    assert "vocabulary/dosage.yaml" not in store.data_files(data)


def test_writing_the_built_form(data, capsys):
    assert built.main() == 0
    assert "built.json" in capsys.readouterr().out
    assert sorted(path.name for path in data.iterdir() if path.name.startswith("built")) == ["built.json"]
    (data / "rules.yaml").write_text("rules: [", encoding="utf-8")
    assert built.main() == 4
    assert "data/rules.yaml:" in capsys.readouterr().err


def test_shipped_files_lie_beside_the_package_or_at_the_top_of_the_checkout(tmp_path, monkeypatch):
    checkout = store.data_folder()
    assert (checkout / "contraindications.yaml").is_file()
    assert store.vocabulary_folder() == checkout / "vocabulary"
    module = tmp_path / "mifa_screen" / "knowledge" / "store.py"
    (tmp_path / "mifa_screen" / "data").mkdir(parents=True)
    monkeypatch.setattr(store, "__file__", str(module))
    assert store.data_folder() == tmp_path / "mifa_screen" / "data"


def test_loading_does_not_depend_on_the_folder_one_is_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert store.data_folder().is_dir()
