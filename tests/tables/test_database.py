"""Tables in databases and YAML lists are read like files, and no message shows a password."""

import sqlite3
import sys
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from conversion_influence.config import Config
from conversion_influence.errors import ConfigError, MissingExtraError, TableError
from conversion_influence.tables.addresses import is_address, read_address
from conversion_influence.tables.sources import check_source, open_frames, open_source
from conversion_influence.tables.world import simulate
from conversion_influence.workflows.reading import read_training_data

POSTS = pd.DataFrame(
    {
        "post_id": ["1", "2"],
        "creator_id": ["ada", "bob"],
        "platform": ["x", "x"],
        "published_at": pd.to_datetime(["2024-01-01 10:00:00.0", "2024-01-02 10:00:00.5"]),
        "sponsored": [True, None],
    }
)
CREATORS = pd.DataFrame({"creator_id": ["ada", "bob"], "country": ["BE", None]})


@pytest.fixture
def lite(tmp_path: Path) -> str:
    path = tmp_path / "own.db"
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE Posts (post_id TEXT, creator_id TEXT, platform TEXT, "
            "published_at TIMESTAMP, sponsored BOOLEAN)"
        )
        database.execute(
            "INSERT INTO Posts VALUES ('1', 'ada', 'x', '2024-01-01 10:00:00', 1), "
            "('2', 'bob', 'x', '2024-01-02 10:00:00.500000', NULL)"
        )
        database.execute("CREATE VIEW creators AS SELECT 'ada' AS creator_id, 'BE' AS country")
        database.execute("CREATE TABLE invoices (number INTEGER)")
    database.close()
    return f"sqlite:///{path}"


@pytest.fixture
def duck(tmp_path: Path) -> str:
    path = tmp_path / "own.duckdb"
    with duckdb.connect(path) as database:
        database.register("given", POSTS)
        database.execute("CREATE TABLE posts AS SELECT * FROM given; CREATE SCHEMA old")
        database.execute("CREATE TABLE old.people AS SELECT 'ada' AS creator_id, 'BE' AS country")
    return f"duckdb://{path}"


def listing(folder: Path, **places: str) -> Path:
    path = folder / "tables.yaml"
    path.write_text("tables:\n" + "".join(f"  {k}: {v!r}\n" for k, v in places.items()))
    return path


def fingerprint(source: Any) -> str:
    with open_source(source) as tables:
        return tables.fingerprint()


def test_a_database_gives_what_frames_give(lite: str, duck: str) -> None:
    with open_frames({"posts": POSTS}) as tables:
        expected = tables.fingerprint()
    assert fingerprint(duck) == expected
    with open_frames({"posts": POSTS, "creators": CREATORS[:1]}) as tables:
        assert fingerprint(lite) == tables.fingerprint()


def test_a_list_may_mix_databases_schemas_and_files_beside_it(
    tmp_path: Path, lite: str, duck: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    CREATORS.to_csv(tmp_path / "people.csv", index=False)
    monkeypatch.setenv("OWN_DATABASE", duck)
    with open_frames({"posts": POSTS, "creators": CREATORS}) as tables:
        expected = tables.fingerprint()
    assert fingerprint(listing(tmp_path, posts=f"{lite}#Posts", creators="people.csv")) == expected
    assert fingerprint(listing(tmp_path, posts="env:OWN_DATABASE", creators="people.csv")) == (
        expected
    )
    with open_source(listing(tmp_path, creators="env:OWN_DATABASE#old.people")) as tables:
        assert tables.names == ("creators",)


def test_check_tells_what_a_database_holds(lite: str) -> None:
    found = check_source(lite)
    assert [table.name for table in found.tables] == ["creators", "posts"]
    assert found.tables[1].source == "Posts"
    assert found.problems == ()


def test_rows_of_a_database_are_checked_like_rows_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.duckdb"
    with duckdb.connect(path) as database:
        database.execute(
            "CREATE TABLE posts AS SELECT NULL AS post_id, 'ada' AS creator_id, 'x' AS platform, "
            "'yesterday' AS published_at"
        )
    with pytest.raises(TableError, match=r"posts row 1, column published_at.*'yesterday'"):
        open_source(f"duckdb://{path}")


def test_a_database_without_known_tables_says_which_names_are_known(tmp_path: Path) -> None:
    path = tmp_path / "own.duckdb"
    duckdb.connect(path).execute("CREATE TABLE post (post_id INTEGER)").close()
    found = check_source(f"duckdb://{path}")
    assert "no table found; name tables or views as creators" in str(found.problems[0])
    assert "Did you mean 'posts'" in str(found.warnings[0])


def test_an_address_of_one_table_is_no_source(tmp_path: Path) -> None:
    path = tmp_path / "own.duckdb"
    with duckdb.connect(path) as database:
        database.execute("CREATE TABLE creators AS SELECT 'ada' AS creator_id")
    with pytest.raises(ConfigError, match="names one table"):
        open_source(f"duckdb://{path}#creators")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("tables: {post: 'a.csv'}", "no table is called 'post'. Did you mean 'posts'"),
        ("tables: {posts: 'a.csv'}", "nor a file that is there"),
        ("tables: {posts: 3}", "must be an address or a file, got int"),
        ("posts: 'a.csv'", "must hold `tables:` and nothing else"),
        ("tables: [", "is not valid YAML"),
        ("tables: {posts: 'env:NOT_SET#posts'}", "the environment variable NOT_SET is not set"),
    ],
)
def test_a_faulty_list_says_what_to_do(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "tables.yaml"
    path.write_text(content)
    with pytest.raises(ConfigError) as caught:
        open_source(path)
    assert words in str(caught.value)


def test_a_table_that_is_not_there_is_a_problem_of_that_table(tmp_path: Path, lite: str) -> None:
    with pytest.raises(TableError, match=r"posts: the table cannot be read .*#nothing"):
        open_source(listing(tmp_path, posts=f"{lite}#nothing"))


SECRET = "s3cret-w0rd"


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://ada:{SECRET}@127.0.0.1:1/shop",
        f"postgresql://ada:{SECRET}@127.0.0.1:none/shop",
        f"postgresql://127.0.0.1:1/shop?user=ada&password={SECRET}",
        f"postgresql://ada:{SECRET}/x@127.0.0.1:1/shop",
        f"postgresql://ada:{SECRET}#x@127.0.0.1:1/shop",
        f"postgresql://ada:{SECRET}?x@127.0.0.1:1/shop",
        f"postgresql://ada:x@{SECRET}@127.0.0.1:1/shop",
        f"nothing://ada:{SECRET}@127.0.0.1/shop",
        f"mysql://ada:{SECRET}@127.0.0.1/shop",
    ],
)
def test_no_message_and_no_cause_of_it_shows_a_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("OWN_DATABASE", text)
    for source in (text, "env:OWN_DATABASE", listing(tmp_path, posts=f"{text}#posts")):
        with pytest.raises((TableError, ConfigError, MissingExtraError)) as caught:
            open_source(source)
        error: BaseException | None = caught.value
        while error is not None:
            assert SECRET not in str(error) + repr(error)
            error = error.__cause__ or error.__context__


def test_an_address_shows_neither_login_nor_settings() -> None:
    address = read_address(f"postgresql://ada:{SECRET}@host/shop?sslkey={SECRET}#public.posts")
    assert str(address) == "Address('postgresql://***@host/shop', table='public.posts')"
    assert address.clean(f"no {SECRET} at postgresql://ada:{SECRET}@host") == (
        "no *** at postgresql://***@host"
    )
    encoded = read_address("postgresql://ada:p%40ss+word@host/shop")
    assert encoded.clean("p@ss+word p%40ss%2Bword") == "*** ***"
    assert not is_address("data/demo")
    assert not is_address("tables.yaml")


def test_an_absent_driver_is_named_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    for name in [name for name in sys.modules if name.startswith("ibis.backends.postgres")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(MissingExtraError, match=r"pip install 'conversion-influence\[postgres\]'"):
        open_source(f"postgresql://ada:{SECRET}@127.0.0.1:1/shop")


def test_training_reads_a_list_of_tables_like_a_folder(tmp_path: Path) -> None:
    world = simulate(creators=12, seed=3, days=200).tables
    database = tmp_path / "own.duckdb"
    with duckdb.connect(database) as own:
        own.register("given", world["placements"])
        own.execute("CREATE TABLE placements AS SELECT * FROM given")
    folder = tmp_path / "tables"
    folder.mkdir()
    world["placements"].to_parquet(folder / "placements.parquet")
    world["creators"].to_parquet(folder / "creators.parquet")
    listed = listing(
        tmp_path, placements=f"duckdb://{database}", creators="tables/creators.parquet"
    )
    first, second = (
        read_training_data(Config(data=data, unsettled="drop"), lambda _: None)
        for data in (folder, listed)
    )
    assert first.fingerprint == second.fingerprint
    pd.testing.assert_frame_equal(first.rows.frame, second.rows.frame)
