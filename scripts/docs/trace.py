"""docs/trace.md: every statement of the sources, and what became of it."""

from docs.pieces import page

from mifa_screen.authoring.loading import shipped_files
from mifa_screen.authoring.merge import merged
from mifa_screen.authoring.tracing import traced
from mifa_screen.knowledge.build import knowledge_from
from mifa_screen.knowledge.store import data_folder
from mifa_screen.writers.trace_table import trace_markdown

INTRODUCTION = """
Each statement of the document (DOC) and of the other sources leads to rules, or the reason stands why none rests on it. "Through" names the fact, value set or
limit that rests on the statement where the rule does not itself. The second table goes the other way. `mifa-screen rules trace` prints both, also for rule
files of your own (`--rules`), and as HTML or JSON (`--format`).
"""


def document():
    """Return the trace as a document."""
    files = shipped_files(data_folder())
    return page("From the sources to the examples, and back", "the rule files in `data/`", INTRODUCTION, trace_markdown(traced(files, knowledge_from(merged(files)))))
