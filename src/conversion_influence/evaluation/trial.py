"""A trial: forecasts of a model and its rivals on slices they were not fitted on, then judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from conversion_influence.dataset.rows import Rows
from conversion_influence.evaluation.outcomes import Forecast, Outcome
from conversion_influence.modeling.pairs import Learned
from conversion_influence.modeling.splits import Split
from conversion_influence.modeling.training import MODEL


@dataclass(frozen=True, eq=False)
class Trial:
    """Outcomes and forecasts per slice.

    Attributes
    ----------
    outcomes : mapping of str to Outcome
        By slice: ``walk_forward`` where rows have an order, and ``test``.
    forecasts : mapping of str to mapping of str to Forecast
        By model, then by slice.
    """

    outcomes: Mapping[str, Outcome]
    forecasts: Mapping[str, Mapping[str, Forecast]]


def trial(rows: Rows, fits: Sequence[tuple[Split, Learned]]) -> Trial:
    """Forecast the test rows of each split and join the splits.

    Beside them, of slices by time, what was foretold walking forward through the training rows,
    where any was; rules rank there by their likelihood. It set the weights of the model's parts, so
    the model's figures are slightly flattered; the test slice was read by nothing before.

    Folds rank their own rows only: scores of different models are on different scales, and a
    constant of each fold would rank the folds.

    Parameters
    ----------
    rows : Rows
        All rows.
    fits : sequence of (Split, Learned)
        One pair for slices by time; one per fold otherwise.
    """
    positions = np.concatenate([split.test for split, _ in fits])
    outcomes = {"test": _outcome(rows, positions)}
    names = (MODEL, *fits[0][1].rules)
    forecasts = {name: {"test": _forecast(rows, fits, name)} for name in names}
    at, told = fits[0][1].foretold()
    if len(fits) > 1 or not len(at):
        return Trial(outcomes, forecasts)
    for name in names:
        forecasts[name] = {"walk_forward": Forecast(told[name], told[name]), **forecasts[name]}
    return Trial({"walk_forward": _outcome(rows, at), **outcomes}, forecasts)


def _outcome(rows: Rows, positions: np.ndarray) -> Outcome:
    return Outcome(rows.conversions[positions], rows.exposures[positions], rows.groups[positions])


def _forecast(rows: Rows, fits: Sequence[tuple[Split, Learned]], model: str) -> Forecast:
    likelihoods, rankings = [], []
    for split, fitted in fits:
        frame = rows.frame.iloc[split.test]
        if model == MODEL:
            likelihoods.append(fitted.likelihood(frame))
            rankings.append(likelihoods[-1])
        else:
            likelihoods.append(fitted.rules[model].likelihood(frame))
            rankings.append(fitted.rules[model].ranking(frame))
    if len(fits) > 1:
        rankings = [rankdata(ranking) / (len(ranking) + 1) for ranking in rankings]
    return Forecast(np.concatenate(likelihoods), np.concatenate(rankings))
