"""Whether ranges of totals hold over many cut dates, and ranges of conversions on a test slice.

    python benchmarks/coverage.py --data FOLDER/ciao --config configs/ciao.yaml --name ciao
    python benchmarks/coverage.py --world 1500 --seed 1 --name world_1

All placements of one time share a level, so one block of them says hardly more of totals than one
total does. Here a model learns from what was settled before each of ten dates, and lists of
placements are drawn from what came right after it, soon after it, and later. The test slice of
`influence train` is not read. `on_test` is for benchmarks/results.py, which reads it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import ranges
from conversion_influence.bundle import load_bundle
from conversion_influence.config import Config
from conversion_influence.config_file import load_config
from conversion_influence.dataset.rows import Rows
from conversion_influence.modeling.certainty import Certainty, evidence_of
from conversion_influence.modeling.certainty_fit import fit_certainty
from conversion_influence.modeling.splits import split_by_time
from conversion_influence.modeling.training import fit_model
from conversion_influence.timeframe import is_past
from conversion_influence.workflows.reading import read_training_data
from marks import put

PLACE = ranges.HERE / "results" / "totals.json"
CUTS = tuple(np.linspace(0.45, 0.9, 10).round(2).tolist())
NEWEST = 60_000
"""Settled rows that each model learns from, at most: enough, and it takes seconds."""

WINDOWS = {"the next 1 %": 0.01, "the next 5 %": 0.05, "the next 10 %": 0.1}
SIZES = (50, 200)
DRAWS = 200


def on_test(folder: Path, config_file: Path, data: Path) -> dict[str, Any]:
    """Return the figures of 90 % ranges on the test slice that a saved model was judged on.

    Parameters
    ----------
    folder : pathlib.Path
        Of the saved model.
    config_file : pathlib.Path
        Of its training.
    data : pathlib.Path
        Folder of the raw tables.
    """
    config = load_config(config_file, {"data": data})
    rows = read_training_data(config, lambda _: None).rows
    assert rows.as_of is not None
    assert rows.settled_at is not None
    judged = split_by_time(rows.as_of, rows.settled_at, config.split).test
    bundle = load_bundle(folder)
    assert bundle.record is not None
    limits = Certainty.from_dict(bundle.record.facts)
    assert limits is not None
    part = ranges.rows_at(rows, judged)
    return _block_figures(block_of(part, bundle.likelihood(part.frame)), limits)


def in_words(found: dict[str, Any]) -> list[str]:
    """Return the figures of `on_test` in Markdown.

    Parameters
    ----------
    found : dict
        From `on_test`.
    """
    lines = [
        "| 90 % ranges of conversions | placements | randomised | whole |",
        "|---|---|---|---|",
        _row("all", found),
    ]
    lines += [
        _row(f"{one['least']:.0f} or more expected", one)
        for one in found["expecting"]
        if one["placements"]
    ]
    for one in found["by_evidence"]:
        size = "more" if one["up_to"] is None else f"up to {one['up_to']:,.0f}"
        lines.append(_row(f"settled exposures of the creator: {size}", one))
    for size, total in found["totals"].items():
        lines.append(_row(f"totals of {size} random placements", {"placements": "-", **total}))
    return [
        *lines,
        "",
        "*Whole* counts how often conversions lie in the range of whole numbers, *randomised* "
        "spreads each count evenly over its step. All totals share one level, foretold "
        f"{found['foretold_over_observed']:.2f} times what came: they are one draw, not many.",
    ]


def _row(name: str, found: dict[str, Any]) -> str:
    placements = found["placements"]
    count = placements if isinstance(placements, str) else f"{placements:,}"
    return f"| {name} | {count} | {found['randomised']:.1%} | {found['whole']:.1%} |"


def _block_figures(block: ranges.Block, limits: Certainty) -> dict[str, Any]:
    law = ranges.kept(block, limits)
    return {
        **ranges.figures(block, law),
        "by_evidence": ranges.by_evidence(block, law),
        "totals": lists_of(block, limits),
        "foretold_over_observed": float(block.n @ block.p / block.k.sum()),
        "spread": limits.spread.to_dict(),
    }


def block_of(rows: Rows, likelihood: np.ndarray) -> ranges.Block:
    """Return rows with what was foretold of them.

    Parameters
    ----------
    rows : Rows
        In order of as_of.
    likelihood : numpy.ndarray
        Per row.
    """
    evidence = evidence_of(rows.frame)
    return ranges.Block(likelihood, rows.conversions, rows.exposures, evidence, rows.groups, None)


def lists_of(block: ranges.Block, limits: Certainty) -> dict[str, dict[str, float]]:
    """Return the figures of lists by their size; twice as many placements must be there.

    Parameters
    ----------
    block : ranges.Block
        Placements that the model has not seen.
    limits : Certainty
        Of the model.
    """
    sizes = [size for size in SIZES if 2 * size <= len(block.k)]
    return {str(size): drawn(block, limits, size) for size in sizes}


def drawn(block: ranges.Block, limits: Certainty, size: int) -> dict[str, float]:
    """Return how often totals of lists lie in their range, in whole numbers and randomised.

    Parameters
    ----------
    block : ranges.Block
        Placements that the model has not seen.
    limits : Certainty
        Of the model.
    size : int
        Placements per list.
    """
    rng, spread = np.random.default_rng(0), limits.spread
    whole, inside, width = [], [], []
    for _ in range(DRAWS):
        one = ranges.part_of(block, rng.choice(len(block.k), size, replace=False))
        asked = (one.p, one.n, one.evidence, one.creators)
        low, high = spread.total_range(*asked, ranges.LEVEL)
        k = float(one.k.sum())
        at_least, above = (spread.chance_of_total(*asked, least) for least in (k, k + 1.0))
        position = 1.0 - at_least + rng.random() * (at_least - above)
        whole.append(low <= k <= high)
        inside.append(ranges.TAIL < position < 1.0 - ranges.TAIL)
        width.append((high - low) / float(one.n @ one.p))
    means = (float(np.mean(values)) for values in (whole, inside))
    return dict(zip(("whole", "randomised"), means, strict=True)) | {
        "width": float(np.median(width))
    }


def over_cuts(rows: Rows, config: Config) -> list[dict[str, Any]]:
    """Return the figures of lists after each cut.

    Parameters
    ----------
    rows : Rows
        In order of as_of.
    config : Config
        Of the model.
    """
    assert rows.as_of is not None
    assert rows.settled_at is not None
    found = []
    for cut in CUTS:
        start = int(cut * len(rows))
        at = rows.as_of.iloc[start]
        settled = is_past(rows.settled_at, at) & is_past(rows.as_of, at)
        fitted = fit_model(rows, np.flatnonzero(settled)[-NEWEST:], config.model, config.seed, 1)
        limits = fit_certainty(rows, fitted)
        record: dict[str, Any] = {"cut": str(at), "level": limits.spread.level, "windows": {}}
        for name, share in WINDOWS.items():
            asked = np.arange(start, min(len(rows), start + int(share * len(rows))))
            part = ranges.rows_at(rows, asked)
            block = block_of(part, fitted.likelihood(part.frame))
            record["windows"][name] = {
                "foretold_over_observed": float(block.n @ block.p / block.k.sum()),
                "lists": lists_of(block, limits),
            }
        found.append(record)
        print(json.dumps(record), flush=True)
    return found


HEAD = """## Totals of lists: whether their ranges hold over many dates

`python benchmarks/coverage.py`: ten models, each of what was settled before its date (the newest
60,000 placements at most), and lists drawn at random from what came after it. What is foretold of a
list is a range of 90 % for the conversions of all its placements together. Mean over the dates, ±
its standard error; dates share placements, so that it is too small. *Whole* counts totals in the
range of whole numbers, *randomised* spreads each over its step: 90 % is right. *Level, error* is
the root mean square of the logarithm of what was foretold over what came of the whole stretch, and
*level, believed* the standard deviation that the models believed.
"""


def section(kept: dict[str, list[dict[str, Any]]]) -> str:
    """Return the kept figures in Markdown."""
    lines = [HEAD]
    heads = "data | stretch | list of | randomised | least date | whole | width over the total"
    lines += [f"| {heads} | level, error | level, believed |", "|---|" + "---|" * 8]
    for name, records in kept.items():
        believed = float(np.sqrt(np.mean([record["level"] for record in records])))
        for window in WINDOWS:
            parts = [record["windows"][window] for record in records]
            error = np.log([part["foretold_over_observed"] for part in parts])
            for size in map(str, SIZES):
                lists = [part["lists"][size] for part in parts if size in part["lists"]]
                if lists:
                    cells = [name.replace("_", " "), window, size, *_cells(lists)]
                    cells += [f"{np.sqrt(np.mean(error**2)):.2f}", f"{believed:.2f}"]
                    lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cells(lists: Sequence[dict[str, float]]) -> list[str]:
    inside, whole, width = (
        np.array([one[key] for one in lists]) for key in ("randomised", "whole", "width")
    )
    error = inside.std(ddof=1) / np.sqrt(len(inside))
    return [
        f"{inside.mean():.1%} ± {error:.1%}",
        f"{inside.min():.0%}",
        f"{whole.mean():.1%}",
        f"{np.median(width):.2f}",
    ]


def write(page: Path) -> None:
    """Put the kept figures into a page, if there are any.

    Parameters
    ----------
    page : pathlib.Path
        A Markdown file.
    """
    if PLACE.exists():
        put(page, "totals", section(json.loads(PLACE.read_text())))


def main() -> None:
    """Print figures; keep them where asked."""
    options = ranges.arguments(__doc__ or "")
    rows, _, config = ranges.read(options)
    found = over_cuts(rows, config)
    if options.name:
        kept = json.loads(PLACE.read_text()) if PLACE.exists() else {}
        kept[options.name] = found
        PLACE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
        write(ranges.PAGE)


if __name__ == "__main__":
    main()
