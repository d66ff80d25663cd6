"""Tables that lie in Spark are opened where they are, their columns and types checked."""

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from conversion_influence.errors import TableError
from conversion_influence.tables.lake import open_spark
from conversion_influence.tables.sources import open_frames
from conversion_influence.tables.world import simulate

pytestmark = pytest.mark.xdist_group("spark")


@pytest.fixture
def views(session: Any) -> Any:
    made: list[str] = []

    def view(name: str, query: str) -> str:
        session.sql(query).createOrReplaceTempView(name)
        made.append(name)
        return name

    yield view
    for name in made:
        session.catalog.dropTempView(name)


def test_tables_in_spark_are_read_like_frames(session: Any) -> None:
    world = simulate(creators=10, seed=3, days=120).tables
    names = {}
    for name, frame in world.items():
        session.createDataFrame(pa.Table.from_pandas(frame)).createOrReplaceTempView(f"own_{name}")
        names[name] = f"own_{name}"
    try:
        with open_frames(world) as expected, open_spark(session, names) as tables:
            assert tables.names == expected.names
            assert tables.given == expected.given
            assert tables.extras == expected.extras
            for name in expected.names:
                there, here = tables.tables[name], expected.tables[name]
                assert dict(there.schema()) == dict(here.schema())
                assert rows(there.execute(), here.columns) == rows(here.execute(), here.columns)
            first = tables.fingerprint()
        with open_spark(session, names) as tables:
            assert tables.fingerprint() == first
        names.pop("replies")
        with open_spark(session, names) as tables:
            assert tables.fingerprint() != first
    finally:
        for name in world:
            session.catalog.dropTempView(f"own_{name}")


def rows(frame: pd.DataFrame, columns: Any) -> list[Any]:
    texts = frame[list(columns)].astype(object)
    kept = texts.where(frame[list(columns)].notna(), None)
    return sorted(map(repr, kept.itertuples(index=False, name=None)))


def test_text_is_trimmed_and_whole_numbers_may_name_things(session: Any, views: Any) -> None:
    name = views(
        "own_posts",
        "SELECT 7 AS post_id, ' ada ' AS Creator_ID, '\u00a0' AS topic, ' TikTok' AS platform, "
        "timestamp '2024-01-01 10:00:00' AS published_at, double('nan') AS score, "
        "array(1) AS tags, 'kept' AS Mood",
    )
    with open_spark(session, {"posts": name}) as tables:
        (post,) = tables.tables["posts"].execute().to_dict("records")
        assert (post["post_id"], post["creator_id"], post["Mood"]) == ("7", "ada", "kept")
        assert pd.isna(post["topic"])
        assert post["platform"] == "tiktok"
        assert post["published_at"] == pd.Timestamp("2024-01-01 10:00")
        assert tables.extras["posts"] == ("Mood",)
        said = [str(warning) for warning in tables.warnings]
    assert said == [
        "posts, column score: is not read: it is a number on posts; put it into post_metrics, with "
        "captured_at",
        "posts, column tags: is not read: it is of type array<int>",
    ]


def test_every_column_at_fault_is_named_at_once(session: Any, views: Any) -> None:
    posts = views("own_posts", "SELECT 1.5 AS post_id, 'a' AS creator_id, 3 AS likes")
    with pytest.raises(TableError) as caught:
        open_spark(session, {"posts": posts, "creators": "no.such", "post": posts})
    said = str(caught.value)
    for words in (
        "post: no such table. Did you mean 'posts'?",
        "creators: Spark knows no such table or view (value 'no.such')",
        "posts, column post_id: must be of type string or tinyint",
        "posts, column platform: the column is missing",
        "posts, column likes: stands on posts; in Spark it must stand in post_metrics",
    ):
        assert words in said
