"""What makes a whole row unfit for scoring; one fault per row, the first that is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from conversion_influence.lists.accounts import Accounts
from conversion_influence.lists.cells import Cells
from conversion_influence.lists.columns import NumberColumn, TimeColumn
from conversion_influence.lists.mapping import Naming
from conversion_influence.lists.offer import NUMBERS, WHO
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.synonyms import FOLLOWERS, PROFILE, TOTAL_FOLLOWERS

Mask = NDArray[np.bool_]
Explain = Callable[[str], tuple[str, Mapping[str, str]]]
"""From a cell to the code of what is wrong with it, and what the words of the code name."""


_FIRST = np.datetime64("2000-01-01")
_AHEAD = timedelta(days=2 * 366)
"""Days that a plan may look ahead."""


_FOLLOWERS = (FOLLOWERS, TOTAL_FOLLOWERS)


class _Check(NamedTuple):
    column: str | None
    broken: Mask
    explain: Explain


def find_faults(
    cells: Cells,
    naming: Naming,
    numbers: Mapping[str, NumberColumn],
    times: Mapping[str, TimeColumn],
    accounts: Accounts | None,
    now: datetime,
) -> dict[int, Reject]:
    """Return the rows with a cell that is missing, cannot be read or makes no sense, by place.

    Parameters
    ----------
    cells : Cells
        The list as received.
    naming : Naming
        What its columns are.
    numbers, times : mapping
        Its typed columns by known name.
    accounts : Accounts, optional
        Whom the rows name; without it they need not name anybody.
    now : datetime
        When the list is read; without a zone it is UTC.
    """
    rejects: dict[int, Reject] = {}
    far = [*_far_checks(times, now)]
    for check in (*_checks(naming, numbers, times, accounts), *far):
        for row in np.flatnonzero(check.broken).tolist():
            if row not in rejects:
                rejects[row] = _reject(cells, naming, row, check)
    return rejects


def _checks(
    naming: Naming,
    numbers: Mapping[str, NumberColumn],
    times: Mapping[str, TimeColumn],
    accounts: Accounts | None,
) -> Iterator[_Check]:
    if accounts is not None:
        yield from _account_checks(naming, accounts)
    for name, instants in times.items():
        yield _Check(name, instants.faulty, instants.explain)
    for name, column in numbers.items():
        yield _Check(name, column.faulty, column.explain)
        if name in NUMBERS or (name in _FOLLOWERS and not column.style.wanted.own):
            yield _Check(name, column.values < 0, _always("negative"))
        if name in _FOLLOWERS and not column.style.wanted.own:
            broken = np.isfinite(column.values) & (column.values % 1 != 0)
            yield _Check(name, broken, _always("fraction_for_count"))
    if "discount" in numbers and not numbers["discount"].style.wanted.own:
        yield _Check("discount", numbers["discount"].values > 1, _always("over_one"))
    if "exposures" in numbers:
        planned = numbers["exposures"].values
        less = (planned > 0) & (planned < 1)
        yield _Check("exposures", less, _always("fraction_for_count"))
        none = planned == 0
        yield _Check("exposures", none, _always("zero_exposures"))


def _far_checks(times: Mapping[str, TimeColumn], now: datetime) -> Iterator[_Check]:
    """Yield instants that are typing errors, or what programs write for never."""
    last = np.datetime64(now.date() + _AHEAD)
    for name, instants in times.items():
        broken = (instants.values < _FIRST) | (instants.values > last)
        yield _Check(name, broken, _always("far_time", last=str(last)))


def _account_checks(naming: Naming, accounts: Accounts) -> Iterator[_Check]:
    for code, by_column in (("error_cell", accounts.errors), ("long_name", accounts.long)):
        for column, broken in by_column.items():
            yield _Check(column, broken, _always(code))
    yield _Check("handle", accounts.spaced, _always("spaced_handle"))
    link = PROFILE if PROFILE in naming.known else "handle"
    yield _Check(link, accounts.no_profile, _always("no_profile"))
    named = [naming.received_as(name) for name in (*WHO, PROFILE) if name in naming.known]
    nobody = (accounts.creator_id.isna() & accounts.handle.isna()).to_numpy()
    yield _Check(None, nobody, _always("missing_creator", columns=", ".join(named)))
    for broken, code, detail in (
        (accounts.disagree, "account_conflict", "handle"),
        (accounts.elsewhere, "network_conflict", "platform"),
    ):
        for row in np.flatnonzero(broken).tolist():
            said = str(getattr(accounts, detail).iloc[row])
            only = np.zeros(len(broken), dtype=bool)
            only[row] = True
            yield _Check(link, only, _always(code, **{detail: said}))


def _always(code: str, **details: str) -> Explain:
    held: Mapping[str, str] = MappingProxyType(details)
    return lambda _value: (code, held)


def _reject(cells: Cells, naming: Naming, row: int, check: _Check) -> Reject:
    line, raw = int(cells.lines[row]), cells.raw(row)
    if check.column is None:
        code, details = check.explain("")
        return Reject(line, None, None, code, raw, details, cells.sheet)
    received = naming.received_as(check.column)
    value: Any = cells.table.column(received)[row].as_py()
    code, details = check.explain(value or "")
    return Reject(line, received, value, code, raw, details, cells.sheet)
