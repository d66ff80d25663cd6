"""The alteration test: signals computed again on copies with another future must not move.

Every row is asked at or before the cut of its copy, so what differs between the copies is known to
it at its as_of or later. A signal that moves has looked there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.dataset.assemble import Features, assemble
from conversion_influence.dataset.audit.alteration import Alteration, Compared, Question
from conversion_influence.dataset.audit.changes import Frames
from conversion_influence.dataset.audit.future import COPIES
from conversion_influence.dataset.audit.known import SINCE, known_later
from conversion_influence.dataset.audit.movement import Movement, movements
from conversion_influence.dataset.audit.sample import Sample
from conversion_influence.dataset.cohort import OFFER, candidates_cohort, placements_cohort
from conversion_influence.dataset.features import Signal
from conversion_influence.errors import TableError
from conversion_influence.tables.sources import Tables, open_frames
from conversion_influence.timeframe import is_past

FAR = timedelta(days=3650)
"""How far after now a moved fact may lie."""

PLACEMENT, ASKED = "placement", "asked at the cut"
TRAINING, PREDICTION = "training", "prediction"


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
    attributes = [n for n in before if n in _attributes(trained.signals)]
    compared: list[Compared] = []
    moved: list[Movement] = []
    for number, cut in enumerate(cuts):
        rows = asked[_asked_by(asked, cut)]
        there = _there_before(sample.frames, rows, cut)
        at_cut, passed_over = int((rows["as_of"] == cut).sum()), int((~there).sum())
        for turn, (name, change) in enumerate(COPIES.items()):
            step(f"everything known from {cut:%Y-%m-%d %H:%M} on {name}")
            copy = change(sample.frames, cut, np.random.default_rng([seed, 2, number, turn]))
            after = _as_prediction(copy.frames, rows, question, trained.signals)
            given = before.loc[rows.index]
            moved += movements(given.drop(columns=attributes), after, rows, name, cut)
            moved += movements(given.loc[there, attributes], after[there], rows[there], name, cut)
            left = passed_over * len(attributes)
            compared.append(Compared(cut, name, copy.facts, len(rows), at_cut, left))
    return Alteration(trained, placements, tuple(compared), tuple(moved), tuple(unsteady))


def _as_training(frames: Frames, question: Question) -> tuple[Features, pd.DataFrame]:
    """Return features of the placements, and the placements in the same order."""
    with _opened(frames, question.now) as tables:
        cohort = placements_cohort(tables, question.placements)
        order = cohort.select("row_id", "placement_id").execute().sort_values("row_id")
        features = _assemble(tables, cohort, question, question.signals)
    placements = frames["placements"].set_index("placement_id").loc[order["placement_id"]]
    return features, placements.reset_index()


def _as_prediction(
    frames: Frames, asked: pd.DataFrame, question: Question, signals: tuple[Signal, ...]
) -> pd.DataFrame:
    """Return the signals of what is asked, in its order and with its index."""
    with _opened(frames, question.now + FAR) as tables:
        cohort = candidates_cohort(tables, asked.drop(columns="kind"))
        frame = _assemble(tables, cohort, question, signals).frame
    return frame.set_axis(asked.index)


def _opened(frames: Frames, now: datetime) -> Tables:
    """Open tables that the audit made; the user's own were in order, so a refusal is our fault."""
    try:
        return open_frames(frames, now=now)
    except TableError as error:
        msg = f"the audit made tables that break the contract, out of tables that keep it: {error}"
        raise RuntimeError(msg) from error


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
    """Return which rows are asked at the cut or before it; see `known.known_later`."""
    by_then: pd.Series = asked["as_of"] <= pd.Timestamp(cut)
    return by_then


def _attributes(signals: tuple[Signal, ...]) -> set[str]:
    """Return the signals that are read from the creator's own row, as it stands today."""
    lasting = {signal.name: dict(signal.requires).get("creators") for signal in signals}
    return {name for name, column in lasting.items() if column not in {None, SINCE["creators"]}}


def _there_before(frames: Frames, rows: pd.DataFrame, cut: datetime) -> pd.Series:
    """Return of which rows the creator's own row is the same on every copy of the cut."""
    creators = frames.get("creators")
    if creators is None or SINCE["creators"] not in creators:
        return pd.Series(True, rows.index)
    before = creators["creator_id"][~known_later(creators, SINCE["creators"], cut)]
    there: pd.Series = rows["creator_id"].isin(before)
    return there
