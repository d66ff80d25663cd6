"""A trial asks models only about rows they did not grow on, and folds do not rank each other."""

import numpy as np
import pandas as pd
import pytest

from conversion_influence.config import ModelSettings, SplitSettings
from conversion_influence.dataset.rows import Rows, SignalWords
from conversion_influence.evaluation.metrics import auc
from conversion_influence.evaluation.trial import trial
from conversion_influence.modeling.splits import split_by_folds, split_by_time
from conversion_influence.modeling.training import fit_folds, fit_model


def noise(rows: int, days: int | None = None) -> Rows:
    """Return yes/no rows whose signals tell nothing; one a day, settled some days later."""
    draw = np.random.default_rng(5)
    frame = pd.DataFrame(draw.normal(size=(rows, 8)), columns=[f"s{i}" for i in range(8)])
    as_of = pd.Series(pd.date_range("2024-01-01", periods=rows))
    settled = as_of + pd.Timedelta(days=days or 0)
    return Rows(
        frame=frame,
        conversions=draw.integers(0, 2, rows).astype(float),
        exposures=np.ones(rows),
        groups=np.arange(rows).astype(str),
        as_of=None if days is None else as_of,
        settled_at=None if days is None else settled,
        words=tuple(SignalWords(name, "signals", name, name) for name in frame),
        left_out=(),
        rules={},
    )


def test_on_folds_noise_looks_like_noise_in_every_slice_and_constants_tie() -> None:
    rows = noise(600)
    splits = split_by_folds(rows.groups, SplitSettings(), seed=1)
    tried = trial(rows, fit_folds(rows, splits, ModelSettings(rounds=60), 1, fit_model))
    for name, outcome in tried.outcomes.items():
        values = {
            model: auc(outcome.conversions, outcome.exposures, slices[name].score)
            for model, slices in tried.forecasts.items()
        }
        assert abs(values["model"] - 0.5) < 0.08, name
        assert values["base_rate"] == 0.5


@pytest.mark.parametrize(("days", "slices"), [(2, ["walk_forward", "test"]), (60, ["test"])])
def test_by_time_models_are_tried_on_what_they_foretold_and_on_the_test(
    days: int, slices: list[str]
) -> None:
    """Where outcomes settle late, no training row was foretold from another."""
    rows = noise(120, days)
    assert rows.as_of is not None
    assert rows.settled_at is not None
    split = split_by_time(rows.as_of, rows.settled_at, SplitSettings())
    fitted = fit_model(rows, split.train, ModelSettings(rounds=5), seed=1, threads=1)
    tried = trial(rows, [(split, fitted)])
    assert list(tried.outcomes) == slices
    assert set(tried.forecasts) == {"model", "base_rate", "logistic_regression"}
    for name, outcome in tried.outcomes.items():
        asked = fitted.foretold()[0] if name == "walk_forward" else split.test
        np.testing.assert_array_equal(outcome.conversions, rows.conversions[asked])
        for by_slice in tried.forecasts.values():
            assert len(by_slice[name].likelihood) == len(outcome)
