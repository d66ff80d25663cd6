"""Numbers and days in both languages, written as each does."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime

from conversion_influence.errors import Language
from conversion_influence.evaluation.amounts import GAP
from conversion_influence.messages.said import Said
from conversion_influence.report.page_said import fill

MONTHS: Mapping[Language, tuple[str, ...]] = {
    "en": (
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ),
    "fr": (
        *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
        *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
    ),
}


def is_number(value: object) -> bool:
    """Return whether a value is a finite number.

    Parameters
    ----------
    value : object
        Of a table: a number, missing, or a text.
    """
    try:
        return math.isfinite(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


def number(value: float, decimals: int = 0) -> Said:
    """Write a number with the separators of each language.

    Parameters
    ----------
    value : float
        Finite.
    decimals : int
        After the mark.

    Examples
    --------
    >>> number(-4.25, 1)
    Said(en='-4.2', fr='-4,2')
    """
    text = f"{value:,.{decimals}f}"
    if not float(text.replace(",", "")):
        text = text.removeprefix("-")
    return Said(text, text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ","))


def figure(value: float, figures: int = 3) -> Said:
    """Write a number with so many figures that mean something; none before the mark is lost.

    Parameters
    ----------
    value : float
        Finite.
    figures : int
        At least 1.
    """
    size = math.floor(math.log10(abs(value))) if value else 0
    return number(value, min(max(figures - 1 - size, 0), 9) if value else 0)


def share(value: float, figures: int = 3) -> Said:
    """Write a share in percent.

    Parameters
    ----------
    value : float
        1 is the whole.
    figures : int
        As for `figure`.
    """
    en, fr = figure(100.0 * value, figures)
    return Said(f"{en}%", f"{fr}{GAP['fr']}%")


def count(value: float) -> Said:
    """Write expected conversions: one decimal below 100.

    Parameters
    ----------
    value : float
        Finite.
    """
    return number(value, 1 if abs(value) < 99.95 else 0)


def money(value: float) -> Said:
    """Write an amount in the currency of the list: cents below 100.

    Parameters
    ----------
    value : float
        Finite.
    """
    return number(value, 2 if abs(value) < 99.995 else 0)


def factor(value: float) -> Said:
    """Write by how much something is multiplied.

    Parameters
    ----------
    value : float
        Above 0.
    """
    return fill("×{}", number(value, 2 if value < 9.995 else 0))


def signed(value: float, decimals: int = 1) -> Said:
    """Write a change in percent, with its sign.

    Parameters
    ----------
    value : float
        1 is the whole.
    decimals : int
        After the mark.
    """
    en, fr = number(abs(100.0 * value), decimals)
    sign = "" if not float(en.replace(",", "")) else "+" if value > 0 else "−"
    return Said(f"{sign}{en}%", f"{sign}{fr}{GAP['fr']}%")


def day(instant: datetime) -> Said:
    """Write a day.

    Parameters
    ----------
    instant : datetime
        In UTC.
    """
    texts = (f"{instant.day} {MONTHS[name][instant.month - 1]} {instant.year}" for name in MONTHS)
    return Said(*texts)
