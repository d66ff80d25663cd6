"""A flat table becomes rows to learn from, or is refused in words that name column and rows."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from conversion_influence.config import FlatTable
from conversion_influence.dataset.rows import rows_from_flat, rows_from_tables, words_to_dict
from conversion_influence.errors import ConfigError, InfluenceError, ModelError
from conversion_influence.tables.sources import open_frames


def ads(**columns: Any) -> pd.DataFrame:
    given = {
        "ad": ["a1", "a2", "a3", "a4"],
        "creator": ["x", "x", "y", "z"],
        "booked": ["2024-03-31", "2024-03-31T18:00", "2024-04-01", "2024-04-02T06:00+02:00"],
        "paid": ["2024-05-01"] * 4,
        "sales": [0.0, 1.0, 2.0, 0.0],
        "clicks": [10.0, 20.0, 30.0, 40.0],
        "size": [1.0, 2.0, np.nan, 4.0],
        "interest": [16.0, 16.0, 29.0, np.nan],
        "topic": ["food", None, "food", "art"],
        "bought": ["no", "yes", "no", "no"],
    }
    return pd.DataFrame({**given, **columns})


def settings(**changed: Any) -> FlatTable:
    given = {"conversions": "sales", "exposures": "clicks", "signals": ("size", "topic")}
    return FlatTable.model_validate({**given, **changed})


def labelled(**changed: Any) -> FlatTable:
    return FlatTable.model_validate({"label": "bought", "signals": ("size", "topic"), **changed})


def test_k_of_n_and_signals_come_row_by_row() -> None:
    table = ads().set_index(pd.Index([7, 7, 3, 1]))
    rows = rows_from_flat(table, settings(group="creator", baselines={"audience": "size"}))
    assert rows.conversions.tolist() == [0, 1, 2, 0]
    assert rows.exposures.tolist() == [10, 20, 30, 40]
    assert rows.groups.tolist() == ["x", "x", "y", "z"]
    assert rows.frame.index.tolist() == [0, 1, 2, 3]
    assert rows.frame["size"].tolist()[:2] == [1.0, 2.0]
    assert (rows.as_of, rows.settled_at, rows.left_out) == (None, None, ())
    assert rows.rules == {"audience": "size"}
    assert [word["name"] for word in words_to_dict(rows.words)] == ["size", "topic"]
    assert len(rows) == 4


def test_without_named_signals_all_other_columns_are_signals() -> None:
    chosen = settings(
        signals=(), id="ad", group="creator", time="booked", settled="paid", ignore=("bought",)
    )
    assert list(rows_from_flat(ads(), chosen).frame) == ["size", "interest", "topic"]


def test_the_larger_label_is_yes_and_has_one_exposure() -> None:
    rows = rows_from_flat(ads(), labelled())
    assert rows.conversions.tolist() == [0, 1, 0, 0]
    assert rows.exposures.tolist() == [1, 1, 1, 1]
    numbers = rows_from_flat(ads(bought=[2.0, 10.0, 10.0, 2.0]), labelled())
    assert numbers.conversions.tolist() == [0, 1, 1, 0]
    truths = rows_from_flat(ads(bought=[True, False, False, True]), labelled())
    assert truths.conversions.tolist() == [1, 0, 0, 1]


def test_without_exposures_each_row_has_one() -> None:
    rows = rows_from_flat(ads(sales=[0, 1, 1, 0]), settings(exposures=None))
    assert rows.exposures.tolist() == [1, 1, 1, 1]


def test_without_a_group_each_row_is_its_own() -> None:
    assert len(set(rows_from_flat(ads(), settings()).groups)) == 4


@pytest.mark.parametrize("codes", [[1.0, 1.0, 2.0, 3.0], [1, 1, 2, 3], ["1", "1", "2", "3"]])
def test_a_group_is_the_same_text_however_it_is_typed(codes: list[Any]) -> None:
    rows = rows_from_flat(ads(creator=codes), settings(group="creator"))
    assert rows.groups.tolist() == ["1", "1", "2", "3"]


def test_numbers_that_are_codes_become_categories() -> None:
    frame = rows_from_flat(
        ads(), settings(signals=("interest", "size"), categories=("interest",))
    ).frame
    assert frame["interest"].tolist()[:3] == ["16", "16", "29"]
    assert frame["interest"].isna().tolist() == [False, False, False, True]


def test_times_are_utc_and_a_date_is_its_midnight() -> None:
    rows = rows_from_flat(ads(), settings(time="booked", settled="paid"))
    assert rows.as_of is not None
    assert [str(at) for at in rows.as_of] == [
        "2024-03-31 00:00:00",
        "2024-03-31 18:00:00",
        "2024-04-01 00:00:00",
        "2024-04-02 04:00:00",
    ]
    assert rows.settled_at is not None
    assert set(map(str, rows.settled_at)) == {"2024-05-01 00:00:00"}


@pytest.mark.parametrize(
    "booked",
    [
        pd.Series(pd.date_range("2024-03-31", periods=4)),
        pd.Series(pd.date_range("2024-03-31", periods=4, tz="UTC")),
        pd.Series([20240331.0, 20240401.0, 20240402.0, 20240403.0]),
    ],
    ids=["instants", "instants with zone", "numbers"],
)
def test_times_may_be_typed_as_times_or_numbers(booked: pd.Series) -> None:
    rows = rows_from_flat(ads(booked=booked), settings(time="booked"))
    assert rows.as_of is not None
    assert rows.as_of.tolist() == list(pd.date_range("2024-03-31", periods=4))
    assert rows.settled_at is rows.as_of


def test_conversions_beyond_exposures_are_counted_and_named_by_row() -> None:
    table = pd.concat([ads()] * 36, ignore_index=True)
    table.loc[1::2, "sales"] = 50.0
    message = (
        r"^72 rows cannot be used: sales exceeds clicks: k of n cannot be; choose exposures that "
        r"every conversion passed through\. Rows 2, 4, 6, 8, 10 \.\.\. and 67 more \(1 is the "
    )
    with pytest.raises(ModelError, match=message):
        rows_from_flat(table, settings())


@pytest.mark.real_data
def test_real_ads_have_conversions_without_a_click(real_data: Path) -> None:
    table = pd.read_csv(real_data / "kag_facebook_ads" / "KAG_conversion_data.csv")
    outcome = {"conversions": "Approved_Conversion", "ignore": ("Total_Conversion", "Spent")}
    with pytest.raises(ModelError, match=r"^72 rows .* Approved_Conversion exceeds Clicks: k of n"):
        rows_from_flat(table, FlatTable(**outcome, exposures="Clicks"))
    rows = rows_from_flat(table, FlatTable(**outcome, exposures="Impressions"))
    assert (len(rows), rows.conversions.sum()) == (1143, 1079)


BAD_VALUES = {
    "more than the single exposure": (
        ads(),
        settings(exposures=None),
        "1 row cannot be used: sales exceeds the single exposure per row.*Rows 3",
    ),
    "no exposure": (
        ads(clicks=[10, 20, 30, 0]),
        settings(),
        r"1 row .*clicks is 0: a rate needs exposures; leave such rows out\. Rows 4 \(1 is",
    ),
    "negative exposures": (
        ads(clicks=[10, -20, 30, 40]),
        settings(),
        "clicks is negative: counts start at 0. Rows 2",
    ),
    "negative conversions": (ads(sales=[0, 1, 2, -1]), settings(), "sales is negative.*Rows 4"),
    "missing conversions": (
        ads(sales=pd.array([0, None, 2, None], dtype="Int64")),
        settings(),
        "2 rows .*sales is empty or no number: every row needs one. Rows 2, 4",
    ),
    "conversions in words": (
        ads(sales=["0", "1", "two", "0"]),
        settings(),
        "1 row .*sales is empty or no number.*Rows 3",
    ),
    "infinite exposures": (
        ads(clicks=[10, np.inf, 30, 40]),
        settings(),
        "clicks is empty or no number.*Rows 2",
    ),
    "empty label": (
        ads(bought=["no", None, "yes", None]),
        labelled(),
        "2 rows .*bought is empty: every row needs a label. Rows 2, 4",
    ),
    "three labels": (
        ads(bought=["no", "yes", "maybe", "no"]),
        labelled(),
        "flat.label: bought must have two values, has 3: maybe, no, yes",
    ),
    "labels of mixed types": (
        ads(bought=pd.Series(["yes", 1, 0, "yes"], dtype=object)),
        labelled(),
        "bought must have two values, has 3: 0, 1, yes",
    ),
    "all labels zero": (
        ads(bought=[0.0] * 4),
        labelled(),
        "bought must have two values, has 1: 0.0",
    ),
    "no conversion at all": (
        ads(sales=[0.0] * 4),
        settings(),
        "training is not possible: none of 100 exposures in 4 rows converted: .* nothing to rank. "
        "Look whether the column of conversions is filled in",
    ),
    "nothing but conversions": (
        ads(sales=[10, 20, 30, 40]),
        settings(),
        "training is not possible: all of 100 exposures in 4 rows converted: .* nothing to rank. "
        "Look whether exposures count every touch",
    ),
    "one group": (
        ads(creator=["x"] * 4),
        settings(group="creator"),
        r"training is not possible: all rows are of one creator \(x\): nobody to compare with. "
        "Add results of other creators",
    ),
    "missing group": (
        ads(creator=["x", None, "y", "z"]),
        settings(group="creator"),
        "1 row .*creator is empty: every row needs a group. Rows 2",
    ),
    "no signal varies": (
        ads(size=[3.0] * 4, topic=[None] * 4),
        settings(),
        "training is not possible: no signal varies between rows",
    ),
    "no row": (
        ads().iloc[:0],
        settings(),
        "training is not possible: there is no row to learn from: add placements",
    ),
    "no time": (
        ads(booked=["2024-03-31", "31/03/2024", None, "soon"]),
        settings(time="booked"),
        "3 rows .*booked is no time: write 2024-03-31 or 2024-03-31T18:00. Rows 2, 3, 4",
    ),
    "seconds for a time": (
        ads(booked=[1.7e9, 1.7e9, 1.8e9, 1.8e9]),
        settings(time="booked"),
        "4 rows .*booked is no time",
    ),
    "infinite signal": (
        ads(size=[1.0, 2.0, -np.inf, 4.0]),
        settings(),
        "1 row .*the signal size is infinite: leave it empty. Rows 3",
    ),
}


@pytest.mark.parametrize("case", BAD_VALUES)
def test_values_no_model_can_be_learned_from_are_refused(case: str) -> None:
    table, chosen, message = BAD_VALUES[case]
    with pytest.raises(ModelError, match=message):
        rows_from_flat(table, chosen)


UNKNOWN = {
    "label": (labelled(label="bougth"), r"flat\.label: the table has no column 'bougth'\. Did you"),
    "conversions": (settings(conversions="sale"), r"flat\.conversions: .*Did you mean 'sales'\?"),
    "exposures": (settings(exposures="click"), r"flat\.exposures: .*Did you mean 'clicks'\?"),
    "id": (settings(id="adx"), r"flat\.id: .*'adx'\. Did you mean 'ad'\?"),
    "group": (settings(group="creators"), r"flat\.group: .*Did you mean 'creator'\?"),
    "time": (settings(time="zzz"), r"flat\.time: the table has no column 'zzz'\.$"),
    "settled": (settings(time="booked", settled="payd"), r"flat\.settled: .*Did you mean 'paid'\?"),
    "signals": (settings(signals=("siez",)), r"flat\.signals: .*Did you mean 'size'\?"),
    "ignore": (settings(ignore=("bough",)), r"flat\.ignore: .*Did you mean 'bought'\?"),
    "categories": (settings(categories=("topics",)), r"flat\.categories: .*Did you mean 'topic'\?"),
    "baselines": (settings(baselines={"a": "sise"}), r"flat\.baselines\.a: .*mean 'size'\?"),
}


@pytest.mark.parametrize("role", UNKNOWN)
def test_a_column_that_is_not_there_is_named_with_the_nearest_that_is(role: str) -> None:
    chosen, message = UNKNOWN[role]
    with pytest.raises(ConfigError, match=message):
        rows_from_flat(ads(), chosen)


CONTRADICTIONS = {
    "a category that is no signal": (
        ads(),
        settings(categories=("interest",)),
        r"flat\.categories: the column 'interest' is not among the signals",
    ),
    "a baseline that is no signal": (
        ads(),
        settings(baselines={"codes": "interest"}),
        r"flat\.baselines\.codes: the column 'interest' is not among the signals",
    ),
    "a baseline of text": (
        ads(),
        settings(baselines={"subject": "topic"}),
        r"flat\.baselines\.subject: the column 'topic' holds no numbers to rank by",
    ),
    "a reserved name": (
        ads(expected=[1.0, 2.0, 3.0, 4.0]),
        settings(signals=()),
        "no signal may be named 'expected', .*rename the column, or list it in flat.ignore",
    ),
    "columns of one name": (
        pd.concat([ads(), ads()[["size"]]], axis=1),
        settings(),
        "the table has columns of one name: size",
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_settings_that_contradict_the_table_are_refused(case: str) -> None:
    table, chosen, message = CONTRADICTIONS[case]
    with pytest.raises(ConfigError, match=message):
        rows_from_flat(table, chosen)


def test_a_reserved_name_may_stand_in_the_table_when_it_is_ignored() -> None:
    rows = rows_from_flat(ads(expected=1.0), settings(signals=(), ignore=("expected",)))
    assert "expected" not in rows.frame


def test_every_refusal_is_meant_for_the_user() -> None:
    assert issubclass(ModelError, InfluenceError)
    assert issubclass(ConfigError, InfluenceError)


def test_a_column_of_the_user_may_not_bear_a_name_of_the_engine() -> None:
    creators = pd.DataFrame({"creator_id": ["a", "b"], "audience_followers": [7, 8]})
    placements = pd.DataFrame(
        {
            "placement_id": ["p", "q"],
            "creator_id": ["a", "b"],
            "booked_at": "2024-01-01",
            "settled_at": "2024-02-01",
            "conversions": [0, 1],
            "exposures": 9,
        }
    )
    frames = {"creators": creators, "placements": placements}
    with (
        open_frames(frames) as tables,
        pytest.raises(ConfigError, match="'audience_followers' is a name of our own"),
    ):
        rows_from_tables(
            tables, now=datetime(2025, 1, 1), creators=["audience_followers"], rules={}
        )


def test_named_columns_of_placements_and_creators_become_signals() -> None:
    frames = {
        "creators": pd.DataFrame({"creator_id": ["a", "b"], "tier": ["gold", "tin"]}),
        "placements": pd.DataFrame(
            {
                "placement_id": ["p", "q"],
                "creator_id": ["a", "b"],
                "booked_at": "2024-01-01",
                "settled_at": "2024-02-01",
                "conversions": [0, 1],
                "exposures": 9,
                "bid": [7.5, 8.5],
            }
        ),
    }
    with open_frames(frames) as tables:
        rows = rows_from_tables(
            tables, now=datetime(2025, 1, 1), creators=["tier"], placements=["bid"], rules={}
        )
    assert rows.frame[["bid", "tier"]].to_numpy().tolist() == [[7.5, "gold"], [8.5, "tin"]]
    assert not {"bid", "tier"} & set(rows.left_out)
