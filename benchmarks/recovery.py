"""How much of a known truth is recovered, and what is said where there is nothing to find.

The worlds are simulated: they prove that the line from raw tables to the verdict works and
recovers a stated truth, not that the product works on people. In worlds with effect the model's
AUC is compared with the AUC of the true probabilities themselves, on the same test placements; in
worlds without effect the judge must not claim that a rule is beaten.

    python benchmarks/recovery.py [--creators 1000] [--seeds 3]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from conversion_influence import workflows
from conversion_influence.config_file import load_config
from conversion_influence.evaluation.metrics import auc
from conversion_influence.tables.world import simulate, write_world

UNTRACKED = {"tracking": {"enabled": "no"}}


def learn(creators: int, seed: int, folder: Path, *, effect: bool) -> dict[str, Any]:
    """Train on one world; return the judge's test figures, the truth's AUC and the verdict."""
    world = simulate(creators, seed, effect=effect)
    data = folder / f"world_{seed}_{effect}"
    write_world(world, data)
    config = load_config(None, {"data": data, "seed": seed, **UNTRACKED})
    done = workflows.train(config, folder / "model")
    placements = world.tables["placements"].merge(world.truth, on="placement_id")
    test = placements[pd.to_datetime(placements["booked_at"]) >= pd.Timestamp(done.cuts["test"])]
    truth = auc(
        test["conversions"].to_numpy(dtype=float),
        test["exposures"].to_numpy(dtype=float),
        test["true_probability"].to_numpy(),
    )
    found = done.to_dict()
    return {
        "model": found["judge"]["test"]["model"]["auc"]["value"],
        "rules": {n: m["auc"]["value"] for n, m in found["judge"]["test"].items()},
        "truth": truth,
        "beaten": [n for n, m in found["differences"]["test"].items() if m["log_loss"]["beaten"]],
        "verdict": found["verdict"]["code"],
        "rows": len(test),
    }


def main() -> None:
    """Print one line per world."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--creators", type=int, default=1000)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for effect in (True, False):
            print(
                f"worlds of {options.creators:,} creators, {'with' if effect else 'without'} effect"
            )
            for seed in range(1, options.seeds + 1):
                got = learn(options.creators, seed, Path(name), effect=effect)
                share = (got["model"] - 0.5) / (got["truth"] - 0.5) if effect else float("nan")
                print(
                    f"  seed {seed}: AUC model {got['model']:.3f}, truth {got['truth']:.3f}"
                    + (
                        f" (share of the truth's AUC {got['model'] / got['truth']:.3f}, "
                        f"of what it has above chance {share:.2f})"
                        if effect
                        else ""
                    )
                    + f", audience size {got['rules']['audience_size']:.3f}"
                    + f", rules beaten {len(got['beaten'])} of {len(got['rules']) - 1}"
                    + f", verdict {got['verdict']} ({got['rows']:,} test placements)",
                    flush=True,
                )


if __name__ == "__main__":
    main()
