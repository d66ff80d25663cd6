"""One scored part of a list: what each candidate is given and told, in one table."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from conversion_influence.report.marks import Changed
from conversion_influence.workflows.counted import Counts, count
from conversion_influence.workflows.given import (
    Kind,
    Kinds,
    kinds_of,
    merged,
    pieces_of,
    understood,
)

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from conversion_influence.bundle import Bundle
    from conversion_influence.lists.candidates import CandidateList

LINE, FOLLOWERS, LIKELIHOOD = "line", "followers", "likelihood"
"""Columns of a part beside what is given and told; the last is one of those told."""

GIVEN, TOLD, CELLS = "given ", "told ", "cells "
"""Before the names of columns: given as understood, told by the model, and received cells as they
stand in the file."""

_ABOUT = b"influence"


@dataclass(frozen=True)
class Asked:
    """What is asked of every row.

    Attributes
    ----------
    bundle : Bundle
        The model.
    target_cost, value : float or None
        As for `scoring.score`.
    typed : bool
        Whether the file tells numbers from texts, so that the kinds of columns matter; else a part
        keeps received cells as they stand in the file.
    """

    bundle: Bundle
    target_cost: float | None
    value: float | None
    typed: bool


@dataclass(frozen=True)
class About:
    """What is known of a part, or of several.

    Attributes
    ----------
    total : int
        Rows of the list.
    rejected, duplicated : int
        Rows that are not scored.
    counts : Counts
        Of the rows that are.
    kinds : mapping of str to Kind
        Of the given columns, in order.
    changed : Changed
        Received cells that are not kept as they were.
    """

    total: int = 0
    rejected: int = 0
    duplicated: int = 0
    counts: Counts = field(default_factory=Counts)
    kinds: Kinds | None = None
    changed: Changed = field(default_factory=Changed)

    def __add__(self, other: About) -> About:
        return About(
            self.total + other.total,
            self.rejected + other.rejected,
            self.duplicated + other.duplicated,
            self.counts + other.counts,
            merged(self.kinds, other.kinds),
            self.changed + other.changed,
        )

    @staticmethod
    def of(table: pa.Table) -> About:
        """Return what is known of a part.

        Parameters
        ----------
        table : pyarrow.Table
            From `part_table`.
        """
        stored = stored_of(table)
        return About(
            stored["total"],
            len(stored["rejects"]),
            len(stored["duplicates"]),
            Counts.from_dict(stored["counts"]),
            {name: Kind(**kind) for name, kind in stored["kinds"].items()},
            Changed(**stored["changed"]),
        )


def part_table(
    listed: CandidateList, frame: pd.DataFrame, asked: Asked, *, looked_up: bool
) -> pa.Table:
    """Score candidates, and return what a part holds of them.

    Parameters
    ----------
    listed : CandidateList
        Candidates.
    frame : pandas.DataFrame
        The same with their signals.
    asked : Asked
        What is asked of every row.
    looked_up : bool
        Whether they were found in raw tables.
    """
    import pandas as pd
    import pyarrow as pa

    from conversion_influence.scoring import followers_of, score
    from conversion_influence.workflows.exposures import assumed_columns

    bundle = asked.bundle
    told = score(frame, bundle, target_cost=asked.target_cost, value=asked.value)
    told = assumed_columns(frame).join(told) if looked_up else told
    kinds = kinds_of(listed, looked_up=looked_up, typed=asked.typed)
    own = understood(listed, kinds)
    columns: list[pd.Series | pd.DataFrame] = [
        listed.frame[LINE],
        followers_of(frame).rename(FOLLOWERS),
        own.add_prefix(GIVEN),
        told.add_prefix(TOLD),
    ]
    cells, changed = ({}, Changed()) if asked.typed else _cells(listed, kinds)
    about = {
        "total": listed.total,
        "rejects": [reject.stored() for reject in listed.rejects],
        "duplicates": [reject.stored() for reject in listed.duplicates],
        "counts": count(frame, told, bundle.encoding.signals).to_dict(),
        "kinds": {name: asdict(kind) for name, kind in kinds.items()},
        "changed": asdict(changed),
    }
    table = pa.Table.from_pandas(pd.concat(columns, axis=1), preserve_index=False)
    for name, texts in cells.items():
        table = table.append_column(CELLS + name, texts)
    return table.replace_schema_metadata({_ABOUT: json.dumps(about)})


def _cells(listed: CandidateList, kinds: Kinds) -> tuple[dict[str, pa.Array], Changed]:
    """Return received cells as they stand in the file, neighbours in one text, by the first."""
    from conversion_influence.report.columns import Layout
    from conversion_influence.report.delimited import joined_cells

    assert listed.texts_at is not None
    received = listed.texts_at(listed.frame[LINE].tolist())
    found, changed = {}, Changed()
    for piece in pieces_of(kinds):
        names = [(name, own) for name in piece if (own := kinds[name].received) is not None]
        if names:
            columns = {name: received.column(own).combine_chunks() for name, own in names}
            found[piece[0]], altered = joined_cells(columns, Layout())
            changed += altered
    return found, changed


def stored_of(table: pa.Table) -> dict[str, Any]:
    """Return what a part says of itself, as plain values.

    Parameters
    ----------
    table : pyarrow.Table
        From `part_table`.
    """
    stored: dict[str, Any] = json.loads(table.schema.metadata[_ABOUT])
    return stored
