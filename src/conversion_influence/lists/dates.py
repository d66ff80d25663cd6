"""Dates and times as people write them, in UTC, the order of day and month proven per column.

ISO dates mean one thing. ``03/04/2024`` is the third of April or the fourth of March: it is read
once every cell of its column that can be read fits one order only. A year of two digits is read
where one order alone gives a year near now.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conversion_influence.lists.number_forms import LONGEST

if TYPE_CHECKING:
    import pyarrow as pa

Order = str
"""Where day, month and year stand: ``dmy``, ``mdy`` or ``ymd``."""

ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")

MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fevr fev",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout aou",
            "september sept sep septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}
"""Months in English and French, without accents."""

_CLOCK = re.compile(
    r"(?P<day>.*?)(?:[t,]? ?(?:a |at )?(?P<hour>\d{1,2})(?::|h)(?P<minute>\d{2})?"
    r"(?::(?P<second>\d{2})(?P<fraction>[.,]\d{1,9})?)? ?(?P<half>am|pm)?"
    r" ?(?P<zone>z|utc|gmt|[+-]\d{2}:?(?:\d{2})?)?)?"
)
_NUMERIC = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})")
_NAMED = re.compile(
    r"(?P<day>\d{1,2})(?:er|st|nd|rd|th)?[-/ .]+(?P<month>[a-z]+)[-/ .,]+(?P<year>\d{4}|\d\d)|"
    r"(?P<month2>[a-z]+)[-/ .]+(?P<day2>\d{1,2})(?:er|st|nd|rd|th)?[-/ .,]+(?P<year2>\d{4}|\d\d)"
)
_SERIAL = re.compile(r"[2-6]\d{4}([.,]\d+)?")
_PAST, _AHEAD = 20, 3
"""Years before and after now in which a year of two digits may lie."""


@dataclass(frozen=True)
class DateStyle:
    """How the dates of one column are written.

    Attributes
    ----------
    order : str
        Where day, month and year stand in dates of numbers; "" where that is not known.
    year : int
        The present one, near which years of two digits lie.
    unclear : tuple of str
        One cell that fits several orders, or two that fit none together.
    example : str
        A cell that is no ISO date, "" where all are.
    """

    order: Order
    year: int
    unclear: tuple[str, ...] = ()
    example: str = ""


@dataclass
class DateEvidence:
    """What the cells of one column say; can be gathered in blocks.

    Attributes
    ----------
    year : int
        The present one.
    orders : dict of str to str
        Per set of orders (``dmy mdy``) that a cell fits, one such cell.
    example : str
        A cell that is no ISO date.
    """

    year: int
    orders: dict[str, str] = field(default_factory=dict)
    example: str = ""

    def add(self, cells: pa.Array | pa.ChunkedArray) -> None:
        """Take in a block of cells.

        Parameters
        ----------
        cells : pyarrow.Array or pyarrow.ChunkedArray
            Text, trimmed, null where empty.
        """
        for value in _not_iso(cells):
            readings = readings_of(value, self.year)
            if readings:
                self.example = max(self.example, value)
            if 0 < len(readings) < len(ORDERS):
                self.orders.setdefault(" ".join(readings), value)

    def merge(self, other: DateEvidence) -> DateEvidence:
        """Return what two blocks of one column say together.

        Parameters
        ----------
        other : DateEvidence
            Of the other block.
        """
        return DateEvidence(
            self.year, {**other.orders, **self.orders}, max(self.example, other.example)
        )

    def decide(self) -> DateStyle:
        """Return the style of the column: the one order that all its cells fit."""
        fitting = set(ORDERS)
        for orders in self.orders:
            fitting &= set(orders.split())
        if len(fitting) == 1:
            return DateStyle(fitting.pop(), self.year, example=self.example)
        certain = [cell for orders, cell in self.orders.items() if " " not in orders]
        unclear = tuple(certain[:2]) if not fitting else tuple(self.orders.values())[:1]
        return DateStyle("", self.year, unclear, self.example)


def read_times(cells: pa.Array | pa.ChunkedArray, style: DateStyle) -> NDArray[np.datetime64]:
    """Return a block of a column as instants in UTC, NaT where a cell is empty or no time.

    Parameters
    ----------
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Text, trimmed, null where empty.
    style : DateStyle
        Of the whole column.

    Returns
    -------
    numpy.ndarray
        ``datetime64[us]``, without a zone.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    plain = _plain_times(whole)
    if plain is not None:
        return plain
    coded = whole.dictionary_encode()
    found = [read_time(value, style) for value in coded.dictionary.to_pylist()]
    instants = pc.take(pa.array(found, pa.timestamp("us")), coded.indices)
    return np.asarray(instants.to_numpy(zero_copy_only=False), dtype="datetime64[us]")


def read_time(value: str, style: DateStyle) -> datetime | None:
    """Return one cell as an instant in UTC without a zone, None where it cannot be read.

    Parameters
    ----------
    value : str
        A cell, trimmed.
    style : DateStyle
        Of its column.
    """
    readings = readings_of(value, style.year)
    if len(readings) > 1 and len(set(readings.values())) == 1:
        return next(iter(readings.values()))
    return readings.get(style.order)


def explain_date(value: str, style: DateStyle) -> tuple[str, dict[str, str]]:
    """Return the code of what is wrong with a cell, and what its words name.

    Parameters
    ----------
    value : str
        A cell that was given and could not be read.
    style : DateStyle
        Of its column.
    """
    if _SERIAL.fullmatch(value):
        return "serial_for_date", {}
    readings = sorted(set(readings_of(value, style.year).values()))
    if not readings:
        return "bad_time", {}
    if len(readings) > 1:
        one, other = (f"{reading:%Y-%m-%d}" for reading in readings[:2])
        return "unclear_date", {"one": one, "other": other}
    return "mixed_dates", {"one": style.unclear[0], "other": style.unclear[-1]}


def readings_of(value: str, year: int) -> dict[Order, datetime]:
    """Return what a cell says under each order that it fits; every order if it does not matter.

    Parameters
    ----------
    value : str
        A cell, trimmed.
    year : int
        The present one.
    """
    if len(value) > LONGEST:
        return {}
    found = _CLOCK.fullmatch(_plain(value))
    if found is None:
        return {}
    read = {}
    for order, day in _days(found["day"].strip(" ,"), year):
        instant = _at(day, found)
        if instant is not None:
            read[order] = instant
    return read


def _plain_times(cells: pa.Array) -> NDArray[np.datetime64] | None:
    """Return a block of which all cells are ISO, or all ISO with a zone; else None."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for kind in (pa.timestamp("us"), pa.timestamp("us", "UTC")):
        try:
            instants = pc.cast(pc.cast(cells, kind), pa.int64())
        except pa.ArrowInvalid:
            continue
        missing = np.asarray(cells.is_null())
        counted = instants.fill_null(0).to_numpy(zero_copy_only=False).astype("datetime64[us]")
        return np.where(missing, np.datetime64("NaT", "us"), counted)
    return None


def _plain(value: str) -> str:
    apart = unicodedata.normalize("NFKD", value.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _days(text: str, year: int) -> Iterator[tuple[Order, datetime]]:
    """Yield the days that a date without a time can mean, with the order of each."""
    named = _NAMED.fullmatch(text)
    if named is not None:
        yield from _named_days(named, year)
        return
    numeric = _NUMERIC.fullmatch(text)
    if numeric is None:
        return
    first, _, second, third = numeric.groups()
    parts = {"dmy": (third, second, first), "mdy": (third, first, second)}
    parts["ymd"] = (first, second, third)
    if len(first) == 4:
        day = _day(*parts["ymd"], year)
        yield from ((order, day) for order in ORDERS if day is not None)
        return
    for order, (y, m, d) in parts.items():
        day = _day(y, m, d, year)
        if day is not None:
            yield order, day


def _named_days(named: re.Match[str], year: int) -> Iterator[tuple[Order, datetime]]:
    month = MONTHS.get(named["month"] or named["month2"])
    first, last = named["day"] or named["day2"], named["year"] or named["year2"]
    if month is None:
        return
    behind = _day(last, str(month), first, year)
    before = _day(first, str(month), last, year) if len(last) == 2 else behind
    for order, day in (("dmy", behind), ("mdy", behind), ("ymd", before)):
        if day is not None:
            yield order, day


def _day(year: str, month: str, day: str, present: int) -> datetime | None:
    """Return a day, None where there is none; a year of two digits lies near the present."""
    if len(year) not in (2, 4) or len(month) > 2 or len(day) > 2:
        return None
    number = int(year) + (2000 if len(year) == 2 else 0)
    if len(year) == 2 and not present - _PAST <= number <= present + _AHEAD:
        return None
    try:
        return datetime(number, int(month), int(day))
    except ValueError:
        return None


def _at(day: datetime, clock: re.Match[str]) -> datetime | None:
    """Return the instant of a day and a time of it, in UTC."""
    if clock["hour"] is None:
        return day
    hour = int(clock["hour"])
    if clock["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock["half"] == "pm" else 0)
    micro = int((clock["fraction"] or ".0")[1:].ljust(6, "0")[:6])
    minute, second = int(clock["minute"] or 0), int(clock["second"] or 0)
    try:
        local = day.replace(hour=hour, minute=minute, second=second, microsecond=micro)
        return local - _offset(clock["zone"] or "")
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timedelta:
    if zone[:1] not in ("+", "-"):
        return timedelta()
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    if int(digits[:2]) > 15 or int(digits[2:] or 0) > 59:
        raise ValueError(zone)
    return timedelta(minutes=minutes if zone[0] == "+" else -minutes)


def _not_iso(cells: pa.Array | pa.ChunkedArray) -> Iterable[str]:
    """Return the different cells that do not begin with a year of four digits."""
    import pyarrow.compute as pc

    other = pc.invert(pc.match_substring_regex(cells, r"^[0-9]{4}-"))
    listed: list[str] = pc.unique(cells.filter(other)).to_pylist()
    return listed
