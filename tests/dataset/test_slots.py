"""Slots: when a network reacts, as known at the first of the month, and when a creator posts."""

from __future__ import annotations

from math import log
from typing import Any

import pandas as pd
import pytest

from conversion_influence.dataset.slots import compute_slots

from .asked_pairs import answers, instant, opened_rows

Row = dict[str, Any]
LIFT = 3 * log(2) / 13
BEST, PLANNED, REGULAR = "best_slot_share_90d", "planned_slot_lift", "slot_regularity_90d"
ADA = {"creator_id": "ada", "as_of": instant("2024-05-15"), "platform": "x"}
MONDAY, TUESDAY = "2024-04-08", "2024-04-09"


class World:
    """Posts with one capture of likes, and accounts with a time zone."""

    def __init__(self) -> None:
        self.posts: list[Row] = []
        self.post_metrics: list[Row] = []
        self.accounts: list[Row] = []

    def post(
        self,
        creator: str,
        at: str,
        likes: int | None = None,
        captured: str = "2024-04-30",
        *,
        platform: str = "x",
    ) -> World:
        post_id = f"p{len(self.posts)}"
        row = {"post_id": post_id, "creator_id": creator, "platform": platform}
        self.posts.append(row | {"published_at": at})
        return self if likes is None else self.capture(post_id, captured, likes)

    def thrice(self, creator: str, at: str, likes: int, **more: Any) -> World:
        """Post as often as it takes for a slot to have a worth."""
        for _ in range(3):
            self.post(creator, at, likes, **more)
        return self

    def capture(self, post_id: str, at: str, likes: int) -> World:
        self.post_metrics.append({"post_id": post_id, "captured_at": at, "likes": likes})
        return self

    def live_in(self, creator: str, timezone: str, platform: str = "x") -> World:
        row = {"creator_id": creator, "platform": platform, "timezone": timezone}
        self.accounts.append(row)
        return self

    def ask(self, *questions: Row, column: str) -> list[float | None]:
        given = {name: rows for name, rows in vars(self).items() if rows}
        with opened_rows(**given) as tables:
            found = answers(compute_slots, tables, questions, column)[column]
        return [None if pd.isna(value) else float(value) for value in found]


def two_slots() -> World:
    """Return bob, whose posts of Tuesday get four times the reactions (plus one) of Monday's."""
    return World().thrice("bob", f"{MONDAY} 01:00", 1).thrice("bob", f"{TUESDAY} 02:00", 7)


def eleven_slots() -> World:
    """Return eleven creators who have posted in a slot of their own each, all of equal worth."""
    world = World()
    for slot in range(11):
        world.thrice(f"c{slot}", f"2024-04-{8 + slot // 6:02} {slot % 6 * 4:02}:00", 10 + slot)
    return world


def planned(at: str | None, **changes: Any) -> Row:
    return ADA | {"planned_at": None if at is None else instant(at)} | changes


MONDAY_PLAN, TUESDAY_PLAN = planned("2024-06-03 03:59"), planned("2024-06-04 00:00")


def test_a_slot_is_worth_what_it_adds_to_its_creators_mean_shrunk_by_ten_posts() -> None:
    found = two_slots().ask(MONDAY_PLAN, TUESDAY_PLAN, column=PLANNED)
    assert found == pytest.approx([-LIFT, LIFT], abs=1e-12)


def test_a_slot_of_too_few_posts_has_no_worth() -> None:
    world = two_slots().post("bob", "2024-04-10", 7).post("bob", "2024-04-10", 7)
    plan = planned("2024-06-05")
    assert world.ask(plan, column=PLANNED) == [None]
    assert world.post("bob", "2024-04-10", None).ask(plan, column=PLANNED) == [None]
    assert world.post("bob", "2024-04-10", 7).ask(plan, column=PLANNED) != [None]


def test_worth_compares_a_creator_with_itself_on_the_same_network() -> None:
    world = two_slots().thrice("star", f"{MONDAY} 02:00", 9_999)
    world.post("bob", f"{TUESDAY} 03:00", 90, platform="y")
    found = world.ask(MONDAY_PLAN, TUESDAY_PLAN, column=PLANNED)
    assert found == pytest.approx([-3 * log(2) / 16, LIFT], abs=1e-12)


def test_a_plan_without_instant_network_or_known_slot_has_no_worth() -> None:
    world = two_slots()
    plans = [planned(None), planned("2024-06-04", platform=None), planned("2024-06-05")]
    plans += [planned("2024-06-04", platform="y"), planned("2024-06-04", creator_id="nobody")]
    found = world.ask(*plans, column=PLANNED)
    assert found[:4] == [None] * 4
    assert found[4] == pytest.approx(LIFT)


def test_worth_is_of_the_first_of_the_month() -> None:
    at, just_before = "2024-05-01", "2024-04-30 23:59:59.999999"
    world = two_slots().capture("p3", at, 700).post("bob", at, 5, at)
    questions = [
        TUESDAY_PLAN,
        TUESDAY_PLAN | {"as_of": instant(at)},
        TUESDAY_PLAN | {"as_of": instant(just_before)},
    ]
    found = world.ask(*questions, column=PLANNED)
    assert found[:2] == pytest.approx([LIFT] * 2)
    assert found[2] is None
    world = two_slots()
    for post in ("p3", "p4", "p5"):
        world.capture(post, just_before, 31)
    assert world.ask(TUESDAY_PLAN, column=PLANNED) == pytest.approx([2 * LIFT])


def test_worth_is_learned_from_365_days() -> None:
    plan = planned("2024-06-04", as_of=instant("2025-04-08 12:00"))
    assert two_slots().ask(plan, column=PLANNED) == pytest.approx([LIFT])
    edge = plan | {"as_of": instant("2025-05-01")}
    assert two_slots().ask(edge, column=PLANNED) == [None]


def test_a_plan_is_read_by_the_clock_of_the_account_as_it_will_be_that_day() -> None:
    world = two_slots().live_in("ada", "Europe/Brussels").live_in("ada", "Asia/Tokyo", "y")
    summer = [planned("2024-06-03 21:59"), planned("2024-06-03 22:00")]
    winter = [planned("2024-12-02 22:00"), planned("2024-12-02 23:00")]
    found = world.ask(*summer, *winter, column=PLANNED)
    assert found == [None, pytest.approx(LIFT), None, pytest.approx(LIFT)]


def test_posts_are_placed_by_the_clock_of_their_own_account() -> None:
    world = World().thrice("bob", "2024-04-08 21:30", 1).thrice("bob", "2024-04-08 22:30", 7)
    world.live_in("bob", "Europe/Brussels")
    found = world.ask(TUESDAY_PLAN, planned("2024-06-03 20:00"), column=PLANNED)
    assert found == pytest.approx([LIFT, -LIFT])


def test_the_best_slots_are_ten_and_of_equal_ones_the_first() -> None:
    world = eleven_slots()
    for slot in range(11):
        world.post("ada", f"2024-05-{6 + slot // 6:02} {slot % 6 * 4:02}:00")
    assert world.ask(ADA, column=BEST) == pytest.approx([10 / 11])
    world.thrice("bob", "2024-04-09 16:00", 9).thrice("bob", "2024-04-08 00:00", 3)
    world.post("ada", "2024-05-14 16:00")
    assert world.ask(ADA, column=BEST) == pytest.approx([11 / 12])


def test_where_no_more_slots_are_known_than_are_called_the_best_none_is() -> None:
    world = eleven_slots().post("ada", "2024-05-06")
    assert world.ask(ADA, column=BEST) == [1.0]
    world.post_metrics.pop()
    assert world.ask(ADA, column=BEST) == [None]


def test_the_best_slots_share_counts_posts_on_networks_with_a_known_worth() -> None:
    world = eleven_slots().post("ada", "2024-05-06 00:30").post("ada", "2024-05-08")
    world.post("ada", "2024-05-06", platform="unknown")
    silent = ADA | {"creator_id": "silent"}
    elsewhere = ADA | {"creator_id": "eve"}
    world.post("eve", "2024-05-06", platform="unknown")
    assert world.ask(ADA, silent, elsewhere, column=BEST) == [0.5, None, None]


def test_own_posts_are_those_of_ninety_days_before_as_of() -> None:
    world = eleven_slots().post("ada", "2024-05-06 00:30").post("ada", "2024-05-15")
    world.post("ada", "2024-02-15").post("ada", "2024-02-14 23:59:59")
    assert world.ask(ADA, column=BEST) == [0.5]
    assert world.ask(ADA, column=REGULAR) == pytest.approx([1 - log(2) / log(42)])


def test_regularity_is_one_less_the_share_of_the_entropy_there_can_be() -> None:
    same = World().post("ada", "2024-05-06 01:00").post("ada", "2024-05-13 02:00", platform="y")
    assert same.ask(ADA, column=REGULAR) == [1.0]
    two = same.post("ada", "2024-05-07").post("ada", "2024-05-14")
    assert two.ask(ADA, column=REGULAR) == pytest.approx([1 - log(2) / log(42)])


def test_regularity_needs_two_posts_and_no_reactions() -> None:
    world = World().post("ada", "2024-05-06").post("bob", "2024-05-06").post("bob", "2024-05-07")
    questions = [ADA, ADA | {"creator_id": "bob"}, ADA | {"creator_id": "nobody"}]
    found = world.ask(*questions, column=REGULAR)
    assert found == [None, pytest.approx(1 - log(2) / log(42)), None]


def test_all_columns_come_together_and_the_other_questions_change_none() -> None:
    world = eleven_slots().thrice("bob", f"{MONDAY} 01:00", 1).thrice("bob", f"{TUESDAY} 02:00", 7)
    world.post("ada", "2024-05-06 00:30").post("ada", "2024-05-07", 3, "2024-05-08")
    tables = {"posts": world.posts, "post_metrics": world.post_metrics}
    others = [
        TUESDAY_PLAN | {"creator_id": "bob", "as_of": instant(f"2024-0{m}-20")} for m in (2, 5)
    ]
    with opened_rows(**tables) as opened:
        alone = answers(compute_slots, opened, [TUESDAY_PLAN], BEST, PLANNED, REGULAR)
        among = answers(compute_slots, opened, [*others, TUESDAY_PLAN], BEST, PLANNED, REGULAR)
    assert set(alone.columns) == {BEST, PLANNED, REGULAR}
    assert among[alone.columns].loc[2].tolist() == pytest.approx(alone.loc[0].tolist())
    assert alone.loc[0, BEST] == 0.5
