"""The cohort: the pairs (creator_id, as_of) to learn from or to score, with the planned offer.

A cohort has one row per placement (training) or per candidate (prediction): ``row_id``,
``creator_id``, ``as_of`` and what was planned at that instant. Outcomes never stand in it.
"""

from __future__ import annotations

from typing import Any

import ibis
import pandas as pd

from conversion_influence.errors import Problem, TableError
from conversion_influence.messages.said import Said
from conversion_influence.tables.schemas import FOLDED
from conversion_influence.tables.sources import Tables

OFFER = {
    "platform": "string",
    "topic": "string",
    "country": "string",
    "format": "string",
    "brand": "string",
    "campaign_id": "string",
    "cost": "float64",
    "discount": "float64",
    "language": "string",
    "link": "string",
    "brief": "string",
    "planned_at": "timestamp(6)",
}
"""What may be planned for a placement, with the type of each column; absent is null."""

NONE = Said(
    "missing; there are no past placements here. What is learned from, audited or computed of the "
    "past needs this table, one row per placement with its outcome. The features of a list of "
    "creators need none: `influence features FOLDER --candidates LIST`",
    "absente ; il n'y a pas ici de placements passés. Pour apprendre, auditer ou "
    "calculer les signaux du passé, il faut cette table, une ligne par placement avec son "
    "résultat. Les signaux d'une liste de créateurs s'en passent\N{NO-BREAK SPACE}: `influence "
    "features FOLDER --candidates LIST`",
)


def placements_cohort(tables: Tables, offer_extras: tuple[str, ...] = ()) -> Any:
    """Return one row per placement, in order of (booked_at, placement_id).

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    offer_extras : tuple of str
        Extra columns of placements that were known when it was booked.

    Returns
    -------
    ibis.Table
        ``row_id`` (int64), ``placement_id``, ``creator_id``, ``as_of`` (booked_at), the offer.

    Raises
    ------
    TableError
        If there is no placements table.
    """
    placements = tables.get("placements")
    if placements is None:
        raise TableError([Problem("placements", None, None, None, NONE.en, NONE.fr)])
    order = ibis.window(order_by=["booked_at", "placement_id"])
    return placements.select(
        "placement_id",
        "creator_id",
        row_id=ibis.row_number().over(order).cast("int64"),
        as_of=placements.booked_at,
        **{name: placements[name].cast(kind) for name, kind in OFFER.items()},
        **{name: placements[name] for name in offer_extras},
    )


def candidates_cohort(tables: Tables, candidates: pd.DataFrame) -> Any:
    """Return one row per candidate, in the given order.

    Parameters
    ----------
    tables : Tables
        The opened raw tables; the cohort is made in their engine.
    candidates : pandas.DataFrame
        Clean candidates: ``creator_id``, ``as_of`` (naive UTC) and any columns of the offer; names
        of networks, topics and brands are compared in lower case, as those of the tables are.

    Returns
    -------
    ibis.Table
        ``row_id`` (position in ``candidates``), ``creator_id``, ``as_of``, the offer and the
        remaining columns.
    """
    frame = candidates.reset_index(drop=True)
    frame = frame.assign(row_id=range(len(frame)), as_of=frame["as_of"].astype("datetime64[us]"))
    absent = {name: pd.Series([None] * len(frame)) for name in OFFER if name not in frame}
    frame = frame.assign(**absent)
    table = ibis.memtable(frame)
    cast = {name: table[name].cast(kind) for name, kind in OFFER.items()}
    cast |= {name: cast[name].strip().lower() for name in OFFER if name in FOLDED}
    typed = table.mutate(
        **cast,
        creator_id=table.creator_id.cast("string"),
        as_of=table.as_of.cast("timestamp(6)"),
        row_id=table.row_id.cast("int64"),
    )
    return tables.hold(typed)
