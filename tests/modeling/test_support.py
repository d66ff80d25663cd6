"""What lies outside what was learned is said; what is usual is not."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from conversion_influence.errors import ModelError
from conversion_influence.modeling.certainty import evidence_of
from conversion_influence.modeling.certainty_fit import learned_shares
from conversion_influence.modeling.ranges import Spread
from conversion_influence.modeling.support import Support, fit_support

SPREAD = Spread(-5.0, -3.5, 0.6, -0.1, 0.01, 0.02)


def rows(seed: int, count: int = 4000) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({f"x{i}": rng.normal(0, 1, count) for i in range(20)})
    frame["topic"] = rng.choice(["tea", "bikes"], count)
    frame["platform"] = "video"
    frame["creator_log_exposures"] = rng.choice([0.0, 8.0], count)
    frame.loc[frame.index[:100], "x0"] = np.nan
    return frame


@pytest.fixture(scope="module")
def support() -> Support:
    frame = rows(1)
    return fit_support(frame, evidence_of(frame), 5000.0, SPREAD)


def flags(support: Support, frame: pd.DataFrame) -> list[str]:
    return support.flags(frame, evidence_of(frame)).tolist()


def test_usual_rows_are_seldom_outside(support: Support) -> None:
    found = pd.Series(flags(support, rows(2)))
    assert found.str.contains("outside").mean() < 0.03
    assert not found.str.contains("unseen").any()


def test_many_unusual_signals_or_one_far_off_are_outside(support: Support) -> None:
    frame = rows(3, 4).assign(creator_log_exposures=8.0)
    frame[[f"x{i}" for i in range(20)]] = 0.0
    frame.loc[1, ["x3", "x4", "x5"]] = 3.4
    frame.loc[2, "x3"] = 100.0
    frame.loc[3, "x3"] = np.nan
    assert flags(support, frame) == ["", "outside", "outside", ""]


def test_unseen_categories_are_named_even_of_signals_that_did_not_vary(support: Support) -> None:
    frame = rows(4, 3).assign(creator_log_exposures=8.0)
    frame[[f"x{i}" for i in range(20)]] = 0.0
    frame["topic"] = ["opera", None, "tea"]
    frame["platform"] = ["radio", "video", None]
    assert flags(support, frame) == ["unseen_topic;unseen_platform", "", ""]


def test_creators_without_a_past_have_little_data(support: Support) -> None:
    assert 0.0 < support.evidence < np.expm1(8.0)
    frame = rows(5, 3)
    frame[[f"x{i}" for i in range(20)]] = 0.0
    frame["creator_log_exposures"] = [0.0, 8.0, np.nan]
    assert flags(support, frame) == ["little_data", "", ""]
    flat = fit_support(frame, evidence_of(frame), 5000.0, replace(SPREAD, by_evidence=0.0))
    assert flat.evidence == 0.0
    assert evidence_of(frame.drop(columns="creator_log_exposures")).shape == (3,)


def test_the_limit_of_little_data_is_where_ranges_are_a_quarter_wider(support: Support) -> None:
    p, evidence = np.full(2, 0.001), np.array([support.evidence, np.expm1(8.0)])
    wide, usual = np.sqrt(SPREAD.rho(p, evidence))
    assert wide / usual == pytest.approx(1.25, rel=1e-6)


def test_a_model_of_few_conversions_flags_everybody(support: Support) -> None:
    young = replace(support, conversions=99.0)
    assert all("little_training" in found for found in flags(young, rows(6, 10)))


def test_a_support_survives_json_and_damage_is_named(support: Support) -> None:
    stored = json.loads(json.dumps(support.to_dict()))
    again = Support.from_dict(stored)
    assert again.to_dict() == support.to_dict()
    assert flags(again, rows(7)) == flags(support, rows(7))
    with pytest.raises(ModelError, match="unusual"):
        Support.from_dict({**stored, "unusual": "often"})


def test_how_much_was_learned_before_each_fold() -> None:
    folds = np.array([0, 0, 1, 1, 2, 2])
    assert learned_shares(folds, 10, in_time=True) == pytest.approx([0.4, 0.4, 0.6, 0.6, 0.8, 0.8])
    assert learned_shares(folds, 6, in_time=False) == pytest.approx([4 / 6] * 6)
    assert learned_shares(folds[:0], 6, in_time=False).shape == (0,)
