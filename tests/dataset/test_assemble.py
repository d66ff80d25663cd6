"""Features: as many rows out as in, and what is absent is missing."""

from __future__ import annotations

import pandas as pd
import pytest

from conversion_influence.dataset.assemble import Features, assemble, available, extra_columns
from conversion_influence.dataset.blocks import tables_of
from conversion_influence.dataset.catalog import GROUPS, catalog, passthrough
from conversion_influence.dataset.cohort import OFFER, candidates_cohort
from conversion_influence.dataset.features import Signal
from conversion_influence.errors import ConfigError, LeakageError
from conversion_influence.tables.schemas import CONTRACTS
from conversion_influence.tables.sources import Tables, open_frames

from .tables_of_two import NOW, day, opened


def candidates(*creators: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"creator_id": creators, "as_of": day(10), **columns})


def signals(*names: str) -> tuple[Signal, ...]:
    return tuple(signal for signal in catalog() if signal.name in names)


def features(tables: Tables, given: pd.DataFrame, *names: str) -> Features:
    return assemble(
        tables, candidates_cohort(tables, given), signals=signals(*names), offered=given.columns
    )


def test_repeated_candidates_without_topic_or_facts_have_a_row_each() -> None:
    given = candidates("ada", "nobody", "ada", "ada", topic=[None, None, "food", None])
    with opened() as tables:
        frame = features(tables, given, "posts_per_week_28d", "days_since_post", "topic").frame
    assert frame.index.tolist() == [0, 1, 2, 3]
    assert frame["posts_per_week_28d"].tolist() == [0.5, 0.0, 0.5, 0.5]
    assert frame["days_since_post"].isna().tolist() == [False, True, False, False]
    assert frame["topic"].isna().tolist() == [True, True, False, True]


def test_a_cohort_without_rows_has_features_without_rows() -> None:
    with opened() as tables:
        frame = features(tables, candidates().astype({"creator_id": str}), "days_since_post").frame
    assert frame.shape == (0, 1)


def test_a_cohort_whose_row_ids_repeat_is_refused() -> None:
    with opened() as tables:
        cohort = candidates_cohort(tables, candidates("ada", "bob")).mutate(row_id=0)
        with pytest.raises(LeakageError, match="the cohort has 2 rows but its features"):
            assemble(tables, cohort, signals=signals("days_since_post"), offered=())


@pytest.mark.parametrize("absent", sorted(CONTRACTS))
def test_a_table_that_is_absent_leaves_its_signals_out_and_no_others(absent: str) -> None:
    given = {name: _one_row(name) for name in CONTRACTS}
    whole = catalog()
    with open_frames(given, now=NOW) as tables:
        assert available(whole, tables, frozenset(OFFER)) == whole
    del given[absent]
    with open_frames(given, now=NOW) as tables:
        kept = available(whole, tables, frozenset(OFFER))
    assert kept == tuple(signal for signal in whole if absent not in tables_of(signal))
    assert len(kept) < len(whole)


def _one_row(table: str) -> pd.DataFrame:
    """Return a table that gives every column, but no numbers on posts."""
    values = {"timestamp": day(9), "count": 1, "number": 1.0, "boolean": True, "string": "p1"}
    columns = CONTRACTS[table].columns
    if table == "posts":
        columns = tuple(c for c in columns if c.kind != "count" and c.name != "captured_at")
    return pd.DataFrame({column.name: [values[column.kind]] for column in columns})


def test_signals_of_absent_tables_are_left_out_and_not_zero() -> None:
    with opened(posts=None, creators=None) as tables:
        found = features(tables, candidates("ada"), *(s.name for s in catalog()))
    groups = {signal.group for signal in found.signals}
    assert groups == {"history"}
    assert list(found.frame.columns) == [signal.name for signal in found.signals]
    assert {*found.frame.columns, *found.left_out} == {signal.name for signal in catalog()}


def test_before_anything_is_known_counts_are_0_and_all_else_is_missing() -> None:
    names = ("posts_per_week_28d", "days_since_post", "base_rate", "creator_rate_90d")
    names += ("creator_lift", "creator_lift_90d")
    with opened() as tables:
        given = candidates("ada").assign(as_of=day(2))
        row = features(tables, given, *names, "settled_placements").frame.iloc[0]
    assert row["posts_per_week_28d"] == row["settled_placements"] == 0.0
    assert row[list(names[1:])].isna().all()


def test_a_level_is_missing_before_its_first_capture() -> None:
    captured = pd.DataFrame(
        {"creator_id": "ada", "platform": "x", "captured_at": [day(10)], "followers": [0]}
    )
    as_ofs = [day(10), day(11)]
    with opened(account_snapshots=captured) as tables:
        given = candidates("ada", "ada").assign(as_of=as_ofs)
        frame = features(tables, given, "log_followers").frame
    assert frame["log_followers"].isna().tolist() == [True, False]
    assert frame["log_followers"].iloc[1] == 0.0


def test_a_placement_whose_conversions_are_not_known_yet_is_no_evidence() -> None:
    later = {"settled_at": [day(20), day(5), day(400)]}
    given = candidates("ada").assign(as_of=day(401))
    with opened(placements=later) as tables:
        row = features(tables, given, "base_rate", "settled_placements").frame.iloc[0]
    assert row["settled_placements"] == 1.0
    assert row["base_rate"] == pytest.approx(4.5 / 36)


def test_the_users_own_columns_pass_through_as_they_are() -> None:
    given = candidates("bob", "ada", "nobody", bid=[1.0, None, 3.0])
    with opened() as tables:
        frame = assemble(
            tables,
            candidates_cohort(tables, given),
            signals=passthrough(("rank",), ("bid",)),
            offered=given.columns,
            creator_extras=("rank",),
        ).frame
    pd.testing.assert_series_equal(frame["bid"], given["bid"], check_index=False)
    assert frame["rank"].isna().tolist() == [True, False, True]
    assert frame["rank"].iloc[1] == 1.5


@pytest.mark.parametrize("name", ["cost", "tenure_days", "as_of"])
def test_a_creators_column_called_like_one_of_the_context_is_refused(name: str) -> None:
    with opened(creators={name: [1.0, 2.0]}) as tables:
        cohort = candidates_cohort(tables, candidates("ada"))
        with pytest.raises(ConfigError, match=rf"features\.creators: {name} is also .*rename"):
            assemble(
                tables,
                cohort,
                signals=passthrough((name,), ()),
                offered=(),
                creator_extras=(name,),
            )


def test_a_candidate_lists_column_called_like_one_of_creators_does_not_stand_in_for_it() -> None:
    with opened() as tables:
        frame = assemble(
            tables,
            candidates_cohort(tables, candidates("ada", rank=[9.0])),
            signals=passthrough(("rank",), ()),
            offered=("rank",),
            creator_extras=("rank",),
        ).frame
    assert frame["rank"].tolist() == [1.5]


def test_two_signals_of_one_name_are_refused() -> None:
    twice = signals("accounts") + passthrough(("accounts",), ())
    with opened(creators={"accounts": [3, 4]}) as tables:
        cohort = candidates_cohort(tables, candidates("ada"))
        with pytest.raises(ConfigError, match=r"two signals have the name accounts.*rename"):
            assemble(tables, cohort, signals=twice, offered=(), creator_extras=("accounts",))


def test_columns_of_candidates_do_not_stand_in_for_what_is_known_of_the_creator() -> None:
    names = ("tenure_days", "topic_declared", "credentials")
    own = {"first_seen_at": day(1), "topics": ["food", None], "credentials": ["2", None]}
    given = candidates("ada", "bob", topic="food")
    with opened(creators=own) as tables:
        expected = features(tables, given, *names).frame
        stray = given.assign(first_seen_at="2001", topics="x", credentials_n=9, language="en")
        pd.testing.assert_frame_equal(features(tables, stray, *names).frame, expected)
    assert expected["tenure_days"].tolist() == [9.0, 9.0]
    assert expected["topic_declared"].tolist()[:1] == [1.0]


@pytest.mark.parametrize("name", ["reactions", "topic", "creator_id", "published_at", "one"])
def test_a_column_of_captures_may_have_any_name(name: str) -> None:
    captures = pd.DataFrame({"post_id": ["p1", "p2"], "captured_at": day(5), name: [1.0, 2.0]})
    with opened(post_metrics=captures) as tables:
        found = assemble(
            tables,
            candidates_cohort(tables, candidates("ada", "bob")),
            signals=[s for s in catalog(extra_columns(tables)) if s.stem == f"{name}_mean"],
            offered=(),
        )
    assert found.frame[f"{name}_mean_90d"].tolist()[0] == 1.5
    assert found.frame[f"{name}_mean_90d"].isna().tolist() == [False, True]


def test_only_numbers_of_captures_become_means() -> None:
    captures = pd.DataFrame(
        {"post_id": ["p1"], "captured_at": day(5), "note": ["good"], "score": [2], "seen": [True]}
    )
    with opened(post_metrics=captures) as tables:
        assert extra_columns(tables) == ("score", "seen")
    with opened() as tables:
        assert extra_columns(tables) == ()


def test_every_signal_has_one_name_a_known_group_and_its_words() -> None:
    names = [signal.name for signal in catalog(["quality"])]
    assert len(names) == len(set(names))
    for signal in catalog(["quality"]):
        assert signal.group in GROUPS
        assert all((signal.words, signal.source, signal.en, signal.fr)), signal.name
