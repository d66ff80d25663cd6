"""What the command line shows: results on stdout, progress, errors and all chatter on stderr."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from conversion_influence.tables.understanding import TableSummary, Understanding
    from conversion_influence.workflows import FeatureFile, Prediction, Training

SHOWN = 10
"""Rows of a long list that are printed."""

ROOM = 55
"""Columns right of the scores from which reasons stand there, not below."""

ASSOCIATIONAL = {
    "en": (
        "The likelihood says who tends to convert, not that the placement causes it: only a "
        "control group can tell."
    ),
    "fr": (
        "La probabilité dit chez qui on convertit, pas que le placement en est la cause : seul un "
        "groupe témoin peut le dire."
    ),
}
HEADINGS = {
    "en": ("rank", "creator", "likelihood", "expected", "cost each", "known"),
    "fr": ("rang", "créateur", "probabilité", "attendues", "coût de l'une", "connu"),
}
"""Of a ranked list: expected conversions, cost of each of them, share of the signals known."""

FRENCH = str.maketrans({",": "\N{NARROW NO-BREAK SPACE}", ".": ","})
"""From 1,234.5 to the French way of writing it."""


def say(text: str, indent: int = 0) -> None:
    """Print one sentence.

    Parameters
    ----------
    text : str
        Plain text.
    indent : int
        Columns to the left of it.
    """
    console = Console()
    lines = textwrap.wrap(
        text,
        max(console.width, 40),
        initial_indent=" " * indent,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in lines:
        console.print(escape(line), highlight=False, soft_wrap=True)


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


def print_json(content: Any) -> None:
    """Print one JSON document.

    Parameters
    ----------
    content : Any
        Plain values; a number that is none is a fault of ours, not written.
    """
    print(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False, default=str))


@contextmanager
def working() -> Iterator[Callable[[str], None]]:
    """Show the current step on stderr, and send there whatever libraries print meanwhile.

    Yields
    ------
    callable
        Told in words what begins now.
    """
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    with _only_stderr():
        if not console.is_terminal:
            yield lambda text: console.print(f"{text} ...", markup=False, soft_wrap=True)
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as shown:
            task = shown.add_task("starting", total=None)
            yield lambda text: shown.update(task, description=text)


@contextmanager
def _only_stderr() -> Iterator[None]:
    """Point stdout at stderr, for Python and for native code."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # no stdout at all
        yield
        return
    os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def show_training(done: Training) -> None:
    """Print what a training run found.

    Parameters
    ----------
    done : Training
        The judged model.
    """
    from conversion_influence.evaluation.rendering import render

    console = Console()
    left_out = f" ({len(done.left_out)} left out: their tables are absent)" if done.left_out else ""
    say(f"{done.rows:,} rows, {done.signals} signals{left_out}")
    show_notes(done.warnings)
    render(done.judgement, "test", console)
    console.print(escape(done.judgement.verdict.text_en), style="bold", highlight=False)
    say(f"Model: {done.bundle}")
    if done.tracked:
        tracked = done.tracked
        say(f"Run: {tracked.run_id} ({tracked.model} version {tracked.version}, @{tracked.alias})")


def show_notes(notes: Sequence[str]) -> None:
    """Print what the user should know, the first of many.

    Parameters
    ----------
    notes : sequence of str
        Sentences.
    """
    for note in notes[:SHOWN]:
        say(f"Note: {note}")
    if len(notes) > SHOWN:
        say(f"... and {len(notes) - SHOWN} more notes (--json lists all)")


def show_prediction(done: Prediction) -> None:
    """Print the top of a ranked list and where the whole is.

    Parameters
    ----------
    done : Prediction
        Scores and rejects.
    """
    top = done.scores.head(SHOWN)
    if len(top):
        say(f"Top {len(top)} of {len(done.scores):,} candidates")
        show_ranking(top.to_dict("records"), done.language)
        Console().print(ASSOCIATIONAL[done.language], style="dim", highlight=False)
    show_notes(done.notes)
    if done.out is not None:
        say(f"Ranked list: {done.out}")
    if done.rejects:
        say(f"{len(done.rejects):,} of {done.total:,} rows could not be scored:")
        show_rejects(done.rejects)
        say(f"All of them: {done.rejects_file}")


def show_rejects(rejects: Sequence[object]) -> None:
    """Print the first rejected rows.

    Parameters
    ----------
    rejects : sequence of Reject
        Rows that could not be used.
    """
    for reject in rejects[:SHOWN]:
        say(str(reject), indent=2)


def show_ranking(rows: Sequence[Mapping[Any, Any]], language: str) -> None:
    """Print candidates in columns: their reasons beside them where there is room, else below.

    Parameters
    ----------
    rows : sequence of mapping
        Rows of a ranked list.
    language : {"en", "fr"}
        Of the headings.
    """
    console = Console()
    cells = [HEADINGS[language], *(_ranking_cells(row, language) for row in rows)]
    kept = [i for i in range(len(cells[0])) if any(line[i] not in ("", "–") for line in cells[1:])]
    widths = {i: max(len(line[i]) for line in cells) for i in kept}
    left = ["  ".join(_aligned(line[i], widths[i], i) for i in kept) for line in cells]
    beside = console.width - len(left[0]) - 3 >= ROOM
    indent = len(left[0]) + 3 if beside else 6
    console.print(escape(left[0]), style="bold", highlight=False, soft_wrap=True)
    for start, row in zip(left[1:], rows, strict=True):
        reasons = _wrapped(row, max(console.width - indent, 30))
        first = reasons.pop(0) if beside and reasons else ""
        console.print(escape(f"{start}   {first}".rstrip()), highlight=False, soft_wrap=True)
        for reason in reasons:
            text = escape(" " * indent + reason)
            console.print(text, style="" if beside else "dim", highlight=False, soft_wrap=True)


def _ranking_cells(row: Mapping[Any, Any], language: str) -> tuple[str, ...]:
    """Return rank, who, likelihood, expected conversions, cost per conversion, coverage."""
    who = next((str(row[c]) for c in ("creator_id", "handle") if row.get(c) == row.get(c, 0)), "")
    expected, cost = row["expected_conversions"], row["cost_per_conversion"]
    numbers: tuple[str, ...] = (
        f"{row['likelihood']:.2%}",
        f"{expected:,.1f}" if expected == expected else "–",
        f"{cost:,.2f}" if cost == cost else "–",
        f"{row['coverage']:.0%}",
    )
    if language == "fr":
        numbers = tuple(n.translate(FRENCH).replace("%", "\N{NO-BREAK SPACE}%") for n in numbers)
    return str(row["rank"]), who if len(who) <= 30 else f"{who[:29]}…", *numbers


def _aligned(text: str, width: int, position: int) -> str:
    return text.ljust(width) if position == 1 else text.rjust(width)


def _wrapped(row: Mapping[Any, Any], width: int) -> list[str]:
    """Return the reasons of a row with the sign in front, broken into lines."""
    lines: list[str] = []
    for reason in (row["reason_1"], row["reason_2"], row["reason_3"]):
        if reason:
            told, sign = reason[:-4], reason[-2]
            lines += textwrap.wrap(f"{sign} {told}", width, subsequent_indent="  ")
    return lines


def show_understanding(found: Understanding) -> None:
    """Print what was understood of a folder of tables, and what is wrong.

    Parameters
    ----------
    found : Understanding
        From `tables.sources.check_folder`.
    """
    for summary in found.tables:
        _show_table(summary)
    console = Console()
    for problem in found.warnings:
        console.print(f"[yellow]Note:[/] {escape(str(problem))}", highlight=False, soft_wrap=True)
    for problem in found.problems:
        console.print(f"[red]Wrong:[/] {escape(str(problem))}", highlight=False, soft_wrap=True)
    faults = f"{len(found.problems)} fault{'s' if len(found.problems) > 1 else ''} to mend first."
    say("The tables can be used." if found.ok else faults)


def _show_table(summary: TableSummary) -> None:
    span = ""
    if summary.first_at and summary.last_at:
        span = f", {summary.first_at:%Y-%m-%d} to {summary.last_at:%Y-%m-%d}"
    Console().print(
        f"[bold]{escape(summary.name)}[/]: {summary.rows:,} rows{span} ({escape(summary.source)})",
        highlight=False,
    )
    ignored = [f"{name} ({why})" for name, why in summary.ignored.items()]
    for title, names in (
        ("understood", summary.understood),
        ("absent", summary.absent),
        ("kept besides", summary.extras),
        ("ignored", ignored),
    ):
        if names:
            say(f"{title}: {', '.join(names)}", indent=2)


def show_features(made: FeatureFile) -> None:
    """Print what was computed and where it is.

    Parameters
    ----------
    made : FeatureFile
        The written features.
    """
    say(f"{made.rows:,} rows x {made.signals} signals: {made.out}")
    if made.left_out:
        say(f"Left out, their tables or columns are absent: {', '.join(made.left_out)}")
    if made.rejects:
        say(f"{len(made.rejects):,} rows of the list could not be used:")
        show_rejects(made.rejects)


def show_signals(listed: Sequence[Mapping[str, Any]], language: str) -> None:
    """Print the catalog, the lookbacks of one formula together.

    Parameters
    ----------
    listed : sequence of mapping
        One per signal.
    language : str
        Of the names in words.
    """
    console = Console()
    for group, of_group in groupby(listed, key=lambda signal: str(signal["group"])):
        console.print(escape(group), style="bold underline")
        for _, alike in groupby(of_group, key=lambda s: (s["en"], s["formula"], s["source"])):
            signals = list(alike)
            first = signals[0]
            console.print(escape(", ".join(s["name"] for s in signals)), style="bold")
            say(f"{first[language]} = {first['formula']}", indent=2)
            say(f"from {', '.join(first['tables']) or 'the offer'}; {first['source']}", indent=2)
