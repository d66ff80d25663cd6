"""The latest value of several rows, on every engine: of a group, or of the rows so far."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.datatypes as dt


def _max_by(value, at):  # type: ignore[no-untyped-def]
    """Return the value where the instant is largest; DuckDB and Spark both call it so."""


_INSTANT = dt.Timestamp(scale=6)
_MAX_BY = {
    (kind, order): ibis.udf.agg.builtin(_max_by, name="max_by", signature=((kind, order), kind))
    for kind in (dt.int64, dt.float64)
    for order in (_INSTANT, dt.int64)
}


def latest(value: Any, at: Any) -> Any:
    """Return the value of the row with the latest instant; rows where that is null are passed.

    Ibis's own ``argmax`` sorts the rows of each group on DuckDB, which costs twice as much.

    Parameters
    ----------
    value : ibis column of int64 or float64
        What is wanted; engines differ in what they do with a null, so give ``at`` null with it.
    at : ibis column of instants or of int64
        Which row is the latest: that of the largest.
    """
    kind = dt.float64 if value.type().is_floating() else dt.int64
    return _MAX_BY[kind, dt.int64 if at.type().is_integer() else _INSTANT](value, at)


def latest_known(value: Any, at: Any, group: str) -> Any:
    """Return, beside each row, the last value of its group that is not null, up to that row.

    Ibis's own ``last`` skips nulls in a window on Spark, but not on DuckDB.

    Parameters
    ----------
    value : ibis column of int64 or float64
        Of captures, where null is unknown.
    at : ibis column of instants
        When each capture was made; unique within a group.
    group : str
        Column that names what is captured.
    """
    so_far = ibis.window(group_by=group, order_by=at, preceding=None, following=0)
    return latest(value, value.notnull().ifelse(at, ibis.null("timestamp(6)"))).over(so_far)
