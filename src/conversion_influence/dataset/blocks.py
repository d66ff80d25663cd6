"""Blocks: computations in a way of their own, beside the streams of the engine.

A block takes the distinct questions of a cohort and returns one row per question. Like the engine
it may use nothing that was known at as_of or later, and the rest of the cohort changes no answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from conversion_influence.dataset.facts import all_streams
from conversion_influence.dataset.features import Context, Derived, Signal
from conversion_influence.dataset.history import compute_history
from conversion_influence.tables.sources import Tables


@dataclass(frozen=True)
class Block:
    """A computation in a way of its own.

    Attributes
    ----------
    name : str
        Name used by `Derived`.
    needs : tuple of (str, str)
        Table and column pairs without which there is no block.
    compute : callable
        From the opened tables, the questions (see `dataset.assemble.PAIR`, with ``pair_id``) and
        the wanted columns to one row per ``pair_id`` with at least these columns.
    """

    name: str
    needs: tuple[tuple[str, str], ...]
    compute: Callable[[Tables, Any, frozenset[str]], Any]


BLOCKS = {
    block.name: block
    for block in (Block("history", (("placements", "settled_at"),), compute_history),)
}
"""Every block, by name."""


def tables_of(signal: Signal) -> list[str]:
    """Return the tables without which a signal is missing, sorted.

    Parameters
    ----------
    signal : Signal
        From the catalog.
    """
    by_name = {stream.name: stream for stream in all_streams()}
    used = {table for table, _ in signal.requires}
    for need in signal.needs:
        if isinstance(need, Derived):
            used |= {table for table, _ in BLOCKS[need.block].needs}
        elif not isinstance(need, Context):
            used |= {table for table, _ in by_name[need.stream].needs}
    return sorted(used)
