"""A known law of exposures is found again, and its range holds what it promises."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from conversion_influence.errors import ModelError
from conversion_influence.modeling.exposure_fit import fit_exposures, fit_rule
from conversion_influence.modeling.exposure_line import ENDLESS, NO_WEIGHT, fit_line
from conversion_influence.modeling.exposures import LEVELS, RANGES, ExposureModel

from .drawn_exposures import NETWORKS, START, drawn, next_ones


def fitted(past: pd.DataFrame) -> ExposureModel:
    model = fit_exposures(past)
    assert model is not None
    return model


def test_slope_networks_and_weight_of_creators_are_found_again() -> None:
    sized = fitted(drawn(300)).sized
    assert sized is not None
    assert sized.slope == pytest.approx(0.6, abs=0.06)
    found = {name: sized.networks[name] - sized.networks["z"] for name in NETWORKS}
    assert found == pytest.approx(NETWORKS, abs=0.25)
    assert sized.strength in (0.3, 1.0)  # 0.4**2 / 0.5**2 is 0.64
    assert sized.half_life >= 540.0


def test_a_creator_with_a_past_is_foretold_by_it_and_a_new_one_by_the_others() -> None:
    past = drawn(300)
    told = fitted(past).forecast(next_ones(past), past)
    truth = next_ones(past)["truth"]
    known = np.abs(np.log(told["median"] / truth))
    new = np.abs(np.log(fitted(past).forecast(next_ones(past), past[:0])["median"] / truth))
    assert known.mean() < 0.15  # 0.4 / sqrt(12) * 0.8 is 0.09
    assert new.mean() == pytest.approx(0.4, abs=0.08)  # 0.5 * 0.8
    assert (told["past"] == 12).all()


@pytest.mark.parametrize("of_followers", ["known", "missing", "no table"])
@pytest.mark.parametrize("known", [True, False])
def test_ranges_hold_as_many_as_they_promise_and_totals_add_up(
    of_followers: str, known: bool
) -> None:
    changes: dict[str, object] = {} if of_followers == "known" else {"followers": np.nan}
    past = drawn(400, seed=2).assign(listed=of_followers != "no table", **changes)
    fresh = drawn(400, seed=2 if known else 9).assign(listed=past["listed"], **changes)
    asked = fresh.assign(as_of=pd.Timestamp("2024-02-01"))
    noise = np.random.default_rng(3).normal(0.0, 0.4, len(asked))
    came = asked["truth"] * np.exp(noise)
    told = fitted(past).forecast(asked, past if known else past[:0])
    for percent in RANGES:
        inside = came.between(told[f"low_{percent}"], told[f"high_{percent}"]).mean()
        assert inside == pytest.approx(percent / 100, abs=0.07)
    assert told["expected"].sum() / came.sum() == pytest.approx(1.0, abs=0.2)


def test_outliers_do_not_bend_the_line() -> None:
    past = drawn(200)
    spoiled = past.assign(exposures=past["exposures"].where(past.index % 10 != 0, 1e7))
    assert fit_line(spoiled, sized=True).slope == pytest.approx(0.6, abs=0.1)


def test_later_placements_weigh_more_only_where_creators_drift() -> None:
    steady, drifting = (fitted(drawn(200, 20, drift=drift)) for drift in (0.0, 0.6))
    assert steady.sized is not None
    assert drifting.sized is not None
    assert drifting.sized.half_life <= 180.0 < steady.sized.half_life


def test_creators_who_do_not_differ_get_no_weight_of_their_own() -> None:
    sized = fitted(drawn(200, between=0.0)).sized
    assert sized is not None
    assert sized.strength >= 10.0


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"platform": "new"}, id="a new network"),
        pytest.param({"platform": None}, id="no network"),
        pytest.param({"followers": np.nan}, id="missing followers"),
        pytest.param({"followers": np.nan, "listed": False}, id="no table of followers"),
        pytest.param({"followers": 0.0}, id="nobody follows"),
        pytest.param({"followers": 1e12}, id="more than there are people"),
        pytest.param({"creator_id": "nobody"}, id="a new creator"),
    ],
)
def test_every_row_is_answered_with_a_range_around_it(change: dict[str, object]) -> None:
    past = drawn(50)
    told = fitted(past).forecast(next_ones(past, **change), past)
    assert np.isfinite(told.to_numpy()).all()
    assert (told.drop(columns="past") > 0).all(axis=None)
    order = ["low_90", "low_80", "low_50", "median", "high_50", "high_80", "high_90"]
    assert (told[order].diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


def test_a_new_network_is_taken_for_an_average_one() -> None:
    past = drawn(200)
    model = fitted(past)
    assert model.sized is not None
    level = model.sized.level(next_ones(past, platform="new"))
    middle = [model.sized.level(next_ones(past, platform=name)) for name in NETWORKS]
    np.testing.assert_allclose(level, np.mean(middle, axis=0), atol=0.05)


def test_new_creators_have_wider_ranges_than_known_ones() -> None:
    past = drawn(200)
    model = fitted(past)
    known = model.forecast(next_ones(past), past)
    new = model.forecast(next_ones(past), past[:0])
    assert ((new["high_80"] / new["low_80"]) > (known["high_80"] / known["low_80"])).all()


@pytest.mark.parametrize("rows", [1, 3, 19])
def test_a_handful_of_placements_promises_no_narrow_range(rows: int) -> None:
    past = drawn(10)[:rows].assign(exposures=100.0)
    told = fitted(past).forecast(next_ones(past), past)
    assert told["median"].between(50, 200).all()
    assert (told["high_80"] / told["low_80"] > 1.3).all()


def test_where_all_placements_are_one_exposure_so_is_the_next() -> None:
    past = drawn(100).assign(exposures=1.0)
    told = fitted(past).forecast(next_ones(past), past)
    np.testing.assert_allclose(told["expected"], 1.0, atol=0.05)


def test_without_placements_nothing_is_learned() -> None:
    assert fit_exposures(drawn()[:0]) is None
    assert fit_rule(drawn()[:0]) is None


def test_what_settles_later_does_not_count_to_the_last_bit() -> None:
    past = drawn(60)
    asked = next_ones(past).assign(as_of=START + pd.Timedelta(days=300))
    model = fitted(past)
    later = past["settled_at"] >= asked["as_of"].iloc[0]
    changed = past.assign(exposures=past["exposures"].where(~later, 1e6))
    told = model.forecast(asked, past)
    pd.testing.assert_frame_equal(told, model.forecast(asked, changed), check_exact=True)
    pd.testing.assert_frame_equal(told, model.forecast(asked, past[~later]), check_exact=True)
    mixed = asked.sample(frac=1.0, random_state=1)
    pd.testing.assert_frame_equal(told.loc[mixed.index], model.forecast(mixed, past))


def test_the_rule_is_followers_times_the_median_rate_of_the_network() -> None:
    past = drawn(60)
    rule = fit_rule(past)
    assert rule is not None
    assert rule.sized is not None
    rates = (past["exposures"] / past["followers"]).groupby(past["platform"]).median()
    asked = next_ones(past)
    by_hand = asked["followers"] * asked["platform"].map(rates)
    np.testing.assert_allclose(np.exp(rule.sized.level(asked)), by_hand, rtol=1e-3)
    assert rule.sized.strength == NO_WEIGHT
    assert rule.sized.half_life == ENDLESS


def test_a_model_comes_back_from_json_as_it_was() -> None:
    past = drawn(60)
    past.loc[:99, "followers"] = np.nan
    model = fitted(past)
    stored = json.loads(json.dumps(model.to_dict()))
    again = ExposureModel.from_dict(stored)
    assert again.to_dict() == model.to_dict()
    assert set(stored) == {"blind", "sized", "unlisted"}
    asked = next_ones(past)
    pd.testing.assert_frame_equal(again.forecast(asked, past), model.forecast(asked, past))


def _changed(**changes: Any) -> dict[str, Any]:
    stored = fitted(drawn(30)).to_dict()
    stored["blind"] |= changes
    return stored


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        pytest.param({}, "blind: Field required", id="nothing"),
        pytest.param(None, "the whole: ", id="no mapping"),
        pytest.param(_changed(extra=1), r"blind\.extra", id="an unknown key"),
        pytest.param(_changed(slope="1"), r"blind\.slope", id="text for a number"),
        pytest.param(_changed(slope=float("inf")), r"blind\.slope", id="no finite number"),
        pytest.param(_changed(strength=0.0), r"blind\.strength", id="no strength"),
        pytest.param(_changed(half_life=-1.0), r"blind\.half_life", id="a negative half-life"),
        pytest.param(
            _changed(new={"quantiles": [0.0], "factor": 1.0}), r"new\.quantiles", id="one quantile"
        ),
        pytest.param(
            _changed(known={"quantiles": list(-LEVELS), "factor": 1.0}), "must not fall", id="falls"
        ),
    ],
)
def test_a_damaged_model_is_refused_with_its_first_fault(stored: object, message: str) -> None:
    with pytest.raises(ModelError, match=f"{message}.*(again|required)"):
        ExposureModel.from_dict(stored)


def test_a_half_life_next_to_nothing_still_gives_numbers() -> None:
    past = drawn(30)
    model = fitted(past)
    tiny = replace(model, sized=replace(model.blind, half_life=1e-6))
    assert np.isfinite(tiny.forecast(next_ones(past), past).to_numpy()).all()
