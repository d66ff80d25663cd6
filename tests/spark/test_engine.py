"""Tables on Spark are tables like any other, and a session is given back as it was."""

from datetime import datetime, timedelta
from typing import Any

import ibis
import pandas as pd
import pytest

from conversion_influence.tables.opened import Tables
from conversion_influence.tables.sources import open_frames
from conversion_influence.tables.spark import to_spark
from conversion_influence.tables.spark_session import LOCAL_SETTINGS, start_session

from .conftest import QUICK

pytestmark = pytest.mark.xdist_group("spark")

AT = datetime(2024, 3, 3, 18, 0, 0, 123456)
POSTS = pd.DataFrame(
    {
        "post_id": ["1", "2", "3"],
        "creator_id": ["ada", "ada", "bob"],
        "platform": "x",
        "published_at": [AT, AT + timedelta(microseconds=1), AT + timedelta(days=1)],
        "topic": ["Été", None, "food"],
        "sponsored": [True, None, False],
        "likes": pd.array([3, None, 0], "Int64"),
    }
)


@pytest.fixture
def both(session: Any) -> Any:
    with open_frames({"posts": POSTS}) as tables, to_spark(tables, session) as sent:
        yield tables, sent


def test_tables_come_over_unchanged(both: tuple[Tables, Tables]) -> None:
    tables, sent = both
    assert sent.fingerprint() == tables.fingerprint()
    assert sent.names == tables.names
    for name in tables.names:
        there, here = sent.tables[name], tables.tables[name]
        assert there.schema() == here.schema()
        key = list(here.columns)[:1]
        pd.testing.assert_frame_equal(
            there.order_by(key).execute().astype(object),
            here.order_by(key).execute().astype(object),
            check_index_type=False,
        )


@pytest.mark.parametrize(
    "expression",
    [
        lambda t: t.select("post_id", v=t.published_at.epoch_seconds() - 1709488800),
        lambda t: t.select("post_id", v=t.topic.length() * 7.0 / 30.0),
        lambda t: t.select("post_id", v=2.0 ** (t.topic.length() / -30.0)),
        lambda t: t.aggregate(
            post_id=t.post_id.max(), v=t.topic.length().median(where=t.sponsored)
        ),
        lambda t: t.select("post_id", v=t.published_at.cast("string")),
        lambda t: t.select("post_id", v=t.topic.lower()),
    ],
)
def test_what_spark_computes_otherwise_is_put_right(
    both: tuple[Tables, Tables], expression: Any
) -> None:
    here, there = (
        expression(tables.tables["posts"]).execute().set_index("post_id").v.sort_index()
        for tables in both
    )
    assert (
        there.astype(object).tolist()
        == pytest.approx(here.astype(object).tolist(), abs=1e-9, nan_ok=True)
        or there.tolist() == here.tolist()
    )


def test_values_are_held_with_naive_instants_and_can_be_joined(both: tuple[Tables, Tables]) -> None:
    frame = pd.DataFrame({"at": pd.Series([AT], dtype="datetime64[us]"), "n": [1]})
    for tables in both:
        posts = tables.tables["posts"]
        for table in (tables.hold(ibis.memtable(frame)), ibis.memtable(frame)):
            joined = posts.join(table, posts.published_at == table.at)
            assert joined.post_id.execute().tolist() == ["1"]
            assert joined.select("at").execute()["at"].tolist() == [pd.Timestamp(AT)]


def test_the_last_known_value_before_a_row_is_the_same_on_both(
    both: tuple[Tables, Tables],
) -> None:
    rows = [(1, 0, None), (1, 1, 5), (1, 2, None), (1, 3, None), (1, 4, 7), (2, 0, 9), (2, 1, None)]
    frame = pd.DataFrame(rows, columns=["of", "day", "told"]).astype({"told": "Int64"})
    frame["at"] = (pd.Timestamp(AT) + pd.to_timedelta(frame.day, unit="D")).astype("datetime64[us]")
    for tables in both:
        held = tables.hold(ibis.memtable(frame.sample(frac=1.0, random_state=0)))
        before = tables.engine.known_before(held.told, held.of, held["at"])
        found = held.select("of", "day", before=before).cache().execute()
        told = found.sort_values(["of", "day"]).before.astype("Float64").tolist()
        assert [None if pd.isna(one) else one for one in told] == [None, None, 5, 5, 5, None, 9]


@pytest.mark.parametrize("in_files", [True, False])
def test_a_step_that_is_kept_does_not_grow_the_next_one(
    both: tuple[Tables, Tables], in_files: bool
) -> None:
    connection = both[1].engine.connection
    connection.folder = connection.folder if in_files else None
    table = both[1].tables["posts"].select("post_id", n=1)
    for _ in range(12):
        table = table.join(table, "post_id").select("post_id", n=table.n).cache()
    assert table.n.sum().execute() == len(POSTS)
    assert table.filter(table.n > 1).cache().count().execute() == 0


def test_closing_gives_the_session_back(session: Any) -> None:
    names = ("spark.sql.session.timeZone", "spark.sql.timestampType")
    session.conf.set("spark.sql.session.timeZone", "Europe/Brussels")
    before = {name: session.conf.get(name) for name in names}
    views = session.sql("SHOW TABLES").toArrow()["tableName"].to_pylist()
    with open_frames({"posts": POSTS}) as tables, to_spark(tables, session) as sent:
        sent.hold(ibis.memtable(pd.DataFrame({"n": [1]})))
        kept = sent.tables["posts"].cache()
        assert session.conf.get("spark.sql.session.timeZone") == "UTC"
        assert kept.count().execute() == len(POSTS)
    assert {name: session.conf.get(name) for name in names} == before
    assert session.sql("SHOW TABLES").toArrow()["tableName"].to_pylist() == views
    session.conf.set("spark.sql.session.timeZone", "UTC")


def test_a_session_of_our_own_stays_on_this_machine(session: Any) -> None:
    settings = {
        name: value
        for name, value in {**LOCAL_SETTINGS, **QUICK}.items()
        if "java" not in name.lower()
    }
    running = dict(session.sparkContext.getConf().getAll())
    assert {name: running.get(name) for name in settings} == settings
    assert start_session().sparkContext is session.sparkContext
