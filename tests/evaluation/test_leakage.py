"""Single signals that are the outcome in disguise are told from those that merely predict it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from conversion_influence.evaluation.leakage import Alone, copies_of, measure_alone

ROWS = 400


def measured(k: Any, n: Any, **columns: Any) -> dict[str, Alone]:
    frame = pd.DataFrame(columns)
    found = measure_alone(frame, np.asarray(k, dtype=float), np.asarray(n, dtype=float))
    return {one.signal: one for one in found}


@pytest.fixture(name="rng")
def _rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_a_signal_that_predicts_well_is_not_suspicious(rng: np.random.Generator) -> None:
    skill = rng.normal(size=ROWS)
    k = rng.binomial(50, 1 / (1 + np.exp(1.5 - skill)))
    found = measured(k, np.full(ROWS, 50), skill=skill, noise=rng.random(ROWS))
    assert not any(one.suspicious for one in found.values())
    assert 0.8 < found["skill"].relative < 0.98
    assert list(found) == ["skill", "noise"]


def test_the_rate_itself_is_suspicious_although_its_auc_is_far_below_one(
    rng: np.random.Generator,
) -> None:
    n = rng.integers(20, 200, ROWS)
    k = rng.binomial(n, rng.beta(2, 8, ROWS))
    found = measured(k, n, rate=np.sqrt(k / n), against=-(k / n))
    assert found["rate"].auc < 0.9
    assert found["rate"].relative == pytest.approx(1.0)
    assert found["against"].relative == pytest.approx(0.0)
    assert found["rate"].suspicious
    assert found["against"].suspicious


def test_what_conversions_follow_without_exception_is_suspicious(rng: np.random.Generator) -> None:
    n = rng.integers(20, 2000, ROWS)
    k = rng.binomial(n, 0.1)
    found = measured(k, n, invoice=3.5 * k + 2, some=(k > np.median(k)), exposed=n)
    assert found["invoice"].follows
    assert found["invoice"].suspicious
    assert found["some"].suspicious
    assert not found["exposed"].suspicious


def test_a_count_of_the_conversions_is_suspicious_though_it_says_little_of_the_rate(
    rng: np.random.Generator,
) -> None:
    n = rng.integers(100, 5000, ROWS)
    k = rng.binomial(n, 0.02)
    revenue = 20.0 * k * rng.normal(1.0, 0.05, ROWS)
    reach = n * rng.lognormal(0.0, 0.1, ROWS)
    found = measured(k, n, revenue=revenue, reach=reach, exposed=n)
    assert found["revenue"].relative < 0.9
    assert found["revenue"].suspicious
    assert not found["reach"].suspicious
    assert not found["exposed"].suspicious


def test_what_is_zero_exactly_where_nobody_converted_is_suspicious(
    rng: np.random.Generator,
) -> None:
    n = rng.integers(50, 500, ROWS)
    k = rng.binomial(n, 0.003)
    basket = np.where(k > 0, rng.normal(60.0, 20.0, ROWS), 0.0)
    found = measured(k, n, basket=basket, zeros=np.where(rng.random(ROWS) < 0.5, 0.0, 1.0))
    assert found["basket"].suspicious
    assert not found["zeros"].suspicious


def test_a_value_that_hardly_varies_follows_nothing(rng: np.random.Generator) -> None:
    k = rng.binomial(30, 0.01, ROWS)
    constant = np.ones(ROWS)
    constant[np.flatnonzero(k == 0)[:3]] = 0.9
    found = measured(k, np.full(ROWS, 30), constant=constant)
    assert not found["constant"].follows
    assert not found["constant"].suspicious


@pytest.mark.parametrize("answers", [("bought", "left"), (True, False), (1, 0)])
def test_a_yes_no_outcome_written_in_another_way_is_suspicious(
    answers: tuple[Any, Any], rng: np.random.Generator
) -> None:
    k = rng.integers(0, 2, ROWS)
    written = pd.Series([answers[0] if one else answers[1] for one in k], dtype=object)
    written[::50] = None
    if answers == (1, 0):
        written = written.astype(float)
    found = measured(k, np.ones(ROWS), written=written)
    assert found["written"].auc == pytest.approx(1.0, abs=0.03)
    assert found["written"].suspicious
    assert found["written"].missing == ROWS // 50


def test_a_value_that_is_missing_where_nobody_converted_is_suspicious(
    rng: np.random.Generator,
) -> None:
    k = rng.integers(0, 2, ROWS)
    found = measured(k, np.ones(ROWS), delivery_days=np.where(k == 1, rng.random(ROWS), np.nan))
    assert found["delivery_days"].missing_auc == pytest.approx(0.0)
    assert found["delivery_days"].suspicious


def test_a_text_of_its_own_in_every_row_tells_nothing(rng: np.random.Generator) -> None:
    k = rng.integers(0, 2, ROWS)
    found = measured(k, np.ones(ROWS), link=[f"row {number}" for number in range(ROWS)])
    assert found["link"].auc == pytest.approx(0.5)


def test_with_too_few_cases_nothing_is_said(rng: np.random.Generator) -> None:
    assert measured([1, 0] * 10, np.ones(20), label=[1, 0] * 10) == {}
    assert measured([1] + [0] * 99, np.ones(100), label=[1] + [0] * 99) == {}


def test_ranking_one_large_placement_right_is_no_leak(rng: np.random.Generator) -> None:
    n = np.full(ROWS, 20.0)
    n[7] = 1e7
    k = rng.binomial(n.astype(int), 0.1).astype(float)
    k[7] = 9e6
    highest = rng.random(ROWS)
    highest[7] = 2.0
    found = measured(k, n, highest=highest, rate=k / n)
    assert found["highest"].relative > 0.98
    assert not found["highest"].suspicious
    assert found["rate"].suspicious


@pytest.fixture(name="few")
def _few(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return k and n of placements of which about half converted nobody."""
    n = rng.integers(50, 500, ROWS)
    return rng.binomial(n, 0.003), n


@pytest.mark.parametrize("lost", ["no", "", None])
def test_texts_that_stand_exactly_where_somebody_converted_are_suspicious(
    lost: str | None, few: tuple[np.ndarray, np.ndarray], rng: np.random.Generator
) -> None:
    k, n = few
    won = np.where(rng.random(ROWS) < 0.5, "sold", "sold again")
    done = pd.Series([won[row] if k[row] else lost for row in range(ROWS)], dtype=object)
    nearly = done.copy()
    nearly[int(np.flatnonzero(k == 0)[0])] = "sold"
    found = measured(k, n, done=done, nearly=nearly, shuffled=rng.permutation(done))
    assert not found["done"].ranks
    assert [name for name, one in found.items() if one.suspicious] == ["done"]


def test_texts_that_few_rows_share_answer_nothing(
    few: tuple[np.ndarray, np.ndarray], rng: np.random.Generator
) -> None:
    k, n = few
    ids = [f"row {row}" for row in range(ROWS)]
    ranks = pd.Series(k > 0).groupby(k > 0).cumcount()
    pairs = [f"{bool(one)}{rank // 5}" for one, rank in zip(k > 0, ranks, strict=True)]
    names = np.array(["a", "b", "c"])[rng.integers(0, 3, ROWS)]
    found = measured(k, n, ids=ids, pairs=pairs, names=names)
    assert not any(one.suspicious for one in found.values())


def test_a_text_whose_value_stands_where_nobody_counted_is_no_answer(
    rng: np.random.Generator,
) -> None:
    n = rng.integers(100, 900, ROWS)
    brand = np.where(rng.random(ROWS) < 0.2, "uncounted", "others")
    k = np.where(brand == "others", rng.binomial(n, rng.beta(4, 36, ROWS)), 0)
    assert not measured(k, n, brand=brand)["brand"].follows


@pytest.mark.parametrize(
    "printed", ["{:.0f}", "{:,.0f} sold", "{:_.0f} ventes", "EUR {:.2f}", "{:e}"]
)
def test_a_count_in_print_is_suspicious(printed: str, rng: np.random.Generator) -> None:
    n = rng.integers(20_000, 200_000, ROWS)
    k = rng.binomial(n, rng.beta(2, 8, ROWS))
    texts = [printed.format(one).replace("_", "\N{NARROW NO-BREAK SPACE}") for one in k]
    comma = [f"{one:.6%}".replace(".", ",") for one in k / n]
    planned = [printed.format(one) for one in n]
    found = measured(k, n, count=texts, rate=comma, planned=planned)
    assert found["count"].follows
    assert found["rate"].suspicious
    assert not found["planned"].suspicious


def test_a_copy_of_another_outcome_is_found_but_not_one_of_the_exposures(
    rng: np.random.Generator,
) -> None:
    n = rng.integers(100, 5000, ROWS)
    revenue = rng.lognormal(3, 2, ROWS)
    revenue[::7] = np.nan
    outcomes = pd.DataFrame(
        {"revenue": revenue, "clicks": n, "refunds": rng.binomial(3, 0.2, ROWS)}
    )
    frame = pd.DataFrame(
        {
            "cents": np.nan_to_num(revenue * 100, nan=5.0),
            "printed": [f"{one:.2f} EUR" for one in revenue],
            "planned": n,
            "refunded": outcomes["refunds"] > 0,
            "budget": np.nan_to_num(revenue, nan=1.0) * rng.lognormal(0, 0.2, ROWS),
        }
    )
    assert copies_of(frame, outcomes, n.astype(float)) == {"cents", "printed", "refunded"}
