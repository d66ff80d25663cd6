"""The command ``features``: what a config leaves out and adds, and what is absent."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from conversion_influence.dataset.catalog import catalog
from conversion_influence.scoring.given import as_learned

from .small_world import assert_refused, influence

KEPT = ("log_followers", "mentioners_90d", "topic", "log_cost")


@pytest.fixture(name="data")
def _data(world: Path) -> Path:
    """Return a folder of creators and placements with columns of the user's own."""
    (folder := Path("data")).mkdir()
    for name in ("creators", "placements"):
        frame = pd.read_csv(world / f"{name}.csv", dtype=str)
        frame["tier"] = [f"tier {row % 3}" for row in range(len(frame))]
        frame["bid"] = range(len(frame))
        frame.to_csv(folder / f"{name}.csv", index=False)
    return folder


def config(**features: object) -> Path:
    left_out = [signal.name for signal in catalog() if signal.name not in KEPT]
    path = Path("config.yaml")
    path.write_text(json.dumps({"features": {"exclude": left_out, **features}}))
    return path


def test_a_config_leaves_signals_out_and_passes_columns_through(data: Path) -> None:
    chosen = config(creators=["tier"], placements=["bid"])
    ended = influence("features", data, "--config", chosen, "--out", "f.parquet", "--json")
    assert ended.code == 0, ended.err
    made = pd.read_parquet("f.parquet").set_index("placement_id").sort_index()
    assert set(made) == {"creator_id", "as_of", "topic", "log_cost", "bid", "tier"}
    given = pd.read_csv(data / "placements.csv").set_index("placement_id").sort_index()
    assert (made["bid"] == given["bid"]).all()
    tiers = pd.read_csv(data / "creators.csv").set_index("creator_id")["tier"]
    assert (made["tier"] == made["creator_id"].map(tiers)).all()
    assert ended.json["absent"] == {
        "account_snapshots": ["log_followers"],
        "mentions": ["mentioners_90d"],
    }
    assert set(ended.json["left_out"]) == {"log_followers", "mentioners_90d"}
    assert ended.json["coverage"]["offer"]["tier"] == 1.0


def test_columns_of_a_list_pass_through_in_the_type_of_placements(data: Path) -> None:
    chosen = config(placements=["tier", "bid"])
    Path("list.csv").write_text("creator_id,tier\nc00001,1\nc00002,2\n")
    asked = ("features", "--config", chosen, "--candidates", "list.csv", "--out", "f.parquet")
    ended = influence(*asked, data, "--json")
    assert ended.code == 0, ended.err
    assert pd.read_parquet("f.parquet")["tier"].tolist() == ["1", "2"]
    assert "bid" in ended.json["left_out"]


def test_a_config_may_say_where_the_tables_are(data: Path) -> None:
    chosen = config()
    chosen.write_text(json.dumps(json.loads(chosen.read_text()) | {"data": str(data)}))
    assert influence("features", "--config", chosen, "--json").code == 0


def test_a_config_that_does_not_fit_is_refused(data: Path) -> None:
    asked = ("features", data, "--config")
    named = influence(*asked, config(placements=["bids"]))
    assert_refused(named, r"features\.placements: .*no extra column 'bids'.*mean 'bid'")
    assert_refused(influence(*asked, config(creators=["topic"])), "no extra column 'topic'")
    assert_refused(influence(*asked, config(exclude=["topik"])), "Did you mean 'topic'")
    (flat := Path("flat.yaml")).write_text("flat: {label: bought}")
    assert_refused(influence(*asked, flat), "describes a flat table")
    assert not Path("features.parquet").exists()


def test_kept_features_of_one_column_are_not_taken_for_those_of_another(data: Path) -> None:
    Path("list.csv").write_text("creator_id,as_of,tier\nc00001,2024-03-01,own\n")
    tiers = pd.read_csv(data / "creators.csv").set_index("creator_id")["tier"]
    found = []
    for table in ("creators", "placements"):
        asked = ("--config", config(**{table: ["tier"]}), "--candidates", "list.csv")
        ended = influence("features", data, *asked, "--cache", "kept", "--out", "f.csv")
        assert ended.code == 0, ended.err
        found += pd.read_csv("f.csv")["tier"].tolist()
    assert found == [tiers["c00001"], "own"]


def test_a_list_that_grew_is_computed_for_its_new_rows_only(data: Path) -> None:
    lines = ["creator_id,as_of", "c00001,2024-03-01", "c00002,2024-03-01"]
    ended = []
    for more in ([], ["c00003,2024-03-02T10:00:00.5Z"]):
        Path("list.csv").write_text("\n".join([*lines, *more]) + "\n")
        asked = ("--candidates", "list.csv", "--cache", "kept", "--out", "f.csv")
        ended.append(influence("features", data, *asked))
    assert "kept" not in ended[0].out
    assert "(2 rows kept from an earlier run)" in " ".join(ended[1].out.split())


def test_no_signal_at_all_is_no_fault(data: Path) -> None:
    Path("list.csv").write_text("creator_id,as_of\nc00001,2024-03-01\n")
    for cache in ((), ("--cache", "kept")):
        ended = influence(
            "features", data, "--config", config(), "--candidates", "list.csv", *cache
        )
        assert ended.code == 0, ended.err
        assert "1 rows x 0 signals" in ended.out


def test_what_is_left_out_is_said_by_absent_table_and_by_name_of_lone_signals(data: Path) -> None:
    placements = pd.read_csv(data / "placements.csv", dtype=str).drop(columns="cost")
    placements.to_csv(data / "placements.csv", index=False)
    ended = influence("features", data, "--config", config())
    assert ended.code == 0, ended.err
    said = " ".join(ended.out.split())
    assert "Left out: 3 signals" in said
    assert "without account_snapshots: 1 signal without mentions: 1 signal" in said
    assert said.endswith("without some of their columns: log_cost")
    assert "log_followers" not in said


def test_a_cache_or_an_engine_that_cannot_be_used_is_refused_before_tables_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("file").touch()
    cached = influence("features", "no such folder", "--cache", "file/kept")
    assert_refused(cached, r"--cache file/kept: cannot be written .*name another folder")
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    spark = influence("features", "no such folder", "--engine", "spark")
    assert_refused(spark, "needs PySpark, which is not installed")


@pytest.mark.parametrize(("kind", "expected"), [("tables", "beauty"), ("flat", "Beauty")])
def test_names_in_a_list_of_signals_are_spelled_as_the_model_learned_them(
    kind: str, expected: str
) -> None:
    record = SimpleNamespace(facts={"kind": kind})
    encoding = SimpleNamespace(categories={"topic": ["beauty"], "format": ["Reel"]})
    bundle: Any = SimpleNamespace(record=record, encoding=encoding)
    frame = pd.DataFrame({"topic": ["Beauty", None], "format": "Reel", "brand": "ACME"})
    found = as_learned(frame, bundle)
    assert found["topic"].tolist()[0] == expected
    assert found["topic"].isna().tolist() == [False, True]
    assert found[["format", "brand"]].equals(frame[["format", "brand"]])
