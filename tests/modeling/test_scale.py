"""A score is the position of a likelihood among the placements learned from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.errors import ModelError
from conversion_influence.modeling.calibration import LogisticCalibrator, expit
from conversion_influence.modeling.scale import Scale, fit_scale

PLAIN = LogisticCalibrator()


def fitted(likelihood: np.ndarray, calibrator: LogisticCalibrator = PLAIN) -> Scale:
    found = fit_scale(likelihood, calibrator)
    assert found is not None
    return found


def test_a_placement_learned_from_has_the_share_of_those_below_it() -> None:
    learned = expit(np.random.default_rng(1).normal(-3, 1, 1001))
    scores = fitted(learned).score(learned, PLAIN)
    shares = 100 * learned.argsort().argsort() / 1000
    np.testing.assert_allclose(scores, shares, atol=0.5)
    assert (scores.min(), scores.max()) == (0.0, 100.0)


@given(st.lists(st.floats(1e-6, 0.99), min_size=1, max_size=60))
def test_a_higher_likelihood_never_has_a_lower_score(learned: list[float]) -> None:
    asked = np.sort(np.concatenate([np.array(learned), np.linspace(1e-6, 0.99, 40)]))
    scores = fitted(np.array(learned)).score(asked, PLAIN)
    assert (np.diff(scores) >= 0).all()
    assert ((scores >= 0) & (scores <= 100)).all()


def test_what_is_beyond_all_that_was_learned_ends_the_scale_and_equals_share_its_middle() -> None:
    same = fitted(np.full(7, 0.1))
    assert same.score(np.array([0.09, 0.1, 0.11]), PLAIN).tolist() == [0.0, 50.0, 100.0]
    half = fitted(np.repeat([0.1, 0.2], 500))
    low, high = half.score(np.array([0.1, 0.2]), PLAIN)
    assert (low, high) == (pytest.approx(25, abs=0.5), pytest.approx(75, abs=0.5))


def test_a_level_set_anew_moves_no_score() -> None:
    before = np.random.default_rng(2).normal(-3, 1, 500)
    first, second = LogisticCalibrator(0.1, 1.2), LogisticCalibrator(-0.8, 1.2)
    scale = fitted(expit(0.1 + 1.2 * before), first)
    asked = np.linspace(-7, 1, 50)
    np.testing.assert_allclose(
        scale.score(expit(0.1 + 1.2 * asked), first), scale.score(expit(-0.8 + 1.2 * asked), second)
    )


def test_a_calibrator_without_slope_has_no_positions() -> None:
    flat = LogisticCalibrator(-2.0, 0.0)
    assert fit_scale(np.full(5, 0.1), flat) is None
    assert np.isnan(fitted(np.array([0.1, 0.2])).score(np.array([0.1]), flat)).all()


def test_a_scale_is_kept_and_read_again_and_a_damaged_one_is_refused() -> None:
    scale = fitted(np.array([0.1, 0.2, 0.4]))
    assert Scale.from_dict({"scale": scale.to_dict(), "rows": 3}) == scale
    assert Scale.from_dict({"rows": 3}) is None
    with pytest.raises(ModelError, match=r"knots: .*Train again"):
        Scale.from_dict({"scale": {"knots": [], "rows": 3}})
    with pytest.raises(ModelError, match="must not fall"):
        Scale.from_dict({"scale": {"knots": [1.0, 0.0], "rows": 3}})
