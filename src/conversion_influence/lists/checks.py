"""What makes a whole row unfit for scoring; one fault per row, the first that is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from conversion_influence.lists.cells import Cells
from conversion_influence.lists.kinds import looks_like_number
from conversion_influence.lists.offer import KNOWN, LINE, NUMBERS, TIMES, WHO
from conversion_influence.lists.rejects import Reject
from conversion_influence.tables.casting import READABLE

if TYPE_CHECKING:
    import pandas as pd

Mask = NDArray[np.bool_]


class _Check(NamedTuple):
    column: str | None
    code: str
    broken: Mask
    reason: Callable[[str], str]


def find_faults(
    cells: Cells,
    frame: pd.DataFrame,
    numbers: Sequence[str],
    mark: str | None,
    *,
    named: bool = True,
) -> dict[int, Reject]:
    """Return the rows with a cell that is missing, cannot be read or makes no sense, by place.

    Parameters
    ----------
    cells : Cells
        The list as received.
    frame : pandas.DataFrame
        Its whole rows in their types, missing where a cell could not be read.
    numbers : sequence of str
        Columns of the file that must hold numbers.
    mark : {".", ","} or None
        Decimal mark of the file; None where it does not tell.
    named : bool
        Whether every row must name its creator.
    """
    rejects: dict[int, Reject] = {}
    for check in _checks(cells, frame, numbers, mark, named=named):
        for row in np.flatnonzero(check.broken).tolist():
            if row not in rejects:
                rejects[row] = _reject(cells, row, check)
    return rejects


def find_duplicates(cells: Cells, frame: pd.DataFrame) -> dict[int, Reject]:
    """Return the rows whose offer stands further up, by place, with the line of the first.

    Parameters
    ----------
    cells : Cells
        The list as received.
    frame : pandas.DataFrame
        Its rows without fault; the index is their place in the list.
    """
    offer = list(KNOWN)
    again = frame.index[frame.duplicated(offer)]
    if again.empty:
        return {}
    first = frame.groupby(offer, dropna=False, sort=False)[LINE].transform("first")
    return {int(row): _reject(cells, int(row), _duplicate_of(int(first[row]))) for row in again}


def _checks(
    cells: Cells, frame: pd.DataFrame, numbers: Sequence[str], mark: str | None, *, named: bool
) -> Iterator[_Check]:
    if named:
        given = [name for name in WHO if name in cells.header.names]
        nobody = frame[given].isna().all(axis=1).to_numpy()
        reason = _always(f"no creator is named; fill in {' or '.join(given)}")
        yield _Check(None, "missing_creator", nobody, reason)
    reason = _always(f"is not {READABLE['timestamp']}")
    for name in TIMES:
        if name in cells.header.names:
            yield _Check(name, "bad_time", _unread(cells, frame, name), reason)
    for name in numbers:
        yield _Check(name, "bad_number", _unread(cells, frame, name), _number_reason(mark))
    for name in NUMBERS:
        reason = _always("is below 0; correct it, or leave it empty if it is unknown")
        yield _Check(name, "negative", (frame[name] < 0).to_numpy(), reason)
    reason = _always("is 0, so there is nothing to predict; correct it, or leave it empty")
    yield _Check("exposures", "zero_exposures", (frame["exposures"] == 0).to_numpy(), reason)


def _always(reason: str) -> Callable[[str], str]:
    return lambda _value: reason


def _number_reason(mark: str | None) -> Callable[[str], str]:
    """Return what to say of a number, by the decimal mark of its file."""

    def reason(value: str) -> str:
        if mark == ",":
            return (
                "is not a number; write it like 1234,5, with the decimal comma of this file and "
                "without units or thousands separators"
            )
        if mark is None and looks_like_number(value):
            return (
                "cannot be read, for the decimal mark of this file is not clear; write all its "
                "numbers like 1234.50, or all like 1234,50"
            )
        if looks_like_number(value):
            return "may mean thousands or decimals; write it like 1234 or 1234.5"
        return f"is not {READABLE['number']}, like 1234.5"

    return reason


def _duplicate_of(line: int) -> _Check:
    reason = f"the same offer as in line {line}; remove one of them, or tell them apart"
    return _Check(None, "duplicate", np.zeros(0, dtype=bool), _always(reason))


def _reject(cells: Cells, row: int, check: _Check) -> Reject:
    value = None
    if check.column is not None:
        value = cells.table.column(check.column)[row].as_py()
    reason = check.reason(value or "")
    return Reject(cells.lines[row], check.column, value, check.code, reason, cells.raw(row))


def _unread(cells: Cells, frame: pd.DataFrame, name: str) -> Mask:
    """Return where a cell was given and could not be read."""
    given = cells.table.column(name).is_valid().to_numpy()
    read: Any = frame[name].notna().to_numpy()
    return np.asarray(given & ~read, dtype=bool)
