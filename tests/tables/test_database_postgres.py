"""A real Postgres as source: the same tables as from files, one state of it, nothing written."""

import io
import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pandas as pd
import pytest

from conversion_influence.errors import TableError
from conversion_influence.tables.schemas import CONTRACTS
from conversion_influence.tables.sources import find_source, open_frames, open_source
from conversion_influence.tables.world import simulate

psycopg = pytest.importorskip(
    "psycopg", reason="no psycopg: pip install 'conversion-influence[postgres]'"
)
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
pytestmark = pytest.mark.skipif(
    not PROGRAMS, reason="no Postgres server on this machine (Debian: apt-get install postgresql)"
)

PASSWORD = "p@ss:w/rd+#1"
TYPES = {
    "string": "text",
    "timestamp": "timestamp",
    "number": "double precision",
    "count": "bigint",
    "boolean": "boolean",
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Run a server of our own on a free port of this machine; give its address."""
    with tempfile.TemporaryDirectory(prefix="influence-postgres-") as name:
        folder = Path(name)
        secret = folder / "password"
        secret.write_text(PASSWORD)
        run: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}}
        if os.geteuid() == 0:  # Postgres refuses to run as root
            owner = pwd.getpwnam("postgres")
            run |= {"user": owner.pw_uid, "group": owner.pw_gid}
            for path in (folder, secret):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        data = str(folder / "data")
        make = [PROGRAMS[-1] / "initdb", "-D", data, "-U", "influence", "--pwfile", secret]
        make += ["-A", "scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C"]
        subprocess.run(make, check=True, capture_output=True, **run)
        port = free_port()
        serve = [PROGRAMS[-1] / "postgres", "-D", data, "-p", str(port), "-c", "fsync=off"]
        serve += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
        with subprocess.Popen(serve, stderr=subprocess.DEVNULL, **run) as process:
            try:
                address = f"postgresql://influence:{quote(PASSWORD, safe='')}@127.0.0.1:{port}"
                wait_for(f"{address}/postgres")
                yield address
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("Postgres does not answer")


@pytest.fixture
def shop(server: str, request: pytest.FixtureRequest) -> Iterator[tuple[str, Any]]:
    """Give the address of an empty database and a connection that may write to it."""
    name = f"shop_{abs(hash(request.node.name))}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(f"{server}/{name}", autocommit=True) as owner:
        yield f"{server}/{name}", owner


def fill(owner: Any, frames: dict[str, pd.DataFrame]) -> None:
    for name, frame in frames.items():
        kinds = {column.name: TYPES[column.kind] for column in CONTRACTS[name].columns}
        columns = ", ".join(f'"{c}" {kinds.get(c, "double precision")}' for c in frame.columns)
        owner.execute(f"CREATE TABLE {name} ({columns})")
        text = io.StringIO()
        typed = duckdb.sql("SELECT * FROM frame").df()
        counts = {c: "Int64" for c in typed if kinds.get(c) == "bigint"}
        typed.astype(counts).to_csv(text, index=False, header=False)
        with owner.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy:
            copy.write(text.getvalue())


def test_postgres_gives_the_tables_that_frames_give(
    shop: tuple[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, owner = shop
    world = simulate(creators=15, seed=4, days=200).tables
    fill(owner, dict(world))
    monkeypatch.setenv("SHOP", address)
    with open_frames(world) as expected, open_source("env:SHOP") as tables:
        assert tables.names == expected.names
        assert tables.fingerprint() == expected.fingerprint()


def test_types_that_arrow_lacks_come_as_text_and_times_as_utc(shop: tuple[str, Any]) -> None:
    address, owner = shop
    owner.execute("CREATE TYPE shape AS ENUM ('reel', 'story')")
    owner.execute(
        "CREATE TABLE posts AS SELECT 1::bigint AS post_id, 16::numeric AS creator_id, "
        "' x '::varchar AS platform, '2024-01-01 12:00:00.123456+02'::timestamptz AS published_at, "
        "ARRAY['a', 'b'] AS hashtags, 'reel'::shape AS format, '{}'::jsonb AS link, ''::text AS "
        "text, 12.50::numeric AS score, '1 day'::interval AS pause, '::1'::inet AS host, "
        "'2024-01-02'::date AS captured_at, 3::smallint AS likes"
    )
    with open_source(address) as tables:
        (post,) = tables.tables["posts"].execute().to_dict("records")
        (capture,) = tables.tables["post_metrics"].execute().to_dict("records")
    assert (post["post_id"], post["creator_id"], post["platform"]) == ("1", "16", "x")
    assert post["published_at"] == pd.Timestamp("2024-01-01 10:00:00.123456")
    assert (post["hashtags"], post["format"], post["link"]) == ("a;b", "reel", "{}")
    assert pd.isna(post["text"])
    assert (post["pause"], post["host"]) == ("1 day", "::1/128")
    assert (capture["likes"], capture["score"]) == (3, 12.5)
    assert capture["captured_at"] == pd.Timestamp("2024-01-02")


def test_all_tables_are_read_as_of_one_moment_and_nothing_can_be_written(
    shop: tuple[str, Any],
) -> None:
    address, owner = shop
    now = "'2024-01-01'::timestamp"
    post = f"'1' AS post_id, 'a' AS creator_id, 'x' AS platform, {now} AS published_at"
    owner.execute(f"CREATE TABLE posts AS SELECT {post}")
    owner.execute(f"CREATE TABLE post_metrics AS SELECT '1' post_id, {now} captured_at, 3 likes")
    with find_source(address) as found, duckdb.connect() as staging:
        staging.execute("CREATE SCHEMA stage")
        found.loaders["posts"](staging)
        owner.execute(f"INSERT INTO post_metrics VALUES ('2', {now}, 4)")
        raw, problems = found.loaders["post_metrics"](staging)
        assert problems == []
        assert raw is not None
        assert raw.rows == 1


def test_a_fault_in_postgres_is_told_like_one_in_a_file_and_shows_no_password(
    shop: tuple[str, Any],
) -> None:
    address, owner = shop
    owner.execute("CREATE SCHEMA old")
    owner.execute("CREATE TABLE old.creators AS SELECT NULL::text AS creator_id")
    owner.execute("CREATE TABLE posts AS SELECT 'infinity'::timestamptz AS published_at")
    owner.execute("CREATE VIEW mentions AS SELECT 1 / g AS source_id FROM generate_series(0, 1) g")
    for source, words in (
        (f"{address}/old", "creators row 1, column creator_id"),
        (address, r"posts: the table cannot be read \(.*timestamp too large"),
        (address, r"mentions: the table cannot be read \(.*division by zero"),
        (address.replace(quote(PASSWORD, safe=""), "wrong-secret"), "authentication failed"),
        (address.replace("shop", "no_shop"), "does not exist"),
    ):
        with pytest.raises(TableError, match=words) as caught:
            open_source(source)
        shown = str(caught.value)
        assert not any(secret in shown for secret in (PASSWORD, quote(PASSWORD), "wrong-secret"))


def test_a_role_without_rights_is_told_so(shop: tuple[str, Any]) -> None:
    address, owner = shop
    owner.execute("CREATE TABLE creators AS SELECT 'ada' AS creator_id")
    owner.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    guest = address.replace(f"influence:{quote(PASSWORD, safe='')}", "guest:guest")
    with pytest.raises(TableError, match="no table found"):
        open_source(guest)
