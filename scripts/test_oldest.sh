#!/usr/bin/env bash
# A long job: the quick part of the tests with the oldest dependencies that pyproject.toml allows (tests/constraints-oldest.txt).
# The ordinary run of CI has the newest ones.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$(mktemp -d)
trap 'rm -rf "$venv"' EXIT
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --constraint tests/constraints-oldest.txt -e '.[parquet]' pytest hypothesis jsonschema
"$venv/bin/pip" list --format freeze | grep -iE '^(pydantic|typer|rich|pyyaml|jinja2|openpyxl|pyarrow)=='
"$venv/bin/python" -m pytest -q -x -p no:cacheprovider tests/core tests/measures tests/engine tests/authoring/test_files.py tests/authoring/test_loading.py tests/authoring/test_built.py tests/cases tests/baseline \
  tests/batch tests/cli/test_check_command.py tests/reference "$@"
