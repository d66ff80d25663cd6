"""What a model listens to: importance with intervals, and contribution against value."""

import numpy as np
import pandas as pd
import pytest

from conversion_influence.errors import ModelError
from conversion_influence.evaluation.dependence import MISSING, OTHERS, dependence
from conversion_influence.evaluation.grouping import by_group, group_in_words
from conversion_influence.evaluation.importance import importance
from conversion_influence.plots import plot_dependence, plot_importance, to_png

GROUPS = {"reply_rate_90d": "conversation", "comments_per_post_90d": "conversation"}


@pytest.fixture(scope="module")
def contributions() -> pd.DataFrame:
    chance = np.random.default_rng(3)
    strong = chance.normal(0, 1.0, 600)
    return pd.DataFrame(
        {
            "reply_rate_90d": strong,
            "comments_per_post_90d": -strong,
            "own": chance.normal(0, 0.1, 600),
            "expected": -3.0,
        }
    )


@pytest.fixture(scope="module")
def frame(contributions: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "reply_rate_90d": np.where(np.arange(600) % 6, contributions["reply_rate_90d"], np.nan),
            "comments_per_post_90d": np.repeat([0.0, 4.0], 300),
            "own": [*(["tea"] * 500), *map(str, range(90)), *([None] * 10)],
        }
    )


EXPOSURES = np.repeat([1.0, 3.0], 300)
CREATORS = np.arange(600) // 4


def test_groups_keep_the_sum_of_every_row(contributions: pd.DataFrame) -> None:
    found = by_group(contributions, GROUPS)
    assert list(found) == ["conversation", "signals", "expected"]
    np.testing.assert_allclose(found.sum(axis=1), contributions.sum(axis=1), rtol=0, atol=1e-9)
    np.testing.assert_allclose(found["conversation"], 0.0, atol=1e-12)
    assert list(by_group(contributions.head(0), GROUPS)) == list(found)
    assert group_in_words("offer", "fr") == "l'offre"
    assert group_in_words("signals", "en") == "signals"


def test_importance_is_the_weighted_mean_of_absolute_contributions(
    contributions: pd.DataFrame,
) -> None:
    found = importance(contributions, GROUPS, EXPOSURES, CREATORS).set_index(["kind", "name"])
    for name in ("reply_rate_90d", "own"):
        by_hand = np.average(contributions[name].abs(), weights=EXPOSURES)
        assert found.loc[("signal", name), "mean_abs"] == pytest.approx(by_hand)
    assert found.loc[("group", "conversation"), "mean_abs"] == pytest.approx(0.0, abs=1e-12)
    assert found.loc[("signal", "own"), "group"] == "signals"
    within = found[found["mean_abs"] > 1e-6]
    assert (within["low"] < within["mean_abs"]).all()
    assert (within["mean_abs"] < within["high"]).all()
    assert set(found["creators"]) == {150}


def test_intervals_cover_the_mean_of_other_creators() -> None:
    chance = np.random.default_rng(11)
    truth, covered = 2.0 / np.sqrt(2.0 * np.pi), 0
    for seed in range(60):
        size = np.repeat(chance.normal(0, 1, 80), 5)  # rows of one creator are alike
        table = pd.DataFrame({"x": size, "expected": 0.0})
        row = importance(
            table, {}, np.ones(400), np.arange(400) // 5, replicates=200, seed=seed
        ).iloc[0]
        covered += row["low"] <= truth <= row["high"]
    assert covered >= 52


def test_importance_of_one_creator_has_no_interval(contributions: pd.DataFrame) -> None:
    found = importance(contributions, GROUPS, EXPOSURES, np.zeros(600))
    assert found[["low", "high"]].isna().all(axis=None)


def test_importance_refuses_rows_that_do_not_match(contributions: pd.DataFrame) -> None:
    with pytest.raises(ModelError, match="same rows, at least one; came 600, 2 and 600 rows"):
        importance(contributions, GROUPS, EXPOSURES[:2], CREATORS)
    with pytest.raises(ModelError, match="came 0, 0 and 0 rows"):
        importance(contributions.head(0), GROUPS, EXPOSURES[:0], CREATORS[:0])


def test_bins_hold_every_row_once(frame: pd.DataFrame, contributions: pd.DataFrame) -> None:
    table = dependence(frame, contributions, EXPOSURES, list(frame))
    assert list(dict.fromkeys(table["signal"])) == list(frame)
    for name, rows in table.groupby("signal"):
        assert rows["n"].sum() == 600
        assert rows["exposures"].sum() == EXPOSURES.sum()
        mean = np.average(rows["contribution"], weights=rows["exposures"])
        assert mean == pytest.approx(np.average(contributions[name], weights=EXPOSURES))
        assert (rows["low"] <= rows["high"]).all()


def test_values_ascend_ties_stay_together_and_the_missing_comes_last(
    frame: pd.DataFrame, contributions: pd.DataFrame
) -> None:
    table = dependence(frame, contributions, EXPOSURES, list(frame))
    rate = table[table["signal"] == "reply_rate_90d"]
    assert len(rate) == 11
    assert rate["label"].iloc[-1] == MISSING
    known = rate.iloc[:-1]
    assert known["value"].is_monotonic_increasing
    assert (known["most"].to_numpy()[:-1] <= known["least"].to_numpy()[1:]).all()
    assert known["contribution"].is_monotonic_increasing
    assert known["label"].str.endswith("%").all()
    assert table[table["signal"] == "comments_per_post_90d"]["label"].tolist() == ["0", "4"]
    own = table[table["signal"] == "own"]
    assert own["label"].iloc[0] == "tea"
    assert own["label"].iloc[-1] == MISSING
    assert set(own["label"]) >= {OTHERS}
    assert len(own) == 11
    assert own["value"].isna().all()


def test_figures_are_drawn_from_the_tables_alone(
    frame: pd.DataFrame, contributions: pd.DataFrame
) -> None:
    sizes = importance(contributions, GROUPS, EXPOSURES, CREATORS)
    table = dependence(frame, contributions, EXPOSURES, list(frame))
    names = {"reply_rate_90d": "share of comments they answer"}
    for draw, rows in ((plot_importance, sizes), (plot_dependence, table)):
        assert to_png(draw(rows, names)).startswith(b"\x89PNG")
        assert to_png(draw(rows, names)) == to_png(draw(rows, names))
        with pytest.raises(ModelError, match="holds no signal"):
            draw(rows.head(0), names)
    titles = [axes.get_title() for axes in plot_dependence(table, names).axes]
    assert titles[0] == "share of comments they answer"
