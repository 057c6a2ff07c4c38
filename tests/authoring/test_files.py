"""Every file in files/bad and files/bad-library is refused with exactly what its first lines expect; every file in files/good holds.

Drop a file in, and it is a test: `# expect: LINE: path: what` for each problem of a bad one, `# remark: …` for each remark on a good one.
"""

from pathlib import Path

import pytest

from mifa_screen.authoring.lint import lint, remarks
from mifa_screen.authoring.loading import plain_with
from mifa_screen.errors import RuleFileError
from mifa_screen.knowledge.build import knowledge_from

FILES = Path(__file__).parent / "files"
LIBRARY = FILES / "library"
GOOD, BAD, BAD_LIBRARY = (sorted((FILES / kind).iterdir()) for kind in ("good", "bad", "bad-library"))


def said_in(path, sign):
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    return [line.removeprefix(sign) for line in lines if line.startswith(sign)]


def plainly(problems, path):
    return [str(problem).replace(f"{path}:", "") for problem in problems]


@pytest.mark.parametrize("path", BAD + BAD_LIBRARY, ids=lambda path: path.stem)
def test_bad_file_is_refused_in_words(path):
    expected = said_in(path, "# expect: ")
    assert expected, "say in the first lines what is expected"
    assert plainly(lint(path, LIBRARY), path) == expected
    assert remarks(path, LIBRARY) is not None


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_file_is_not_loaded(path):
    with pytest.raises(RuleFileError) as caught:
        plain_with(LIBRARY, [path], "all")
    assert plainly(caught.value.problems, path) == said_in(path, "# expect: ")
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_file_holds(path):
    assert plainly(lint(path, LIBRARY), path) == []
    assert plainly(remarks(path, LIBRARY), path) == said_in(path, "# remark: ")


@pytest.mark.parametrize("path", [path for path in GOOD if path.stem != "library"], ids=lambda path: path.stem)
def test_good_file_is_loaded(path):
    plain = plain_with(LIBRARY, [path], "all")
    knowledge = knowledge_from({**plain, "formulas": {}})
    assert {rule.rule_set for rule in knowledge.rules} == {rule_set.id for rule_set in knowledge.rule_sets}


@pytest.mark.parametrize("path", sorted(LIBRARY.iterdir()), ids=lambda path: path.stem)
def test_library_holds_and_is_found_among_the_shipped(path):
    assert lint(path, LIBRARY) == []
    assert remarks(path, LIBRARY) is not None
