"""Whose features are asked for, and which: what the lists, the tables and the config say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.config import FeatureSettings
from conversion_influence.workflows.candidates import in_order, known_candidates
from conversion_influence.workflows.clock import utc_now

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.dataset.features import Signal
    from conversion_influence.lists.candidates import CandidateList
    from conversion_influence.lists.mapping import Choices
    from conversion_influence.lists.rejects import Reject
    from conversion_influence.tables.sources import Tables


@dataclass(frozen=True, eq=False)
class Asked:
    """What is computed, and for whom.

    Attributes
    ----------
    signals : tuple of Signal
        From the catalog, and the user's own columns that pass through.
    creators, placements : tuple of str
        Extra columns that pass through.
    offered : frozenset of str
        Columns of the plan that are really given.
    candidates : pandas.DataFrame or None
        One row per creator and offer; None asks for the past placements.
    rejects : tuple of Reject
        Candidates that cannot be used, or stand twice.
    """

    signals: tuple[Signal, ...]
    creators: tuple[str, ...]
    placements: tuple[str, ...]
    offered: frozenset[str]
    candidates: pd.DataFrame | None = None
    rejects: tuple[Reject, ...] = ()


def read_asked(
    tables: Tables,
    candidates: Path | None,
    data: str | Path,
    chosen: FeatureSettings,
    choices: Choices | None = None,
) -> Asked:
    """Return what is computed for past placements, or for the known creators of a list.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    candidates : Path, optional
        A list of candidates instead of the placements.
    data : str or Path
        Where the tables are, for messages.
    chosen : FeatureSettings
        Signals to leave out, columns to pass through.
    choices : Choices, optional
        What the user says of the columns of the list.

    Raises
    ------
    ConfigError
        If there is no such signal or column.
    ListError
        If the list cannot be read at all.
    """
    from conversion_influence.dataset.chosen import configured_signals
    from conversion_influence.lists.offer import KNOWN

    listed = None if candidates is None else _known(tables, candidates, data, chosen, choices)
    columns = set() if listed is None else set(listed.frame.columns) - {*KNOWN, "line"}
    signals = configured_signals(
        tables, chosen.exclude, chosen.creators, chosen.placements, sorted(columns)
    )
    if listed is None:
        offered = tables.given.get("placements", frozenset()) | set(chosen.placements)
        return Asked(signals, chosen.creators, chosen.placements, offered)
    offered = listed.given | columns & set(chosen.placements)
    left_out = in_order(listed.rejects, listed.duplicates)
    return Asked(signals, chosen.creators, chosen.placements, offered, listed.frame, left_out)


def _known(
    tables: Tables,
    candidates: Path,
    data: str | Path,
    chosen: FeatureSettings,
    choices: Choices | None,
) -> CandidateList:
    """Return the list; columns that pass through have the type that they have in placements."""
    from conversion_influence.dataset.candidates import identify
    from conversion_influence.lists.candidates import read_candidates
    from conversion_influence.tables.addresses import shown_source

    extras = [name for name in chosen.placements if tables.has("placements", name)]
    types = {name: tables.tables["placements"][name].type() for name in extras}
    listed = read_candidates(
        candidates,
        now=utc_now(),
        strings=[name for name, kind in types.items() if kind.is_string()],
        numbers=[name for name, kind in types.items() if kind.is_numeric()],
        choices=choices,
    )
    return known_candidates(listed, identify(listed.frame, tables), shown_source(data))


def missing_tables(left_out: Iterable[Signal], tables: Tables) -> dict[str, tuple[str, ...]]:
    """Return the signals that whole tables are missing for, by the names of those tables.

    Parameters
    ----------
    left_out : iterable of Signal
        Signals that the tables cannot feed.
    tables : Tables
        The opened raw tables.

    Returns
    -------
    dict of str to tuple of str
        From ``mentions``, or ``posts, replies`` where both are needed and missing, to names of
        signals; a signal of which only columns are missing is in none.
    """
    from conversion_influence.dataset.assemble import OFFERED
    from conversion_influence.dataset.blocks import tables_of

    found: dict[str, list[str]] = {}
    for signal in left_out:
        missing = [name for name in tables_of(signal) if name not in (OFFERED, *tables.names)]
        if missing:
            found.setdefault(", ".join(missing), []).append(signal.name)
    return {missing: tuple(names) for missing, names in sorted(found.items())}
