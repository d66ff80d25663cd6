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
from conversion_influence.dataset.questions import Questions
from conversion_influence.dataset.slots import compute_slots
from conversion_influence.tables.schemas import CONTRACTS
from conversion_influence.tables.sources import Tables

Compute = Callable[[Tables, Questions, frozenset[str]], Any]


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
        From the opened tables, the `Questions` and the wanted columns to one row per ``pair_id``
        with at least these columns.
    """

    name: str
    needs: tuple[tuple[str, str], ...]
    compute: Compute


def _of_pairs(compute: Callable[[Tables, Any, frozenset[str]], Any]) -> Compute:
    """Return a computation that needs no more of the questions than their rows."""

    def of_questions(tables: Tables, questions: Questions, columns: frozenset[str]) -> Any:
        return compute(tables, questions.pairs, columns)

    return of_questions


BLOCKS = {
    block.name: block
    for block in (
        Block("audience", (("account_snapshots", "followers"),), compute_audience),
        Block("brief", (("posts", "text"),), _of_pairs(compute_brief)),
        Block("history", (("placements", "settled_at"),), _of_pairs(compute_history)),
        Block("network", (("mentions", "source_id"),), _of_pairs(compute_network)),
        Block(
            "peers",
            (
                ("account_snapshots", "followers"),
                ("posts", "published_at"),
                ("post_metrics", "captured_at"),
            ),
            _of_pairs(compute_peers),
        ),
        Block("slots", (("posts", "published_at"),), _of_pairs(compute_slots)),
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
    return sorted({table for table, _ in _columns_of(signal)})


def needs_of(signal: Signal) -> list[str]:
    """Return the same tables, each with the columns it may lack and the signal cannot.

    Parameters
    ----------
    signal : Signal
        From the catalog.

    Returns
    -------
    list of str
        Such as ``posts (topic)``; ``offer`` is the placement or candidate itself.
    """
    columns = _columns_of(signal)
    found = []
    for table in sorted({table for table, _ in columns}):
        always = CONTRACTS[table].required if table in CONTRACTS else ()
        optional = sorted(name for of, name in columns if of == table and name not in always)
        found.append(f"{table} ({', '.join(optional)})" if optional else table)
    return found


def _columns_of(signal: Signal) -> set[tuple[str, str]]:
    """Return the pairs of table and column without which a signal is missing."""
    by_name = {stream.name: stream for stream in all_streams()}
    used = set(signal.requires)
    for need in signal.needs:
        if isinstance(need, Derived):
            used |= set(BLOCKS[need.block].needs)
        elif not isinstance(need, Context):
            used |= set(by_name[need.stream].needs)
    return used
