"""Past placements with the audience they were booked at, and what of them was known when."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from conversion_influence.dataset.exposures import asked_exposures, last_known, past_exposures
from conversion_influence.modeling.exposure_fit import fit_exposures
from conversion_influence.tables.sources import open_frames
from conversion_influence.tables.world import simulate
from conversion_influence.timeframe import is_past

from .tables_of_two import day, opened

SNAPSHOTS = pd.DataFrame(
    {
        "creator_id": ["ada"] * 4,
        "platform": ["x", "x", "y", "x"],
        "captured_at": [day(2), day(5), day(5), day(9)],
        "followers": [10, 20, 300, 40],
    }
)


def candidates(**columns: object) -> pd.DataFrame:
    asked = pd.DataFrame({"creator_id": ["ada"], "as_of": [day(9)], "platform": ["x"]})
    return asked.assign(**columns)


@pytest.mark.parametrize(
    ("asked", "followers"),
    [
        pytest.param({}, 20.0, id="the last capture strictly before, on the network of the offer"),
        pytest.param({"as_of": day(10)}, 40.0, id="a day later the next one"),
        pytest.param({"platform": " X"}, 20.0, id="networks are compared in lower case"),
        pytest.param({"platform": None}, 320.0, id="all networks where the offer names none"),
        pytest.param({"platform": "z"}, np.nan, id="no capture on that network"),
        pytest.param({"as_of": day(2)}, np.nan, id="no capture yet"),
        pytest.param({"creator_id": "bob"}, np.nan, id="no capture of that creator"),
    ],
)
def test_followers_are_those_of_the_last_capture_before(
    asked: dict[str, object], followers: float
) -> None:
    with opened(account_snapshots=SNAPSHOTS) as tables:
        found = asked_exposures(tables, candidates(**asked))
    np.testing.assert_array_equal(found["followers"], [followers])
    assert found["listed"].all()


def test_without_captures_nothing_is_said_of_followers() -> None:
    with opened() as tables:
        found = asked_exposures(tables, candidates().set_axis([7], axis=0))
        past = past_exposures(tables)
    assert list(found.index) == [7]
    assert found["followers"].isna().all()
    assert not found["listed"].any()
    assert not past["listed"].any()


def test_only_settled_placements_with_exposures_tell_of_them() -> None:
    with opened() as tables:
        past = past_exposures(tables)
        none = past_exposures(tables, pd.Series(["bob"]))
    assert past[["creator_id", "exposures"]].to_numpy().tolist() == [["ada", 10.0]]
    assert none.empty


def test_where_exposures_are_not_counted_each_placement_is_one() -> None:
    placements = pd.DataFrame(
        {
            "placement_id": ["a", "b"],
            "creator_id": ["ada", "bob"],
            "booked_at": [day(1), day(2)],
            "settled_at": [day(4), day(3)],
            "conversions": [0, 1],
        }
    )
    with opened(placements=placements) as tables:
        past = past_exposures(tables)
    assert past[["creator_id", "exposures"]].to_numpy().tolist() == [["bob", 1.0], ["ada", 1.0]]


def test_without_placements_there_is_no_past() -> None:
    with opened(placements=None) as tables:
        assert past_exposures(tables).empty
        assert fit_exposures(past_exposures(tables)) is None


@pytest.mark.parametrize("seed", range(5))
def test_the_last_known_fact_is_that_of_a_search_one_by_one(seed: int) -> None:
    chance = np.random.default_rng(seed)
    facts = pd.DataFrame(
        {
            "creator_id": chance.choice(["a", "b", "c"], 40),
            "settled_at": [day(int(n)) for n in chance.integers(1, 15, 40)],
        }
    )
    facts = facts.sort_values(["creator_id", "settled_at"], ignore_index=True)
    asked = pd.DataFrame(
        {
            "creator_id": chance.choice(["a", "b", "d"], 30),
            "as_of": [day(int(n)) for n in chance.integers(1, 17, 30)],
        }
    )
    for row, found in zip(asked.itertuples(), last_known(facts, asked), strict=True):
        known = is_past(facts["settled_at"], row.as_of) & (facts["creator_id"] == row.creator_id)
        assert found == (known[known].index.max() if known.any() else -1)


@pytest.mark.parametrize("of_facts", [0, 2])
def test_no_facts_and_no_questions_are_borne(of_facts: int) -> None:
    facts = pd.DataFrame({"creator_id": ["a", "b"], "settled_at": [day(1), day(2)]})[:of_facts]
    asked = pd.DataFrame({"creator_id": ["c"], "as_of": [day(3)]})
    assert last_known(facts, asked).tolist() == [-1]
    assert last_known(facts, asked[:0]).tolist() == []


def test_what_came_later_changes_nothing_that_is_assumed() -> None:
    world = simulate(40, 5, days=400).tables
    frames = {name: world[name] for name in ("placements", "account_snapshots")}
    cut = frames["placements"]["booked_at"].quantile(0.6)
    asked = pd.DataFrame({"creator_id": world["creators"]["creator_id"], "as_of": cut})
    asked["platform"] = "instagram"

    def assumed(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
        with open_frames(frames, now=cut + timedelta(days=3000)) as tables:
            past = past_exposures(tables)
            model = fit_exposures(past[is_past(past["settled_at"], cut)])
            assert model is not None
            return model.forecast(asked_exposures(tables, asked), past)

    before = assumed(frames)
    placements, snapshots = (frame.copy() for frame in frames.values())
    later = ~is_past(placements["settled_at"], cut)
    placements.loc[later, "exposures"] = placements.loc[later, "exposures"] * 7 + 100_000
    placements.loc[later, "settled_at"] += timedelta(days=1000)
    after = ~is_past(snapshots["captured_at"], cut)
    snapshots.loc[after, "followers"] = snapshots.loc[after, "followers"] * 9 + 5
    assert later.any()
    assert after.any()
    changed = assumed({"placements": placements, "account_snapshots": snapshots})
    pd.testing.assert_frame_equal(before, changed, check_exact=True)
