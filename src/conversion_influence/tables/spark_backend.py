"""Ibis' Spark backend where it is inexact, put right; importing this module needs PySpark.

Spark reads ``30.0`` as a decimal and rounds what is computed with it to a few digits, drops
fractions of seconds from an epoch, and refuses a percentile of which every argument is conditional.
Ibis hands values from Python over as zoned instants. Here an expression gives what DuckDB gives.
"""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.datatypes as dt
import pandas as pd
import pyarrow as pa
from ibis.backends.pyspark import Backend
from ibis.backends.pyspark.datatypes import PySparkType
from ibis.backends.sql.compilers.base import NULL
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.formats.pandas import PandasData

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

    def visit_BitOr(self, op: Any, *, arg: Any, where: Any) -> Any:  # noqa: ARG002, N802
        """Write an aggregate that Ibis does not know Spark to have."""
        return self.f.anon.bit_or(arg if where is None else self.if_(where, arg, NULL))


class SparkBackend(Backend):
    """A Spark session as an Ibis backend that computes exactly.

    Attributes
    ----------
    folder : str or None
        Where `Table.cache` stores, as a URI that every machine of Spark sees; None is the memory
        and disks of its executors.
    """

    compiler = ExactCompiler()
    folder: str | None = None

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

    def execute(self, expr: Any, /, *, params: Any = None, limit: Any = None, **_: Any) -> Any:
        """Compute an expression; it comes by way of Arrow, in the pandas types DuckDB's has."""
        table = expr.as_table()
        values = self.to_arrow(table, params=params, limit=limit)
        columns = dict(zip(values.column_names, values.columns, strict=True))
        frame = pd.DataFrame(
            {
                name: column.to_pylist() if column.null_count else column.to_pandas()
                for name, column in columns.items()
            }
        )
        return expr.__pandas_result__(PandasData.convert_table(frame, table.schema()))

    def to_arrow(self, table: Any, *, params: Any = None, limit: Any = None) -> pa.Table:
        """Return the rows of a table expression; instants are naive, in UTC.

        Parameters
        ----------
        table : ibis.Table
            What to compute.
        params : mapping, optional
            Values of Ibis parameters.
        limit : int, optional
            Most rows to return.
        """
        self._run_pre_execute_hooks(table)
        query = self.compile(table, params=params, limit=limit)
        values: pa.Table = self._session.sql(query).toArrow()
        naive = [_naive(field) for field in values.schema]
        return values.cast(pa.schema(naive))

    def _register_in_memory_table(self, op: Any) -> None:
        self.register(op.name, op.data.to_pyarrow(op.schema))

    def _create_cached_table(self, name: str, expr: Any) -> Any:
        """Compute a table now, store it, and forget how it was made.

        Spark's own cache keeps the way each table was made, and analyses all of it again with every
        expression that is built on it. Of files Spark knows the size, so that it need not sort
        small tables to join them. Columns get the types Ibis says they have; Spark's own (an int
        for a row number, where DuckDB has a bigint) would not fit into a union.
        """
        self._run_pre_execute_hooks(expr)
        made = _declared(self._session.sql(self.compile(expr)), expr.schema())
        if self.folder is None:
            made = made.localCheckpoint()
        else:
            place = f"{self.folder}/{name}"
            made.write.parquet(place)
            made = self._session.read.schema(made.schema).parquet(place)
        made.createTempView(name)
        self._cached_dataframes[name] = made
        return self.table(name)

    def _drop_cached_table(self, name: str) -> None:
        self.forget(name)
        del self._cached_dataframes[name]


def _to_the_microsecond(kind: Any) -> Any:
    return kind.copy(scale=6) if kind.is_timestamp() else kind


def _declared(frame: Any, schema: Any) -> Any:
    """Return a Spark frame with the numbers of a schema in their types."""
    types = {
        name: PySparkType.from_ibis(kind) for name, kind in schema.items() if kind.is_numeric()
    }
    odd = {name: kind for name, kind in types.items() if frame.schema[name].dataType != kind}
    return frame.withColumns({name: frame[name].cast(kind) for name, kind in odd.items()})


def _naive(field: pa.Field) -> pa.Field:
    return field.with_type(pa.timestamp("us")) if pa.types.is_timestamp(field.type) else field


def connect(session: Any, folder: str | None) -> SparkBackend:
    """Return an Ibis backend over a Spark session, which is set to UTC and naive instants.

    Parameters
    ----------
    session : pyspark.sql.SparkSession
        Where expressions run.
    folder : str or None
        See `SparkBackend`.
    """
    if ibis.options.pyspark is None:  # Ibis sets these only for its own backend
        Backend.register_options()
    backend = SparkBackend()
    backend.folder = folder
    backend.do_connect(session, **{"spark.sql.timestampType": "TIMESTAMP_NTZ"})
    return backend
