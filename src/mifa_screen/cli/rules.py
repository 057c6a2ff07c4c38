"""`mifa-screen rules`: what the rules say, why and from where; checks rule files and runs their examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mifa_screen.cli.commands import new_app
from mifa_screen.cli.options import TEXT, MaxLabAge, NoColor, Output, Quiet, Rules, RuleSet, format_of, not_the_input
from mifa_screen.cli.output import deliver, print_page, screen_for, talk, write_stdout
from mifa_screen.errors import RuleFileError, UsageError, one_line
from mifa_screen.nearness import near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mifa_screen.authoring.loading import Together
    from mifa_screen.knowledge.model import Knowledge
    from mifa_screen.reading.understanding import Understanding
    from mifa_screen.screening.screener import Screener

app = new_app()
FAILED = 4
FORMATS = (TEXT, "markdown", "html", "json")
BY_ENDING = {".txt": TEXT, ".text": TEXT, ".json": "json", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}


@app.callback()
def rules_group() -> None:
    """What the rules say, why, and from where; checks a rule file; runs its examples."""


@app.command("list")
def list_rules(rule_set: RuleSet = "all", rules: Rules = None, quiet: Quiet = False, no_color: NoColor = False) -> None:  # noqa: ARG001 - the option is common to all commands
    """List the rules: id, rule set, group, verdict, title; worst verdict first."""
    from mifa_screen.knowledge.store import load_knowledge  # noqa: PLC0415
    from mifa_screen.verdicts import RANK  # noqa: PLC0415
    from mifa_screen.writers.table import text_table  # noqa: PLC0415

    knowledge = load_knowledge([Path(file) for file in rules or ()], rule_set)
    order = {used.id: number for number, used in enumerate(knowledge.rule_sets)}
    listed = sorted(knowledge.rules, key=lambda rule: (order[rule.rule_set], RANK[rule.verdict], rule.id))
    rows = [(rule.id, rule.rule_set, rule.group, str(rule.verdict), rule.title) for rule in listed]
    write_stdout(text_table(("rule", "rule set", "group", "verdict", "title"), rows, screen_for(None, no_color=no_color)))


@app.command("show")
def show_rule(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The id of a rule; `mifa-screen rules list` has them.")],
    codes: Annotated[bool, typer.Option("--codes", help="Also the codes of its value sets.")] = False,
    rules: Rules = None,
    quiet: Quiet = False,  # noqa: ARG001 - as in `list_rules`
    no_color: NoColor = False,
) -> None:
    """Show a rule on a page that one could hand to a colleague."""
    from mifa_screen.knowledge.store import load_knowledge  # noqa: PLC0415
    from mifa_screen.writers.rule_page import Written, rule_page  # noqa: PLC0415

    knowledge = load_knowledge([Path(file) for file in rules or ()])
    found = {known.id: known for known in knowledge.rules}
    if rule not in found:
        raise UsageError("", f'there is no rule "{one_line(rule)}"; {_hint(rule, sorted(found))}')
    print_page(rule_page(found[rule], knowledge, Written.of(_plain_files(rules)), codes=codes), no_color=no_color)


@app.command("lint")
def lint_files(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Rule files or library files.")],
    quiet: Quiet = False,
    no_color: NoColor = False,  # noqa: ARG001 - as in `list_rules`
) -> int:
    """Check rule files: what is wrong, and where. Exit code 4 when something is."""
    from mifa_screen.authoring import lint as linting  # noqa: PLC0415
    from mifa_screen.authoring.silence import decided_by_silence  # noqa: PLC0415

    problems = [problem for file in files for problem in linting.lint(Path(file))]
    if problems:
        raise RuleFileError("", problems)
    for file in files:
        if not quiet:
            for remark in [*linting.remarks(Path(file)), *decided_by_silence(Path(file), lambda knowledge: _screener(knowledge, None))]:
                talk(f"note: {remark}")
        write_stdout(f"{one_line(file, 500)}: no problems\n")
    return 0


@app.command("test")
def run_the_examples(
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="A rule file (default: the shipped ones).")] = None,
    max_lab_age: MaxLabAge = None,
    mutants: Annotated[bool, typer.Option("--mutants", help="Also change the file in one place after the other, and see whether an example notices.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also the examples that come out as written, and with --mutants the changes that change no answer.")] = False,
    quiet: Quiet = False,  # noqa: ARG001 - as in `list_rules`
    no_color: NoColor = False,  # noqa: ARG001 - as in `list_rules`
) -> int:
    """Run the examples of a rule file. Exit code 4 when one does not come out as written, or with --mutants when a change goes unnoticed."""
    from mifa_screen.authoring.examples import run_examples  # noqa: PLC0415

    path = Path(file) if file is not None else None
    outcomes = run_examples(path, lambda knowledge: _screener(knowledge, max_lab_age))
    for outcome in outcomes:
        if not outcome.holds:
            got = f"it is {outcome.got}" if outcome.got is not None else outcome.because or "it was not screened"
            write_stdout(f"{outcome.where}: {outcome.rule}: {outcome.it}: should be {outcome.expected}; {one_line(got, 500)}\n")
        elif verbose:
            write_stdout(f"{outcome.rule}: {outcome.it}: {outcome.expected}\n")
    failed = sum(not outcome.holds for outcome in outcomes)
    write_stdout(f"{len(outcomes)} examples, {failed} not as written\n" if failed else f"{len(outcomes)} examples, all as written\n")
    if failed or not mutants:
        if mutants:
            talk("nothing was changed: what an example should notice can only be told when all are as written")
        return FAILED if failed else 0
    return _run_mutants(path, max_lab_age, verbose=verbose)


def _run_mutants(path: Path | None, max_lab_age: int | None, *, verbose: bool) -> int:
    from mifa_screen.authoring.mutant_run import survey  # noqa: PLC0415
    from mifa_screen.screening.screener import Screener  # noqa: PLC0415

    found = survey(path, _understanding(), lambda knowledge, words: Screener(knowledge, words, max_lab_age))
    for mutant in found.survivors:
        write_stdout(f"{mutant.where}: {mutant.item}: no example notices this change: {mutant.says}\n")
    for mutant in found.idle if verbose else ():
        write_stdout(f"{mutant.where}: {mutant.item}: changes nothing: {mutant.says} ({mutant.idle})\n")
    idle = f"; {len(found.idle)} that change no answer were left out" if found.idle else ""
    unnoticed = f", {len(found.survivors)} unnoticed" if found.survivors else ", all noticed"
    write_stdout(f"{found.made - len(found.idle)} changes{unnoticed}{idle}\n")
    if found.survivors:
        talk("a slip of the pen there would go unnoticed: add an example that comes out otherwise with the change (its `verdict` too; `each` for many codes)")
    return FAILED if found.survivors else 0


@app.command("trace")
def trace_rules(
    form: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help="text, markdown, html or json (default: by the ending of --output, else text).")] = None,
    output: Output = None,
    rules: Rules = None,
    quiet: Quiet = False,  # noqa: ARG001 - as in `list_rules`
    no_color: NoColor = False,
) -> None:
    """Show which statement of a source leads to which rule, facts, codes, limits and examples, and back; and why some lead to none."""
    from mifa_screen.authoring.merge import merged  # noqa: PLC0415
    from mifa_screen.authoring.tracing import traced  # noqa: PLC0415
    from mifa_screen.knowledge.build import knowledge_from  # noqa: PLC0415
    from mifa_screen.writers import trace_table  # noqa: PLC0415

    chosen = format_of(form, output, FORMATS, BY_ENDING)
    not_the_input(output, rules or ())
    together = _together(rules)
    matrix = traced(together.files, knowledge_from(merged(together.files, together.elsewhere)), together.own)
    if chosen == TEXT:
        deliver(trace_table.trace_text(matrix, screen_for(output, no_color=no_color)), output)
    else:
        written = {"markdown": trace_table.trace_markdown, "html": trace_table.trace_html, "json": trace_table.trace_json}
        deliver(written[chosen](matrix), output)


@app.command("explain-text")
def explain_text(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A diagnosis, an allergy or a medicine, as a record has it.")],
    rules: Rules = None,
    quiet: Quiet = False,  # noqa: ARG001 - as in `list_rules`
    no_color: NoColor = False,
) -> None:
    """Show how a text is understood, and which value sets it belongs to."""
    from mifa_screen.knowledge.store import load_knowledge, vocabulary_folder  # noqa: PLC0415
    from mifa_screen.reading.understanding import Understanding  # noqa: PLC0415
    from mifa_screen.writers.text_reading_page import text_reading_page  # noqa: PLC0415

    knowledge = load_knowledge([Path(file) for file in rules or ()])
    print_page(text_reading_page(text, Understanding(vocabulary_folder()), knowledge), no_color=no_color)


def _plain_files(rules: Sequence[str] | None) -> list[dict[str, Any]]:
    """Return the files that are used together, as they are written."""
    return [file.plain for file in _together(rules).files]


def _together(rules: Sequence[str] | None) -> Together:
    from mifa_screen.authoring.loading import Together, shipped_files, together_with  # noqa: PLC0415
    from mifa_screen.knowledge.store import data_folder  # noqa: PLC0415

    folder = data_folder()
    return together_with(folder, [Path(file) for file in rules]) if rules else Together(shipped_files(folder))


def _screener(knowledge: Knowledge, max_lab_age: int | None) -> Screener:
    from mifa_screen.screening.screener import Screener  # noqa: PLC0415

    return Screener(knowledge, _understanding(), max_lab_age)


def _understanding() -> Understanding:
    from mifa_screen.knowledge.store import vocabulary_folder  # noqa: PLC0415
    from mifa_screen.reading.understanding import Understanding  # noqa: PLC0415

    return Understanding(vocabulary_folder())


def _hint(said: str, known: list[str]) -> str:
    meant = near(said.casefold(), known)
    inside = [rule for rule in known if said.casefold() in rule]
    if meant:
        return f'did you mean "{meant}"?'
    return f"did you mean one of {', '.join(inside)}?" if said and inside else "`mifa-screen rules list` has them"
