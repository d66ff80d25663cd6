"""Kept figures of benchmarks/learning_curve.py as a part of docs/results.md, and as a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from conversion_influence.plots.drawing import line_style, to_png
from marks import put

OURS, POOLED = "ours", "base_rate"
BESIDE = ("lightgbm, defaults",)
"""Shown, but no simple rules."""

NAMES = {"ciao": "Ciao", "world": "Simulated world"}
HEAD = """## Learning curve: from 30 to 100,000 placements

`python benchmarks/learning_curve.py`; each draw is in `benchmarks/results/learning_curve.json`. A
draw is a customer with so many placements and no other past: signals of past placements are
computed from these alone. Judged are later placements, on Ciao by outcomes, in the world by the
expected loss under the true probabilities. Log loss against that of the pooled rate of the same
draw, in per cent, mean ± standard error over the draws; negative is better. The best simple rule is
the one that is best on average, picked with hindsight, of those of `influence train` (pooled rate,
audience size, engagement rate, topic rate, history of creator and topic, an expert's scorecard,
logistic regression), each as fitted and as calibrated. The last column but one is the mean of the
differences, draw by draw. Sizes with fewer than 20 draws, and sizes that are missing, were left out
for want of time; the same command goes on where it ended.
"""


def relative(record: Mapping[str, Any]) -> dict[str, float]:
    """Return log losses of a draw against the pooled rate, in per cent.

    Parameters
    ----------
    record : mapping
        One draw.
    """
    losses = record["log_loss"]
    pooled = losses[f"{POOLED}, raw"]
    return {name: 100.0 * (loss / pooled - 1.0) for name, loss in losses.items()}


def line(record: Mapping[str, Any]) -> str:
    """Return a draw as one line of text.

    Parameters
    ----------
    record : mapping
        One draw.
    """
    losses = relative(record)
    ours = losses.pop(OURS)
    beside = {name: loss for name, loss in losses.items() if name not in BESIDE}
    best = min(beside, key=lambda name: beside[name])
    return (
        f"{record['data']:6}{record['size']:7}{record['repeat']:4} k {record['conversions']:6.0f} "
        f"{record['cpu_seconds']:7.1f} s ours {ours:7.2f} best here {best} {beside[best]:.2f}"
    )


def against_rules(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return how ours does beside the simple rule that is best on average over some draws.

    Parameters
    ----------
    records : sequence of mapping
        Draws of one data set and size.
    """
    losses = pd.DataFrame([relative(record) for record in records])
    rules = losses.drop(columns=[OURS, *BESIDE]).dropna(axis=1)
    best = str(rules.mean().idxmin())
    gap = losses[OURS] - losses[best]
    return {
        "draws": len(losses),
        "conversions": float(np.mean([record["conversions"] for record in records])),
        "rule": best,
        "ours": _mean(losses[OURS]),
        "best": _mean(losses[best]),
        "beside": _mean(losses[BESIDE[0]]),
        "gap": _mean(gap),
        "worst": float(losses[OURS].max()),
        "seconds": float(np.median([record["cpu_seconds"] for record in records])),
    }


def _mean(values: pd.Series) -> tuple[float, float]:
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


def write(docs: Path, records: Sequence[Mapping[str, Any]]) -> None:
    """Put the figures into docs/results.md, and draw them.

    Parameters
    ----------
    docs : pathlib.Path
        Folder of the docs.
    records : sequence of mapping
        From benchmarks/learning_curve.py.
    """
    if not records:
        return
    figures = docs / "figures"
    figures.mkdir(exist_ok=True)
    found = summed_up(records)
    (figures / "learning_curve.png").write_bytes(to_png(drawn(found)))
    put(docs / "results.md", "learning_curve", section(found))


def summed_up(records: Sequence[Mapping[str, Any]]) -> dict[str, dict[int, dict[str, Any]]]:
    """Return how ours does beside the best rule, by data set and size.

    Parameters
    ----------
    records : sequence of mapping
        All draws.
    """
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for name in NAMES:
        sizes = sorted({record["size"] for record in records if record["data"] == name})
        for size in sizes:
            some = [r for r in records if r["data"] == name and r["size"] == size]
            found.setdefault(name, {})[size] = against_rules(some)
    return found


def section(found: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> str:
    """Return the figures in Markdown.

    Parameters
    ----------
    found : mapping
        From `summed_up`.
    """
    parts = [HEAD, "![Learning curve](figures/learning_curve.png)\n"]
    for name, sizes in found.items():
        lines = [
            f"### {NAMES[name]}",
            "",
            "| placements | conversions | draws | ours | best simple rule | LightGBM, defaults "
            "| ours less the best rule | CPU s |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for size, row in sizes.items():
            lines.append(
                f"| {size:,} | {row['conversions']:,.0f} | {row['draws']} "
                f"| {_said(row['ours'])} (worst {row['worst']:.1f}) "
                f"| {_said(row['best'])} ({row['rule'].replace('_', ' ')}) "
                f"| {_said(row['beside'])} | {_said(row['gap'])} | {row['seconds']:.0f} |"
            )
        late = [f"{size:,}" for size, row in sizes.items() if row["gap"][0] > row["gap"][1]]
        said = "at no size" if not late else f"at {', '.join(late)}"
        lines += ["", f"Worse than the best simple rule by more than one standard error: {said}."]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _said(value: tuple[float, float]) -> str:
    mean, error = value
    return f"{mean:.2f} ± {error:.2f}" if np.isfinite(error) else f"{mean:.2f}"


def drawn(found: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> Figure:
    """Return the learning curves, one panel per data set.

    Parameters
    ----------
    found : mapping
        From `summed_up`.
    """
    figure = Figure(figsize=(9.0, 3.8), layout="constrained")
    panels = figure.subplots(1, len(found), squeeze=False)[0]
    for panel, (name, sizes) in zip(panels, found.items(), strict=True):
        for place, (key, label) in enumerate(
            (("ours", "ours"), ("best", "best simple rule"), ("beside", "LightGBM, defaults"))
        ):
            mean = np.array([row[key] for row in sizes.values()])
            style = line_style(place)
            panel.plot(list(sizes), mean[:, 0], marker="o", markersize=3, label=label, **style)
            low, high = mean[:, 0] - mean[:, 1], mean[:, 0] + mean[:, 1]
            panel.fill_between(list(sizes), low, high, color=style["color"], alpha=0.15, lw=0)
        panel.axhline(0.0, color="#767676", linewidth=0.8)
        panel.set(title=NAMES[name], xscale="log", xlabel="placements learned from")
        panel.set_ylim(min(-8.0, *(row["ours"][0] - 4 for row in sizes.values())), 8.0)
    panels[0].set_ylabel("log loss against the pooled rate, %")
    panels[0].legend(frameon=False, fontsize="small")
    return figure
