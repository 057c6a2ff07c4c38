"""The shipped rules are loaded once for all calls."""

import pytest

from calling import remembered_rules


@pytest.fixture(autouse=True, scope="module")
def _rules():
    with remembered_rules():
        yield
