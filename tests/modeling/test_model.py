"""A model's contributions add up to what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from conversion_influence.config import ModelSettings
from conversion_influence.modeling.calibration import log_odds
from conversion_influence.modeling.model import Model
from conversion_influence.modeling.quickscorer import QuickScorer
from conversion_influence.modeling.training import fit_model

from .drawn_rows import drawn_rows


@pytest.fixture(scope="module")
def model() -> Model:
    settings = ModelSettings(rounds=40, learning_rate=0.1, patience=8, seeds=2)
    return fit_model(drawn_rows(), np.arange(240), settings, 0, 1).model


def test_contributions_and_the_rest_add_up_to_the_log_odds(model: Model) -> None:
    asked = drawn_rows(5).frame
    asked.loc[3, "topic"] = "never heard of"
    asked.loc[4, ["warmth", "creator_topic_rate"]] = np.nan
    parts = model.contributions(asked)
    assert list(parts.columns) == [*model.encoding.signals, "expected"]
    told = model.log_odds_of(model.encoding.matrix(asked))
    np.testing.assert_allclose(parts.sum(axis=1), told, atol=1e-9)
    np.testing.assert_allclose(log_odds(model.likelihood(asked)), told, atol=1e-6)
    assert parts["expected"].nunique() == 1


def test_a_signal_that_tells_adds_more_than_one_that_does_not(model: Model) -> None:
    added = model.contributions(drawn_rows(5).frame).abs().mean()
    assert added["creator_topic_rate"] > 3 * added["noise"]


def test_no_row_is_no_answer(model: Model) -> None:
    nobody = drawn_rows(5).frame.iloc[:0]
    assert model.likelihood(nobody).shape == (0,)
    assert model.contributions(nobody).shape == (0, len(model.encoding.signals) + 1)


def test_many_rows_are_told_what_each_is_told_alone(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Laid out trees add nothing to the answer, not even a bit."""
    asked = model.encoding.matrix(drawn_rows(5).frame)
    alone = model.log_odds_of(asked)
    monkeypatch.setattr("conversion_influence.modeling.model.MANY", 1)
    assert model.log_odds_of(asked).tobytes() == alone.tobytes()
    monkeypatch.undo()
    again = replace(model)
    again.lay_out()
    assert again.log_odds_of(asked).tobytes() == alone.tobytes()
    assert QuickScorer.of(model.booster) is not None
