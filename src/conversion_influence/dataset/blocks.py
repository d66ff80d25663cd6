"""Blocks: computations in a way of their own, beside the streams of the engine.

A block takes the questions of a cohort and returns one row per question. Like the engine
it may use nothing that was known at as_of or later, and the rest of the cohort changes no answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from conversion_influence.dataset.audience import compute_audience
from conversion_influence.dataset.brief import compute_brief
from conversion_influence.dataset.facts import all_streams
from conversion_influence.dataset.features import Context, Derived, Signal
from conversion_influence.dataset.history import compute_history
from conversion_influence.dataset.network import compute_network
from conversion_influence.dataset.peers import compute_peers
from conversion_influence.dataset.slots import compute_slots


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
    by_creator : bool
        It reads the facts of the asked creators alone, and takes ``creators`` (see `Asked`) and
        ``many`` (see `dataset.engine.compute`).
    """

    name: str
    needs: tuple[tuple[str, str], ...]
    compute: Callable[..., Any]
    by_creator: bool = False


BLOCKS = {
    block.name: block
    for block in (
        Block("audience", (("account_snapshots", "followers"),), compute_audience, by_creator=True),
        Block("brief", (("posts", "text"),), compute_brief),
        Block("history", (("placements", "settled_at"),), compute_history),
        Block("network", (("mentions", "source_id"),), compute_network),
        Block(
            "peers",
            (
                ("account_snapshots", "followers"),
                ("posts", "published_at"),
                ("post_metrics", "captured_at"),
            ),
            compute_peers,
        ),
        Block("slots", (("posts", "published_at"),), compute_slots),
    )
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
