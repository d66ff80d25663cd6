"""Parquet as cells: the text by which the tables know each value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.lists.faults import fault
from conversion_influence.messages.said import Said
from conversion_influence.tables.casting import cast, quoted, trimmed

if TYPE_CHECKING:
    import pyarrow as pa


def read_parquet(path: Path, name: str) -> tuple[pa.Table, frozenset[int]]:
    """Return the columns of a Parquet file as trimmed text, and the places of those of text.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    name : str
        What messages call it.

    Returns
    -------
    pyarrow.Table
        Null where a cell is empty.
    frozenset of int
        Places of the columns that are stored as text.

    Raises
    ------
    ListError
        Where it is damaged, has no columns, or columns that are no text, numbers or times.
    """
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            received = file.read()
    except (pa.ArrowException, OSError) as error:
        told = (str(error) or type(error).__name__).splitlines()[0]
        reason = Said(told, "son contenu est incohérent")
        refusal = fault("unreadable_parquet", file=name, reason=reason)
        raise refusal from error
    if not received.column_names:
        code = "no_columns"
        raise fault(code, file=name)
    stored = enumerate(field.type for field in received.schema)
    texts = frozenset(place for place, kind in stored if _is_text(kind))
    try:
        return _as_text(received), texts
    except (duckdb.Error, pa.ArrowException) as error:
        code = "odd_columns"
        raise fault(code, file=name, reason=str(error).splitlines()[0]) from error


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(value) or pa.types.is_large_string(value))


def _as_text(received: pa.Table) -> pa.Table:
    """Return the columns of a table as the text by which the tables know their values."""
    import duckdb

    names = received.column_names
    short = [f"c{place}" for place in range(len(names))]
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        database.register("received", received.rename_columns(short))
        described = database.execute("DESCRIBE received").fetchall()
        texts = {str(name): cast(str(name), str(kind), "string") for name, kind, *_ in described}
        chosen = ", ".join(
            f"{trimmed(f'({sql})')} AS {quoted(name)}" for name, sql in texts.items()
        )
        table = database.sql(f"SELECT {chosen} FROM received").to_arrow_table()
    return table.rename_columns(names)
