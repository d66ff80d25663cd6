"""How far assumed exposures are off: walking forward, against simple rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.dataset.exposures import last_known
from conversion_influence.evaluation.resample import draw_creators, percentile_interval
from conversion_influence.modeling.exposure_fit import FEWEST, fit_exposures, fit_rule
from conversion_influence.modeling.exposure_line import fit_medians
from conversion_influence.modeling.exposures import ExposureModel
from conversion_influence.timeframe import is_past

FIRST, FOLDS = 0.4, 4
"""Share of placements before the first fold, and the number of folds after it."""

MODEL, RULE = "model", "followers_rate"
METHODS = (MODEL, RULE, "creator_last", "creator_median")
"""The model; followers times the network's median rate; the creator's last and median exposures,
with the rule for creators without any."""

ROUNDING = 1e-6
"""A number this near to the end of a range, relatively, lies in it."""


@dataclass(frozen=True, eq=False)
class ExposureJudgement:
    """What walking forward has shown.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per method of `METHODS`: ``rows``, ``log_error`` (mean absolute error in natural
        logs) with ``low`` and ``high``, ``percent_error`` (median absolute, of the exposures that
        came), ``predicted_over_observed`` (totals) and, of the model, ``coverage_50``,
        ``coverage_80``, ``coverage_90``, and ``coverage_80_new`` of creators without a past.
    lead, low, high : float
        By how much the log error of the rule exceeds that of the model, with its interval.
    """

    table: pd.DataFrame
    lead: float
    low: float
    high: float

    @property
    def better(self) -> bool:
        """Whether the model was nearer than followers times the median rate."""
        return self.lead > 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; not-a-number becomes None."""
        plain = self.table.astype(object).where(self.table.notna(), None)
        return {
            "methods": plain.to_dict("index"),
            "lead": {"difference": self.lead, "low": self.low, "high": self.high},
            "better": self.better,
        }


def judge_exposures(
    past: pd.DataFrame, *, replicates: int = 200, level: float = 0.95, seed: int = 0
) -> ExposureJudgement | None:
    """Judge what would have been assumed of each placement, on what was settled before its fold.

    Parameters
    ----------
    past : pandas.DataFrame
        From `past_exposures`.
    replicates, level, seed : int, float, int
        Of the intervals, by bootstrap over creators.

    Returns
    -------
    ExposureJudgement or None
        None where no fold leaves placements to learn from and to judge by.
    """
    told = walk_forward(past)
    if told.empty:
        return None
    errors = np.column_stack([_off(told, name) for name in METHODS])
    groups = told["creator_id"].to_numpy()
    drawn = draw_creators(groups, "exposures", replicates=replicates, seed=seed)
    of_creators = pd.DataFrame(errors).assign(rows=1.0).groupby(drawn.creator).sum().to_numpy()
    sums = drawn.counts @ of_creators
    means = sums[:, :-1] / sums[:, -1:]
    table = pd.DataFrame([_figures(told, name) for name in METHODS], index=list(METHODS))
    intervals = [percentile_interval(column, level) for column in means.T]
    table.insert(2, "low", [low for low, _ in intervals])
    table.insert(3, "high", [high for _, high in intervals])
    low, high = percentile_interval(means[:, 1] - means[:, 0], level)
    mean = dict(zip(METHODS, errors.mean(axis=0).tolist(), strict=True))
    lead = mean[RULE] - mean[MODEL]
    return ExposureJudgement(table, lead, low, high)


def choose_exposures(
    past: pd.DataFrame, judgement: ExposureJudgement | None
) -> ExposureModel | None:
    """Return the model, or the simple rule where that was nearer out of time.

    Parameters
    ----------
    past : pandas.DataFrame
        From `past_exposures`.
    judgement : ExposureJudgement or None
        From `judge_exposures`; without one the model is taken.
    """
    rule = judgement is not None and not judgement.better
    return fit_rule(past) if rule else fit_exposures(past)


def walk_forward(past: pd.DataFrame) -> pd.DataFrame:
    """Return what every method would have assumed, fold by fold.

    Parameters
    ----------
    past : pandas.DataFrame
        From `past_exposures`.

    Returns
    -------
    pandas.DataFrame
        One row per placement of a fold: ``creator_id``, ``exposures``, the forecast of the model,
        ``model_total``, and one column per method with its middle.
    """
    past = past.assign(creator_id=pd.factorize(past["creator_id"])[0])
    starts = past["as_of"].quantile(np.linspace(FIRST, 1.0, FOLDS + 1), interpolation="lower")
    edges = starts.drop_duplicates().tolist()
    parts = []
    for number, start in enumerate(edges[:-1]):
        asked = past[~is_past(past["as_of"], start)]
        if number + 2 < len(edges):
            asked = asked[is_past(asked["as_of"], edges[number + 1])]
        before = past[is_past(past["settled_at"], start)]
        if len(before) >= FEWEST and len(asked):
            parts.append(_fold(past, before, asked))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _fold(past: pd.DataFrame, before: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Return what is assumed of a fold by what was learned before it."""
    model = fit_exposures(before)
    assert model is not None
    facts = past[past["creator_id"].isin(asked["creator_id"])]
    found = model.forecast(asked, facts)
    found[MODEL], found[RULE] = found["median"], _ruled(before, asked)
    facts = facts.sort_values(["creator_id", "settled_at"], kind="stable").reset_index(drop=True)
    last = last_known(facts, asked)
    grown = facts.groupby("creator_id")["exposures"].expanding().median().to_numpy()
    for name, values in (("creator_last", facts["exposures"]), ("creator_median", grown)):
        own = np.asarray(values, dtype=np.float64)[last]
        found[name] = np.where(last >= 0, own, found[RULE])
    return found.assign(creator_id=asked["creator_id"], exposures=asked["exposures"])


def _ruled(before: pd.DataFrame, asked: pd.DataFrame) -> np.ndarray:
    """Return followers times the network's median rate, or its median where none are known."""
    found = np.asarray(np.exp(fit_medians(before, sized=False).level(asked)))
    known = before[before["followers"].notna()]
    if known.empty:
        return found
    of_size = np.exp(fit_medians(known, sized=True).level(asked))
    return np.asarray(np.where(asked["followers"].notna(), of_size, found))


def _off(told: pd.DataFrame, name: str) -> np.ndarray:
    return np.asarray(np.abs(np.log(told["exposures"].to_numpy() / told[name].to_numpy())))


def _figures(told: pd.DataFrame, name: str) -> dict[str, float]:
    came = told["exposures"]
    total = told["expected"] if name == MODEL else told[name]
    found = {
        "rows": len(told),
        "log_error": float(_off(told, name).mean()),
        "percent_error": float((told[name] / came - 1.0).abs().median()),
        "predicted_over_observed": float(total.sum() / came.sum()),
    }
    if name != MODEL:
        return found
    for percent in (50, 80, 90):
        found[f"coverage_{percent}"] = float(_inside(told, percent).mean())
    found["coverage_80_new"] = float(_inside(told, 80)[told["past"] == 0].mean())
    return found


def _inside(told: pd.DataFrame, percent: int) -> pd.Series:
    low = told[f"low_{percent}"] * (1.0 - ROUNDING)
    return told["exposures"].between(low, told[f"high_{percent}"] * (1.0 + ROUNDING))
