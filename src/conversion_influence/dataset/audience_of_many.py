"""The audience of creators with many questions: each capture is put in order once.

Captures of an account are numbered in time order. How many lie before a question follows from the
place of the question among captures and questions together, and its place among the questions; the
capture of that number is then looked up. Changes are added up per creator and day before they meet
the questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from conversion_influence.dataset.growth import CHANGES, by_day, day_of
from conversion_influence.dataset.latest import latest
from conversion_influence.dataset.questions import start_column
from conversion_influence.dataset.running import ask
from conversion_influence.timeframe import FACT_RANK, QUESTION_RANK, is_past, is_since

ACCOUNT = ["creator", "platform"]
COUNTS = ("followers", "following", "listed")
INSTANT = "timestamp(6)"


def numbered(captures: Any) -> Any:
    """Return the captures of every account in order.

    Parameters
    ----------
    captures : ibis.Table
        One row per account and capture: `ACCOUNT`, ``captured_at`` and `COUNTS`.

    Returns
    -------
    ibis.Table
        Each capture with its ``place`` from 0 in its account, ``followers_peak`` so far,
        `COUNTS` as last known, and ``<count>_change`` since then of those that tell changes, null
        at first.
    """
    sizes = captures.aggregate(rows=captures.count(), **{c: captures[c].count() for c in COUNTS})
    told = sizes.execute().iloc[0]
    order = ibis.window(group_by=ACCOUNT, order_by="captured_at")
    so_far = ibis.window(group_by=ACCOUNT, order_by="captured_at", preceding=None, following=0)
    earlier = ibis.window(group_by=ACCOUNT, order_by="captured_at", preceding=(None, 1))
    now, then = {}, {}
    for count in COUNTS:
        value = captures[count]
        now[count], then[count] = value, value.lag().over(order)
        if told[count] < told["rows"]:
            last = latest(value, value.notnull().ifelse(captures.captured_at, ibis.null(INSTANT)))
            now[count], then[count] = last.over(so_far), last.over(earlier)
    return captures.select(
        *ACCOUNT,
        "captured_at",
        **now,
        **{f"{c}_change": (captures[c] - then[c]).cast("float64") for c in CHANGES},
        place=ibis.row_number().over(order),
        followers_peak=captures.followers.max().over(so_far),
    )


def levels_of_many(pairs: Any, captures: Any, agos: Sequence[int]) -> Any:
    """Return per instant asked about the levels of a creator's accounts, added up.

    Parameters
    ----------
    pairs : ibis.Table
        Questions with ``creator`` and ``as_of``.
    captures : ibis.Table
        From `numbered`.
    agos : sequence of int
        Days before as_of that are asked about as well.

    Returns
    -------
    ibis.Table
        One row per ``creator`` and ``at`` with a capture before it: `COUNTS`, ``followers_peak``
        and ``accounts`` that have a level.
    """
    accounts = captures.select(*ACCOUNT).distinct()
    asked = ask(pairs, ["creator"], agos).inner_join(accounts, "creator")
    among = ibis.window(group_by=ACCOUNT, order_by="at")
    asked = asked.select(
        *ACCOUNT,
        "at",
        rank=ibis.literal(QUESTION_RANK, "int8"),
        earlier=ibis.row_number().over(among),
    )
    facts = captures.select(
        *ACCOUNT,
        at="captured_at",
        rank=ibis.literal(FACT_RANK, "int8"),
        earlier=ibis.null("int64"),
    )
    marks = ibis.union(facts, asked)
    order = ibis.window(group_by=ACCOUNT, order_by=["at", "rank"])
    marks = marks.mutate(place=ibis.row_number().over(order) - marks.earlier - 1)
    marks = marks.filter(marks["rank"] == QUESTION_RANK)
    told = captures.select(*ACCOUNT, "place", *COUNTS, "followers_peak")
    known = marks.select(*ACCOUNT, "at", "place").inner_join(told, [*ACCOUNT, "place"])
    return known.group_by(["creator", "at"]).aggregate(
        accounts=known.count(),
        **{name: known[name].cast("float64").sum() for name in (*COUNTS, "followers_peak")},
    )


def days_of_many(pairs: Any, captures: Any, days: int) -> Any:
    """Return the changes per question and day of a lookback.

    Whole days are added up once; only the two days that the lookback cuts are added up per
    question.

    Parameters
    ----------
    pairs : ibis.Table
        Questions, with the start of the lookback.
    captures : ibis.Table
        From `numbered`.
    days : int
        Of the lookback.

    Returns
    -------
    ibis.Table
        As `growth.by_day` by ``pair_id`` and ``day``.
    """
    changes = captures.select(
        "creator",
        "captured_at",
        day=day_of(captures.captured_at),
        **{count: captures[f"{count}_change"] for count in CHANGES},
    )
    pairs = pairs.select("pair_id", "creator", "as_of", start=start_column(days))
    first, last = day_of(pairs.start), day_of(pairs.as_of)
    whole = by_day(changes, ["creator", "day"]).cache()
    inside = pairs.mutate(last=last).inner_join(whole, "creator")
    inside = inside.filter(is_since(inside.day, inside.start), is_past(inside.day, inside["last"]))
    cut = pairs.filter(is_past(first, pairs.start)).mutate(day=first)
    cut = ibis.union(cut, pairs.mutate(day=last))
    edges = cut.inner_join(changes, ["creator", "day"])
    edges = edges.filter(
        is_past(edges.captured_at, edges.as_of), is_since(edges.captured_at, edges.start)
    )
    cut_days = by_day(edges, ["pair_id", "day"])
    return ibis.union(inside.select(*cut_days.columns), cut_days)
