"""Copies with another future: the past is the same to the last value, the future is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from conversion_influence.dataset.audit.compare import FAR
from conversion_influence.dataset.audit.future import COPIES, Copy
from conversion_influence.dataset.audit.known import (
    OUTCOME,
    PARTS,
    PLAN,
    ROWS,
    SINCE,
    columns_known_with_row,
    lasting_columns,
)
from conversion_influence.dataset.audit.sample import draw_sample
from conversion_influence.dataset.audit.values import LIMITS
from conversion_influence.tables.schemas import CONTRACTS
from conversion_influence.tables.sources import open_frames

from .audited_tables import CREATORS, CUT, NOW, frames

PARTED = {part.table: part for part in PARTS}


def copy(name: str, seed: int = 1) -> Copy:
    return COPIES[name](frames(), CUT, np.random.default_rng(seed))


def past(tables: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """Return what was known before the cut: rows, and of them the parts known by then."""
    rows = tables[name].copy()
    if name in ROWS:
        rows = rows[rows[ROWS[name]] < CUT]
    if name in SINCE:
        rows = rows[~(rows[SINCE[name]] >= CUT)]
    if name == "accounts":
        rows = rows[rows["platform"] == "x"]  # not those that were added
    if name in PARTED:
        part = PARTED[name]
        columns = [c for c in part.columns if c in rows]
        unknown = ~(rows[part.known_at] < CUT)
        rows[columns] = rows[columns].astype(object).mask(unknown, None)
    keys = [c for c in rows.columns if rows[c].notna().all()]
    return rows.astype(object).sort_values(keys, ignore_index=True)


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("table", CONTRACTS)
def test_no_copy_changes_what_was_known_before_the_cut(name: str, table: str) -> None:
    now, then = past(frames(), table), past(copy(name).frames, table)
    pd.testing.assert_frame_equal(then[now.columns], now, check_dtype=False)


@pytest.mark.parametrize("name", COPIES)
def test_every_copy_is_valid_data(name: str) -> None:
    for seed in range(3):
        with open_frames(copy(name, seed).frames, now=NOW + FAR) as tables:
            assert set(tables.names) == set(CONTRACTS)


def test_nothing_that_was_known_later_is_left_as_it_was() -> None:
    given, changed = frames(), copy("altered").frames
    for name, column in ROWS.items():
        if name != "post_metrics":
            later = given[name][given[name][column] >= CUT]
            assert len(later) == (changed[name][column] >= CUT).sum()
            assert later.merge(changed[name], how="inner").empty


def test_a_copy_that_deletes_knows_nothing_from_the_cut_on() -> None:
    left = copy("deleted").frames
    for name, column in ROWS.items():
        assert (left[name][column] < CUT).all()
    for part in PARTS:
        assert not (left[part.table][part.known_at] >= CUT).any()
    open_rows = left["placements"]["settled_at"].isna()
    assert left["placements"].loc[open_rows, ["conversions", "exposures"]].isna().all(axis=None)


def test_a_table_whose_rows_are_all_later_keeps_one_long_after() -> None:
    given = frames()
    given["post_metrics"] = given["post_metrics"].assign(captured_at=NOW)
    left = COPIES["deleted"](given, CUT, np.random.default_rng(0)).frames
    assert len(left["post_metrics"]) == 1
    with open_frames(left, now=NOW + FAR) as tables:
        assert tables.has("post_metrics", "likes")


def test_a_copy_that_adds_tells_something_of_everybody_at_the_cut_itself() -> None:
    given, more = frames(), copy("added").frames
    for name, column in ROWS.items():
        at_cut = more[name][more[name][column] == CUT]
        if "creator_id" in at_cut:
            assert set(at_cut["creator_id"]) == set(given[name]["creator_id"])
        assert len(at_cut) > (given[name][column] == CUT).sum()
    assert set(more["accounts"].query("created_at == @CUT")["creator_id"]) == set(CREATORS)
    settled = more["placements"]
    known_before = given["placements"]["settled_at"] < CUT
    opened = settled["placement_id"].isin(given["placements"]["placement_id"][~known_before])
    booked_before = settled["booked_at"] < CUT
    assert (settled["settled_at"][opened & booked_before] == CUT).all()


def test_a_creator_counts_as_a_fact_from_its_first_seen_at_on_and_without_one_is_lasting() -> None:
    given = frames()
    given["creators"].loc[0, "first_seen_at"] = pd.NaT
    late = set(given["creators"].query("first_seen_at >= @CUT")["creator_id"])
    made = {
        name: change(given, CUT, np.random.default_rng(1)).frames["creators"]
        for name, change in COPIES.items()
    }
    assert set(made["deleted"]["creator_id"]) == set(CREATORS) - late
    begun = made["added"].query("first_seen_at == @CUT")["creator_id"]
    assert set(begun) == late | {"s1", "s2", "s3"}
    changed = made["altered"].set_index("creator_id")
    before = given["creators"].set_index("creator_id")
    assert (changed.loc[sorted(late), "first_seen_at"] >= CUT).all()
    kept = sorted(set(CREATORS) - late)
    for frame in (made["added"].set_index("creator_id"), changed):
        pd.testing.assert_frame_equal(frame.loc[kept], before.loc[kept], check_dtype=False)


NEVER_ALONE = {"conversions", "control_conversions", "control_exposures"}
"""Columns that a rule wants where others are given."""

EMPTIED = {
    "all": {c.name for contract in CONTRACTS.values() for c in contract.columns},
    "wholes": {high for _, high in LIMITS} - NEVER_ALONE,
    "parts": {low for low, _ in LIMITS} - NEVER_ALONE,
    "times": {
        c.name for contract in CONTRACTS.values() for c in contract.columns if "_at" in c.name
    },
}


@pytest.mark.parametrize("which", EMPTIED)
def test_columns_that_are_entirely_empty_make_no_copy_that_is_refused(which: str) -> None:
    given = {}
    for name, contract in CONTRACTS.items():
        names = [c.name for c in contract.columns if c.nullable and c.name in EMPTIED[which]]
        given[name] = full_table(name).assign(**dict.fromkeys(names))
    with open_frames(given, now=NOW) as tables:
        sample = draw_sample(tables, 9, np.random.default_rng(0)).frames
    for change in COPIES.values():
        made = change(sample, CUT, np.random.default_rng(0))
        with open_frames(made.frames, now=NOW + FAR) as tables:
            assert set(tables.names) == set(CONTRACTS)


def full_table(name: str) -> pd.DataFrame:
    """Return three rows with every column of the contract, one of them after the cut."""
    values = {
        "string": pd.Series(["a", "b", "c"]),
        "timestamp": pd.Series(CUT + pd.to_timedelta([-5, 5, 9], unit="D")),
        "number": pd.Series([1.0, 2.0, 3.0]),
        "count": pd.Series([1, 1, 1]),
        "boolean": pd.Series([True, False, True]),
    }
    frame = pd.DataFrame({column.name: values[column.kind] for column in CONTRACTS[name].columns})
    if "credentials" in frame:
        frame["credentials"] = "1"
    return frame.assign(own_number=1.5, own_flag=[True, None, False], own_nothing=None)


def test_the_same_seed_makes_the_same_copy() -> None:
    for name in COPIES:
        first, second = copy(name), copy(name)
        assert first.facts == second.facts > 0
        for table in CONTRACTS:
            pd.testing.assert_frame_equal(first.frames[table], second.frames[table])


def test_every_instant_of_the_contract_has_its_place_in_the_audit() -> None:
    placed = {(name, column) for name, column in ROWS.items()}
    placed |= {(part.table, column) for part in PARTS for column in part.columns}
    placed |= {("placements", column) for column in PLAN}
    placed |= set(SINCE.items())
    placed.add(("posts", "captured_at"))  # stands in post_metrics once opened
    instants = {
        (name, column.name)
        for name, contract in CONTRACTS.items()
        for column in contract.columns
        if column.kind == "timestamp"
    }
    assert instants <= placed
    assert {*ROWS, "creators", "accounts"} == set(CONTRACTS)


def test_every_column_of_placements_is_plan_or_outcome() -> None:
    assert set(OUTCOME) >= {"settled_at", "conversions", "exposures", "revenue", "posted_at"}
    assert set(OUTCOME) | set(PLAN) == set(CONTRACTS["placements"].names)


def test_what_has_no_instant_of_its_own_is_named() -> None:
    with open_frames(frames(), now=NOW) as tables:
        assert lasting_columns(tables) == ("creators.country", "accounts.verified")
        with_row = columns_known_with_row(tables)
    assert {"posts.topic", "replies.is_question", "placements.cost"} <= set(with_row)
    assert not {"replies.replied_at", "placements.conversions", "posts.published_at"} & set(
        with_row
    )
