"""What a backtest judges: slices of cuts, creators not learned from, parts and money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from conversion_influence.evaluation.gains import Priced, gains_tables
from conversion_influence.evaluation.judge import judge
from conversion_influence.evaluation.outcomes import Forecast, Outcome
from conversion_influence.evaluation.parts import part_labels, parts_table
from conversion_influence.evaluation.trial import trial
from conversion_influence.evaluation.verdict_subjects import (
    CONVERSIONS,
    OF_NEW_CREATORS,
    Subject,
)
from conversion_influence.modeling.training import MODEL
from conversion_influence.workflows.backtest_result import ALL, NEW_CREATORS, Cut, Money

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.config import Config
    from conversion_influence.dataset.rows import Rows
    from conversion_influence.evaluation.judgement import Judgement
    from conversion_influence.modeling.splits import Split
    from conversion_influence.modeling.training import Fitted


@dataclass(frozen=True, eq=False)
class Foretold:
    """What models foretold of the placements they were judged on, split by split.

    Attributes
    ----------
    positions, periods : numpy.ndarray
        Row of each placement, and the number of its split.
    outcome : Outcome
        What happened.
    forecasts : mapping of str to Forecast
        By name; rankings are within a split.
    """

    positions: np.ndarray
    periods: np.ndarray
    outcome: Outcome
    forecasts: Mapping[str, Forecast]


def foretold(rows: Rows, fits: Sequence[tuple[Split, Fitted]]) -> Foretold:
    """Return what each fit foretold of its own slice, joined.

    Parameters
    ----------
    rows : Rows
        All rows.
    fits : sequence of (Split, Fitted)
        Models and where they are judged.
    """
    tried = trial(rows, fits)
    return Foretold(
        np.concatenate([split.test for split, _ in fits]),
        np.repeat(np.arange(len(fits)), [len(split.test) for split, _ in fits]),
        tried.outcomes["test"],
        {name: told["test"] for name, told in tried.forecasts.items()},
    )


def judge_cuts(told: Foretold, cuts: tuple[Cut, ...], config: Config) -> Judgement:
    """Judge each cut, and all of them together, which the verdict is about.

    Parameters
    ----------
    told : Foretold
        One split per cut.
    cuts : tuple of Cut
        Their names.
    config : Config
        Of the bootstrap.
    """
    places = {cut.name: told.periods == number for number, cut in enumerate(cuts)}
    places[ALL] = np.ones(len(told.periods), dtype=bool)
    happened = told.outcome
    outcomes = {
        name: Outcome(happened.conversions[at], happened.exposures[at], happened.groups[at])
        for name, at in places.items()
    }
    forecasts = {
        model: {name: Forecast(f.likelihood[at], f.score[at]) for name, at in places.items()}
        for model, f in told.forecasts.items()
    }
    return _judge(outcomes, forecasts, config)


def judge_new_creators(told: Foretold, config: Config) -> Judgement:
    """Judge what was foretold of creators that were not learned from.

    Parameters
    ----------
    told : Foretold
        One split per cut and group of creators.
    config : Config
        Of the bootstrap.
    """
    forecasts = {name: {NEW_CREATORS: forecast} for name, forecast in told.forecasts.items()}
    return _judge({NEW_CREATORS: told.outcome}, forecasts, config, OF_NEW_CREATORS)


def judge_parts(rows: Rows, told: Foretold, config: Config) -> pd.DataFrame:
    """Return the model's figures per network, topic, size and country.

    Parameters
    ----------
    rows : Rows
        All rows.
    told : Foretold
        Of the cuts.
    config : Config
        Of the bootstrap.
    """
    return parts_table(
        told.outcome,
        told.forecasts[MODEL],
        told.forecasts["base_rate"],
        part_labels(rows.frame.iloc[told.positions]),
        replicates=config.judge.replicates,
        level=config.judge.level,
        seed=config.seed,
    )


def judge_money(rows: Rows, told: Foretold, config: Config) -> Money | None:
    """Return what choosing by each forecast would have brought in; None where money is not known.

    Parameters
    ----------
    rows : Rows
        All rows.
    told : Foretold
        Of the cuts.
    config : Config
        Of the bootstrap.
    """
    if rows.money is None:
        return None
    given = rows.money.iloc[told.positions]
    at = np.flatnonzero(given.notna().all(axis=1).to_numpy())
    if not len(at):
        return None
    priced = Priced(
        at,
        told.outcome.conversions[at],
        given["revenue"].to_numpy()[at],
        given["cost"].to_numpy()[at],
        told.outcome.groups[at],
        told.periods[at],
    )
    gains, differences = gains_tables(
        priced,
        told.forecasts,
        model=MODEL,
        replicates=config.judge.replicates,
        level=config.judge.level,
        seed=config.seed,
    )
    return Money(len(at), len(told.positions), gains, differences)


def _judge(
    outcomes: Mapping[str, Outcome],
    forecasts: Mapping[str, Mapping[str, Forecast]],
    config: Config,
    about: Subject = CONVERSIONS,
) -> Judgement:
    return judge(
        outcomes,
        forecasts,
        about=about,
        replicates=config.judge.replicates,
        level=config.judge.level,
        seed=config.seed,
    )
