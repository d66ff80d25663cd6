"""Features of a cohort: one row in, one row out, the same way for training and for prediction."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import ibis
import pandas as pd

from conversion_influence.dataset.audience import AGOS
from conversion_influence.dataset.blocks import BLOCKS
from conversion_influence.dataset.cache import FeatureCache
from conversion_influence.dataset.cohort import OFFER
from conversion_influence.dataset.context import compute_context
from conversion_influence.dataset.engine import compute
from conversion_influence.dataset.facts import lookbacks_of, numeric_extras, of_streams, streams
from conversion_influence.dataset.features import Aggregate, Context, Derived, Signal
from conversion_influence.dataset.joins import join_pairs
from conversion_influence.dataset.questions import Algorithm, prepare
from conversion_influence.dataset.rounding import steady
from conversion_influence.errors import ConfigError, LeakageError, shorten
from conversion_influence.tables.sources import Tables

OFFERED = "offer"
"""Stands for the cohort row itself where a signal says which tables and columns it requires."""


@dataclass(frozen=True)
class Features:
    """Features of a cohort.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row per cohort row, indexed by ``row_id``; one column per signal, NaN where unknown.
    signals : tuple of Signal
        The signals the given tables can feed, in the order of the columns.
    left_out : tuple of str
        Names of catalog signals whose tables or columns are not given.
    kept : int
        Rows that were read back from a cache.
    """

    frame: pd.DataFrame
    signals: tuple[Signal, ...]
    left_out: tuple[str, ...]
    kept: int = 0

    def coverage(self) -> dict[str, float]:
        """Return per signal the share of rows that know it; 0 for signals left out."""
        known = self.frame.notna().mean() if len(self.frame) else self.frame.sum()
        shares = {str(name): float(share) for name, share in known.items()}
        return shares | dict.fromkeys(self.left_out, 0.0)


def available(
    signals: Iterable[Signal], tables: Tables, offered: Collection[str]
) -> tuple[Signal, ...]:
    """Return the signals that the given tables and the planned offer can feed.

    Parameters
    ----------
    signals : iterable of Signal
        Signals to look at.
    tables : Tables
        The opened raw tables.
    offered : collection of str
        Columns of the offer that the cohort really gives.
    """
    fed = set(streams(tables))

    def has(table: str, column: str) -> bool:
        return column in offered if table == OFFERED else tables.has(table, column)

    def is_fed(aggregate: Aggregate) -> bool:
        if isinstance(aggregate, Derived):
            return all(has(table, column) for table, column in BLOCKS[aggregate.block].needs)
        return isinstance(aggregate, Context) or aggregate.stream in fed

    return tuple(
        signal
        for signal in signals
        if all(is_fed(need) for need in signal.needs)
        and all(has(table, column) for table, column in signal.requires)
    )


def assemble(
    tables: Tables,
    cohort: Any,
    *,
    signals: Sequence[Signal],
    offered: Collection[str],
    creator_extras: tuple[str, ...] = (),
    algorithm: Algorithm = "auto",
    cache: FeatureCache | None = None,
) -> Features:
    """Compute the features of every row of a cohort as they were known at its as_of.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    cohort : ibis.Table
        From `dataset.cohort`; ``row_id`` is unique.
    signals : sequence of Signal
        What to compute.
    offered : collection of str
        Columns of the offer that the cohort really gives; the others are null.
    creator_extras : tuple of str
        Extra columns of creators that signals read.
    algorithm : {"auto", "segments", "running"}
        Passed to the engine; the results do not depend on it.
    cache : FeatureCache, optional
        Rows it knows are not computed again.

    Returns
    -------
    Features
        As many rows as the cohort has.

    Raises
    ------
    ConfigError
        If two signals have one name, or an extra column that of another column.
    LeakageError
        If rows were lost or multiplied on the way, which would pair features with wrong labels.
    """
    _check_names(signals)
    chosen = available(signals, tables, offered)
    cohort = cohort.cache()
    compute_rows = partial(_compute, tables, chosen, creator_extras, algorithm)
    if cache is None:
        frame, rows, kept = compute_rows(cohort), int(cohort.count().execute()), 0
    else:
        frame, rows, kept = _with_cache(tables, cohort, chosen, cache, compute_rows)
    _check_rows(frame, rows)
    fed = {signal.name for signal in chosen}
    left_out = tuple(signal.name for signal in signals if signal.name not in fed)
    return Features(frame, chosen, left_out, kept)


def _with_cache(
    tables: Tables,
    cohort: Any,
    signals: tuple[Signal, ...],
    cache: FeatureCache,
    compute_rows: Callable[[Any], pd.DataFrame],
) -> tuple[pd.DataFrame, int, int]:
    """Return the features of a cohort, its size, and how many rows were known already."""
    asked = cohort.execute().set_index("row_id").sort_index()
    known = cache.read(signals, asked)
    missing = asked.index.difference(known.index)
    if missing.empty:
        return known.sort_index(), len(asked), len(known)
    if len(missing) < len(asked):
        rows = tables.hold(ibis.memtable(pd.DataFrame({"row_id": missing})))
        cohort = cohort.semi_join(rows, "row_id").cache()
    computed = compute_rows(cohort)
    cache.write(signals, asked, computed)
    parts = [part for part in (known, computed) if len(part)]
    return pd.concat(parts).sort_index(), len(asked), len(known)


def _compute(
    tables: Tables,
    signals: tuple[Signal, ...],
    creator_extras: tuple[str, ...],
    algorithm: Algorithm,
    cohort: Any,
) -> pd.DataFrame:
    """Return one row per cohort row, by ``row_id``."""
    needs = list(dict.fromkeys(need for signal in signals for need in signal.needs))
    with _quick_expressions():
        wide = _aggregates(tables, cohort, needs, algorithm)
        context = compute_context(tables, cohort, creator_extras, _offer_extras(signals, cohort))
        wide = context.left_join(wide, context.row_id == wide.pair_id)
        formulas = {s.name: s.formula(*(wide[need.column] for need in s.needs)) for s in signals}
        # By way of Arrow: what Ibis executes makes a Python object of every value beside a null.
        values = wide.select("row_id", **formulas).to_pyarrow()
    computed: pd.DataFrame = values.to_pandas(date_as_object=False)
    return computed.sort_values("row_id").set_index("row_id").apply(steady)


@contextmanager
def _quick_expressions() -> Iterator[None]:
    """Pause the garbage collector, and leave the merging of nested selections to the engine.

    Ibis makes millions of objects, hardly any of them garbage: looking through them again and again
    takes a quarter of the time of small data. Merging selections takes a third of its compiling.
    """
    collecting, fusing = gc.isenabled(), ibis.options.sql.fuse_selects
    gc.disable()
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        ibis.options.sql.fuse_selects = fusing
        if collecting:
            gc.enable()


def extra_columns(tables: Tables) -> tuple[str, ...]:
    """Return the user's own numeric columns on posts, each of which adds as-of means.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    """
    return numeric_extras(tables)


def _offer_extras(signals: Iterable[Signal], cohort: Any) -> tuple[str, ...]:
    planned = {column for s in signals for table, column in s.requires if table == OFFERED}
    return tuple(c for c in cohort.columns if c in planned and c not in OFFER)


def _aggregates(
    tables: Tables, cohort: Any, needs: Sequence[Aggregate], algorithm: Algorithm
) -> Any:
    """Return one row per cohort row, named ``pair_id``, with what signals are computed from."""
    questions = prepare(cohort, {*AGOS, *lookbacks_of(needs)}, algorithm)
    wide = compute(questions, tables, of_streams(needs))
    for name, block in BLOCKS.items():
        mine = [need for need in needs if isinstance(need, Derived) and need.block == name]
        if mine:
            found = block.compute(tables, questions, frozenset(need.name for need in mine))
            found = found.select("pair_id", **{need.column: need.name for need in mine})
            wide = join_pairs(wide, found)
    return wide


def _check_names(signals: Sequence[Signal]) -> None:
    counts = Counter(signal.name for signal in signals)
    repeated = [name for name, count in counts.items() if count > 1]
    if repeated:
        msg = (
            f"two signals have the name {shorten(repeated)}: a column of your own data that is "
            "passed through is called like a signal; rename the column"
        )
        raise ConfigError(msg)


def _check_rows(frame: pd.DataFrame, rows: int) -> None:
    if len(frame) == rows and frame.index.is_unique:
        return
    msg = f"the cohort has {rows} rows but its features {len(frame)}: no model was built from them"
    raise LeakageError(msg)
