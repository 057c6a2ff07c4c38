"""Calls the command line in this process, and checks what must hold of every call (contract section 5)."""

import functools
import io
import json
import os
import re
import sys
import time
from contextlib import contextmanager
from unittest.mock import patch

import mifa_screen.api
from mifa_screen.authoring import loading
from mifa_screen.cli.app import main

DAY = "2026-11-23"
MOST_SECONDS = 10
"""Processor time of one call; what is fed is small."""
OF_CHECK = {"none-found": 0, "do-not-give": 10, "incomplete": 11, "with-care": 12}
CANARY = "canary"
"""Stands in everything that is patient data of the files that are fed; it must never be on stderr."""
NAMED = re.compile(r'column \d+ "[^"]*"|--map "[^"]*"|(?m:^columns not understood, ignored: .*$)|sheet "[^"]*"')
"""Names of columns and sheets are told; where a file is spoilt, a patient's cell may stand where they ought to."""
ACCOUNT = re.compile(r"as of \S+: (\d+) rows? in = (\d+) screened \+ (\d+) in error")


@contextmanager
def remembered_rules():
    """Load what is shipped once for all calls: it is the same each time, and takes longer than a reader."""
    load = mifa_screen.api.load_rules
    shipped = functools.cache(load)

    def load_once(*files, **options):
        return load(*files, **options) if files else shipped(**options)

    with patch.object(mifa_screen.api, "load_rules", load_once), patch.object(loading, "shipped_files", functools.cache(loading.shipped_files)):
        yield


def call(*arguments):
    """Return exit code, stdout and stderr. What the program did not foresee is raised as it is."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    before, started = (sys.stdout, sys.stderr, os.environ.get("MIFA_SCREEN_DEBUG")), time.process_time()
    sys.stdout, sys.stderr, os.environ["MIFA_SCREEN_DEBUG"] = out, err, "1"
    try:
        code = main(list(arguments))
    finally:
        sys.stdout, sys.stderr = before[:2]
        os.environ.pop("MIFA_SCREEN_DEBUG") if before[2] is None else os.environ.update(MIFA_SCREEN_DEBUG=before[2])
    spent = time.process_time() - started
    out.flush(), err.flush()
    said = err.buffer.getvalue().decode()
    assert spent < MOST_SECONDS, f"took {spent:.0f} s"
    assert CANARY not in NAMED.sub("", said).lower(), f"patient data on stderr: {said}"
    if code in (2, 3, 4, 5):
        assert said.strip(), "an exit code without a word"
    return code, out.buffer.getvalue(), said


def check(path, *more):
    """Screen one file. Returns the outcome, None for one that cannot be used."""
    code, out, err = call("check", str(path), "--format", "json", "--as-of", DAY, *more)
    if code == 3:
        assert str(path) in err
        assert not out
        return None
    result = json.loads(out)
    assert code == OF_CHECK[result["outcome"]]
    return result["outcome"]


def batch(path):
    """Screen many. Returns the results, one a row; None for a source that cannot be used."""
    output = path.with_name("fed-out.jsonl")
    code, out, err = call("batch", str(path), "--as-of", DAY, "--output", str(output), "--jobs", "1")
    assert code in (0, 3), (code, err)
    assert not out
    if not output.exists():
        assert code == 3
        assert str(path) in err, err
        return None
    rows = [json.loads(line) for line in output.read_bytes().splitlines()]
    output.unlink()
    account = ACCOUNT.search(err)
    assert account, err
    failed = sum(row["error"] is not None and row["error"] != "" for row in rows)
    assert list(map(int, account.groups())) == [len(rows), len(rows) - failed, failed], err
    assert code == (3 if failed else 0)
    return rows


def lint(path, patient):
    """Check a rule file, and screen by it when nothing is wrong with it."""
    code, _, err = call("rules", "lint", str(path))
    assert code in (0, 4), err
    if code == 4:
        return False
    screened, _, err = call("check", str(patient), "--format", "json", "--as-of", DAY, "--rules", str(path))
    assert screened in (*OF_CHECK.values(), 2), err
    return True
