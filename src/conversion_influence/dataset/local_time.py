"""Local time of accounts: UTC instants moved by the offset that was in force in a time zone.

Neither engine converts between zones in the same words, and their own tables of zones differ in
age. So the offsets are looked up here, from the tz database of Python's `zoneinfo`, as a small
table of half-open intervals [from_at, until_at) of one offset each, and joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ibis

from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import is_past

SLOTS = 42
"""Slots of a week: seven days of six times four hours."""

HOURS_PER_SLOT = 4

FIRST_INSTANT, LAST_INSTANT = datetime(1, 1, 1), datetime(9999, 12, 31)
EARLIEST, LATEST = datetime(1900, 1, 1), datetime(2100, 1, 1)
"""Span in which changes of offset are looked for; before and after it, no clock is changed."""

STEP = timedelta(days=1)
"""Offsets are compared so far apart; two changes of one zone lie at least four days apart (Freetown
in 1939 has the shortest interval of the tz database)."""


@dataclass(frozen=True)
class Offset:
    """An interval in which a time zone keeps one offset.

    Attributes
    ----------
    from_at, until_at : datetime.datetime
        Naive UTC; the end is outside.
    seconds : int
        What is added to UTC.
    """

    from_at: datetime
    until_at: datetime
    seconds: int


def offsets(timezone: str, first: datetime, last: datetime) -> tuple[Offset, ...]:
    """Return the offsets of a time zone in time order, each until the second it changes.

    Parameters
    ----------
    timezone : str
        Name in the tz database, such as ``Europe/Brussels``.
    first, last : datetime.datetime
        Naive UTC; changes between them are found. The first and the last offset hold beyond.

    Returns
    -------
    tuple of Offset
        Without gaps; empty for an unknown time zone.
    """
    zone = _zone(timezone)
    if zone is None:
        return ()
    changes = [FIRST_INSTANT, *_changes(zone, first, last), LAST_INSTANT]
    inside = [min(max(first, EARLIEST), LATEST), *changes[1:-1]]
    return tuple(
        Offset(start, end, _seconds(zone, at))
        for start, end, at in zip(changes[:-1], changes[1:], inside, strict=True)
    )


def _zone(timezone: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        return None


def _seconds(zone: ZoneInfo, at: datetime) -> int:
    shift = at.replace(tzinfo=UTC).astimezone(zone).utcoffset()
    return 0 if shift is None else round(shift.total_seconds())


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield every second between two instants at which the offset becomes another."""
    at = max(first, EARLIEST).replace(microsecond=0)
    end = min(last, LATEST)
    while is_past(at, end):
        low, high = at, at + STEP
        if _seconds(zone, low) != _seconds(zone, high):
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
                if _seconds(zone, middle) == _seconds(zone, at):
                    low = middle
                else:
                    high = middle
            yield high
        at += STEP


def local_instant(
    table: Any, instant_column: str, timezone_column: str, name: str = "local_at"
) -> Any:
    """Add the local time of an instant to a table.

    Parameters
    ----------
    table : ibis.Table
        Anything with the two columns; asked once for the span of each of its time zones.
    instant_column : str
        Naive UTC; null stays null.
    timezone_column : str
        Name in the tz database; null or unknown is UTC.
    name : str
        Name of the new column.

    Returns
    -------
    ibis.Table
        The same rows with a naive local timestamp.
    """
    shifts = _shifts(table, instant_column, timezone_column)
    if shifts is None:
        return table.mutate(**{name: table[instant_column]})
    instant = table[instant_column]
    found = table.left_join(
        shifts,
        [
            table[timezone_column] == shifts.zone__,
            ~is_past(instant, shifts.from__),
            is_past(instant, shifts.until__),
        ],
    )
    local = found[instant_column] + found.seconds__.fill_null(0).as_interval("s")
    return found.select(*table.columns, **{name: local})


def _shifts(table: Any, instant_column: str, timezone_column: str) -> Any | None:
    """Return one row per time zone of the table and offset; None where all of it is UTC."""
    instant = table[instant_column]
    asked = table.filter(table[timezone_column].notnull(), instant.notnull())
    spans = asked.group_by(timezone_column).aggregate(
        first=asked[instant_column].min(), last=asked[instant_column].max()
    )
    rows = [
        (timezone, offset.from_at, offset.until_at, offset.seconds)
        for timezone, first, last in spans.execute().itertuples(index=False)
        for offset in offsets(timezone, first.to_pydatetime(), last.to_pydatetime())
    ]
    if not any(seconds for *_, seconds in rows):
        return None
    return _literal_table(rows)


def _literal_table(rows: Sequence[tuple[str, datetime, datetime, int]]) -> Any:
    """Return the rows as a table that stands in the expression itself, as one text.

    A table in memory would be lost where Spark keeps a result that reads it, and two hundred rows
    as typed values cost DuckDB a second.
    """
    text = ";".join(
        f"{zone},{start.isoformat()},{end.isoformat()},{seconds}"
        for zone, start, end, seconds in rows
    )
    whole = ibis.literal(text).split(";").name("lines").as_table()
    lines = whole.select(line=whole.lines.unnest())
    parts = lines.select(part=lines.line.split(","))
    return parts.select(
        zone__=parts.part[0],
        from__=parts.part[1].cast("timestamp(6)"),
        until__=parts.part[2].cast("timestamp(6)"),
        seconds__=parts.part[3].cast("int64"),
    )


def at_accounts(table: Any, tables: Tables, instant_column: str, name: str = "local_at") -> Any:
    """Add the local time at the account a row belongs to.

    Parameters
    ----------
    table : ibis.Table
        With ``creator_id``, ``platform`` and the instant.
    tables : Tables
        The opened raw tables; `accounts.timezone` is taken as lasting.
    instant_column : str
        Naive UTC; null stays null.
    name : str
        Name of the new column.

    Returns
    -------
    ibis.Table
        The same rows with a naive local timestamp; in UTC where the account or its time zone is
        not known.
    """
    if not tables.has("accounts", "timezone"):
        return table.mutate(**{name: table[instant_column]})
    accounts = tables.tables["accounts"].select("creator_id", "platform", timezone__="timezone")
    keys = ("creator_id", "platform")
    placed = table.left_join(accounts, keys).drop(*(f"{key}_right" for key in keys))
    return local_instant(placed, instant_column, "timezone__", name).drop("timezone__")


def slot_of(local_at: Any) -> Any:
    """Return the slot of the week of a local time: weekday (Monday 0) * 6 + hour // 4.

    Parameters
    ----------
    local_at : ibis.expr.types.TimestampValue
        By the account's clock.
    """
    per_day = 24 // HOURS_PER_SLOT
    slot = local_at.day_of_week.index() * per_day + local_at.hour() // HOURS_PER_SLOT
    return slot.cast("int64")
