"""Judgements: one score per creator, whose differences are the log-odds of being chosen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from conversion_influence.config import FlatTable, ModelSettings
from conversion_influence.dataset.pairs import rows_from_pairs
from conversion_influence.dataset.rows import Rows
from conversion_influence.errors import ConfigError, ModelError
from conversion_influence.evaluation.metrics import auc
from conversion_influence.modeling.pairs import FittedPairs, fit_pairs
from conversion_influence.modeling.preference import judged
from conversion_influence.modeling.preference_trees import Started

QUICK = ModelSettings(seeds=2, learning_rate=0.1, rounds=200, patience=10)
KINDS = ("art", "food", "news")


def creators(size: int, seed: int) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "followers": np.exp(draw.normal(8.0, 2.0, size)).round(),
            "shares": np.where(draw.random(size) < 0.2, np.nan, np.exp(draw.normal(0, 1, size))),
            "kind": draw.choice(KINDS, size),
        }
    )


def score(frame: pd.DataFrame) -> np.ndarray:
    kinds = frame["kind"].map({"art": -0.5, "food": 0.0, "news": 1.0}).to_numpy(dtype=float)
    step = np.where(frame["followers"].to_numpy() > 3000, 1.5, 0.0)
    return step + 0.8 * np.log(frame["shares"].fillna(1.0)).to_numpy() + kinds


def judge(size: int, seed: int, people: pd.DataFrame) -> Rows:
    draw = np.random.default_rng(seed)
    first, second = (people.iloc[draw.integers(0, len(people), size)] for _ in "AB")
    chosen = draw.random(size) < expit(score(first) - score(second))
    table = pd.concat(
        [side.reset_index(drop=True).add_prefix(b) for b, side in (("A_", first), ("B_", second))],
        axis=1,
    ).assign(won=chosen.astype(float))
    settings = FlatTable.model_validate(
        {
            "pairs": {"first": "A_", "second": "B_", "label": "won"},
            "baselines": {"audience_size": "followers"},
        }
    )
    assert settings.pairs is not None
    return rows_from_pairs(table, settings, settings.pairs)


def exchanged(frame: pd.DataFrame) -> pd.DataFrame:
    other = {"A_": "B_", "B_": "A_"}
    return frame.rename(columns=lambda name: other[name[:2]] + name[2:])


@pytest.fixture(scope="module")
def rows() -> Rows:
    return judge(1500, 1, creators(300, 0))


@pytest.fixture(scope="module")
def fitted(rows: Rows) -> FittedPairs:
    return fit_pairs(rows, np.arange(len(rows)), QUICK, seed=3, threads=1)


def test_exchanging_the_two_exchanges_their_likelihoods(rows: Rows, fitted: FittedPairs) -> None:
    turned = exchanged(rows.frame)
    np.testing.assert_allclose(
        fitted.likelihood(rows.frame) + fitted.likelihood(turned), 1.0, atol=1e-12
    )
    for rule in fitted.rules.values():
        total = rule.likelihood(rows.frame) + rule.likelihood(turned)
        np.testing.assert_allclose(total, 1.0, atol=1e-12)


def test_the_order_of_sides_in_training_does_not_matter_to_line_and_likelihood(rows: Rows) -> None:
    assert rows.sides is not None
    turned = Rows(**{**vars(rows), "frame": exchanged(rows.frame)[list(rows.frame)]})
    turned = Rows(**{**vars(turned), "conversions": 1.0 - rows.conversions})
    settings = QUICK.model_copy(update={"use": "ridge"})
    asked = creators(50, 8)
    found = [fit_pairs(r, np.arange(len(r)), settings, 3, 1).model for r in (rows, turned)]
    np.testing.assert_allclose(*(model.likelihood(asked) for model in found), rtol=1e-9)


def test_strangers_are_judged_better_than_by_every_rule(fitted: FittedPairs) -> None:
    strangers = judge(3000, 5, creators(400, 6))
    one = np.ones(len(strangers))
    found = auc(strangers.conversions, one, fitted.likelihood(strangers.frame))
    rules = {
        name: auc(strangers.conversions, one, rule.ranking(strangers.frame))
        for name, rule in fitted.rules.items()
    }
    assert set(rules) == {"base_rate", "audience_size", "logistic_regression"}
    assert found > max(rules.values()) > rules["audience_size"] > rules["base_rate"] == 0.5


def test_single_creators_are_ranked_and_the_median_one_has_an_even_chance(
    rows: Rows, fitted: FittedPairs
) -> None:
    strangers = creators(500, 9)
    found = fitted.model.likelihood(strangers)
    assert np.corrcoef(found.argsort().argsort(), score(strangers).argsort().argsort())[0, 1] > 0.9
    assert rows.sides is not None
    learned = pd.concat(rows.sides.of(rows.frame)).drop_duplicates()
    assert np.median(fitted.model.likelihood(learned)) == pytest.approx(0.5, abs=1e-6)


def test_a_likelihood_between_two_is_the_difference_of_their_log_odds(
    rows: Rows, fitted: FittedPairs
) -> None:
    assert rows.sides is not None
    odds = [
        fitted.model.contributions(side).sum(axis=1).to_numpy()
        for side in rows.sides.of(rows.frame.head(20))
    ]
    expected = expit(odds[0] - odds[1])
    np.testing.assert_allclose(fitted.likelihood(rows.frame.head(20)), expected, atol=1e-9)


def test_the_same_rows_give_the_same_model(rows: Rows, fitted: FittedPairs) -> None:
    assert fit_pairs(rows, np.arange(len(rows)), QUICK, seed=3, threads=2).text == fitted.text


def test_chance_gives_an_even_chance() -> None:
    people = creators(300, 0)
    drawn = judge(1500, 1, people)
    coin = np.random.default_rng(2).integers(0, 2, len(drawn)).astype(float)
    noise = Rows(**{**vars(drawn), "conversions": coin})
    found = fit_pairs(noise, np.arange(len(noise)), QUICK, seed=3, threads=1)
    assert np.abs(found.likelihood(drawn.frame) - 0.5).mean() < 0.05


def linear_world(seed: int) -> tuple[Rows, pd.DataFrame, np.ndarray]:
    """Return 400 judgements on 60 people whose score is linear but for chance, and the truth."""
    draw = np.random.default_rng(seed)
    people = pd.DataFrame(
        {
            "followers": np.exp(draw.normal(9.0, 2.0, 60)).round(),
            "posts": draw.integers(1, 500, 60).astype(float),
            "shares": draw.integers(0, 900, 60).astype(float),
        }
    )
    truth = 0.5 * np.log(people["followers"]).to_numpy() + 0.3 * draw.normal(size=60)
    first = draw.integers(0, 60, 400)
    second = (first + draw.integers(1, 60, 400)) % 60
    won = (draw.random(400) < expit(truth[first] - truth[second])).astype(float)
    sides = [people.iloc[at].reset_index(drop=True) for at in (first, second)]
    table = pd.concat([sides[0].add_prefix("A_"), sides[1].add_prefix("B_")], axis=1)
    settings = FlatTable.model_validate(
        {"pairs": {"first": "A_", "second": "B_", "label": "won"}, "baselines": {}}
    )
    assert settings.pairs is not None
    return rows_from_pairs(table.assign(won=won), settings, settings.pairs), people, truth


def expected_loss(log_odds: np.ndarray, truth: np.ndarray) -> float:
    """Return the mean log loss of all judgements that could be, under the true likelihoods."""
    gaps = log_odds[:, None] - log_odds[None, :]
    return float((np.logaddexp(0.0, gaps) - expit(truth[:, None] - truth[None, :]) * gaps).mean())


def test_where_a_line_is_the_truth_trees_are_held_back() -> None:
    ahead, weights = [], []
    for seed in range(1, 6):
        rows, people, truth = linear_world(seed)
        losses = {}
        for use in ("blend", "ridge"):
            settings = ModelSettings.model_validate({"use": use})
            fitted = fit_pairs(rows, np.arange(len(rows)), settings, seed=3, threads=1)
            log_odds = fitted.model.log_odds_of(fitted.encoding.matrix(people))
            losses[use] = expected_loss(log_odds, truth)
            weights.append(fitted.told.of_trees)
        ahead.append(losses["ridge"] - losses["blend"])
    # When the better part was taken by the folds that had stopped its trees, these weighed 1.
    assert np.mean(ahead) > -0.001
    assert min(ahead) > -0.004
    assert max(weights) < 0.9


def test_the_weights_add_up_and_the_model_is_their_sum(fitted: FittedPairs) -> None:
    told = fitted.told
    assert list(fitted.weights) == ["ridge", "on_ridge"]
    assert sum(fitted.weights.values()) == pytest.approx(1.0)
    assert told.of_trees == fitted.weights["on_ridge"] > 0.5  # steps and kinds are for trees
    assert np.mean(told.chosen == (told.weighed > 0)) > 0.6


def test_derivatives_are_those_of_the_loss() -> None:
    draw = np.random.default_rng(0)
    matrix = draw.normal(size=(6, 2))
    given = judged(matrix[[0, 1, 2, 0]], matrix[[1, 2, 3, 5]], np.array([1.0, 0.0, 1.0, 1.0]))
    assert len(given.matrix) == 5  # the fifth creator stands in no judgement
    scores = draw.normal(size=5)
    slope, curvature = Started(given, scores).slope_and_curvature(scores, None)
    step = 1e-4 * np.eye(5)
    up, down, here = (
        np.array([4 * given.loss(scores + sign * e) for e in step]) for sign in (1, -1, 0)
    )
    np.testing.assert_allclose(slope, (up - down) / 2e-4, atol=1e-7)
    np.testing.assert_allclose(curvature, (up + down - 2 * here) / 1e-8, atol=1e-5)


def test_creators_with_equal_signals_are_one_also_where_these_are_missing() -> None:
    first = np.array([[1.0, np.nan], [0.0, 2.0]])
    second = np.array([[-0.0, 2.0], [1.0, np.nan]])
    given = judged(first, second, np.array([1.0, 0.0]))
    assert len(given.matrix) == 2
    assert given.first.tolist() == given.second.tolist()[::-1]


def test_what_pairs_cannot_be_learned_with_is_refused(rows: Rows) -> None:
    pooled = ModelSettings(use="pooled")
    with pytest.raises(ConfigError, match=r"model\.use is 'pooled'.*choose blend, ridge or"):
        fit_pairs(rows, np.arange(len(rows)), pooled, seed=0)
    with pytest.raises(ModelError, match="5 folds need at least 6 groups"):
        fit_pairs(rows, np.arange(5), QUICK, seed=0)
