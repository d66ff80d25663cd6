"""The context of a cohort row: how the offer suits the creator."""

from __future__ import annotations

import pandas as pd
import pytest

from conversion_influence.dataset.cohort import candidates_cohort
from conversion_influence.dataset.context import compute_context

from .tables_of_two import day, opened


@pytest.mark.parametrize(
    ("spoken", "asked", "match"),
    [
        ("fr", "fr-BE", 1.0),
        ("FR_ch", "fr", 1.0),
        ("en-US", "en_gb", 1.0),
        ("fr", "nl", 0.0),
        ("fr", "fro", 0.0),
        (None, "fr", None),
        ("fr", None, None),
    ],
)
def test_a_language_matches_without_regard_to_region_and_case(
    spoken: str | None, asked: str | None, match: float | None
) -> None:
    creators = pd.DataFrame({"creator_id": ["ada", "bob"], "language": [spoken, "xx"]})
    candidates = pd.DataFrame({"creator_id": ["ada"], "as_of": [day(9)], "language": [asked]})
    with opened(creators=creators.astype(object)) as tables:
        found = compute_context(tables, candidates_cohort(tables, candidates)).execute()
    assert found["language_match"].replace({float("nan"): None}).tolist() == [match]


def test_without_creators_nothing_of_the_creator_is_known_but_the_offer_is() -> None:
    candidates = pd.DataFrame({"creator_id": ["ada"], "as_of": [day(9)], "link": ["bio"]})
    with opened(creators=None) as tables:
        found = compute_context(tables, candidates_cohort(tables, candidates)).execute().loc[0]
    assert found["link"] == "bio"
    assert found[["language_match", "country_match", "topic_declared"]].isna().all()
