"""Questions as blocks get them, from plain rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import ibis
import pandas as pd

from conversion_influence.tables.sources import Tables, open_frames

from .tables_of_two import NOW


def instant(text: str) -> datetime:
    """Return an instant written as ``2024-05-01 12:00``."""
    return datetime.fromisoformat(text)


def opened_rows(**rows: Sequence[dict[str, Any]]) -> Tables:
    """Return tables of these rows; instants are written as text."""
    return open_frames({name: pd.DataFrame(list(table)) for name, table in rows.items()}, now=NOW)


def asked_pairs(tables: Tables, questions: Iterable[dict[str, Any]]) -> Any:
    """Return the table of questions, numbered from 0."""
    kinds = {
        "creator_id": "string",
        "as_of": "timestamp(6)",
        "platform": "string",
        "planned_at": "timestamp(6)",
    }
    frame = pd.DataFrame(list(questions)).reindex(columns=list(kinds)).astype(object)
    frame = frame.where(frame.notna(), None)
    for name, kind in kinds.items():
        frame[name] = frame[name].astype("datetime64[us]" if "time" in kind else "str")
    table = ibis.memtable(frame.assign(pair_id=range(len(frame))))
    typed = table.mutate(**{name: table[name].cast(kind) for name, kind in kinds.items()})
    return tables.connection.create_table(ibis.util.gen_name("pairs"), typed, temp=True)


def answers(
    compute: Callable[..., Any],
    tables: Tables,
    questions: Sequence[dict[str, Any]],
    *columns: str,
) -> pd.DataFrame:
    """Return what a block answers, one row per question in the order asked."""
    pairs = asked_pairs(tables, questions)
    frame = compute(tables, pairs, frozenset(columns)).execute()
    assert sorted(frame["pair_id"]) == list(range(len(questions)))
    return frame.set_index("pair_id").sort_index()
