"""Tables behind the curves: what a ranking gains, and whether a likelihood keeps its promise."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.stats import beta

from conversion_influence.evaluation.outcomes import Forecast, Outcome
from conversion_influence.evaluation.weighted import BINS, Blocks, bin_position, tied_blocks


def gain_table(
    outcome: Outcome, forecasts: Mapping[str, Forecast], *, points: int = 101
) -> pd.DataFrame:
    """Return the share of conversions that lies in the best-ranked share of placements.

    Inside a block of tied rows the curve is straight: the expectation over orders of the tie. At a
    share of 0.10 it is the metric `captured_at_10`.

    Parameters
    ----------
    outcome : Outcome
        What happened; with at least one conversion, else the shares are NaN.
    forecasts : mapping of model to Forecast
        What was foretold for the same rows.
    points : int
        Points per curve, from share 0 to share 1.

    Returns
    -------
    pandas.DataFrame
        One row per (model, placements_share): conversions_share, exposures_share (all in 0 to 1)
        and n (placements in all).
    """
    shares = np.linspace(0.0, 1.0, points)
    total_k = outcome.conversions.sum()
    parts = []
    for model, forecast in forecasts.items():
        blocks = tied_blocks(-forecast.score)
        mass = _running(np.ones(len(outcome)), blocks) / len(outcome)
        converted = _running(outcome.conversions, blocks)
        exposed = _running(outcome.exposures, blocks)
        share = converted / total_k if total_k > 0 else np.full_like(converted, np.nan)
        parts.append(
            pd.DataFrame(
                {
                    "model": model,
                    "placements_share": shares,
                    "conversions_share": np.interp(shares, mass, share),
                    "exposures_share": np.interp(shares, mass, exposed / exposed[-1]),
                    "n": len(outcome),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def reliability_table(
    outcome: Outcome,
    forecasts: Mapping[str, Forecast],
    *,
    bins: int = BINS,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return predicted and observed rate in bins of equal exposures.

    Equal likelihoods stay in one bin, so there may be fewer bins than asked for. The interval is
    Jeffreys' (Brown, Cai and DasGupta 2001), which stays sensible at rates of 0.1 % and at zero
    conversions. It takes exposures as independent: where creators differ more than their
    likelihoods say, the truth is wider.

    Parameters
    ----------
    outcome : Outcome
        What happened.
    forecasts : mapping of model to Forecast
        What was foretold for the same rows.
    bins : int
        Bins of equal exposures.
    level : float
        Coverage of the interval.

    Returns
    -------
    pandas.DataFrame
        One row per (model, bin), likelihood ascending: predicted and observed (rates per exposure),
        low, high (of observed), conversions, exposures, n (placements).
    """
    parts = []
    for model, forecast in forecasts.items():
        blocks = tied_blocks(forecast.likelihood)
        exposed = blocks.sums(outcome.exposures[blocks.order][None, :])
        bin_of_block = np.minimum(bin_position(exposed, bins)[0].astype(int), bins - 1)
        lengths = np.diff(np.r_[blocks.starts, len(outcome)])
        frame = pd.DataFrame(
            {
                "bin": np.repeat(bin_of_block, lengths) + 1,
                "predicted": (outcome.exposures * forecast.likelihood)[blocks.order],
                "conversions": outcome.conversions[blocks.order],
                "exposures": outcome.exposures[blocks.order],
                "n": 1,
            }
        )
        summed = frame.groupby("bin", as_index=False).sum()
        summed.insert(0, "model", model)
        parts.append(summed)
    table = pd.concat(parts, ignore_index=True)
    k, n = table["conversions"].to_numpy(), table["exposures"].to_numpy()
    low, high = jeffreys_interval(k, n, level)
    table["predicted"] = table["predicted"] / n
    table["observed"], table["low"], table["high"] = k / n, low, high
    columns = ["predicted", "observed", "low", "high", "conversions", "exposures", "n"]
    return table[["model", "bin", *columns]]


def jeffreys_interval(
    conversions: np.ndarray, exposures: np.ndarray, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return Jeffreys' interval of a rate k / n, closed at 0 and 1 where k is 0 or n.

    Parameters
    ----------
    conversions, exposures : numpy.ndarray
        k and n.
    level : float
        Coverage, in (0, 1).
    """
    k, n = conversions, exposures
    tail = (1.0 - level) / 2.0
    low = np.where(k <= 0, 0.0, beta.ppf(tail, k + 0.5, n - k + 0.5))
    high = np.where(k >= n, 1.0, beta.ppf(1.0 - tail, k + 0.5, n - k + 0.5))
    return low, high


def _running(values: np.ndarray, blocks: Blocks) -> np.ndarray:
    """Return the running sum over blocks, starting at 0."""
    running: np.ndarray = np.r_[0.0, np.cumsum(blocks.sums(values[blocks.order][None, :])[0])]
    return running
