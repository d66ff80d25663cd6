"""Lines leave what was believed beforehand only as far as results tell."""

from __future__ import annotations

import json

import numpy as np
import pytest

from conversion_influence.errors import ModelError
from conversion_influence.modeling.calibration import expit, log_odds
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.line import Line
from conversion_influence.modeling.newton import Outcomes, Prior
from conversion_influence.modeling.past_rates import expected_likelihood, past_rates
from conversion_influence.modeling.shrinkage import fit_history_line, fit_ridge_line

PAST = ("base_rate_365d", "creator_topic_rate")
nan = np.nan


def outcomes(truth: np.ndarray, exposures: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = np.full(len(truth), exposures)
    return rng.binomial(n.astype(int), expit(truth)).astype(float), n


def noise(rows: int, columns: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(rows, columns))


def named(columns: int) -> Encoding:
    return Encoding(tuple(f"x{i}" for i in range(columns)))


def past_of(gap: np.ndarray, going: float = 0.02) -> np.ndarray:
    level = log_odds(np.full(len(gap), going))
    return np.column_stack([expit(level), expit(level + gap)])


def test_past_rates_are_known_by_name_and_by_their_values() -> None:
    names = ("base_rate", "base_rate_90d", "creator_rate", "creator_brand_rate", "topic_rate", "x")
    matrix = np.full((3, 6), 0.1)
    matrix[:, 4] = 3.0
    rates = past_rates(matrix, names)
    assert (rates.going, rates.main) == ("base_rate", ("creator_rate",))
    assert (rates.further, rates.idle) == (("creator_brand_rate",), ("base_rate_90d",))
    assert [name for name in names if name in rates] == list(names[:4])
    np.testing.assert_array_equal(expected_likelihood(matrix, names), [0.1] * 3)
    assert np.isnan(expected_likelihood(matrix, names[-1:] * 6)).all()
    matrix[:, :4] = [[0.0], [nan], [1.0]]
    assert past_rates(matrix, names).finest is None, "no value has log-odds"


def test_without_past_rates_there_is_no_history_line() -> None:
    k, n = outcomes(np.full(50, -3.0), 100)
    assert fit_history_line(noise(50, 2), ("x0", "x1"), k, n) is None


@pytest.mark.parametrize("held", [1.0, 0.5, 0.0])
def test_the_past_counts_as_far_as_it_has_held(held: float) -> None:
    gap = noise(2000, 1)[:, 0]
    k, n = outcomes(-4.0 + held * gap, 500)
    line = fit_history_line(past_of(gap), PAST, k, n)
    assert line is not None
    assert line.gaps["creator_topic_rate"][0].coefficient == pytest.approx(held, abs=0.02)
    assert line.gaps["base_rate_365d"][0].coefficient == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("signals", [PAST, (PAST[1],), ("base_rate", "topic_rate")])
def test_a_handful_of_results_leaves_the_past_as_it_is(signals: tuple[str, ...]) -> None:
    gap = np.array([0.5, -0.5, 1.0, -1.0])
    matrix = past_of(gap)[:, -len(signals) :]
    line = fit_history_line(matrix, signals, np.array([0.0, 0, 0, 0.02]), np.full(4, 1.0))
    assert line is not None
    foretold = line.log_odds(matrix, signals)
    np.testing.assert_allclose(np.diff(foretold), np.diff(gap), rtol=0.05)


def test_a_row_without_a_past_is_at_the_mean() -> None:
    gap = noise(500, 1)[:, 0]
    k, n = outcomes(-4.0 + gap, 500)
    line = fit_history_line(past_of(gap), PAST, k, n)
    assert line is not None
    assert line.log_odds(np.array([[nan, nan]]), PAST)[0] == line.intercept


def test_without_a_signal_the_ridge_shrinks_to_the_pooled_rate() -> None:
    matrix, encoding = noise(300, 40), named(40)
    k, n = outcomes(np.full(300, -3.0), 50)
    line = fit_ridge_line(matrix, encoding, k, n)
    pooled = np.log(k.sum() / (n.sum() - k.sum()))
    assert abs(line.log_odds(matrix, encoding.signals) - pooled).max() < 0.3
    assert line.log_odds(matrix, encoding.signals).std() < 0.1


def test_a_strong_signal_is_found_among_noise() -> None:
    matrix, encoding = noise(2000, 10), named(10)
    k, n = outcomes(-3.0 + 0.5 * matrix[:, 3], 100)
    line = fit_ridge_line(matrix, encoding, k, n)
    found = np.array([line.numbers[name].coefficient for name in encoding.signals])
    assert int(np.argmax(np.abs(found))) == 3
    assert found[3] == pytest.approx(0.5, rel=0.15)
    assert np.abs(np.delete(found, 3)).max() < 0.05


def test_the_ridge_trusts_a_past_that_has_held_and_drops_one_that_has_not() -> None:
    gap = noise(1500, 1)[:, 0]
    encoding = Encoding(PAST)
    for held, low, high in ((1.0, 0.95, 1.05), (0.0, -0.05, 0.05)):
        k, n = outcomes(-4.0 + held * gap, 500)
        line = fit_ridge_line(past_of(gap), encoding, k, n)
        assert low < line.gaps["creator_topic_rate"][0].coefficient < high


def test_a_drift_is_not_taken_for_a_law() -> None:
    """Results fall while the going rate happens to rise: it keeps its coefficient near 1."""
    going = np.linspace(0.01, 0.02, 1000)
    k, n = outcomes(np.linspace(-3.5, -4.5, 1000), 1000)
    matrix = np.column_stack([going, going**2, noise(1000, 1)])
    line = fit_ridge_line(matrix, Encoding(("base_rate_365d", "base_rate", "x")), k, n)
    assert 0.7 < line.gaps["base_rate_365d"][0].coefficient < 1.1
    assert "base_rate" not in line.gaps


def everything() -> tuple[np.ndarray, Encoding, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    x = rng.lognormal(3.0, 2.0, (600, 3))
    x[rng.random((600, 3)) < 0.2] = nan
    x[:, 1] = np.where(np.isnan(x[:, 0]), nan, x[:, 1])
    gap = rng.normal(size=600)
    code = rng.integers(0, 3, 600).astype(float)
    code[:50] = nan
    matrix = np.column_stack([x, past_of(gap), past_of(gap / 2)[:, 1], code, np.full(600, 7.0)])
    signals = ("a", "b", "c", *PAST, "creator_rate_90d", "kind", "same")
    truth = -4.0 + gap + 0.5 * (code == 1) + 0.5 * np.isnan(x[:, 0])
    k, n = outcomes(truth, 300)
    return matrix, Encoding(signals, {"kind": ("p", "q", "r", "unseen")}), k, n


def test_of_every_kind_of_signal_contributions_are_centred_exact_and_stored() -> None:
    matrix, encoding, k, n = everything()
    line = fit_ridge_line(matrix, encoding, k, n)
    parts = line.contributions(matrix, encoding.signals)
    found = line.log_odds(matrix, encoding.signals)
    np.testing.assert_allclose(line.intercept + parts.sum(axis=1), found, atol=1e-12)
    assert np.abs(parts.mean(axis=0)).max() < 0.01
    assert (parts[:, encoding.signals.index("same")] == 0.0).all()
    assert float((n * expit(found)).sum()) == pytest.approx(k.sum(), rel=0.02)
    back = Line.from_dict(json.loads(json.dumps(line.to_dict())))
    np.testing.assert_array_equal(back.log_odds(matrix, encoding.signals), found)


def test_absence_is_a_signal_shared_by_those_that_are_absent_together() -> None:
    matrix, encoding, k, n = everything()
    matrix[:, 1] = np.where(np.isnan(matrix[:, 0]), nan, 1.0 + np.nan_to_num(matrix[:, 1]))
    line = fit_ridge_line(matrix, encoding, k, n)
    a, b = line.numbers["a"], line.numbers["b"]
    assert a.missing - a.known == pytest.approx(b.missing - b.known)
    assert a.missing - a.known > 0.05


def test_categories_that_were_never_seen_are_as_the_mean_of_all() -> None:
    matrix, encoding, k, n = everything()
    line = fit_ridge_line(matrix, encoding, k, n)
    kind = line.categories["kind"]
    assert kind.coefficients[1] > max(kind.coefficients[0], kind.coefficients[2])
    assert kind.coefficients[3] == kind.other, "named by the encoding, in no row"


@pytest.mark.parametrize("wild", [1e300, -1e300, np.inf, -np.inf, nan])
def test_no_value_carries_a_row_away(wild: float) -> None:
    matrix, encoding, k, n = everything()
    numeric = [i for i, name in enumerate(encoding.signals) if name not in encoding.categories]
    torn = matrix.copy()
    torn[0, numeric] = wild
    line = fit_ridge_line(torn, encoding, k, n)
    for place in range(matrix.shape[1]):
        asked = matrix.copy()
        asked[:, place] = wild
        foretold = line.log_odds(asked, encoding.signals)
        assert np.isfinite(foretold).all()
        assert np.abs(foretold + 4.0).max() < 8.0


@pytest.mark.parametrize("filled", [nan, 0.0, 1.0, 5.0])
def test_signals_without_variance_do_no_harm(filled: float) -> None:
    k, n = outcomes(np.full(40, -2.0), 30)
    encoding = Encoding((*PAST, "x", "kind"), {"kind": ("p", "q")})
    matrix = np.full((40, 4), filled)
    matrix[:, 3] = 0.0
    line = fit_ridge_line(matrix, encoding, k, n)
    pooled = np.log(k.sum() / (n.sum() - k.sum()))
    np.testing.assert_allclose(line.log_odds(matrix, encoding.signals), pooled, atol=0.05)


@pytest.mark.parametrize(("share", "few"), [(0.0, "none"), (1.0, "all")])
def test_one_outcome_alone_is_refused(share: float, few: str) -> None:
    n = np.full(5, 10.0)
    message = f"{few} of the exposures in 5 placements to learn from converted"
    with pytest.raises(ModelError, match=message):
        fit_ridge_line(noise(5, 2), named(2), share * n, n)
    with pytest.raises(ModelError, match=message):
        fit_history_line(past_of(noise(5, 1)[:, 0]), PAST, share * n, n)


def test_the_order_of_rows_does_not_matter() -> None:
    matrix, encoding, k, n = everything()
    order = np.random.default_rng(0).permutation(len(k))
    line = fit_ridge_line(matrix, encoding, k, n)
    turned = fit_ridge_line(matrix[order], encoding, k[order], n[order])
    np.testing.assert_allclose(
        turned.log_odds(matrix, encoding.signals),
        line.log_odds(matrix, encoding.signals),
        atol=1e-6,
    )


def test_the_evidence_of_a_normal_approximation_is_that_of_the_integral() -> None:
    """One coefficient: the evidence agrees with adding up the likelihood times the prior."""
    design, k, n = np.array([[1.0], [0.5]]), np.array([30.0, 20.0]), np.array([400.0, 350.0])
    fit = Outcomes(design, k, n, np.full(2, -2.5)).fit(
        Prior(np.zeros(1), np.array([4.0])), np.zeros(1)
    )
    at = np.linspace(-3.0, 3.0, 200_001)
    eta = -2.5 + design @ at[None, :]
    likelihood = (k[:, None] * eta - n[:, None] * np.logaddexp(0.0, eta)).sum(axis=0)
    top = likelihood.max()
    prior = np.sqrt(4.0 / (2 * np.pi)) * np.exp(-2.0 * at**2)
    area = float((np.exp(likelihood - top) * prior).sum() * (at[1] - at[0]))
    assert fit.log_evidence == pytest.approx(top + np.log(area), abs=2e-3)
