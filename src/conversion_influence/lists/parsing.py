"""From whole lines of a text to rows: by pyarrow where each line is a record, else strictly."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from conversion_influence.lists.layout import Layout
from conversion_influence.lists.looks import BLANKS
from conversion_influence.lists.plain import (
    MOST_OTHERS,
    ManyOthersError,
    is_plain,
    may_be_padded,
    split_plainly,
)
from conversion_influence.lists.records import Record, split_records
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.sorting import Broken, Lines
from conversion_influence.lists.text import UNREADABLE

if TYPE_CHECKING:
    import pyarrow as pa

_STRICT = 1 << 20
"""Bytes that are split strictly at a time."""

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
    even = chunk
    if b"\n" not in chunk.data:
        even = chunk._replace(data=chunk.data.replace(b"\r", b"\n"))
    if is_plain(even.data, layout):
        try:
            return parse_plainly(layout, even)
        except ManyOthersError:
            return parse_plainly(layout, _first_lines(even))
    times = 1
    part = _first_part(chunk, times)
    while not (found := parse_strictly(layout, part)).taken and part is not chunk:
        times *= 4
        part = _first_part(chunk, times)
    return found


def _first_part(chunk: Chunk, times: int) -> Chunk:
    """Return as many lines as can be Python objects at a time, or some times as many."""
    size = times * _STRICT
    data = chunk.data[:size]
    cut = data.rfind(b"\n") + 1 or data.rfind(b"\r", 0, -1) + 1
    part = chunk
    if cut and size < len(chunk.data):
        part = chunk._replace(data=data[:cut], ends=False)
    return _first_lines(part, times)


def _first_lines(chunk: Chunk, times: int = 1) -> Chunk:
    """Return no more lines than can all become rejects at a time, or some times as many."""
    most = times * MOST_OTHERS
    for mark in (b"\n", b"\r"):
        if chunk.data.count(mark) >= most:
            places = np.flatnonzero(np.frombuffer(chunk.data, dtype=np.uint8) == mark[0])
            end = int(places[most - 1]) + 1
            end += chunk.data.startswith(b"\n", end)
            if end < len(chunk.data):
                return chunk._replace(data=chunk.data[:end], ends=False)
    return chunk


def parse_plainly(layout: Layout, chunk: Chunk) -> Parsed:
    """Return the rows of lines each of which is a record.

    Parameters
    ----------
    layout : Layout
        Of the list.
    chunk : Chunk
        Some of its lines, for which `lists.plain.is_plain` holds.
    """
    lines = chunk.data.count(b"\n") + (not chunk.data.endswith(b"\n"))
    rows, others = split_plainly(chunk.data, layout.delimiter or ",", layout.width)
    numbers = np.arange(chunk.line, chunk.line + lines, dtype=np.int64)
    if others:
        numbers = np.delete(numbers, [place for place, _ in others])
    broken = [
        _wrong_width(record, layout)
        for place, raw in others
        for record in split_records([raw], layout.delimiter or ",", first=chunk.line + place)
    ]
    spans = np.ones(len(numbers), dtype=np.int64)
    rows = trim(rows) if may_be_padded(chunk.data, layout.delimiter or ",") else rows
    return Parsed(rows, numbers, spans, broken, 0, [], len(chunk.data), chunk.line + lines)


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


def parse_strictly(layout: Layout, chunk: Chunk) -> Parsed:
    """Return the rows of any lines.

    Parameters
    ----------
    layout : Layout
        Of the list.
    chunk : Chunk
        Some of its lines.
    """
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
