"""Which column of a table is what: by its heading, or as the user says with `--map` (contract section 8)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from mifa_screen.errors import InputError, Problem, UsageError, one_line
from mifa_screen.nearness import near
from mifa_screen.readers.headings import Heading, Headings, bare_key, key

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from mifa_screen.readers.grid import Grid

IGNORE = "-"
LOOKED_AT = 20


class Column(NamedTuple):
    """A column: its heading, our name for it (None: ignored), whether the user said so, and what keeps it from being read."""

    heading: str
    ours: str | None
    mapped: bool = False
    problem: str = ""


class Layout(NamedTuple):
    """What each column of a table holds: our name for it, or None for one that is ignored; `laboratory` gives test and unit of columns of results, `notes` and `left_out` what is to be said of the file (as in `Grid`), `header` the headings themselves."""

    names: tuple[str | None, ...]
    ignored: tuple[str, ...]
    laboratory: Mapping[str, tuple[str, str]]
    notes: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def columns_of(header: Sequence[str], headings: Headings, mapping: Mapping[str, str]) -> list[Column]:
    """Return what each column is. Raises UsageError for a `--map` that names no column of the table, or none of ours."""
    asked = {key(theirs): (theirs, _target(ours, headings)) for theirs, ours in mapping.items()}
    unused = dict(asked)
    columns: list[Column] = []
    taken: set[str] = set()
    for heading in header:
        told = next((each for each in (key(heading), bare_key(heading)) if each in asked), None)
        if told is not None:
            unused.pop(told, None)
        read = headings.read(heading) if told is None else Heading(asked[told][1])
        problem = read.problem
        if read.ours is not None and read.ours in taken:
            problem = f'"{read.ours}" stands twice; keep the right one: --map "{one_line(heading, 40)}=-" ignores this one'
        elif problem.startswith("nearly"):
            shown, meant = one_line(heading, 40), problem.split('"')[1]
            problem += f'; rename it, or say --map "{shown}={meant}" (or --map "{shown}=-" to ignore it)'
        elif problem:
            problem += f' (or --map "{one_line(heading, 40)}=-" to ignore it)'
        taken.add(read.ours or "")
        columns.append(Column(heading, read.ours, told is not None, problem))
    for theirs, _ in unused.values():
        nearest = near(key(theirs), map(key, header))
        hint = next((f'; did you mean "{one_line(heading, 40)}"?' for heading in header if key(heading) == nearest), "")
        raise UsageError("--map", f'the table has no column "{one_line(theirs, 40)}"{hint}')
    return columns


def _target(ours: str, headings: Headings) -> str | None:
    if ours == IGNORE:
        return None
    found = headings.named(ours)
    if found is None:
        meant = headings.meant(ours)
        raise UsageError("--map", f'there is no column "{one_line(ours, 40)}" to map to' + (f'; did you mean "{meant}"?' if meant else ""))
    return found


def layout_of(grid: Grid, headings: Headings, mapping: Mapping[str, str], source: str) -> Layout:
    """Return what each column is. Raises InputError with all that is wrong with the headings, UsageError for a useless `--map`."""
    columns = columns_of(grid.header, headings, mapping)
    problems = [
        Problem(f'{grid.place}, column {number} "{one_line(column.heading, 40)}"', column.problem)
        for number, column in enumerate(columns, 1)
        if column.problem
    ]
    if all(column.ours != "id" for column in columns):
        problems.append(Problem(grid.place, f'there is no column "id"; {_where_then(grid, headings, columns)}'))
    if problems:
        raise InputError(source, problems)
    unnamed = tuple(f"column {number}, without a heading" for number, column in enumerate(columns, 1) if not column.heading.strip())
    ignored = tuple(column.heading for column in columns if column.ours is None and column.heading.strip())
    return Layout(tuple(column.ours for column in columns), ignored + unnamed, headings.laboratory, grid.notes, tuple(grid.header), grid.left_out)


def undated(layout: Layout, labs_date: dt.date | None) -> str | None:
    """Say which results have no date at all, and so cannot be used."""
    if labs_date is not None or "labs_date" in layout.names:
        return None
    tests = dict.fromkeys(layout.laboratory[name][0] for name in layout.names if name is not None and name in layout.laboratory)
    without = [test for test in tests if f"{test}_date" not in layout.names]
    return f"no column says when these were measured, so they are not used: {', '.join(without)} (a column labs_date, or --labs-date DATE)" if without else None


def has_id(header: Sequence[str], headings: Headings, mapping: Mapping[str, str]) -> bool:
    """Return whether headings are those of a table of patients."""
    ids = {key(theirs) for theirs, ours in mapping.items() if headings.named(ours) == "id"}
    return any(headings.read(heading).ours == "id" or key(heading) in ids for heading in header)


def _where_then(grid: Grid, headings: Headings, columns: Sequence[Column]) -> str:
    """Say which the column may be, or where the headings seem to be, if not in the first line."""
    if any(column.ours is not None or column.problem for column in columns):
        return 'say which column tells the patients apart: --map "THEIRS=id"'
    try:
        for row in islice(grid.rows, LOOKED_AT):
            name = next((cell for cell in row if headings.read(cell).ours == "id"), None)
            if name is not None:
                return f'the names of the columns seem to stand lower, in the line with "{one_line(name, 40)}"; delete what stands above it'
    except InputError:
        pass
    if grid.header[0].lstrip().startswith(("{", "[")):
        return "this looks like JSON; name it .jsonl (one patient a line)"
    return "the first line must hold the names of the columns, with commas, semicolons or tabs between them"
