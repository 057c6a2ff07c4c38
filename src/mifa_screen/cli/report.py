"""`mifa-screen batch --report`: the page of a batch, written beside its output."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from mifa_screen.errors import UsageError
from mifa_screen.writers.atomic import refuse_input, whole_file
from mifa_screen.writers.ward.collector import Collector

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from mifa_screen.batch.repeats import Repeated
    from mifa_screen.batch.tally import Tally
    from mifa_screen.readers.opening import Opening
    from mifa_screen.screening.screener import Screener

ENDINGS = (".html", ".htm")
OPTION = "--report"
REPEATED = "this id stands on more than one row"


class Options(NamedTuple):
    """How the batch was called, as far as it bears on the results."""

    rule_set: str
    rules: tuple[str, ...]
    max_lab_age: int
    opening: Opening

    def said(self) -> tuple[tuple[str, str], ...]:
        """Return the options as the report names them."""
        encoding, sheet, mapping, labs_date, date_format = self.opening
        said: list[tuple[str, str | None]] = [("--rule-set", self.rule_set), ("--max-lab-age", f"{self.max_lab_age} days")]
        said += [("--rules", Path(file).name) for file in self.rules]
        said += [("--map", f"{theirs}={ours}") for theirs, ours in mapping.items()]
        said += [("--labs-date", labs_date.isoformat() if labs_date is not None else None), ("--encoding", encoding), ("--sheet", sheet)]
        said += [("--date-format", date_format.said if date_format is not None else None)]
        return tuple((option, value) for option, value in said if value is not None)


def check_report(report: str, output: str | None, inputs: Sequence[str]) -> None:
    """Refuse a report that is no page, is an input, or is the output. Raises UsageError."""
    path = Path(report)
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(OPTION, "the report is a page; give it a name that ends in .html")
    refuse_input(path, map(Path, inputs), OPTION)
    if output is not None and Path(output).resolve() == path.resolve():
        raise UsageError(OPTION, "this is the --output file; choose another name")


class Report:
    """A report that is being collected."""

    def __init__(self, path: Path, file: IO[str], screener: Screener) -> None:
        """Take the file that the page goes to."""
        self._path, self._file, self._screener = path, file, screener
        self.collector = Collector(screener)

    def take(self, collectors: Iterable[Collector], repeated: Repeated) -> None:
        """Take what was collected, and which rows have an id that others have too."""
        for collector in collectors:
            self.collector.merge(collector)
        if repeated.count:
            self.collector.remark(lambda row: row - 1 in repeated, REPEATED)

    def finish(self, tally: Tally, source: Path, about: Sequence[str], day: dt.date, options: Options, output: str | None) -> None:
        """Write the page; `about` is what is to be said of the source."""
        from mifa_screen.writers.ward.page import Provenance, ward_page  # noqa: PLC0415 - jinja2

        named = None if output is None else Path(output)
        beside = named is not None and named.resolve().parent == self._path.resolve().parent
        provenance = Provenance(source.name or str(source), tuple(_facts(source)), day.isoformat(), options.said(), named, beside, tuple(about))
        self._file.write(ward_page(self.collector, self._screener.knowledge, provenance, tally.repeated))


@contextmanager
def reported(path: Path, never: tuple[Path, ...], screener: Screener) -> Iterator[Report]:
    """Open a report, which takes its name when it is complete. Raises OutputError before a row is read when it cannot be written."""
    with whole_file(path, never) as file:
        yield Report(path, file, screener)


def _facts(source: Path) -> Iterator[str]:
    """Yield what identifies the input: its hash; of a folder the hash over the hashes and names of its files, as `sha256sum` lists them."""
    if not source.is_dir():
        yield f"sha256 {_sha256(source)}"
        return
    files = sorted(file for file in source.rglob("*") if file.is_file())
    listing = "".join(f"{_sha256(file)}  {file.relative_to(source).as_posix()}\n" for file in files)
    yield f"a folder of {len(files)} files"
    yield f"sha256 of their sha256sum list {hashlib.sha256(listing.encode('utf-8', 'surrogateescape')).hexdigest()}"


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
