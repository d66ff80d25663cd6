"""The best rows of a list: why they stand there, and what they look like as a frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from conversion_influence.bundle import Bundle
    from conversion_influence.errors import Language
    from conversion_influence.workflows.batches import Batch, Batches
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
    """

    candidates: pd.DataFrame
    frame: pd.DataFrame
    reasons: pd.DataFrame
    groups: pd.DataFrame

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

    from conversion_influence.scoring import explained, with_all_signals

    chosen = np.sort(order.rows[: MOST_EXPLAINED if many is None else many])
    ends = np.cumsum(parts.sizes)
    found: list[Batch] = []
    for place, end in enumerate(ends.tolist()):
        start = end - parts.sizes[place]
        rows = chosen[(chosen >= start) & (chosen < end)] - start
        if len(rows) or not found:
            lines = parts.lines(place)[rows]
            found.append(batches.batch(place, lines.tolist()))
    candidates, frame = (
        pd.concat(some, ignore_index=True)
        for some in ([listed.frame for listed, _ in found], [frame for _, frame in found])
    )
    ranked = np.argsort(order.position[chosen])
    candidates, frame = (some.iloc[ranked].reset_index(drop=True) for some in (candidates, frame))
    reasons, groups = explained(with_all_signals(frame, bundle), bundle, language)
    return Top(candidates, frame, reasons, groups)


def head(tables: Iterable[pa.Table], many: int) -> pd.DataFrame:
    """Return the first rows of a list as a frame.

    Parameters
    ----------
    tables : iterable of pyarrow.Table
        The list in order; no more of them are asked for than are needed.
    many : int
        How many rows.
    """
    import pyarrow as pa

    from conversion_influence.report.typed import as_frame

    taken: list[pa.Table] = []
    for table in tables:
        taken.append(table.slice(0, many - sum(one.num_rows for one in taken)))
        if sum(one.num_rows for one in taken) >= many:
            break
    return as_frame(pa.concat_tables(taken)).astype({"rank": "int64"})
