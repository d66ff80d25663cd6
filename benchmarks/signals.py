"""What each group of signals is worth: leave one group out, and one group alone.

    python benchmarks/signals.py --data FOLDER [--config configs/ciao.yaml] [--out FILE.json]
    python benchmarks/signals.py --world 1000 [--seed 1]

Beside them, the signals of the first catalog: what the later ones add. One model per choice of
signals, same rows, same slices, same settings. The slices lie before the
test slice of `influence train`, which is not read: the last 20 % of what is left are judged. Each
model is compared with the model of all signals by a paired bootstrap over creators. In a simulated
world the AUC of the true probabilities stands beside.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.config import Config, load_config
from conversion_influence.dataset.catalog import GROUPS
from conversion_influence.dataset.rows import Rows
from conversion_influence.evaluation.judge import Forecast, Outcome, judge
from conversion_influence.evaluation.metrics import auc, log_loss
from conversion_influence.modeling.splits import split_by_time
from conversion_influence.modeling.training import fit_model
from conversion_influence.tables.world import simulate, write_world
from conversion_influence.workflows.reading import read_training_data

ALL = "all signals"
FIRST = Path(__file__).with_name("first_catalog.txt")
"""Names of the signals of the first catalog, to see what the others add."""

SIZE = ("log_followers",)
"""The lazy signal, shown alone."""


def before_test(rows: Rows, config: Config) -> Rows:
    """Return the rows that lie before the test slice."""
    assert rows.as_of is not None
    assert rows.settled_at is not None
    split = split_by_time(rows.as_of, rows.settled_at, config.split)
    kept = np.flatnonzero((rows.as_of < pd.Timestamp(split.cuts["test"])).to_numpy())
    return replace(
        rows,
        frame=rows.frame.iloc[kept].reset_index(drop=True),
        conversions=rows.conversions[kept],
        exposures=rows.exposures[kept],
        groups=rows.groups[kept],
        as_of=rows.as_of.iloc[kept].reset_index(drop=True),
        settled_at=rows.settled_at.iloc[kept].reset_index(drop=True),
    )


def choices(rows: Rows) -> Iterator[tuple[str, list[str]]]:
    """Yield which signals each model reads."""
    group = {word.name: word.group for word in rows.words}
    yield ALL, list(rows.frame.columns)
    for name in (g for g in GROUPS if g in group.values()):
        inside = [column for column in rows.frame if group[column] == name]
        yield f"without {name} ({len(inside)})", [c for c in rows.frame if c not in inside]
        yield f"{name} alone ({len(inside)})", inside
    first = set(FIRST.read_text().split())
    old = [column for column in rows.frame if column in first]
    yield f"the first catalog ({len(old)})", old
    size = [column for column in SIZE if column in rows.frame]
    if size:
        yield "audience size alone (1)", size


def forecast(rows: Rows, config: Config, signals: Sequence[str]) -> np.ndarray:
    """Return the likelihood of the judged slice by a model that reads these signals."""
    assert rows.as_of is not None
    assert rows.settled_at is not None
    split = split_by_time(rows.as_of, rows.settled_at, config.split)
    chosen = replace(rows, frame=rows.frame[list(signals)])
    fitted = fit_model(chosen, split, config.model, config.seed)
    return fitted.likelihood(chosen.frame.iloc[split.test])


def compare(rows: Rows, config: Config, replicates: int) -> dict[str, Any]:
    """Fit one model per choice of signals and judge them on one slice."""
    assert rows.as_of is not None
    assert rows.settled_at is not None
    split = split_by_time(rows.as_of, rows.settled_at, config.split)
    forecasts = {}
    for name, signals in choices(rows):
        likelihood = forecast(rows, config, signals)
        forecasts[name] = {"test": Forecast(likelihood, likelihood)}
        k, n = rows.conversions[split.test], rows.exposures[split.test]
        print(f"{name:34} {log_loss(k, n, likelihood):.6f} {auc(k, n, likelihood):.4f}", flush=True)
    outcome = Outcome(
        rows.conversions[split.test], rows.exposures[split.test], rows.groups[split.test]
    )
    found = judge({"test": outcome}, forecasts, model=ALL, replicates=replicates, seed=config.seed)
    return {
        "rows": len(rows),
        "judged": len(split.test),
        "from": split.cuts["test"],
        "models": found.table[found.table.metric.isin(["log_loss", "auc"])].to_dict("records"),
        "differences": found.differences.to_dict("records"),
    }


def truth_auc(config: Config, truth: pd.DataFrame, placements: pd.DataFrame, rows: Rows) -> float:
    """Return the AUC of the true probabilities on the judged slice."""
    assert rows.as_of is not None
    assert rows.settled_at is not None
    split = split_by_time(rows.as_of, rows.settled_at, config.split)
    known = placements.merge(truth, on="placement_id").sort_values(["booked_at", "placement_id"])
    return auc(
        rows.conversions[split.test],
        rows.exposures[split.test],
        known["true_probability"].to_numpy()[: len(rows)][split.test],
    )


def main() -> None:
    """Print one line per choice of signals; write all figures where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--world", type=int, help="creators of a simulated world")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replicates", type=int, default=300)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        data = options.data
        world = None
        if options.world:
            world = simulate(options.world, options.seed)
            data = Path(name) / "world"
            write_world(world, data)
        config = load_config(options.config, {"data": data})
        rows = before_test(read_training_data(config, lambda _: None).rows, config)
        found = compare(rows, config, options.replicates)
        if world is not None:
            found["truth_auc"] = truth_auc(config, world.truth, world.tables["placements"], rows)
            print(f"{'the truth':34} {'':8} {found['truth_auc']:.4f}")
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
