"""Intervals over creators: as wide as few creators make them."""

from __future__ import annotations

import numpy as np
import pytest

from conversion_influence.evaluation.resample import (
    FEWEST,
    difference_interval,
    draw_creators,
    percentile_interval,
)

WORLDS = 2_000


def leads_without_effect(creators: int) -> tuple[np.ndarray, np.ndarray]:
    """Return mean leads of models that know nothing, and the same on resamples of creators."""
    draw = np.random.default_rng(creators)
    of_creator = draw.normal(size=(WORLDS, creators))
    counts = draw_creators(np.arange(creators), "test", replicates=400, seed=1).counts
    return of_creator.mean(axis=1), of_creator @ counts.T / creators


@pytest.mark.parametrize("creators", [FEWEST, 10, 20, 60])
def test_a_model_that_knows_nothing_is_ahead_as_seldom_as_promised(creators: int) -> None:
    leads, resampled = leads_without_effect(creators)
    lows = [
        difference_interval(lead, drawn, creators, 0.95)[0]
        for lead, drawn in zip(leads, resampled, strict=True)
    ]
    # 2.5 % is promised; the standard error of 2,000 worlds is 0.35 %.
    assert np.mean(np.array(lows) > 0.0) < 0.035


def test_a_plain_percentile_interval_of_few_creators_is_not_enough() -> None:
    _, resampled = leads_without_effect(FEWEST)
    assert np.mean([percentile_interval(drawn, 0.95)[0] > 0.0 for drawn in resampled]) > 0.05


@pytest.mark.parametrize(("creators", "wider"), [(6, 1.44), (60, 1.03), (1_000, 1.002)])
def test_many_creators_change_nothing(creators: int, wider: float) -> None:
    drawn = np.random.default_rng(0).normal(2.0, 1.0, 5_000)
    plain = np.array(percentile_interval(drawn, 0.95)) - 2.0
    found = np.array(difference_interval(2.0, drawn, creators, 0.95)) - 2.0
    np.testing.assert_allclose(found / plain, wider, rtol=0.005)


def test_without_resamples_there_is_no_interval() -> None:
    assert np.isnan(difference_interval(1.0, np.empty(0), 1, 0.95)).all()
