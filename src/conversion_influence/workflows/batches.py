"""Where the candidates of a ranked list come from: block by block, or all at once with tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from conversion_influence.workflows.candidates import as_given, require_signals

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    from conversion_influence.bundle import Bundle
    from conversion_influence.lists.candidates import CandidateList
    from conversion_influence.lists.mapping import Naming
    from conversion_influence.lists.spooled import SpooledList
    from conversion_influence.messages.notes import Note

Batch = tuple["CandidateList", "pd.DataFrame"]
"""Candidates, and the same with the signals of the model."""


class Batches(Protocol):
    """Candidates of a list, in order, some at a time.

    Attributes
    ----------
    many : int
        Batches.
    rows : int
        Rows of the list, scored or not.
    naming : Naming
        What its columns are.
    notes : tuple of Note
        How it was read.
    looked_up : bool
        Whether the candidates were found in raw tables.
    """

    many: int
    rows: int
    naming: Naming
    notes: tuple[Note, ...]
    looked_up: bool

    def batch(self, place: int, lines: Sequence[int] | None = None) -> Batch:
        """Return the candidates of a batch, all or those on some lines.

        Parameters
        ----------
        place : int
            Of the batch, from 0.
        lines : sequence of int, optional
            In order; each holds a candidate.
        """

    def received(self, place: int, lines: np.ndarray) -> pa.Table:
        """Return the cells of candidates as received, one column per column of the list.

        Parameters
        ----------
        place : int
            Of the batch, from 0.
        lines : numpy.ndarray
            In order; each holds a candidate.
        """

    def left_out(self, place: int, lines: Sequence[int]) -> pa.Table:
        """Return the cells of any rows as received, null where no whole row begins on a line.

        Parameters
        ----------
        place : int
            Of the batch, from 0.
        lines : sequence of int
            In order.
        """

    @property
    def styles(self) -> str:
        """How the list writes its numbers and dates, see `lists.returned.styles_text`."""


class Streamed:
    """A flat list in blocks, which holds the signals itself.

    Parameters
    ----------
    listed : SpooledList
        The list.
    bundle : Bundle
        The model.

    Raises
    ------
    ConfigError
        If a model of tables finds next to none of its signals.
    """

    looked_up = False

    def __init__(self, listed: SpooledList, bundle: Bundle) -> None:
        self._listed, self._bundle = listed, bundle
        self.many, self.rows = len(listed.blocks), listed.rows
        self.naming, self.notes = listed.naming, listed.notes
        require_signals((self.batch(place)[1] for place in range(self.many)), bundle)

    def batch(self, place: int, lines: Sequence[int] | None = None) -> Batch:
        """Return the candidates of a block, see `Batches.batch`."""
        listed = self._listed.block(place, lines)
        return listed, as_given(listed.frame, self._bundle)

    def received(self, place: int, lines: np.ndarray) -> pa.Table:
        """Return the cells of candidates, see `Batches.received`."""
        return self._listed.texts(place, lines)

    def left_out(self, place: int, lines: Sequence[int]) -> pa.Table:
        """Return the cells of any rows, see `Batches.left_out`."""
        return self._listed.left_out(place, lines)

    @property
    def styles(self) -> str:
        """How the list writes its numbers and dates."""
        return self._listed.styles


class Whole:
    """A list whose signals were computed from raw tables, all together.

    Parameters
    ----------
    listed : CandidateList
        Candidates that were found.
    frame : pandas.DataFrame
        The same with the signals of the model.
    """

    many, looked_up = 1, True

    def __init__(self, listed: CandidateList, frame: pd.DataFrame) -> None:
        self._listed, self._frame = listed, frame
        self.rows, self.naming, self.notes = listed.total, listed.naming, listed.notes

    def batch(self, place: int, lines: Sequence[int] | None = None) -> Batch:
        """Return the candidates, see `Batches.batch`."""
        from conversion_influence.lists.offer import LINE

        assert place < self.many
        if lines is None:
            return self._listed, self._frame
        chosen = self._listed.frame[LINE].isin(list(lines))
        few = replace(
            self._listed,
            frame=self._listed.frame[chosen],
            rejects=(),
            duplicates=(),
            total=int(chosen.sum()),
        )
        return few, self._frame[chosen]

    def received(self, place: int, lines: np.ndarray) -> pa.Table:
        """Return the cells of candidates, see `Batches.received`."""
        assert place < self.many
        assert self._listed.texts_at is not None
        return self._listed.texts_at(lines.tolist())

    def left_out(self, place: int, lines: Sequence[int]) -> pa.Table:
        """Return the cells of any rows, see `Batches.left_out`."""
        from conversion_influence.lists.returned import cells_at

        assert place < self.many
        assert self._listed.cells is not None
        return cells_at(self._listed.cells.table, self._listed.cells.lines, lines)

    @property
    def styles(self) -> str:
        """How the list writes its numbers and dates."""
        from conversion_influence.lists.returned import styles_text

        return styles_text(self.naming, self._listed.styles)
