"""Feeds the readers with what atheris makes of good files, for a bounded time. Not collected by pytest: a long job of its own.

    pip install -e '.[fuzz]'
    python tests/fuzz/fuzz_readers.py json -max_total_time=600     # or csv, jsonl, yaml; libFuzzer's own options follow

Whatever is not a patient, a rule file or an error in words ends the run with the bytes that did it.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("json", "jsonl", "csv", "yaml")


def main(arguments=None):
    arguments = sys.argv if arguments is None else arguments
    if len(arguments) < 2 or arguments[1] not in KINDS:
        print(f"name what to feed: {', '.join(KINDS)}", file=sys.stderr)
        return 2
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: pip install -e '.[fuzz]'", file=sys.stderr)
        return 2
    kind = arguments[1]
    with atheris.instrument_imports(include=["mifa_screen"]):
        import feeding
    folder = Path(tempfile.mkdtemp())
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(feeding.seeds(kind, ROOT)):
        (corpus / str(number)).write_bytes(seed)
    feed = feeding.feeder(kind, folder)
    atheris.Setup([arguments[0], str(corpus), *arguments[2:]], feed)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    raise SystemExit(main())
