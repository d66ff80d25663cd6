"""The scorecard: fixed weights, ranks among the training rows, the middle where unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from conversion_influence.dataset.catalog import catalog
from conversion_influence.modeling.baselines import Slice, fit_rules
from conversion_influence.modeling.encoding import fit_encoding
from conversion_influence.modeling.scorecard import MARKS, WEIGHTS, fit_scorecard


def frame(rows: int = 50, seed: int = 0) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    names = [name for signals in MARKS.values() for name in signals]
    return pd.DataFrame({name: draw.normal(size=rows) for name in names})


def test_every_mark_is_a_signal_of_the_catalog_and_of_its_own_characteristic() -> None:
    groups = {signal.name: signal.group for signal in catalog()}
    for characteristic, signals in MARKS.items():
        for name, sign in signals.items():
            assert groups[name] == characteristic
            assert sign in (-1, 1)
    assert set(MARKS) == set(WEIGHTS)
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


def test_the_best_in_everything_comes_close_to_1_and_the_worst_to_0() -> None:
    train = frame()
    signs = {name: sign for signals in MARKS.values() for name, sign in signals.items()}
    best = pd.DataFrame({name: [1e9 * sign, -1e9 * sign] for name, sign in signs.items()})
    card = fit_scorecard(train)
    assert card is not None
    np.testing.assert_allclose(card.score(best), [1.0, 0.0])
    assert card.score(train).mean() == pytest.approx(0.5, abs=1e-9)


def test_only_the_order_of_values_counts() -> None:
    train = frame()
    card, bent = fit_scorecard(train), fit_scorecard(np.exp(train))
    assert card is not None
    assert bent is not None
    np.testing.assert_allclose(card.score(train), bent.score(np.exp(train)))


def test_what_is_unknown_has_the_middle_mark() -> None:
    train = frame()
    card = fit_scorecard(train)
    assert card is not None
    unknown = pd.DataFrame(np.nan, index=[0], columns=train.columns)
    assert card.score(unknown) == pytest.approx([0.5])
    train["credentials"] = np.nan
    silent = fit_scorecard(train)
    assert silent is not None
    assert np.isfinite(silent.score(train)).all()


def test_an_absent_characteristic_leaves_its_weight_to_the_others() -> None:
    train = frame().drop(columns=list(MARKS["momentum"]))
    card = fit_scorecard(train)
    assert card is not None
    signs = {n: s for signals in MARKS.values() for n, s in signals.items() if n in train}
    best = pd.DataFrame({name: [1e9 * sign] for name, sign in signs.items()})
    assert card.score(best) == pytest.approx([1.0])


def test_two_characteristics_are_no_scorecard() -> None:
    assert fit_scorecard(frame()[["reply_rate_90d", "credentials", "hours_to_reply_365d"]]) is None
    texts = frame().astype(str)
    assert fit_scorecard(texts) is None


def test_among_the_rules_its_order_is_the_score_and_its_likelihood_a_line_through_it() -> None:
    train = frame(200)
    card = fit_scorecard(train)
    assert card is not None
    score = card.score(train)
    n = np.full(200, 1000.0)
    k = np.random.default_rng(1).binomial(1000, 1 / (1 + np.exp(3.0 - 2.0 * score))).astype(float)
    rule = fit_rules(Slice(train, k, n), fit_encoding(train, list(train)))["expert_scorecard"]
    np.testing.assert_array_equal(rule.ranking(train), score)
    likelihood = rule.likelihood(train)
    assert (likelihood * n).sum() == pytest.approx(k.sum(), rel=1e-4)
    assert (np.diff(likelihood[np.argsort(score)]) >= 0).all()
