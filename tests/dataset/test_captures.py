"""What is known of a post is put together from its captures, count by count."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from conversion_influence.dataset.assemble import assemble, extra_columns
from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.cohort import candidates_cohort

from .tables_of_two import day, opened

AT = [day(5), day(6), day(7)]


def signals_of_ada(asked: int = 10, posts: Any = None, **captures: list[Any]) -> pd.Series:
    """Return what is known of ada, one of whose posts was captured three times."""
    columns = {name: pd.array(values, "Float64") for name, values in captures.items()}
    metrics = pd.DataFrame({"post_id": posts or ["p1"] * 3, "captured_at": AT, **columns})
    size = {"creator_id": ["ada"], "platform": "x", "captured_at": day(2), "followers": [100]}
    topics = {"topic": ["food", "food"]}
    tables = opened(post_metrics=metrics, account_snapshots=pd.DataFrame(size), posts=topics)
    with tables:
        given = pd.DataFrame({"creator_id": ["ada"], "as_of": [day(asked)], "topic": ["food"]})
        return assemble(
            tables,
            candidates_cohort(tables, given),
            signals=catalog(extra_columns(tables)),
            offered=given.columns,
        ).frame.iloc[0]


@pytest.mark.parametrize(("asked", "likes"), [(6, 10.0), (7, 10.0), (8, 30.0)])
def test_a_capture_without_likes_does_not_hide_the_likes_known_before(
    asked: int, likes: float
) -> None:
    row = signals_of_ada(asked, likes=[10, None, 30], saves=[None, 4, None])
    saves = 4.0 if asked > 6 else 0.0
    assert row["engagement_rate_90d"] == pytest.approx((likes + saves) / 100)


def test_a_capture_without_a_column_of_ones_own_does_not_hide_it() -> None:
    row = signals_of_ada(likes=[1, 2, 3], quality=[0.25, 0.75, None])
    assert row["quality_mean_90d"] == 0.75


def test_a_capture_without_shares_does_not_hide_the_echo_of_a_post() -> None:
    row = signals_of_ada(likes=[1, 2, 3], shares=[5, None, None])
    assert row["topical_h_index_365d"] == 1


def test_paid_views_are_compared_with_the_views_of_the_same_capture() -> None:
    row = signals_of_ada(likes=[1, 2, 3], views=[100, 200, 400], paid_views=[None, 50, None])
    assert row["paid_share_90d"] == 0.25


@pytest.mark.parametrize(
    ("part", "signal"),
    [
        ("comments", "comments_per_like_90d"),
        ("shares", "shares_per_like_90d"),
        ("saves", "saves_per_like_90d"),
    ],
)
def test_a_ratio_is_of_posts_of_which_both_sides_are_known(part: str, signal: str) -> None:
    both = {"posts": ["p1", "p2", "p1"], "likes": [40, 1000, None]}
    assert signals_of_ada(**both, **{part: [None, None, 10]})[signal] == 0.25
    assert pd.isna(
        signals_of_ada(**both | {"likes": [None, 1000, None]}, **{part: [7, None, 7]})[signal]
    )


@pytest.mark.parametrize("algorithm", ["segments", "running"])
def test_a_count_unknown_on_one_network_is_held_against_the_others_only(algorithm: Any) -> None:
    sizes = {"tiktok": (1_000_000, None, None), "x": (1_000, 900, 20)}
    rows = [("ada", name, day(5), *counts) for name, counts in sizes.items()]
    names = ["creator_id", "platform", "captured_at", "followers", "following", "listed"]
    captures = pd.DataFrame(rows, columns=names).astype({"following": "Int64", "listed": "Int64"})
    given = pd.DataFrame({"creator_id": ["ada"], "as_of": [day(10)]})
    with opened(account_snapshots=captures) as tables:
        cohort = candidates_cohort(tables, given)
        wanted = ("following_ratio", "listed_per_1000_followers", "log_followers")
        signals = [signal for signal in catalog() if signal.name in wanted]
        found = assemble(tables, cohort, signals=signals, offered=(), algorithm=algorithm)
    row = found.frame.iloc[0]
    assert row["following_ratio"] == pytest.approx(0.9)
    assert row["listed_per_1000_followers"] == pytest.approx(20)
    assert row["log_followers"] == pytest.approx(math.log(1_001_001))
