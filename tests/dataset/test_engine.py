"""The engine: every aggregate of a stream in one pass, whatever lookbacks stand together."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from conversion_influence.dataset import questions
from conversion_influence.dataset.aggregates import Scope, Total
from conversion_influence.dataset.assemble import assemble
from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.cohort import candidates_cohort
from conversion_influence.dataset.features import Signal
from conversion_influence.dataset.formulas import itself
from conversion_influence.dataset.questions import Algorithm

from .tables_of_two import day, opened

REPLIES = pd.DataFrame(
    {
        "creator_id": ["ada", "ada", "ada"],
        "commented_at": [day(1), day(80), day(99)],
        "replied_at": [day(2), day(81), day(100)],
    }
)


def clock(hour: int, minute: int = 0) -> pd.Timestamp:
    return pd.Timestamp(day(60)) + pd.Timedelta(hours=hour, minutes=minute)


def total(days: int | None) -> Signal:
    return Signal("n", "mentions", (Total("answers", "one", days),), itself, "", "", "", "", days)


@pytest.mark.parametrize(
    ("lookbacks", "expected"),
    [([None], [2]), ([None, 28], [2, 1]), ([90, 28], [1, 1]), ([1], [0])],
    ids=str,
)
def test_answers_of_the_whole_past_and_of_lookbacks_are_counted_side_by_side(
    lookbacks: Sequence[int | None], expected: list[int]
) -> None:
    asked = pd.DataFrame({"creator_id": ["ada", "bob"], "as_of": day(100)})
    with opened(replies=REPLIES) as tables:
        found = assemble(
            tables,
            candidates_cohort(tables, asked),
            signals=[total(days) for days in lookbacks],
            offered=(),
        ).frame
    assert found.loc[0].tolist() == expected
    assert found.loc[1].tolist() == [0] * len(expected)


@pytest.mark.parametrize("algorithm", ["segments", "running"])
def test_posts_without_a_topic_are_active_weeks_and_gaps_but_no_topics(
    algorithm: Algorithm,
) -> None:
    posts = pd.DataFrame(
        {
            "post_id": ["p1", "p2", "p3", "q1"],
            "creator_id": ["ada", "ada", "ada", "bob"],
            "platform": "x",
            "published_at": [day(2), day(4), day(40), day(30)],
            "topic": [None, "food", "food", None],
        }
    )
    names = ("active_weeks_365d", "longest_gap_365d", "topic_entropy_365d")
    signals = [signal for signal in catalog() if signal.name in names]
    asked = pd.DataFrame({"creator_id": ["ada", "bob", "cyd"], "as_of": day(60)})
    with opened(posts=posts) as tables:
        cohort = candidates_cohort(tables, asked)
        found = assemble(tables, cohort, signals=signals, offered=(), algorithm=algorithm).frame
    found = found[list(names)]
    assert found.loc[0].tolist() == [2, 36, 0]
    assert found.loc[1].fillna(-1).tolist() == [1, -1, -1]
    assert found.loc[2].fillna(-1).tolist() == [0, -1, -1]


@pytest.mark.parametrize(("few", "scope"), [(0, "topic"), (0, "everyone"), (9, "topic")])
def test_everybodys_facts_count_up_to_the_question_whatever_they_are_added_up_by(
    few: int, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "FEW_CREATORS", few)
    published = [day(59), clock(9, 59), clock(10), clock(10, 30), clock(11), day(61)]
    posts = pd.DataFrame(
        {
            "post_id": [f"p{place}" for place in range(len(published))],
            "creator_id": "ada",
            "platform": "x",
            "published_at": published,
            "topic": "food",
        }
    )
    asked = [day(59), clock(0), clock(10), clock(10, 30), clock(10, 31), clock(23), day(62)]
    counted = Signal("n", "relevance", (Total("posts", "one", 1, scope),), itself, *[""] * 4)
    with opened(posts=posts) as tables:
        cohort = candidates_cohort(
            tables, pd.DataFrame({"creator_id": "bob", "as_of": asked, "topic": "food"})
        )
        found = assemble(tables, cohort, signals=[counted], offered=("topic",)).frame
    assert found["n"].tolist() == [0, 1, 1, 2, 3, 4, 1]
