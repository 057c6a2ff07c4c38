"""Feeds the command line with what atheris makes of good files, for a bounded time. Not collected by pytest: a long job of its own.

    pip install -e '.[fuzz]'
    python tests/fuzz/fuzz_readers.py json -max_total_time=600     # or another kind of `feeding.KINDS`; libFuzzer's own options follow

Whatever ends in a traceback, takes long, needs much memory, or tells of a patient where it must not, ends the run and leaves the bytes that did it.
"""

import random
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
KINDS = ("json", "fhir", "jsonl", "csv", "xlsx", "folder", "export", "yaml")
BOUNDS = ("-timeout=20", "-rss_limit_mb=2048", "-max_len=200000", "-len_control=0")


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
    with atheris.instrument_imports(include=["mifa_screen.readers", "mifa_screen.authoring", "mifa_screen.batch"]):  # what reads; the rest would only be slower
        import feeding
    from calling import remembered_rules
    from good_files import good_files
    from spoiling_packages import SPOILS

    folder = Path(tempfile.mkdtemp())
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, good in enumerate(good_files(kind, ROOT)):
        (corpus / str(number)).write_bytes(good)
    feed = feeding.feeder(kind, folder)

    def take(data):
        feed(data)

    def spoil(data, max_size, seed):
        return SPOILS[kind](data, random.Random(seed), lambda part: atheris.Mutate(part, max(len(part) + 40, 1)))[:max_size]

    atheris.Setup([arguments[0], str(corpus), *BOUNDS, *arguments[2:]], take, custom_mutator=spoil)
    with remembered_rules():
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.path[:0] = [str(HERE), str(HERE.parent / "properties")]
    raise SystemExit(main())
