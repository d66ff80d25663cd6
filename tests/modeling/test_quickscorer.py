"""Trees answered for many rows at once have the bits of LightGBM's own answers."""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np
import pytest

from conversion_influence.modeling import quickscorer
from conversion_influence.modeling.quickscorer import NEAR_ZERO, QuickScorer

CODES = 90
"""Categories: more than a word of LightGBM's sets has bits for."""

ODD = [np.nan, np.inf, -np.inf, 0.0, -0.0, NEAR_ZERO, -NEAR_ZERO, 1e-36, -1e-36, 5e-324, 1e300]


def drawn(rows: int, seed: int, *, missing: bool = True) -> np.ndarray:
    """Return rows of four numbers, one of them mostly zero, and a category."""
    chance = np.random.default_rng(seed)
    matrix = chance.normal(size=(rows, 5))
    matrix[:, 2] = np.where(chance.random(rows) < 0.7, 0.0, np.round(matrix[:, 2], 1))
    matrix[:, 4] = chance.integers(0, CODES, rows)
    if missing:
        matrix[chance.random(matrix.shape) < 0.15] = np.nan
    return matrix


def grown(matrix: np.ndarray, seed: int = 0, rounds: int = 30, **settings: Any) -> lightgbm.Booster:
    """Return trees grown on the sign of a sum."""
    known = np.nan_to_num(matrix)
    told = known[:, 0] + known[:, 1] * known[:, 2] + np.sin(known[:, 4])
    told += np.random.default_rng(seed).normal(size=len(matrix))
    data = lightgbm.Dataset(matrix, (told > 0).astype(float), categorical_feature=[4])
    asked = {"objective": "cross_entropy", "verbosity": -1, "num_threads": 1, "num_leaves": 15}
    asked |= {"min_data_in_leaf": 3, "cat_smooth": 1.0, "min_data_per_group": 2, **settings}
    return lightgbm.train(asked, data, rounds)


def scored(booster: lightgbm.Booster) -> QuickScorer:
    """Return the trees, which must be of the kind that is answered."""
    found = QuickScorer.of(booster)
    assert found is not None
    return found


def same(booster: lightgbm.Booster, matrix: np.ndarray) -> None:
    """Compare bits."""
    wanted = np.asarray(booster.predict(matrix, raw_score=True))
    assert scored(booster).raw_scores(matrix).tobytes() == wanted.tobytes()


@pytest.mark.parametrize("leaves", [2, 3, 7, 31, 64])
@pytest.mark.parametrize("missing", [True, False])
def test_answers_have_lightgbms_bits(leaves: int, missing: bool) -> None:
    """Whatever the size of trees, with and without missing values to learn from."""
    booster = grown(drawn(3_000, leaves, missing=missing), num_leaves=leaves)
    same(booster, drawn(5_000, 100 + leaves))


def test_odd_numbers_are_answered_as_lightgbm_does() -> None:
    """Infinite, all but zero, no category there is, and parts of one."""
    chance = np.random.default_rng(3)
    booster = grown(drawn(3_000, 1))
    matrix = chance.choice(ODD, size=(4_000, 5))
    matrix[:, 4] = chance.choice([*ODD, -1.0, -0.5, 0.5, 3.99, CODES - 1, CODES, 1e6], 4_000)
    same(booster, matrix)


def test_thresholds_belong_to_the_left() -> None:
    """A value on a threshold, and the next one above it."""
    booster = grown(drawn(3_000, 2))
    same(booster, scored(booster).drawn(4_000, 5))


def test_many_thresholds_are_told_apart() -> None:
    """More than a byte counts."""
    booster = grown(drawn(6_000, 4), rounds=60, max_bin=2_000, num_leaves=63)
    assert max(map(len, scored(booster).edges.values())) > 256
    same(booster, drawn(3_000, 5))


def test_rows_may_end_anywhere_in_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """None, one, a block, one more."""
    monkeypatch.setattr(quickscorer, "ROWS", 64)
    booster = grown(drawn(1_000, 6))
    for rows in (0, 1, 64, 65, 200):
        same(booster, drawn(rows, 7))


def test_a_tree_without_a_test_is_added() -> None:
    """LightGBM keeps such a one where nothing can be learned."""
    matrix = drawn(200, 8)
    data = lightgbm.Dataset(matrix, np.full(200, 0.25), categorical_feature=[4])
    same(lightgbm.train({"objective": "cross_entropy", "verbosity": -1}, data, 3), matrix)


@pytest.mark.parametrize("settings", [{"num_leaves": 80}, {"zero_as_missing": True}])
def test_other_trees_are_left_to_lightgbm(settings: dict[str, Any]) -> None:
    """Trees with more leaves than a word has bits, and zeros that count as missing."""
    assert QuickScorer.of(grown(drawn(3_000, 9), **settings)) is None


def test_a_model_that_answers_otherwise_is_left_to_lightgbm() -> None:
    """The last bit of one answer is enough."""

    class Other:
        def __init__(self, booster: lightgbm.Booster) -> None:
            self._booster = booster
            self.model_to_string, self.num_feature = booster.model_to_string, booster.num_feature

        def predict(self, matrix: np.ndarray, *, raw_score: bool) -> np.ndarray:
            found = np.asarray(self._booster.predict(matrix, raw_score=raw_score))
            found[-1] = np.nextafter(found[-1], np.inf)
            return found

    booster = grown(drawn(1_000, 10))
    assert QuickScorer.of(booster) is not None
    assert QuickScorer.of(Other(booster)) is None
