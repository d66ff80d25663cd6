"""Peers: a creator's value at as_of among the values of creators of its size, once a month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from conversion_influence.dataset.peers import PERCENTILES, compute_peers

from .asked_pairs import answers, instant, opened_rows

Row = dict[str, Any]
ENGAGEMENT, TALK = PERCENTILES
ADA = {"creator_id": "ada", "as_of": instant("2024-05-15"), "platform": "x"}


class World:
    """Accounts with one capture of followers and posts with one capture of reactions."""

    def __init__(self) -> None:
        self.account_snapshots: list[Row] = []
        self.posts: list[Row] = []
        self.post_metrics: list[Row] = []

    def follow(self, creator: str, followers: int, at: str, platform: str = "x") -> World:
        row = {"creator_id": creator, "platform": platform, "captured_at": at}
        self.account_snapshots.append(row | {"followers": followers})
        return self

    def capture(self, post_id: str, at: str, likes: int | None, comments: int | None) -> World:
        row = {"post_id": post_id, "captured_at": at, "likes": likes, "comments": comments}
        self.post_metrics.append(row)
        return self

    def post(
        self,
        creator: str,
        likes: int | None,
        comments: int | None = 0,
        *,
        at: str = "2024-04-10",
        captured: str = "2024-04-12",
        platform: str = "x",
    ) -> World:
        post_id = f"p{len(self.posts)}"
        row = {"post_id": post_id, "creator_id": creator, "platform": platform}
        self.posts.append(row | {"published_at": at})
        return self.capture(post_id, captured, likes, comments)

    def add(self, creator: str, likes: int, comments: int = 0, *, followers: int = 99) -> World:
        return self.follow(creator, followers, "2024-04-01").post(creator, likes, comments)

    def ask(self, *questions: Row, column: str = ENGAGEMENT) -> list[float | None]:
        with opened_rows(
            account_snapshots=self.account_snapshots,
            posts=self.posts,
            post_metrics=self.post_metrics,
        ) as tables:
            found = answers(compute_peers, tables, questions, column)[column]
        return [None if pd.isna(value) else float(value) for value in found]


def around(own: int, peers: Sequence[int], followers: int = 99) -> World:
    """Return ada, and peers named by position, each with one post of so many likes."""
    world = World().add("ada", own)
    for position, likes in enumerate(peers):
        world.add(f"peer{position}", likes, followers=followers)
    return world


def test_a_percentile_is_the_share_of_peers_below_with_half_of_the_ties() -> None:
    assert around(3, [1, 2, 3, 4, 5, 6]).ask(ADA) == [2.5 / 6]
    assert around(3, [3, 3, 3, 3, 3]).ask(ADA) == [0.5]
    assert around(9, [1, 1, 2, 3, 3]).ask(ADA) == [1.0]
    assert around(0, [1, 1, 2, 3, 3]).ask(ADA) == [0.0]


def test_fewer_than_five_peers_say_nothing_and_the_creator_is_none_of_them() -> None:
    assert around(3, [1, 2, 3, 4]).ask(ADA) == [None]
    assert around(3, [1, 2, 3, 4, 5]).ask(ADA) == [0.5]


@pytest.mark.parametrize(
    ("followers", "among"), [(30, False), (31, True), (99, True), (254, True), (255, False)]
)
def test_peers_are_of_the_same_size_within_one_doubling_band(followers: int, among: bool) -> None:
    found = around(3, [0] * 6, followers).ask(ADA)
    assert found == [1.0 if among else None]


def test_peers_are_on_the_same_network() -> None:
    world = around(3, [1, 2, 4, 5, 6])
    for number in range(9):
        world.follow(f"far{number}", 99, "2024-04-01", "y")
        world.post(f"far{number}", 1, platform="y")
    assert world.ask(ADA) == [0.4]


def test_engagement_is_the_mean_over_known_posts_per_follower() -> None:
    world = around(4, [1, 2, 3, 4, 5]).post("ada", 2).post("ada", None, None)
    world.add("small", 2, followers=49)
    assert world.ask(ADA) == [2.5 / 6]


def test_an_own_value_is_of_as_of_and_a_peers_value_of_the_first_of_the_month() -> None:
    world = around(3, [1, 2, 4, 5, 6])
    world.capture("p0", "2024-05-14 23:59:59", 5, 0)
    world.capture("p1", "2024-05-02", 500, 0)
    world.post("peer1", 900, at="2024-05-03", captured="2024-05-04")
    later = ADA | {"as_of": instant("2024-05-14")}
    june = ADA | {"as_of": instant("2024-06-01")}
    assert world.ask(ADA, later, june) == [3.5 / 5, 2 / 5, 1.5 / 5]


def test_what_is_captured_at_the_first_of_the_month_is_not_known_then() -> None:
    before, at = "2024-04-30 23:59:59.999999", "2024-05-01"
    first = ADA | {"as_of": instant(at)}
    world = around(3, [1, 2, 4, 5, 6]).capture("p1", before, 7, 0).capture("p2", at, 8, 0)
    assert world.ask(ADA, first) == [0.2, 0.2]
    assert world.ask(ADA | {"as_of": instant(before)}) == [None]


def test_followers_are_those_captured_last_before_as_of() -> None:
    world = around(3, [0] * 5).follow("ada", 9_999, "2024-05-14")
    day = {name: ADA | {"as_of": instant(name)} for name in ("2024-05-14", "2024-05-14 00:00:01")}
    assert world.ask(*day.values()) == [1.0, None]


@pytest.mark.parametrize(("at", "known"), [("2024-02-01", True), ("2024-01-31 23:59:59", False)])
def test_posts_count_for_ninety_days(at: str, known: bool) -> None:
    world = around(3, [1, 2, 4, 5])
    world.follow("old", 99, "2024-01-01").post("old", 1, at=at, captured="2024-02-20")
    question = ADA | {"as_of": instant("2024-05-01")}
    assert world.ask(question) == [0.6 if known else None]
    owner = question | {"creator_id": "old"}
    assert world.ask(owner) == [0.1 if known else None]


def test_without_an_offered_network_it_is_the_one_with_most_followers_then_the_first() -> None:
    world = around(3, [1, 2, 4, 5, 6]).follow("ada", 98, "2024-04-02", "y")
    world.follow("ada", 120, "2024-05-10", "a").post("ada", 9, platform="a")
    open_ = ADA | {"platform": None}
    early = open_ | {"as_of": instant("2024-05-10")}
    assert world.ask(early, open_) == [0.4, None]
    assert world.follow("ada", 120, "2024-05-11", "x").ask(open_, ADA) == [None, 0.4]
    assert world.follow("ada", 121, "2024-05-12", "x").ask(open_) == [0.4]


def test_a_creator_without_followers_posts_or_network_has_no_percentile() -> None:
    world = around(3, [1, 2, 4, 5, 6]).follow("idle", 99, "2024-04-01").post("loud", 3)
    strangers = [{**ADA, "creator_id": name} for name in ("idle", "loud", "nobody")]
    elsewhere = [ADA | {"platform": "z"}, {**ADA, "creator_id": "nobody", "platform": None}]
    assert world.ask(*strangers, *elsewhere, ADA) == [None, None, None, None, None, 0.4]


def test_an_audience_of_nobody_has_no_engagement_but_may_have_talk() -> None:
    world = World()
    for position in range(7):
        world.add(f"c{position}", 10, position, followers=0)
    question = ADA | {"creator_id": "c2"}
    assert world.ask(question) == [None]
    assert world.ask(question, column=TALK) == [2 / 6]


def test_comments_per_like_are_sums_over_posts_and_missing_without_likes() -> None:
    world = World().add("ada", 8, 1).post("ada", 2, 1)
    for position, comments in enumerate((1, 2, 2, 3, 4)):
        world.add(f"peer{position}", 10, comments)
    world.add("unliked", 0, 5)
    assert world.ask(ADA, ADA | {"creator_id": "unliked"}, column=TALK) == [0.4, None]


def test_the_other_questions_change_no_answer() -> None:
    world = around(3, [1, 2, 3, 4, 5, 6])
    others = [
        ADA | {"creator_id": f"peer{n}", "as_of": instant(f"2024-05-{d:02}")}
        for n in range(6)
        for d in (1, 9, 30)
    ]
    assert world.ask(*others, ADA)[-1:] == world.ask(ADA) == [2.5 / 6]


def test_both_percentiles_come_together() -> None:
    world = around(3, [1, 2, 3, 4, 5, 6])
    with opened_rows(
        account_snapshots=world.account_snapshots,
        posts=world.posts,
        post_metrics=world.post_metrics,
    ) as tables:
        found = answers(compute_peers, tables, [ADA], *PERCENTILES)
    assert found.loc[0].tolist() == [2.5 / 6, 0.5]
