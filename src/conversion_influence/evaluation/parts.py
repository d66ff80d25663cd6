"""Where a model works: figures per network, topic, size of the audience and country."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from conversion_influence.evaluation import weighted
from conversion_influence.evaluation.outcomes import Forecast, Outcome
from conversion_influence.evaluation.resample import (
    difference_interval,
    draw_creators,
    percentile_interval,
)

KINDS = {"network": "platform", "topic": "topic", "country": "country"}
"""Kinds of parts, and the signals that tell them."""

TIERS = {"<10k": 10e3, "10-50k": 50e3, "50-250k": 250e3, ">250k": np.inf}
"""Tiers of followers, and where each ends."""

FEWEST_PLACEMENTS, FEWEST_CONVERSIONS = 30, 5
"""Parts with fewer are summed up."""

TOO_FEW, UNKNOWN = "others (too few)", "unknown"

COLUMNS = (
    "kind",
    "part",
    "placements",
    "creators",
    "exposures",
    "conversions",
    "observed",
    "foretold",
    "difference",
    "low",
    "high",
    "auc",
    "auc_low",
    "auc_high",
)


def part_labels(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the part of each row by kind, as far as the columns allow.

    Parameters
    ----------
    frame : pandas.DataFrame
        Signals, as known when the placement was booked.

    Returns
    -------
    pandas.DataFrame
        Of text: ``network``, ``topic``, ``size`` (tier of followers), ``country``.
    """
    found = {kind: frame[name] for kind, name in KINDS.items() if name in frame.columns}
    if "log_followers" in frame.columns:
        log_followers = frame["log_followers"].to_numpy(dtype=np.float64, na_value=np.nan)
        tiers = pd.cut(
            np.rint(np.expm1(log_followers)),
            [-np.inf, *TIERS.values()],
            right=False,
            labels=list(TIERS),
        )
        found["size"] = pd.Series(tiers, index=frame.index)
    order = [kind for kind in ("network", "topic", "size", "country") if kind in found]
    texts = {kind: found[kind].astype(object) for kind in order}
    return pd.DataFrame(
        {kind: text.where(text.notna(), UNKNOWN).astype(str) for kind, text in texts.items()},
        index=frame.index,
    )


def parts_table(
    outcome: Outcome,
    model: Forecast,
    rule: Forecast,
    labels: pd.DataFrame,
    *,
    replicates: int = 300,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return figures of every part, the largest first in each kind; tiers in their order.

    Parameters
    ----------
    outcome : Outcome
        What happened.
    model, rule : Forecast
        What the model foretold, and what a baseline did.
    labels : pandas.DataFrame
        From `part_labels`, row by row as the outcome.
    replicates, seed, level : int, int, float
        Of the bootstrap over creators.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`: ``observed`` and ``foretold`` are conversions per exposure; ``difference`` is by
        how much the model's log loss is lower than the rule's. Parts with fewer than
        `FEWEST_PLACEMENTS` placements or `FEWEST_CONVERSIONS` conversions are one part, `TOO_FEW`.
        Figures are NaN where even together they are fewer.
    """
    rows = []
    for kind in labels.columns:
        merged = _merged(labels[kind].to_numpy(), outcome.conversions)
        sizes = pd.Series(merged).value_counts(sort=True)
        names = sorted(sizes.index, key=lambda name: (name == TOO_FEW, -sizes[name], name))
        if kind == "size":
            names = [
                *(tier for tier in TIERS if tier in names),
                *(name for name in names if name not in TIERS),
            ]
        for name in names:
            at = np.flatnonzero(merged == name)
            found = _figures(outcome, model, rule, at, f"{kind}/{name}", (replicates, seed, level))
            rows.append({"kind": kind, "part": name, **dict(found)})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _merged(parts: np.ndarray, conversions: np.ndarray) -> np.ndarray:
    """Return the part of each row, small ones under one name."""
    seen = pd.DataFrame({"part": parts, "k": conversions}).groupby("part")["k"]
    enough = (seen.size() >= FEWEST_PLACEMENTS) & (seen.sum() >= FEWEST_CONVERSIONS)
    return np.where(np.isin(parts, enough.index[enough]), parts, TOO_FEW)


def _figures(
    outcome: Outcome,
    model: Forecast,
    rule: Forecast,
    at: np.ndarray,
    name: str,
    bootstrap: tuple[int, int, float],
) -> Iterator[tuple[str, float]]:
    replicates, seed, level = bootstrap
    k, n, groups = outcome.conversions[at], outcome.exposures[at], outcome.groups[at]
    yield "placements", len(at)
    yield "creators", int(pd.Series(groups).nunique())
    yield "exposures", float(n.sum())
    yield "conversions", float(k.sum())
    if len(at) < FEWEST_PLACEMENTS or k.sum() < FEWEST_CONVERSIONS:
        return
    yield "observed", float(k.sum() / n.sum())
    yield "foretold", float((n * model.likelihood[at]).sum() / n.sum())
    blocks = weighted.tied_blocks(model.score[at])

    def measure(weights: np.ndarray) -> np.ndarray:
        ours, theirs = (
            weighted.losses(k, n, forecast.likelihood[at], weights)["log_loss"]
            for forecast in (model, rule)
        )
        return np.column_stack([theirs - ours, weighted.ranked(k, n, blocks, weights).auc])

    whole = measure(np.ones((1, len(at))))[0]
    draws = draw_creators(groups, name, replicates=replicates, seed=seed)
    drawn = np.concatenate([np.empty((0, 2)), *(measure(w) for w in draws.weights())])
    lead, auc = (float(value) for value in whole)
    low, high = difference_interval(lead, drawn[:, 0], draws.creators, level)
    yield from (("difference", lead), ("low", low), ("high", high))
    low, high = percentile_interval(drawn[:, 1], level)
    yield from (("auc", auc), ("auc_low", low), ("auc_high", high))
