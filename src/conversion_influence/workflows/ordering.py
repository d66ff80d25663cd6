"""The rows of a list in order of likelihood, with memory for a few of them at a time.

Each scored part is cut by rank and dealt to buckets, files that hold neighbouring ranks; a bucket
is small enough to be put in order at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from conversion_influence.scoring.ranking import RANKS, order_of, ranks_of
from conversion_influence.side_by_side import mapped

if TYPE_CHECKING:
    import pyarrow as pa

    from conversion_influence.workflows.parts import Parts
    from conversion_influence.workflows.work_folder import WorkFolder

BUCKET = 1 << 26
"""Bytes of a bucket, about."""

GROUP = 50_000
"""Rows that are given to a writer at a time."""

MOST_BUCKETS = 256
"""Files that are open at a time."""

POSITION = "line"
"""Column of where a row stands in the whole list, from 0; no list brings one of that name."""

_BEFORE = "coverage"
"""The column before which reasons stand."""


@dataclass(frozen=True)
class Order:
    """Where each scored row of a list stands.

    Attributes
    ----------
    rows : numpy.ndarray
        Rows of the list in order of rank.
    position : numpy.ndarray
        Of each row of the list in that order, from 0.
    rank, by_followers : numpy.ndarray
        From `scoring.ranks_of`.
    """

    rows: np.ndarray
    position: np.ndarray
    rank: np.ndarray
    by_followers: np.ndarray


def order_parts(parts: Parts) -> Order:
    """Return the order of all scored rows: likeliest first, equals as in the list.

    Parameters
    ----------
    parts : Parts
        Scored.
    """
    likelihood = parts.likelihood()
    rows = order_of(likelihood)
    rank = ranks_of(likelihood, rows)
    del likelihood
    position = np.empty_like(rows)
    position[rows] = np.arange(len(rows), dtype=rows.dtype)
    return Order(rows, position, rank, ranks_of(parts.followers()))


def ranked_rows(
    order: Order,
    rows: np.ndarray | slice,
    given: Mapping[str, pa.ChunkedArray],
    told: pa.Table,
) -> pa.Table:
    """Return rows as they are ranked, and last, as `POSITION`, where each stands.

    Parameters
    ----------
    order : Order
        From `order_parts`.
    rows : numpy.ndarray or slice
        Which they are, of all scored rows of the list.
    given : mapping of str to pyarrow.ChunkedArray
        Columns that they were given.
    told : pyarrow.Table
        What they are told.
    """
    import pyarrow as pa

    by_followers = order.by_followers[rows]
    ranks = (
        pa.array(order.rank[rows].astype(np.int64)),
        pa.array(by_followers.astype(np.int64), mask=by_followers == 0),
    )
    columns = {**dict(zip(RANKS, ranks, strict=True)), **given}
    columns |= dict(zip(told.column_names, told.columns, strict=True))
    return pa.table({**columns, POSITION: order.position[rows]})


class Buckets:
    """A list in order, in files of neighbouring ranks.

    Parameters
    ----------
    parts : Parts
        Scored.
    order : Order
        From `order_parts`.
    work : WorkFolder
        Holds the files.
    """

    def __init__(self, parts: Parts, order: Order, work: WorkFolder) -> None:
        self._parts, self._order, self._work = parts, order, work
        rows = max(len(order.rows), 1)
        many = min(max(1, -(-work.bytes() // BUCKET)), MOST_BUCKETS)
        self._rows = -(-rows // many)
        self.many = -(-rows // self._rows)

    def deal(self, told: Callable[[int, int], None]) -> None:
        """Cut all parts and write them to the buckets.

        Parameters
        ----------
        told : callable
            Told how many rows are dealt, and of how many.
        """
        import pyarrow as pa

        done = 0
        borders = np.arange(self.many + 1) * self._rows
        starts = list(accumulate(self._parts.sizes, initial=0))[:-1]
        with ExitStack() as open_files:
            writers: list[pa.RecordBatchWriter] = []
            for table in mapped(self._sorted, enumerate(starts)):
                if not writers:
                    paths = [self._path(bucket) for bucket in range(self.many)]
                    files = [open_files.enter_context(pa.OSFile(str(p), "wb")) for p in paths]
                    for file in files:
                        writer = pa.ipc.new_stream(file, table.schema)
                        writers.append(open_files.enter_context(writer))
                cuts = np.searchsorted(table.column(POSITION).to_numpy(), borders)
                for bucket, (start, end) in enumerate(pairwise(cuts)):
                    if end > start:
                        writers[bucket].write_table(table.slice(start, end - start))
                done += table.num_rows
                told(done, len(self._order.rows))

    def _sorted(self, part: tuple[int, int]) -> pa.Table:
        """Return a part, given with its first row, in the order of where its rows stand."""
        table = self._table(*part)
        return table.take(np.argsort(table.column(POSITION).to_numpy()))

    def _table(self, place: int, start: int) -> pa.Table:
        """Return all columns of a part, and last where each row stands."""
        given, told = self._parts.pieces(place)
        return ranked_rows(self._order, slice(start, start + told.num_rows), given, told)

    def _path(self, bucket: int) -> Path:
        return self._work.file(f"bucket-{bucket:05}.arrow")

    def in_order(self, reasons: pa.Table) -> Iterator[pa.Table]:
        """Yield the list in tables of `GROUP` rows, whatever the size of the buckets.

        Parameters
        ----------
        reasons : pyarrow.Table
            Of the first rows; they stand before the coverage, and are missing for all others.
        """
        for number, table in enumerate(_regrouped(map(self._bucket, range(self.many)))):
            yield with_reasons(table, reasons, number * GROUP)

    def _bucket(self, bucket: int) -> pa.Table:
        """Return the rows of a bucket in order."""
        import pyarrow as pa

        with pa.OSFile(str(self._path(bucket))) as file, pa.ipc.open_stream(file) as reader:
            table = reader.read_all()
        rows = np.argsort(table.column(POSITION).to_numpy())
        return table.drop_columns(POSITION).take(rows)


def _regrouped(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Yield the same rows in tables of `GROUP` rows; one at least, if empty."""
    import pyarrow as pa

    rest: pa.Table | None = None
    for table in tables:
        rest = table if rest is None or not rest.num_rows else pa.concat_tables([rest, table])
        whole = rest.num_rows - rest.num_rows % GROUP
        for start in range(0, whole, GROUP):
            yield rest.slice(start, GROUP).combine_chunks()
        first = not whole
        rest = rest.slice(whole)
    if rest is not None and (rest.num_rows or first):
        yield rest.combine_chunks()


def with_reasons(table: pa.Table, reasons: pa.Table, start: int = 0) -> pa.Table:
    """Return rows with their reasons before the coverage.

    Parameters
    ----------
    table : pyarrow.Table
        Rows in order.
    reasons : pyarrow.Table
        Of the first rows of the list; those behind have none.
    start : int
        Where in the list the first row of the table stands.
    """
    import pyarrow as pa

    few = reasons.slice(start, table.num_rows) if start < reasons.num_rows else reasons.slice(0, 0)
    place = table.column_names.index(_BEFORE)
    for name in reversed(reasons.column_names):
        text = few.column(name).cast(pa.string())
        missing = pa.nulls(table.num_rows - few.num_rows, pa.string())
        whole = pa.chunked_array([*text.chunks, missing], pa.string())
        table = table.add_column(place, name, whole)
    return table
