"""What a backtest looks like on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from conversion_influence.messages.notes import notes_told
from conversion_influence.messages.said import Said
from conversion_influence.terminal.basics import say, show_notes

if TYPE_CHECKING:
    from conversion_influence.errors import Language
    from conversion_influence.workflows import Backtest

COUNTS = Said(
    "{rows:,} rows, {signals:,} signals, {cuts:,} cuts",
    "{rows:,} lignes, {signals:,} signaux, {cuts:,} dates",
)
APART = Said("Of creators not learned from: ", "Pour des créateurs inconnus : ")
REPORT = Said("Report: {out}", "Rapport : {out}")


def show_backtest(done: Backtest, language: Language = "en") -> None:
    """Print the verdict, figures of all cuts, and where the report is.

    Parameters
    ----------
    done : Backtest
        The finished backtest.
    language : {"en", "fr"}
        Of all words.
    """
    from conversion_influence.evaluation.rendering import render
    from conversion_influence.workflows.backtest_result import ALL

    console = Console()
    counts = {"rows": done.rows, "signals": done.signals, "cuts": len(done.cuts)}
    say(COUNTS.told(language, counts))
    shown = notes_told(done.judgement.notes, "en")
    show_notes([note for note in done.notes if note not in shown], language)
    render(done.judgement, ALL, console, language=language)
    verdicts = {"": done.judgement.verdict}
    if done.new_creators is not None:
        verdicts[APART.told(language)] = done.new_creators.verdict
    for title, verdict in verdicts.items():
        text = verdict.text_en if language == "en" else verdict.text_fr
        console.print(escape(f"{title}{text}"), style="bold", highlight=False)
    if done.together is not None:
        console.print(escape(done.together.told(language)), style="bold", highlight=False)
    say(REPORT.told(language, {"out": str(done.out)}))
