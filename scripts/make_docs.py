"""Writes the documents that are made from sources, and what the consoles in the others show.

    python scripts/make_docs.py            # write them
    python scripts/make_docs.py --check    # exit code 1 when one is stale

docs/conditions.md    from tests/spec/conditions.yaml, which is run as a test as well
docs/rules.md         from the shipped rule files
docs/facts.md         from the shipped facts, value sets and thresholds
docs/columns.md       from the settings and the laboratory's tests
docs/cli.md           from the commands themselves
docs/schemas.md       from the JSON Schemas
docs/trace.md         from the shipped rule files: statement by statement
docs/safety.md        the hazard log (scripts/docs/hazards.yaml), and what is not screened
docs/sign-off.md      everything that is a judgement or from memory, line by line, from the data
README.md, docs/**    what stands below `$ …` in a console block: the commands are run
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from docs import columns, commands, conditions, facts, rules, safety, schemas, sign_off, trace  # noqa: E402
from docs.consoles import WRITTEN_BY_HAND, refreshed  # noqa: E402

MADE = {
    "docs/conditions.md": conditions.document,
    "docs/rules.md": rules.document,
    "docs/facts.md": facts.document,
    "docs/columns.md": columns.document,
    "docs/cli.md": commands.document,
    "docs/schemas.md": schemas.document,
    "docs/trace.md": trace.document,
    "docs/safety.md": safety.document,
    "docs/sign-off.md": sign_off.document,
}


def main() -> int:
    stale = []
    wanted = {path: make() for path, make in MADE.items()}
    wanted |= {path.relative_to(ROOT).as_posix(): refreshed(path) for path in WRITTEN_BY_HAND(ROOT) if path.relative_to(ROOT).as_posix() not in MADE}
    for name, text in wanted.items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
                print(f"written: {name}")
    if "--check" in sys.argv and stale:
        print(f"stale: {', '.join(stale)}; run python scripts/make_docs.py")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
