"""From whole lines of a text to rows: by pyarrow where nothing is quoted, else strictly.

Where bytes hold no quote at all, each line is a row and each delimiter a border, so pyarrow's
parser gives what the strict splitter gives, at a fraction of the cost; the tests compare them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from conversion_influence.lists.layout import Layout
from conversion_influence.lists.looks import BLANKS
from conversion_influence.lists.records import Record, split_records
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.sorting import Broken, Lines
from conversion_influence.lists.text import UNREADABLE

if TYPE_CHECKING:
    import pyarrow as pa

_BREAK = re.compile(r"\r\n|\r|\n")
_BROKEN_SIGN = "\N{REPLACEMENT CHARACTER}"


class Chunk(NamedTuple):
    """Whole lines of a text.

    Attributes
    ----------
    line : int
        Number of the first.
    offset : int
        Bytes of the file before them.
    data : bytes
        The lines.
    ends : bool
        The text ends with them.
    """

    line: int
    offset: int
    data: bytes
    ends: bool


class Parsed(NamedTuple):
    """The rows of a chunk before they are sorted.

    Attributes
    ----------
    rows : pyarrow.Table
        Rows as wide as the layout; trimmed text, null where empty.
    lines, spans : numpy.ndarray of int64
        Physical line of each, and how many it takes.
    broken : list of Broken
        Records that are not as wide.
    blank : int
        Blank lines.
    hiding : list of int
        Lines of rows with quoted cells whose lines each look like a whole row.
    taken : int
        Bytes that these are; what follows has to be read again.
    following : int
        Line after them.
    """

    rows: pa.Table
    lines: Lines
    spans: Lines
    broken: list[Broken]
    blank: int
    hiding: list[int]
    taken: int
    following: int


def parse(layout: Layout, chunk: Chunk) -> Parsed:
    """Return the rows of a chunk.

    Parameters
    ----------
    layout : Layout
        Of the list.
    chunk : Chunk
        Some of its lines.
    """
    if _is_plain(chunk.data, layout):
        return _parse_plain(layout, chunk)
    return _parse_strictly(layout, chunk)


def _is_plain(data: bytes, layout: Layout) -> bool:
    """Return whether every line is a row, and every delimiter a border between cells."""
    if layout.width == 1 or b'"' in data or b"\0" in data or b"\n\n" in data:
        return False
    if data.startswith((b"\n", b"\r", b" ")) or (b" " in data and b"\n " in data):
        return False
    if b"\r" not in data:
        return True
    return b"\n\r" not in data and data.count(b"\r") == data.count(b"\r\n")


def _parse_plain(layout: Layout, chunk: Chunk) -> Parsed:
    """Parse lines without quotes, none of them blank."""
    lines = chunk.data.count(b"\n") + (not chunk.data.endswith(b"\n"))
    invalid: list[tuple[int, str]] = []
    rows = _plain_table(layout, chunk.data, invalid)
    if rows is None:
        rows = _plain_table(layout, chunk.data, invalid, serial=True)
        assert rows is not None
    numbers = np.arange(chunk.line, chunk.line + lines, dtype=np.int64)
    if invalid:
        numbers = np.delete(numbers, [number for number, _ in invalid])
    broken = [
        _wrong_width(Record(chunk.line + number, raw.split(layout.delimiter), None, raw), layout)
        for number, raw in invalid
    ]
    following = chunk.line + lines
    spans = np.ones(len(numbers), dtype=np.int64)
    return Parsed(rows, numbers, spans, broken, 0, [], len(chunk.data), following)


def _plain_table(
    layout: Layout, data: bytes, invalid: list[tuple[int, str]], *, serial: bool = False
) -> pa.Table | None:
    """Return the rows of the layout's width; None if others were met and their place is lost."""
    import pyarrow as pa
    import pyarrow.csv as pc

    names = [f"c{place}" for place in range(layout.width)]
    met = False

    def skip(row: pc.InvalidRow) -> str:
        nonlocal met
        met = True
        if serial:
            invalid.append((row.number - 1, row.text))
        return "skip"

    table = pc.read_csv(
        pa.BufferReader(data),
        pc.ReadOptions(column_names=names, use_threads=not serial, block_size=len(data) + 1),
        pc.ParseOptions(
            delimiter=layout.delimiter,
            quote_char=False,
            double_quote=False,
            escape_char=False,
            newlines_in_values=False,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        pc.ConvertOptions(
            check_utf8=False,
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    if met and not serial:
        return None
    return trim(table) if _is_padded(data, layout.delimiter or ",") else table


def _is_padded(data: bytes, delimiter: str) -> bool:
    """Return whether blanks may stand around a cell."""
    mark = delimiter.encode()
    foreign = ["\xa0".encode(), "\ufeff".encode()] if not data.isascii() else []
    tabs = [b"\t"] if delimiter != "\t" else []
    signs = [mark + b" ", b" " + mark, b" \r", b" \n"] if b" " in data else []
    return data.endswith(b" ") or any(sign in data for sign in (*tabs, *foreign, *signs))


@dataclass
class _Gathered:
    """What the splitter has given of a chunk so far."""

    layout: Layout
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    spans: list[int] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    hiding: list[int] = field(default_factory=list)

    def add(self, record: Record) -> None:
        if UNREADABLE in record.raw:
            record = record._replace(fields=None, fault="unreadable_text")
        if record.fields is None or len(record.fields) != self.layout.width:
            self.broken.append(_wrong_width(record, self.layout))
            return
        self.rows.append(record.fields)
        self.lines.append(record.line)
        self.spans.append(record.lines)
        if record.lines > 1 and _hides_rows(record, self.layout):
            self.hiding.append(record.line)


def _parse_strictly(layout: Layout, chunk: Chunk) -> Parsed:
    physical = physical_lines(chunk.data)
    found = _Gathered(layout)
    records = split_records(physical, layout.delimiter or ",", first=chunk.line, ends=chunk.ends)
    blank, following, end = 0, chunk.line, chunk.line + len(physical)
    for record in records:
        blank += _blank_lines(physical[following - chunk.line : record.line - chunk.line])
        following = record.line
        if record.fault == "unfinished":
            end = following
            break
        found.add(record)
        following += record.lines
    blank += _blank_lines(physical[following - chunk.line : end - chunk.line])
    rest = sum(len(line.encode()) for line in physical[end - chunk.line :])
    return Parsed(
        rows_table(found.rows, layout.width),
        np.array(found.lines, dtype=np.int64),
        np.array(found.spans, dtype=np.int64),
        found.broken,
        blank,
        found.hiding,
        len(chunk.data) - rest,
        end,
    )


def physical_lines(data: bytes) -> list[str]:
    """Return the lines of a text, each with its line break.

    Parameters
    ----------
    data : bytes
        In UTF-8.
    """
    return list(io.StringIO(data.decode("utf-8"), newline=""))


def _blank_lines(lines: Sequence[str]) -> int:
    """Return the number of blank lines among those that the splitter passed over."""
    return sum(1 for line in lines if not line.strip(" \r\n"))


def _hides_rows(record: Record, layout: Layout) -> bool:
    """Return whether each line alone is as wide as a row: a quote may be missing."""
    separators = layout.width - 1
    delimiter = layout.delimiter or ","
    return separators > 0 and all(
        line.count(delimiter) == separators for line in _BREAK.split(record.raw)
    )


def _wrong_width(record: Record, layout: Layout) -> Broken:
    raw = shown(record.raw)
    if record.fields is None:
        reject = Reject(record.line, None, None, record.fault or "bad_quote", raw)
    else:
        details = {"cells": str(len(record.fields)), "columns": str(layout.width)}
        reject = Reject(record.line, None, None, "wrong_width", raw, details)
    return Broken(reject, record.fields, record.lines)


def shown(raw: str) -> str:
    """Return a row as it can be shown: what is no text stands as a sign.

    Parameters
    ----------
    raw : str
        As received.
    """
    return raw.replace(UNREADABLE, _BROKEN_SIGN)


def rows_table(rows: Sequence[Sequence[str]], width: int) -> pa.Table:
    """Return rows of one width as trimmed text, null where empty.

    Parameters
    ----------
    rows : sequence of sequence of str
        The rows.
    width : int
        Cells of each.
    """
    import pyarrow as pa

    columns: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) or [()] * width
    names = [f"c{place}" for place in range(width)]
    return trim(pa.table([pa.array(column, pa.string()) for column in columns], names=names))


def trim(table: pa.Table) -> pa.Table:
    """Return text columns without blanks around the cells, null where nothing is left.

    Parameters
    ----------
    table : pyarrow.Table
        Text columns.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = []
    for column in table.columns:
        bare = pc.utf8_trim(column, characters=BLANKS)
        columns.append(pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.string()), bare))
    return pa.table(columns, names=table.column_names)
