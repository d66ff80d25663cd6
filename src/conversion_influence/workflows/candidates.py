"""Candidates meet the raw tables: who they are, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import ConfigError
from conversion_influence.messages.said import hides, refusal
from conversion_influence.workflows.clock import Step
from conversion_influence.workflows.exposures import with_exposures
from conversion_influence.workflows.pairs import as_judged

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.bundle import Bundle
    from conversion_influence.lists.candidates import CandidateList
    from conversion_influence.lists.rejects import Reject
    from conversion_influence.tables.sources import Tables

LEAST_KNOWN = 0.1
"""Share of a model's signals without which no list is ranked."""


def opened(data: Path | None, step: Step) -> AbstractContextManager[Tables | None]:
    """Open the raw tables where there are any.

    Parameters
    ----------
    data : Path, optional
        Their folder.
    step : callable
        Told what begins.
    """
    if data is None:
        return nullcontext()
    from conversion_influence.tables.sources import open_source

    step("reading every table")
    return open_source(data)


def with_signals(
    listed: CandidateList,
    bundle: Bundle,
    tables: Tables | None,
    data: Path | None,
    step: Step,
) -> tuple[CandidateList, pd.DataFrame]:
    """Find each candidate in the tables and compute the model's signals as known at its as_of.

    Parameters
    ----------
    listed : CandidateList
        Clean candidates.
    bundle : Bundle
        The model, which says which signals.
    tables : Tables, optional
        The opened raw tables; without them the list holds the signals.
    data : Path, optional
        Where they are, for messages.
    step : callable
        Told what begins.

    Returns
    -------
    (CandidateList, pandas.DataFrame)
        The candidates that are known, unknown ones among the rejects; and their signals. Exposures
        that the list does not give are assumed.

    Raises
    ------
    ConfigError
        If a model of tables is given neither tables nor more than a few of its signals.
    """
    if tables is None:
        frame = as_given(listed.frame, bundle)
        require_signals([frame], bundle)
        return listed, frame
    from conversion_influence.dataset.candidates import identify
    from conversion_influence.workflows.notes import last_fact, stale_notes

    step("finding the creators")
    found = known_candidates(listed, identify(listed.frame, tables), data)
    stale = stale_notes(found.frame["as_of"], last_fact(tables))
    found = replace(found, notes=(*found.notes, *stale))
    step("computing features as they are known")
    signals = candidate_signals(found, tables, bundle)
    return with_exposures(found, signals, tables, bundle)


def as_given(frame: pd.DataFrame, bundle: Bundle) -> pd.DataFrame:
    """Return candidates whose signals stand in the list itself, as the model learned them.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per candidate.
    bundle : Bundle
        The model.
    """
    from conversion_influence.scoring.given import as_learned

    return as_judged(as_learned(frame, bundle), bundle)


def require_signals(frames: Iterable[pd.DataFrame], bundle: Bundle) -> None:
    """Refuse to rank creators of whom next to nothing is known.

    Parameters
    ----------
    frames : iterable of pandas.DataFrame
        Parts of a list; no more of them are asked for than are needed to tell.
    bundle : Bundle
        The model.

    Raises
    ------
    ConfigError
        If a model of tables finds next to none of its signals.
    """
    if bundle.record is None or bundle.record.facts.get("kind") != "tables":
        return
    signals, known, rows = bundle.encoding.signals, set[str](), 0
    for frame in frames:
        rows += len(frame)
        known |= {name for name in signals if name in frame and frame[name].notna().any()}
        if len(known) >= LEAST_KNOWN * len(signals):
            return
    if rows:
        raise refusal(
            ConfigError,
            "this model reads {signals} signals from raw tables, and the list holds {known} of "
            "them: the order would mean nothing. Give the tables with --data FOLDER, or the "
            "signals as columns of the list",
            "ce modèle lit {signals} signaux dans des tables brutes, et la liste en contient "
            "{known} : l'ordre ne voudrait rien dire. Donnez les tables avec --data DOSSIER, ou "
            "les signaux en colonnes de la liste",
            signals=len(signals),
            known=len(known),
        )


def known_candidates(listed: CandidateList, found: pd.DataFrame, data: object) -> CandidateList:
    """Move the candidates that no table knows to the rejects, those found twice to the duplicates.

    Parameters
    ----------
    listed : CandidateList
        Clean candidates.
    found : pandas.DataFrame
        From `dataset.candidates.identify`.
    data : object
        The folder or another source, for the message.
    """
    from conversion_influence.lists.accounts import repeated_offers
    from conversion_influence.lists.offer import KNOWN, LINE
    from conversion_influence.lists.rejects import Reject
    from conversion_influence.lists.synonyms import PROFILE

    faulty = found["fault"].notna()
    linked = PROFILE if PROFILE in listed.naming.known else "handle"
    rejects: list[Reject] = []
    for row in listed.frame[faulty].to_dict("records"):
        code = str(found.loc[faulty, "fault"].iloc[len(rejects)])
        column = "creator_id" if isinstance(row.get("creator_id"), str) else "handle"
        value = str(row[column])
        code = "unseen_in_creator" if code == "unknown_creator" and hides(value) else code
        line = int(row["line"])
        raw = listed.raw_at(line)
        known = column if column in listed.naming.known else linked
        received = listed.naming.received_as(known)
        rejects.append(Reject(line, received, value, code, raw, {"source": str(data)}))
    kept = listed.frame[~faulty].assign(
        creator_id=found.loc[~faulty, "creator_id"],
        platform=found.loc[~faulty, "platform"].astype("str"),
    )
    again = [
        Reject(line, None, None, "duplicate", listed.raw_at(line), {"first": str(first)})
        for line, first in repeated_offers(kept, [name for name in KNOWN if name != "handle"])
    ]
    return replace(
        listed,
        frame=kept[~kept[LINE].isin([reject.line for reject in again])],
        rejects=in_order(listed.rejects, rejects),
        duplicates=in_order(listed.duplicates, again),
    )


def candidate_signals(listed: CandidateList, tables: Tables, bundle: Bundle) -> pd.DataFrame:
    """Return the candidates with the model's signals beside their own columns.

    A signal that the list itself holds wins over the computed one where it is given.

    Parameters
    ----------
    listed : CandidateList
        Clean candidates, each with a known ``creator_id``.
    tables : Tables
        The opened raw tables.
    bundle : Bundle
        The model.
    """
    from conversion_influence.dataset.assemble import assemble
    from conversion_influence.dataset.chosen import model_signals
    from conversion_influence.dataset.cohort import candidates_cohort
    from conversion_influence.lists.offer import KNOWN

    settings: Mapping[str, Any] = bundle.record.settings if bundle.record else {}
    chosen = settings.get("features", {})
    creators = tuple(chosen.get("creators", ()))
    signals = model_signals(
        bundle.encoding.signals, tables, creators, tuple(chosen.get("placements", ()))
    )
    features = assemble(
        tables,
        candidates_cohort(tables, listed.frame),
        signals=signals,
        offered=listed.given | set(listed.frame.columns) & set(chosen.get("placements", ())),
        creator_extras=tuple(c for c in creators if tables.has("creators", c)),
    ).frame.set_axis(listed.frame.index, axis=0)
    own = listed.frame.drop(columns=[c for c in KNOWN if c in features.columns])
    both = own.columns.intersection(features.columns)
    features[both] = own[both].combine_first(features[both])
    return own.drop(columns=both).join(features)


def in_order(*rejects: Iterable[Reject]) -> tuple[Reject, ...]:
    """Return rejects by line.

    Parameters
    ----------
    *rejects : iterable of Reject
        From several sources.
    """
    return tuple(sorted((one for some in rejects for one in some), key=lambda one: one.line))
