"""The cohort: one row per placement or candidate, nothing of an outcome in it."""

import pandas as pd
import pytest

from conversion_influence.dataset.cohort import OFFER, candidates_cohort, placements_cohort
from conversion_influence.errors import TableError

from .tables_of_two import day, opened


def test_placements_come_in_order_of_booking_then_id() -> None:
    with opened() as tables:
        cohort = placements_cohort(tables).order_by("row_id").execute()
    assert cohort["placement_id"].tolist() == ["early", "late", "open"]
    assert cohort["row_id"].tolist() == [0, 1, 2]
    assert cohort["as_of"].tolist() == [day(3), day(9), day(9)]


def test_no_outcome_stands_in_a_cohort_of_placements() -> None:
    with opened() as tables:
        columns = set(placements_cohort(tables).columns)
    assert columns == {"row_id", "placement_id", "creator_id", "as_of", *OFFER}


def test_an_extra_column_of_placements_is_taken_along_when_asked_for() -> None:
    with opened(placements={"bid": [5.0, 6.0, None]}) as tables:
        cohort = placements_cohort(tables, ("bid",)).order_by("row_id").execute()
    assert cohort["bid"].tolist()[:2] == [6.0, 5.0]


def test_without_placements_there_is_no_cohort_but_of_a_list_and_both_languages_say_so() -> None:
    with opened(placements=None) as tables, pytest.raises(TableError) as refused:
        placements_cohort(tables)
    assert str(refused.value).startswith("placements: missing; there are no past placements")
    told = refused.value.told("fr")
    assert told.startswith("placements\N{NO-BREAK SPACE}: absente")
    for words in (str(refused.value), told):
        assert "`influence features FOLDER --candidates LIST`" in words


def test_candidates_keep_their_order_repeats_and_columns_whatever_their_index() -> None:
    given = pd.DataFrame(
        {
            "creator_id": ["bob", "ada", "bob"],
            "as_of": [day(9), day(1), day(9)],
            "topic": [None, None, None],
            "cost": [1, 2, 3],
            "note": ["a", "b", "c"],
        },
        index=[7, 7, 3],
    )
    with opened() as tables:
        cohort = candidates_cohort(tables, given).order_by("row_id").execute()
    assert cohort["creator_id"].tolist() == ["bob", "ada", "bob"]
    assert cohort["note"].tolist() == ["a", "b", "c"]
    assert cohort["cost"].tolist() == [1.0, 2.0, 3.0]
    assert cohort[["topic", "platform", "discount"]].isna().all(axis=None)
    assert set(OFFER) <= set(cohort.columns)


def test_names_of_candidates_are_in_lower_case_as_those_of_the_tables_are() -> None:
    given = pd.DataFrame({"creator_id": ["ada"], "as_of": [day(9)], "format": ["Reel"]})
    given = given.assign(topic=" Food", platform="X", brand="ACME")
    with opened(placements={"topic": ["FOOD", None, "food"]}) as tables:
        (row,) = candidates_cohort(tables, given).execute().to_dict("records")
        topics = placements_cohort(tables).execute()["topic"].dropna()
    names = [row[name] for name in ("topic", "platform", "brand", "format")]
    assert names == ["food", "x", "acme", "Reel"]
    assert topics.tolist() == ["food", "food"]
