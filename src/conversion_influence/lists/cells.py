"""A list as cells: every row of the file, each cell trimmed text, nothing converted yet."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from conversion_influence.lists.faults import fault
from conversion_influence.lists.layout import Layout
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.sorting import Sorted, Tally
from conversion_influence.lists.source import Kind
from conversion_influence.messages.notes import Note
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
    for name in names:
        if name.casefold() in reserved:
            refusal = fault("reserved_name", where=where, name=name)
            raise refusal


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
