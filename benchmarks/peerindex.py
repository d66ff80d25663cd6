"""How well judgements "A is more influential than B" are foretold, of known people and of new ones.

PeerIndex: 5,500 human judgements on pairs of Twitter accounts, eleven signals each. Two accounts
with the same eleven signals are taken to be one person. Four questions, in one run:

- repeated 5-fold: judgements are dealt into folds anew for each repeat. A person may stand in
  training and in test judgements, as in the published figures.
- people apart: people are dealt into folds. A test judgement is between two people of the test
  fold, a training one between two of the others; those between the two groups are left out.
- chosen anew: repeated 5-fold, where the training judgements of each fold also choose whether there
  are ratios and how many leaves a tree has, by the log loss of inner folds.
- kept apart: 1,100 judgements that were not looked at when ratios and settings were written down.

How many trees are grown and how sure the score may be is found on inner folds of the training
judgements in any case; all other settings are those of configs/pairs.yaml. The rules are fitted on
the same rows. An AUC is the mean over the folds of a repeat; what is printed is its mean over
repeats, with the least and the most of them.

    python benchmarks/peerindex.py --data FOLDER       # FOLDER holds train.csv
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from conversion_influence.config import Config
from conversion_influence.config_file import load_config
from conversion_influence.dataset.pairs import rows_from_pairs
from conversion_influence.dataset.rows import Rows
from conversion_influence.evaluation.metrics import auc
from conversion_influence.lists.flat import read_flat
from conversion_influence.modeling.pairs import FittedPairs, fit_pairs
from conversion_influence.modeling.splits import Split, split_by_folds
from conversion_influence.modeling.training import fit_folds

ROOT = Path(__file__).parents[1]
KEPT_APART = 1000
"""Seed of the deal whose first fold was never looked at when signals and settings were chosen."""


LEAVES = (4, 7, 15)
"""Leaves of a tree that are tried where settings are chosen anew."""


def judgements(path: Path, config: Config, *, with_ratios: bool = True) -> Rows:
    """Return the judgements of train.csv as the config says."""
    assert config.flat is not None
    assert config.flat.pairs is not None
    flat = config.flat if with_ratios else config.flat.model_copy(update={"ratios": {}})
    return rows_from_pairs(read_flat(path), flat, config.flat.pairs)


def chosen_anew(tables: list[Rows], split: Split, config: Config) -> pd.DataFrame:
    """Return figures of the table and leaves whose inner folds foretell best."""
    tried = [
        (rows, fit_pairs(rows, split.train, settings, config.seed, 1))
        for rows in tables
        for settings in (config.model.model_copy(update={"leaves": leaves}) for leaves in LEAVES)
    ]
    rows, best = min(tried, key=lambda each: inner_loss(*each))
    return figures(rows, split, best)


def inner_loss(rows: Rows, fitted: FittedPairs) -> float:
    """Return the log loss of what inner folds foretold of the training judgements."""
    at, told = fitted.foretold()
    chosen = rows.conversions[at] == 1.0
    return float(-np.log(np.where(chosen, told["model"], 1.0 - told["model"])).mean())


def people_of(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Return the person on either side of each judgement, by number."""
    assert rows.sides is not None
    both = pd.concat(rows.sides.of(rows.frame))
    codes = pd.factorize(pd.MultiIndex.from_frame(both))[0]
    first, second = np.split(codes, 2)
    return first, second


def dealt(size: int, seed: int, folds: int) -> np.ndarray:
    """Return the fold of each of so many, in equal shares."""
    fold = np.empty(size, dtype=int)
    fold[np.random.default_rng(seed).permutation(size)] = np.arange(size) % folds
    return fold


def people_apart(rows: Rows, seed: int, folds: int) -> list[Split]:
    """Return folds of people: no person stands in training and in test judgements."""
    first, second = people_of(rows)
    fold = dealt(1 + max(first.max(), second.max()), seed, folds)
    a, b = fold[first], fold[second]
    return [
        Split(np.flatnonzero((a != i) & (b != i)), np.flatnonzero((a == i) & (b == i)), {})
        for i in range(folds)
    ]


def figures(rows: Rows, split: Split, fitted: FittedPairs) -> pd.DataFrame:
    """Return AUC and log loss per model on one fold, times its judgements, and their number."""
    chosen, one = rows.conversions[split.test], np.ones(len(split.test))
    frame = rows.frame.iloc[split.test]
    told = {"model": fitted.likelihood(frame)}
    told |= {name: rule.likelihood(frame) for name, rule in fitted.rules.items()}
    found = []
    for name, likelihood in told.items():
        loss = -np.log(np.where(chosen == 1.0, likelihood, 1.0 - likelihood)).sum()
        area = auc(chosen, one, likelihood) * len(chosen)
        found.append({"model": name, "auc": area, "log_loss": loss, "n": len(chosen)})
    return pd.DataFrame(found)


def joined(folds: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return AUC and log loss per model, the mean over folds by their judgements."""
    summed = pd.concat(folds).groupby("model", sort=False).sum()
    return summed[["auc", "log_loss"]].div(summed["n"], axis=0)


def report(title: str, repeats: list[pd.DataFrame]) -> None:
    """Print mean, least and most of the repeats per model."""
    print(title)
    table = pd.concat(repeats).groupby("model", sort=False).agg(["mean", "min", "max"])
    for name, row in table.iterrows():
        area, loss = row["auc"], row["log_loss"]
        print(
            f"  {name:20s} AUC {area['mean']:.4f} ({area['min']:.4f} to {area['max']:.4f})"
            f"  log loss {loss['mean']:.4f} ({loss['min']:.4f} to {loss['max']:.4f})"
        )


def main() -> None:
    """Print the three answers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train.csv")
    parser.add_argument("--repeats", type=int, default=10, help="deals of each kind")
    parser.add_argument("--nested", type=int, default=3, help="deals with settings chosen anew")
    options = parser.parse_args()
    config = load_config(ROOT / "configs" / "pairs.yaml")
    rows = judgements(options.data / "train.csv", config)
    folds = config.split.folds

    def judged(splits: list[Split]) -> pd.DataFrame:
        fits = fit_folds(rows, splits, config.model, config.seed, fit_pairs)
        return joined(figures(rows, split, fitted) for split, fitted in fits)

    known = [
        judged(split_by_folds(rows.groups, config.split, seed)) for seed in range(options.repeats)
    ]
    report(f"{len(rows):,} judgements, {folds} folds, {options.repeats} repeats", known)
    apart = [people_apart(rows, seed, folds) for seed in range(options.repeats)]
    left = [sum(len(split.test) for split in splits) for splits in apart]
    learned = np.mean([len(split.train) for splits in apart for split in splits])
    people = 1 + max(side.max() for side in people_of(rows))
    report(
        f"people apart: {people:,} people, {folds} folds, {options.repeats} repeats; "
        f"{min(left):,} to {max(left):,} judgements judged, {learned:,.0f} learned from per fold",
        [judged(splits) for splits in apart],
    )
    tables = [rows, judgements(options.data / "train.csv", config, with_ratios=False)]
    anew = [
        Parallel(n_jobs=-1)(
            delayed(chosen_anew)(tables, split, config)
            for split in split_by_folds(rows.groups, config.split, seed)
        )
        for seed in range(options.nested)
    ]
    report(
        f"chosen anew in each fold, of {2 * len(LEAVES)}: {options.nested} repeats",
        [joined(found) for found in anew],
    )
    fold = dealt(len(rows), KEPT_APART, folds)
    kept = Split(np.flatnonzero(fold != 0), np.flatnonzero(fold == 0), {})
    report(f"kept apart: {len(kept.test):,} judgements, one fit", [judged([kept])])


if __name__ == "__main__":
    main()
