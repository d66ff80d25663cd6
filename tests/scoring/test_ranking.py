"""A ranked list: order, ties, rank by followers, and columns that keep their names."""

import numpy as np
import pandas as pd
import pytest

from conversion_influence.scoring import followers_of, ranked


def test_a_column_called_like_one_of_ours_is_kept_under_a_free_name() -> None:
    scores = pd.DataFrame({"likelihood": [0.1, 0.2]})
    own = pd.DataFrame({"likelihood": ["a", "b"], "given_likelihood": ["c", "d"], "rank": [8, 9]})
    found = ranked(own, scores)
    names = ["given_given_likelihood", "given_likelihood", "given_rank"]
    assert list(found) == ["rank", "rank_by_followers", *names, "likelihood"]
    assert found[["rank", *names, "likelihood"]].iloc[0].tolist() == [1, "b", "d", 9, 0.2]


def test_ties_stay_in_the_order_of_the_list() -> None:
    found = ranked(
        pd.DataFrame({"creator_id": ["z", "b", "a"]}),
        pd.DataFrame({"likelihood": [0.1, 0.2, 0.1]}),
    )
    assert list(found["creator_id"]) == ["b", "z", "a"]
    assert list(found["rank"]) == [1, 2, 2]


def test_the_rank_by_followers_stands_beside_the_rank() -> None:
    scores = pd.DataFrame({"likelihood": [0.4, 0.3, 0.2, 0.1]})
    own = pd.DataFrame({"creator_id": list("abcd")})
    found = ranked(own, scores, pd.Series([10.0, 500.0, np.nan, 500.0]))
    assert list(found) == ["rank", "rank_by_followers", "creator_id", "likelihood"]
    assert found["rank_by_followers"].astype(object).where(
        found["rank_by_followers"].notna(), None
    ).tolist() == [3, 1, None, 1]
    assert ranked(own, scores)["rank_by_followers"].isna().all()


def test_an_empty_list_is_ranked_too() -> None:
    found = ranked(pd.DataFrame({"creator_id": []}), pd.DataFrame({"likelihood": []}))
    assert (len(found), list(found)[:2]) == (0, ["rank", "rank_by_followers"])


def test_followers_are_those_of_the_list_where_it_has_them() -> None:
    frame = pd.DataFrame(
        {"followers": [100.0, np.nan, -1.0, np.nan], "log_followers": np.log1p([7, 20, 30, np.nan])}
    )
    found = followers_of(frame)
    assert found[:3].tolist() == pytest.approx([100.0, 20.0, 30.0])
    assert np.isnan(found[3])
    assert followers_of(frame.assign(followers="many"))[0] == pytest.approx(7)
    assert followers_of(frame[[]]).isna().all()
