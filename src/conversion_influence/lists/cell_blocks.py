"""The cells of a list, block by block: memory stays bounded whatever the length of a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.lists.blocks import Block, RawText, iter_blocks
from conversion_influence.lists.cell_reading import hiding_rows, passed_over, read_cells
from conversion_influence.lists.cells import Cells, Origin, joined, require_free, require_rows
from conversion_influence.lists.faults import at_line
from conversion_influence.lists.layout import find_layout, no_hints
from conversion_influence.lists.returned import returned_note, taken_back, without_ours
from conversion_influence.lists.source import Source, open_source
from conversion_influence.lists.text import TextFile, open_text
from conversion_influence.messages.notes import Note

if TYPE_CHECKING:
    from conversion_influence.lists.rejects import Reject

SIZE = 1 << 24
"""Bytes of a text that are read at a time."""

ROWS = 50_000
"""Rows of a workbook, of JSON or Parquet, which are read whole, that are given at a time."""


class CellBlocks:
    """The rows of a list in order, some at a time.

    Parameters
    ----------
    path : pathlib.Path
        As for `lists.cell_reading.read_cells`; any column names will do.
    reserved : sequence of str
        Names in lower case that no column may have.
    sheet : str, optional
        Sheet of a workbook.
    size, rows : int, optional
        Of a block: bytes of a text, rows of anything else; `SIZE` and `ROWS` by default.

    Attributes
    ----------
    layout : Layout
        How the list is laid out.
    name : str
        What the user calls it.
    notes : tuple of Note
        How it was read; whole after the last block.
    block_size, block_rows : int
        Of a block.
    read, size : int
        How much of it has been given, and its whole size.
    unit : {"bytes", "rows"}
        Of the two.

    Raises
    ------
    ListError
        As `read_cells`, some of it only while the blocks are read.
    """

    def __init__(
        self,
        path: Path,
        *,
        reserved: Sequence[str] = (),
        sheet: str | None = None,
        size: int | None = None,
        rows: int | None = None,
    ) -> None:
        self._source = open_source(path)
        self.block_size, self.block_rows = size or SIZE, rows or ROWS
        self.name = self._source.name
        self._text: TextFile | None = None
        self._cells: Cells | None = None
        if self._source.kind == "text":
            self._text = open_text(self._source)
            self._laid = find_layout(self._text, None, no_hints)
            self.layout = without_ours(self._laid)
            self.size, self.unit = self._text.path.stat().st_size, "bytes"
        else:
            self._cells = read_cells(self._source, sheet=sheet)
            self.layout = self._cells.layout
            self.size, self.unit = self._cells.total, "rows"
        self.read = 0
        self.notes: tuple[Note, ...] = ()
        require_free(self.layout.names, at_line(self.name, self.layout.line), reserved)

    @property
    def path(self) -> Path:
        """Where the unpacked bytes of the list stand."""
        return self._source.path

    def __iter__(self) -> Iterator[Cells]:
        """Yield the rows, one block at least."""
        if self._cells is not None:
            yield from self._slices(self._cells)
        elif self._text is not None:
            yield from self._blocks(self._text, self._source)

    def _slices(self, cells: Cells) -> Iterator[Cells]:
        self.notes = cells.notes
        starts = list(range(0, max(len(cells.lines), 1), self.block_rows))
        for place, start in enumerate(starts):
            table = cells.table.slice(start, self.block_rows)
            lines = cells.lines[start : start + self.block_rows]
            last = cells.lines[starts[place + 1]] if place + 1 < len(starts) else None
            first = None if not start else cells.lines[start]
            broken = tuple(one for one in cells.broken if _between(one, first, last))
            self.read += table.num_rows + len(broken)
            yield replace(cells, table=table, lines=lines, broken=broken, notes=())

    def _blocks(self, text: TextFile, source: Source) -> Iterator[Cells]:
        raws = RawText(text, self._laid.delimiter or ",")
        seen: list[Block] = []
        total, origin = 0, Origin(source.name, source.kind, text.encoding)
        for block in iter_blocks(text, self._laid, raws, size=self.block_size):
            whole = joined(self._laid, [block.sorted], (), raws.at)
            cells = taken_back(replace(whole, origin=origin))
            seen.append(_without_rows(block))
            total += cells.total
            self.read = raws.read
            yield cells
        require_rows(total, source.name)
        passed = passed_over(self._laid, [block.sorted for block in seen])
        told = returned_note(self._laid.names)
        self.notes = (*text.notes, *passed, *hiding_rows(seen), *told)


def _between(reject: Reject, first: int | None, last: int | None) -> bool:
    return (first is None or reject.line >= first) and (last is None or reject.line < last)


def _without_rows(block: Block) -> Block:
    """Return what is said of a block beside its rows."""
    found = block.sorted
    bare = replace(found, table=found.table.schema.empty_table(), lines=found.lines[:0], rejects=())
    return replace(block, sorted=bare)
