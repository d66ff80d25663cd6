"""How far assumed exposures are off: walking forward, against simple rules.

    python benchmarks/exposures.py --real-data FOLDER     # FOLDER holds ciao/; two minutes

The model of `influence train` that fills exposures in where a list gives none, against followers
times the network's median rate, and against the creator's last and median exposures (with that rule
for creators without a past). Each fold is assumed from what was settled before it. With followers,
and as if there were no table of them. Of Ciao the last 20 % by `booked_at` are dropped before
anything is looked at. Results go to benchmarks/results/exposures.json, which docs/results.md shows.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.dataset.exposures import past_exposures
from conversion_influence.evaluation.exposures import judge_exposures
from conversion_influence.tables.sources import open_frames
from conversion_influence.tables.world import simulate
from conversion_influence.timeframe import is_past
from marks import put

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "exposures.json"
PAGE = HERE.parent / "docs" / "results.md"
TEST = 0.2
"""Share of Ciao, by booked_at, that is the test slice."""

HEAD = """## Exposures: what is assumed where a list gives none

`python benchmarks/exposures.py --real-data FOLDER`; its figures stand in
`benchmarks/results/exposures.json`. Walking forward in four folds over the later 60 % of the
placements before Ciao's test slice, and of simulated worlds of 400 creators; what is assumed of a
fold was learned from what was settled before it. Error: mean absolute error of the middle, in
natural logs (0.1 is about 10 %), 95 % interval by bootstrap over creators. *Rule*: followers times
the network's median rate (its median exposures where followers are unknown). *Last*, *median*: the
creator's own, with the rule for creators without a past.

| data | placements | model | rule | last | median | rule - model |
|---|---|---|---|---|---|---|
"""
MORE = """
| data | model, typical | rule, typical | range holds | of the new | total, model | total, rule |
|---|---|---|---|---|---|---|
"""
FOOT = """
Typical error: median absolute percentage of the exposures that came. Range: how many of 80 % it
holds, of all and of creators without a past. Total: assumed over observed, all added up. In Ciao
exposures are nearly the followers themselves: the model finds the rule, and its lead comes from the
placements of creators whose followers were never captured, 1 in 150. A range that ends at the
middle holds more than it promises there, since most errors are 0. Where Ciao's followers are
hidden, audiences only grow, and the creator's last exposures are as good a guess.
"""


def cases(real: Path | None) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield what is judged, by name."""
    for seed in (1, 2, 3):
        tables = simulate(400, seed).tables
        past = placements_of({n: tables[n] for n in ("placements", "account_snapshots")})
        yield f"world {seed}", past
        if seed == 1:
            yield "world 1, followers hidden", hidden(past)
    if real is not None:
        past = placements_of(before_test(real / "ciao"))
        yield "Ciao", past
        yield "Ciao, followers hidden", hidden(past)


def placements_of(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return past placements with the audience they were booked at."""
    with open_frames(frames) as tables:
        return past_exposures(tables)


def hidden(past: pd.DataFrame) -> pd.DataFrame:
    """Return the same placements as if no followers were known of anybody."""
    return past.assign(followers=np.nan, listed=False)


def before_test(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables as they were known before the test slice."""
    times = ["booked_at", "settled_at"]
    placements = pd.read_csv(folder / "placements.csv.gz", parse_dates=times)
    ordered = placements["booked_at"].sort_values()
    cut = ordered.iloc[int(len(ordered) * (1.0 - TEST))]
    placements = placements[is_past(placements["booked_at"], cut)]
    placements = placements[is_past(placements["settled_at"], cut)]
    snapshots = pd.read_csv(folder / "account_snapshots.csv.gz", parse_dates=["captured_at"])
    return {
        "placements": placements,
        "account_snapshots": snapshots[is_past(snapshots["captured_at"], cut)],
    }


def measure(real: Path | None) -> list[dict[str, Any]]:
    """Judge every case; return one record each."""
    records = []
    for name, past in cases(real):
        started = time.process_time()
        judged = judge_exposures(past, replicates=1000)
        assert judged is not None
        seconds = time.process_time() - started
        records.append({"data": name, "cpu_seconds": round(seconds, 2), **judged.to_dict()})
        print(f"{name}: {seconds:.1f} CPU seconds\n{judged.table.round(4).to_string()}", flush=True)
    return records


def section(records: list[dict[str, Any]]) -> str:
    """Return the section of the page."""
    errors, more = [], []
    for record in records:
        methods, lead = record["methods"], record["lead"]
        model, rule = methods["model"], methods["followers_rate"]
        others = [f"{methods[n]['log_error']:.3f}" for n in ("creator_last", "creator_median")]
        told = [f"{m['log_error']:.3f} ({m['low']:.3f} to {m['high']:.3f})" for m in (model, rule)]
        ahead = f"{lead['difference']:.3f} ({lead['low']:.3f} to {lead['high']:.3f})"
        cells = (record["data"], f"{model['rows']:,}", *told, *others, ahead)
        errors.append(f"| {' | '.join(cells)} |\n")
        shares = [model["percent_error"], rule["percent_error"]]
        shares += [model["coverage_80"], model["coverage_80_new"]]
        totals = [f"{m['predicted_over_observed']:.2f}" for m in (model, rule)]
        cells = (record["data"], *(f"{share:.1%}" for share in shares), *totals)
        more.append(f"| {' | '.join(cells)} |\n")
    return HEAD + "".join(errors) + MORE + "".join(more) + FOOT


def write(page: Path) -> None:
    """Put the section into a page, between its two marks, or at its end."""
    put(page, "exposures", section(json.loads(RESULTS.read_text())))


def main() -> None:
    """Measure; write the results and the section of the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--real-data", type=Path, help="holds ciao/")
    options = parser.parse_args()
    records = measure(options.real_data)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(records, indent=1) + "\n")
    write(PAGE)
    print(f"written: {RESULTS.name}, {PAGE.name}")


if __name__ == "__main__":
    main()
