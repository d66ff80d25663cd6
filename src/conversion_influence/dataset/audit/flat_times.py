"""What in the times of a flat table looks as if it were not what it says."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from conversion_influence.config import FlatTable
from conversion_influence.dataset.audit.findings import Finding
from conversion_influence.dataset.rows import Rows

TABLE = "flat"


def look_at_times(rows: Rows, settings: FlatTable, now: datetime) -> tuple[Finding, ...]:
    """Return what in the times should be looked at; nothing where no time is named.

    Parameters
    ----------
    rows : Rows
        One per row of the table.
    settings : FlatTable
        Which columns are times.
    now : datetime
        Naive UTC.
    """
    if rows.as_of is None or rows.settled_at is None:
        return ()
    time, settled = str(settings.time), settings.settled
    found = [
        _finding(
            "time_in_future",
            time,
            rows.as_of > now,
            "rows of a time after now: their outcome cannot have happened; leave them out, or "
            "score them as a list",
        )
    ]
    if settled is not None:
        found += [
            _finding(
                "settled_in_future",
                settled,
                rows.settled_at > now,
                "rows with an outcome although they settle after now: the numbers are not final",
            ),
            _finding(
                "settled_before_time",
                settled,
                rows.settled_at < rows.as_of,
                f"rows settled before {time}: their outcome was known when it was foretold; look "
                "whether the two columns are mixed up",
            ),
            _finding(
                "settled_when_booked",
                settled,
                rows.settled_at == rows.as_of,
                f"rows settled at the instant of {time}: if {settled} is a copy, outcomes are "
                "learned from before they were known",
            ),
        ]
    return tuple(finding for finding in found if finding.rows)


def _finding(code: str, column: str, doubtful: pd.Series, message: str) -> Finding:
    return Finding(code, TABLE, column, int(doubtful.sum()), len(doubtful), message)
