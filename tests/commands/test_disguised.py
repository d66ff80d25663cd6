"""A column that is the outcome in disguise: it is named, and nobody is told to use it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from .small_world import FLAT, QUICK, influence


@pytest.fixture(name="table")
def _table() -> Path:
    """Return a flat table of one honest signal and one that was written down with the outcome."""
    rng = np.random.default_rng(3)
    rows = 240
    warmth, n = rng.normal(size=rows), rng.integers(100, 900, rows)
    k = rng.binomial(n, 1 / (1 + np.exp(3.5 - 0.5 * warmth)))
    pd.DataFrame(
        {
            "id": np.arange(rows),
            "creator_id": rng.integers(0, 30, rows),
            "day": pd.date_range("2024-01-01", periods=rows).astype(str),
            "warmth": warmth,
            "size": rng.integers(1, 99, rows),
            "leak": k / n + rng.normal(0, 1e-9, rows),
            "k": k,
            "n": n,
        }
    ).to_csv("flat.csv", index=False)
    return Path("flat.csv")


def settings(ignored: str = "") -> Path:
    path = Path("flat.yaml")
    path.write_text(f"{FLAT}  ignore: [{ignored}]\n{QUICK}")
    return path


def test_training_on_it_names_it_beside_a_verdict_that_is_not_use_it(table: Path) -> None:
    ended = influence("train", settings(), "--data", table, "--out", "model", "--json")
    assert ended.code == 0, ended.err
    told = ended.json
    assert told["verdict"]["code"] == "label_in_disguise"
    assert "leak" in told["verdict"]["text_en"]
    assert any(note.startswith("signal leak alone") for note in told["notes"])


def test_training_without_it_says_nothing_of_disguises(table: Path) -> None:
    ended = influence("train", settings("leak"), "--data", table, "--out", "model", "--json")
    assert ended.code == 0, ended.err
    assert ended.json["verdict"]["code"] != "label_in_disguise"
    assert "leak" not in ended.out


def test_a_backtest_on_it_trusts_neither_of_its_judgements(table: Path) -> None:
    ended = influence(
        "backtest",
        settings(),
        "--data",
        table,
        "--cuts",
        2,
        "--folds",
        2,
        "--json",
        "--out",
        "b.md",
    )
    assert ended.code == 0, ended.err
    told = ended.json
    assert told["verdict"]["code"] == "label_in_disguise"
    assert told["new_creators"]["verdict"]["code"] == "label_in_disguise"
    assert any(note.startswith("signal leak alone") for note in told["notes"])
