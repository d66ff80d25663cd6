"""What a check of tables looks like on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from conversion_influence.messages.said import Said
from conversion_influence.terminal.basics import say

if TYPE_CHECKING:
    from conversion_influence.errors import Language
    from conversion_influence.tables.understanding import TableSummary, Understanding

DOUBTED = Said("[yellow]Note:[/]", "[yellow]Remarque\N{NO-BREAK SPACE}:[/]")
WRONG = Said("[red]Wrong:[/]", "[red]Faute\N{NO-BREAK SPACE}:[/]")
USABLE = Said("The tables can be used.", "Les tables peuvent être utilisées.")
FAULT = Said("1 fault to mend first.", "1 faute à corriger d'abord.")
FAULTS = Said("{faults:,} faults to mend first.", "{faults:,} fautes à corriger d'abord.")
EXPLAIN = Said(
    "Codes: {codes}; `influence explain CODE` says what one means.",
    "Codes : {codes} ; `influence explain CODE --lang fr` dit ce que l'un veut dire.",
)
ROWS = Said("{rows:,} rows", "{rows:,} lignes")
SPAN = Said(", {first:%Y-%m-%d} to {last:%Y-%m-%d}", ", du {first:%Y-%m-%d} au {last:%Y-%m-%d}")
UNDERSTOOD = Said("understood: {names}", "comprises : {names}")
ABSENT = Said("absent: {names}", "absentes : {names}")
BESIDES = Said("kept besides: {names}", "gardées en plus : {names}")
IGNORED = Said("ignored: {names}", "laissées de côté : {names}")


def show_understanding(found: Understanding, language: Language = "en") -> None:
    """Print what was understood of a folder of tables, and what is wrong.

    Parameters
    ----------
    found : Understanding
        From `tables.sources.check_folder`.
    language : {"en", "fr"}
        Of the words.
    """
    for summary in found.tables:
        _show_table(summary, language)
    console = Console()
    for title, problems in ((DOUBTED, found.warnings), (WRONG, found.problems)):
        for problem in problems:
            told = f"{title.told(language)} {escape(problem.told(language))}"
            console.print(told, highlight=False, soft_wrap=True)
    codes = dict.fromkeys(problem.code for problem in found.problems if problem.code)
    if codes:
        say(EXPLAIN.told(language, {"codes": ", ".join(codes)}))
    faults = FAULTS if len(found.problems) > 1 else FAULT
    say((USABLE if found.ok else faults).told(language, {"faults": len(found.problems)}))


def _show_table(summary: TableSummary, language: Language) -> None:
    rows, span = ROWS.told(language, {"rows": summary.rows}), ""
    if summary.first_at and summary.last_at:
        span = SPAN.told(language, {"first": summary.first_at, "last": summary.last_at})
    mark = ":" if language == "en" else "\N{NO-BREAK SPACE}:"
    Console().print(
        f"[bold]{escape(summary.name)}[/]{mark} {rows}{span} ({escape(summary.source)})",
        highlight=False,
    )
    ignored = [f"{name} ({why.told(language)})" for name, why in summary.ignored.items()]
    for title, names in (
        (UNDERSTOOD, summary.understood),
        (ABSENT, summary.absent),
        (BESIDES, summary.extras),
        (IGNORED, ignored),
    ):
        if names:
            say(title.told(language, {"names": ", ".join(names)}), indent=2)
