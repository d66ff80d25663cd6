"""What a model listens to: how far each signal moves its predictions, on average.

The importance of a signal is its mean absolute contribution to the log-odds (Lundberg and Lee 2017,
"A unified approach to interpreting model predictions"; the mean of absolute values as in Lundberg,
Erion and Lee 2018, section 4), each row weighted by its exposures. Contributions of a group are
added up before the absolute value is taken, so that signals which cancel out count for nothing.
Importance describes the model, not the world: it does not say what causes conversions.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from conversion_influence.errors import ModelError
from conversion_influence.evaluation.grouping import EXPECTED, WITHOUT, by_group
from conversion_influence.evaluation.resample import draw_creators, percentile_interval

COLUMNS = ("kind", "name", "group", "mean_abs", "low", "high", "n", "exposures", "creators")


def importance(
    contributions: pd.DataFrame,
    groups: Mapping[str, str],
    exposures: np.ndarray,
    creators: np.ndarray,
    *,
    replicates: int = 500,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Return mean absolute contributions with intervals, of signals and of groups of them.

    The interval is the percentile interval of a bootstrap over creators (see `resample`): how much
    the figure would differ among other creators, the model staying as it is.

    Parameters
    ----------
    contributions : pandas.DataFrame
        One row per placement, one column per signal and ``expected``, in log-odds.
    groups : mapping of str to str
        Signal to characteristic of influence.
    exposures, creators : numpy.ndarray
        n and creator of each row.
    replicates : int
        Draws of the bootstrap.
    level : float
        Coverage of the intervals, in (0, 1).
    seed : int
        Of the draws.

    Returns
    -------
    pandas.DataFrame
        One row per (kind, name), the most important first within a kind: kind (``group`` or
        ``signal``), name, group, mean_abs with low and high (log-odds; NaN where there is only one
        creator), n (rows), exposures, creators.

    Raises
    ------
    ModelError
        If there is no row, or rows do not match.
    """
    if not len(contributions) == len(exposures) == len(creators) or not len(exposures):
        msg = (
            "importance needs contributions, exposures and creators of the same rows, at least "
            f"one; came {len(contributions)}, {len(exposures)} and {len(creators)} rows"
        )
        raise ModelError(msg)
    signals = contributions.drop(columns=EXPECTED)
    whole = by_group(contributions, groups).drop(columns=EXPECTED)
    sizes = np.abs(np.hstack([whole.to_numpy(), signals.to_numpy()]))
    draws = draw_creators(creators, "importance", replicates=replicates, seed=seed)
    sums = _by_creator(sizes * exposures[:, None], draws.creator, draws.creators)
    weight = np.bincount(draws.creator, weights=exposures, minlength=draws.creators)
    drawn = (draws.counts @ sums) / (draws.counts @ weight)[:, None]
    bounds = [percentile_interval(column, level) for column in drawn.T]
    table = pd.DataFrame(
        {
            "kind": ["group"] * len(whole.columns) + ["signal"] * len(signals.columns),
            "name": [*whole.columns, *signals.columns],
            "group": [*whole.columns, *(groups.get(name, WITHOUT) for name in signals.columns)],
            "mean_abs": sums.sum(axis=0) / weight.sum(),
            "low": [low for low, _ in bounds],
            "high": [high for _, high in bounds],
            "n": len(exposures),
            "exposures": float(exposures.sum()),
            "creators": draws.creators,
        },
        columns=list(COLUMNS),
    )
    ordered = table.sort_values(["kind", "mean_abs"], ascending=[True, False], kind="stable")
    return ordered.reset_index(drop=True)


def _by_creator(values: np.ndarray, creator: np.ndarray, creators: int) -> np.ndarray:
    """Return the column sums of each creator's rows, of shape (creators, columns)."""
    sums = np.zeros((creators, values.shape[1]))
    np.add.at(sums, creator, values)
    return sums
