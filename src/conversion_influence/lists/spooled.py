"""A flat list that was read once from end to end, and whose rows can be asked for in blocks.

How its numbers are written is known only after the last row; so each block of text is kept in a
file of its own, and typed when it is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from conversion_influence.lists.candidates import CandidateList, read_rows, require_signals
from conversion_influence.lists.cell_blocks import CellBlocks
from conversion_influence.lists.cells import Cells
from conversion_influence.lists.faults import at_line
from conversion_influence.lists.mapping import Choices, Naming, name_columns
from conversion_influence.lists.offer import LINE
from conversion_influence.lists.reading import Evidence, Reading
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.returned import cells_at, styles_text
from conversion_influence.messages.notes import Note
from conversion_influence.side_by_side import mapped

if TYPE_CHECKING:
    import pyarrow as pa

_BROKEN = b"broken"


@dataclass(frozen=True)
class SpooledList:
    """A flat list in blocks.

    Attributes
    ----------
    blocks : tuple of Path
        Arrow files: the received cells, and ``line``.
    rows : int
        Rows of the list, whole or not.
    reading : Reading
        How it is read.
    now : datetime
        When.
    numbers : frozenset of str
        The model's signals that are numbers.
    notes : tuple of Note
        What the user should know about how it was read.
    shape : Cells
        A block of the list without its rows.
    """

    blocks: tuple[Path, ...]
    rows: int
    reading: Reading
    now: datetime
    numbers: frozenset[str]
    notes: tuple[Note, ...]
    shape: Cells = field(repr=False)

    @property
    def naming(self) -> Naming:
        """What its columns are."""
        return self.reading.naming

    def block(self, place: int, lines: Sequence[int] | None = None) -> CandidateList:
        """Return a block of candidates.

        Parameters
        ----------
        place : int
            Of the block, from 0.
        lines : sequence of int, optional
            Of whole rows, in order; without them all rows, and all rejects.
        """
        table = read_block(self.blocks[place])
        told = (table.schema.metadata or {}).get(_BROKEN, b"[]")
        broken = tuple(Reject(**one) for one in json.loads(told)) if lines is None else ()
        numbers = table.column(LINE).to_numpy()
        if lines is not None:
            table = table.take(np.searchsorted(numbers, lines))
            numbers = np.asarray(lines)
        rows = table.drop_columns(LINE)
        cells = replace(self.shape, table=rows, lines=numbers.tolist(), broken=broken)
        return read_rows(cells, self.reading, self.now, self.numbers, named=False)

    def left_out(self, place: int, lines: Sequence[int]) -> pa.Table:
        """Return rows of a block as received, null where no whole row begins on a line.

        Parameters
        ----------
        place : int
            Of the block, from 0.
        lines : sequence of int
            In order.
        """
        table = read_block(self.blocks[place])
        return cells_at(table.drop_columns(LINE), table.column(LINE).to_numpy(), lines)

    @property
    def styles(self) -> str:
        """How its numbers and dates are written, for rejects that come back."""
        return styles_text(self.naming, {**self.reading.numbers, **self.reading.times})

    def texts(self, place: int, lines: np.ndarray) -> pa.Table:
        """Return rows of a block as received.

        Parameters
        ----------
        place : int
            Of the block, from 0.
        lines : numpy.ndarray
            Of whole rows, in order.

        Returns
        -------
        pyarrow.Table
            Trimmed text, null where empty, one column per column of the file.
        """
        table = read_block(self.blocks[place])
        rows = table.drop_columns(LINE)
        if len(lines) == table.num_rows:
            return rows
        return rows.take(np.searchsorted(table.column(LINE).to_numpy(), lines))


def spool_signal_rows(
    path: Path,
    keep: Callable[[int, pa.Table], Path],
    *,
    now: datetime,
    strings: Collection[str],
    numbers: Collection[str],
    choices: Choices | None = None,
    sheet: str | None = None,
    blocks: CellBlocks | None = None,
    told: Callable[[int, int], None] = lambda _read, _size: None,
) -> SpooledList:
    """Read a flat table that holds a model's signals from end to end, and keep its rows in blocks.

    Parameters
    ----------
    path : pathlib.Path
        The file, as for `lists.candidates.read_signal_rows`.
    keep : callable
        Keeps a table under its place, and returns the file.
    now, strings, numbers, choices, sheet
        As for `read_signal_rows`.
    blocks : CellBlocks, optional
        The opened file.
    told : callable
        Told how much was read, and of how much.

    Raises
    ------
    ListError
        As `read_signal_rows`.
    """
    signals = [*strings, *numbers]
    read = blocks or CellBlocks(path, reserved=(LINE,), sheet=sheet)
    where = at_line(path.name, read.layout.line)
    naming = name_columns(read.layout.names, choices or Choices(), signals, where)
    require_signals(naming, signals, numbers, where)

    def taken_in(block: tuple[int, Cells]) -> _Taken:
        place, cells = block
        evidence = Evidence(cells, naming, strings, numbers, now.year, named=False)
        evidence.add(cells.table, cells.carried)
        return _Taken(keep(place, block_table(cells)), evidence, cells.total, _bare(cells))

    first: _Taken | None = None
    kept: list[Path] = []
    total = 0
    for taken in mapped(taken_in, enumerate(read)):
        if first is None:
            first = taken
        else:
            first.evidence.merge(taken.evidence)
        kept.append(taken.kept)
        total += taken.total
        told(read.read, read.size)
    assert first is not None
    reading = first.evidence.decide()
    made = read_rows(taken.shape, reading, now, numbers, named=False).notes
    notes = (*read.notes, *made)
    return SpooledList(tuple(kept), total, reading, now, frozenset(numbers), notes, taken.shape)


class _Taken(NamedTuple):
    """What is left of a block of cells once it is kept."""

    kept: Path
    evidence: Evidence
    total: int
    shape: Cells


def block_table(cells: Cells) -> pa.Table:
    """Return cells as a table that `read_block` gives back: with their lines, and what is broken.

    Parameters
    ----------
    cells : Cells
        A block of rows.
    """
    import pyarrow as pa

    broken = json.dumps([reject.stored() for reject in cells.broken])
    table = cells.table.append_column(LINE, pa.array(np.asarray(cells.lines, dtype=np.int64)))
    return table.replace_schema_metadata({_BROKEN: broken})


def read_block(path: Path) -> pa.Table:
    """Return a table that was kept; what is not looked at is not read.

    Parameters
    ----------
    path : pathlib.Path
        An Arrow file, which must not be changed.
    """
    import pyarrow as pa

    with pa.memory_map(str(path)) as file, pa.ipc.open_file(file) as reader:
        return reader.read_all()


def _bare(cells: Cells) -> Cells:
    """Return cells without rows."""
    return replace(cells, table=cells.table.schema.empty_table(), lines=[], broken=(), notes=())
