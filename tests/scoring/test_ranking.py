"""A ranked list: ranks, ties, followers, and columns that keep their names."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.scoring import followers_of, other_names, ranks_of


def test_a_column_called_like_one_of_ours_is_kept_under_a_free_name() -> None:
    ours = ["rank", "likelihood"]
    assert other_names(["likelihood", "given_likelihood", "rank", "handle"], ours) == {
        "likelihood": "given_given_likelihood",
        "rank": "given_rank",
    }


def test_equals_share_the_best_rank_and_what_is_missing_has_none() -> None:
    assert ranks_of(np.array([10.0, 500.0, np.nan, 500.0, 0.0])).tolist() == [3, 1, 0, 1, 4]
    assert ranks_of(np.array([])).tolist() == []


@given(st.lists(st.sampled_from([0.0, -0.0, 0.5, 1e-300, 7.0, np.nan, np.inf]), max_size=40))
def test_ranks_are_those_of_a_count_of_what_is_larger(values: list[float]) -> None:
    expected = [0 if np.isnan(one) else 1 + sum(two > one for two in values) for one in values]
    assert ranks_of(np.array(values)).tolist() == expected


def test_followers_are_those_of_the_list_where_it_has_them() -> None:
    frame = pd.DataFrame(
        {"followers": [100.0, np.nan, -1.0, np.nan], "log_followers": np.log1p([7, 20, 30, np.nan])}
    )
    found = followers_of(frame)
    assert found[:3].tolist() == pytest.approx([100.0, 20.0, 30.0])
    assert np.isnan(found[3])
    assert followers_of(frame.assign(followers="many"))[0] == pytest.approx(7)
    assert followers_of(frame[[]]).isna().all()


def test_followers_may_stand_under_another_name_that_a_flat_model_knows() -> None:
    frame = pd.DataFrame({"posts": [3, 4], "follower_count": [3483.0, np.nan]})
    assert followers_of(frame)[0] == 3483.0
    assert np.isnan(followers_of(frame)[1])
    assert followers_of(frame.assign(followers=[9.0, 8.0])).tolist() == [9.0, 8.0]
