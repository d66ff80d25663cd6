"""The alteration test: signals computed again on copies with another future must not move.

Every row is asked at or before the cut of its copy, so what differs between the copies is known to
it at its as_of or later. A signal that moves has looked there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.dataset.assemble import Features, assemble
from conversion_influence.dataset.audit.future import COPIES, Frames
from conversion_influence.dataset.audit.sample import Sample
from conversion_influence.dataset.cohort import OFFER, candidates_cohort, placements_cohort
from conversion_influence.dataset.features import Signal
from conversion_influence.tables.sources import Tables, open_frames
from conversion_influence.timeframe import is_past

TOLERANCE = 1e-7
"""Relative difference up to which two numbers are one; sums of floats depend on their order."""

NEARLY_ZERO = 1e-9
MOST_EXAMPLES = 5
FAR = timedelta(days=3650)
"""How far after now a moved fact may lie."""

PLACEMENT, ASKED = "placement", "asked at the cut"
TRAINING, PREDICTION = "training", "prediction"


@dataclass(frozen=True)
class Example:
    """One row of which a signal moved.

    Attributes
    ----------
    creator_id : str
        Whose row.
    as_of : datetime
        When it was asked, naive UTC.
    before, after : float, str or None
        The signal on the user's own data and on the copy.
    """

    creator_id: str
    as_of: datetime
    before: float | str | None
    after: float | str | None


@dataclass(frozen=True)
class Movement:
    """A signal that differs between two computations.

    Attributes
    ----------
    signal : str
        Its name.
    copy : str
        On which copy.
    cut : datetime or None
        The cut of the copy; None where nothing was altered.
    rows : int
        How many rows differ.
    examples : tuple of Example
        The first of them.
    """

    signal: str
    copy: str
    cut: datetime | None
    rows: int
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Compared:
    """What one copy was compared on.

    Attributes
    ----------
    cut : datetime
        From which instant on the copy differs, naive UTC.
    copy : str
        How it differs.
    facts : int
        How many facts differ.
    rows : int
        Rows asked at or before the cut; of them, ``at_cut`` at the cut itself.
    """

    cut: datetime
    copy: str
    facts: int
    rows: int
    at_cut: int


@dataclass(frozen=True, eq=False)
class Alteration:
    """Result of the alteration test.

    Attributes
    ----------
    features : Features
        Of the sample's placements as training computes them; one row per placement.
    placements : pandas.DataFrame
        The sample's placements, in the order of ``features``.
    compared : tuple of Compared
        One per cut and copy.
    moved : tuple of Movement
        Signals that moved on a copy.
    unsteady : tuple of Movement
        Signals that differ although nothing was altered: between training and prediction, or with
        the order of the rows.
    """

    features: Features
    placements: pd.DataFrame
    compared: tuple[Compared, ...]
    moved: tuple[Movement, ...]
    unsteady: tuple[Movement, ...]

    @property
    def comparisons(self) -> int:
        """How many pairs of values were compared."""
        return sum(entry.rows for entry in self.compared) * len(self.features.signals)


@dataclass(frozen=True)
class Question:
    """What the alteration test computes, and from where.

    Attributes
    ----------
    signals : tuple of Signal
        From the catalog, and the user's own columns that pass through.
    creators, placements : tuple of str
        Extra columns of these tables that pass through.
    offered : frozenset of str
        Columns of the plan that the placements give.
    now : datetime
        Naive UTC.
    """

    signals: tuple[Signal, ...]
    creators: tuple[str, ...]
    placements: tuple[str, ...]
    offered: frozenset[str]
    now: datetime


def choose_cuts(
    placements: pd.DataFrame, now: datetime, count: int, rng: np.random.Generator
) -> tuple[datetime, ...]:
    """Draw instants at which something was booked, spread over the time there is.

    Parameters
    ----------
    placements : pandas.DataFrame
        Of the sample.
    now : datetime
        Naive UTC; no cut lies after it.
    count : int
        How many; fewer where there are not so many instants.
    rng : numpy.random.Generator
        Source of chance.
    """
    booked = placements["booked_at"]
    instants = np.unique(booked[is_past(booked, now)])
    slices = [part for part in np.array_split(instants, count + 1) if len(part)]
    drawn = [pd.Timestamp(rng.choice(part)) for part in (slices[1:] or slices)]
    return tuple(cut.to_pydatetime() for cut in drawn)


def alteration_test(
    sample: Sample,
    question: Question,
    cuts: Sequence[datetime],
    seed: int,
    step: Callable[[str], None] = lambda _: None,
) -> Alteration:
    """Compute the signals of a sample on its own data and on copies with another future.

    Parameters
    ----------
    sample : Sample
        Raw tables of some creators.
    question : Question
        What is computed.
    cuts : sequence of datetime
        Where the copies begin to differ.
    seed : int
        Of what the copies say.
    step : callable
        Told what begins.
    """
    step("computing signals as training does")
    trained, placements = _as_training(sample.frames, question)
    asked = _asked(sample, placements, question, cuts, np.random.default_rng([seed, 0]))
    step("computing signals as prediction does, rows in another order")
    mixed = np.random.default_rng([seed, 1])
    shuffled = {n: f.sample(frac=1.0, random_state=mixed) for n, f in sample.frames.items()}
    before = _as_prediction(shuffled, asked, question, trained.signals)
    own = asked["kind"] == PLACEMENT
    unsteady = movements(trained.frame, before[own], asked[own], PREDICTION, None)
    compared: list[Compared] = []
    moved: list[Movement] = []
    for number, cut in enumerate(cuts):
        for turn, (name, change) in enumerate(COPIES.items()):
            step(f"everything known from {cut:%Y-%m-%d %H:%M} on {name}")
            copy = change(sample.frames, cut, np.random.default_rng([seed, 2, number, turn]))
            rows = asked[_asked_by(asked, cut)]
            after = _as_prediction(copy.frames, rows, question, trained.signals)
            moved += movements(before.loc[rows.index], after, rows, name, cut)
            at_cut = int((rows["as_of"] == cut).sum())
            compared.append(Compared(cut, name, copy.facts, len(rows), at_cut))
    return Alteration(trained, placements, tuple(compared), tuple(moved), tuple(unsteady))


def movements(
    before: pd.DataFrame, after: pd.DataFrame, rows: pd.DataFrame, copy: str, cut: datetime | None
) -> list[Movement]:
    """Return the signals that differ between two frames of the same rows.

    Parameters
    ----------
    before, after : pandas.DataFrame
        One row per row of ``rows``, in its order; one column per signal.
    rows : pandas.DataFrame
        ``creator_id`` and ``as_of`` of each.
    copy, cut
        What the frames differ by; see `Movement`.
    """
    found = []
    for name in before.columns:
        left = before[name].reset_index(drop=True)
        right = after[name].reset_index(drop=True) if name in after else left * np.nan
        places = np.flatnonzero(_differ(left, right))
        if len(places):
            examples = tuple(
                Example(
                    str(rows["creator_id"].iloc[place]),
                    rows["as_of"].iloc[place].to_pydatetime(),
                    _plain(left[place]),
                    _plain(right[place]),
                )
                for place in places[:MOST_EXAMPLES]
            )
            found.append(Movement(name, copy, cut, len(places), examples))
    return found


def _differ(left: pd.Series, right: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(left) and pd.api.types.is_numeric_dtype(right):
        a, b = (s.to_numpy(dtype=np.float64, na_value=np.nan) for s in (left, right))
        return np.asarray(~np.isclose(a, b, rtol=TOLERANCE, atol=NEARLY_ZERO, equal_nan=True))
    texts, others = left.astype(object), right.astype(object)
    unlike = texts.fillna("") != others.fillna("")
    return (unlike & ~(texts.isna() & others.isna())).to_numpy(dtype=bool)


def _plain(value: Any) -> float | str | None:
    if pd.isna(value):
        return None
    return value if isinstance(value, str) else float(value)


def _as_training(frames: Frames, question: Question) -> tuple[Features, pd.DataFrame]:
    """Return features of the placements, and the placements in the same order."""
    with open_frames(frames, now=question.now) as tables:
        cohort = placements_cohort(tables, question.placements)
        order = cohort.select("row_id", "placement_id").execute().sort_values("row_id")
        features = _assemble(tables, cohort, question, question.signals)
    placements = frames["placements"].set_index("placement_id").loc[order["placement_id"]]
    return features, placements.reset_index()


def _as_prediction(
    frames: Frames, asked: pd.DataFrame, question: Question, signals: tuple[Signal, ...]
) -> pd.DataFrame:
    """Return the signals of what is asked, in its order and with its index."""
    with open_frames(frames, now=question.now + FAR) as tables:
        cohort = candidates_cohort(tables, asked.drop(columns="kind"))
        frame = _assemble(tables, cohort, question, signals).frame
    return frame.set_axis(asked.index)


def _assemble(
    tables: Tables, cohort: Any, question: Question, signals: tuple[Signal, ...]
) -> Features:
    return assemble(
        tables,
        cohort,
        signals=signals,
        offered=question.offered,
        creator_extras=question.creators,
    )


def _asked(
    sample: Sample,
    placements: pd.DataFrame,
    question: Question,
    cuts: Sequence[datetime],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return the placements as candidates, and everybody at every cut with somebody's plan."""
    offer = [name for name in placements if name in OFFER or name in question.placements]
    plans = placements[["creator_id", *offer]]
    own = plans.assign(as_of=placements["booked_at"], kind=PLACEMENT)
    probes = []
    for cut in cuts:
        drawn = plans.iloc[rng.integers(0, len(plans), len(sample.creators))]
        probes.append(drawn.assign(creator_id=list(sample.creators), as_of=cut, kind=ASKED))
    asked = pd.concat([own, *probes], ignore_index=True)
    return asked.assign(as_of=asked["as_of"].astype("datetime64[us]"))


def _asked_by(asked: pd.DataFrame, cut: datetime) -> pd.Series:
    """Return which rows are asked at the cut or before it; see `future.known_later`."""
    by_then: pd.Series = asked["as_of"] <= pd.Timestamp(cut)
    return by_then
