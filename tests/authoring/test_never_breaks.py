"""However a rule file is spoilt, it is refused in words, or it can be loaded: nothing in between."""

import json
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mifa_screen.authoring.checking import walk
from mifa_screen.authoring.loading import combined, read_all
from mifa_screen.authoring.merge import merged, problems_in
from mifa_screen.authoring.schema import LIBRARY
from mifa_screen.authoring.yaml_source import parse_yaml, read_yaml
from mifa_screen.errors import MifaScreenError, RuleFileError
from mifa_screen.knowledge.build import knowledge_from

FILES = Path(__file__).parent / "files"
SHIPPED = read_all((path, None) for path in sorted((FILES / "library").iterdir()))
WHOLE = read_yaml(FILES / "good" / "beside.yaml").plain
PLACES = [keys for keys, _ in walk(WHOLE) if keys]
WORDS = ["weak_kidneys", "kidney-disease", "egfr", "own-limit", "all", "fact", "WORDS-1", "first", "N18", "unknown", "true"]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from([*WORDS, "", " ", "x" * 300, "\u202e", Decimal("0.5")]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*WORDS, "", "any", "measure", "below", "not", "allergy", "to"]), inner, max_size=3),
    max_leaves=6,
)


def spoilt(plain, keys, junk):
    if not keys:
        return junk
    head, *rest = keys
    if isinstance(plain, dict):
        return {key: spoilt(value, rest, junk) if key == head else value for key, value in plain.items()}
    return [spoilt(value, rest, junk) if index == head else value for index, value in enumerate(plain)]


def as_yaml(plain):
    return json.dumps(plain, default=float).encode()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), JUNK)
def test_a_file_with_something_else_in_one_place(keys, junk):
    try:
        source = parse_yaml(as_yaml(spoilt(WHOLE, keys, junk)), "f.yaml")
        together = combined(SHIPPED, [source])
    except MifaScreenError:
        return
    if not problems_in(together.files, together.elsewhere) and source.plain["schema"] != LIBRARY:
        plain = merged(together.files, together.elsewhere)
        assert json.loads(json.dumps(plain)) == plain
        knowledge_from({**plain, "formulas": {}})


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("a:b-[]{},&*!|>'\"#%@` \n\t0123.\\?~\x00\ufeffé")) | st.binary())
def test_any_text(raw):
    try:
        parse_yaml(raw.encode() if isinstance(raw, str) else raw, "f.yaml")
    except RuleFileError as error:
        assert all(problem.where.startswith("f.yaml:") for problem in error.problems)
