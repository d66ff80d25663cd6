"""From a file, whatever it is, to the cells of its list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from conversion_influence.lists.blocks import Block, RawText, iter_blocks
from conversion_influence.lists.cells import Cells, Origin, joined, require_free, require_rows
from conversion_influence.lists.faults import at_line
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
from conversion_influence.lists.returned import returned_note, taken_back
from conversion_influence.lists.sorting import Broken, Sorted, Sorter, Tally
from conversion_influence.lists.source import Source, open_source
from conversion_influence.lists.text import TextFile, open_text
from conversion_influence.messages.notes import Note, note
from conversion_influence.messages.said import Said


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
