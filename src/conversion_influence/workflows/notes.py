"""What the owner of a ranked list should know before using it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from conversion_influence.errors import shorten
from conversion_influence.timeframe import is_past

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.tables.sources import Tables

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


def stale_notes(as_of: pd.Series, last: datetime | None) -> Iterator[str]:
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
        yield (
            f"the tables end on {last:%Y-%m-%d}, but {late} of {len(as_of)} candidates are scored "
            f"as of {latest:%Y-%m-%d}, {(latest - last).days} days later: their recent conduct is "
            "unknown. Bring the tables up to date, or give the list a column as_of."
        )


def unknown_notes(frame: pd.DataFrame, signals: Sequence[str]) -> Iterator[str]:
    """Say so where what a signal of the model comes from is not given at all.

    In training a missing value meant a creator without that past; a table that is absent now looks
    the same to the trees, and shifts everybody.

    Parameters
    ----------
    frame : pandas.DataFrame
        Candidates with the signals that could be computed or were given, and their offers.
    signals : sequence of str
        The model's signals.
    """
    from conversion_influence.lists.offer import KNOWN

    absent = [name for name in signals if name not in frame]
    offers = [name for name in signals if name in KNOWN and name in frame]
    unknown = absent + [name for name in offers if frame[name].isna().all()]
    if unknown and len(frame):
        many = len(unknown) > MANY_UNKNOWN * len(signals)
        off = " Likelihoods may be off for everybody; the order suffers less." if many else ""
        yield (
            f"{len(unknown)} of the model's {len(signals)} signals cannot be known here "
            f"({shorten(unknown)}): the table or column they come from is not given, though "
            f"training had it.{off}"
        )


def score_notes(scores: pd.DataFrame, *, choice: bool = False) -> Iterator[str]:
    """Say what is missing from a ranked list, and what of the list would mend it.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `scoring.ranked`.
    choice : bool
        The model has learned from judgements of pairs, not from conversions.
    """
    if scores.empty:
        return
    if choice:
        yield (
            "the model has learned whom people choose, not who converts: the likelihood is that of "
            "being chosen over the median creator of training, and exposures are not used"
        )
    elif scores["expected_conversions"].isna().all():
        yield (
            "without a column exposures in the list there are no expected conversions and no cost "
            "per conversion"
        )
    elif scores["cost_per_conversion"].isna().all():
        yield "without a column cost in the list there is no cost per conversion"
    yield from _flag_notes(scores["flags"])
    thin = int((scores["coverage"] < THIN).sum())
    if thin:
        yield (
            f"{thin} of {len(scores)} candidates are scored with less than {THIN:.0%} of the "
            "model's signals known (column coverage)"
        )


def _flag_notes(flags: pd.Series) -> Iterator[str]:
    """Say how many rows are flagged, and what each flag means."""
    from conversion_influence.evaluation.flag_words import flag_in_words

    counts = flags.str.split(";").explode().value_counts()
    for code, count in counts.drop("", errors="ignore").items():
        said = flag_in_words(str(code), "en")
        yield f"{count} of {len(flags)} candidates are flagged {code}: {said} (column flags)"
