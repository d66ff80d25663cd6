"""Laws of opening: order and format of files do not matter, a cast loses nothing silently."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversion_influence.errors import TableError
from conversion_influence.tables.casting import cast
from conversion_influence.tables.sources import open_folder, open_frames

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def frames() -> dict[str, pd.DataFrame]:
    days = pd.date_range("2024-01-01", periods=40, freq="D")
    return {
        "creators": pd.DataFrame(
            {
                "creator_id": [f"c{i}" for i in range(40)],
                "credentials": range(40),
                "vip": [True] * 40,
            }
        ),
        "posts": pd.DataFrame(
            {
                "post_id": range(40),
                "creator_id": [f"c{i}" for i in range(40)],
                "platform": "x",
                "published_at": days,
                "likes": [None if i % 3 else i for i in range(40)],
                "quality": [i / 7 for i in range(40)],
                "text": [f"line\n{i}, é" for i in range(40)],
            }
        ),
    }


def fingerprint(tables: dict[str, pd.DataFrame]) -> str:
    with open_frames(tables, now=NOW) as found:
        return found.fingerprint()


def test_order_of_rows_and_columns_does_not_matter() -> None:
    mixed = {
        name: frame.sample(frac=1, random_state=1)[list(frame.columns)[::-1]]
        for name, frame in frames().items()
    }

    assert fingerprint(mixed) == fingerprint(frames())


@pytest.mark.parametrize("suffix", ["csv", "csv.gz", "parquet"])
def test_format_of_files_does_not_matter(tmp_path: Path, suffix: str) -> None:
    for name, frame in frames().items():
        path = tmp_path / f"{name}.{suffix}"
        if suffix == "parquet":
            frame.to_parquet(path, index=False)
        else:
            frame.to_csv(path, index=False)

    with open_folder(tmp_path, now=NOW) as tables:
        assert tables.fingerprint() == fingerprint(frames())


def test_metrics_on_posts_or_in_their_own_table_are_the_same_content() -> None:
    joined = frames()
    posts = joined["posts"]
    captures = posts[["post_id", "published_at", "likes", "quality"]]
    apart = {
        **joined,
        "posts": posts.drop(columns=["likes", "quality"]),
        "post_metrics": captures.rename(columns={"published_at": "captured_at"}),
    }

    assert fingerprint(apart) == fingerprint(joined)


@pytest.mark.parametrize(
    ("column", "value"), [("platform", "y"), ("likes", 1000), ("quality", 0.25), ("text", None)]
)
def test_another_value_gives_another_fingerprint(column: str, value: object) -> None:
    changed = frames()
    values = changed["posts"][column].astype(object).tolist()
    changed["posts"][column] = [*values[:3], value, *values[4:]]

    assert fingerprint(changed) != fingerprint(frames())


def test_a_repeated_row_gives_another_fingerprint() -> None:
    data = pd.DataFrame({"creator_id": ["a", "b"], "mentioned_at": "2024-01-01", "source_id": "s"})
    twice = pd.concat([data, data.iloc[:1]])

    assert fingerprint({"mentions": twice}) != fingerprint({"mentions": data})


def test_parquet_types_are_read_as_their_meaning(tmp_path: Path) -> None:
    noon = datetime(2024, 1, 1, 12, tzinfo=UTC)
    table = pa.table(
        {
            "creator_id": pa.array([1, 2], pa.int32()),
            "platform": pa.array(["x", "x"]).dictionary_encode(),
            "captured_at": pa.array([noon, noon], pa.timestamp("ns", tz="Asia/Tokyo")),
            "followers": pa.array([3.0, 4.0], pa.float32()),
            "listed": pa.array([7, None], pa.decimal128(5, 0)),
        }
    )
    pq.write_table(table, tmp_path / "account_snapshots.parquet")

    with open_folder(tmp_path, now=NOW) as tables:
        found = tables.tables["account_snapshots"].order_by("creator_id").to_pyarrow().to_pylist()

    assert [row["creator_id"] for row in found] == ["1", "2"]
    assert [row["captured_at"] for row in found] == [noon.replace(tzinfo=None)] * 2
    assert [row["followers"] for row in found] == [3, 4]
    assert [row["listed"] for row in found] == [7, None]


def test_numbers_are_no_times() -> None:
    frame = pd.DataFrame({"creator_id": ["a"], "first_seen_at": [1_700_000_000]})

    with pytest.raises(TableError, match=r"first_seen_at: is not a time; .*'1700000000'"):
        open_frames({"creators": frame})


def test_an_infinite_extra_is_refused() -> None:
    frame = pd.DataFrame({"creator_id": ["a", "b"], "score": [1.0, math.inf]})

    with pytest.raises(TableError, match=r"row 2, column score: is not a number; .*'inf'"):
        open_frames({"creators": frame})


def test_row_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    lines = [f"{i},{'?' if i in {7, 150_000, 299_999} else '2020-01-01'}" for i in range(300_000)]
    text = "creator_id,first_seen_at\n" + "\n".join(lines)
    (tmp_path / "creators.csv").write_text(text, encoding="utf-8")

    with pytest.raises(TableError, match="is not a time") as caught:
        open_folder(tmp_path)

    assert [problem.row for problem in caught.value.problems] == [8, 150_001, 300_000]


NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers(-(2**60), 2**60).map(str),
    st.text("0123456789+-.eExX_, naif", max_size=8),
)


def strictly(text: str) -> float | None:
    """Read a number in plain Python: digits, a point and an exponent, nothing else."""
    if not text or set(text) - set("0123456789+-.eE"):
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


DATABASE = duckdb.connect(config={"threads": 1})


@settings(max_examples=60, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=100))
def test_a_text_is_cast_to_the_number_it_spells_or_not_at_all(texts: list[str]) -> None:
    DATABASE.register("received", pa.table({"value": pa.array(texts, pa.string())}))
    found = DATABASE.execute(
        f"SELECT {cast('value', 'VARCHAR', 'number')}, {cast('value', 'VARCHAR', 'count')} "
        "FROM received"
    ).fetchall()

    for text, (number, count) in zip(texts, found, strict=True):
        expected = strictly(text)
        assert number == expected
        whole = expected is not None and expected.is_integer() and abs(expected) < 2**53
        assert count == (int(expected) if whole and expected is not None else None)
