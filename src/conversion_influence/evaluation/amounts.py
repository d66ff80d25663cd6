"""Numbers as a person would write them, in English and in French."""

from __future__ import annotations

import math
import re

from conversion_influence.errors import Language

GAP = {"en": "", "fr": "\N{NO-BREAK SPACE}"}
"""What stands before a colon and a percent sign."""

DAYS_OF_MONTH = 365.25 / 12
MINUTE, HOUR, DAY, MONTH, YEAR, POINT = range(6)
UNITS: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        ("minute", "minutes"),
        ("hour", "hours"),
        ("day", "days"),
        ("month", "months"),
        ("year", "years"),
        ("point", "points"),
    ),
    "fr": (
        ("minute", "minutes"),
        ("heure", "heures"),
        ("jour", "jours"),
        ("mois", "mois"),
        ("an", "ans"),
        ("point", "points"),
    ),
}
"""Singular and plural, in the order of the constants above."""

LESS_THAN_A_DAY: dict[Language, str] = {"en": "less than a day", "fr": "moins d'un jour"}
LESS_THAN_A_MINUTE: dict[Language, str] = {"en": "less than a minute", "fr": "moins d'une minute"}
PACES: dict[Language, tuple[str, str, tuple[str, str, str]]] = {
    "en": ("once", "{} times", (" a week", " a month", " a year")),
    "fr": ("une fois", "{} fois", (" par semaine", " par mois", " par an")),
}
"""Once, several times, and what follows."""

_OF_FRENCH = (
    (re.compile(r"« "), "«\N{NO-BREAK SPACE}"),
    (re.compile(r" (?=[»:;?!%])"), "\N{NO-BREAK SPACE}"),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), "\N{NARROW NO-BREAK SPACE}"),
)


def typeset(text: str, language: Language) -> str:
    """Return a text with the spaces that its language does not break lines at.

    Parameters
    ----------
    text : str
        Written with plain spaces.
    language : {"en", "fr"}
        Of the text.
    """
    if language == "fr":
        for pattern, space in _OF_FRENCH:
            text = pattern.sub(space, text)
    return text


def plain(value: float, language: Language) -> str:
    """Write a count or a quantity: whole above 10, else two figures that mean something.

    Parameters
    ----------
    value : float
        Finite.
    language : {"en", "fr"}
        Of the separators.

    Examples
    --------
    >>> plain(12345.6, "en"), plain(4.231, "fr"), plain(0.00231, "en")
    ('12,346', '4,2', '0.0023')
    """
    size = abs(value)
    if size >= 9.95:
        text = f"{value:,.0f}"
    elif value == round(value):
        text = f"{value:.0f}"
    else:
        text = f"{value:.2g}" if size < 1e-4 else f"{float(f'{value:.2g}'):.5f}".rstrip("0")
    text = text.removesuffix(".")
    if language == "en":
        return text
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


def percent(value: float, language: Language) -> str:
    """Write a share in percent.

    Parameters
    ----------
    value : float
        1 is the whole.
    language : {"en", "fr"}
        French puts a space before the sign.
    """
    return plain(100.0 * value, language) + GAP[language] + "%"


def is_singular(value: float, language: Language) -> bool:
    """Return whether a noun beside the number is singular.

    English: where 1 is written. French: below 2, so that 1,5 is singular.

    Parameters
    ----------
    value : float
        Not negative.
    language : {"en", "fr"}
        Whose grammar.
    """
    return plain(value, "en") == "1" if language == "en" else float(f"{value:.2g}") < 2.0


def days_in_words(days: float, language: Language, *, whole: bool = True) -> str:
    """Write a time in days, months or years.

    Parameters
    ----------
    days : float
        Not negative.
    language : {"en", "fr"}
        Of the units.
    whole : bool
        Whether days are counted, as for a date; else 3.2 days are told as such.

    Examples
    --------
    >>> [days_in_words(days, "en") for days in (0.4, 1, 12.3, 120, 900)]
    ['less than a day', '1 day', '12 days', '4 months', '2.5 years']
    >>> days_in_words(3.24, "fr", whole=False)
    '3,2 jours'
    """
    told = round(days) if whole else days
    if told < 1:
        return LESS_THAN_A_DAY[language] if whole else _in_hours(24.0 * days, language)
    if told < 60:
        return with_unit(told, DAY, language)
    if told < 730:
        return with_unit(round(days / DAYS_OF_MONTH), MONTH, language)
    return with_unit(days / 365.25, YEAR, language)


def hours_in_words(hours: float, language: Language) -> str:
    """Write a time in minutes, hours or, from two days on, in days.

    Parameters
    ----------
    hours : float
        Not negative.
    language : {"en", "fr"}
        Of the units.
    """
    if hours >= 48:
        return days_in_words(hours / 24.0, language, whole=False)
    return _in_hours(hours, language)


def _in_hours(hours: float, language: Language) -> str:
    minutes = round(60.0 * hours)
    if minutes < 1:
        return LESS_THAN_A_MINUTE[language]
    if minutes < 60:
        return with_unit(minutes, MINUTE, language)
    return with_unit(hours, HOUR, language)


def with_unit(value: float, unit: int, language: Language) -> str:
    """Write a quantity with its unit, singular or plural.

    Parameters
    ----------
    value : float
        Not negative.
    unit : int
        One of this module's constants.
    language : {"en", "fr"}
        Of the unit.
    """
    one, many = UNITS[language][unit]
    return f"{plain(value, language)} {one if is_singular(value, language) else many}"


def pace_in_words(per_week: float, language: Language) -> str:
    """Write how often something happens, in the shortest of week, month and year that holds one.

    Parameters
    ----------
    per_week : float
        Above 0.
    language : {"en", "fr"}
        Of the words.

    Examples
    --------
    >>> [pace_in_words(pace, "en") for pace in (3.2, 1.0, 0.3, 0.02)]
    ['3.2 times a week', 'once a week', '1.3 times a month', 'once a year']
    """
    once, several, units = PACES[language]
    paces = (per_week, per_week * DAYS_OF_MONTH / 7.0, per_week * 365.25 / 7.0)
    at = next((i for i, pace in enumerate(paces) if pace >= 0.95), len(paces) - 1)
    shown = plain(paces[at], language)
    return (once if shown == "1" else several.format(shown)) + units[at]


def exponential(value: float) -> float:
    """Return e to the value, of any finite value, rid of the last digits' noise."""
    return float(f"{math.exp(max(-100.0, min(value, 100.0))):.9g}")
