"""Doubts about tables: each is raised by what it speaks of, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from conversion_influence.dataset.audit.doubts import DOUBTS
from conversion_influence.dataset.audit.findings import Finding, look_at_tables
from conversion_influence.tables.sources import open_frames

from .audited_tables import CUT, NOW, START, frames

Frames = dict[str, pd.DataFrame]
LATER = NOW + timedelta(days=20)


def found_in(given: Frames) -> dict[str, Finding]:
    with open_frames(given, now=NOW) as tables:
        return {finding.code: finding for finding in look_at_tables(tables, NOW)}


def settled_within_the_year() -> Frames:
    """Return tables in which every doubt is dispelled."""
    given = frames()
    placements = given["placements"]
    settled = (placements["booked_at"] + timedelta(days=30)).astype("datetime64[us]")
    given["placements"] = placements.assign(
        settled_at=settled, posted_at=placements["booked_at"] + timedelta(days=2)
    )
    posts = given["posts"]
    captured = (posts["published_at"] + timedelta(days=10)).astype("datetime64[us]")
    given["post_metrics"] = given["post_metrics"].assign(captured_at=captured)
    given["creators"] = given["creators"].assign(first_seen_at=START)
    given["accounts"] = given["accounts"].assign(created_at=START)
    return given


def put(table: str, **columns: Any) -> Callable[[Frames], Frames]:
    def change(given: Frames) -> Frames:
        frame = given[table]
        told = {name: value(frame) if callable(value) else value for name, value in columns.items()}
        return {**given, table: frame.assign(**told)}

    return change


def with_numbers_on_posts(given: Frames) -> Frames:
    rest = {name: frame for name, frame in given.items() if name != "post_metrics"}
    return put("posts", helpfulness=4.5)(rest)


def read_after(**later: float) -> Callable[[Frames], Frames]:
    def change(given: Frames) -> Frames:
        at = given["posts"]["published_at"] + timedelta(**later)
        captures = given["post_metrics"].assign(likes=5)
        captures.loc[3, "likes"] = 9000
        early = captures["captured_at"].where(captures.index != 3, at)
        return {
            **given,
            "post_metrics": captures.assign(captured_at=early.astype("datetime64[us]")),
        }

    return change


def with_a_stranger(given: Frames) -> Frames:
    placements = given["placements"].copy()
    placements.loc[:4, "creator_id"] = "C0"
    return {**given, "placements": placements}


def with_copies(given: Frames) -> Frames:
    placements = given["placements"]
    again = placements.head(20).assign(placement_id=lambda rows: "again " + rows["placement_id"])
    return {**given, "placements": pd.concat([placements, again], ignore_index=True)}


CASES: dict[str, tuple[Callable[[Frames], Frames], str]] = {
    "read_when_published": (with_numbers_on_posts, "read_when_published"),
    "large_when_published": (read_after(days=0), "large_when_published"),
    "large_within_an_hour": (read_after(minutes=30), "large_within_an_hour"),
    "one_late_reading": (put("post_metrics", captured_at=NOW), "one_late_reading"),
    "one_snapshot": (
        lambda given: put("account_snapshots", captured_at=NOW)(
            {
                **given,
                "account_snapshots": given["account_snapshots"].drop_duplicates(
                    ["creator_id", "platform"], ignore_index=True
                ),
            }
        ),
        "one_snapshot",
    ),
    "settled_when_booked": (
        put("placements", settled_at=lambda frame: frame["booked_at"]),
        "settled_when_booked",
    ),
    "settled_in_future": (put("placements", settled_at=LATER), "settled_in_future"),
    "booked_in_future": (
        put("placements", booked_at=LATER, posted_at=pd.NaT, settled_at=pd.NaT),
        "booked_in_future",
    ),
    "posted_before_booked": (
        put("placements", posted_at=lambda frame: frame["booked_at"] - timedelta(days=1)),
        "posted_before_booked",
    ),
    "same_placement_twice": (with_copies, "same_placement_twice"),
    "first_seen_after_booked": (put("creators", first_seen_at=CUT), "first_seen_after_booked"),
    "account_after_posts": (put("accounts", created_at=CUT), "account_after_posts"),
    "no_facts": (with_a_stranger, "no_facts"),
}


def test_tables_in_order_raise_no_doubt() -> None:
    assert found_in(settled_within_the_year()) == {}


@pytest.mark.parametrize("case", CASES)
def test_a_doubt_is_raised_with_its_count_and_share(case: str) -> None:
    change, code = CASES[case]
    found = found_in(change(settled_within_the_year()))
    assert code in found
    assert 0 < found[code].rows <= found[code].of
    assert 0 < found[code].share <= 1


def test_every_doubt_has_a_case() -> None:
    assert {doubt.code for doubt in DOUBTS} <= set(CASES)


def test_a_doubt_about_absent_tables_is_not_raised() -> None:
    placements = settled_within_the_year()["placements"].drop(columns="posted_at")
    assert found_in({"placements": placements}) == {}
