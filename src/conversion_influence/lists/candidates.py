"""A marketer's list of creators: clean candidates, and every other row with its reason."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import ListError
from conversion_influence.lists.accounts import read_accounts, repeated_offers
from conversion_influence.lists.candidate_frame import (
    ALL_FOLLOWERS,
    add_followers,
    given_columns,
    said_now,
    typed_frame,
)
from conversion_influence.lists.cell_reading import read_cells
from conversion_influence.lists.cells import Cells
from conversion_influence.lists.checks import find_faults
from conversion_influence.lists.columns import (
    read_number_columns,
    read_time_columns,
)
from conversion_influence.lists.dates import DateStyle
from conversion_influence.lists.faults import at_line, fault
from conversion_influence.lists.mapping import (
    Choices,
    Naming,
    name_columns,
    near_names,
    recogniser,
)
from conversion_influence.lists.names import may_name
from conversion_influence.lists.number_style import NumberStyle
from conversion_influence.lists.offer import AS_OF, LINE, WHO
from conversion_influence.lists.reading import Evidence, Reading
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.synonyms import PROFILE, TOTAL_FOLLOWERS
from conversion_influence.messages.notes import Note, note
from conversion_influence.messages.said import Said

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_MOST_REPEATED = 200_000
"""Offers that may stand further up before they must be fewer than the different ones."""


@dataclass(frozen=True)
class CandidateList:
    """A list as read: what can be scored, and what cannot.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row per creator and offer, in the order of the file: `line`, then `KNOWN` (text;
        `as_of` and `planned_at` naive UTC ``datetime64[us]``; numbers float64; missing where not
        given), then every other column of the file: float64 for numbers of a model and for
        followers, else text as received.
    rejects : tuple of Reject
        Rows that cannot be scored, by line.
    total : int
        Rows read; ``len(frame) + len(rejects) + len(duplicates)``.
    duplicates : tuple of Reject
        Rows whose offer stands further up, by line, with the line of the first.
    given : frozenset of str
        Known columns that the file gives.
    notes : tuple of Note
        What the user should know about how the file was read.
    naming : Naming
        What its columns are.
    styles : mapping of str to NumberStyle or DateStyle
        How the cells of a known column of numbers or instants are written.
    cells : Cells or None
        What was read.
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
    duplicates: tuple[Reject, ...] = ()
    given: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()
    naming: Naming = field(default_factory=lambda: Naming((), ()))
    styles: Mapping[str, NumberStyle | DateStyle] = field(default_factory=dict)
    cells: Cells | None = field(default=None, compare=False, repr=False)
    raw_at: Callable[[int], str] = field(default=str, compare=False, repr=False)
    texts_at: Callable[[Sequence[int]], pa.Table] | None = field(
        default=None, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        if self.total != len(self.frame) + len(self.rejects) + len(self.duplicates):
            msg = (
                f"{self.total} rows were read, but {len(self.frame)} are kept, "
                f"{len(self.rejects)} rejected and {len(self.duplicates)} duplicates; this is a "
                "fault of the program, please report it."
            )
            raise ListError(msg)


def read_candidates(
    path: Path,
    *,
    now: datetime,
    strings: Collection[str] = (),
    numbers: Collection[str] = (),
    choices: Choices | None = None,
    sheet: str | None = None,
) -> CandidateList:
    """Read a list of creators.

    Parameters
    ----------
    path : pathlib.Path
        The file, see `lists.cell_reading.read_cells`.
    now : datetime
        `as_of` of rows that give none; without a zone it is UTC.
    strings, numbers : collection of str
        Columns that are text, or must be numbers, whatever their cells look like (those a model
        was trained on) and whatever a known column of that name would hold; names that the file
        lacks are passed over.
    choices : Choices, optional
        What the user says of the columns.
    sheet : str, optional
        Sheet of a workbook.

    Returns
    -------
    CandidateList
        Every row of the file once: kept, rejected or a duplicate. A row whose `as_of` lies after
        `now` is kept: it is planned, and is scored with what is known until then. Its `planned_at`
        may be any time. A row is a duplicate if all known columns agree with an earlier row, not
        if only the creator does; two spellings of one account agree.

    Raises
    ------
    ListError
        Where the file cannot be read at all, where no column names the creator, and where two
        columns would be read as one.
    """
    choices = choices or Choices()
    asked = {*strings, *numbers}
    known = recogniser(choices, asked)
    cells = read_cells(path, known, suggest=_suggested, reserved=(LINE,), sheet=sheet)
    where = at_line(path.name, cells.layout.line)
    naming = name_columns(cells.names, choices, asked, where)
    if not {*WHO, PROFILE} & {*naming.known}:
        code = "no_creator_column"
        raise fault(code, where=where, names=list(cells.names), hints=_hints(naming))
    return _read_list(cells, naming, now, strings, numbers, named=True)


def read_signal_rows(
    path: Path,
    *,
    now: datetime,
    strings: Collection[str],
    numbers: Collection[str],
    choices: Choices | None = None,
    sheet: str | None = None,
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
    choices : Choices, optional
        What the user says of the columns.
    sheet : str, optional
        Sheet of a workbook.

    Returns
    -------
    CandidateList
        Every row of the file once: kept or rejected.

    Raises
    ------
    ListError
        Where the file cannot be read at all, or holds none of the signals.
    """
    signals = [*strings, *numbers]
    cells = read_cells(path, reserved=(LINE,), sheet=sheet)
    where = at_line(path.name, cells.layout.line)
    naming = name_columns(cells.names, choices or Choices(), signals, where)
    require_signals(naming, signals, numbers, where)
    return _read_list(cells, naming, now, strings, numbers, named=False)


def require_signals(
    naming: Naming, signals: Sequence[str], numbers: Collection[str], where: Said
) -> None:
    """Refuse a list without any of a model's signals.

    Parameters
    ----------
    naming : Naming
        What its columns are.
    signals : sequence of str
        Of the model.
    numbers : collection of str
        Those of them that are numbers.
    where : Said
        File and line, for the message.

    Raises
    ------
    ListError
        Where there is none.
    """
    made = {ALL_FOLLOWERS} & {*numbers} if TOTAL_FOLLOWERS in naming.known else set()
    if not {*signals} & {*naming.known} and not made:
        code, names = "no_signal_column", list(naming.received)
        raise fault(code, where=where, signals=len(signals), names=names, wanted=signals)


def _read_list(
    cells: Cells,
    naming: Naming,
    now: datetime,
    strings: Collection[str],
    numbers: Collection[str],
    *,
    named: bool,
) -> CandidateList:
    """Find how the cells are written, and read all rows."""
    evidence = Evidence(cells, naming, strings, numbers, now.year, named=named)
    evidence.add(cells.table, cells.carried)
    return read_rows(cells, evidence.decide(), now, numbers, named=named)


def read_rows(
    cells: Cells, reading: Reading, now: datetime, numbers: Collection[str], *, named: bool
) -> CandidateList:
    """Type cells, and sort their rows into kept, rejected and duplicates.

    Parameters
    ----------
    cells : Cells
        Rows of a list, some or all.
    reading : Reading
        How the whole list is read.
    now : datetime
        `as_of` of rows that give none.
    numbers : collection of str
        The model's signals that are numbers.
    named : bool
        Whether each row must name a creator, once; else equal rows are no fault.
    """
    naming = reading.naming
    table = cells.table.rename_columns(list(naming.known))
    numeric = read_number_columns(table, reading.numbers)
    timed = read_time_columns(table, reading.times)
    texts = table.select([n for n in naming.known if n not in {*numeric, *timed}])
    frame = texts.to_pandas().astype("str")
    accounts = read_accounts(frame) if named else None
    rejects = find_faults(cells, naming, numeric, timed, accounts, now)
    frame = typed_frame(frame, cells.lines, naming, {**numeric, **timed}, accounts)
    made = (*add_followers(frame, naming, numbers), *said_now(timed, naming))
    frame[AS_OF] = frame[AS_OF].fillna(_naive_utc(now))
    kept = frame.drop(index=list(rejects)) if rejects else frame
    duplicates = _duplicates(cells, kept) if named else ()
    if duplicates:
        kept = kept[~kept[LINE].isin([reject.line for reject in duplicates])]
    return CandidateList(
        frame=kept.reset_index(drop=True) if rejects or duplicates else kept,
        rejects=_in_order([*cells.broken, *rejects.values()]),
        total=cells.total,
        duplicates=duplicates,
        given=given_columns(naming, accounts),
        notes=(*cells.notes, *reading.notes, *made),
        naming=naming,
        styles={**reading.numbers, **reading.times},
        cells=cells,
        raw_at=lambda line: cells.raw(bisect_left(cells.lines, line)),
        texts_at=cells.texts_at,
    )


def _duplicates(cells: Cells, frame: pd.DataFrame) -> tuple[Reject, ...]:
    pairs = repeated_offers(frame)
    different = len(frame) - len(pairs)
    if len(pairs) > max(_MOST_REPEATED, different):
        code, file = "mostly_repeated", cells.origin.name
        raise fault(code, file=file, repeated=len(pairs), different=different)
    rows = [(line, first, bisect_left(cells.lines, line)) for line, first in pairs]
    return tuple(
        Reject(line, None, None, "duplicate", cells.raw(row), {"first": str(first)}, cells.sheet)
        for line, first, row in rows
    )


def _suggested(names: Sequence[str]) -> Said:
    """Return what names of which none is known may mean, each with the option to paste."""
    return _hints(Naming(tuple(names), tuple(names), tuple(near_names(names))))


def _hints(naming: Naming) -> Said:
    """Return which columns may name the creators, each with the option to paste."""
    near = [one for one in naming.notes if one.code == "unknown_column"]
    near += [note("perhaps_creator", name=name) for name in naming.known if may_name(name)]
    return Said(
        "".join(f" {_sentence(one.told('en'))}" for one in near),
        "".join(f" {_sentence(one.told('fr'))}" for one in near),
    )


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _in_order(rejects: Iterable[Reject]) -> tuple[Reject, ...]:
    return tuple(sorted(rejects, key=lambda reject: reject.line))


def _naive_utc(instant: datetime) -> datetime:
    return instant if instant.tzinfo is None else instant.astimezone(UTC).replace(tzinfo=None)
