"""The shape of facts: the columns that every stream has, and only those measures that are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis


@dataclass(frozen=True)
class Asked:
    """What is asked of a stream.

    Attributes
    ----------
    columns : frozenset of str
        Measures and keys; the others are not computed.
    creators : ibis.Table or None
        Only facts of these creators, one ``creator_id`` per row; None for everybody's.
    """

    columns: frozenset[str]
    creators: Any = None

    def near(self, table: Any, column: str = "creator_id") -> Any:
        """Return the rows of a table that are of the asked creators.

        Parameters
        ----------
        table : ibis.Table
            Any table.
        column : str
            Where the creator stands in it.
        """
        if self.creators is None:
            return table
        return table.semi_join(self.creators, table[column] == self.creators.creator_id)


def shape(
    rows: Any,
    asked: Asked,
    *,
    happened_at: Any,
    known_at: Any,
    measures: Mapping[str, Any],
    keys: Mapping[str, Any] | None = None,
    superseded_at: Any = None,
    creator_id: Any = None,
) -> Any:
    """Give a table of facts the columns every stream has.

    Parameters
    ----------
    rows : ibis.Table
        One row per fact.
    asked : Asked
        Which measures and keys to keep.
    happened_at, known_at, superseded_at : ibis column
        Instants of the fact; ``superseded_at`` only where facts are replaced.
    measures, keys : mapping of str to ibis column
        Numbers, cast to float64, and columns whose values are counted.
    creator_id : ibis column, optional
        Whose fact it is, where the column is not called so.
    """
    topic = rows.topic if "topic" in rows.columns else ibis.null("string")
    superseded = {} if superseded_at is None else {"superseded_at": superseded_at}
    return rows.select(
        creator_id=rows.creator_id if creator_id is None else creator_id,
        topic=topic,
        happened_at=happened_at,
        known_at=known_at,
        **superseded,
        one=ibis.literal(1.0),
        **{n: value.cast("float64") for n, value in measures.items() if n in asked.columns},
        **{n: value for n, value in (keys or {}).items() if n in asked.columns},
    )


def flag(condition: Any) -> Any:
    """Return 1, 0 or null for true, false or unknown."""
    return condition.cast("int8")
