"""Local time: the clock of an account, by the second its zone changes, on any engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import ibis
import pandas as pd
import pytest

from conversion_influence.dataset.local_time import (
    FIRST_INSTANT,
    LAST_INSTANT,
    Offset,
    at_accounts,
    local_instant,
    offsets,
    slot_of,
)
from conversion_influence.tables.sources import Tables

from .asked_pairs import instant, opened_rows

SPRING, AUTUMN = instant("2024-03-31 01:00"), instant("2024-10-27 01:00")
ZONES = ("Europe/Brussels", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")


def local(rows: list[tuple[datetime | None, str | None]]) -> list[datetime | None]:
    frame = pd.DataFrame(rows, columns=["at", "zone"]).assign(row=range(len(rows)))
    frame["at"] = frame["at"].astype("datetime64[us]")
    found = local_instant(ibis.memtable(frame), "at", "zone").execute().sort_values("row")
    assert list(found.columns) == ["at", "zone", "row", "local_at"]
    return [None if pd.isna(at) else at.to_pydatetime() for at in found["local_at"]]


def test_an_offset_changes_at_the_second_the_clocks_do() -> None:
    assert offsets("Europe/Brussels", instant("2024-01-01"), instant("2024-12-31")) == (
        Offset(FIRST_INSTANT, SPRING, 3600),
        Offset(SPRING, AUTUMN, 7200),
        Offset(AUTUMN, LAST_INSTANT, 3600),
    )


@pytest.mark.parametrize("first", [SPRING - timedelta(microseconds=1), SPRING - timedelta(days=1)])
def test_a_change_just_after_the_first_instant_is_found(first: datetime) -> None:
    found = offsets("Europe/Brussels", first, SPRING + timedelta(hours=1))
    assert [(offset.until_at, offset.seconds) for offset in found] == [
        (SPRING, 3600),
        (LAST_INSTANT, 7200),
    ]


def test_a_span_without_a_change_has_one_offset() -> None:
    assert offsets("Asia/Kathmandu", SPRING, AUTUMN) == (
        Offset(FIRST_INSTANT, LAST_INSTANT, 20_700),
    )


def test_instants_beyond_any_calendar_keep_the_offset_of_its_edge() -> None:
    late = offsets("Asia/Tokyo", instant("2500-01-01"), instant("9999-12-31"))
    assert late == (Offset(FIRST_INSTANT, LAST_INSTANT, 32_400),)
    assert len(offsets("Asia/Tokyo", FIRST_INSTANT, instant("1900-01-02"))) == 1


@pytest.mark.parametrize(
    "name",
    ["Mars/Base", "America", "", " ", "../x", "/etc/passwd", "a\0b", "x" * 300, "Bruxelles é"],
)
def test_what_is_no_time_zone_has_no_offset(name: str) -> None:
    assert offsets(name, SPRING, AUTUMN) == ()
    assert local([(SPRING, name), (AUTUMN, "Asia/Tokyo")]) == [SPRING, AUTUMN + timedelta(hours=9)]


def test_a_missing_time_zone_is_utc_and_a_missing_instant_stays_missing() -> None:
    assert local([(SPRING, None), (None, "Asia/Tokyo"), (SPRING, "Asia/Tokyo"), (None, None)]) == [
        SPRING,
        None,
        SPRING + timedelta(hours=9),
        None,
    ]
    assert local([(SPRING, None), (AUTUMN, "UTC"), (None, "x")]) == [SPRING, AUTUMN, None]


def test_local_times_are_those_of_the_tz_database_to_the_microsecond() -> None:
    nudges = [timedelta(0), timedelta(microseconds=-1), timedelta(days=17, microseconds=123)]
    times = [
        start + nudge
        for start in (SPRING, AUTUMN, instant("2024-11-03 06:00"), instant("2024-04-06 15:00"))
        for nudge in nudges
    ]
    rows = [(at, zone) for at in times for zone in ZONES]
    expected = [
        at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for at, zone in rows
    ]
    assert local(list(rows)) == expected


def posted(accounts: list[dict[str, str | None]] | None) -> Tables:
    post = {"published_at": "2024-05-05 23:30"}
    posts = [
        post | {"post_id": "p1", "creator_id": "ada", "platform": "x"},
        post | {"post_id": "p2", "creator_id": "ada", "platform": "y"},
        post | {"post_id": "p3", "creator_id": "bob", "platform": "x"},
    ]
    tables = {"posts": posts} | ({} if accounts is None else {"accounts": accounts})
    return opened_rows(**tables)


def hours(tables: Tables) -> list[int]:
    posts = at_accounts(tables.tables["posts"], tables, "published_at")
    assert set(posts.columns) == {*tables.tables["posts"].columns, "local_at"}
    frame = posts.execute().sort_values("post_id")
    return [at.hour for at in frame["local_at"]]


def test_a_post_takes_the_clock_of_its_own_account() -> None:
    accounts = [
        {"creator_id": "ada", "platform": "x", "timezone": "Europe/Brussels"},
        {"creator_id": "ada", "platform": "y", "timezone": None},
        {"creator_id": "bob", "platform": "y", "timezone": "Asia/Tokyo"},
    ]
    with posted(accounts) as tables:
        assert hours(tables) == [1, 23, 23]


@pytest.mark.parametrize("accounts", [None, [{"creator_id": "ada", "platform": "x"}]])
def test_without_time_zones_local_time_is_utc(accounts: list[dict[str, str | None]] | None) -> None:
    with posted(accounts) as tables:
        assert hours(tables) == [23, 23, 23]


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        ("2024-05-06 00:00", 0),
        ("2024-05-06 03:59", 0),
        ("2024-05-06 04:00", 1),
        ("2024-05-09 15:59", 21),
        ("2024-05-12 23:59", 41),
    ],
)
def test_slots_are_four_hours_of_a_weekday_from_monday(at: str, slot: int) -> None:
    frame = pd.DataFrame({"at": [instant(at)]}).astype("datetime64[us]")
    table = ibis.memtable(frame)
    assert table.select(slot=slot_of(table["at"])).execute()["slot"].tolist() == [slot]
