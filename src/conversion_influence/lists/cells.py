"""A list as cells: every row of the file, each cell trimmed text, nothing converted yet."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import ListError, shorten
from conversion_influence.lists.header import BLANKS, Header, clean_names
from conversion_influence.lists.kinds import open_engine
from conversion_influence.lists.records import Record, split_records
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.source import TextFile, inspect_text, is_parquet
from conversion_influence.tables.casting import cast, quoted, trimmed

if TYPE_CHECKING:
    import pyarrow as pa

_BLOCK = 50_000
"""Rows that exist as Python text at a time."""

_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Cells:
    """The rows of a list as text.

    Attributes
    ----------
    table : pyarrow.Table
        One row per whole row of the file; text columns, trimmed, null where empty.
    lines : sequence of int
        Physical line of each row (row number in Parquet).
    raws : sequence of str
        Each row as received; empty where it was not asked for, and for Parquet.
    broken : tuple of Reject
        Rows that are not whole.
    header : Header
        Layout of the file.
    notes : tuple of str
        What the user should know about how the file was read.
    """

    table: pa.Table
    lines: Sequence[int]
    raws: Sequence[str]
    broken: tuple[Reject, ...]
    header: Header
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Number of rows read, whole or broken."""
        return int(self.table.num_rows) + len(self.broken)

    def raw(self, index: int) -> str:
        """Return the row of that index as received; of Parquet, its names and values.

        Parameters
        ----------
        index : int
            Row of the table, from 0.
        """
        if self.raws:
            return self.raws[index]
        (row,) = self.table.slice(index, 1).to_pylist()
        return ", ".join(f"{name}={value}" for name, value in row.items() if value is not None)

    def texts_at(self, lines: Sequence[int]) -> pa.Table:
        """Return the rows that begin at these lines, in the order of the lines.

        Parameters
        ----------
        lines : sequence of int
            Of whole rows.
        """
        return self.table.take([bisect_left(self.lines, line) for line in lines])


def read_cells(
    path: Path,
    find_header: Callable[[TextFile], Header],
    known: Sequence[str] = (),
    *,
    reserved: Sequence[str] = (),
    with_raw: bool = False,
) -> Cells:
    """Read a file of delimited text, packed with gzip or not, or of Parquet.

    Parameters
    ----------
    path : pathlib.Path
        The file; its first bytes say what it is, not its name.
    find_header : callable
        Finds the layout of a text file.
    known : sequence of str
        Column names of a Parquet file recognised in any case.
    reserved : sequence of str
        Column names a Parquet file may not have.
    with_raw : bool
        Keep each row as received.

    Raises
    ------
    ListError
        Where the file cannot be read, or has no row below its header.
    """
    if is_parquet(path):
        cells = _read_parquet(path, known, reserved)
    else:
        text = inspect_text(path)
        cells = _read_text(text, find_header(text), with_raw=with_raw)
    if not cells.total:
        msg = f"{path.name} has column names and no rows; write one row per line below them."
        raise ListError(msg)
    return cells


@dataclass
class _Collector:
    """What is gathered from the records of one text."""

    header: Header
    with_raw: bool
    blocks: list[pa.Table] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    raws: list[str] = field(default_factory=list)
    broken: list[Reject] = field(default_factory=list)
    hiding: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def add(self, record: Record) -> None:
        width = len(self.header.names)
        if record.fields is None or len(record.fields) != width:
            self.broken.append(_refuse(record, width))
            return
        self.rows.append(record.fields)
        self.lines.append(record.line)
        if self.with_raw:
            self.raws.append(record.raw)
        if record.lines > 1 and self._hides_rows(record):
            self.hiding.append(record.line)
        if len(self.rows) == _BLOCK:
            self.flush()

    def flush(self) -> None:
        import pyarrow as pa

        columns: Sequence[Sequence[str]] = list(zip(*self.rows, strict=True))
        columns = columns or [()] * len(self.header.names)
        arrays = [_trim(pa.array(column, pa.string())) for column in columns]
        self.blocks.append(pa.table(arrays, names=list(self.header.names)))
        self.rows.clear()

    def _hides_rows(self, record: Record) -> bool:
        """Return whether each line alone is as wide as a row: a quote may be missing."""
        separators = len(self.header.names) - 1
        delimiter = self.header.delimiter or ","
        return separators > 0 and all(
            line.count(delimiter) == separators for line in _BREAK.split(record.raw)
        )


def _read_text(text: TextFile, header: Header, *, with_raw: bool) -> Cells:
    import pyarrow as pa

    found = _Collector(header, with_raw)
    with text.lines() as lines:
        for record in _below_header(split_records(lines, header.delimiter or ",")):
            found.add(record)
    found.flush()
    notes = text.notes
    if found.hiding:
        notes += (
            "quoted cells span lines that each look like a whole row "
            f"(lines {shorten(found.hiding)}); check that no quote is missing there",
        )
    table = pa.concat_tables(found.blocks)
    return Cells(table, found.lines, found.raws, tuple(found.broken), header, notes)


def _below_header(records: Iterator[Record]) -> Iterator[Record]:
    next(records, None)
    return records


def _refuse(record: Record, width: int) -> Reject:
    if record.fields is None:
        return Reject(record.line, None, None, record.fault or "bad_quote", record.raw)
    details = {"cells": str(len(record.fields)), "columns": str(width)}
    return Reject(record.line, None, None, "wrong_width", record.raw, details)


def _trim(column: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    trimmed_column = pc.utf8_trim(column, characters=BLANKS)
    empty = pc.equal(trimmed_column, "")
    return pc.if_else(empty, pa.scalar(None, pa.string()), trimmed_column)


def _read_parquet(path: Path, known: Sequence[str], reserved: Sequence[str]) -> Cells:
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            received = file.read()
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        msg = f"{path.name}: the Parquet file cannot be read ({reason}); write it again."
        raise ListError(msg) from error
    if not received.column_names:
        msg = f"{path.name} has no columns; write it again."
        raise ListError(msg)
    names = clean_names(received.column_names, known, path.name, reserved=reserved)
    try:
        table = _as_text(received.rename_columns(list(names)))
    except duckdb.Error as error:
        msg = f"{path.name}: {str(error).splitlines()[0]}; write the columns as text or numbers."
        raise ListError(msg) from error
    return Cells(table, range(1, table.num_rows + 1), (), (), Header(names, None))


def _as_text(received: pa.Table) -> pa.Table:
    """Return the columns of a table as the text by which the tables know their values."""
    with open_engine() as database:
        database.register("received", received)
        described = database.execute("DESCRIBE received").fetchall()
        texts = {str(name): cast(str(name), str(kind), "string") for name, kind, *_ in described}
        chosen = ", ".join(
            f"{trimmed(f'({sql})')} AS {quoted(name)}" for name, sql in texts.items()
        )
        return database.sql(f"SELECT {chosen} FROM received").to_arrow_table()
