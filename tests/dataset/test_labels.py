"""Labels: k of n, and only of placements whose outcome cannot change any more."""

import pytest

from conversion_influence.dataset.cohort import placements_cohort
from conversion_influence.dataset.labels import is_final, placement_labels, refuse_unsettled
from conversion_influence.errors import LeakageError

from .tables_of_two import day, opened


def test_labels_stand_beside_the_cohort_and_count_a_missing_exposure_as_one() -> None:
    with opened() as tables:
        labels = placement_labels(tables, placements_cohort(tables))
    assert labels.index.tolist() == [0, 1, 2]
    assert labels["placement_id"].tolist() == ["early", "late", "open"]
    assert labels["conversions"].tolist()[:2] == [1.0, 3.0]
    assert labels["exposures"].tolist() == [1.0, 10.0, 1.0]


def test_an_outcome_is_final_only_strictly_after_it_settled() -> None:
    with opened() as tables:
        labels = placement_labels(tables, placements_cohort(tables))
    assert is_final(labels, day(5)).tolist() == [False, False, False]
    assert is_final(labels, day(6)).tolist() == [True, False, False]
    assert is_final(labels, day(300)).tolist() == [True, True, False]


def test_unsettled_placements_are_refused_by_name() -> None:
    with opened() as tables:
        labels = placement_labels(tables, placements_cohort(tables))
    with pytest.raises(LeakageError, match=r"1 placements are not settled .*: open\. .*unsettled"):
        refuse_unsettled(labels, day(300))
    refuse_unsettled(labels.iloc[:2], day(300))
