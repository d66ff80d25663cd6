"""The rules a model must beat are fitted right, however rare conversions and empty columns are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from conversion_influence.modeling.baselines import Rule, Slice, fit_rules
from conversion_influence.modeling.calibration import LogisticCalibrator, log_odds
from conversion_influence.modeling.encoding import Encoding, fit_encoding

SIGNALS = ("followers", "creator_topic_rate", "silent", "constant", "topic", "gender")
ONE_SIGNAL = {
    "audience_size": "followers",
    "history": "creator_topic_rate",
    "absent": "no_such_signal",
}


def ads(seed: int, rows: int = 600, rate: float = 5e-6, size_effect: float = -0.5) -> Slice:
    """Ads seen up to a million times; the audience's size tells against conversion."""
    rng = np.random.default_rng(seed)
    followers = rng.normal(10.0, 2.0, rows)
    topic = rng.choice([f"t{i}" for i in range(8)], rows)
    n = np.exp(rng.uniform(np.log(500), np.log(1e6), rows)).round()
    effect = size_effect * (followers - 10.0) / 2.0 + 0.8 * (topic == "t1")
    k = rng.binomial(n.astype(int), np.minimum(rate * np.exp(effect), 0.9)).astype(float)
    frame = pd.DataFrame(
        {
            "followers": np.where(rng.random(rows) < 0.1, np.nan, followers),
            "creator_topic_rate": np.clip(rate * np.exp(rng.normal(0, 0.3, rows)), 0, 1),
            "silent": np.full(rows, np.nan),
            "constant": np.ones(rows),
            "topic": pd.Series(topic).where(rng.random(rows) > 0.1, None),
            "gender": rng.choice(["f", "m"], rows),
        }
    )
    return Slice(frame, k, n)


def encoding_of(train: Slice) -> Encoding:
    """All signals, those without two values too, as a train slice inside wider data may hold."""
    return Encoding(SIGNALS, fit_encoding(train.frame, SIGNALS).categories)


def rules_for(train: Slice) -> dict[str, Rule]:
    return fit_rules(train, encoding_of(train), columns=ONE_SIGNAL, seed=0)


@pytest.fixture(scope="module")
def train() -> Slice:
    return ads(0)


@pytest.fixture(scope="module")
def later() -> Slice:
    return ads(1, rate=8e-6)


@pytest.fixture(scope="module")
def rules(train: Slice) -> dict[str, Rule]:
    return rules_for(train)


def test_there_is_one_rule_per_signal_that_is_given_and_two_more(rules: dict[str, Rule]) -> None:
    assert list(rules) == ["base_rate", "audience_size", "history", "logistic_regression"]


@pytest.mark.parametrize("rate", [3e-7, 5e-6, 1e-2, 0.4])
def test_every_rule_that_is_fitted_foretells_the_total_it_was_fitted_on(rate: float) -> None:
    train = ads(0, rate=rate)
    for name, rule in rules_for(train).items():
        if name != "history":  # a past rate stands for itself
            foretold = (rule.likelihood(train.frame) * train.exposures).sum()
            assert foretold == pytest.approx(train.conversions.sum(), rel=1e-4), name


def test_a_rule_is_calibrated_like_the_model(rules: dict[str, Rule], later: Slice) -> None:
    moved = replace(rules["audience_size"], calibrator=LogisticCalibrator(0.7, 1.0))
    before = rules["audience_size"].likelihood(later.frame)
    np.testing.assert_allclose(
        log_odds(moved.likelihood(later.frame)), log_odds(before) + 0.7, rtol=1e-6
    )


def test_the_base_rate_is_one_number(rules: dict[str, Rule], train: Slice, later: Slice) -> None:
    raw = rules["base_rate"].raw(later.frame)
    assert set(raw) == {train.conversions.sum() / train.exposures.sum()}
    assert len(set(rules["base_rate"].likelihood(later.frame))) == 1


def test_audience_size_ranks_the_larger_first_even_where_likelihood_falls_with_it(
    rules: dict[str, Rule], later: Slice
) -> None:
    rule = rules["audience_size"]
    known = later.frame["followers"].notna().to_numpy()
    followers = later.frame["followers"].to_numpy()
    np.testing.assert_array_equal(rule.ranking(later.frame)[known], followers[known])
    by_size = np.argsort(rule.ranking(later.frame))
    assert (np.diff(rule.likelihood(later.frame)[by_size]) <= 0).all()
    assert np.ptp(rule.likelihood(later.frame)) > 0


def test_a_missing_value_ranks_as_the_training_median(
    rules: dict[str, Rule], train: Slice, later: Slice
) -> None:
    missing = later.frame["followers"].isna().to_numpy()
    ranked = rules["audience_size"].ranking(later.frame)[missing]
    assert set(ranked) == {train.frame["followers"].median()}


def test_a_creator_topic_rate_is_a_likelihood_as_it_stands(
    rules: dict[str, Rule], later: Slice
) -> None:
    np.testing.assert_array_equal(
        rules["history"].raw(later.frame), later.frame["creator_topic_rate"]
    )


@pytest.mark.parametrize("rate", [5e-6, 1e-2])
def test_the_line_through_one_signal_finds_the_known_effect(rate: float) -> None:
    train = ads(0, rows=6000, rate=rate)
    rule = rules_for(train)["audience_size"]
    p = rule.raw(pd.DataFrame({"followers": [10.0, 12.0]}))
    assert np.log(p[1] / p[0]) == pytest.approx(-0.5, abs=0.15)
    total = (rule.raw(train.frame) * train.exposures).sum()
    assert total == pytest.approx(train.conversions.sum(), rel=1e-6)


@pytest.mark.parametrize("rate", [5e-6, 1e-2])
def test_the_logistic_regression_is_converged_however_small_the_rate(rate: float) -> None:
    """At rates of a millionth the usual tolerance on gradients stops before anything is learned."""
    train = ads(0, rate=rate)
    frame = train.frame[["followers"]].fillna(10.0)
    only = Slice(frame, train.conversions, train.exposures)
    rule = fit_rules(only, Encoding(("followers",)), columns={})["logistic_regression"]
    x = frame["followers"].to_numpy()
    z = (x - x.mean()) / x.std()
    k, n = train.conversions, train.exposures
    start = np.log(k.sum() / n.sum())

    def loss(line: np.ndarray) -> float:
        eta = start + line[0] + line[1] * z
        return float((n * np.logaddexp(0, eta) - k * eta).sum() + line[1] ** 2 / 2)

    best = minimize(loss, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-8})
    expected = 1 / (1 + np.exp(-(start + best.x[0] + best.x[1] * z)))
    np.testing.assert_allclose(rule.raw(frame), expected, rtol=1e-4)


def test_the_logistic_regression_finds_what_is_there(rules: dict[str, Rule], later: Slice) -> None:
    frame = later.frame.iloc[[0, 0]].copy()
    frame["topic"] = ["t1", "t2"]
    p = rules["logistic_regression"].raw(frame)
    assert p[0] > 1.3 * p[1]


def test_what_was_never_seen_is_scored_without_it(rules: dict[str, Rule], later: Slice) -> None:
    frame = later.frame.copy()
    frame.loc[:, "topic"] = "never seen"
    frame.loc[::2, "gender"] = None
    frame.loc[:, "followers"] = np.nan
    frame.loc[:, "silent"] = 3.0
    frame.loc[:, "constant"] = np.nan
    for name, rule in rules.items():
        p = rule.likelihood(frame)
        assert np.isfinite(p).all(), name
        assert ((p > 0) & (p < 1)).all(), name


def test_the_order_of_the_columns_does_not_matter(rules: dict[str, Rule], later: Slice) -> None:
    turned = later.frame[later.frame.columns[::-1]]
    for rule in rules.values():
        np.testing.assert_array_equal(rule.likelihood(turned), rule.likelihood(later.frame))


def test_the_logistic_regression_does_without_numbers_or_without_text(
    train: Slice, later: Slice
) -> None:
    for signals in (("topic", "gender"), ("followers", "silent")):
        encoding = Encoding(signals, {s: ("x",) for s in signals if s in ("topic", "gender")})
        rule = fit_rules(train, encoding, columns={})["logistic_regression"]
        assert np.isfinite(rule.likelihood(later.frame)).all()


def test_hundreds_of_categories_share_a_few_columns() -> None:
    rng = np.random.default_rng(0)
    names = pd.Series(rng.choice([f"topic {i}" for i in range(400)], 1000)).astype("string")
    frame = pd.DataFrame({"topic": names, "size": rng.normal(size=1000)})
    data = Slice(frame, rng.integers(0, 3, 1000).astype(float), np.full(1000, 50.0))
    encoding = fit_encoding(frame, ["topic", "size"])
    rule = fit_rules(data, encoding, columns={})["logistic_regression"]
    assert np.isfinite(rule.likelihood(frame)).all()


def test_perfectly_separated_outcomes_leave_finite_likelihoods() -> None:
    frame = pd.DataFrame({"size": [1.0, 2.0, 3.0, 4.0]})
    data = Slice(frame, np.array([0.0, 0.0, 1.0, 1.0]), np.ones(4))
    rules = fit_rules(data, Encoding(("size",)), columns={"audience_size": "size"})
    for rule in rules.values():
        p = rule.likelihood(frame)
        assert ((p > 0) & (p < 1)).all()
    assert (np.diff(rules["audience_size"].likelihood(frame)) > 0).all()


def test_a_rule_on_a_signal_without_any_value_is_the_base_rate(later: Slice) -> None:
    rules = fit_rules(later, Encoding(("followers",)), columns={"empty": "silent"})
    np.testing.assert_allclose(
        rules["empty"].likelihood(later.frame), rules["base_rate"].likelihood(later.frame)
    )
