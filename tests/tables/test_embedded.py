"""What the embedded database adds to Ibis."""

from __future__ import annotations

import ibis
import pandas as pd

from conversion_influence.tables.embedded import Resources, connect


def test_the_last_known_value_before_a_row_passes_over_nulls() -> None:
    rows = [(1, 0, None), (1, 1, 5), (1, 2, None), (1, 3, None), (1, 4, 7), (2, 0, 9), (2, 1, None)]
    frame = pd.DataFrame(rows, columns=["of", "day", "told"]).astype({"told": "Int64"})
    days = pd.to_timedelta(frame.day, unit="D")
    frame["at"] = (pd.Timestamp("2024-01-01") + days).astype("datetime64[us]")
    engine = connect(Resources())
    held = engine.hold(ibis.memtable(frame.sample(frac=1.0, random_state=0)))
    before = engine.known_before(held.told, held.of, held["at"])
    found = held.select("of", "day", before=before).cache().execute().sort_values(["of", "day"])
    told = [None if pd.isna(one) else one for one in found.before]
    assert told == [None, None, 5, 5, 5, None, 9]
    engine.close()
