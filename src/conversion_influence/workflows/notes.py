"""What the owner of a ranked list should know before using it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from conversion_influence.messages.notes import Note, note
from conversion_influence.messages.said import Said
from conversion_influence.timeframe import is_past

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.tables.sources import Tables
    from conversion_influence.workflows.counted import Counts
    from conversion_influence.workflows.part import Asked
    from conversion_influence.workflows.top import Top

STALE = timedelta(days=30)
"""From here on, the time between the last fact and as_of is worth a note."""

THIN = 0.5
"""Coverage below which a row is scored on little."""

MANY_UNKNOWN = 0.1
"""Share of the model's signals that move everybody's likelihood where they are not given."""


def last_fact(tables: Tables) -> datetime | None:
    """Return the latest instant at which anything was recorded.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    """
    import ibis
    import pandas as pd

    from conversion_influence.tables.schemas import CONTRACTS

    latest = []
    for name, table in tables.tables.items():
        times = [c.name for c in CONTRACTS[name].columns if c.kind == "timestamp" and c.past]
        given = [column for column in times if tables.has(name, column)]
        latest += [table.aggregate(at=table[column].max()) for column in given]
    if not latest:
        return None
    found = ibis.union(*latest).at.max().execute()
    return None if pd.isna(found) else pd.Timestamp(found).to_pydatetime()


def stale_notes(as_of: pd.Series, last: datetime | None) -> Iterator[Note]:
    """Say so where candidates are scored long after the tables end.

    Parameters
    ----------
    as_of : pandas.Series
        One instant per candidate.
    last : datetime or None
        From `last_fact`.
    """
    if last is None or as_of.empty:
        return
    late = int(is_past(last + STALE, as_of).sum())
    if late:
        latest = as_of.max()
        days = (latest - last).days
        yield note("stale_tables", last=last, late=late, rows=len(as_of), latest=latest, days=days)


def unknown_notes(
    frame: pd.DataFrame, signals: Sequence[str], facts: Mapping[str, Any]
) -> Iterator[Note]:
    """Say so where what a signal of the model comes from is not given at all.

    In training a missing value meant a creator without that past; a table that is absent now looks
    the same to the trees, and shifts everybody.

    Parameters
    ----------
    frame : pandas.DataFrame
        Candidates with the signals that could be computed or were given, and their offers.
    signals : sequence of str
        The model's signals.
    facts : mapping
        Of the model's record: ``signals`` says what they are called.
    """
    if len(frame):
        yield from told_unknown(unknown_in(frame, signals), signals, facts)


def unknown_in(frame: pd.DataFrame, signals: Sequence[str]) -> list[str]:
    """Return the signals that are given for no row: without a column, or offers left empty.

    Parameters
    ----------
    frame : pandas.DataFrame
        As for `unknown_notes`.
    signals : sequence of str
        The model's signals.
    """
    from conversion_influence.lists.offer import KNOWN

    absent = [name for name in signals if name not in frame]
    offers = [name for name in signals if name in KNOWN and name in frame]
    return absent + [name for name in offers if frame[name].isna().all()]


def told_unknown(
    unknown: Sequence[str], signals: Sequence[str], facts: Mapping[str, Any]
) -> Iterator[Note]:
    """Say which signals are given for no row, where there are any.

    Parameters
    ----------
    unknown : sequence of str
        From `unknown_in`.
    signals, facts
        As for `unknown_notes`.
    """
    if unknown:
        many = len(unknown) > MANY_UNKNOWN * len(signals)
        yield note(
            "many_unknown_signals" if many else "unknown_signals",
            unknown=len(unknown),
            signals=len(signals),
            names=_called(unknown, facts),
        )


def _called(names: Sequence[str], facts: Mapping[str, Any]) -> list[Said]:
    """Return what signals are called, those that differ in their lookback once."""
    listed = {entry["name"]: Said(entry["en"], entry["fr"]) for entry in facts.get("signals", [])}
    return list(dict.fromkeys(listed.get(name, Said(name, name)) for name in names))


def score_notes(counts: Counts, *, choice: bool = False) -> Iterator[Note]:
    """Say what is missing from a ranked list, and what of the list would mend it.

    Parameters
    ----------
    counts : Counts
        Of the whole list.
    choice : bool
        The model has learned from judgements of pairs, not from conversions.
    """
    if not counts.rows:
        return
    if choice:
        yield note("learned_choices")
    elif not counts.expected:
        yield note("no_exposures")
    elif not counts.priced:
        yield note("no_cost")
    yield from _flag_notes(counts)
    if counts.thin:
        yield note("thin_coverage", thin=counts.thin, rows=counts.rows, share=THIN)


def _flag_notes(counts: Counts) -> Iterator[Note]:
    """Say how many rows are flagged, the most frequent flag first, and what each flag means."""
    from conversion_influence.evaluation.flag_words import flag_in_words

    for flag, many in sorted(counts.flags.items(), key=lambda each: (-each[1], each[0])):
        meaning = Said(flag_in_words(flag, "en"), flag_in_words(flag, "fr"))
        yield note("flagged", flagged=many, rows=counts.rows, flag=flag, meaning=meaning)


def result_notes(counts: Counts, asked: Asked, top: Top) -> Iterator[Note]:
    """Say what is missing from a ranked list, and what of the list would mend it.

    Parameters
    ----------
    counts : Counts
        Of the whole list.
    asked : Asked
        What was asked of every row.
    top : Top
        Rows with reasons.
    """
    from conversion_influence.scoring.given import facts_of
    from conversion_influence.workflows.exposures import exposure_notes
    from conversion_influence.workflows.money import chance_notes, money_notes
    from conversion_influence.workflows.pairs import is_choice

    bundle = asked.bundle
    yield from exposure_notes(counts, bundle)
    yield from told_unknown(counts.unknown or (), bundle.encoding.signals, facts_of(bundle))
    yield from score_notes(counts, choice=is_choice(bundle))
    yield from money_notes(counts, bundle, asked.value)
    if asked.target_cost is not None:
        yield from chance_notes(counts, bundle)
    if top.shared:
        yield note("same_for_all", what=top.shared)
    if len(top.frame) < counts.rows:
        yield note("reasons_of_the_best", explained=len(top.frame), rows=counts.rows)
