"""The history: settled results and bookings of the past, worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import pandas as pd
import pytest

from conversion_influence.dataset.catalog import offers, outcomes, returns
from conversion_influence.dataset.groupings import GROUPINGS
from conversion_influence.dataset.history import BOOKED, RATIOS, SMOOTHED, compute_history
from conversion_influence.tables.sources import Tables, open_frames

from .tables_of_two import NOW, day

WINDOWS = ("", "_365d", "_90d")
COLUMNS = (
    *(f"base_rate{window}" for window in WINDOWS),
    *(
        f"{name}_{part}{window}"
        for name in SMOOTHED
        for part in ("rate", "lift")
        for window in WINDOWS
    ),
    *(f"{name}_exposures" for name in SMOOTHED),
    *("creator_settled", "creator_since_settled", *RATIOS, *BOOKED),
)
"""Everything the block can give."""


def placement(creator: str, booked: int, settled: int | None = None, **more: Any) -> dict[str, Any]:
    outcome = {"conversions": None if settled is None else 1, "exposures": 10}
    at = {"booked_at": day(booked), "settled_at": None if settled is None else day(settled)}
    return {"creator_id": creator, **at, **outcome, **more}


def opened(*placements: dict[str, Any]) -> Tables:
    frame = pd.DataFrame(list(placements), dtype=object)
    frame["placement_id"] = [f"b{row}" for row in range(len(frame))]
    for name in ("booked_at", "settled_at"):
        frame[name] = frame[name].astype("datetime64[us]")
    return open_frames({"placements": frame}, now=NOW)


def history(tables: Tables, asked: Sequence[dict[str, Any]], *columns: str) -> pd.DataFrame:
    """Return the wanted columns, one row per question in the order asked."""
    kinds = {"pair_id": "int64", "as_of": "timestamp(6)"}
    kinds |= dict.fromkeys(("creator_id", "topic", "platform", "brand"), "string")
    rows = [
        {name: question.get(name) for name in kinds} | {"pair_id": place}
        for place, question in enumerate(asked)
    ]
    pairs = tables.hold(ibis.memtable(pd.DataFrame(rows), schema=ibis.schema(kinds)))
    frame = compute_history(tables, pairs, frozenset(columns)).execute()
    assert list(frame["pair_id"].sort_values()) == list(range(len(asked)))
    return frame.set_index("pair_id").sort_index()


def test_bookings_count_once_booked_whether_settled_or_not() -> None:
    placements = (
        placement("ada", 1, 5, brand="acme", topic="food", cost=100),
        placement("ada", 2, brand="acme", topic="tech", cost=None),
        placement("ada", 3, brand="bolt", topic="food", cost=300),
        placement("ada", 3, brand=None, topic="food", cost=200),
        placement("ada", 9, brand="bolt", topic="food", cost=900),
        placement("bob", 1, 5, brand="acme", topic="food", cost=7),
    )
    offer = {"creator_id": "ada", "as_of": day(9), "brand": "acme", "topic": "food"}
    asked = [
        offer,
        offer | {"brand": None},
        offer | {"topic": None},
        offer | {"brand": "new"},
        offer | {"creator_id": "eve"},
    ]
    with opened(*placements) as tables:
        found = history(tables, asked, *BOOKED)
    assert found["brand_placements"].fillna(-1).tolist() == [2, -1, 2, 0, 0]
    assert found["competitor_placements"].fillna(-1).tolist() == [1, -1, -1, 2, 0]
    assert found["creator_mean_cost"].fillna(-1).tolist() == [200, 200, 200, 200, -1]


def test_ratios_add_a_fixed_amount_at_everybodys_ratio_as_known_at_as_of() -> None:
    first = {"clicks": 50, "reach": 1000, "revenue": 40.0, "refunds": 1, "conversions": 4}
    placements = (
        placement("ada", 1, 5, **first),
        placement("bob", 1, 6, **first | {"clicks": 10, "reach": 2000, "refunds": None}),
        placement("bob", 1, 7, **first | {"clicks": 0, "reach": 0, "revenue": None}),
        placement("ada", 1, 8, **first | {"clicks": 999}),
    )
    asked = [{"creator_id": name, "as_of": day(8)} for name in ("ada", "bob", "eve")]
    with opened(*placements) as tables:
        found = history(tables, [*asked, {"creator_id": "ada", "as_of": day(5)}], *RATIOS)
    assert found["creator_ctr"].tolist()[:3] == pytest.approx([70 / 2000, 30 / 3000, 60 / 3000])
    assert found["creator_revenue_per_exposure"].tolist()[:3] == pytest.approx(
        [440 / 110, 440 / 110, 4.0]
    )
    assert found["creator_refund_share"].tolist()[:3] == pytest.approx([3.5 / 14, 3.5 / 14, 0.25])
    assert found.loc[3].isna().all()


def test_a_share_of_refunds_needs_conversions() -> None:
    with opened(placement("ada", 1, 5, conversions=0, refunds=0)) as tables:
        found = history(tables, [{"creator_id": "ada", "as_of": day(9)}], "creator_refund_share")
    assert found["creator_refund_share"].isna().all()


def test_groups_whose_keys_read_alike_side_by_side_are_told_apart() -> None:
    placements = (
        placement("ab", 1, 5, topic="c", brand="c"),
        placement("a", 1, 5, topic="bc", brand="bc", exposures=20),
        placement("c", 1, 5, topic="ab", brand="a", exposures=40),
    )
    asked = [{**row, "as_of": day(9)} for row in placements] + [placements[0] | {"as_of": day(9)}]
    asked[-1] |= {"topic": "bc", "brand": "bc"}
    with opened(*placements) as tables:
        found = history(tables, asked, "creator_topic_exposures", "creator_brand_exposures")
    assert found["creator_topic_exposures"].tolist() == [10, 20, 40, 0]
    assert found["creator_brand_exposures"].tolist() == [10, 20, 40, 0]


def test_a_brand_has_rates_of_its_own_shrunk_to_everybodys() -> None:
    placements = (
        placement("ada", 1, 5, brand="acme", conversions=9),
        placement("ada", 1, 5, brand="bolt", conversions=0),
        placement("bob", 1, 5, brand="acme", conversions=0, exposures=30),
    )
    asked = [
        {"creator_id": "ada", "as_of": day(9), "brand": brand} for brand in ("acme", "new", None)
    ]
    with opened(*placements) as tables:
        found = history(tables, asked, "base_rate", "creator_brand_rate", "creator_brand_lift")
    acme, new, unknown = found["creator_brand_rate"]
    assert found["base_rate"].tolist() == pytest.approx([9.5 / 75] * 3)
    assert 9.5 / 75 < acme < 9 / 10
    assert new == pytest.approx(9.5 / 75)
    assert pd.isna(unknown)
    assert found["creator_brand_lift"].fillna(-1).tolist() == [1, 1, -1]


def test_the_going_rate_of_a_lookback_leans_on_the_next_longer_one() -> None:
    placements = (
        placement("ada", 1, 5, conversions=0, exposures=75),
        placement("bob", 380, 400, conversions=4, exposures=50),
        placement("bob", 480, 500, conversions=2, exposures=30),
    )
    asked = [{"creator_id": "eve", "as_of": day(at)} for at in (5, 6, 510, 900)]
    with opened(*placements) as tables:
        found = history(tables, asked, *COLUMNS[:3])
    ever = 6.5 / 180
    year = 9 / (80 + 3 / ever)
    assert found.loc[0].isna().all()
    assert found.loc[1].tolist() == pytest.approx([0.5 / 100, 3 / 675, 3 / 750])
    assert found.loc[2].tolist() == pytest.approx([ever, year, 5 / (30 + 3 / year)])
    assert found.loc[3].tolist() == pytest.approx([ever] * 3)


def test_after_placements_without_conversions_there_are_expectations_too() -> None:
    placements = (
        placement("ada", 1, 5, conversions=0, exposures=75),
        placement("bob", 6, 8, conversions=1, exposures=100),
    )
    asked = [{"creator_id": name, "as_of": day(9)} for name in ("ada", "bob")]
    with opened(*placements) as tables:
        found = history(tables, asked, "creator_lift")
    assert found["creator_lift"].tolist() == pytest.approx([1, 1001 / (1000 + 100 / 225)])


def test_a_column_does_not_depend_on_which_others_are_wanted() -> None:
    more = {"clicks": 3, "reach": 90, "revenue": 5.0, "refunds": 0, "cost": 10}
    placements = [
        placement(creator, booked, booked + 3, topic=topic, brand=brand, platform="x", **more)
        for booked, creator, topic, brand in (
            (1, "ada", "food", "acme"),
            (2, "bob", "tech", "bolt"),
            (5, "ada", "food", "bolt"),
        )
    ]
    asked = [
        {"creator_id": "ada", "topic": "food", "platform": "x", "brand": "acme", "as_of": day(at)}
        for at in (4, 5, 20)
    ]
    with opened(*placements) as tables:
        together = history(tables, asked, *COLUMNS)
        assert set(together.columns) == set(COLUMNS)
        for alone in (
            "base_rate_90d",
            "creator_topic_lift",
            "creator_since_settled",
            "creator_ctr",
        ):
            found = history(tables, asked, alone)
            assert list(found.columns) == [alone]
            pd.testing.assert_series_equal(found[alone], together[alone], rtol=1e-12)


def test_without_any_settled_placement_only_bookings_are_known() -> None:
    asked = [{"creator_id": "ada", "topic": "food", "brand": "acme", "as_of": day(9)}]
    with opened(placement("ada", 1, brand="acme", topic="food", cost=5)) as tables:
        found = history(tables, asked, *COLUMNS).loc[0]
    known = {name: value for name, value in found.items() if pd.notna(value) and value != 0}
    assert known == {"brand_placements": 1, "creator_mean_cost": 5}


def test_every_signal_of_history_and_offer_says_what_a_high_value_means() -> None:
    signals = [*outcomes.history(), *returns.bookings(), *returns.returns(), *offers.offer()]
    signals += offers.passthrough(["rank"], ["bid"])
    assert [s.name for s in signals if not s.unit] == []
    sentences = [text for s in signals for text in (s.high_en, s.high_fr)]
    assert [text for text in sentences if not (text[:1].isupper() and text.endswith("."))] == []


def test_every_column_of_the_block_rests_on_a_grouping_that_exists() -> None:
    rested_on = {name for name, _ in RATIOS.values()} | {
        n for names in BOOKED.values() for n in names
    }
    assert rested_on | set(SMOOTHED) == set(GROUPINGS)
