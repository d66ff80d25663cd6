"""How far a search for settings is, and what it found, on the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from conversion_influence.terminal.basics import only_stderr, say, show_notes

if TYPE_CHECKING:
    from conversion_influence.workflows import Tuning

SHOWN = 5
"""Best trials that are printed."""

SOUGHT = {
    "learning_rate": "learning\nrate",
    "leaves": "leaves",
    "min_exposure_hessian": "smallest\nleaf",
    "l2": "l2",
    "column_share": "signals\nper tree",
    "row_share": "rows\nper tree",
}
"""Settings that are sought, as headings."""


@contextmanager
def counting() -> Iterator[tuple[Callable[[str], None], Callable[[int, int, str], None]]]:
    """Show the current step and a progress bar on stderr, and send there whatever else is printed.

    Yields
    ------
    step : callable
        Told in words what begins now.
    told : callable
        Told how much is done, of how much, and what is known so far.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)

    def printed(text: str) -> None:
        console.print(text, markup=False, soft_wrap=True)

    with only_stderr():
        if not console.is_terminal:
            yield (
                lambda text: printed(f"{text} ..."),
                lambda done, total, text: printed(f"{done} of {total}: {text}"),
            )
            return
        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(
            *columns, TextColumn("{task.description}"), console=console, transient=True
        ) as shown:
            task = shown.add_task("starting", total=None)

            def told(done: int, total: int, text: str) -> None:
                shown.update(task, completed=done, total=total, description=text)

            yield lambda text: shown.update(task, description=text), told


def show_tuning(done: Tuning) -> None:
    """Print what a search for settings found.

    Parameters
    ----------
    done : Tuning
        From `workflows.tune`.
    """
    first, verdict = done.words
    say(first)
    show_notes(done.warnings)
    _show_trials(done)
    say(verdict)
    say(f"Settings: {done.out}")
    if done.run_id:
        say(f"Run: {done.run_id}")


def _show_trials(done: Tuning) -> None:
    """Print the best trials and that of the settings given; whole figures from 80 columns on."""
    whole = [trial for trial in done.trials if trial.log_loss is not None]
    best = sorted(whole, key=lambda trial: float(trial.log_loss or 0.0))[:SHOWN]
    shown = best if done.given in best else [*best, done.given]
    table = Table(title="Best settings", box=box.SIMPLE_HEAD, padding=0, pad_edge=False)
    for heading in ("trial", "log loss\nper exposure", *SOUGHT.values()):
        table.add_column(heading, justify="right", overflow="fold")
    for trial in shown:
        values = [getattr(trial.settings, name) for name in SOUGHT]
        table.add_row(
            f"{trial.number}{' (given)' if trial.given else ''}",
            f"{trial.log_loss:.6g}",
            *("auto" if value is None else f"{value:.3g}" for value in values),
        )
    Console().print(table)
