"""Rows with a known truth, in the order of time or without, for the tests of the ladder."""

from __future__ import annotations

import numpy as np
import pandas as pd

from conversion_influence.dataset.rows import Rows, SignalWords
from conversion_influence.modeling.encoding import Encoding, fit_encoding
from conversion_influence.modeling.learning import Learning

PAST = ("base_rate_365d", "creator_topic_rate", "topic_rate")
START = pd.Timestamp("2024-01-01")


def drawn_rows(
    seed: int = 0,
    rows: int = 240,
    *,
    rate: float = 0.05,
    drift: float = 0.0,
    timed: bool = True,
    past: bool = True,
    waits: int = 3,
    marks: bool = False,
) -> Rows:
    """Rows six hours apart, settled ``waits`` days later; warmth and topic tell, noise does not.

    With ``marks`` there are signals of a scorecard, too: what it takes for good tells.
    """
    rng = np.random.default_rng(seed)
    creator = rng.integers(0, max(4, rows // 6), rows)
    own = rng.normal(0.0, 0.6, creator.max() + 1)[creator]
    topic = rng.integers(0, 3, rows)
    warmth = rng.normal(size=rows)
    level = np.log(rate) - np.log1p(-rate) + drift * np.linspace(0.0, 1.0, rows)
    odds = level + own + 0.5 * warmth + 0.4 * (topic == 1)
    n = np.maximum(5.0, np.round(60.0 * np.exp(rng.normal(0.0, 0.4, rows))))
    k = rng.binomial(n.astype(int), 1.0 / (1.0 + np.exp(-odds))).astype(float)
    rough = 0.3 * rng.normal(size=rows)
    frame = pd.DataFrame(
        {
            "warmth": np.where(rng.random(rows) < 0.1, np.nan, warmth),
            "noise": rng.normal(size=rows),
            "topic": np.array(["tea", "toys", "cars"])[topic],
            "base_rate_365d": 1.0 / (1.0 + np.exp(-(level + 0.02 * rng.normal(size=rows)))),
            "creator_topic_rate": 1.0 / (1.0 + np.exp(-(level + own + rough))),
            "topic_rate": 1.0 / (1.0 + np.exp(-(level + 0.4 * (topic == 1)))),
        }
    )
    if marks:
        frame["reply_rate_90d"] = 0.5 * warmth + 0.5 * rng.normal(size=rows)
        frame["mentioners_90d"] = np.exp(own + 0.5 * rng.normal(size=rows))
        frame["days_since_post"] = np.where(rng.random(rows) < 0.2, np.nan, np.exp(-0.5 * warmth))
    if not past:
        frame = frame.drop(columns=list(PAST))
    as_of = pd.Series(START + pd.to_timedelta(np.arange(rows) * 6, unit="h"))
    return Rows(
        frame=frame,
        conversions=k,
        exposures=n,
        groups=np.char.add("c", creator.astype(str)),
        as_of=as_of if timed else None,
        settled_at=as_of + pd.Timedelta(days=waits) if timed else None,
        words=tuple(SignalWords(name, "signals", name, name) for name in frame),
        left_out=(),
        rules={"creator_history": "creator_topic_rate", "warm": "warmth"},
    )


def learning_of(rows: Rows) -> tuple[Learning, Encoding]:
    """Return the same rows encoded."""
    encoding = fit_encoding(rows.frame, list(rows.frame.columns))
    learning = Learning(
        encoding.matrix(rows.frame),
        rows.conversions,
        rows.exposures,
        rows.groups,
        rows.as_of,
        rows.settled_at,
    )
    return learning, encoding
