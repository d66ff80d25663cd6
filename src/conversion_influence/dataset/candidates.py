"""Candidates found in the raw tables: by creator_id, or by handle and network."""

from __future__ import annotations

from typing import Any

import ibis
import pandas as pd

from conversion_influence.tables.handles import account_key, is_channel, network_key
from conversion_influence.tables.sources import Tables

UNKNOWN, AMBIGUOUS = "unknown_creator", "ambiguous_handle"


def identify(candidates: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return one row per candidate: who it is, or why that cannot be said.

    A handle or a link to a profile is compared by its account, however it is written (see
    `tables.handles`); where a network is given, with the accounts on that network and with the
    handles of `creators`, which belong to no network. The id of a YouTube channel is a
    handle, too.

    Parameters
    ----------
    candidates : pandas.DataFrame
        ``creator_id`` and/or ``handle``, optional ``platform``.
    tables : Tables
        The opened raw tables.

    Returns
    -------
    pandas.DataFrame
        Index of ``candidates``: ``creator_id`` (null where not found); ``fault``: null,
        ``unknown_creator`` (no table knows it) or ``ambiguous_handle`` (several creators share it);
        ``platform`` as the tables call that network (``x`` or ``twitter``), else as given.
    """
    asked = candidates.reindex(columns=["creator_id", "handle", "platform"])
    known = set(_known_ids(tables))
    by_handle = _handles(tables)
    found = [
        _identify_one(row.creator_id, row.handle, row.platform, known, by_handle)
        for row in asked.itertuples(index=False)
    ]
    names = _networks(tables)
    called = asked["platform"].map(
        lambda given: names.get(network_key(str(given)), given), na_action="ignore"
    )
    told = pd.DataFrame(found, index=candidates.index, columns=["creator_id", "fault"])
    return told.assign(platform=called)


def _identify_one(
    creator_id: Any,
    handle: Any,
    platform: Any,
    known: set[str],
    by_handle: dict[str, dict[str | None, set[str]]],
) -> tuple[str | None, str | None]:
    if not pd.isna(creator_id):
        return (creator_id, None) if creator_id in known else (None, UNKNOWN)
    on_networks = by_handle.get(account_key(str(handle)), {})
    if not pd.isna(platform):
        asked = {None, network_key(str(platform))}
        on_networks = {where: ids for where, ids in on_networks.items() if where in asked}
    owners: set[str] = set().union(*on_networks.values())
    if len(owners) == 1:
        return next(iter(owners)), None
    return None, AMBIGUOUS if owners else UNKNOWN


def _networks(tables: Tables) -> dict[str, str]:
    """Return what the tables call each network, where they call it by one name."""
    called: dict[str, set[str]] = {}
    for name in ("accounts", "placements"):
        table = tables.get(name)
        if table is not None and tables.has(name, "platform"):
            for platform in table.platform.as_table().distinct().execute()["platform"].dropna():
                called.setdefault(network_key(platform), set()).add(platform)
    return {key: names.pop() for key, names in called.items() if len(names) == 1}


def _known_ids(tables: Tables) -> list[str]:
    """Return every creator_id that stands in any table."""
    named = [table for table in tables.tables.values() if "creator_id" in table.columns]
    ids = ibis.union(*(table.select("creator_id") for table in named), distinct=True)
    listed: list[str] = ids.execute()["creator_id"].tolist()
    return listed


def _handles(tables: Tables) -> dict[str, dict[str | None, set[str]]]:
    """Return the creators behind each handle, by network; None is the handle of `creators`."""
    owners: dict[str, dict[str | None, set[str]]] = {}
    for name, column in (
        ("accounts", "handle"),
        ("accounts", "account_id"),
        ("creators", "handle"),
    ):
        table = tables.get(name)
        if table is None or not tables.has(name, column):
            continue
        platform = table.platform if name == "accounts" else ibis.null("string")
        listed = table.filter(table[column].notnull()).select(
            "creator_id", written=table[column], platform=platform
        )
        for row in listed.execute().itertuples(index=False):
            if column == "account_id" and not is_channel(row.written):
                continue
            where = None if pd.isna(row.platform) else network_key(row.platform)
            key = account_key(row.written)
            owners.setdefault(key, {}).setdefault(where, set()).add(row.creator_id)
    return owners
