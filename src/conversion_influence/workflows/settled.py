"""Placements that settled since a model was trained, with what was known when each was booked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from conversion_influence.errors import ModelError
from conversion_influence.messages.notes import Note, note
from conversion_influence.messages.said import refusal
from conversion_influence.timeframe import is_past
from conversion_influence.workflows.clock import Step, utc_now
from conversion_influence.workflows.trained import as_trained, refreshes, training_cut

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.bundle import Bundle
    from conversion_influence.bundle_record import Record
    from conversion_influence.dataset.rows import Rows
    from conversion_influence.workflows.reading import Source


@dataclass(frozen=True, eq=False)
class Settled:
    """One row per placement that is new to a model and settled, oldest booking first.

    Attributes
    ----------
    frame : pandas.DataFrame
        The model's signals.
    conversions, exposures : numpy.ndarray
        k and n of each.
    groups : numpy.ndarray
        Creator of each.
    until : pandas.Timestamp
        When the last of them settled.
    source : Source
        All that was read.
    notes : tuple of Note
        What was left out.
    """

    frame: pd.DataFrame
    conversions: np.ndarray
    exposures: np.ndarray
    groups: np.ndarray
    until: pd.Timestamp
    source: Source
    notes: tuple[Note, ...]


def read_settled(bundle: Bundle, record: Record, data: Path | None, step: Step) -> Settled:
    """Return the placements that settled since a model was trained, read as training reads.

    New to the model is what was booked at or after the instant where its test slice began: from
    there on it has learned from nothing.

    Parameters
    ----------
    bundle : Bundle
        The model.
    record : Record
        What it says of itself.
    data : Path, optional
        Raw tables, or the flat table.
    step : callable
        Told what begins.

    Raises
    ------
    ModelError
        If there is none, none since the last refresh, or the model learned without times.
    BundleError
        If the model's settings cannot be read.
    """
    from conversion_influence.scoring import with_all_signals
    from conversion_influence.workflows.notes import unknown_notes
    from conversion_influence.workflows.reading import read_training_data

    cut = training_cut(record)
    config = as_trained(record, data)
    step("reading data")
    source = read_training_data(config, step)
    rows = source.rows
    assert rows.as_of is not None
    assert rows.settled_at is not None
    new = _new(rows, cut)
    _require_news(rows, new, record, cut)
    frame = with_all_signals(rows.frame.iloc[new].reset_index(drop=True), bundle)
    signals = bundle.encoding.signals
    return Settled(
        frame=frame,
        conversions=rows.conversions[new],
        exposures=rows.exposures[new],
        groups=rows.groups[new],
        until=rows.settled_at.iloc[new].max(),
        source=source,
        notes=(
            *_left_out(rows, new, record, cut),
            *unknown_notes(rows.frame, signals, record.facts),
        ),
    )


def _new(rows: Rows, cut: pd.Timestamp) -> np.ndarray:
    """Return positions of rows booked at or after the cut whose outcome is final, oldest first."""
    assert rows.as_of is not None
    assert rows.settled_at is not None
    booked = rows.as_of.reset_index(drop=True)
    final = is_past(rows.settled_at, utc_now()).to_numpy()
    positions = np.flatnonzero(~is_past(booked, cut).to_numpy() & final)
    order = np.argsort(booked.iloc[positions].to_numpy(), kind="stable")
    return np.asarray(positions[order])


def _require_news(rows: Rows, new: np.ndarray, record: Record, cut: pd.Timestamp) -> None:
    """Refuse where no outcome is new to the model, or none since its level was set last."""
    import pandas as pd

    assert rows.as_of is not None
    assert rows.settled_at is not None
    if not len(new):
        raise refusal(
            ModelError,
            "nothing new has settled: the model learned from placements booked before {cut}, and "
            "of {rows} settled placements the last was booked {last}. Give data with later "
            "outcomes.",
            "rien de nouveau n'est soldé : le modèle a appris de placements réservés avant le "
            "{cut}, et des {rows} placements soldés le dernier a été réservé le {last}. Donnez des "
            "données avec des résultats plus récents.",
            cut=cut,
            rows=len(rows),
            last=rows.as_of.max(),
        )
    done = refreshes(record)
    until = rows.settled_at.iloc[new].max()
    if done and not is_past(pd.Timestamp(done[-1]["until"]), until):
        raise refusal(
            ModelError,
            "nothing new has settled since the level was set last: the last outcome then and now "
            "is of {until}. Give data with later outcomes.",
            "rien de nouveau n'est soldé depuis le dernier réglage du niveau : le dernier résultat "
            "est toujours celui du {until}. Donnez des données avec des résultats plus récents.",
            until=until,
        )


def _left_out(rows: Rows, new: np.ndarray, record: Record, cut: pd.Timestamp) -> Iterator[Note]:
    """Say which placements are not counted, and which the model was judged on."""
    assert rows.as_of is not None
    assert rows.settled_at is not None
    before = int(is_past(rows.as_of, cut).sum())
    yield (
        note("already_learned", rows=before, cut=cut)
        if before
        else note("no_older_placements", cut=cut)
    )
    made = record.created_at.replace(tzinfo=None)
    judged = int(is_past(rows.settled_at.iloc[new], made).sum())
    if judged:
        yield note("judged_the_model", rows=judged)
