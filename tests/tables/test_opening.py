"""What opened tables hold: names, types, missing columns, moved metrics."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from pathlib import Path

import ibis
import pandas as pd
import pytest

from conversion_influence.errors import TableError
from conversion_influence.tables.schemas import CONTRACTS, METRICS
from conversion_influence.tables.sources import Tables, check_folder, open_folder, open_frames

NOW = datetime(2024, 6, 1, tzinfo=UTC)
TYPES = {
    "string": "string",
    "timestamp": "timestamp(6)",
    "number": "float64",
    "count": "int64",
    "boolean": "boolean",
}


LATE = (
    "the table begins there, and 100% of the placements are booked less than 90 days later: what "
    "happened before it counts as nothing for them; add older rows, or train on later placements"
)


def opened(**frames: dict[str, list[object]]) -> Tables:
    return open_frames({name: pd.DataFrame(data) for name, data in frames.items()}, now=NOW)


def rows(tables: Tables, name: str, *columns: str) -> list[tuple[object, ...]]:
    table = tables.get(name)
    assert table is not None
    frame = table.select(*columns).to_pandas().astype(object)
    plain = frame.where(frame.notna(), None)
    return sorted(plain.itertuples(index=False, name=None), key=str)


def posts(**more: list[object]) -> dict[str, list[object]]:
    return {
        "post_id": ["1", "2"],
        "creator_id": ["a", "b"],
        "platform": ["x", "x"],
        "published_at": ["2024-01-01", "2024-01-02"],
        **more,
    }


def creators(**more: list[object]) -> dict[str, list[object]]:
    return {"creator_id": ["a", "b", "c"], **more}


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_a_table_of_required_columns_opens_with_every_column_in_its_type(name: str) -> None:
    contract = CONTRACTS[name]
    value = {"string": "a", "timestamp": "2024-01-01", "count": "1"}
    frame = pd.DataFrame({c.name: [value[c.kind]] for c in contract.columns if c.required})

    with open_frames({name: frame}, now=NOW) as tables:
        table = tables.get(name)
        assert table is not None
        moved = {"captured_at", *METRICS}
        for column in contract.columns:
            if name != "posts" or column.name not in moved:
                assert table.schema()[column.name] == ibis.dtype(TYPES[column.kind])
        assert tables.given[name] == set(contract.required)
        assert tables.has(name, *contract.required)
        assert not tables.has(name, "handle")


def test_a_table_that_is_not_given_is_none() -> None:
    tables = opened(creators=creators())

    assert tables.names == ("creators",)
    assert tables.get("posts") is None
    assert not tables.has("posts")


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2024-05-31", "2024-05-31 00:00:00"),
        ("2024-05-31 18:30", "2024-05-31 18:30:00"),
        ("2024-05-31T18:30:15Z", "2024-05-31 18:30:15"),
        ("2024-05-31T18:30:15+02:00", "2024-05-31 16:30:15"),
        ("2024-05-31 18:30:15 -0330", "2024-05-31 22:00:15"),
        ("2024-05-31T18:30:15 UTC", "2024-05-31 18:30:15"),
        ("2024-05-31T18:30:15.123456+05", "2024-05-31 13:30:15.123456"),
        (pd.Timestamp("2024-05-31 18:30", tz="America/New_York"), "2024-05-31 22:30:00"),
        (pd.Timestamp("2024-05-31 18:30"), "2024-05-31 18:30:00"),
        (datetime(2024, 5, 31, tzinfo=UTC).date(), "2024-05-31 00:00:00"),
    ],
)
def test_times_become_utc(received: object, expected: str) -> None:
    tables = opened(creators=creators(first_seen_at=[received] * 3))

    assert {row[0] for row in rows(tables, "creators", "first_seen_at")} == {pd.Timestamp(expected)}


@pytest.mark.parametrize(
    ("received", "expected"),
    [("TRUE", True), (" yes", True), (1, True), (1.0, True), ("0", False), ("No", False)],
)
def test_booleans_are_read_in_the_usual_words(received: object, expected: bool) -> None:
    tables = opened(creators=creators(managed=[received] * 3))

    assert {row[0] for row in rows(tables, "creators", "managed")} == {expected}


def test_text_is_trimmed_and_empty_text_is_missing() -> None:
    tables = opened(creators=creators(name=["\u00a0Ann\t ", "  ", None], country=["", "é ", "d e"]))

    expected = [("a", "Ann", None), ("b", None, "é"), ("c", None, "d e")]
    assert rows(tables, "creators", "creator_id", "name", "country") == expected


def test_names_that_are_compared_are_in_lower_case_and_texts_that_are_read_are_not() -> None:
    given = posts(platform=["TikTok", "tiktok "], topic=["Beauty", "ÉTÉ"], text=["Hi", "Hi"])
    with opened(posts=given) as tables:
        assert rows(tables, "posts", "platform", "topic", "text") == [
            ("tiktok", "beauty", "Hi"),
            ("tiktok", "été", "Hi"),
        ]
    spelled = {"creator_id": ["a", "a"], "platform": ["TikTok", "tiktok"]}
    with pytest.raises(
        TableError, match=r"accounts row 2, .*the same creator_id, platform as row 1"
    ):
        opened(accounts=dict(spelled))


def test_credentials_are_counted_whether_a_number_or_a_list() -> None:
    tables = opened(creators=creators(credentials=["degree; book;;press", "2", None]))

    expected = [("a", 3), ("b", 2), ("c", None)]
    assert rows(tables, "creators", "creator_id", "credentials_n") == expected
    assert tables.has("creators", "credentials", "credentials_n")


def test_whole_number_ids_are_text_without_decimals() -> None:
    tables = opened(creators={"creator_id": [1.0, 20000000.0], "handle": [7, 8]})

    assert rows(tables, "creators", "creator_id", "handle") == [("1", "7"), ("20000000", "8")]


def test_extras_are_kept_by_what_their_values_are() -> None:
    extras: dict[str, list[object]] = {
        "score": ["1.5", "2", None],
        "expert": ["true", "false", None],
        "tier": ["gold", "2", None],
        "zip": ["01234", "80331", None],
        "signed": ["2024-01-01", None, None],
        "vector": [[1], [2], [3]],
        "nothing": [None, None, None],
    }
    tables = opened(creators=creators(**extras))

    assert tables.extras["creators"] == ("score", "expert", "tier", "zip", "nothing")
    table = tables.get("creators")
    assert table is not None
    kinds = [str(table.schema()[name]) for name in tables.extras["creators"]]
    assert kinds == ["float64", "boolean", "string", "string", "float64"]
    assert {warning.column for warning in tables.warnings} == {"signed", "vector"}


def test_numbers_on_posts_become_captures() -> None:
    captured: list[object] = ["2024-02-01", None]
    data = posts(captured_at=captured, likes=[5, 6], quality=[0.5, None], mood=["up", "down"])

    tables = opened(posts=data)

    assert rows(tables, "post_metrics", "post_id", "captured_at", "likes", "quality") == [
        ("1", pd.Timestamp("2024-02-01"), 5, 0.5),
        ("2", pd.Timestamp("2024-01-02"), 6, None),
    ]
    assert tables.extras == {"posts": ("mood",), "post_metrics": ("quality",)}
    assert tables.has("post_metrics", "likes", "captured_at", "quality")
    assert not tables.has("post_metrics", "views")
    table = tables.get("posts")
    assert table is not None
    assert not {"likes", "captured_at", "quality"} & set(table.columns)


def test_captures_on_posts_join_the_given_captures() -> None:
    data = posts(captured_at=["2024-02-01", "2024-02-01"], likes=[5, None], shares=[1, None])
    given: dict[str, list[object]] = {
        "post_id": ["1", "1", "2"],
        "captured_at": ["2024-02-01", "2024-03-01", "2024-03-01"],
        "likes": [None, 8, 9],
        "views": [100, 200, 300],
    }

    tables = opened(posts=data, post_metrics=given)

    assert rows(tables, "post_metrics", "post_id", "captured_at", "likes", "shares", "views") == [
        ("1", pd.Timestamp("2024-02-01"), 5, 1, 100),
        ("1", pd.Timestamp("2024-03-01"), 8, None, 200),
        ("2", pd.Timestamp("2024-03-01"), 9, None, 300),
    ]


def test_paid_views_on_posts_become_captures_like_the_other_counts() -> None:
    data = posts(captured_at=["2024-02-01"] * 2, views=[9, 9], paid_views=[4, None])

    tables = opened(posts=data)

    assert rows(tables, "post_metrics", "post_id", "views", "paid_views") == [
        ("1", 9, 4),
        ("2", 9, None),
    ]
    assert tables.has("post_metrics", "views", "paid_views")
    table = tables.get("posts")
    assert table is not None
    assert "paid_views" not in table.columns


def test_what_was_planned_and_what_came_of_it_have_their_types() -> None:
    tables = opened(
        placements={
            "placement_id": ["p1", "p2"],
            "creator_id": ["a", "a"],
            "booked_at": ["2024-05-01", "2024-05-01"],
            "settled_at": ["2024-05-20", None],
            "conversions": [2, None],
            "exposures": [900, None],
            "reach": [900, None],
            "clicks": [900, None],
            "refunds": [2, 0],
            "language": ["fr-BE", " "],
            "link": ["story", None],
            "brief": [' Show, and "tell" ', None],
            "planned_at": ["2025-01-01T18:00+01:00", None],
        }
    )

    names = ("reach", "clicks", "refunds", "language", "link", "brief", "planned_at")
    planned = pd.Timestamp("2025-01-01 17:00")
    assert rows(tables, "placements", *names) == [
        (900, 900, 2, "fr-BE", "story", 'Show, and "tell"', planned),
        (None, None, 0, None, None, None, None),
    ]
    assert tables.has("placements", *names)
    assert not tables.warnings


def test_posts_that_are_unknown_or_too_young_are_warnings_and_no_post_is_none() -> None:
    tables = opened(
        posts=posts(),
        mentions={
            "creator_id": ["a", "a", "b"],
            "mentioned_at": ["2024-01-01", "2024-01-01", "2024-01-01"],
            "source_id": ["s", "s", "s"],
            "post_id": ["1", "7", "2"],
        },
        replies={
            "creator_id": ["a", "b"],
            "commented_at": ["2024-01-01", "2024-01-02"],
            "post_id": [None, "2"],
            "text": ["oui, où ?", None],
        },
    )

    assert [str(warning) for warning in tables.warnings] == [
        "mentions, column post_id: 1 posts (1 rows) are not in posts; those rows count for their "
        "creator and for no post (value '7')",
        "mentions, column mentioned_at: 1 rows are from before their post was published; check "
        "both times and their time zones",
    ]
    assert rows(tables, "replies", "post_id", "text") == [("2", None), (None, "oui, où ?")]


def test_an_unsettled_placement_may_stand_in_the_table() -> None:
    tables = opened(
        placements={
            "placement_id": ["p1", "p2"],
            "creator_id": ["a", "a"],
            "booked_at": ["2024-05-01", "2024-07-01"],
            "settled_at": [None, "2024-08-01"],
            "conversions": [None, None],
        }
    )

    assert len(rows(tables, "placements", "placement_id")) == 2


def test_the_bounds_themselves_are_allowed() -> None:
    at_now: list[object] = ["2024-06-01T00:00:00Z"] * 2

    tables = opened(
        posts=posts(published_at=at_now, captured_at=at_now, likes=[0, 0]),
        replies={"creator_id": ["a", "b"], "commented_at": at_now, "replied_at": at_now},
        placements={
            "placement_id": ["p1", "p2"],
            "creator_id": ["a", "a"],
            "booked_at": ["2024-05-01", "2024-05-01"],
            "settled_at": ["2024-05-01", "2024-05-01"],
            "conversions": [5, 1],
            "exposures": [5, None],
            "control_conversions": [2, None],
            "control_exposures": [2, 9],
            "cost": [0, None],
        },
    )

    assert [warning.message for warning in tables.warnings] == [
        "1 placements have no exposures; each counts as one exposure",
        *[LATE] * 2,
    ]


def test_a_time_zone_that_nobody_knows_is_doubted_and_named() -> None:
    zones = ["Europe/Brussels", "Mars/Olympus", "Mars/Olympus", None]
    tables = opened(accounts={"creator_id": list("abcd"), "platform": ["x"] * 4, "timezone": zones})

    (warning,) = tables.warnings
    assert (warning.table, warning.column, warning.value) == (
        "accounts",
        "timezone",
        "Mars/Olympus",
    )
    assert warning.message.startswith("1 names (2 accounts) are in no time zone database; their")


def test_a_table_that_begins_too_late_for_many_placements_is_doubted() -> None:
    def doubts(*booked: str) -> list[tuple[str, str | None, str | None, str]]:
        names = [str(number) for number in range(len(booked))]
        ids = {"placement_id": names, "creator_id": ["a"] * len(names)}
        empty: list[object] = [None] * len(names)
        outcomes = {"settled_at": empty, "conversions": empty}
        tables = opened(posts=posts(), placements={**ids, "booked_at": list(booked), **outcomes})
        return [(w.table, w.column, w.value, w.message) for w in tables.warnings]

    late, known = "2024-03-30", "2024-03-31"
    assert doubts(late, *[known] * 5) == []
    ((*where, message),) = doubts(late, *[known] * 4)
    assert where == ["posts", "published_at", "2024-01-01"]
    assert "20% of the placements are booked less than 90 days later" in message


@pytest.mark.parametrize("currency", [["EUR", "usd", "eur", None], ["EUR", "eur", None, None]])
def test_money_of_several_currencies_is_doubted_and_counted(currency: list[object]) -> None:
    tables = opened(
        placements={
            "placement_id": ["1", "2", "3", "4"],
            "creator_id": ["a"] * 4,
            "booked_at": ["2024-01-01"] * 4,
            "settled_at": ["2024-02-01"] * 4,
            "conversions": [0, 1, 2, 3],
            "exposures": [10] * 4,
            "cost": [5] * 4,
            "currency": currency,
        }
    )

    expected = [
        "placements, column currency: money of 2 currencies is added as if it were one; convert "
        "it to one currency first (value 'EUR: 2 placements, USD: 1 placements')"
    ]
    assert [str(warning) for warning in tables.warnings] == (expected if "usd" in currency else [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_is_read_with_its_delimiter_its_quotes_and_its_byte_order_mark(
    tmp_path: Path, delimiter: str
) -> None:
    lines = [["Creator_ID ", "name"], ['"a\r\nb"', '"say ""hi"""'], ["é", '"x,;|\t"']]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    (tmp_path / "creators.csv").write_bytes(text.encode("utf-8-sig"))

    tables = open_folder(tmp_path, now=NOW)

    assert rows(tables, "creators", "creator_id", "name") == [
        ("a\r\nb", 'say "hi"'),
        ("é", "x,;|"),
    ]


def test_unknown_files_and_near_misses_are_warnings(tmp_path: Path) -> None:
    (tmp_path / "creators.csv").write_text("creator_id,langauge\na,de\n", encoding="utf-8")
    (tmp_path / "placement.csv").write_text("x\n1\n", encoding="utf-8")
    (tmp_path / "candidates.csv").write_text("creator_id\na\n", encoding="utf-8")
    (tmp_path / "mentions.csv").write_text(
        "creator_id,mentioned_at,source_id\nz,1970-01-01,s\nz,1970-01-01,s\n", encoding="utf-8"
    )
    (tmp_path / "posts.xlsx").write_bytes(b"PK")

    warnings = [str(warning) for warning in open_folder(tmp_path, now=NOW).warnings]

    assert warnings == [
        "placement: is not read: no table has that name. Did you mean 'placements'? "
        "(value 'placement.csv')",
        "posts: is not read; write it as one of .csv, .csv.gz, .parquet (value 'posts.xlsx')",
        "creators, column langauge: is not a column of creators, kept as extra. "
        "Did you mean 'language'?",
        "mentions, column creator_id: 1 creators (2 rows) are not in creators; what creators says "
        "is missing for them (value 'z')",
        "mentions: 1 rows repeat another row in every column; each counts on its own",
        "mentions, column mentioned_at: 2 times before 1995-01-01; a missing time must be empty, "
        "not zero",
    ]


def test_numbers_on_posts_without_their_capture_are_a_warning() -> None:
    warnings = [str(warning) for warning in opened(posts=posts(likes=[1, 2])).warnings]

    assert warnings == [
        "posts, column captured_at: numbers on posts without captured_at are taken as known at "
        "published_at; if they were read later, add captured_at, or the model sees the future "
        "(value 'likes')"
    ]


def test_an_unknown_frame_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(TableError, match=r"no such table\. Did you mean 'creators'"):
        open_frames({"creator": pd.DataFrame(creators())})


def test_a_folder_is_understood_without_being_opened(tmp_path: Path) -> None:
    (tmp_path / "account_snapshots.csv").write_text(
        "creator_id,platform,captured_at,followers,mood\n"
        "a,x,2023-01-01,5,good\na,x,2024-01-01T12:00:00+01:00,many,bad\n",
        encoding="utf-8",
    )

    plain = check_folder(tmp_path, now=NOW).to_dict()

    assert not plain["ok"]
    (table,) = plain["tables"]
    assert table == {
        "name": "account_snapshots",
        "source": "account_snapshots.csv",
        "rows": 2,
        "understood": ("creator_id", "platform", "captured_at", "followers"),
        "absent": ("following", "posts", "listed"),
        "extras": {"mood": "string"},
        "ignored": {},
        "first_at": "2023-01-01T00:00:00Z",
        "last_at": "2024-01-01T11:00:00Z",
    }
    (problem,) = plain["problems"]
    assert (problem["row"], problem["column"], problem["value"]) == (2, "followers", "many")


def test_the_temporary_database_goes_with_the_last_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    tables = opened(creators=creators())
    table = tables.get("creators")
    assert table is not None
    del tables
    gc.collect()

    assert table.count().to_pyarrow().as_py() == 3
    assert len(list(tmp_path.iterdir())) == 1
    del table
    gc.collect()
    assert not list(tmp_path.iterdir())


def checked(folder: Path, **columns: list[object]) -> dict[str, str]:
    """Return the notes of a check of placements, by code."""
    table = {
        "placement_id": ["1", "2", "3"],
        "creator_id": ["a", "b", "c"],
        "booked_at": ["2024-01-01", "2024-02-01", "2024-03-01"],
        "settled_at": ["2024-02-01", "2024-03-01", "2024-04-01"],
        "conversions": [1, 2, 3],
        "exposures": [10, 10, 10],
    }
    pd.DataFrame({**table, **columns}).to_csv(folder / "placements.csv", index=False)
    found = check_folder(folder, now=NOW)
    assert found.ok
    return {str(warning.code): str(warning) for warning in found.warnings}


def test_a_check_says_nothing_of_placements_that_can_be_learned_from(tmp_path: Path) -> None:
    assert checked(tmp_path) == {}


def test_a_check_sees_placements_of_the_future_and_says_that_training_refuses_them(
    tmp_path: Path,
) -> None:
    notes = checked(
        tmp_path,
        booked_at=["2024-01-01", "2024-07-01", "2024-03-01"],
        settled_at=["2024-02-01", "2024-08-01", "2024-09-01"],
    )
    assert list(notes) == ["booked_ahead", "settled_ahead", "unsettled"]
    assert "1 of 3 placements are booked after now (2024-06-01)" in notes["booked_ahead"]
    assert "2 of 3 placements have conversions although" in notes["settled_ahead"]
    assert "`unsettled: drop`" in notes["unsettled"]


def test_a_check_of_tables_without_placements_says_that_training_needs_them(tmp_path: Path) -> None:
    pd.DataFrame(creators()).to_csv(tmp_path / "creators.csv", index=False)
    (note,) = check_folder(tmp_path, now=NOW).warnings
    assert note.code == "no_placements"
    assert "training needs placements" in note.told("en")
    assert "l'apprentissage demande placements" in note.told("fr")
    assert open_folder(tmp_path, now=NOW).warnings == ()
