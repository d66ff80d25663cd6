"""Trees correct what they start from, as far as later rows bear them out, and no further."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest

from conversion_influence.booster_text import merge
from conversion_influence.config import ModelSettings
from conversion_influence.modeling.calibration import level_shift
from conversion_influence.modeling.estimator import KofN, level_free_loss
from conversion_influence.modeling.trees import Grown, grow_trees

from .k_of_n import Placements, placements

QUICK = ModelSettings(rounds=60, learning_rate=0.1, patience=10, seeds=2)


def slice_of(data: Placements, offset: np.ndarray) -> KofN:
    return KofN(data.X, data.rate, data.n, offset)


def grown(data: Placements, offset: np.ndarray, *, threads: int = 1) -> Grown:
    whole, cut = slice_of(data, offset), int(0.7 * len(data.k))
    early = slice_of(data.at(slice(0, cut)), offset[:cut])
    later = slice_of(data.at(slice(cut, None)), offset[cut:])
    return grow_trees(early, later, whole, categorical=[3], settings=QUICK, seed=1, threads=threads)


def pooled(data: Placements) -> np.ndarray:
    rate = data.k.sum() / data.n.sum()
    return np.full(len(data.k), np.log(rate / (1.0 - rate)))


def truth(data: Placements) -> np.ndarray:
    return np.log(data.truth) - np.log1p(-data.truth)


def test_where_signals_tell_trees_are_grown_and_foretell_new_rows() -> None:
    data, later = placements(0, rows=800), placements(1, rows=800)
    trees = grown(data, pooled(data))
    assert trees.rounds > 5
    assert len(trees.boosters) == QUICK.seeds
    told = pooled(data) + trees.log_odds(later.X)
    assert np.corrcoef(told, truth(later))[0, 1] > 0.9


def test_where_nothing_is_left_to_learn_few_or_no_trees_are_grown() -> None:
    """A leaf of noise may help by chance; the correction stays small."""
    for seed in range(4):
        data = placements(seed, rows=400)
        trees = grown(data, truth(data))
        assert np.abs(trees.log_odds(data.X)).mean() < 0.12


def test_trees_that_later_rows_do_not_bear_out_are_not_grown() -> None:
    data = placements(0, rows=400)
    half = np.arange(400) >= 280
    turned = data._replace(X=data.X.copy())
    turned.X[half, :2] = turned.X[half, 1::-1]  # what helped does harm now
    turned.X[half, 3] = np.nan
    trees = grown(turned, pooled(data))
    assert (trees.rounds, trees.boosters) == (0, ())
    np.testing.assert_array_equal(trees.log_odds(data.X), np.zeros(400))
    assert trees.texts(1.0) == []


@pytest.mark.parametrize(("part", "conversions"), [("early", 0.0), ("later", 0.0), ("later", 4.9)])
def test_a_part_of_too_few_conversions_grows_nothing(part: str, conversions: float) -> None:
    data = placements(0, rows=200)
    some = slice_of(data, pooled(data))
    few = some._replace(rate=some.rate * (conversions / data.k.sum()))
    early, later = (few, some) if part == "early" else (some, few)
    found = grow_trees(early, later, some, categorical=[3], settings=QUICK, seed=1, threads=1)
    assert found.rounds == 0


def test_the_start_is_respected_what_it_holds_is_not_learned_again() -> None:
    data = placements(2, rows=1500)
    start = pooled(data) + 0.7 * (data.X[:, 3] == 1)
    cold, warm = grown(data, pooled(data)), grown(data, start)
    one, two = data.X.copy(), data.X.copy()
    one[:, 3], two[:, 3] = 0.0, 1.0
    gap = {
        name: (trees.log_odds(two) - trees.log_odds(one)).mean()
        for name, trees in {"cold": cold, "warm": warm}.items()
    }
    assert gap["cold"] > 0.4
    assert abs(gap["warm"]) < 0.2


def test_the_texts_add_up_to_the_weight_of_the_trees() -> None:
    data = placements(3)
    trees = grown(data, pooled(data))
    texts = trees.texts(0.3)
    assert sum(weight for _, weight in texts) == pytest.approx(0.3)
    merged = lightgbm.Booster(model_str=merge(texts, data.X.shape[1]))
    told = np.asarray(merged.predict(data.X, raw_score=True))
    np.testing.assert_allclose(told, 0.3 * trees.log_odds(data.X), atol=1e-12)


def test_threads_change_nothing() -> None:
    data = placements(4, rows=1500)
    one, two = (grown(data, pooled(data), threads=threads).texts(1.0) for threads in (1, 2))
    merged = [merge(texts, data.X.shape[1]) for texts in (one, two)]
    assert merged[0] == merged[1]


def test_the_level_makes_what_is_foretold_what_happened() -> None:
    data = placements(5)
    told = truth(data) - 3.0
    moved = told + level_shift(told, data.k, data.n)
    assert (data.n / (1.0 + np.exp(-moved))).sum() == pytest.approx(data.k.sum())
    assert level_shift(np.zeros(2), np.array([1.0, 0.0]), np.full(2, 10.0)) == pytest.approx(
        np.log(1 / 19)
    )


@pytest.mark.parametrize("drift", [-2.0, 0.0, 2.0])
def test_the_loss_that_stops_growth_does_not_see_the_level(drift: float) -> None:
    data = placements(6)
    part = slice_of(data, truth(data))
    assert level_free_loss(truth(data) + drift, part) == pytest.approx(
        level_free_loss(truth(data), part)
    )
    assert level_free_loss(truth(data), part) < level_free_loss(np.zeros(len(data.k)), part)


def test_a_fall_of_rates_does_not_stop_growth() -> None:
    data = placements(7, rows=2000)
    late = np.arange(2000) >= 1400
    k = np.where(late, np.random.default_rng(7).binomial(data.k.astype(int), 0.15), data.k)
    fallen = data._replace(k=k.astype(float))
    assert grown(fallen, pooled(data)).rounds > 0.3 * grown(data, pooled(data)).rounds > 3
