"""What in the times of a flat table looks as if it were not what it says."""

from __future__ import annotations

from datetime import datetime

from conversion_influence.config import FlatTable
from conversion_influence.dataset.audit.findings import Finding
from conversion_influence.dataset.rows import Rows
from conversion_influence.messages.audit_doubts import OF_FLAT

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
    doubtful = {"time_in_future": (time, rows.as_of > now)}
    if settled is not None:
        doubtful |= {
            "settled_in_future": (settled, rows.settled_at > now),
            "settled_before_time": (settled, rows.settled_at < rows.as_of),
            "settled_when_booked": (settled, rows.settled_at == rows.as_of),
        }
    names = {"time": time, "settled": settled}
    return tuple(
        Finding(code, TABLE, column, int(there.sum()), len(there), OF_FLAT[code].filled(names))
        for code, (column, there) in doubtful.items()
        if there.any()
    )
