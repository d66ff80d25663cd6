"""Spark computes what DuckDB computes: every signal of the catalog, to nine digits."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from conversion_influence.tables.spark import to_spark
from conversion_influence.tables.world import simulate
from conversion_influence.workflows import features

from ..laws.comparing import compute, differences, open_world
from ..laws.worlds import draw_candidates, draw_world

pytestmark = pytest.mark.xdist_group("spark")


def test_every_signal_is_the_same_on_spark_as_on_duckdb(session: Any) -> None:
    candidates = draw_candidates(23, count=40)
    with open_world(draw_world(23, 100)) as tables, to_spark(tables, session) as sent:
        expected, found = compute(tables, candidates), compute(sent, candidates)
    assert found.left_out == expected.left_out == ()
    assert differences(found.frame, expected.frame, 1e-9) == {}
    assert list(found.frame.dtypes) == list(expected.frame.dtypes)
    unknown = [name for name in expected.frame if expected.frame[name].isna().all()]
    assert unknown == []


def test_the_command_writes_the_same_features_from_both_engines(
    session: Any, tmp_path: Path
) -> None:
    for name, table in simulate(creators=10, seed=3, days=120).tables.items():
        if name in {"placements", "creators", "account_snapshots"}:
            table.to_parquet(tmp_path / f"{name}.parquet")
    made = [
        features(tmp_path, tmp_path / f"{engine}.csv", engine=engine)
        for engine in ("duckdb", "spark")
    ]
    assert made[0].fingerprint == made[1].fingerprint
    assert made[0].left_out == made[1].left_out
    written = [pd.read_csv(one.out) for one in made]
    assert differences(*reversed(written), 1e-9) == {}
