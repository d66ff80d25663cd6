"""The rows of a list as one frame of typed columns, ours first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from conversion_influence.lists.accounts import Accounts
from conversion_influence.lists.columns import NumberColumn, TimeColumn
from conversion_influence.lists.mapping import Naming
from conversion_influence.lists.offer import AS_OF, KNOWN, LINE, NUMBERS, TEXTS, TIMES
from conversion_influence.lists.synonyms import PROFILE, TOTAL_FOLLOWERS
from conversion_influence.messages.notes import Note, note

if TYPE_CHECKING:
    import pandas as pd

ALL_FOLLOWERS = "log_followers"
"""Signal of the catalog: ln(1 + followers over all networks)."""


def typed_frame(
    texts: pd.DataFrame,
    lines: Sequence[int],
    naming: Naming,
    columns: Mapping[str, NumberColumn | TimeColumn],
    accounts: Accounts | None,
) -> pd.DataFrame:
    """Return all whole rows in their types; what is empty or cannot be read is missing.

    Parameters
    ----------
    texts : pandas.DataFrame
        Columns of text, one row per whole row.
    lines : sequence of int
        Of those rows.
    naming : Naming
        What the columns of the list are.
    columns : mapping of str to NumberColumn or TimeColumn
        All other columns, by known name.
    accounts : Accounts or None
        Whom the rows name.
    """
    import pandas as pd

    given: dict[str, Any] = {str(name): texts[name] for name in texts}
    given |= {name: one.values for name, one in columns.items()}
    if accounts is not None:
        given |= {"creator_id": accounts.creator_id, "handle": accounts.handle}
        given["platform"] = accounts.platform
    kind = dict.fromkeys([name for name in TEXTS if name not in columns], "str")
    kind |= dict.fromkeys(NUMBERS, "float64") | dict.fromkeys(TIMES, "datetime64[us]")
    others = [name for name in naming.known if name not in KNOWN]
    absent = {name: _missing(len(lines), kind[name]) for name in KNOWN if name not in given}
    given |= absent | {LINE: np.asarray(lines, dtype=np.int64)}
    frame = pd.DataFrame({name: given[name] for name in (LINE, *KNOWN, *others)}, texts.index)
    wrong = {name: dtype for name, dtype in kind.items() if frame.dtypes[name] != dtype}
    return frame.astype(wrong) if wrong else frame


def _missing(rows: int, kind: str) -> pd.Series:
    """Return a column without any value; texts are made as such, not from numbers."""
    import pandas as pd
    import pyarrow as pa

    if kind == "str":
        nothing: pd.Series = pa.nulls(rows, pa.large_string()).to_pandas()
        return nothing.astype("str")
    return pd.Series(np.nan, index=range(rows), dtype=kind)


def add_followers(
    frame: pd.DataFrame, naming: Naming, numbers: Collection[str]
) -> tuple[Note, ...]:
    """Make the signal of followers over all networks where the list has but their count.

    Parameters
    ----------
    frame : pandas.DataFrame
        From `typed_frame`; gets the column.
    naming : Naming
        What the columns of the list are.
    numbers : collection of str
        The model's signals that are numbers.
    """
    wanted = ALL_FOLLOWERS in numbers and ALL_FOLLOWERS not in naming.known
    if not wanted or TOTAL_FOLLOWERS not in naming.known:
        return ()
    frame[ALL_FOLLOWERS] = np.log1p(frame[TOTAL_FOLLOWERS])
    return (note("followers_to_signal"),)


def said_now(timed: Mapping[str, TimeColumn], naming: Naming) -> Iterator[Note]:
    """Say how many rows a column of decision dates leaves to the moment of the run.

    Parameters
    ----------
    timed : mapping of str to TimeColumn
        Columns of times, by known name.
    naming : Naming
        What the columns of the list are.
    """
    if AS_OF in timed:
        empty = int((np.isnat(timed[AS_OF].values) & ~timed[AS_OF].faulty).sum())
        if empty:
            rows = len(timed[AS_OF].values)
            yield note("as_of_now", name=naming.received_as(AS_OF), rows=empty, all=rows)


def given_columns(naming: Naming, accounts: Accounts | None) -> frozenset[str]:
    """Return the columns of `KNOWN` that a list gives.

    Parameters
    ----------
    naming : Naming
        What its columns are.
    accounts : Accounts or None
        Whom its rows name.
    """
    given = {*naming.known} & {*KNOWN}
    if accounts is not None:
        given |= {"handle"} if PROFILE in naming.known else set()
        given |= {"platform"} if accounts.platform.notna().any() else set()
    return frozenset(given)
