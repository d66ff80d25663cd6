"""Judgements of pairs in training and predicting: what is said of single creators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.bundle import Bundle
    from conversion_influence.config import Config
    from conversion_influence.modeling.pairs import Learned
    from conversion_influence.modeling.splits import Split
    from conversion_influence.workflows.reading import Source

OUTCOME = "likelihood of a conversion per exposure"
CHOICE = "likelihood to be chosen over the median creator of training"


def one_by_one(
    source: Source, fits: Sequence[tuple[Split, Learned]], kept: Learned
) -> tuple[Source, list[tuple[Split, Learned]]]:
    """Return what is explained and kept: of judgements, the creators one by one.

    Parameters
    ----------
    source : Source
        Training rows.
    fits : sequence of (Split, Learned)
        What they were judged by.
    kept : Learned
        The model to keep.

    Returns
    -------
    (Source, list of (Split, Learned))
        As they are where rows are no judgements.
    """
    import numpy as np

    from conversion_influence.dataset.pairs import creators_of
    from conversion_influence.modeling.splits import Split

    if source.rows.sides is None:
        return source, list(fits)
    creators = creators_of(source.rows)
    everyone = np.arange(len(creators))
    return replace(source, rows=creators), [(Split(everyone, everyone, {}), kept)]


def outcome_of(config: Config) -> str:
    """Return what a model foretells, in words.

    Parameters
    ----------
    config : Config
        All settings.
    """
    return CHOICE if config.flat is not None and config.flat.pairs is not None else OUTCOME


def as_judged(frame: pd.DataFrame, bundle: Bundle) -> pd.DataFrame:
    """Return a list with the ratios that the model's flat table was given.

    A model of judgements foretells a choice and no conversions: it is shown no exposures.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per candidate.
    bundle : Bundle
        The model.
    """
    from conversion_influence.dataset.ratios import with_known_ratios

    frame = with_known_ratios(frame, _flat(bundle).get("ratios", {}))
    return frame.drop(columns="exposures", errors="ignore") if is_choice(bundle) else frame


def is_choice(bundle: Bundle) -> bool:
    """Return whether a model has learned from judgements of pairs.

    Parameters
    ----------
    bundle : Bundle
        The model.
    """
    return bool(_flat(bundle).get("pairs"))


def _flat(bundle: Bundle) -> Mapping[str, Any]:
    """Return what the model's config says of its flat table."""
    settings: Mapping[str, Any] = bundle.record.settings if bundle.record is not None else {}
    return settings.get("flat") or {}
