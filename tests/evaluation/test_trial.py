"""A trial asks models only about rows they did not grow on, and folds do not rank each other."""

import numpy as np
import pandas as pd

from conversion_influence.config import ModelSettings, SplitSettings
from conversion_influence.dataset.rows import Rows, SignalWords
from conversion_influence.evaluation.metrics import auc
from conversion_influence.evaluation.trial import trial
from conversion_influence.modeling.splits import split_by_folds
from conversion_influence.modeling.training import fit_folds


def noise(rows: int) -> Rows:
    """Return yes/no rows whose signals tell nothing."""
    draw = np.random.default_rng(5)
    frame = pd.DataFrame(draw.normal(size=(rows, 8)), columns=[f"s{i}" for i in range(8)])
    return Rows(
        frame=frame,
        conversions=draw.integers(0, 2, rows).astype(float),
        exposures=np.ones(rows),
        groups=np.arange(rows).astype(str),
        as_of=None,
        settled_at=None,
        words=tuple(SignalWords(name, "signals", name, name) for name in frame),
        left_out=(),
        rules={},
    )


def test_on_folds_noise_looks_like_noise_in_every_slice_and_constants_tie() -> None:
    rows = noise(600)
    splits = split_by_folds(rows.groups, SplitSettings(), seed=1)
    tried = trial(rows, fit_folds(rows, splits, ModelSettings(rounds=60), seed=1))
    for name, outcome in tried.outcomes.items():
        values = {
            model: auc(outcome.conversions, outcome.exposures, slices[name].score)
            for model, slices in tried.forecasts.items()
        }
        assert abs(values["model"] - 0.5) < 0.08, name
        assert values["base_rate"] == 0.5
