"""Questions as blocks get them, from plain rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from conversion_influence.dataset.cohort import candidates_cohort
from conversion_influence.tables.sources import Tables, open_frames

from .tables_of_two import NOW

OPTIONAL = ("platform", "planned_at")


def instant(text: str) -> datetime:
    """Return an instant written as ``2024-05-01 12:00``."""
    return datetime.fromisoformat(text)


def opened_rows(**rows: Sequence[dict[str, Any]]) -> Tables:
    """Return tables of these rows; instants are written as text."""
    return open_frames({name: pd.DataFrame(list(table)) for name, table in rows.items()}, now=NOW)


def asked_pairs(tables: Tables, questions: Iterable[dict[str, Any]]) -> Any:
    """Return the table of questions, numbered from 0."""
    frame = pd.DataFrame(list(questions)).reindex(columns=["creator_id", "as_of", *OPTIONAL])
    texts = ("creator_id", "platform")
    frame = frame.astype(dict.fromkeys(texts, "str") | {"planned_at": "datetime64[us]"})
    return candidates_cohort(tables, frame).rename(pair_id="row_id")


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
