"""Whom the rows of a list name: handles and links to profiles as names of accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from conversion_influence.lists.offer import KNOWN, LINE, WHO
from conversion_influence.lists.synonyms import PROFILE
from conversion_influence.tables.handles import (
    account_key,
    is_channel,
    network_key,
    read_account,
)

if TYPE_CHECKING:
    import pandas as pd

_NOBODY = ("n/a", "-", "\N{EN DASH}", "\N{EM DASH}")
"""What stands for no name at all; a word such as ``null`` may be somebody's handle."""

_NOT_FOUND = ("#n/a", "#n/d", "#na")
_ERRORS = (
    *_NOT_FOUND,
    *("#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!", "#spill!", "#calc!"),
    *("#valeur!", "#nom?", "#nombre!", "#nul!", "#propagation!", "#calcul!"),
)
"""What a spreadsheet writes where a formula failed, in English and French."""

LONGEST = 300
"""Characters of the longest name of an account or a creator."""

_SPACELESS = ("instagram", "tiktok", "x", "twitch", "snapchat", "pinterest", "threads")
"""Networks whose handles hold no space."""

_PLAIN = r"@?[A-Za-z0-9_]{1,23}"
"""A handle that needs no second look: no link, no id of a channel, nothing invisible."""


class Accounts(NamedTuple):
    """Who the rows name, one entry per row.

    Attributes
    ----------
    creator_id, handle, platform : pandas.Series
        Text, missing where not given; a link to a profile has become its handle, and tells the
        network where the row names neither a network nor a creator_id.
    no_profile, disagree, elsewhere : numpy.ndarray
        Rows whose link leads to no profile, whose handle and link name different accounts, and
        whose link leads to another network than they name.
    errors, long : mapping of str to numpy.ndarray
        By column: rows with a failed formula (one that found nothing only where nobody else is
        named), and rows whose name is too long for one.
    spaced : numpy.ndarray
        Rows named by a handle alone, with a space in it, on a network that allows none.
    """

    creator_id: pd.Series
    handle: pd.Series
    platform: pd.Series
    no_profile: NDArray[np.bool_]
    disagree: NDArray[np.bool_]
    elsewhere: NDArray[np.bool_]
    errors: Mapping[str, NDArray[np.bool_]]
    long: Mapping[str, NDArray[np.bool_]]
    spaced: NDArray[np.bool_]


def read_accounts(texts: pd.DataFrame) -> Accounts:
    """Return who each row names.

    Parameters
    ----------
    texts : pandas.DataFrame
        Columns of text; of ``creator_id``, ``handle``, ``profile`` and ``platform`` those that the
        list has.
    """
    import pandas as pd

    given = texts.reindex(columns=[*WHO, PROFILE, "platform"]).astype("str")
    failed, lost = {}, {}
    for column in (*WHO, PROFILE):
        small = given[column].str.lower()
        failed[column], lost[column] = small.isin(_ERRORS), small.isin(_NOT_FOUND)
        given[column] = given[column].mask(small.isin((*_NOBODY, *_ERRORS)))
    handles, links = (_read(given[column]) for column in ("handle", PROFILE))
    network = links["network"].fillna(handles["network"])
    name = handles["name"].fillna(links["name"])
    both = handles["name"].notna() & links["name"].notna()
    differ = handles["key"].ne(links["key"]) & ~links["channel"] & ~handles["channel"]
    asked = given["platform"].map(network_key, na_action="ignore")
    elsewhere = network.notna() & asked.notna() & asked.ne(network)
    filled = given["platform"].where(
        given["platform"].notna() | given["creator_id"].notna(), network
    )
    nobody = given["creator_id"].isna() & name.isna()
    named = {"creator_id": given["creator_id"], "handle": handles["name"], PROFILE: links["name"]}
    alone = given["creator_id"].isna() & filled.map(network_key, na_action="ignore").isin(
        _SPACELESS
    )
    leads_nowhere = pd.concat([handles["nowhere"], links["nowhere"]], axis=1).any(axis=1)
    return Accounts(
        given["creator_id"],
        name.astype("str"),
        filled.astype("str"),
        leads_nowhere.to_numpy() & name.isna().to_numpy(),
        (both & differ).to_numpy(),
        elsewhere.to_numpy(),
        {at: (failed[at] & (nobody | ~lost[at])).to_numpy() for at in failed},
        {at: (text.str.len() > LONGEST).to_numpy(dtype=bool) for at, text in named.items()},
        (alone & name.str.contains(r"\s", na=False)).to_numpy(dtype=bool),
    )


def repeated_offers(frame: pd.DataFrame, names: Sequence[str] = KNOWN) -> list[tuple[int, int]]:
    """Return the line of each row whose offer stands further up, and the line of the first.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per candidate, with ``line``. An account that is written in two ways is one.
    names : sequence of str
        Columns that make an offer.
    """
    keys = frame[list(names)].copy()
    if "handle" in keys:
        keys["handle"] = _read(keys["handle"])["key"]
    if "platform" in keys:
        keys["platform"] = keys["platform"].map(network_key, na_action="ignore")
    again = keys.duplicated()
    if not again.any():
        return []
    lines = keys.assign(**{LINE: frame[LINE]})
    first = lines.groupby(list(names), dropna=False, sort=False)[LINE].transform("first")
    return list(zip(frame.loc[again, LINE].tolist(), first[again].tolist(), strict=True))


def _read(column: pd.Series) -> pd.DataFrame:
    """Return name, key and network of each account, and whether a link leads to none."""
    import pandas as pd

    codes, different = pd.factorize(column)
    texts = pd.Series(different, dtype="str")
    plain = texts.str.fullmatch(_PLAIN).to_numpy(dtype=bool) if len(texts) else np.zeros(0, bool)
    found = pd.DataFrame(index=texts.index)
    found["name"] = texts.str.removeprefix("@")
    found["key"] = found["name"].str.lower()
    found["network"] = pd.Series(None, index=texts.index, dtype="str")
    found["channel"] = found["nowhere"] = False
    slow = texts.index[~plain]
    accounts = [read_account(text) for text in texts[~plain]]
    found.loc[slow, "name"] = [account.name or None for account in accounts]
    found.loc[slow, "key"] = [account_key(one.name) if one.name else None for one in accounts]
    found.loc[slow, "network"] = [account.network for account in accounts]
    found.loc[slow, "channel"] = [bool(one.name and is_channel(one.name)) for one in accounts]
    found.loc[slow, "nowhere"] = [account.name is None for account in accounts]
    rows = found.reindex(codes).set_axis(column.index, axis=0)
    flags = ["channel", "nowhere"]
    rows[flags] = rows[flags].eq(True)
    return rows.astype(dict.fromkeys(flags, bool))
