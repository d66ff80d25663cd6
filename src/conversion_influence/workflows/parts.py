"""Scored parts of a list: what each candidate is given and told, in one table per batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from conversion_influence.scoring.ranking import RANKS, other_names
from conversion_influence.side_by_side import mapped
from conversion_influence.workflows.given import pieces_of
from conversion_influence.workflows.part import (
    CELLS,
    FOLLOWERS,
    GIVEN,
    LIKELIHOOD,
    LINE,
    TOLD,
    About,
    Asked,
    part_table,
    stored_of,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from conversion_influence.errors import Language
    from conversion_influence.lists.rejects import Reject
    from conversion_influence.workflows.batches import Batches
    from conversion_influence.workflows.work_folder import WorkFolder


class Parts:
    """The scored parts of a list, in a folder.

    Attributes
    ----------
    many : int
        Parts.
    about : About
        What is known of those scored so far.
    sizes : list of int
        Scored rows of each.

    Parameters
    ----------
    batches : Batches
        The candidates.
    work : WorkFolder
        Holds parts that were scored before, and takes new ones.
    asked : Asked
        What is asked of every row.
    """

    def __init__(self, batches: Batches, work: WorkFolder, asked: Asked) -> None:
        self._batches, self._work, self._asked = batches, work, asked
        self.many = batches.many
        self.about = About()
        self.sizes: list[int] = []
        self._told: list[str] = []

    def score(self, told: Callable[[int, int], None]) -> None:
        """Score what has not been scored yet.

        Parameters
        ----------
        told : callable
            Told how many rows of the list are done, and of how many.
        """
        if self.many > 1:
            self._asked.bundle.model.lay_out()
        for table in mapped(self._scored, range(self.many)):
            self._take_in(table)
            told(self.about.total, self._batches.rows)

    def _scored(self, place: int) -> pa.Table:
        """Return a part, which is scored and kept unless it was before."""
        name = f"part-{place:05}.arrow"
        if self._work.file(name).exists():
            return self.read(place)
        listed, frame = self._batches.batch(place)
        table = part_table(listed, frame, self._asked, looked_up=self._batches.looked_up)
        self._work.keep(name, table)
        return table

    def read(self, place: int) -> pa.Table:
        """Return a part.

        Parameters
        ----------
        place : int
            From 0.
        """
        from conversion_influence.lists.spooled import read_block

        return read_block(self._work.file(f"part-{place:05}.arrow"))

    def lines(self, place: int) -> np.ndarray:
        """Return the line of the list on which each row of a part begins.

        Parameters
        ----------
        place : int
            Of the part, from 0.
        """
        return np.asarray(self.read(place).column(LINE).to_numpy())

    def _take_in(self, table: pa.Table) -> None:
        self.about += About.of(table)
        self.sizes.append(table.num_rows)
        self._told = [name for name in table.column_names if name.startswith(TOLD)]

    def likelihood(self) -> np.ndarray:
        """Return the likelihood of each scored row of the list, in its order."""
        return self._column(TOLD + LIKELIHOOD)

    def followers(self) -> np.ndarray:
        """Return the followers of each scored row of the list, NaN where not known."""
        return self._column(FOLLOWERS)

    def _column(self, name: str) -> np.ndarray:
        """Return a column of numbers over all parts, each of which is held but for the reading."""
        whole = np.empty(sum(self.sizes))
        done = 0
        for place, size in enumerate(self.sizes):
            whole[done : done + size] = self.read(place).column(name).to_numpy()
            done += size
        return whole

    def left_out(self) -> Iterator[tuple[list[Reject], list[Reject]]]:
        """Yield the rejects and the duplicates of each part, by line."""
        from conversion_influence.lists.rejects import Reject

        for place in range(self.many):
            stored = stored_of(self.read(place))
            rejects, duplicates = (
                [Reject(**one) for one in stored[kind]] for kind in ("rejects", "duplicates")
            )
            yield rejects, duplicates

    def rejects(self, language: Language, locale: Language) -> Iterator[pa.Table]:
        """Yield the rejects and duplicates of each part by line, as they are written.

        Parameters
        ----------
        language : {"en", "fr"}
            Of the reasons.
        locale : {"en", "fr"}
            Of our columns' names.
        """
        from conversion_influence.lists.returned import rejects_table
        from conversion_influence.workflows.candidates import in_order

        for place, both in enumerate(self.left_out()):
            found = in_order(*both)
            cells = self._batches.left_out(place, [one.line for one in found])
            yield rejects_table(found, cells, self._batches.styles, language, locale)

    def rows(
        self, place: int, rows: np.ndarray | None = None
    ) -> tuple[dict[str, pa.ChunkedArray], pa.Table]:
        """Return what was given of some rows of a part, by name, and what is told of them.

        Parameters
        ----------
        place : int
            Of the part, from 0.
        rows : numpy.ndarray, optional
            In order; all by default.
        """
        table = self.read(place)
        table = table if rows is None else table.take(rows)
        received = self._batches.received(place, table.column(LINE).to_numpy())
        given = {
            name: kind.cast(
                table.column(GIVEN + name)
                if kind.received is None
                else received.column(kind.received)
            )
            for name, kind in (self.about.kinds or {}).items()
        }
        return self._named(given), self._told_of(table)

    def pieces(self, place: int) -> tuple[dict[str, pa.ChunkedArray], pa.Table]:
        """Return what was given of all rows of a part, and what is told of them.

        Parameters
        ----------
        place : int
            Of the part, from 0.

        Returns
        -------
        (dict of str to pyarrow.ChunkedArray, pyarrow.Table)
            Given columns by name; those of `joined` hold texts for the file.
        """
        if self._asked.typed:
            return self.rows(place)
        table = self.read(place)
        kinds = self.about.kinds or {}
        given = {
            name: table.column(CELLS + name)
            if kinds[name].received is not None
            else kinds[name].cast(table.column(GIVEN + name))
            for name, *_ in pieces_of(kinds)
        }
        return self._named(given), self._told_of(table)

    @property
    def joined(self) -> dict[str, tuple[str, ...]]:
        """Columns of `pieces` that hold the text of several cells, with the names of these."""
        if self._asked.typed:
            return {}
        kinds, names = self.about.kinds or {}, self._names
        pieces = [piece for piece in pieces_of(kinds) if kinds[piece[0]].received is not None]
        return {names[piece[0]]: tuple(names[name] for name in piece) for piece in pieces}

    @property
    def _names(self) -> dict[str, str]:
        """What each given column is called in the ranked list."""
        given = list(self.about.kinds or {})
        ours = [name.removeprefix(TOLD) for name in self._told]
        renamed = other_names(given, [*RANKS, *ours])
        return {name: renamed.get(name, name) for name in given}

    def _named(self, given: dict[str, pa.ChunkedArray]) -> dict[str, pa.ChunkedArray]:
        names = self._names
        return {names[name]: column for name, column in given.items()}

    def _told_of(self, table: pa.Table) -> pa.Table:
        return table.select(self._told).rename_columns([n.removeprefix(TOLD) for n in self._told])
