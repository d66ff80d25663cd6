"""Whether ranges cover what they promise, and how wide they are, against other ways to make them.

    python benchmarks/ranges.py --data FOLDER/ciao --config configs/ciao.yaml --name ciao
    python benchmarks/ranges.py --world 1500 --seed 1 --name world_1

Figures are kept in benchmarks/results/ranges.json, and docs/results.md shows them. Slices lie
before the test slice of `influence train`, which is not read. Each block of later placements is
foretold by a model that learned from what was settled before it; its ranges were measured on what
that model's forerunners foretold. Side by side: the law that is kept, one binomial law around the
likelihood, bagging over creators (Breiman 1996) and inductive Venn-Abers (Vovk and Petej 2014),
adapted to k of n.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.isotonic import IsotonicRegression

from conversion_influence.config import Config
from conversion_influence.config_file import load_config
from conversion_influence.dataset.rows import Rows
from conversion_influence.modeling.beta_binomial import beta_parameters
from conversion_influence.modeling.calibration import expit, log_odds
from conversion_influence.modeling.certainty import Certainty, evidence_of
from conversion_influence.modeling.certainty_fit import fit_certainty
from conversion_influence.modeling.dispersion import discount
from conversion_influence.modeling.estimator import ConversionClassifier
from conversion_influence.modeling.splits import split_by_time
from conversion_influence.modeling.training import Fitted, fit_model
from conversion_influence.tables.world import simulate, write_world
from conversion_influence.timeframe import is_past
from conversion_influence.workflows.reading import read_training_data
from marks import put

HERE = Path(__file__).parent
PLACE = HERE / "results" / "ranges.json"
PAGE = HERE.parent / "docs" / "results.md"
LEVEL, TAIL = 0.9, 0.05
UNTIL = (0.75, 1.0)
"""Shares of the placements before the test slice; the last fifth of each is a block judged."""

BAGS, ROUNDS = 20, 150
GRID = 200
LIST, LISTS = 50, 1000
EVIDENCE = (0.0, 300.0, 1_000.0, 3_000.0, 10_000.0)
EXPECTED = (1.0, 5.0, 20.0)
KEPT = "beta-binomial (kept)"


@dataclass(frozen=True, eq=False)
class Block:
    """Placements that a model has not seen, in order of as_of."""

    p: np.ndarray
    k: np.ndarray
    n: np.ndarray
    evidence: np.ndarray
    creators: np.ndarray
    truth: np.ndarray | None


@dataclass(frozen=True, eq=False)
class Ranges:
    """Both ends of the likelihood's and the conversions' ranges, and the law of the latter.

    ``upto`` and ``before`` are P(K <= k) and P(K < k) at the k that came.
    """

    low: np.ndarray
    high: np.ndarray
    few: np.ndarray
    many: np.ndarray
    upto: np.ndarray
    before: np.ndarray


def kept(block: Block, limits: Certainty) -> Ranges:
    """Return the ranges that scores carry."""
    spread = limits.spread
    a, b = beta_parameters(block.p, spread.rho(block.p, block.evidence))
    return Ranges(
        *spread.likelihood_range(block.p, block.evidence, LEVEL),
        *spread.conversions_range(block.p, block.n, block.evidence, LEVEL),
        stats.betabinom.cdf(block.k, block.n, a, b),
        stats.betabinom.cdf(block.k - 1, block.n, a, b),
    )


def mixture(block: Block, likelihoods: np.ndarray) -> Ranges:
    """Return ranges by several likelihoods per placement, (several, rows), binomial each."""
    low, high = np.quantile(likelihoods, [TAIL, 1.0 - TAIL], axis=0)
    return Ranges(
        np.minimum(low, block.p),
        np.maximum(high, block.p),
        stats.binom.ppf(TAIL, block.n, low),
        stats.binom.ppf(1.0 - TAIL, block.n, high),
        np.mean([stats.binom.cdf(block.k, block.n, one) for one in likelihoods], axis=0),
        np.mean([stats.binom.cdf(block.k - 1, block.n, one) for one in likelihoods], axis=0),
    )


def bagged(
    rows: Rows, train: np.ndarray, judged: np.ndarray, fitted: Fitted, p: np.ndarray
) -> np.ndarray:
    """Return likelihoods around p as trees grown on bootstrapped creators scatter."""
    matrix = fitted.encoding.matrix(rows.frame)
    k, n = rows.conversions[train], rows.exposures[train]
    names, codes = np.unique(rows.groups[train], return_inverse=True)
    told = []
    for seed in range(BAGS):
        drawn = np.random.default_rng(seed).multinomial(
            len(names), np.ones(len(names)) / len(names)
        )
        trees = ConversionClassifier(
            rounds=ROUNDS,
            learning_rate=0.05,
            leaves=7,
            categorical=fitted.encoding.categorical_positions,
            seed=seed,
            threads=1,
        )
        trees.fit(matrix[train], k / n, n * drawn[codes])
        told.append(log_odds(trees.predict_proba(matrix[judged])[:, 1]))
    return expit(np.array(told) - np.mean(told, axis=0) + log_odds(p))


def venn_abers(rows: Rows, fitted: Fitted, p: np.ndarray) -> np.ndarray:
    """Return both likelihoods of each placement: one more exposure did not convert, or did.

    Isotonic regressions on what was foretold of training rows, with k and n counted for what they
    are worth.
    """
    at, told = fitted.foretold()
    worth = discount(rows.exposures[at], fitted.rho)
    x, y, n = told["model"], rows.conversions[at] / rows.exposures[at], rows.exposures[at] * worth
    grid = np.unique(np.quantile(p, np.linspace(0.0, 1.0, GRID)))
    ends = np.empty((2, len(grid)))
    for outcome in (0, 1):
        for i, score in enumerate(grid):
            line = IsotonicRegression(out_of_bounds="clip")
            line.fit(np.append(x, score), np.append(y, outcome), np.append(n, 1.0))
            ends[outcome, i] = line.predict([score])[0]
    return np.clip([np.interp(p, grid, end) for end in ends], 1e-9, 1.0 - 1e-9)


def figures(block: Block, ranges: Ranges) -> dict[str, Any]:
    """Return coverages and widths."""
    drawn = np.random.default_rng(0).random(len(block.k))
    position = ranges.before + drawn * (ranges.upto - ranges.before)
    inside = (position > TAIL) & (position < 1.0 - TAIL)
    whole = (ranges.few <= block.k) & (block.k <= ranges.many)
    expected = block.n * block.p
    found: dict[str, Any] = {
        "placements": len(block.k),
        "randomised": _mean(inside),
        "whole": _mean(whole),
        "below": _mean(position <= TAIL),
        "above": _mean(position >= 1.0 - TAIL),
        "width": _median((ranges.high - ranges.low) / block.p),
        "expecting": [
            {"least": least, "placements": int(rows.sum())}
            | {"randomised": _mean(inside[rows]), "whole": _mean(whole[rows])}
            for least in EXPECTED
            for rows in [expected >= least]
        ],
    }
    if block.truth is not None:
        found["truth"] = _mean((ranges.low <= block.truth) & (block.truth <= ranges.high))
    return found


def by_evidence(block: Block, ranges: Ranges) -> list[dict[str, Any]]:
    """Return the same by what was known of the creator."""
    size = np.digitize(np.nan_to_num(block.evidence), EVIDENCE, right=True)
    return [
        {"up_to": EVIDENCE[number] if number < len(EVIDENCE) else None}
        | figures(part_of(block, rows), part_of(ranges, rows))
        for number in np.unique(size)
        for rows in [size == number]
    ]


def totals(block: Block, limits: Certainty) -> dict[str, float]:
    """Return how often totals of lists lie in their range, and how wide it is."""
    rng = np.random.default_rng(0)
    covered, width = [], []
    for _ in range(LISTS):
        one = part_of(block, rng.choice(len(block.k), LIST, replace=False))
        low, high = limits.spread.total_range(one.p, one.n, one.evidence, one.creators, LEVEL)
        covered.append(low <= one.k.sum() <= high)
        width.append((high - low) / (one.n @ one.p))
    return {"covered": _mean(np.array(covered)), "width": _median(np.array(width))}


def part_of(whole: Any, rows: np.ndarray) -> Any:
    """Return some rows of a block or of ranges.

    Parameters
    ----------
    whole : Block or Ranges
        Of all rows.
    rows : numpy.ndarray
        Positions, or which of them.
    """
    values = {name: value[rows] for name, value in vars(whole).items() if value is not None}
    return replace(whole, **values)


def _mean(values: np.ndarray) -> float | None:
    return float(values.mean()) if len(values) else None


def _median(values: np.ndarray) -> float | None:
    return float(np.median(values)) if len(values) else None


def measure(rows: Rows, truth: np.ndarray | None, config: Config) -> list[dict[str, Any]]:
    """Return the figures of every block."""
    found = []
    for share in UNTIL:
        part = _first(rows, share)
        assert part.as_of is not None
        assert part.settled_at is not None
        split = split_by_time(part.as_of, part.settled_at, config.split)
        fitted = fit_model(part, split.train, config.model, config.seed, 1)
        limits = fit_certainty(part, fitted)
        judged = split.test
        block = Block(
            fitted.likelihood(part.frame.iloc[judged]),
            part.conversions[judged],
            part.exposures[judged],
            evidence_of(part.frame)[judged],
            part.groups[judged],
            None if truth is None else truth[judged],
        )
        ranges = {
            KEPT: kept(block, limits),
            "binomial": mixture(block, block.p[None]),
            "bagging over creators": mixture(
                block, bagged(part, split.train, judged, fitted, block.p)
            ),
            "Venn-Abers": mixture(block, venn_abers(part, fitted, block.p)),
        }
        found.append(
            {
                "from": split.cuts["test"],
                "spread": limits.spread.to_dict(),
                "foretold_over_observed": float(block.n @ block.p / block.k.sum()),
                "ways": {name: figures(block, one) for name, one in ranges.items()},
                "by_evidence": by_evidence(block, ranges[KEPT]),
                "totals": totals(block, limits),
                "flags": _flagged(part, judged, block, ranges[KEPT], limits),
            }
        )
        print(json.dumps(found[-1]["ways"], indent=1), flush=True)
    return found


def _flagged(
    rows: Rows, judged: np.ndarray, block: Block, ranges: Ranges, limits: Certainty
) -> dict[str, Any]:
    """Return the figures of the placements with each flag, and of those with none."""
    flags = limits.support.flags(rows.frame.iloc[judged], block.evidence).str.split(";")
    codes = sorted({code for row in flags for code in row})
    return {
        code or "none": figures(part_of(block, has), part_of(ranges, has))
        for code in codes
        for has in [flags.map(lambda row, code=code: code in row).to_numpy(dtype=bool)]
    }


def _first(rows: Rows, share: float) -> Rows:
    return rows_at(rows, np.arange(int(len(rows) * share)))


def rows_at(rows: Rows, at: np.ndarray) -> Rows:
    """Return some rows.

    Parameters
    ----------
    rows : Rows
        All rows, with instants.
    at : numpy.ndarray
        Positions of those to keep, in their order.
    """
    assert rows.as_of is not None
    assert rows.settled_at is not None
    return replace(
        rows,
        frame=rows.frame.iloc[at].reset_index(drop=True),
        conversions=rows.conversions[at],
        exposures=rows.exposures[at],
        groups=rows.groups[at],
        as_of=rows.as_of.iloc[at].reset_index(drop=True),
        settled_at=rows.settled_at.iloc[at].reset_index(drop=True),
    )


def before_test(rows: Rows, config: Config) -> Rows:
    """Return the rows, in order of as_of, that lie before the test slice."""
    assert rows.as_of is not None
    assert rows.settled_at is not None
    split = split_by_time(rows.as_of, rows.settled_at, config.split)
    past = is_past(rows.as_of, pd.Timestamp(split.cuts["test"])).to_numpy()
    at = np.flatnonzero(past)
    return rows_at(rows, at[np.argsort(rows.as_of.iloc[at].to_numpy(), kind="stable")])


def read(options: argparse.Namespace) -> tuple[Rows, np.ndarray | None, Config]:
    """Return rows, in a world with their true likelihoods, and the config."""
    if not options.world:
        config = load_config(options.config, {"data": options.data})
        return before_test(read_training_data(config, lambda _: None).rows, config), None, config
    with tempfile.TemporaryDirectory() as name:
        world = simulate(options.world, options.seed)
        write_world(world, Path(name) / "world")
        config = load_config(None, {"data": Path(name) / "world"})
        rows = read_training_data(config, lambda _: None).rows
    known = world.tables["placements"].merge(world.truth, on="placement_id")
    known = known.sort_values(["booked_at", "placement_id"])
    return rows, known["true_probability"].to_numpy(), config


HEAD = """## Ranges: whether they cover what they promise

`python benchmarks/ranges.py`: each block is the last fifth of placements up to some time, foretold
by a model that learned from what was settled before; of Ciao the test slice is not read. Ranges are
of 90 %. *Whole* counts how often conversions lie in the range of whole numbers; where few are
expected, such a range cannot be cut to 90 % and holds more. *Randomised* spreads each count evenly
over its step (Czado, Gneiting and Held 2009, section 2): 90 % is then right at any size. *Truth* is
how often the true likelihood lies in its range, known in a simulated world only. *Width* is that of
the likelihood's range over the likelihood, at the median.
"""


def section(kept_figures: dict[str, Any]) -> str:
    """Return the kept figures in Markdown."""
    parts = [HEAD]
    for name, blocks in kept_figures.items():
        for block in blocks:
            parts += [_ways(name, block), _evidence(block), _totals(block)]
    return "\n".join(parts)


def _ways(name: str, block: dict[str, Any]) -> str:
    lines = [
        f"### {name.replace('_', ' ')}, from {block['from'][:10]}",
        "",
        "| way | randomised | whole | randomised, 1 or more expected | 5 or more | truth | width |",
        "|---|---|---|---|---|---|---|",
    ]
    for way, found in block["ways"].items():
        more = [_share(one["randomised"]) for one in found["expecting"][:2]]
        cells = [_share(found["randomised"]), _share(found["whole"]), *more]
        cells += [_share(found.get("truth")), f"{found['width']:.2f}"]
        lines.append(f"| {way} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _evidence(block: dict[str, Any]) -> str:
    lines = [
        "| settled exposures of the creator | placements | randomised | truth | width |",
        "|---|---|---|---|---|",
    ]
    for one in block["by_evidence"]:
        size = "more" if one["up_to"] is None else f"up to {one['up_to']:,.0f}"
        cells = [_share(one["randomised"]), _share(one.get("truth")), f"{one['width']:.2f}"]
        lines.append(f"| {size} | {one['placements']:,} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _totals(block: dict[str, Any]) -> str:
    found = block["totals"]
    return (
        f"Totals of {LIST} random placements lie in their range in {_share(found['covered'])} of "
        f"{LISTS:,} draws; it is {found['width']:.2f} times the total expected. Foretold over "
        f"observed conversions of the block: {block['foretold_over_observed']:.2f}.\n"
    )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def write(page: Path) -> None:
    """Put the kept figures into a page, between their two marks, or at its end.

    Parameters
    ----------
    page : pathlib.Path
        A Markdown file.
    """
    text = section(json.loads(PLACE.read_text()) if PLACE.exists() else {})
    put(page, "ranges", text)


def keep(name: str, blocks: Sequence[dict[str, Any]]) -> None:
    """Add figures to those kept, and show all of them on the page."""
    figures_kept = json.loads(PLACE.read_text()) if PLACE.exists() else {}
    figures_kept[name] = blocks
    PLACE.write_text(json.dumps(figures_kept, indent=1, sort_keys=True) + "\n")
    write(PAGE)


def arguments(doc: str) -> argparse.Namespace:
    """Return what was asked for on the command line.

    Parameters
    ----------
    doc : str
        What the script is for, in its first line.
    """
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--world", type=int, help="creators of a simulated world")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--name", help="keep the figures under this name, write the page")
    return parser.parse_args()


def main() -> None:
    """Print figures; keep them where asked."""
    options = arguments(__doc__ or "")
    found = measure(*read(options))
    if options.name:
        keep(options.name, found)


if __name__ == "__main__":
    main()
