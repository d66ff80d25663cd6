"""A model that learned from a label in disguise is not to be trusted, whatever its figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from conversion_influence.dataset.rows import Rows, Sides, SignalWords
from conversion_influence.evaluation.disguise import (
    IN_FLAT,
    IN_TABLES,
    distrusted,
    find_disguised,
)
from conversion_influence.evaluation.judge import judge
from conversion_influence.evaluation.judgement import Judgement
from conversion_influence.evaluation.outcomes import Forecast, Outcome

ROWS = 400


def rows_of(k: np.ndarray, n: np.ndarray, sides: Sides | None = None, **columns: object) -> Rows:
    frame = pd.DataFrame(columns)
    return Rows(
        frame=frame,
        conversions=k.astype(float),
        exposures=n.astype(float),
        groups=np.arange(len(k)).astype(str),
        as_of=None,
        settled_at=None,
        words=tuple(SignalWords(name, "signals", name, name) for name in frame),
        left_out=(),
        rules={},
        sides=sides,
    )


@pytest.fixture(name="rng")
def _rng() -> np.random.Generator:
    return np.random.default_rng(11)


@pytest.fixture(name="judged")
def _judged(rng: np.random.Generator) -> Judgement:
    """Return a judgement of a model that beats the only rule."""
    rate = rng.beta(2, 8, ROWS)
    k, n = rng.binomial(50, rate).astype(float), np.full(ROWS, 50.0)
    flat = np.full(ROWS, rate.mean())
    return judge(
        {"test": Outcome(k, n, np.arange(ROWS) % 40)},
        {"model": {"test": Forecast(rate, rate)}, "base_rate": {"test": Forecast(flat, flat)}},
        replicates=100,
    )


def test_the_rate_itself_is_found_and_what_only_predicts_it_is_not(
    rng: np.random.Generator,
) -> None:
    n = rng.integers(20, 200, ROWS)
    skill = rng.normal(size=ROWS)
    k = rng.binomial(n, 1 / (1 + np.exp(2.5 - skill / 2)))
    rows = rows_of(k, n, skill=skill, leak=k / n, noise=rng.random(ROWS))
    assert [one.signal for one in find_disguised(rows)] == ["leak"]


def test_of_judgements_between_two_what_they_differ_by_is_looked_at(
    rng: np.random.Generator,
) -> None:
    k = rng.integers(0, 2, ROWS)
    level, wins = rng.normal(0, 5, ROWS), np.where(k == 1, 1.0, -1.0)
    columns = {
        "a_reach": rng.random(ROWS),
        "b_reach": rng.random(ROWS),
        "a_votes": level + wins,
        "b_votes": level,
    }
    rows = rows_of(k, np.ones(ROWS), Sides("a_", "b_", ("reach", "votes")), **columns)
    assert [one.signal for one in find_disguised(rows)] == ["votes"]


def test_its_verdict_takes_the_place_of_use_it_and_says_what_to_leave_out(
    judged: Judgement, rng: np.random.Generator
) -> None:
    assert judged.verdict.code == "use_it"
    n = np.full(ROWS, 50)
    k = rng.binomial(n, rng.beta(2, 8, ROWS))
    one = find_disguised(rows_of(k, n, leak=k / n))
    told = distrusted(judged, one, IN_FLAT)
    assert told.verdict.code == "label_in_disguise"
    assert "the signal leak alone" in told.verdict.text_en
    assert "`flat.ignore`" in told.verdict.text_en
    assert "le signal leak" in told.verdict.text_fr
    assert [note.code for note in told.notes] == ["label_in_disguise"]
    assert f"AUC {one[0].auc:.3f}" in str(told.notes[0])
    two = find_disguised(rows_of(k, n, leak=k / n, paid=k))
    several = distrusted(judged, two, IN_TABLES).verdict.text_en
    assert "each of the 2 signals leak, paid alone" in several
    assert "`features.placements`" in several


def test_a_judgement_without_labels_in_disguise_is_returned_as_it_is(judged: Judgement) -> None:
    assert distrusted(judged, (), IN_FLAT) is judged
