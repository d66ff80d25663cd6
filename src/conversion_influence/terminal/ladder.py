"""What the ladder of a model looks like on the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from conversion_influence.evaluation.ladder import Standing

IN_WORDS: Mapping[str, str] = {
    "pooled": "one rate for all",
    "scorecard": "an expert's scorecard",
    "history": "the past of creator and topic",
    "ridge": "a sum of all signals",
    "lightgbm": "trees",
    "on_going": "trees on the going rate",
    "on_ridge": "trees on the sum",
}
"""Rungs in plain words."""


def show_ladder(standings: Sequence[Standing], largest: float) -> None:
    """Print a row per rung: its weight, and what it foretold of rows it had not seen.

    Parameters
    ----------
    standings : sequence of Standing
        From `evaluation.ladder.ladder`.
    largest : float
        Log loss printed before; the ladder is written in the same unit.
    """
    from conversion_influence.evaluation.rendering import PER_EXPOSURE, scale_of

    scale = scale_of(largest, digits=5)
    table = Table(title="What the model adds up", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    how = "walking\nforward" if all(each.in_time for each in standings) else "on\nshuffled folds"
    loss = f"log loss {how}{PER_EXPOSURE.get(scale.factor, '').replace(chr(10), ' ')}"
    for heading in ("weight", loss, "behind the best\n(standard error)", "trees"):
        table.add_column(heading, justify="right", no_wrap=True)
    for each in standings:
        behind = "–"
        if each.difference == 0.0:
            behind = "best"
        elif each.difference is not None and each.standard_error is not None:
            behind = f"{scale.write(each.difference)} ({scale.write(each.standard_error)})"
        table.add_row(
            IN_WORDS.get(each.rung, each.rung),
            f"{each.weight:.0%}",
            "–" if each.log_loss is None else scale.write(each.log_loss),
            behind,
            "" if each.rounds is None else f"{each.rounds:,}",
        )
    Console().print(table)
