"""Contributions added up by characteristic of influence; nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from conversion_influence.dataset.wording import GROUPS_IN_WORDS
from conversion_influence.errors import Language

EXPECTED = "expected"
"""Column of the log-odds before any signal is known."""

WITHOUT = "signals"
"""Group of signals that belong to none."""


def by_group(contributions: pd.DataFrame, groups: Mapping[str, str]) -> pd.DataFrame:
    """Return contributions added up by group of signals.

    Parameters
    ----------
    contributions : pandas.DataFrame
        One row per case, one column per signal and ``expected``, in log-odds; a row's sum is its
        calibrated log-odds.
    groups : mapping of str to str
        Signal to group; a signal without is of the group ``signals``.

    Returns
    -------
    pandas.DataFrame
        Same index; one column per group that has a signal, in the order of the catalog, then
        ``expected``. A row's sum is the same as before but for rounding.
    """
    signals = [name for name in contributions.columns if name != EXPECTED]
    of_signal = {name: groups.get(name, WITHOUT) for name in signals}
    known = list(GROUPS_IN_WORDS)
    order = sorted(
        dict.fromkeys(of_signal.values()),
        key=lambda group: known.index(group) if group in known else len(known),
    )
    columns = {
        group: contributions[[name for name in signals if of_signal[name] == group]].sum(axis=1)
        for group in order
    }
    found = pd.DataFrame(columns, index=contributions.index)
    return found.assign(**{EXPECTED: contributions[EXPECTED]})


def group_in_words(group: str, language: Language) -> str:
    """Return what a group is called; one that is not the catalog's keeps its name.

    Parameters
    ----------
    group : str
        As in the catalog.
    language : {"en", "fr"}
        Of the words.
    """
    english, french = GROUPS_IN_WORDS.get(group, (group, group))
    return english if language == "en" else french
