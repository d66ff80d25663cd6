"""The creators around a creator, by hand-worked examples."""

from __future__ import annotations

from datetime import datetime
from math import log
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pytest

from conversion_influence.dataset.network import compute_network
from conversion_influence.dataset.pagerank import pagerank
from conversion_influence.tables.sources import Tables

from .tables_of_two import day
from .tables_of_two import opened as opened_as_seen

COLUMNS = ("reciprocity", "neighbours_log_followers", "neighbours_rate", "log_pagerank")


def mentions(*rows: tuple[str, str, int]) -> pd.DataFrame:
    """Return mentions of a creator, by a source, on a day."""
    table = pd.DataFrame(rows, columns=["creator_id", "source_id", "mentioned_at"])
    return table.assign(mentioned_at=[day(number) for number in table["mentioned_at"]])


def followers(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    """Return captures of a creator's account on a network, on a day."""
    table = pd.DataFrame(rows, columns=["creator_id", "platform", "captured_at", "followers"])
    return table.assign(captured_at=[day(number) for number in table["captured_at"]])


def placements(*rows: tuple[str, int, int, int | None]) -> pd.DataFrame:
    """Return settled placements of a creator: on a day, conversions, exposures."""
    table = pd.DataFrame(rows, columns=["creator_id", "settled_at", "conversions", "exposures"])
    settled = [day(number) for number in table["settled_at"]]
    return table.assign(
        placement_id=[f"c{row}" for row in range(len(table))],
        booked_at=[day(1)] * len(table),
        settled_at=settled,
        exposures=table["exposures"].astype("Int64"),
    )


def network(
    tables: Tables, *asked: tuple[str, datetime], columns: tuple[str, ...] = COLUMNS
) -> pd.DataFrame:
    """Return the block's answers in the order of the questions."""
    pairs = pd.DataFrame(asked, columns=["creator_id", "as_of"])
    pairs["as_of"] = pairs["as_of"].astype("datetime64[us]")
    made = tables.hold(ibis.memtable(pairs.assign(pair_id=range(len(pairs)))))
    found = compute_network(tables, made, frozenset(columns)).execute()
    return found.set_index("pair_id").sort_index()


SEEN = pd.DataFrame(
    {"creator_id": ["ada", "bob"], "first_seen_at": [day(1) - pd.Timedelta(999, "D")] * 2}
)
"""Both are known for long; without that, creators are known from their first post or mention."""


def opened(**changes: Any) -> Tables:
    """Return the tables of two creators that were seen long ago."""
    return opened_as_seen(**({"creators": SEEN} | changes))


def one(found: pd.DataFrame, column: str) -> list[float]:
    return found[column].to_list()


def test_reciprocity_is_the_share_of_different_sources_that_are_mentioned_too() -> None:
    given = mentions(
        ("ada", "bob", 2),
        ("ada", "bob", 3),
        ("ada", "fan", 3),
        ("ada", "eve", 4),
        ("ada", "ada", 4),
        ("bob", "ada", 5),
        ("eve", "ada", 12),
        ("kim", "ada", 6),
    )
    with opened(mentions=given) as tables:
        found = network(
            tables,
            ("ada", day(5)),
            ("ada", day(12)),
            ("ada", day(13)),
            ("kim", day(13)),
            ("nobody", day(13)),
            columns=("reciprocity",),
        )
    assert one(found, "reciprocity") == pytest.approx(
        [0.0, 1 / 3, 2 / 3, 0.0, float("nan")], nan_ok=True
    )


def test_a_creator_that_only_mentions_has_no_reciprocity_but_has_neighbours() -> None:
    given = mentions(("ada", "bob", 2))
    with opened(mentions=given, account_snapshots=followers(("ada", "x", 3, 9))) as tables:
        found = network(tables, ("bob", day(9)))
    assert found["reciprocity"].isna().all()
    assert one(found, "neighbours_log_followers") == pytest.approx([log(10)])


def test_a_tie_older_than_a_year_is_none() -> None:
    given = mentions(("ada", "bob", 1))
    year = day(1) + pd.Timedelta(days=365)
    with opened(mentions=given) as tables:
        found = network(
            tables,
            ("ada", year),
            ("ada", year + pd.Timedelta(seconds=1)),
            columns=("reciprocity", "neighbours_rate"),
        )
    assert one(found, "reciprocity") == pytest.approx([0.0, float("nan")], nan_ok=True)
    assert found["neighbours_rate"].isna().to_list() == [False, True]


def test_the_audience_of_neighbours_is_the_sum_of_their_accounts_as_it_was_known() -> None:
    given = mentions(("ada", "bob", 2), ("kim", "ada", 2), ("ada", "fan", 2), ("ada", "ada", 2))
    captured = followers(
        ("bob", "x", 3, 100),
        ("bob", "y", 4, 50),
        ("bob", "x", 5, 80),
        ("bob", "x", 9, 9999),
        ("kim", "x", 9, 7),
        ("ada", "x", 3, 12345),
        ("fan", "x", 3, 1_000_000),
    )
    with opened(mentions=given, account_snapshots=captured) as tables:
        found = network(
            tables,
            ("ada", day(3)),
            ("ada", day(4)),
            ("ada", day(9)),
            ("ada", day(10)),
            columns=("neighbours_log_followers",),
        )
    expected = [float("nan"), log(101), log(131), (log(10050) + log(8)) / 2]
    assert one(found, "neighbours_log_followers") == pytest.approx(expected, nan_ok=True)


def test_the_rate_of_neighbours_leaves_out_the_own_results_and_leans_on_everybodys() -> None:
    given = mentions(("ada", "bob", 2), ("kim", "ada", 2), ("ada", "fan", 2), ("lea", "fan", 2))
    done = placements(
        ("bob", 3, 10, 100),
        ("kim", 4, 1, None),
        ("ada", 5, 90, 100),
        ("ivo", 6, 0, 799),
        ("bob", 9, 50, 50),
    )
    with opened(mentions=given, placements=done) as tables:
        found = network(
            tables,
            ("ada", day(3)),
            ("ada", day(4)),
            ("ada", day(9)),
            ("bob", day(9)),
            ("lea", day(9)),
            columns=("neighbours_rate",),
        )
    base = (101 + 0.5) / (1000 + 25)
    expected = [
        float("nan"),
        (10 + 50 * 10.5 / 125) / (100 + 50),
        (11 + 50 * base) / (101 + 50),
        (90 + 50 * base) / (100 + 50),
        float("nan"),
    ]
    assert one(found, "neighbours_rate") == pytest.approx(expected, nan_ok=True)


def test_a_source_is_a_creator_once_it_is_known_as_one() -> None:
    given = mentions(("ada", "eve", 2), ("ada", "kim", 2), ("kim", "fan", 7))
    posted = {
        "post_id": ["p1"],
        "creator_id": ["eve"],
        "platform": ["x"],
        "published_at": [day(5)],
    }
    done = placements(("eve", 2, 5, 50), ("kim", 2, 45, 50))
    with opened(mentions=given, posts=pd.DataFrame(posted), placements=done) as tables:
        found = network(
            tables,
            ("ada", day(5)),
            ("ada", day(6)),
            ("ada", day(8)),
            columns=("neighbours_rate",),
        )
    base = 50.5 / 125
    expected = [float("nan"), (5 + 50 * base) / 100, (50 + 50 * base) / 150]
    assert one(found, "neighbours_rate") == pytest.approx(expected, nan_ok=True)


def test_pagerank_of_a_small_graph_solves_its_equations() -> None:
    sources, targets, weights = [0, 0, 1, 2, 2], [1, 2, 2, 0, 3], [3.0, 1.0, 2.0, 1.0, 1.0]
    moves = np.array([[0, 3 / 4, 1 / 4, 0], [0, 0, 1, 0], [1 / 2, 0, 0, 1 / 2], [1 / 4] * 4])
    expected = np.linalg.solve(np.eye(4) - 0.85 * moves.T, np.full(4, 0.15))
    rank = pagerank(np.array(sources), np.array(targets), np.array(weights))
    assert rank == pytest.approx(expected, rel=1e-12)
    assert rank.sum() == pytest.approx(4)


def test_repeated_edges_of_a_graph_add_up() -> None:
    once = pagerank(np.array([0, 0]), np.array([1, 2]), np.array([2.0, 1.0]))
    apart = pagerank(np.array([0, 0, 0]), np.array([1, 2, 1]), np.array([1.0, 1.0, 1.0]))
    assert apart == pytest.approx(once, rel=1e-15)


def test_pagerank_is_that_of_the_first_of_the_month_among_creators() -> None:
    given = mentions(
        ("ada", "bob", 2),
        ("ada", "fan", 2),
        ("ada", "ada", 2),
        ("bob", "ada", 33),
        ("kim", "bob", 33),
        ("kim", "ada", 33),
    )
    february, march = datetime(2024, 2, 1), datetime(2024, 3, 1)
    with opened(mentions=given) as tables:
        found = network(
            tables,
            ("ada", datetime(2024, 1, 31)),
            ("ada", february),
            ("bob", datetime(2024, 2, 29, 23, 59)),
            ("kim", february),
            ("kim", march),
            ("fan", march),
            columns=("log_pagerank",),
        )
    # bob -> ada alone: bob = 0.15 + 0.425 ada; ada = bob + 0.85 bob
    bob = 2 / 2.85
    # then ada -> bob, kim; bob -> ada, kim; kim mentions nobody
    moves = np.array([[0, 1 / 2, 1 / 2], [1 / 2, 0, 1 / 2], [1 / 3] * 3])
    kim = np.linalg.solve(np.eye(3) - 0.85 * moves.T, np.full(3, 0.15))[2]
    expected = [float("nan"), log(2 - bob), log(bob), float("nan"), log(kim), float("nan")]
    assert one(found, "log_pagerank") == pytest.approx(expected, rel=1e-11, nan_ok=True)


def test_the_graph_of_a_month_forgets_what_is_older_than_a_year() -> None:
    given = mentions(("ada", "bob", 1), ("bob", "kim", 2))
    asked = [(name, as_of) for as_of in (day(366), day(367)) for name in ("ada", "bob")]
    with opened(mentions=given, creators=None) as tables:
        found = network(tables, *asked, columns=("log_pagerank",))
    assert found["log_pagerank"].isna().to_list() == [False, False, True, True]


def test_only_what_is_wanted_and_given_is_needed() -> None:
    with opened(mentions=mentions(("ada", "fan", 2)), posts=None, placements=None) as tables:
        found = network(tables, ("ada", day(9)), columns=("log_pagerank", "reciprocity"))
    assert one(found, "reciprocity") == [0.0]
    assert found["log_pagerank"].isna().all()


def test_several_questions_of_one_creator_and_instant_have_the_same_answer() -> None:
    with opened(mentions=mentions(("ada", "bob", 2), ("bob", "ada", 3))) as tables:
        found = network(tables, ("ada", day(40)), ("ada", day(40)), columns=COLUMNS[::3])
    assert one(found, "reciprocity") == [1.0, 1.0]
    assert one(found, "log_pagerank") == pytest.approx([0.0, 0.0], abs=1e-12)
