"""Parquet as cells: the text by which the tables know each value.

A small file may hold very many values that are alike; so it is read some rows and some columns at
a time, and no further than can be kept in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import ListError
from conversion_influence.lists.faults import fault
from conversion_influence.lists.parsing import trim
from conversion_influence.messages.said import Said
from conversion_influence.tables.casting import cast, quoted, trimmed

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

MAX_CELLS = 12_000_000
"""Rows times columns: 200,000 creators with 60 columns."""
MAX_TEXT = 300 << 20
"""Bytes of all values as text."""
MAX_COLUMNS = 16_384
"""As in a text."""

_CELLS, _ROWS, _COLUMNS = 1 << 19, 1 << 14, 100
"""Cells, rows and columns that become text at a time."""


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
        Where it is damaged, has no columns, too many values, or columns that are no text, numbers
        or times.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
            _check_size(file, len(schema), name)
            stored = enumerate(field.type for field in schema)
            texts = frozenset(place for place, kind in stored if _is_text(kind))
            blocks = list(_blocks(file, len(schema), name))
    except (pa.ArrowException, OSError) as error:
        told = (str(error) or type(error).__name__).splitlines()[0]
        reason = Said(told, "son contenu est incohérent")
        refusal = fault("unreadable_parquet", file=name, reason=reason)
        raise refusal from error
    return pa.concat_tables(blocks).rename_columns(schema.names), texts


def _check_size(file: pq.ParquetFile, columns: int, name: str) -> None:
    if not columns:
        code = "no_columns"
        raise fault(code, file=name)
    if columns > MAX_COLUMNS:
        code, where = "many_columns", Said(name, name)
        raise fault(code, where=where, columns=columns, most=MAX_COLUMNS)
    if file.metadata.num_rows * columns > MAX_CELLS:
        raise _too_large(name, MAX_CELLS, Said("values", "valeurs"))


def _too_large(name: str, most: int, what: Said) -> ListError:
    return fault("large_parquet", file=name, most=most, what=what)


def _blocks(file: pq.ParquetFile, columns: int, name: str) -> Iterator[pa.Table]:
    """Yield the rows as text, some at a time, under the places of their columns."""
    import duckdb
    import pyarrow as pa

    short = [f"c{place}" for place in range(columns)]
    yield pa.schema([(place, pa.string()) for place in short]).empty_table()
    size = 0
    for batch in file.iter_batches(min(max(_CELLS // columns, 1), _ROWS)):
        try:
            block = _as_text(pa.table(batch.columns, names=short))
        except (duckdb.Error, pa.ArrowException) as error:
            code = "odd_columns"
            raise fault(code, file=name, reason=str(error).splitlines()[0]) from error
        size += block.nbytes
        if size > MAX_TEXT:
            raise _too_large(name, MAX_TEXT, Said("bytes of text", "octets de texte"))
        yield block


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    return any(test(value) for test in tests)


def _as_text(received: pa.Table) -> pa.Table:
    """Return the columns of a table as the text by which the tables know their values."""
    import pyarrow as pa

    kinds = {field.name: field.type for field in received.schema}
    texts = [name for name, kind in kinds.items() if _is_text(kind)]
    bare = trim(pa.table([received.column(name).cast(pa.string()) for name in texts], names=texts))
    found = {name: bare.column(name) for name in texts}
    others = [name for name in kinds if name not in found]
    with _database() as database:
        for first in range(0, len(others), _COLUMNS):
            database.register("received", received.select(others[first : first + _COLUMNS]))
            described = database.execute("DESCRIBE received").fetchall()
            chosen = ", ".join(
                f"{_sql_text(name, kind)} AS {quoted(name)}" for name, kind, *_ in described
            )
            table = database.sql(f"SELECT {chosen} FROM received").to_arrow_table()
            found |= {name: table.column(name) for name in table.column_names}
    return pa.table([found[name] for name in kinds], names=list(kinds))


@contextmanager
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database for many short expressions: it would take longer to make them faster."""
    import duckdb

    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        database.execute("PRAGMA disable_optimizer")
        yield database


def _sql_text(name: str, kind: str) -> str:
    """Return the SQL expression of a value as text; only what holds texts may have blanks."""
    text = cast(name, kind, "string")
    return trimmed(f"({text})") if kind.endswith("[]") or kind == "BLOB" else text
