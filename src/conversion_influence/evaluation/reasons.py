"""Why a prediction is high or low, in words that a marketer would use.

A signal of the catalog is told in a sentence of its own (`dataset.wording`), with where its value
stands among peers; a column of the user's own, or a signal that has left the catalog, by its name
and value.
"""

from __future__ import annotations

import re

from conversion_influence.dataset.wording import WORDINGS, Comparison
from conversion_influence.errors import Language
from conversion_influence.evaluation.amounts import GAP, percent, plain
from conversion_influence.evaluation.sentences import is_known, sentence

__all__ = ["Language", "comparison_of", "is_shared", "is_told", "reason", "stem_of"]

_LOOKBACK = re.compile(r"(.+)_(\d+)d")
_SHARE = re.compile(r"(_|^)(rate|share|weight)$")
_UNKNOWN: dict[Language, str] = {"en": "unknown", "fr": "inconnu"}
_LAST: dict[Language, str] = {"en": "last {} days", "fr": "{} derniers jours"}


def stem_of(name: str) -> tuple[str, int | None]:
    """Return a signal's name without its lookback, and the lookback in days.

    Parameters
    ----------
    name : str
        Name of a signal, for instance ``reply_rate_90d``.
    """
    found = _LOOKBACK.fullmatch(name)
    return (found[1], int(found[2])) if found else (name, None)


def is_told(name: str) -> bool:
    """Return whether the catalog has a sentence on a signal of this name.

    Parameters
    ----------
    name : str
        Name of a signal.
    """
    return stem_of(name)[0] in WORDINGS


def is_shared(name: str) -> bool:
    """Return whether a signal of the catalog is the same for everybody at one instant.

    Parameters
    ----------
    name : str
        Name of a signal.
    """
    wording = WORDINGS.get(stem_of(name)[0])
    return wording is not None and wording.shared


def comparison_of(name: str, *, own: bool) -> Comparison:
    """Return how values of a signal are compared with those of peers.

    Parameters
    ----------
    name : str
        Name of a signal.
    own : bool
        Whether it is a column of the user's own.
    """
    wording = None if own else WORDINGS.get(stem_of(name)[0])
    return "above" if wording is None else wording.compare


def reason(
    name: str, words: str | None, value: object, language: Language, *, standing: str = ""
) -> str:
    """Return a signal and its value as a person would say them.

    Parameters
    ----------
    name : str
        The signal's column.
    words : str or None
        What it is called; None for a column of the user's own, which is shown as it is.
    value : object
        As the model sees it: a number, a text, or missing.
    language : {"en", "fr"}
        Of ``words`` and of the sentence.
    standing : str
        Where the value stands among peers, in words; nothing by default.

    Examples
    --------
    >>> reason("reply_rate_90d", "share of comments they answer", 0.4213, "en")
    'replies to 42% of comments over the last 90 days'
    >>> reason("helpfulness_mean_90d", "mean helpfulness of posts", 3.21, "en")
    'mean helpfulness of posts, last 90 days: 3.2'
    """
    stem, days = stem_of(name)
    wording = None if words is None else WORDINGS.get(stem)
    if wording is not None:
        told = sentence(wording, value, days, language)
    else:
        told = f"{_subject(name, words, language)}{GAP[language]}: {_told(stem, value, language)}"
    return f"{told}, {standing}" if standing else told


def _subject(name: str, words: str | None, language: Language) -> str:
    if words is None:
        return name
    days = stem_of(name)[1]
    return words if days is None else f"{words}, {_LAST[language].format(days)}"


def _told(stem: str, value: object, language: Language) -> str:
    if not is_known(value):
        return _UNKNOWN[language]
    if isinstance(value, str):
        return value
    number = float(value)  # type: ignore[arg-type]
    shown = percent if _SHARE.search(stem) and 0 <= number <= 1 else plain
    return shown(number, language)
