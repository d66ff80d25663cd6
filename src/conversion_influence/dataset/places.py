"""Places: how many facts lie before a question, found by putting both in order together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from conversion_influence.timeframe import FACT_RANK, QUESTION_RANK


def places(questions: Any, facts: Any, keys: Sequence[str]) -> Any:
    """Return each question with the number of facts of the same keys that lie before it.

    The place of a question among questions and facts, less its place among the questions, is that
    number. Counting rows in order is far cheaper than adding up along them.

    Parameters
    ----------
    questions : ibis.Table
        One row per distinct (keys, ``at``).
    facts : ibis.Table
        Rows with the keys and ``at``.
    keys : sequence of str
        Columns that must be equal; may be empty (all facts).

    Returns
    -------
    ibis.Table
        The keys, ``at`` and ``place``, a whole number from 0: strictly before is before.
    """
    shared = list(keys) or None
    among = ibis.row_number().over(ibis.window(group_by=shared, order_by="at"))
    asked = questions.select(*keys, "at", rank=_rank(QUESTION_RANK), asked_before=among)
    known = facts.select(*keys, "at", rank=_rank(FACT_RANK), asked_before=ibis.null("int64"))
    marks = ibis.union(known, asked)
    order = ibis.window(group_by=shared, order_by=["at", "rank"])
    placed = marks.mutate(place=ibis.row_number().over(order) - marks.asked_before)
    return placed.filter(placed["rank"] == QUESTION_RANK).select(*keys, "at", "place")


def _rank(value: int) -> Any:
    return ibis.literal(value, "int8")
