"""The ladder says of each rung what it foretold and weighs, with an error by creators."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from conversion_influence.evaluation.ladder import (
    Standing,
    clustered_error,
    ladder,
    ladder_metrics,
    ladder_to_dict,
)
from conversion_influence.evaluation.metrics import log_loss
from conversion_influence.terminal import ladder as terminal

K = np.array([1.0, 0.0, 3.0, 2.0, 0.0, 4.0])
N = np.full(6, 20.0)
CREATORS = np.array(["a", "a", "b", "b", "c", "c"])


def standings(**changed: Any) -> tuple[Standing, ...]:
    """A ladder of two rungs over rows 4, 2 and 0 of six."""
    at = np.array([4, 2, 0])
    told = {
        "model": np.full(3, 0.1),
        "pooled": np.full(3, 0.1),
        "ridge": np.array([0.01, 0.15, 0.05]),
        "base_rate": np.full(3, 0.1),
    }
    rows = SimpleNamespace(conversions=K, exposures=N, groups=CREATORS, as_of=K)
    fitted = SimpleNamespace(
        foretold=lambda: (at, told), weights={"pooled": 0.3, "ridge": 0.7}, rounds={"ridge": 12}
    )
    for name, value in changed.items():
        setattr(fitted if hasattr(fitted, name) else rows, name, value)
    return ladder(rows, fitted)  # type: ignore[arg-type]


def test_each_rung_is_measured_on_the_rows_it_foretold_and_compared_with_the_best() -> None:
    pooled, ridge = standings()
    at = np.array([4, 2, 0])
    assert (pooled.rung, pooled.weight, pooled.rounds) == ("pooled", 0.3, None)
    assert (ridge.rung, ridge.weight, ridge.rounds) == ("ridge", 0.7, 12)
    assert pooled.log_loss == pytest.approx(log_loss(K[at], N[at], np.full(3, 0.1)))
    assert (ridge.difference, ridge.standard_error) == (0.0, 0.0)
    assert pooled.difference == pytest.approx(pooled.log_loss - ridge.log_loss)  # type: ignore[operator]
    assert pooled.standard_error is not None
    assert pooled.standard_error > 0.0


def test_one_creator_gives_no_error_and_no_row_gives_no_loss() -> None:
    alone = standings(groups=np.full(6, "a"))
    assert {(each.difference, each.standard_error) for each in alone} == {(None, None)}
    assert None not in {each.log_loss for each in alone}
    none = {name: np.empty(0) for name in ("model", "pooled", "ridge")}
    empty = standings(foretold=lambda: (np.empty(0, dtype=int), none))
    assert {each.log_loss for each in empty} == {None}
    assert [each.weight for each in empty] == [0.3, 0.7]


def test_the_error_is_that_of_resampled_creators() -> None:
    rng = np.random.default_rng(0)
    creator = rng.integers(0, 80, 1200)
    n = rng.integers(5, 100, 1200).astype(float)
    difference = n * (0.1 + rng.normal(0.0, 0.3, 80)[creator] + rng.normal(0.0, 0.2, 1200))
    sums = np.bincount(creator, difference), np.bincount(creator, n)
    drawn = rng.integers(0, 80, (4000, 80))
    means = sums[0][drawn].sum(axis=1) / sums[1][drawn].sum(axis=1)
    found = clustered_error(difference, n, creator)
    assert found == pytest.approx(means.std(), rel=0.06)
    rows_alone = clustered_error(difference, n, np.arange(1200))
    assert found > 2 * rows_alone
    assert np.isnan(clustered_error(difference, n, np.zeros(1200)))


def test_what_is_kept_and_tracked_are_plain_numbers() -> None:
    found = standings()
    kept = ladder_to_dict(found)
    assert [list(each) for each in kept] == [
        ["rung", "weight", "log_loss", "difference", "standard_error", "rounds", "in_time"]
    ] * 2
    assert ladder_metrics(found) == {
        "weight.pooled": 0.3,
        "weight.ridge": 0.7,
        "walk_forward.pooled.log_loss": kept[0]["log_loss"],
        "walk_forward.ridge.log_loss": kept[1]["log_loss"],
    }


@pytest.mark.parametrize(
    ("as_of", "heading", "prefix"),
    [
        (K, "log loss walking forward", "walk_forward"),
        (None, "log loss on shuffled folds", "folds"),
    ],
)
def test_rows_without_time_are_not_said_to_be_foretold_walking_forward(
    as_of: np.ndarray | None, heading: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = standings(as_of=as_of)
    assert f"{prefix}.ridge.log_loss" in ladder_metrics(found)
    out = io.StringIO()
    monkeypatch.setattr(terminal, "Console", lambda: Console(file=out, width=120))
    terminal.show_ladder(found, 0.4)
    rows = [line.split() for line in out.getvalue().splitlines()[:6]]
    words = {word for row in rows for word in row}
    assert set(heading.split()) <= words
    assert ("walking" in words) == (as_of is not None)


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_names_every_rung_and_fits(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(terminal, "Console", lambda: Console(file=out, width=width))
    many = tuple(Standing(name, 0.2, 9.1e-5, 1e-7, 2e-7, 1200) for name in terminal.IN_WORDS)
    terminal.show_ladder((*many, Standing("own", 0.0, None, None, None, None)), 9.3e-5)
    printed = out.getvalue()
    assert max(map(len, printed.splitlines())) <= width
    assert "…" not in printed
    flat = " ".join(printed.split())
    assert "one rate for all 20% 91.000 0.100 (0.200) 1,200" in flat
    assert "per million" in flat
    assert "own 0% – –" in flat
