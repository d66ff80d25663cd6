"""What a backtest looks like on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.markup import escape

from conversion_influence.terminal.basics import say, show_notes

if TYPE_CHECKING:
    from conversion_influence.workflows import Backtest


def show_backtest(done: Backtest, language: Literal["en", "fr"] = "en") -> None:
    """Print the verdict, figures of all cuts, and where the report is.

    Parameters
    ----------
    done : Backtest
        The finished backtest.
    language : {"en", "fr"}
        Of the verdict.
    """
    from conversion_influence.evaluation.rendering import render
    from conversion_influence.workflows.backtest_result import ALL

    console = Console()
    say(f"{done.rows:,} rows, {done.signals} signals, {len(done.cuts)} cuts")
    show_notes([note for note in done.notes if note not in done.judgement.notes])
    render(done.judgement, ALL, console)
    verdicts = {"": done.judgement.verdict}
    if done.new_creators is not None:
        apart = {"en": "Of creators not learned from: ", "fr": "Pour des créateurs inconnus : "}
        verdicts[apart[language]] = done.new_creators.verdict
    for title, verdict in verdicts.items():
        text = verdict.text_en if language == "en" else verdict.text_fr
        console.print(escape(f"{title}{text}"), style="bold", highlight=False)
    say(f"Report: {done.out}")
