"""The rows of a text, block by block: memory stays bounded whatever the length of the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from conversion_influence.lists.faults import fault
from conversion_influence.lists.layout import Layout
from conversion_influence.lists.parsing import Chunk, parse, physical_lines, shown
from conversion_influence.lists.records import split_records
from conversion_influence.lists.sorting import Sorted, Sorter
from conversion_influence.lists.source import open_bytes
from conversion_influence.lists.text import TextFile

BLOCK = 1 << 22
"""Bytes of text that are parsed at a time."""

_LONGEST = 1 << 25
_MOST_REJECTS = 100_000
"""Rows that may be rejected before they must be fewer than those that are kept."""


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
    """Finds rows as received again in a text whose blocks were read; several threads may ask.

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
        held = self._read
        if held[0] != place:
            first, offset, size = self._places[place]
            with open_bytes(self._text.path) as stream:
                stream.seek(offset)
                lines = physical_lines(stream.read(size))
            records = split_records(lines, self._delimiter, first=first)
            held = (place, {record.line: shown(record.raw) for record in records})
            self._read = held
        return held[1].get(line, "")


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
        Where a line has no end or would be lost, and where most of very many rows are no rows.
    """
    sorter = Sorter(layout, raws.at)
    kept = rejected = 0
    with open_bytes(text.path) as stream:
        stream.seek(layout.offset)
        chunk = _read(stream, text, layout.first_row, layout.offset, b"", size)
        while chunk.data:
            parsed = parse(layout, chunk)
            raws.add(chunk.line, chunk.offset, parsed.taken)
            found = sorter.sort(*parsed[:5])
            lines = parsed.following - chunk.line
            if found.tally.total != lines:
                refusal = fault("lost_line", file=text.name, lines=lines, told=found.tally.total)
                raise refusal
            kept, rejected = kept + found.table.num_rows, rejected + len(found.rejects)
            if rejected > max(_MOST_REJECTS, kept):
                refusal = fault("mostly_broken", file=text.name, rejected=rejected, kept=kept)
                raise refusal
            yield Block(found, tuple(parsed.hiding), chunk.line, lines)
            rest, offset = chunk.data[parsed.taken :], chunk.offset + parsed.taken
            if rest and parsed.taken:
                chunk = Chunk(parsed.following, offset, rest, chunk.ends)
            elif chunk.ends:
                return
            else:
                chunk = _read(stream, text, parsed.following, offset, rest, size)


def _read(
    stream: IO[bytes], text: TextFile, line: int, offset: int, rest: bytes, size: int
) -> Chunk:
    """Return whole lines from here on; what follows the last of them is read again."""
    stream.seek(offset + len(rest))
    data = rest
    while True:
        more = stream.read(size)
        data += more
        if len(more) < size:
            return Chunk(line, offset, data, ends=True)
        cut = _last_break(data)
        if cut > len(rest):
            return Chunk(line, offset, data[:cut], ends=False)
        if len(data) > len(rest) + _LONGEST:
            refusal = fault("endless_line", file=text.name, line=line, most=_LONGEST >> 20)
            raise refusal


def _last_break(data: bytes) -> int:
    """Return the end of the last line that is surely whole."""
    return (data.rfind(b"\n") + 1) or (data.rfind(b"\r", 0, len(data) - 1) + 1)
