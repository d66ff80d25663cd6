"""What the command line shows: tables and sentences on the terminal, progress on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from conversion_influence.tables.understanding import Understanding
    from conversion_influence.workflows import FeatureFile, Prediction, Training

SHOWN = 10
"""Rows of a long list that are printed."""

ASSOCIATIONAL = (
    "The likelihood says who tends to convert, not that the placement causes it: only a control "
    "group can tell."
)


def say(text: str) -> None:
    """Print one sentence.

    Parameters
    ----------
    text : str
        Plain text.
    """
    Console().print(escape(text), highlight=False, soft_wrap=True)


def complain(text: str) -> None:
    """Print an error on stderr.

    Parameters
    ----------
    text : str
        Plain text.
    """
    Console(stderr=True).print(
        f"[bold red]Error:[/] {escape(text)}", highlight=False, soft_wrap=True
    )


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show the current step with the time it has taken, on stderr.

    Yields
    ------
    callable
        Told in words what begins now.
    """
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("starting", total=None)
        yield lambda text: shown.update(task, description=text)


def show_training(done: Training) -> None:
    """Print what a training run found.

    Parameters
    ----------
    done : Training
        The judged model.
    """
    from conversion_influence.evaluation.rendering import render

    console = Console()
    console.print(
        f"{done.rows:,} placements, {done.signals} signals"
        + (f" ({len(done.left_out)} left out: their tables are absent)" if done.left_out else "")
    )
    for warning in done.warnings[:SHOWN]:
        console.print(f"[yellow]Note:[/] {escape(warning)}", highlight=False)
    render(done.judgement, "test", console)
    console.print(f"[bold]{escape(done.judgement.verdict.text_en)}[/]", highlight=False)
    console.print(ASSOCIATIONAL, style="dim")
    say(f"Model: {done.bundle}")
    if done.tracked:
        tracked = done.tracked
        say(f"Run: {tracked.run_id} ({tracked.model} version {tracked.version}, @{tracked.alias})")


def show_prediction(done: Prediction, out: Path) -> None:
    """Print the top of a ranked list and where the whole is.

    Parameters
    ----------
    done : Prediction
        Scores and rejects.
    out : Path
        File of the ranked list.
    """
    console = Console()
    table = Table(title=f"top {min(SHOWN, len(done.scores))} of {len(done.scores):,} candidates")
    top = done.scores.head(SHOWN)
    named = "creator_id" if "creator_id" in top else None
    for name in ("rank", *([named] if named else []), "likelihood", "expected", "why", "coverage"):
        table.add_column(name, justify="right" if name in ("likelihood", "expected") else "left")
    for row in top.to_dict("records"):
        expected = row.get("expected_conversions")
        known = expected is not None and expected == expected
        cells = [
            str(row["rank"]),
            *([escape(str(row["creator_id"]))] if named else []),
            f"{row['likelihood']:.3%}",
            f"{expected:,.1f}" if known else "–",
            escape("\n".join(str(row[f"reason_{i}"]) for i in (1, 2, 3) if row[f"reason_{i}"])),
            f"{row['coverage']:.0%}",
        ]
        table.add_row(*cells)
    console.print(table)
    console.print(ASSOCIATIONAL, style="dim")
    for note in done.notes:
        say(f"Note: {note}")
    say(f"Ranked list: {out}")
    if done.rejects:
        say(f"{len(done.rejects)} of {done.total} rows could not be scored, for instance:")
        for reject in done.rejects[:SHOWN]:
            say(f"  {reject}")


def show_understanding(found: Understanding) -> None:
    """Print what was understood of a folder of tables, and what is wrong.

    Parameters
    ----------
    found : Understanding
        From `tables.sources.check_folder`.
    """
    console = Console()
    table = Table("table", "rows", "understood", "absent", "kept besides", "ignored", "from", "to")
    for summary in found.tables:
        table.add_row(
            summary.name,
            f"{summary.rows:,}",
            ", ".join(summary.understood),
            ", ".join(summary.absent),
            ", ".join(summary.extras),
            ", ".join(summary.ignored),
            f"{summary.first_at:%Y-%m-%d}" if summary.first_at else "–",
            f"{summary.last_at:%Y-%m-%d}" if summary.last_at else "–",
        )
    console.print(table)
    for problem in found.warnings:
        console.print(f"[yellow]Note:[/] {escape(str(problem))}", highlight=False, soft_wrap=True)
    for problem in found.problems:
        console.print(f"[red]Wrong:[/] {escape(str(problem))}", highlight=False, soft_wrap=True)
    say("The tables can be used." if found.ok else f"{len(found.problems)} faults to mend first.")


def show_features(made: FeatureFile) -> None:
    """Print what was computed and where it is.

    Parameters
    ----------
    made : FeatureFile
        The written features.
    """
    say(f"{made.rows:,} rows x {made.signals} signals: {made.path}")
    if made.left_out:
        say(f"Left out, their tables or columns are absent: {', '.join(made.left_out)}")
    for reject in made.rejects[:SHOWN]:
        say(f"Rejected: {reject}")


def show_signals(listed: Sequence[Mapping[str, Any]], language: str) -> None:
    """Print the catalog.

    Parameters
    ----------
    listed : sequence of mapping
        One per signal.
    language : str
        Of the names in words.
    """
    table = Table("signal", "group", "in words", "formula", "tables", "why")
    for signal in listed:
        table.add_row(
            signal["name"],
            signal["group"],
            signal[language],
            escape(signal["formula"]),
            ", ".join(signal["tables"]),
            escape(signal["source"]),
        )
    Console().print(table)
