"""Laws of the estimator: k of n is one row per exposure, and nothing but the data decides."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import rankdata
from sklearn.utils.estimator_checks import parametrize_with_checks

from conversion_influence.modeling.estimator import ConversionClassifier, KofN

from .k_of_n import Placements, exploded, placements


def classifier(**changed: Any) -> ConversionClassifier:
    """Few, quick trees on all rows and signals; a leaf needs more than one placement's hessian."""
    settings: dict[str, Any] = {
        "rounds": 40,
        "learning_rate": 0.1,
        "leaves": 8,
        "min_exposure_hessian": 10.0,
        "l2": 1.0,
        "column_share": 1.0,
        "row_share": 1.0,
        "categorical": (3,),
        "threads": 1,
    }
    return ConversionClassifier(**{**settings, **changed})


def fitted(data: Placements, **changed: Any) -> ConversionClassifier:
    return classifier(**changed).fit(data.X, data.rate, data.n)


def likelihood(model: ConversionClassifier, X: np.ndarray) -> np.ndarray:
    return model.predict_proba(X)[:, 1]


def auc(k: np.ndarray, n: np.ndarray, score: np.ndarray) -> float:
    """P(a converting exposure scores higher than another), by ranks of exposures."""
    ranks = rankdata(np.repeat(score, n.astype(int)))
    converted = np.concatenate([np.arange(b) < a for a, b in zip(k, n.astype(int), strict=True)])
    positives, negatives = converted.sum(), (~converted).sum()
    return float((ranks[converted].sum() - positives * (positives + 1) / 2) / positives / negatives)


def expected_failed_checks(estimator: ConversionClassifier) -> dict[str, str]:
    return {
        "check_sample_weight_equivalence_on_dense_data": (
            "LightGBM estimates how many rows a leaf has from its share of the hessian, rounded, "
            "and makes no leaf of none; in leaves of one or two rows, all that 15 rows allow, a "
            "weight of 2 and two copies differ. Above that they are alike (see "
            "test_a_weight_is_a_number_of_copies)"
        )
    }


GROWING = classifier(rounds=15, learning_rate=0.3, min_exposure_hessian=0.5, l2=0.0, categorical=())
"""Splits even the smallest of scikit-learn's data sets."""


@parametrize_with_checks([GROWING], expected_failed_checks=expected_failed_checks)
def test_it_is_a_scikit_learn_classifier(estimator: Any, check: Any) -> None:
    if "array_api_input" in str(check):
        pytest.skip("it takes NumPy arrays; the array API is not promised")
    check(estimator)


@pytest.mark.parametrize("seed", range(3))
def test_k_of_n_learns_what_one_row_per_exposure_teaches(seed: int) -> None:
    data = placements(seed)
    X, y = exploded(data)
    short, long = fitted(data), classifier().fit(X, y)
    np.testing.assert_allclose(likelihood(short, data.X), likelihood(long, data.X), rtol=1e-5)
    assert np.corrcoef(likelihood(short, data.X), data.truth)[0, 1] > 0.8


@pytest.mark.parametrize("seed", range(3))
def test_k_of_n_stays_close_to_one_row_per_exposure_in_small_leaves_and_many_values(
    seed: int,
) -> None:
    data = placements(seed, levels=60)
    X, y = exploded(data)
    short = likelihood(fitted(data, min_exposure_hessian=1.0), data.X)
    long = likelihood(classifier(min_exposure_hessian=1.0).fit(X, y), data.X)
    assert np.average(np.abs(short - long) / long, weights=data.n) < 0.1
    assert np.corrcoef(short, long)[0, 1] > 0.97


def test_a_weight_is_a_number_of_copies() -> None:
    data = placements(1)
    copies = np.random.default_rng(0).integers(0, 4, len(data.n))
    weighted = classifier().fit(data.X, data.rate, data.n * copies)
    repeated = classifier().fit(
        np.repeat(data.X, copies, axis=0), np.repeat(data.rate, copies), np.repeat(data.n, copies)
    )
    np.testing.assert_allclose(
        likelihood(weighted, data.X), likelihood(repeated, data.X), rtol=1e-5
    )


def test_the_trees_are_the_same_on_any_number_of_threads_and_in_any_repetition() -> None:
    data = placements(2, rows=3000)
    texts = [
        fitted(data, row_share=0.8, column_share=0.7, threads=threads, seed=3)
        .booster_.model_to_string()
        .split("\nparameters:")[0]
        for threads in (1, 2, 3, 1)
    ]
    assert texts[0] == texts[1] == texts[2] == texts[3]


def test_another_seed_grows_other_trees() -> None:
    data = placements(2)
    first, second = (fitted(data, row_share=0.5, seed=seed) for seed in (0, 1))
    assert not np.array_equal(likelihood(first, data.X), likelihood(second, data.X))


@pytest.mark.parametrize("seed", range(3))
def test_from_shuffled_outcomes_only_the_base_rate_is_learned(seed: int) -> None:
    data = placements(seed, rows=4000)
    order = np.random.default_rng(seed).permutation(len(data.k))
    shuffled = data._replace(k=data.k[order], n=data.n[order])
    train, stop, test = (
        shuffled.at(slice(a, b)) for a, b in ((0, 2500), (2500, 3200), (3200, 4000))
    )
    model = classifier(patience=10).fit(
        train.X, train.rate, train.n, stopping=KofN(stop.X, stop.rate, stop.n)
    )
    p = likelihood(model, test.X)
    base = train.k.sum() / train.n.sum()
    assert np.abs(p / base - 1.0).max() < 0.25
    assert np.average(p, weights=test.n) == pytest.approx(base, rel=0.05)
    assert auc(test.k, test.n, p) == pytest.approx(0.5, abs=0.03)


def test_what_is_learned_ranks_new_placements() -> None:
    data, later = placements(0, rows=2000), placements(1, rows=2000)
    p = likelihood(fitted(data), later.X)
    assert auc(later.k, later.n, p) > auc(later.k, later.n, later.truth) - 0.02
    assert np.average(p, weights=later.n) == pytest.approx(later.k.sum() / later.n.sum(), rel=0.05)


@pytest.mark.parametrize("stops", [False, True])
def test_trees_correct_the_log_odds_they_start_from(stops: bool) -> None:
    """From the truth nothing is left to learn; from a wrong start the booster is what is amiss."""
    data, later = placements(0, rows=2000), placements(1, rows=2000)
    truth, after = (np.log(d.truth) - np.log1p(-d.truth) for d in (data, later))
    stop = KofN(later.X, later.rate, later.n, after) if stops else None
    right = classifier(patience=5).fit(data.X, data.rate, data.n, offset=truth, stopping=stop)
    none_left = right.booster_.predict(later.X, raw_score=True)
    wrong = classifier(min_exposure_hessian=30.0).fit(
        data.X, data.rate, data.n, offset=truth - 2.0 * (data.X[:, 3] == 1)
    )
    amiss = wrong.booster_.predict(later.X, raw_score=True)
    assert np.abs(none_left).mean() < (0.05 if stops else 0.25)
    assert amiss[later.X[:, 3] == 1].mean() == pytest.approx(2.0, abs=0.2)
    assert amiss[later.X[:, 3] != 1].mean() == pytest.approx(0.0, abs=0.2)


def test_growth_stops_early_and_only_the_best_trees_answer_and_are_written() -> None:
    data, stop = placements(0, rows=200), placements(1, rows=200)
    stopping = KofN(stop.X, stop.rate, stop.n)
    free = {"rounds": 300, "learning_rate": 0.3, "min_exposure_hessian": 1.0, "l2": 0.0}
    model = classifier(**free, patience=5).fit(data.X, data.rate, data.n, stopping=stopping)
    best = model.booster_.best_iteration
    assert 0 < best < 300
    again = fitted(data, **{**free, "rounds": best})
    np.testing.assert_array_equal(likelihood(model, stop.X), likelihood(again, stop.X))
    assert model.booster_.model_to_string().count("\nTree=") == best


def test_rows_without_exposure_teach_nothing() -> None:
    data = placements(0)
    silent = data.n.copy()
    silent[::5] = 0.0
    seen = silent > 0
    some = classifier().fit(data.X, data.rate, silent)
    others = classifier().fit(data.X[seen], data.rate[seen], data.n[seen])
    np.testing.assert_array_equal(likelihood(some, data.X), likelihood(others, data.X))


def test_a_value_never_seen_and_a_missing_one_of_a_category_are_scored_alike() -> None:
    data = placements(0)
    unseen, missing = data.X.copy(), data.X.copy()
    unseen[:, 3], missing[:, 3] = 77.0, np.nan
    model = fitted(data)
    np.testing.assert_array_equal(likelihood(model, unseen), likelihood(model, missing))


@pytest.mark.parametrize("seed", [21, 23, 27, 41, 42, 43])
def test_a_leaf_of_any_size_may_be_asked_for(seed: int) -> None:
    """LightGBM itself ends with an error on these when a leaf may have a hessian of 0."""
    rng = np.random.default_rng(seed)
    rows = int(rng.integers(20, 500))
    X = np.column_stack([rng.normal(size=rows), rng.integers(0, 60, rows)])
    n = np.exp(rng.normal(rng.uniform(1, 10), 2.0, rows)).round() + 1
    p = np.exp(rng.uniform(-12, -1)) * np.exp(rng.normal(size=rows))
    k = rng.binomial(n.astype(int), np.minimum(p, 0.9)).astype(float)
    model = classifier(min_exposure_hessian=0.0, l2=0.0, categorical=(), rounds=15, leaves=15)
    assert np.isfinite(likelihood(model.fit(X, k / n, n), X)).all()


def test_rates_of_a_millionth_are_learned() -> None:
    rng = np.random.default_rng(0)
    X = rng.integers(0, 5, (2000, 1)).astype(float)
    n = rng.uniform(1e4, 1e6, 2000).round()
    truth = 2e-6 * np.exp(X[:, 0] / 2)
    k = rng.binomial(n.astype(int), truth).astype(float)
    p = likelihood(fitted(Placements(X, k, n, truth), categorical=()), X)
    np.testing.assert_allclose(p, truth, rtol=0.2)


REFUSED = {
    "three classes": (
        {"y": np.tile([0, 1, 2], 10)},
        "Only binary classification is supported. The type of the target is multiclass",
    ),
    "one class": ({"y": np.ones(30, dtype=int)}, r"one class only \(rate 0 in every row\)"),
    "no conversion": ({"y": np.zeros(30)}, r"one class only \(rate 0 in every row\)"),
    "nothing but conversions": ({"y": np.ones(30)}, r"one class only \(rate 1 in every row\)"),
    "one class where seen": (
        {"y": np.repeat([0.0, 1.0], 15), "sample_weight": np.repeat([5.0, 0.0], 15)},
        r"one class only \(rate 0 in every row\)",
    ),
    "rates above 1": ({"y": np.linspace(0, 1.5, 30)}, "Unknown label type: continuous"),
    "negative exposures": (
        {"sample_weight": np.r_[-1.0, np.ones(29)]},
        r"exposures: finite, none negative; got -1\.0",
    ),
    "missing exposures": (
        {"sample_weight": np.r_[np.nan, np.ones(29)]},
        "exposures: finite, none negative; got nan",
    ),
    "no exposures": ({"sample_weight": np.zeros(30)}, "at least one non-zero number"),
    "too few exposures": ({"sample_weight": np.ones(29)}, r"of 30 rows, got \(29,\)"),
    "infinite signals": ({"X": np.full((30, 2), np.inf)}, "Input X contains infinity"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_learned_from_is_refused(fault: str) -> None:
    changed, message = REFUSED[fault]
    X = np.random.default_rng(0).normal(size=(30, 2))
    given = {"X": X, "y": np.linspace(0, 1, 30), **changed}
    with pytest.raises(ValueError, match=message):
        classifier(categorical=()).fit(**given)


def test_class_labels_come_back_as_they_were_given() -> None:
    data = placements(0)
    labels = np.where(data.truth > np.median(data.truth), "yes", "no")
    model = classifier().fit(data.X, labels)
    assert model.classes_.tolist() == ["no", "yes"]
    assert (model.predict(data.X) == labels).mean() > 0.8
