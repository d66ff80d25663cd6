"""What one cell can mean as a date: every order of day, month and year that it fits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from conversion_influence.lists.number_forms import LONGEST

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
_PAST, _AHEAD = 20, 3
"""Years before and after now in which a year of two digits may lie."""


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
