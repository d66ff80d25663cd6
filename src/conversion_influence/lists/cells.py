"""A list as cells: every row of the file, each cell trimmed text, nothing converted yet."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from conversion_influence.lists.blocks import Block, RawText, iter_blocks
from conversion_influence.lists.faults import at_line, fault
from conversion_influence.lists.fitting import Recognise, Suggest
from conversion_influence.lists.layout import (
    Layout,
    check_names,
    find_layout,
    find_rows_layout,
    no_hints,
)
from conversion_influence.lists.parquet import read_parquet
from conversion_influence.lists.parsing import rows_table
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.returned import returned_note, taken_back
from conversion_influence.lists.sorting import Broken, Sorted, Sorter, Tally
from conversion_influence.lists.source import Kind, Source, open_source
from conversion_influence.lists.text import TextFile, open_text
from conversion_influence.messages.notes import Note, note
from conversion_influence.messages.said import Said

if TYPE_CHECKING:
    import pyarrow as pa

_SHOWN_ROWS = 64
"""Rows without text that are shown at a time: many rejects may follow each other."""


@dataclass(frozen=True)
class Origin:
    """What a list was read from.

    Attributes
    ----------
    name : str
        What the user calls it.
    kind : {"text", "workbook", "json", "parquet"}
        What it is.
    encoding : str or None
        Of a text.
    """

    name: str
    kind: Kind
    encoding: str | None = None


@dataclass(frozen=True)
class Cells:
    """The rows of a list as text.

    Attributes
    ----------
    table : pyarrow.Table
        One row per whole row of the file; text columns, trimmed, null where empty; the columns
        are called as received.
    lines : sequence of int
        Physical line of each row (row number in a sheet and in Parquet).
    broken : tuple of Reject
        Rows that are not whole, or no rows of this list.
    layout : Layout
        How the file is laid out.
    tally : Tally
        Its physical lines by what became of them.
    sheet : str or None
        Sheet of a workbook.
    notes : tuple of Note
        What the user should know about how the file was read.
    raw_at : callable or None
        From a line to the row of a text that begins there, as received.
    origin : Origin
        What it was read from.
    doubted : mapping of str to bool
        Columns of a workbook, JSON or Parquet with texts such as ``1.234``, which were not stored
        as numbers, and whether stored numbers with decimals stand there too.
    carried : frozenset of str or None
        Of a text with rejects that came back: how the list wrote its numbers and dates.

    Raises
    ------
    ListError
        Where rows were lost.
    """

    table: pa.Table
    lines: Sequence[int]
    broken: tuple[Reject, ...]
    layout: Layout
    tally: Tally
    sheet: str | None = None
    notes: tuple[Note, ...] = ()
    raw_at: Callable[[int], str] | None = None
    origin: Origin = Origin("the list", "text")
    doubted: Mapping[str, bool] = field(default_factory=dict)
    carried: frozenset[str] | None = None
    _shown: dict[int, list[str]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """Rows without text as they were last shown, by the part of the table they stand in."""

    def __post_init__(self) -> None:
        if len(self.lines) != self.table.num_rows:
            told = self.table.num_rows
            refusal = fault("lost_line", file="the list", lines=len(self.lines), told=told)
            raise refusal

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self.table.column_names)

    @property
    def total(self) -> int:
        """Number of rows read, whole or broken."""
        return int(self.table.num_rows) + len(self.broken)

    def renamed(self, names: Sequence[str]) -> Cells:
        """Return the same rows under other column names.

        Parameters
        ----------
        names : sequence of str
            One per column.
        """
        return replace(self, table=self.table.rename_columns(list(names)))

    def raw(self, index: int) -> str:
        """Return the row of that index as received; without text, its names and values.

        Parameters
        ----------
        index : int
            Row of the table, from 0.
        """
        if self.raw_at is not None:
            return self.raw_at(self.lines[index])
        part, place = divmod(index, _SHOWN_ROWS)
        if part not in self._shown:
            rows = self.table.slice(part * _SHOWN_ROWS, _SHOWN_ROWS).to_pylist()
            self._shown.clear()
            self._shown[part] = [self._told(row.values()) for row in rows]
        return self._shown[part][place]

    def _told(self, row: Iterable[str | None]) -> str:
        given = zip(self.layout.names, row, strict=True)
        return ", ".join(f"{name}={value}" for name, value in given if value is not None)

    def texts_at(self, lines: Sequence[int]) -> pa.Table:
        """Return the rows that begin at these lines, in the order of the lines.

        Parameters
        ----------
        lines : sequence of int
            Of whole rows.
        """
        if len(lines) == len(self.lines):
            return self.table
        return self.table.take(np.searchsorted(np.asarray(self.lines), lines))


def read_cells(
    listed: Path | Source,
    recognise: Recognise | None = None,
    *,
    suggest: Suggest = no_hints,
    reserved: Sequence[str] = (),
    sheet: str | None = None,
) -> Cells:
    """Read a list: delimited text, a workbook, JSON or Parquet, packed or not.

    Parameters
    ----------
    listed : pathlib.Path or Source
        The file, ``-`` for the standard input; its first bytes say what it is, not its name. Or
        what `open_source` made of it.
    recognise : callable, optional
        From a received column name to the known column it means, or None. Without it any columns
        will do.
    suggest : callable, optional
        What to say of names of which none is known.
    reserved : sequence of str
        Names in lower case that no column may have.
    sheet : str, optional
        Sheet of a workbook.

    Raises
    ------
    ListError
        Where the file cannot be read, or has no row below its column names.
    """
    source = listed if isinstance(listed, Source) else open_source(listed)
    encoding = None
    if source.kind == "parquet":
        cells = _of_parquet(source)
    elif source.kind == "text":
        text = open_text(source)
        cells, encoding = _of_text(text, recognise, suggest), text.encoding
    else:
        cells = _of_rows(source, recognise, suggest, sheet)
    told = (*cells.notes, *returned_note(cells.names))
    cells = replace(cells, origin=Origin(source.name, source.kind, encoding), notes=told)
    cells = taken_back(cells)
    require_rows(cells.total, source.name)
    require_free(cells.names, at_line(source.name, cells.layout.line), reserved)
    return cells


def require_rows(total: int, name: str) -> None:
    """Refuse a list without rows.

    Parameters
    ----------
    total : int
        Its rows.
    name : str
        What the user calls it.

    Raises
    ------
    ListError
        Where there is none.
    """
    if not total:
        refusal = fault("no_rows", file=name)
        raise refusal


def require_free(names: Sequence[str], where: Said, reserved: Sequence[str]) -> None:
    """Refuse a list with a column of a name that is needed for something else.

    Parameters
    ----------
    names : sequence of str
        Of its columns.
    where : Said
        File and line, for the message.
    reserved : sequence of str
        Names in lower case that no column may have.

    Raises
    ------
    ListError
        Where one has.
    """
    taken = {received.casefold() for received in names}
    for name in reserved:
        if name in taken:
            refusal = fault("reserved_name", where=where, name=name)
            raise refusal


def _of_text(text: TextFile, recognise: Recognise | None, suggest: Suggest) -> Cells:
    layout = find_layout(text, recognise, suggest)
    raws = RawText(text, layout.delimiter or ",")
    blocks = list(iter_blocks(text, layout, raws))
    found = [block.sorted for block in blocks]
    notes = text.notes + tuple(passed_over(layout, found)) + tuple(hiding_rows(blocks))
    return joined(layout, found, notes, raw_at=raws.at)


def _of_rows(
    source: Source, recognise: Recognise | None, suggest: Suggest, sheet: str | None
) -> Cells:
    """Read a workbook or JSON, whose rows are cells already."""
    name, rows, broken, notes, doubted = _rows(source, sheet)
    layout = find_rows_layout(source.name, rows, recognise, suggest)
    below = [(line, cells) for line, cells in rows if line >= layout.first_row]
    lines = np.array([line for line, _ in below], dtype=np.int64)
    raws = dict(below)
    sorter = Sorter(layout, lambda line: "\t".join(raws[line]))
    table = rows_table([cells for _, cells in below], layout.width)
    spans = np.ones(len(lines), dtype=np.int64)
    found = sorter.sort(table, lines, spans, broken, 0)
    told = passed_over(layout, [found])
    cells = joined(layout, [found], (*source.notes, *notes, *told))
    cells = replace(cells, doubted=_named(layout, doubted))
    if name is None:
        return cells
    named = tuple(replace(reject, sheet=name) for reject in cells.broken)
    return replace(cells, broken=named, sheet=name)


def _named(layout: Layout, places: Mapping[int, bool]) -> dict[str, bool]:
    """Return by its name what is known of a column by its place."""
    return {name: places[place] for place, name in enumerate(layout.names) if place in places}


class _Rows(NamedTuple):
    """Rows that are cells already, and what `Cells` says of them."""

    sheet: str | None
    rows: list[tuple[int, list[str]]]
    broken: list[Broken]
    notes: tuple[Note, ...]
    doubted: Mapping[int, bool]


def _rows(source: Source, sheet: str | None) -> _Rows:
    if source.kind == "workbook":
        from conversion_influence.lists.workbooks.rows import read_rows

        found = read_rows(source.path, sheet, name=source.name)
        return _Rows(found.name, found.rows, [], found.notes, found.doubted)
    from conversion_influence.lists import jsonlines

    text = open_text(source)
    with text.path.open(encoding="utf-8-sig", newline="") as lines:
        objects = jsonlines.read_rows(source.name, lines)
    broken = [Broken(reject, None, 1) for reject in objects.broken]
    rows = [(0, list(objects.names)), *objects.rows]
    return _Rows(None, rows, broken, text.notes, objects.doubted)


def _of_parquet(source: Source) -> Cells:
    table, texts = read_parquet(source.path, source.name)
    names = check_names(table.column_names, Said(source.name, source.name))
    layout = Layout(names, None, len(names), 0)
    lines = range(1, table.num_rows + 1)
    tally = Tally(kept=table.num_rows)
    rows = table.rename_columns(list(names))
    doubted = _named(layout, dict.fromkeys(texts, False))
    return Cells(rows, lines, (), layout, tally, notes=source.notes, doubted=doubted)


def joined(
    layout: Layout,
    found: Sequence[Sorted],
    notes: tuple[Note, ...],
    raw_at: Callable[[int], str] | None = None,
) -> Cells:
    """Return blocks of a list as its cells.

    Parameters
    ----------
    layout : Layout
        Of the list.
    found : sequence of Sorted
        The blocks, in order.
    notes : tuple of Note
        What the user should know about how they were read.
    raw_at : callable, optional
        From a line to the row of a text that begins there, as received.
    """
    import pyarrow as pa

    schema = pa.schema([(name, pa.string()) for name in layout.names])
    table = pa.concat_tables([schema.empty_table(), *(one.table for one in found)])
    lines = np.concatenate([np.zeros(0, dtype=np.int64), *(one.lines for one in found)])
    tally = sum((one.tally for one in found), _above(layout))
    broken = tuple(reject for one in found for reject in one.rejects)
    return Cells(
        table, array("q", lines.tobytes()), broken, layout, tally, notes=notes, raw_at=raw_at
    )


def _above(layout: Layout) -> Tally:
    passed = sum(one.lines for one in layout.preamble)
    blank = layout.line - 1 - passed if layout.delimiter is not None else 0
    return Tally(header=layout.lines, preamble=passed, blank=blank)


def passed_over(layout: Layout, found: Sequence[Sorted]) -> Iterator[Note]:
    """Yield what was passed over, with its lines.

    Parameters
    ----------
    layout : Layout
        Of the list.
    found : sequence of Sorted
        Its rows.
    """
    if layout.preamble:
        lines = [one.line for one in layout.preamble]
        first = layout.preamble[0].raw.strip()[:40]
        yield note("passed_above", lines=lines, first=first)
    repeated = [line for one in found for line in one.repeated]
    if repeated:
        yield note("passed_repeated", lines=repeated)
    empty = [line for one in found for line in one.empty]
    if empty:
        yield note("passed_empty", lines=empty)


def hiding_rows(blocks: Sequence[Block]) -> Iterator[Note]:
    """Say where a missing quote may have made one row of several.

    Parameters
    ----------
    blocks : sequence of Block
        Of a text.
    """
    hiding = [line for block in blocks for line in block.hiding]
    if hiding:
        yield note("cells_span_rows", lines=hiding)
