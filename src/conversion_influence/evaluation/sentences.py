"""A signal's value in a sentence, as `dataset.wording` has it: "replies to 62% of comments"."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import pandas as pd

from conversion_influence.dataset.wording import Kind, Wording
from conversion_influence.errors import Language
from conversion_influence.evaluation.amounts import (
    POINT,
    days_in_words,
    exponential,
    hours_in_words,
    is_singular,
    pace_in_words,
    percent,
    plain,
    typeset,
    with_unit,
)

PERIODS: Mapping[Language, Mapping[int | None, str]] = {
    "en": {None: "to date", 365: "over the last year"},
    "fr": {None: "à ce jour", 365: "ces 12 derniers mois"},
}
OTHER_PERIOD: Mapping[Language, str] = {
    "en": "over the last {} days",
    "fr": "ces {} derniers jours",
}
YES_NO: Mapping[Language, tuple[str, str]] = {"en": ("no", "yes"), "fr": ("non", "oui")}
FLAT = 0.005
"""A change of less than half a percent is told as none."""

MANIFOLD = 3.0
"""From this ratio on a rise is told as so many times."""

THOUSAND = math.log(1001.0)
"""ln(1 + 1000), the weight of one mention by an account of 1,000 followers."""

Part = tuple[str, str]
"""Which sentence of a `Phrase`, and what stands for its ``{value}``."""


def sentence(wording: Wording, value: object, days: int | None, language: Language) -> str:
    """Return what is said of a value.

    Parameters
    ----------
    wording : Wording
        Of the signal.
    value : object
        As the model sees it: a number or a text; None or not a finite number is unknown.
    days : int or None
        The signal's lookback.
    language : {"en", "fr"}
        Of the sentence.

    Examples
    --------
    >>> from conversion_influence.dataset.wording import WORDINGS
    >>> sentence(WORDINGS["reply_rate"], 0.62, 90, "en")
    'replies to 62% of comments over the last 90 days'
    """
    phrase = wording.en if language == "en" else wording.fr
    which, told = _part(wording.kind, value, language)
    text = getattr(phrase, which) or phrase.many
    period = PERIODS[language].get(days) or OTHER_PERIOD[language].format(days)
    return _filled(typeset(text, language), told, period)


def value_in_words(wording: Wording, value: float, language: Language) -> str:
    """Return a value alone, as a person would write it: ``62%``, ``-39%``, ``12,345``.

    Parameters
    ----------
    wording : Wording
        Of the signal.
    value : float
        As the model sees it, finite.
    language : {"en", "fr"}
        Of the number.
    """
    which, told = _part(wording.kind, value, language)
    if wording.kind == "yes_no":
        return YES_NO[language][which == "many"]
    if wording.kind not in ("change", "lift", "points"):
        return told or plain(value, language)
    signs = {"many": "+", "less": "-", "times": "×\N{NO-BREAK SPACE}", "none": "±0"}
    return signs[which] + told


def is_known(value: object) -> bool:
    """Return whether a value is a text or a finite number.

    Parameters
    ----------
    value : object
        As the model sees it.
    """
    if isinstance(value, str):
        return bool(value)
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return False
    return math.isfinite(float(value))  # type: ignore[arg-type]


def _filled(text: str, told: str, period: str) -> str:
    """Fill the blanks; a text of the user's own is not looked into."""
    parts = text.replace("{period}", period).split("{value}")
    return told.join(parts).strip()


def _part(kind: Kind, value: object, language: Language) -> Part:
    if not is_known(value):
        return "unknown", ""
    if kind == "text":
        return "many", str(value)
    number = float(value)  # type: ignore[arg-type]
    return _KINDS[kind](number, language)


def _counted(value: float, language: Language) -> Part:
    if value == 0:
        return "none", plain(value, language)
    return ("one" if is_singular(value, language) else "many"), plain(value, language)


def _of_log(value: float, language: Language) -> Part:
    return _counted(max(0.0, round(exponential(value) - 1.0, 6)), language)


def _per_hundred(value: float, language: Language) -> Part:
    return _counted(100.0 * value, language)


def _weight(value: float, language: Language) -> Part:
    return _counted(value / THOUSAND, language)


def _share(value: float, language: Language) -> Part:
    return "none" if value == 0 else "many", percent(value, language)


def _pace(value: float, language: Language) -> Part:
    return ("none", "") if value <= 0 else ("many", pace_in_words(value, language))


def _days(value: float, language: Language) -> Part:
    return ("none" if round(value) < 1 else "many"), days_in_words(max(0.0, value), language)


def _gap(value: float, language: Language) -> Part:
    return "many", days_in_words(max(0.0, value), language, whole=False)


def _hours(value: float, language: Language) -> Part:
    return "many", hours_in_words(max(0.0, value), language)


def _change(value: float, language: Language) -> Part:
    return _lift(exponential(value), language)


def _lift(ratio: float, language: Language) -> Part:
    if abs(ratio - 1.0) < FLAT:
        return "none", ""
    if ratio < 1.0:
        return "less", percent(1.0 - ratio, language)
    if ratio >= MANIFOLD:
        return "times", plain(ratio, language)
    return "many", percent(ratio - 1.0, language)


def _factor(value: float, language: Language) -> Part:
    return "none" if value == 0 else "many", plain(exponential(value), language)


def _points(value: float, language: Language) -> Part:
    if abs(value) < FLAT / 10.0:
        return "none", ""
    return ("many" if value > 0 else "less"), with_unit(100.0 * abs(value), POINT, language)


def _variety(value: float, language: Language) -> Part:
    return _parts(exponential(value), language)


def _focus(value: float, language: Language) -> Part:
    return _parts(1.0 / max(value, 1e-9), language)


def _parts(equal: float, language: Language) -> Part:
    """Tell a number of equal parts, at least one."""
    shown = plain(equal, language)
    if shown == "1":
        return "none", shown
    return ("one" if is_singular(equal, language) else "many"), shown


def _yes_no(value: float, _language: Language) -> Part:
    return ("many" if value >= 0.5 else "none"), ""


_KINDS: Mapping[Kind, Callable[[float, Language], Part]] = {
    "count": _counted,
    "log_count": _of_log,
    "number": _counted,
    "per_hundred": _per_hundred,
    "share": _share,
    "pace": _pace,
    "days": _days,
    "gap": _gap,
    "hours": _hours,
    "change": _change,
    "lift": _lift,
    "factor": _factor,
    "points": _points,
    "variety": _variety,
    "focus": _focus,
    "weight": _weight,
    "yes_no": _yes_no,
}
