"""Ibis' Spark backend where it is inexact, put right; importing this module needs PySpark.

Spark reads ``30.0`` as a decimal and rounds what is computed with it to a few digits, drops
fractions of seconds from an epoch, and refuses a percentile of which every argument is conditional.
Ibis hands values from Python over as zoned instants. Here an expression gives what DuckDB gives.
"""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.datatypes as dt
from ibis.backends.pyspark import Backend
from ibis.backends.sql.compilers.base import NULL
from ibis.backends.sql.compilers.pyspark import PySparkCompiler

_MICROSECONDS = 1_000_000


class ExactCompiler(PySparkCompiler):
    """Writes Spark SQL that computes floats as floats and instants to the microsecond."""

    __slots__ = ()

    def visit_NonNullLiteral(self, op: Any, *, value: Any, dtype: Any) -> Any:  # noqa: N802
        """Write a float as a double."""
        if dtype.is_floating():
            return self.cast(repr(float(value)), dtype)
        return super().visit_NonNullLiteral(op, value=value, dtype=dtype)

    def visit_ExtractEpochSeconds(self, op: Any, *, arg: Any) -> Any:  # noqa: ARG002, N802
        """Keep the microseconds of an epoch."""
        zoned = self.cast(arg, dt.Timestamp(timezone="UTC"))
        return self.f.anon.unix_micros(zoned) / self.cast(_MICROSECONDS, dt.float64)

    def visit_Median(self, op: Any, *, arg: Any, where: Any) -> Any:  # noqa: ARG002, N802
        """Apply the condition to the value and leave the percentage alone."""
        return self.f.percentile(arg if where is None else self.if_(where, arg, NULL), 0.5)


class SparkBackend(Backend):
    """A Spark session as an Ibis backend that computes exactly."""

    compiler = ExactCompiler()

    @property
    def session(self) -> Any:
        """The Spark session."""
        return self._session

    def register(self, name: str, values: Any) -> None:
        """Make values a temporary view.

        Parameters
        ----------
        name : str
            Of the view.
        values : pyarrow.Table or pyspark.sql.DataFrame
            Its rows; in Arrow, naive instants stay naive.
        """
        is_frame = hasattr(values, "createOrReplaceTempView")
        frame = values if is_frame else self._session.createDataFrame(values)
        frame.createOrReplaceTempView(name)

    def forget(self, name: str) -> None:
        """Drop a temporary view, which may be gone already.

        Parameters
        ----------
        name : str
            Of the view.
        """
        self._session.catalog.dropTempView(name)

    def forget_all(self) -> None:
        """Drop what `Table.cache` has stored."""
        for name in list(self._cache_name_to_entry):
            self._finalize_cached_table(name)

    def get_schema(self, table_name: str, **place: Any) -> Any:
        """Return the columns of a table; instants have six digits of a second, as in DuckDB."""
        found = super().get_schema(table_name, **place)
        return ibis.schema({name: _to_the_microsecond(kind) for name, kind in found.items()})

    def _register_in_memory_table(self, op: Any) -> None:
        self.register(op.name, op.data.to_pyarrow(op.schema))

    def _create_cached_table(self, name: str, expr: Any) -> Any:
        """Compute a table now, and forget how.

        Spark's own cache keeps the way each table was made, and analyses all of it again with every
        expression that is built on it.
        """
        self._run_pre_execute_hooks(expr)
        made = self._session.sql(self.compile(expr)).localCheckpoint()
        made.createTempView(name)
        self._cached_dataframes[name] = made
        return self.table(name)

    def _drop_cached_table(self, name: str) -> None:
        self.forget(name)
        del self._cached_dataframes[name]


def _to_the_microsecond(kind: Any) -> Any:
    return kind.copy(scale=6) if kind.is_timestamp() else kind


def connect(session: Any) -> SparkBackend:
    """Return an Ibis backend over a Spark session, which is set to UTC and naive instants.

    Parameters
    ----------
    session : pyspark.sql.SparkSession
        Where expressions run.
    """
    if ibis.options.pyspark is None:  # Ibis sets these only for its own backend
        Backend.register_options()
    backend = SparkBackend()
    backend.do_connect(session, **{"spark.sql.timestampType": "TIMESTAMP_NTZ"})
    return backend
