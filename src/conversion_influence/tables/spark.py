"""Opened tables sent to Spark, where the same expressions are computed."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from conversion_influence.tables.opened import Tables
from conversion_influence.tables.spark_session import running_session, start_session

if TYPE_CHECKING:
    import ibis

    from conversion_influence.tables.spark_backend import SparkBackend

_SESSION_SETTINGS = ("spark.sql.session.timeZone", "spark.sql.timestampType")


@dataclass(frozen=True, eq=False)
class Spark:
    """A Spark session that holds tables.

    Attributes
    ----------
    connection : SparkBackend
        The Ibis backend.
    identify : callable
        From columns per table to the fingerprint of their content.
    cleaning : contextlib.ExitStack
        What closing undoes.
    """

    connection: SparkBackend
    identify: Callable[[Mapping[str, frozenset[str]]], str]
    cleaning: ExitStack

    def hold(self, table: ibis.Table) -> ibis.Table:
        """Make a table of values a temporary view."""
        import ibis
        from ibis.util import gen_name

        values = ibis.duckdb.connect().to_pyarrow(table)
        return self.view(gen_name("held"), values)

    def known_before(self, value: Any, group: Any, at: Any) -> Any:
        """Return the last value of the group before each row that is not null."""
        import ibis

        rows = ibis.window(group_by=group, order_by=at, preceding=(None, 1))
        return value.last(include_null=False).over(rows)

    def view(self, name: str, values: Any) -> ibis.Table:
        """Make Arrow data or a Spark frame a temporary view, which goes with this engine.

        Parameters
        ----------
        name : str
            Of the view.
        values : pyarrow.Table or pyspark.sql.DataFrame
            Its rows.
        """
        self.connection.register(name, values)
        self.cleaning.callback(self.connection.forget, name)
        return self.connection.table(name)

    def fingerprint(self, columns: Mapping[str, frozenset[str]]) -> str:
        """Return a SHA-256 of these columns of each table; the order of rows does not matter."""
        return self.identify(columns)

    def close(self) -> None:
        """Drop our views, give the session its settings back, and stop it if it was ours."""
        self.cleaning.close()


def attach(
    session: Any,
    identify: Callable[[Mapping[str, frozenset[str]]], str],
    *,
    stop: bool = False,
) -> Spark:
    """Return an engine on a Spark session.

    Parameters
    ----------
    session : pyspark.sql.SparkSession
        Until the engine is closed its time zone is UTC and its instants have no zone. On several
        machines, intermediate results stay with the executors, or go to its property
        ``spark.checkpoint.dir``.
    identify : callable
        See `Spark`.
    stop : bool
        Stop the session when the engine is closed.
    """
    with warnings.catch_warnings():
        # Ibis declares functions on pandas data, and PySpark doubts new versions; none is called.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        from conversion_influence.tables.spark_backend import connect

    cleaning = ExitStack()
    if stop:
        cleaning.callback(session.stop)
    for name in _SESSION_SETTINGS:
        cleaning.callback(session.conf.set, name, session.conf.get(name))
    connection = connect(session, _steps(session, cleaning))
    cleaning.callback(connection.forget_all)
    return Spark(connection, identify, cleaning)


def _steps(session: Any, cleaning: ExitStack) -> str | None:
    """Return where intermediate results are stored: a folder that all machines of Spark see."""
    shared = session.conf.get("spark.checkpoint.dir", None)
    if shared is not None:
        return f"{shared.rstrip('/')}/conversion-influence-{uuid4().hex}"
    if not session.conf.get("spark.master", "").startswith("local"):
        return None
    folder = Path(tempfile.mkdtemp(prefix="conversion-influence-steps-"))
    cleaning.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder.as_uri()


def to_spark(
    opened: Tables, session: Any | None = None, settings: Mapping[str, str] | None = None
) -> Tables:
    """Return opened and checked tables as tables of Spark.

    They go there as Parquet files in a temporary folder; where Spark runs on several machines,
    name one that all of them see in the environment variable ``TMPDIR``.

    Parameters
    ----------
    opened : Tables
        From `tables.sources`; may be closed afterwards.
    session : pyspark.sql.SparkSession, optional
        Where they go, and stays; otherwise the session that is running or a new one, which stops
        when the tables are closed.
    settings : mapping of str to str, optional
        Spark properties of a new session, see `tables.spark_session.start_session`.

    Returns
    -------
    Tables
        With the same columns and the same fingerprint.

    Raises
    ------
    MissingExtraError
        If PySpark or Java is not installed.
    """
    session = session or running_session()
    fingerprint = opened.fingerprint()
    ours = session is None
    session = start_session(settings) if session is None else session
    engine = attach(session, lambda _: fingerprint, stop=ours)
    try:
        folder = Path(tempfile.mkdtemp(prefix="conversion-influence-spark-"))
        engine.cleaning.callback(shutil.rmtree, folder, ignore_errors=True)
        tables = {name: _send(opened.tables[name], engine, folder) for name in opened.names}
    except BaseException:
        engine.close()
        raise
    return Tables(engine, MappingProxyType(tables), opened.given, opened.extras, opened.warnings)


def _send(table: ibis.Table, engine: Spark, folder: Path) -> ibis.Table:
    name = table.get_name()
    file = folder / f"{name}.parquet"
    database = table.get_backend().con
    database.execute(f"COPY {name} TO '{file}' (FORMAT parquet)")
    frame = engine.connection.session.read.parquet(file.as_uri())
    return engine.view(f"{folder.name.replace('-', '_')}_{name}", frame)
