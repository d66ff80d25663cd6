"""Kept figures of benchmarks/quality.py as a part of docs/results.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from marks import put

OURS = "ours"
NAMES = {
    "ours": "**ours**",
    "logistic_regression": "logistic regression",
    "lightgbm": "LightGBM, defaults",
    "hist_gradient_boosting": "HistGradientBoosting",
    "xgboost": "XGBoost",
    "catboost": "CatBoost",
    "flaml": "FLAML",
    "autogluon": "AutoGluon",
}
HEADS = {
    "ciao": "Ciao: {splits} blocks of time, each learned from the {learned:,} newest settled rows",
    "world": "Simulated worlds: the last fifth of {splits} worlds of about {learned:,} rows before",
    "kag_facebook_ads": "Facebook ads: {splits} folds, {learned:,} ads learned from in each",
    "peerindex": "PeerIndex: {splits} folds, {learned:,} readings learned from in each",
}
HEAD = """## Quality: ours beside other learners

`python benchmarks/quality.py`; versions of the others are in
`benchmarks/requirements-quality.txt`, each figure in `benchmarks/results/quality.json`. The same
encoded signals, the same rows and one thread for all; defaults of the libraries; those that search
(FLAML, AutoGluon) get the same seconds. Who takes no rates gets two weighted rows per placement.
All are judged as their user would get them: ours calibrates itself, the others are not calibrated.
Ciao's blocks lie before the test slice, which is not read. The seconds of those that search are 60
on Ciao, 30 in a world and 20 on the flat tables by the clock, on a machine that was busy with other
work: what they got of it stands under CPU s, and on an idle machine they would get more. A learner
without a line was not run on that data set, for want of time.

Means over the splits, in brackets the lowest and the highest split. *Behind ours* is the mean of
the differences in log loss, split by split, in per cent of ours, with its standard error (the
spread of the differences over the root of their number). Folds overlap in what they learn from, so
there it is too small: a hard measure for "within one standard error", a soft one for a lead.
"""


def write(page: Path, records: Sequence[dict[str, Any]]) -> None:
    """Put the figures into a page.

    Parameters
    ----------
    page : pathlib.Path
        A Markdown file.
    records : sequence of dict
        From benchmarks/quality.py.
    """
    if records:
        put(page, "quality", section(pd.DataFrame(records)))


def section(records: pd.DataFrame) -> str:
    """Return the figures in Markdown.

    Parameters
    ----------
    records : pandas.DataFrame
        One row per data set, split and contender.
    """
    parts = [HEAD]
    verdicts, places = [], {}
    for name in (n for n in HEADS if n in set(records["data"])):
        found = complete(records[records["data"] == name])
        if OURS not in set(found.contender) or found.contender.nunique() < 2:
            continue
        first = found[found.contender == OURS]
        title = HEADS[name].format(splits=len(first), learned=int(first.learned_from.median()))
        parts.append(f"### {title}\n\n{_table(found)}")
        verdicts.append(_verdict(name, found))
        means = found.groupby("contender")[["log_loss", "auc"]].mean()
        places[name] = pd.DataFrame(
            {"log_loss": means.log_loss.rank(), "auc": means.auc.rank(ascending=False)}
        )
    parts.append("### All in all\n\n" + "\n".join(verdicts) + "\n\n" + _ranks(places))
    return "\n".join(parts)


def complete(found: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the splits that every contender of a data set has done.

    Parameters
    ----------
    found : pandas.DataFrame
        Of one data set.
    """
    counts = found.groupby("split").contender.nunique()
    full = counts[counts == found.contender.nunique()].index
    return found[found.split.isin(full)]


def behind(found: pd.DataFrame, contender: str, other: str = OURS) -> tuple[float, float]:
    """Return the mean difference in log loss over the splits and its standard error.

    Parameters
    ----------
    found : pandas.DataFrame
        Of one data set.
    contender, other : str
        Positive where the first loses more.
    """
    losses = found.pivot_table(index="split", columns="contender", values="log_loss")
    gap = (losses[contender] - losses[other]).to_numpy()
    error = gap.std(ddof=1) / np.sqrt(len(gap)) if len(gap) > 1 else np.nan
    return float(gap.mean()), float(error)


def _table(found: pd.DataFrame) -> str:
    ours = found[found.contender == OURS].log_loss.mean()
    order = found.groupby("contender").log_loss.mean().sort_values().index
    lines = [
        "| learner | log loss per exposure | behind ours, % | AUC | calibration slope | CPU s |",
        "|---|---|---|---|---|---|",
    ]
    for contender in order:
        mine = found[found.contender == contender]
        gap, error = behind(found, contender)
        said = "-" if contender == OURS else f"{100 * gap / ours:.2f} ± {100 * error / ours:.2f}"
        lines.append(
            f"| {NAMES[contender]} | {_cell(mine.log_loss, '.4g')} | {said} "
            f"| {_cell(mine.auc, '.4f')} | {_cell(mine.calibration_slope, '.2f')} "
            f"| {_cell(mine.cpu_seconds, '.1f')} |"
        )
    return "\n".join(lines) + "\n"


def _cell(values: pd.Series, shape: str) -> str:
    return f"{values.mean():{shape}} ({values.min():{shape}} to {values.max():{shape}})"


def _verdict(name: str, found: pd.DataFrame) -> str:
    means = found.groupby("contender").log_loss.mean()
    others = means.drop(OURS)
    best = others.idxmin()
    gap, error = behind(found, OURS, best)
    gap, error = (100 * value / others[best] for value in (gap, error))
    if gap <= 0:
        said = f"ours is best, {-gap:.2f} % ± {error:.2f} ahead of {NAMES[best]}"
    else:
        inside = "within" if gap <= error else "more than"
        said = f"{NAMES[best]} is best; ours is {gap:.2f} % ± {error:.2f} behind: {inside} one"
        said += " standard error"
    return f"- {name}: {said}"


def _ranks(places: dict[str, pd.DataFrame]) -> str:
    lines = [
        f"| learner | {' | '.join(places)} | average rank, log loss | average rank, AUC |",
        "|---" * (len(places) + 3) + "|",
    ]
    losses = pd.DataFrame({name: found.log_loss for name, found in places.items()})
    ranks = pd.DataFrame({name: found.auc for name, found in places.items()})
    for contender in losses.mean(axis=1).sort_values().index:
        ranked = losses.loc[contender]
        cells = ["-" if np.isnan(ranked[name]) else f"{ranked[name]:.0f}" for name in places]
        lines.append(
            f"| {NAMES[contender]} | {' | '.join(cells)} | {ranked.mean():.2f} "
            f"| {ranks.loc[contender].mean():.2f} |"
        )
    return "Ranks in log loss by data set:\n\n" + "\n".join(lines) + "\n"
