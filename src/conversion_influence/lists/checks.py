"""What makes a whole row unfit for scoring; one fault per row, the first that is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from conversion_influence.lists.cells import Cells
from conversion_influence.lists.kinds import looks_like_number
from conversion_influence.lists.offer import KNOWN, LINE, NUMBERS, TIMES, WHO
from conversion_influence.lists.rejects import Reject

if TYPE_CHECKING:
    import pandas as pd

Mask = NDArray[np.bool_]


class _Check(NamedTuple):
    column: str | None
    broken: Mask
    code: Callable[[str], str]
    details: Mapping[str, str] = MappingProxyType({})


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
    nobody = np.zeros(0, dtype=bool)
    return {
        int(row): _reject(
            cells, int(row), _Check(None, nobody, _always("duplicate"), {"first": str(first[row])})
        )
        for row in again
    }


def _checks(
    cells: Cells, frame: pd.DataFrame, numbers: Sequence[str], mark: str | None, *, named: bool
) -> Iterator[_Check]:
    if named:
        given = [name for name in WHO if name in cells.header.names]
        nobody = frame[given].isna().all(axis=1).to_numpy()
        details = {"columns": ", ".join(given)}
        yield _Check(None, nobody, _always("missing_creator"), details)
    for name in TIMES:
        if name in cells.header.names:
            yield _Check(name, _unread(cells, frame, name), _always("bad_time"))
    for name in numbers:
        yield _Check(name, _unread(cells, frame, name), _number_fault(mark))
    for name in NUMBERS:
        yield _Check(name, (frame[name] < 0).to_numpy(), _always("negative"))
    yield _Check("exposures", (frame["exposures"] == 0).to_numpy(), _always("zero_exposures"))


def _always(code: str) -> Callable[[str], str]:
    return lambda _value: code


def _number_fault(mark: str | None) -> Callable[[str], str]:
    """Return what is wrong with a number, by the decimal mark of its file."""

    def code(value: str) -> str:
        if mark == ",":
            return "bad_number_comma"
        if not looks_like_number(value):
            return "bad_number"
        return "unclear_mark" if mark is None else "unclear_number"

    return code


def _reject(cells: Cells, row: int, check: _Check) -> Reject:
    value = None
    if check.column is not None:
        value = cells.table.column(check.column)[row].as_py()
    code = check.code(value or "")
    return Reject(cells.lines[row], check.column, value, code, cells.raw(row), check.details)


def _unread(cells: Cells, frame: pd.DataFrame, name: str) -> Mask:
    """Return where a cell was given and could not be read."""
    given = cells.table.column(name).is_valid().to_numpy()
    read: Any = frame[name].notna().to_numpy()
    return np.asarray(given & ~read, dtype=bool)
