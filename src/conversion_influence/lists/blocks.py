"""The rows of a text, block by block: memory stays bounded whatever the length of the list.

Where a block of bytes holds no quote at all, each line is a row and each delimiter a border, so
pyarrow's parser gives what the strict splitter gives, at a fraction of the cost; the tests compare
them. Everything else goes through the splitter.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np

from conversion_influence.lists.faults import fault
from conversion_influence.lists.layout import Layout
from conversion_influence.lists.looks import BLANKS
from conversion_influence.lists.records import EndlessQuotesError, Record, split_records
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.sorting import Broken, Lines, Sorted, Sorter
from conversion_influence.lists.source import open_bytes
from conversion_influence.lists.text import UNREADABLE, TextFile

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 1 << 22
"""Bytes of text that are parsed at a time."""

_LONGEST = 1 << 25
_SHOWN = 2_000
_BREAK = re.compile(r"\r\n|\r|\n")
_BROKEN_SIGN = "\N{REPLACEMENT CHARACTER}"


class _Chunk(NamedTuple):
    """Whole lines of a text: the number of the first, where they stand, the bytes."""

    line: int
    offset: int
    data: bytes
    ends: bool


class _Parsed(NamedTuple):
    """The rows of a chunk before they are sorted."""

    rows: pa.Table
    lines: Lines
    spans: Lines
    broken: list[Broken]
    blank: int
    hiding: list[int]
    taken: int
    following: int


@dataclass(frozen=True)
class Block:
    """Some rows of a list, in order.

    Attributes
    ----------
    sorted : Sorted
        What became of them.
    hiding : tuple of int
        Lines of rows with quoted cells whose lines each look like a whole row.
    line, lines : int
        Physical line at which the block begins, and how many it takes.
    """

    sorted: Sorted
    hiding: tuple[int, ...]
    line: int
    lines: int


class RawText:
    """Finds rows as received again in a text whose blocks were read.

    Parameters
    ----------
    text : TextFile
        The text.
    delimiter : str
        What separates its cells.
    """

    def __init__(self, text: TextFile, delimiter: str) -> None:
        self._text, self._delimiter = text, delimiter
        self._places: list[tuple[int, int, int]] = []
        self._read: tuple[int, dict[int, str]] = (-1, {})

    def add(self, line: int, offset: int, size: int) -> None:
        """Tell that lines from this one on stand in these bytes."""
        self._places.append((line, offset, size))

    @property
    def read(self) -> int:
        """Bytes of the text up to the end of the last block."""
        return sum(self._places[-1][1:]) if self._places else 0

    def at(self, line: int) -> str:
        """Return the row that begins at a line.

        Parameters
        ----------
        line : int
            Of a row that was read.
        """
        place = max(at for at, (first, *_) in enumerate(self._places) if first <= line)
        if self._read[0] != place:
            first, offset, size = self._places[place]
            with open_bytes(self._text.path) as stream:
                stream.seek(offset)
                lines = _physical(stream.read(size))
            records = split_records(lines, self._delimiter, first=first)
            self._read = (place, {record.line: _shown(record.raw) for record in records})
        return self._read[1].get(line, "")


def iter_blocks(
    text: TextFile, layout: Layout, raws: RawText, *, size: int = BLOCK
) -> Iterator[Block]:
    """Yield the rows of a text below its column names.

    Parameters
    ----------
    text : TextFile
        A list.
    layout : Layout
        Its layout.
    raws : RawText
        Learns where the rows stand.
    size : int
        Bytes to read at a time.

    Raises
    ------
    ListError
        Where a line has no end, quotes never close, or a line would be lost.
    """
    sorter = Sorter(layout, raws.at)
    with open_bytes(text.path) as stream:
        stream.seek(layout.offset)
        chunk = _read(stream, text, layout.first_row, layout.offset, b"", size)
        while chunk.data:
            parsed = _parse(text, layout, chunk)
            raws.add(chunk.line, chunk.offset, parsed.taken)
            found = sorter.sort(*parsed[:5])
            lines = parsed.following - chunk.line
            if found.tally.total != lines:
                refusal = fault("lost_line", file=text.name, lines=lines, told=found.tally.total)
                raise refusal
            yield Block(found, tuple(parsed.hiding), chunk.line, lines)
            if chunk.ends:
                return
            rest, offset = chunk.data[parsed.taken :], chunk.offset + parsed.taken
            chunk = _read(stream, text, parsed.following, offset, rest, size)


def _read(
    stream: IO[bytes], text: TextFile, line: int, offset: int, rest: bytes, size: int
) -> _Chunk:
    """Return whole lines from here on; what follows the last of them is read again."""
    stream.seek(offset + len(rest))
    data = rest
    while True:
        more = stream.read(size)
        data += more
        if len(more) < size:
            return _Chunk(line, offset, data, ends=True)
        cut = _last_break(data)
        if cut > len(rest):
            return _Chunk(line, offset, data[:cut], ends=False)
        if len(data) > len(rest) + _LONGEST:
            refusal = fault("endless_line", file=text.name, line=line, most=_LONGEST >> 20)
            raise refusal


def _last_break(data: bytes) -> int:
    """Return the end of the last line that is surely whole."""
    return (data.rfind(b"\n") + 1) or (data.rfind(b"\r", 0, len(data) - 1) + 1)


def _parse(text: TextFile, layout: Layout, chunk: _Chunk) -> _Parsed:
    if _is_plain(chunk.data, layout):
        return _parse_plain(layout, chunk)
    return _parse_strictly(text, layout, chunk)


def _is_plain(data: bytes, layout: Layout) -> bool:
    """Return whether every line is a row, and every delimiter a border between cells."""
    if layout.width == 1 or b'"' in data or b"\0" in data or b"\n\n" in data:
        return False
    if data.startswith((b"\n", b"\r", b" ")) or (b" " in data and b"\n " in data):
        return False
    if b"\r" not in data:
        return True
    return b"\n\r" not in data and data.count(b"\r") == data.count(b"\r\n")


def _parse_plain(layout: Layout, chunk: _Chunk) -> _Parsed:
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
    return _Parsed(rows, numbers, spans, broken, 0, [], len(chunk.data), following)


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


def _parse_strictly(text: TextFile, layout: Layout, chunk: _Chunk) -> _Parsed:
    physical = _physical(chunk.data)
    rows: list[list[str]] = []
    lines: list[int] = []
    spans: list[int] = []
    broken: list[Broken] = []
    hiding: list[int] = []
    blank, following = 0, chunk.line
    delimiter = layout.delimiter or ","
    try:
        for record in split_records(physical, delimiter, first=chunk.line, ends=chunk.ends):
            blank += _blank_between(physical, following - chunk.line, record.line - chunk.line)
            following = record.line
            if record.fault == "unfinished":
                break
            following += record.lines
            if UNREADABLE in record.raw:
                record = record._replace(fields=None, fault="unreadable_text")
            if record.fields is None or len(record.fields) != layout.width:
                broken.append(_wrong_width(record, layout))
                continue
            rows.append(record.fields)
            lines.append(record.line)
            spans.append(record.lines)
            if record.lines > 1 and _hides_rows(record, layout):
                hiding.append(record.line)
        else:
            end = len(physical)
            blank += _blank_between(physical, following - chunk.line, end)
            following = chunk.line + end
    except EndlessQuotesError as error:
        refusal = fault("endless_quotes", file=text.name, line=error.args[0])
        raise refusal from error
    rest = physical[following - chunk.line :]
    taken = len(chunk.data) - sum(len(line.encode()) for line in rest)
    return _Parsed(
        rows_table(rows, layout.width),
        np.array(lines, dtype=np.int64),
        np.array(spans, dtype=np.int64),
        broken,
        blank,
        hiding,
        taken,
        following,
    )


def _physical(data: bytes) -> list[str]:
    return list(io.StringIO(data.decode("utf-8"), newline=""))


def _blank_between(physical: Sequence[str], first: int, last: int) -> int:
    """Return the number of blank lines that the splitter passed over."""
    return sum(1 for line in physical[first:last] if not line.strip(" \r\n"))


def _hides_rows(record: Record, layout: Layout) -> bool:
    """Return whether each line alone is as wide as a row: a quote may be missing."""
    separators = layout.width - 1
    delimiter = layout.delimiter or ","
    return separators > 0 and all(
        line.count(delimiter) == separators for line in _BREAK.split(record.raw)
    )


def _wrong_width(record: Record, layout: Layout) -> Broken:
    raw = _shown(record.raw)
    if record.fields is None:
        reject = Reject(record.line, None, None, record.fault or "bad_quote", raw)
    else:
        details = {"cells": str(len(record.fields)), "columns": str(layout.width)}
        reject = Reject(record.line, None, None, "wrong_width", raw, details)
    return Broken(reject, record.fields, record.lines)


def _shown(raw: str) -> str:
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
