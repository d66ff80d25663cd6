"""Why a prediction is high or low, in words that a marketer would use.

A signal is stored as the model wants it (a logarithm, a share); here it is said as a person would:
percent, days, followers. How is told by the end of its name, which the catalog keeps by rule.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Literal

import pandas as pd

Language = Literal["en", "fr"]

_LOOKBACK = re.compile(r"(.+)_(\d+)d")
_OF_LOG = re.compile(r" \(log(?: des)?( \w+)?\)")
_GAP = {"en": "", "fr": "\N{NO-BREAK SPACE}"}
_UNKNOWN = {"en": "unknown", "fr": "inconnu"}
_LAST = {"en": "last {} days", "fr": "{} derniers jours"}
_TIMES = {"en": "times", "fr": "fois"}
_YES_NO = {"en": ("no", "yes"), "fr": ("non", "oui")}


def stem_of(name: str) -> tuple[str, int | None]:
    """Return a signal's name without its lookback, and the lookback in days.

    Parameters
    ----------
    name : str
        Name of a signal, for instance ``reply_rate_90d``.
    """
    found = _LOOKBACK.fullmatch(name)
    return (found[1], int(found[2])) if found else (name, None)


def reason(name: str, words: str, value: object, language: Language) -> str:
    """Return a signal and its value as a person would write them.

    Parameters
    ----------
    name : str
        The signal's column.
    words : str
        What it is called; ``name`` itself for a column of the user's own, which is shown as it is.
    value : object
        As the model sees it: a number, a text, or missing.
    language : {"en", "fr"}
        Of ``words`` and of the numbers.

    Examples
    --------
    >>> reason("reply_rate_90d", "share of comments they answer", 0.4213, "en")
    'share of comments they answer, last 90 days: 42%'
    >>> reason("log_followers", "audience size (log)", 9.42, "en")
    'audience size: 12,332'
    """
    own = words == name
    stem, days = stem_of(name)
    subject = words if own else _OF_LOG.sub(_measured, words)
    if days is not None and not own:
        subject += ", " + _LAST[language].format(days)
    return f"{subject}{_GAP[language]}: {_told(stem, value, language, own=own)}"


def _measured(found: re.Match[str]) -> str:
    return f" ({found[1].strip()})" if found[1] else ""


def _told(stem: str, value: object, language: Language, *, own: bool) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return _UNKNOWN[language]
    if isinstance(value, str):
        return value
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        return str(number)
    if own:
        shown = _percent if _SHARE.search(stem) and 0 <= number <= 1 else _plain
        return shown(number, language)
    for pattern, tell in _BY_NAME:
        if pattern.search(stem):
            return tell(number, language)
    return _plain(number, language)


def _plain(value: float, language: Language) -> str:
    """Write a count or a quantity: whole above 10, else two figures that mean something."""
    size = abs(value)
    if size >= 9.95:
        text = f"{value:,.0f}"
    elif value == round(value):
        text = f"{value:.0f}"
    else:
        text = f"{value:.2g}" if size < 1e-4 else f"{float(f'{value:.2g}'):.5f}".rstrip("0")
    return _localised(text.removesuffix("."), language)


def _percent(value: float, language: Language) -> str:
    return _plain(100.0 * value, language) + _GAP[language] + "%"


def _change(value: float, language: Language) -> str:
    """Write the logarithm of a ratio as a change."""
    changed = math.expm1(min(value, 100.0))
    return ("+" if changed > 0 else "") + _percent(changed, language)


def _from_log(value: float, language: Language) -> str:
    """Write ln(1 + quantity) as the quantity."""
    return _plain(float(f"{math.expm1(min(value, 100.0)):.6g}"), language)


def _times(value: float, language: Language) -> str:
    return f"{_plain(value, language)} {_TIMES[language]}"


def _yes_no(value: float, language: Language) -> str:
    return _YES_NO[language][value >= 0.5]


def _localised(text: str, language: Language) -> str:
    if language == "en":
        return text
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


_SHARE = re.compile(r"(_|^)(rate|share|weight)$")
_BY_NAME: tuple[tuple[re.Pattern[str], Callable[[float, Language], str]], ...] = (
    (re.compile(r"(^|_)log_|_source_size$"), _from_log),
    (re.compile(r"(^|_)(growth|trend|pulse)$"), _change),
    (re.compile(r"_lift$"), _times),
    (_SHARE, _percent),
    (re.compile(r"_(match|declared)$"), _yes_no),
)
"""How a value is told, by the end of its signal's name without lookback; otherwise plainly."""
