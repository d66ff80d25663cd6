"""The alteration test: silent where nothing looks ahead, loud where something does."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from conversion_influence import timeframe
from conversion_influence.dataset import network
from conversion_influence.dataset.assemble import Features, assemble
from conversion_influence.dataset.audit import compare
from conversion_influence.dataset.audit.alteration import Alteration, Question
from conversion_influence.dataset.audit.compare import PREDICTION, alteration_test, choose_cuts
from conversion_influence.dataset.audit.future import Copy
from conversion_influence.dataset.audit.movement import movements
from conversion_influence.dataset.audit.sample import Sample, draw_sample
from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.features import Signal
from conversion_influence.errors import TableError
from conversion_influence.tables.sources import Tables, open_frames

from .audited_tables import CREATORS, CUT, NOW, frames

HONEST = ("log_followers", "mentioners_90d", "engagement_rate_90d", "tenure_days", "topic")
OFFERED = frozenset({"topic", "platform", "cost"})


def audit_of(
    signals: tuple[Signal, ...], given: dict[str, pd.DataFrame] | None = None
) -> Alteration:
    sample = Sample(given or frames(), CREATORS, len(CREATORS))
    return alteration_test(sample, Question(signals, (), (), OFFERED, NOW), [CUT], seed=3)


def named(*names: str) -> tuple[Signal, ...]:
    found = tuple(signal for signal in catalog() if signal.name in names)
    assert len(found) == len(names)
    return found


def tell(
    monkeypatch: pytest.MonkeyPatch, told: Callable[[Tables, pd.DataFrame], pd.Series]
) -> None:
    """Add a signal to what is assembled: from the tables and (creator_id, as_of) to its values."""

    def leaking(tables: Tables, cohort: Any, **asked: Any) -> Features:
        made = assemble(tables, cohort, **asked)
        rows = cohort.select("row_id", "creator_id", "as_of").execute().set_index("row_id")
        values = told(tables, rows.loc[made.frame.index])
        return replace(made, frame=made.frame.assign(told=values.to_numpy()))

    monkeypatch.setattr(compare, "assemble", leaking)


def mutate(monkeypatch: pytest.MonkeyPatch, mutant: dict[str, Any]) -> None:
    """Put the mutant wherever the package has the original."""
    modules = [m for name, m in sys.modules.items() if name.startswith("conversion_influence.")]
    for name, wrong in mutant.items():
        for module in modules:
            if name in vars(module):
                monkeypatch.setattr(module, name, wrong)


def test_no_signal_moves_where_none_sees_the_future() -> None:
    done = audit_of(named(*HONEST))
    assert (done.moved, done.unsteady) == ((), ())
    assert {entry.copy for entry in done.compared} == {"altered", "deleted", "added"}
    assert all(entry.facts > 50 for entry in done.compared)
    assert all(entry.at_cut >= len(CREATORS) for entry in done.compared)
    assert done.comparisons == sum(entry.rows for entry in done.compared) * len(HONEST)
    assert len(done.features.frame) == len(done.placements)


def test_a_comparison_that_is_wrong_by_one_instant_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    late = {"is_past": lambda known_at, as_of: known_at <= as_of}
    ranks = {"QUESTION_RANK": timeframe.FACT_RANK, "FACT_RANK": timeframe.QUESTION_RANK}
    mutate(monkeypatch, {**late, **ranks})
    looking = {"log_followers", "mentioners_90d", "accounts", "settled_placements"}
    done = audit_of(named(*looking, "topic"))
    assert {entry.signal for entry in done.moved} == looking
    assert all(example.as_of == CUT for entry in done.moved for example in entry.examples)


def test_a_signal_that_reads_outcomes_before_they_are_settled_is_named_with_both_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def own_outcome(tables: Tables, rows: pd.DataFrame) -> pd.Series:
        placements = tables.tables["placements"].execute()
        best = placements.groupby(["creator_id", "booked_at"])["conversions"].max()
        return best.reindex(pd.MultiIndex.from_frame(rows[["creator_id", "as_of"]]))

    tell(monkeypatch, own_outcome)
    done = audit_of(named("topic"))
    assert {entry.signal for entry in done.moved} == {"told"}
    assert {entry.copy for entry in done.moved} == {"altered", "deleted", "added"}
    (deleted,) = (entry for entry in done.moved if entry.copy == "deleted")
    placements = frames()["placements"]
    for example in deleted.examples:
        own = placements[placements["creator_id"] == example.creator_id]
        here = own[(own["booked_at"] == example.as_of) & (own["settled_at"] >= CUT)]
        assert example.before in set(here["conversions"])
        assert example.after != example.before
    assert 0 < len(deleted.examples) <= 5 <= deleted.rows


def test_a_signal_that_counts_everything_to_this_day_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def all_posts(tables: Tables, rows: pd.DataFrame) -> pd.Series:
        posts = tables.tables["posts"].execute()["creator_id"].value_counts()
        return rows["creator_id"].map(posts)

    tell(monkeypatch, all_posts)
    done = audit_of(named("topic"))
    assert {entry.copy for entry in done.moved} == {"deleted", "added"}
    assert max(entry.rows for entry in done.moved) > len(CREATORS)


def test_a_signal_that_differs_without_any_alteration_is_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = np.random.default_rng(0)
    tell(monkeypatch, lambda _, rows: pd.Series(chance.random(len(rows))))
    done = audit_of(named("topic"))
    assert [(entry.signal, entry.copy, entry.cut) for entry in done.unsteady] == [
        ("told", PREDICTION, None)
    ]


def test_missing_text_and_tiny_differences_are_compared_as_what_they_are() -> None:
    rows = pd.DataFrame({"creator_id": ["a", "b", "c"], "as_of": [pd.Timestamp(CUT)] * 3})
    before = pd.DataFrame(
        {
            "same": [1.0, np.nan, 3.0],
            "rounded": [1.0, 1e6, 0.0],
            "gone": [1.0, 2.0, np.nan],
            "text": ["x", None, "z"],
        }
    )
    after = before.assign(
        rounded=[1.0 + 1e-12, 1e6 + 1e-4, 1e-12],
        gone=[1.0, np.nan, 4.0],
        text=["x", None, "y"],
    )
    found = {entry.signal: entry for entry in movements(before, after, rows, "altered", CUT)}
    assert set(found) == {"gone", "text"}
    assert [(e.creator_id, e.before, e.after) for e in found["gone"].examples] == [
        ("b", 2.0, None),
        ("c", None, 4.0),
    ]
    assert (found["text"].rows, found["text"].examples[0].after) == (1, "y")


def test_cuts_are_bookings_spread_over_the_time_there_is() -> None:
    placements = frames()["placements"]
    cuts = choose_cuts(placements, NOW, 4, np.random.default_rng(0))
    assert len(cuts) == 4
    assert sorted(cuts) == list(cuts)
    assert set(cuts) <= set(placements["booked_at"])
    assert choose_cuts(placements.head(1), NOW, 4, np.random.default_rng(0))


def test_a_sample_has_every_row_about_its_creators_and_respects_its_bounds() -> None:
    with open_frames(frames(), now=NOW) as tables:
        few = draw_sample(tables, 3, np.random.default_rng(0))
        small = draw_sample(tables, 8, np.random.default_rng(0), most_rows=1)
        everybody = draw_sample(tables, 99, np.random.default_rng(0))
    assert (len(few.creators), few.of_creators) == (3, 8)
    assert len(small.creators) == 2
    assert everybody.creators == CREATORS
    given = frames()
    for name in ("posts", "placements", "account_snapshots"):
        expected = given[name][given[name]["creator_id"].isin(few.creators)]
        assert few.rows[name] == len(expected)
    about = given["mentions"]["creator_id"].isin(few.creators)
    by = given["mentions"]["source_id"].isin(few.creators)
    assert few.rows["mentions"] == (about | by).sum()


def test_without_placements_there_is_nothing_to_audit() -> None:
    given = {name: frame for name, frame in frames().items() if name != "placements"}
    with pytest.raises(TableError, match="placements: missing"):
        audit_of(named("topic"), given)


def audit_of_beginners() -> Alteration:
    """Audit what is told of and by creators; half of them begin after the cut."""
    stems = {"reciprocity", "log_pagerank", "country_match", "tenure_days"}
    signals = tuple(signal for signal in catalog() if signal.stem in stems)
    assert {signal.stem for signal in signals} == stems
    given = frames()
    given["placements"] = given["placements"].assign(country="BE")
    sample = Sample(given, CREATORS, len(CREATORS))
    question = Question(signals, (), (), OFFERED | {"country"}, NOW)
    return alteration_test(sample, question, [CUT], seed=3)


def test_a_creator_that_begins_at_the_cut_moves_nobody_else() -> None:
    done = audit_of_beginners()
    assert (done.moved, done.unsteady) == ((), ())
    assert all(0 < entry.passed_over < entry.rows for entry in done.compared)


def test_creators_that_count_before_they_begin_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    timely = network.known_creators

    def always(tables: Tables) -> Any:
        known = timely(tables)
        return known.mutate(known_at=known.known_at - timedelta(days=9999))

    mutate(monkeypatch, {"known_creators": always})
    moved = {entry.signal for entry in audit_of_beginners().moved}
    assert any(name.startswith("log_pagerank") for name in moved)


def test_a_copy_that_is_refused_is_our_fault_and_not_the_users(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(given: Any, cut: Any, rng: Any) -> Copy:
        read = given["account_snapshots"].assign(followers="altered")
        return Copy({**given, "account_snapshots": read}, 1)

    monkeypatch.setattr(compare, "COPIES", {"altered": broken})
    with pytest.raises(RuntimeError, match=r"the audit made tables.*followers.*altered"):
        audit_of(named("topic"))
