"""Assumed exposures are judged by what was settled before, and the nearer way is kept."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from conversion_influence.evaluation.exposures import (
    METHODS,
    MODEL,
    RULE,
    choose_exposures,
    judge_exposures,
    walk_forward,
)
from conversion_influence.modeling.exposure_line import NO_WEIGHT

from .exposures_of_noise import noisy


def test_the_model_is_nearer_where_exposures_are_not_in_proportion_to_followers() -> None:
    judged = judge_exposures(noisy(slope=0.5, between=0.4))
    assert judged is not None
    assert judged.better
    assert judged.low > 0.1
    assert list(judged.table.index) == list(METHODS)
    errors = judged.table["log_error"]
    assert errors[MODEL] == errors.min()
    assert judged.lead == pytest.approx(errors[RULE] - errors[MODEL])
    assert (judged.table["low"] < errors).all()
    assert (errors < judged.table["high"]).all()
    assert judged.table.loc[MODEL, "coverage_80"] == pytest.approx(0.8, abs=0.08)
    assert judged.table.loc[MODEL, "predicted_over_observed"] == pytest.approx(1.0, abs=0.15)


def test_the_model_loses_next_to_nothing_where_the_rule_is_true() -> None:
    judged = judge_exposures(noisy(slope=1.0, between=0.0))
    assert judged is not None
    assert abs(judged.lead) < 0.02


def test_the_rule_is_kept_where_it_was_nearer() -> None:
    past = noisy(slope=0.5, between=0.4)
    judged = judge_exposures(past)
    assert judged is not None
    better, worse = (
        choose_exposures(past, replace(judged, lead=lead)) for lead in (judged.lead, -0.01)
    )
    assert better is not None
    assert worse is not None
    assert better.sized is not None
    assert better.sized.slope == pytest.approx(0.5, abs=0.1)
    assert worse.sized is not None
    assert (worse.sized.slope, worse.sized.strength) == (1.0, NO_WEIGHT)


@pytest.mark.parametrize("rows", [0, 1, 12])
def test_where_there_is_too_little_to_walk_forward_nothing_is_judged(rows: int) -> None:
    past = noisy()[:rows]
    assert judge_exposures(past) is None
    assert (choose_exposures(past, None) is None) == (rows == 0)


def test_placements_of_one_instant_are_borne() -> None:
    past = noisy().assign(as_of=pd.Timestamp("2022-01-01"), settled_at=pd.Timestamp("2022-02-01"))
    assert judge_exposures(past) is None


def test_a_fold_is_assumed_from_what_was_settled_before_it() -> None:
    past = noisy()
    told = walk_forward(past)
    middle = past["as_of"].quantile(0.7)
    later = past["settled_at"] >= middle
    changed = walk_forward(past.assign(exposures=past["exposures"].where(~later, 1e6)))
    assert (
        len(told) == len(changed) == (past["as_of"] >= past["as_of"].quantile(0.4, "lower")).sum()
    )
    first = len(told) // 4 - 5
    columns = ["median", "low_80", "high_80", *METHODS]
    pd.testing.assert_frame_equal(told[columns][:first], changed[columns][:first])
    assert not told[columns][-first:].equals(changed[columns][-first:])


def test_last_and_median_are_the_creators_own_and_else_the_rule() -> None:
    past = noisy(creators=12, each=12)
    told = walk_forward(past)
    asked = past.sort_index().loc[past["as_of"] >= past["as_of"].quantile(0.4, "lower")]
    asked = asked.sort_values("as_of", kind="stable")
    told = told.assign(came=told["exposures"]).sort_values("came", ignore_index=True)
    asked = asked.sort_values("exposures", ignore_index=True)
    for row, found in zip(asked.itertuples(), told.itertuples(), strict=True):
        known = past[(past["creator_id"] == row.creator_id) & (past["settled_at"] < row.as_of)]
        own = known.sort_values("settled_at", kind="stable")["exposures"]
        assert found.past == pytest.approx(len(own))
        assert found.creator_last == (own.iloc[-1] if len(own) else found.followers_rate)
        assert found.creator_median == (own.median() if len(own) else found.followers_rate)


def test_the_judgement_is_plain_json() -> None:
    judged = judge_exposures(noisy())
    assert judged is not None
    plain = judged.to_dict()
    assert set(plain) == {"methods", "lead", "better"}
    assert plain["methods"][RULE]["coverage_80"] is None
    assert isinstance(plain["methods"][MODEL]["coverage_80"], float)
    assert not np.isnan(plain["methods"][MODEL]["coverage_80_new"])
