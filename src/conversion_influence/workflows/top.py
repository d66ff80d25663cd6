"""The best rows of a list: why they stand there, and what they look like as a frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from conversion_influence.bundle import Bundle
    from conversion_influence.errors import Language
    from conversion_influence.messages.said import Said
    from conversion_influence.workflows.batches import Batches
    from conversion_influence.workflows.ordering import Order
    from conversion_influence.workflows.parts import Parts

MOST_EXPLAINED = 1_500
"""Rows, from the top, that get reasons unless more are asked for: a reason costs about 150 times a
likelihood."""


@dataclass(frozen=True, eq=False)
class Top:
    """The best rows of a list, in order.

    Attributes
    ----------
    candidates : pandas.DataFrame
        As they were read.
    frame : pandas.DataFrame
        The same with their signals.
    reasons : pandas.DataFrame
        From `scoring.explained`.
    groups : pandas.DataFrame
        How far each group of signals moves them, from the same.
    shared : tuple of Said
        What moves them all alike.
    """

    candidates: pd.DataFrame
    frame: pd.DataFrame
    reasons: pd.DataFrame
    groups: pd.DataFrame
    shared: tuple[Said, ...]

    @property
    def told(self) -> pa.Table:
        """The reasons as columns."""
        import pyarrow as pa

        return pa.Table.from_pandas(self.reasons, preserve_index=False)


def top_of(
    batches: Batches,
    parts: Parts,
    order: Order,
    many: int | None,
    bundle: Bundle,
    language: Language,
) -> Top:
    """Return the best rows of a list with their reasons.

    Parameters
    ----------
    batches : Batches
        The candidates.
    parts : Parts
        Their scores.
    order : Order
        Where they stand.
    many : int, optional
        How many rows; `MOST_EXPLAINED` by default.
    bundle : Bundle
        The model.
    language : {"en", "fr"}
        Of the reasons.
    """
    import pandas as pd

    from conversion_influence.scoring import explained, same_for_all, with_all_signals

    most = MOST_EXPLAINED if many is None else many
    held = list(_by_part(parts, order, most))
    found = [batches.batch(place, parts.lines(place)[rows].tolist()) for place, _, rows in held]
    chosen = np.concatenate([start + rows for _, start, rows in held])
    candidates, frame = (
        pd.concat(some, ignore_index=True)
        for some in ([listed.frame for listed, _ in found], [frame for _, frame in found])
    )
    ranked = np.argsort(order.position[chosen])
    candidates, frame = (some.iloc[ranked].reset_index(drop=True) for some in (candidates, frame))
    known = with_all_signals(frame, bundle)
    reasons, groups = explained(known, bundle, language)
    return Top(candidates, frame, reasons, groups, same_for_all(known, bundle))


def best_rows(parts: Parts, order: Order, reasons: pa.Table) -> pd.DataFrame:
    """Return the rows of a list that have reasons as a frame, in order.

    Parameters
    ----------
    parts : Parts
        Their scores.
    order : Order
        Where they stand.
    reasons : pyarrow.Table
        Of the first rows of the list, see `Top.told`.
    """
    import pyarrow as pa

    from conversion_influence.report.typed import as_frame
    from conversion_influence.workflows.ordering import POSITION, ranked_rows, with_reasons

    tables = [
        ranked_rows(order, start + rows, *parts.rows(place, rows))
        for place, start, rows in _by_part(parts, order, reasons.num_rows)
    ]
    table = pa.concat_tables(tables).sort_by(POSITION).drop_columns(POSITION)
    return as_frame(with_reasons(table, reasons)).astype({"rank": "int64"})


def _by_part(parts: Parts, order: Order, many: int) -> Iterator[tuple[int, int, np.ndarray]]:
    """Yield the parts that hold any of the first rows, where each begins, and its rows of them.

    One part at least, even if it holds none.
    """
    chosen = np.sort(order.rows[:many])
    starts = list(accumulate(parts.sizes, initial=0))
    found = False
    for place, (start, end) in enumerate(pairwise(starts)):
        rows = chosen[(chosen >= start) & (chosen < end)] - start
        if len(rows) or (not found and place == len(parts.sizes) - 1):
            found = True
            yield place, start, rows
