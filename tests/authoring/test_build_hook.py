"""Building the wheel makes the built form and takes data/ along; rule files that do not hold stop it."""

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("hatchling")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def build(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("vocabulary", "built.json"))
    warned = []
    hook = module.BuiltFormHook(str(tmp_path), {}, None, None, str(tmp_path), "wheel", SimpleNamespace(display_warning=warned.append))

    def initialize(version):
        build_data = {"force_include": {}}
        hook.initialize(version, build_data)
        return build_data["force_include"], warned

    return SimpleNamespace(data=tmp_path / "data", initialize=initialize)


def test_wheel(build):
    included, _ = build.initialize("standard")
    assert included == {str(build.data): "mifa_screen/data"}
    assert json.loads((build.data / "built.json").read_text(encoding="utf-8"))["plain"]["rules"]


def test_editable_install_reads_the_checkout(build):
    included, warned = build.initialize("editable")
    assert (included, warned) == ({}, [])
    assert (build.data / "built.json").exists()


def test_rules_that_do_not_hold(build):
    (build.data / "label.yaml").write_text("rules: [", encoding="utf-8")
    with pytest.raises(SystemExit, match="data/label.yaml:"):
        build.initialize("standard")
    included, warned = build.initialize("editable")
    assert "data/label.yaml:" in warned[0]
    assert not (build.data / "built.json").exists()
