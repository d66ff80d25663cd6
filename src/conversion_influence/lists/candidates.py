"""A marketer's list of creators: clean candidates, and every other row with its reason."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import ListError, did_you_mean, shorten
from conversion_influence.lists.cells import Cells, read_cells
from conversion_influence.lists.checks import find_duplicates, find_faults
from conversion_influence.lists.header import (
    Header,
    find_flat_header,
    find_list_header,
    name_hints,
)
from conversion_influence.lists.kinds import (
    Kinds,
    find_kinds,
    open_engine,
    read_numbers,
    read_texts,
    read_times,
    read_truths,
)
from conversion_influence.lists.offer import AS_OF, KNOWN, LINE, NUMBERS, TEXTS, TIMES, WHO
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.source import TextFile

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True)
class CandidateList:
    """A list as read: what can be scored, and what cannot.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row per creator and offer, in the order of the file: `line`, then `KNOWN` (text;
        `as_of` and `planned_at` naive UTC ``datetime64[us]``; numbers float64; missing where not
        given), then every other column of the file, float64 where all its cells are plain
        numbers, else text.
    rejects : tuple of Reject
        Rows that cannot be scored, by line.
    total : int
        Rows read; ``len(frame) + len(rejects)``.
    given : frozenset of str
        Known columns that stand in the file.
    notes : tuple of str
        What the user should know about how the file was read.
    raw_at : callable
        From a line to the row that begins there, as received.
    texts_at : callable
        From lines, in any order, to a table of the cells of these rows as received: trimmed text,
        null where empty, one column per column of the file.

    Raises
    ------
    ListError
        Where a row was lost or counted twice.
    """

    frame: pd.DataFrame
    rejects: tuple[Reject, ...]
    total: int
    given: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    raw_at: Callable[[int], str] = field(default=str, compare=False, repr=False)
    texts_at: Callable[[Sequence[int]], pa.Table] | None = field(
        default=None, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        if self.total != len(self.frame) + len(self.rejects):
            msg = (
                f"{self.total} rows were read, but {len(self.frame)} are kept and "
                f"{len(self.rejects)} rejected; this is a fault of the program, please report it."
            )
            raise ListError(msg)


def read_candidates(
    path: Path, *, now: datetime, strings: Collection[str] = (), numbers: Collection[str] = ()
) -> CandidateList:
    """Read a list of creators from CSV (gzip too) or Parquet.

    Parameters
    ----------
    path : pathlib.Path
        The file. Cells are separated by comma, semicolon, tab or ``|``.
    now : datetime
        `as_of` of rows that give none; without a zone it is UTC.
    strings, numbers : collection of str
        Columns that are text, or must be numbers, whatever their cells look like (those a model
        was trained on) and whatever a known column of that name would hold; names that the file
        lacks are passed over.

    Returns
    -------
    CandidateList
        Every row of the file once: kept or rejected. A row whose `as_of` lies after `now` is kept:
        it is planned, and is scored with what is known until then. Its `planned_at` may be any
        time. A row is a duplicate if all known columns agree with an earlier row, not if only the
        creator does.

    Raises
    ------
    ListError
        Where the file cannot be read at all, and where no column names the creator.
    """
    cells = read_cells(path, _find_header, KNOWN, reserved=(LINE,), with_raw=True)
    names = cells.header.names
    if not set(WHO) & set(names):
        msg = (
            f"{path.name} line 1: no column creator_id or handle among {', '.join(names)}; "
            f"one of them must name the creator.{name_hints(names, KNOWN)}"
        )
        raise ListError(msg)
    return _read_list(cells, now, strings, numbers, named=True)


def read_signal_rows(
    path: Path, *, now: datetime, strings: Collection[str], numbers: Collection[str]
) -> CandidateList:
    """Read a flat table that already holds a model's signals, to be scored row by row.

    Parameters
    ----------
    path : pathlib.Path
        The file, as for `read_candidates`; it need not name creators, and equal rows are no fault.
    now : datetime
        As for `read_candidates`.
    strings, numbers : collection of str
        The model's signals that are text, or numbers; a cell that is no number rejects its row.

    Returns
    -------
    CandidateList
        Every row of the file once: kept or rejected.

    Raises
    ------
    ListError
        Where the file cannot be read at all, or holds none of the signals.
    """
    cells = read_cells(path, find_flat_header, reserved=(LINE,), with_raw=True)
    names = cells.header.names
    signals = [*strings, *numbers]
    if not set(signals) & set(names):
        msg = (
            f"{path.name} line 1: none of the model's {len(signals)} signals is a column. It has "
            f"{shorten(names)}; the model wants {shorten(signals)}. To compute signals from raw "
            "tables, give their folder with --data."
        )
        raise ListError(msg)
    return _read_list(cells, now, strings, numbers, named=False)


def _read_list(
    cells: Cells,
    now: datetime,
    strings: Collection[str],
    numbers: Collection[str],
    *,
    named: bool,
) -> CandidateList:
    """Type the cells and sort the rows into kept and rejected."""
    names = cells.header.names
    asked = {*strings, *numbers}
    known = [name for name in names if name in NUMBERS]
    taken = {*strings, *KNOWN} - ({*numbers} & {*TEXTS})
    free = [name for name in names if name not in taken]
    with open_engine() as database:
        kinds = find_kinds(database, cells.table, cells.header.delimiter, known, free)
        must = known + [name for name in free if name in numbers and name not in kinds.truths]
        frame = _typed(database, cells, must, kinds)
    rejects = find_faults(cells, frame, must, kinds.mark, named=named)
    frame[AS_OF] = frame[AS_OF].fillna(_naive_utc(now))
    if named:
        rejects |= find_duplicates(cells, frame.drop(index=list(rejects)))
    return CandidateList(
        frame=frame.drop(index=list(rejects)).reset_index(drop=True),
        rejects=tuple(sorted((*cells.broken, *rejects.values()), key=lambda reject: reject.line)),
        total=cells.total,
        given=frozenset(names) & frozenset(KNOWN),
        notes=(*cells.notes, *_column_notes([n for n in names if n not in asked], kinds, must)),
        raw_at=lambda line: cells.raw(bisect_left(cells.lines, line)),
        texts_at=cells.texts_at,
    )


def _find_header(text: TextFile) -> Header:
    return find_list_header(text, KNOWN)


def _naive_utc(instant: datetime) -> datetime:
    return instant if instant.tzinfo is None else instant.astimezone(UTC).replace(tzinfo=None)


def _typed(
    database: duckdb.DuckDBPyConnection, cells: Cells, must: Sequence[str], kinds: Kinds
) -> pd.DataFrame:
    """Return all whole rows in their types; what is empty or cannot be read is missing."""
    import pandas as pd

    names = cells.header.names
    numbers = list(dict.fromkeys([*must, *kinds.numbers]))
    texts = [name for name in names if name not in {*TIMES, *numbers, *kinds.truths}]
    times = [name for name in names if name in TIMES]
    given = pd.concat(
        [
            pd.Series(cells.lines, name=LINE, dtype="int64"),
            read_texts(cells.table, texts),
            read_times(database, cells.table, times),
            read_numbers(database, cells.table, numbers, kinds.mark),
            read_truths(database, cells.table, kinds.truths),
        ],
        axis=1,
    )
    others = [name for name in names if name not in KNOWN]
    kind = dict.fromkeys([name for name in TEXTS if name not in numbers], "str")
    kind |= dict.fromkeys(NUMBERS, "float64")
    frame = given.reindex(columns=[LINE, *KNOWN, *others])
    return frame.astype(kind | dict.fromkeys(TIMES, "datetime64[us]"))


def _column_notes(names: Sequence[str], kinds: Kinds, must: Sequence[str]) -> Iterator[str]:
    for name in names:
        hint = "" if name in KNOWN else did_you_mean(name.casefold(), KNOWN)
        if hint:
            yield f"column {name!r} is not known and is kept as it is.{hint}"
    for name in kinds.unclear:
        if name not in must:
            yield (
                f"column {name!r} is kept as text: its numbers may mean thousands or decimals "
                "(1,234 may be 1234 or 1.234)"
            )
