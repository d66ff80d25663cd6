"""What each group of signals is worth: leave one group out, and one group alone.

    python benchmarks/signals.py --data FOLDER/ciao --config configs/ciao.yaml --name ciao
    python benchmarks/signals.py --world 1000 --name world

Figures are kept in benchmarks/results/signals_NAME.json, and docs/results.md shows them.
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

from conversion_influence.config import Config
from conversion_influence.config_file import load_config
from conversion_influence.dataset.catalog import GROUPS
from conversion_influence.dataset.rows import Rows
from conversion_influence.evaluation.judge import Forecast, Outcome, judge
from conversion_influence.evaluation.metrics import auc, log_loss
from conversion_influence.modeling.splits import split_by_time
from conversion_influence.modeling.training import fit_model
from conversion_influence.tables.world import simulate, write_world
from conversion_influence.workflows.reading import read_training_data
from marks import put

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "results.md"
HEAD = """## Signals: what each group is worth

`python benchmarks/signals.py`: one model per choice of signals, same rows, slices and settings.
The judged slice is the last fifth of what lies *before* the test slice above, which is not read.
The lead is that of all signals in log loss, with a 95 % interval by paired bootstrap over creators:
where it is above zero, the choice is worse. In brackets the number of signals.
"""
NAMES = {
    "ciao": "Ciao, real placements: {judged:,} of {rows:,} judged, from {from}",
    "world": "A simulated world of known truth: {judged:,} of {rows:,} judged, from {from}",
}
ALL = "all signals"
FIRST = HERE / "first_catalog.txt"
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
    fitted = fit_model(chosen, split.train, config.model, config.seed)
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


def section() -> str:
    """Return the kept figures in Markdown."""
    parts = [HEAD]
    for name, words in NAMES.items():
        place = HERE / "results" / f"signals_{name}.json"
        if place.exists():
            parts.append(_table(words, json.loads(place.read_text())))
    return "\n".join(parts)


def _table(words: str, found: dict[str, Any]) -> str:
    values = {(row["model"], row["metric"]): row for row in found["models"]}
    leads = {row["baseline"]: row for row in found["differences"] if row["metric"] == "log_loss"}
    lines = [
        f"### {words.format(**found)}",
        "",
        "| signals | log loss per exposure | AUC | lead of all signals in log loss |",
        "|---|---|---|---|",
    ]
    for model in dict.fromkeys(row["model"] for row in found["models"]):
        loss, rank = values[model, "log_loss"], values[model, "auc"]
        lead = leads.get(model)
        said = (
            f"{lead['difference']:.3g} ({lead['low']:.3g} to {lead['high']:.3g})" if lead else "-"
        )
        interval = f"({rank['low']:.4f} to {rank['high']:.4f})"
        lines.append(f"| {model} | {loss['value']:.6f} | {rank['value']:.4f} {interval} | {said} |")
    if "truth_auc" in found:
        lines.append(f"| the true probabilities | - | {found['truth_auc']:.4f} | - |")
    return "\n".join(lines) + "\n"


def write(page: Path) -> None:
    """Put the figures into a page, between their two marks, or at its end.

    Parameters
    ----------
    page : pathlib.Path
        A Markdown file.
    """
    put(page, "signals", section())


def main() -> None:
    """Print one line per choice of signals; write all figures where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--world", type=int, help="creators of a simulated world")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replicates", type=int, default=300)
    parser.add_argument("--name", choices=list(NAMES), help="keep the figures, write the page")
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
    if options.name:
        place = HERE / "results" / f"signals_{options.name}.json"
        place.parent.mkdir(exist_ok=True)
        place.write_text(json.dumps(found, indent=1) + "\n")
        write(PAGE)


if __name__ == "__main__":
    main()
