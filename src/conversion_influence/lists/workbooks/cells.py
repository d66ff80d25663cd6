"""Cells of a workbook as plain text, whatever the reader of the file gives for them."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal

EXACT = 1e15
"""From this size on, spreadsheets have lost digits: they keep 15."""

_PLAIN = 1e21
_MINUTE = 60
_HOUR = 3600

Value = (
    str
    | int
    | float
    | bool
    | datetime.datetime
    | datetime.date
    | datetime.time
    | datetime.timedelta
)


def cell_text(value: Value) -> str:
    """Return a stored value as text.

    Parameters
    ----------
    value : str, bool, int, float, datetime, date, time or timedelta
        As python-calamine gives it; an empty cell is an empty string.

    Returns
    -------
    str
        Text as stored, ``true`` or ``false``, ``1234``, ``12.5``, ``2024-03-12``,
        ``2024-03-12T10:00:00``, ``10:00:00``, or a length of time in hours, ``36:00:00``.
    """
    if value.__class__ is str:
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, datetime.timedelta):
        return _length_text(value)
    return str(value) if isinstance(value, str) else value.isoformat()


def number_text(value: float) -> str:
    """Return a number as text: whole ones without a decimal point or an exponent.

    Parameters
    ----------
    value : float
        The stored number.
    """
    if isinstance(value, int):
        return str(value)
    if math.isfinite(value) and value.is_integer() and abs(value) < _PLAIN:
        return str(int(value))
    return repr(value)


def percent_text(value: Value) -> str:
    """Return a number that is shown as a percentage, so: ``3.4%`` where 0.034 is stored.

    Parameters
    ----------
    value : float
        The stored number; what is no finite number comes back as other cells do.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return cell_text(value)
    if abs(value) >= EXACT:
        return number_text(value)
    return f"{(Decimal(repr(value)) * 100).normalize():f}%"


def is_long_number(value: Value) -> bool:
    """Return whether a number is so long that its last digits were lost when it was stored.

    Parameters
    ----------
    value : float
        The stored value.
    """
    return value.__class__ in (int, float) and EXACT <= abs(value) < math.inf


def _length_text(length: datetime.timedelta) -> str:
    seconds = length.total_seconds()
    sign = "-" if seconds < 0 else ""
    whole, part = divmod(abs(seconds), 1)
    hours, rest = divmod(int(whole), _HOUR)
    minutes, second = divmod(rest, _MINUTE)
    fraction = f"{part:.3f}"[1:] if round(part, 3) else ""
    return f"{sign}{hours:02d}:{minutes:02d}:{second:02d}{fraction}"
