"""The report of a batch as one HTML file that stands alone: it loads nothing, and its one script is named by its hash."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mifa_screen import __version__
from mifa_screen.verdicts import RANK, Outcome, outcome_of
from mifa_screen.writers.html import items_html
from mifa_screen.writers.result_page import CLOSING, HEADLINES
from mifa_screen.writers.shown import shown, whole
from mifa_screen.writers.style import CSS, policy
from mifa_screen.writers.ward.collector import ERROR, MOST_ROWS

if TYPE_CHECKING:

    from mifa_screen.knowledge.model import Knowledge
    from mifa_screen.writers.page import Section
    from mifa_screen.writers.ward.collector import Collector, Listed

MOST_QUESTIONS = 15
ORDER = (*Outcome, ERROR)
LABELS = {outcome: headline.capitalize() for outcome, headline in HEADLINES.items()} | {Outcome.NONE_FOUND: "Nothing found", ERROR: "Could not be read"}
MEANS = {
    Outcome.DO_NOT_GIVE: "a rule that forbids it is true",
    Outcome.INCOMPLETE: "something missing could make the answer worse",
    Outcome.WITH_CARE: "under supervision only, or weighed first by the doctor",
    Outcome.NONE_FOUND: "in the facts given, and nothing left open",
    ERROR: "not screened; correct the row",
}


class Provenance(NamedTuple):
    """Where the rows came from and how they were screened: names as they are to be shown; `output` the file with all rows, if any."""

    source: str
    source_facts: tuple[str, ...]
    as_of: str
    options: tuple[tuple[str, str], ...]
    output: PurePath | None = None
    beside: bool = True
    """Whether the output file lies in the report's folder, so that a link can name it."""
    about: tuple[str, ...] = ()
    """What is to be said of the source: what of it was not read, and the like."""


class Link(NamedTuple):
    """The file with all rows; `link` is empty where it does not lie beside the page."""

    name: str
    link: str


class Question(NamedTuple):
    """A kind of question, and for how many incomplete patients it is all that is asked, or asked at all."""

    kind: str
    alone: int
    needed: int


class Found(NamedTuple):
    """A rule that was found, and how often."""

    id: str
    title: str
    verdict: str
    outcome: str
    patients: int


def ward_page(collector: Collector, knowledge: Knowledge, provenance: Provenance, repeated: int) -> str:
    """Return the report as HTML."""
    css = f"{CSS}{_asset('ward.css')}"
    script = _asset("ward.js")
    questions = sorted((Question(kind, collector.alone[kind], count) for kind, count in collector.needed.items()), key=lambda q: (-q.alone, -q.needed, q.kind))
    listed = _listed(collector)
    rules = {rule.id: rule for rule in knowledge.rules}
    return _environment().get_template("ward.html.jinja").render(
        css=Markup(css), script=Markup(script), policy=policy(css, script),  # noqa: S704 - ours, from the package
        medicine=knowledge.rule_sets[0].medicine, source=provenance.source, source_facts=provenance.source_facts, about=provenance.about, as_of=provenance.as_of,
        options=provenance.options, output=_link(provenance), rows=collector.rows, failed=collector.outcomes[ERROR], repeated=repeated,
        outcomes=[(outcome, collector.outcomes[outcome]) for outcome in ORDER], shares=_shares(collector), label=LABELS, means=MEANS,
        incomplete=collector.outcomes[Outcome.INCOMPLETE], not_understood=collector.not_understood,
        questions=questions[:MOST_QUESTIONS], questions_rest=max(len(questions) - MOST_QUESTIONS, 0), questions_most=max((q.needed for q in questions), default=1),
        rules=_found(collector, knowledge), titles=lambda ids: tuple(rules[name].title for name in ids),
        listed=listed, caption=_caption(listed, collector), outcome_rank={outcome: rank for rank, outcome in enumerate(ORDER)},
        verdict_rank={str(verdict): rank for verdict, rank in RANK.items()} | {"": len(RANK)},
        told=collector.told, told_rows={told.row for told in collector.told}, told_caption=_told_caption(collector), items=_items,
        rule_sets=knowledge.rule_sets, tool_version=__version__, closing=CLOSING, amount=amount, percent=percent,
    )  # fmt: skip


def amount(number: int) -> str:
    """Return a number with its thousands set apart."""
    return f"{number:,}"


def percent(share: int, of: int) -> str:
    """Return a share of a bar as SVG wants it."""
    return f"{100 * share / of:.3f}%"


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("mifa_screen.writers", "ward"), autoescape=True, undefined=StrictUndefined, finalize=_fit)


def _fit(value: Any) -> Any:
    """Make every text that goes into the page fit to be shown; what is HTML of ours already stays as it is."""
    return whole(shown(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


def _asset(name: str) -> str:
    return (files("mifa_screen.writers") / "ward" / name).read_text(encoding="utf-8")


def _items(section: Section) -> Markup:
    return Markup("\n".join(items_html(section.items, section.more)))  # noqa: S704 - escaped piece by piece


def _listed(collector: Collector) -> list[Listed]:
    """Return the rows of the table, the worst outcomes first as far as there is room; rows in error are always among them."""
    errors = collector.listed[ERROR]
    room = max(MOST_ROWS - len(errors), MOST_ROWS // 2)
    kept = [row for outcome in Outcome for row in collector.listed[outcome]][:room]
    return [*kept, *errors[: MOST_ROWS - len(kept)]]


def _caption(listed: list[Listed], collector: Collector) -> str:
    if len(listed) == collector.rows:
        return f"All {amount(collector.rows)} rows, the worst outcome first." if collector.rows > 1 else "The one row."
    here = {outcome: sum(row.outcome == outcome for row in listed) for outcome in ORDER}
    said = [f"{amount(here[outcome])} of {amount(count)} “{LABELS[outcome]}”" for outcome in ORDER if (count := collector.outcomes[outcome])]
    return f"Only {amount(len(listed))} of {amount(collector.rows)} rows, the worst outcome first: {', '.join(said)}."


def _told_caption(collector: Collector) -> str:
    forbidden, told = collector.outcomes[Outcome.DO_NOT_GIVE], len(collector.told)
    if told == forbidden:
        return "Why, what in the record says so, and where that stands."
    return f"Only the first {amount(told)} of {amount(forbidden)} patients, in the order of the list: why, what in the record says so, and where that stands."


def _shares(collector: Collector) -> str:
    return "Shares: " + ", ".join(f"{LABELS[outcome]} {amount(count)}" for outcome in ORDER if (count := collector.outcomes[outcome]))


def _found(collector: Collector, knowledge: Knowledge) -> list[Found]:
    found = [
        Found(rule.id, rule.title, rule.verdict, outcome_of(rule.verdict, rule.verdict), count)
        for rule in knowledge.rules
        if (count := collector.rules[rule.id])
    ]
    return sorted(found, key=lambda rule: (-rule.patients, rule.id))


def _link(provenance: Provenance) -> Link | None:
    """Return the link to the file with all rows; `./` keeps a name with a colon from being taken for an address."""
    output = provenance.output
    if output is None:
        return None
    return Link(output.name, f"./{quote(output.name)}" if provenance.beside else "")
