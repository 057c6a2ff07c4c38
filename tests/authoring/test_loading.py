"""Which rule sets are screened together, and which files go with one."""

import shutil
from pathlib import Path

import pytest

from mifa_screen.authoring.lint import lint, remarks, used_together
from mifa_screen.authoring.loading import plain_with, read_all
from mifa_screen.authoring.merge import merged
from mifa_screen.errors import RuleFileError, UsageError
from mifa_screen.knowledge import store

FILES = Path(__file__).parent / "files"
LIBRARY, GOOD = FILES / "library", FILES / "good"
SHIPPED = "first"


def ids(plain):
    return [item["id"] for item in plain["rule_sets"]]


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_rules_for_the_same_medicine_come_beside_the_shipped_ones():
    assert ids(plain_with(LIBRARY, [GOOD / "beside.yaml"], "all")) == [SHIPPED, "every-word"]


def test_a_rule_set_with_the_id_of_a_shipped_one_is_refused_unless_it_says_that_it_replaces_it(tmp_path):
    text = (GOOD / "replaces.yaml").read_text(encoding="utf-8")
    with pytest.raises(RuleFileError, match="there is a shipped rule set .first.; give this one another id, or write `replaces: first`"):
        plain_with(LIBRARY, [written(tmp_path, "same.yaml", text.replace("replaces: first\n", ""))], "all")
    assert ids(plain_with(LIBRARY, [written(tmp_path, "other.yaml", text.replace("id: first\n", "id: ours\n"))], "all")) == ["ours"]


def test_a_medicine_that_is_nearly_the_shipped_one_is_refused(tmp_path):
    """It would stand alone, and turn off every shipped rule."""
    text = (GOOD / "beside.yaml").read_text(encoding="utf-8")
    with pytest.raises(RuleFileError, match="medicine: .fictamap. is not the medicine of the rules beside it; did you mean .fictamab.?"):
        plain_with(LIBRARY, [written(tmp_path, "slip.yaml", text.replace("medicine: fictamab", "medicine: fictamap"))], "all")


@pytest.mark.parametrize("name", ["mepact", "l-mtp-pe"])
def test_another_name_of_the_shipped_medicine_is_no_other_medicine(tmp_path, name):
    """The vocabulary knows by which names else it goes: a brand, an abbreviation."""
    text = (GOOD / "another-medicine.yaml").read_text(encoding="utf-8").replace("medicine: otheramab", f"medicine: {name}")
    with pytest.raises(RuleFileError, match=f"medicine: .{name}. is not the medicine of the rules beside it; did you mean .mifamurtide.?"):
        plain_with(store.data_folder(), [written(tmp_path, "named.yaml", text)], "all")


def test_a_rule_set_of_another_id_takes_the_place_of_the_one_that_it_replaces(tmp_path):
    own = (GOOD / "replaces.yaml").read_text(encoding="utf-8").replace("\nid: first\n", "\nid: second\n")
    assert ids(plain_with(LIBRARY, [written(tmp_path, "own.yaml", own)], "all")) == ["second"]


def test_a_rule_set_takes_the_place_of_the_one_that_it_replaces():
    plain = plain_with(LIBRARY, [GOOD / "replaces.yaml"], "all")
    assert [(item["id"], item["version"]) for item in plain["rule_sets"]] == [(SHIPPED, "2.0.0")]
    assert [rule["verdict"] for rule in plain["rules"]] == ["caution"]
    assert plain["not_screened"] == []


def test_rules_for_another_medicine_stand_alone_on_the_library():
    plain = plain_with(LIBRARY, [GOOD / "another-medicine.yaml"], "all")
    assert ids(plain) == ["other"]
    assert "weak_kidneys" in plain["facts"]


def test_several_files():
    assert ids(plain_with(LIBRARY, [GOOD / "beside.yaml", GOOD / "replaces.yaml"], "all")) == ["every-word", SHIPPED]


def test_two_medicines_are_a_wrong_call():
    with pytest.raises(UsageError) as caught:
        plain_with(LIBRARY, [GOOD / "beside.yaml", GOOD / "another-medicine.yaml"], "all")
    assert str(caught.value) == '--rules: the rule files are for different medicines, "fictamab" and "otheramab"; screen for one at a time'


@pytest.mark.parametrize(("medicine", "says"), [("", 'the key "medicine" is missing'), ("medicine: [fictamab]\n", "a text is expected, and a list stands here")])
def test_a_file_that_names_no_medicine_is_none_for_a_different_one(tmp_path, medicine, says):
    """What is wrong with it is told where it stands, whatever medicine the other file is for."""
    own = written(tmp_path, "own.yaml", (GOOD / "replaces.yaml").read_text(encoding="utf-8").replace("medicine: fictamab\n", medicine))
    with pytest.raises(RuleFileError) as caught:
        plain_with(LIBRARY, [GOOD / "beside.yaml", own], "all")
    assert says in [problem.what for problem in caught.value.problems if str(own) in problem.where]


CITING = "  fictamab: {title: Fictamab, cites: [LEAFLET-1], members"


def citing(tmp_path):
    """Return a data folder whose library cites a statement of a shipped rule set."""
    folder = tmp_path / "citing"
    shutil.copytree(LIBRARY, folder)
    library = (folder / "library.yaml").read_text(encoding="utf-8")
    (folder / "library.yaml").write_text(library.replace("  fictamab: {title: Fictamab, members", CITING), encoding="utf-8")
    assert CITING in (folder / "library.yaml").read_text(encoding="utf-8")
    return folder


@pytest.mark.parametrize("extra", ["another-medicine", "replaces"])
def test_what_a_rule_set_that_is_left_out_states_may_still_be_cited(tmp_path, extra):
    folder, path = citing(tmp_path), written(tmp_path, "own.yaml", (GOOD / f"{extra}.yaml").read_text(encoding="utf-8"))
    assert lint(path, folder) == []
    assert plain_with(folder, [path], "all")["value_sets"]["fictamab"]["cites"] == ["LEAFLET-1"]
    together = used_together(path, folder)
    assert {"LEAFLET-1", "LEAFLET-2"} == together.elsewhere.statements
    assert merged(together.files, together.elsewhere)["value_sets"]["fictamab"]["cites"] == ["LEAFLET-1"]


def test_what_nobody_states_may_not_be_cited(tmp_path):
    folder = citing(tmp_path)
    (folder / "rules.yaml").write_text((folder / "rules.yaml").read_text(encoding="utf-8").replace("LEAFLET-1", "LEAFLET-3"), encoding="utf-8")
    path = written(tmp_path, "own.yaml", (GOOD / "another-medicine.yaml").read_text(encoding="utf-8"))
    assert [problem.what for problem in lint(path, folder)] == ['there is no statement "LEAFLET-1"; define it under `statements`']


def test_a_library_file_is_looked_at_beside_the_shipped_rules(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(LIBRARY, folder)
    rules, library = (folder / "rules.yaml"), "schema: mifa-screen/library/1\ntitle: More\nvalue_sets:\n  more: {title: More, members: [{icd: [J45]}]}\n"
    rules.write_text(rules.read_text(encoding="utf-8").replace("when: {fact: weak_kidneys}", "when: {any: [{fact: weak_kidneys}, {condition: more}]}"), encoding="utf-8")
    more = written(tmp_path, "more.yaml", library)
    assert lint(more, folder) == []
    assert remarks(more, folder) == []
    assert [remark.what for remark in remarks(more, LIBRARY)] == ["nothing uses this value set"]
    assert used_together(more, folder).own[0].name == str(more)
    assert {file.name for file in used_together(more, folder).files} == {"data/library.yaml", "data/numbers.yaml", "data/rules.yaml", str(more)}


def test_a_fact_that_only_examples_state_is_not_used(tmp_path):
    own = (GOOD / "another-medicine.yaml").read_text(encoding="utf-8").replace("{it: a, given: {}", "{it: a, given: {facts: {idle: true}}") + "facts: {idle: {title: Idle, ask: Idle?}}\n"
    assert ["nothing uses this fact"] == [remark.what for remark in remarks(written(tmp_path, "own.yaml", own), LIBRARY) if "idle" in remark.where]


def test_one_of_the_shipped_files_goes_with_all_of_them():
    together = used_together(LIBRARY / "rules.yaml", LIBRARY)
    assert [file.name for file in together.own] == ["data/rules.yaml"]
    assert [file.name for file in together.files] == ["data/library.yaml", "data/numbers.yaml", "data/rules.yaml"]
    ours = used_together(store.data_folder() / "label.yaml")
    assert [file.name for file in ours.own] == ["data/label.yaml"]
    assert "data/contraindications.yaml" in {file.name for file in ours.files}


def test_equal_slips_in_two_files_are_two_problems(tmp_path):
    one = (GOOD / "another-medicine.yaml").read_text(encoding="utf-8").replace("verdict: stop", "verdict: halt")
    own = [written(tmp_path, "one.yaml", one), written(tmp_path, "two.yaml", one.replace("id: other", "id: another").replace("OTHER", "ANOTHER").replace("unused", "idle").replace("UNUSED", "IDLE"))]
    with pytest.raises(RuleFileError) as caught:
        plain_with(LIBRARY, own, "all")
    assert [problem.where for problem in caught.value.problems if "halt" in problem.what] == [f"{path}:18: kidneys › verdict" for path in own]


def test_refusals_name_the_file_once(tmp_path):
    """Every problem says where it is; nothing stands before it."""
    missing, library, wrong = tmp_path / "none.yaml", GOOD / "library.yaml", written(tmp_path, "wrong.yaml", "schema: mifa-screen/rules/1\n")
    for path in (missing, library, wrong):
        with pytest.raises(RuleFileError) as caught:
            plain_with(LIBRARY, [path], "all")
        assert caught.value.source == ""
        assert str(caught.value).startswith(str(path))


def test_one_file_twice_is_refused_with_both_places():
    with pytest.raises(RuleFileError) as caught:
        plain_with(LIBRARY, [GOOD / "replaces.yaml", GOOD / "replaces.yaml"], "all")
    assert f"first at {GOOD}/replaces.yaml:4" in str(caught.value)


def test_a_library_file_is_no_rule_file():
    with pytest.raises(RuleFileError, match="library.yaml:2: schema: this is a library file; --rules takes rule files"):
        plain_with(LIBRARY, [GOOD / "library.yaml"], "all")


def test_a_shipped_file_that_is_named_goes_without_saying():
    assert ids(plain_with(LIBRARY, [LIBRARY / "rules.yaml"], "all")) == [SHIPPED]


@pytest.mark.parametrize(
    ("extra", "rule_set", "kept"),
    [("beside", SHIPPED, [SHIPPED, "every-word"]), ("replaces", SHIPPED, [SHIPPED]), ("another-medicine", SHIPPED, ["other"]), ("beside", "every-word", ["every-word"])],
)
def test_choice_of_a_shipped_rule_set_leaves_own_ones(extra, rule_set, kept):
    plain = plain_with(LIBRARY, [GOOD / f"{extra}.yaml"], rule_set)
    assert ids(plain) == kept
    assert {rule["rule_set"] for rule in plain["rules"]} == set(kept)


def test_problems_of_all_files_come_at_once(tmp_path):
    one, two = written(tmp_path, "one.yaml", "a: ["), tmp_path / "two.yaml"
    with pytest.raises(RuleFileError) as caught:
        read_all([(one, None), (two, None)])
    assert [problem.where.rpartition("/")[2][:8] for problem in caught.value.problems] == ["one.yaml", "two.yaml"]


def test_laboratory_tests_of_all_files_are_brought_together(tmp_path):
    """A rule file may define a test of its own beside those of the library."""
    own = (GOOD / "another-medicine.yaml").read_text(encoding="utf-8")
    analyte = "laboratory:\n  analytes:\n    ferritin: {title: F, names: [ferritin], loinc: [], unit: ug/L, worse: higher, units: [{factor: 1, spellings: [ug/L]}], plausible: {from: 0.5, to: 99}, ask: Measure it}\n"
    analytes = plain_with(LIBRARY, [written(tmp_path, "own.yaml", own + analyte)], "all")["laboratory"]["analytes"]
    assert list(analytes) == ["egfr", "bilirubin", "ferritin"]
    assert analytes["ferritin"]["plausible"] == {"from": "0.5", "to": 99}
    assert analytes["bilirubin"]["units"][1] == {"factor": "17.1", "spellings": ["mg/dL"]}
