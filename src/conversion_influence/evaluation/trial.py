"""A trial: forecasts of a model and its rivals on slices they were not fitted on, then judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from conversion_influence.dataset.rows import Rows
from conversion_influence.evaluation.outcomes import Forecast, Outcome
from conversion_influence.modeling.splits import Split
from conversion_influence.modeling.training import Fitted

MODEL = "lightgbm"
"""Name of our model beside the baselines."""


@dataclass(frozen=True, eq=False)
class Trial:
    """Outcomes and forecasts per slice.

    Attributes
    ----------
    outcomes : mapping of str to Outcome
        By slice: ``calibration`` and ``test``.
    forecasts : mapping of str to mapping of str to Forecast
        By model, then by slice.
    """

    outcomes: Mapping[str, Outcome]
    forecasts: Mapping[str, Mapping[str, Forecast]]


def trial(rows: Rows, fits: Sequence[tuple[Split, Fitted]]) -> Trial:
    """Forecast the calibration and test rows of each split and join the splits.

    The calibration slice set two numbers of each model, so its figures are slightly flattered; the
    test slice was read by nothing before.

    Folds rank their own rows only: scores of different models are on different scales, and a
    constant of each fold would rank the folds.

    Parameters
    ----------
    rows : Rows
        All rows.
    fits : sequence of (Split, Fitted)
        One pair for slices by time; one per fold otherwise.
    """
    outcomes: dict[str, Outcome] = {}
    forecasts: dict[str, dict[str, Forecast]] = {}
    for name in ("calibration", "test"):
        parts = [(getattr(split, name), _asked(fitted, name)) for split, fitted in fits]
        positions = np.concatenate([rows_of for rows_of, _ in parts])
        outcomes[name] = Outcome(
            rows.conversions[positions], rows.exposures[positions], rows.groups[positions]
        )
        for model in (MODEL, *fits[0][1].rules):
            forecasts.setdefault(model, {})[name] = _forecast(rows, parts, model)
    return Trial(outcomes, forecasts)


def _asked(fitted: Fitted, name: str) -> Fitted:
    """Return what may be asked about a slice: trees that did not grow on it."""
    return fitted.before or fitted if name == "calibration" else fitted


def _forecast(rows: Rows, parts: Sequence[tuple[np.ndarray, Fitted]], model: str) -> Forecast:
    likelihoods, rankings = [], []
    for positions, fitted in parts:
        frame = rows.frame.iloc[positions]
        if model == MODEL:
            likelihoods.append(fitted.likelihood(frame))
            rankings.append(likelihoods[-1])
        else:
            likelihoods.append(fitted.rules[model].likelihood(frame))
            rankings.append(fitted.rules[model].ranking(frame))
    if len(parts) > 1:
        rankings = [rankdata(ranking) / (len(ranking) + 1) for ranking in rankings]
    return Forecast(np.concatenate(likelihoods), np.concatenate(rankings))
