"""Judgements "A is more influential than B" as a flat table, and how well they are learned.

Recipe. Each account has eleven counts (followers, following, listed, mentions and retweets received
and sent, posts, three network features). A pair becomes eleven differences, ln(1 + count of A)
minus ln(1 + count of B), which flip their sign when A and B swap, and beside them the logs of
either side, for a difference means more on some levels than on others. The label is the human
judgement. Each judgement is read both ways, as (A, B, yes) and as (B, A, no), and both readings
stay in one fold. Two accounts with the same eleven counts are taken to be one person; the levels
let a model recognise people it has seen, which is why a second figure keeps the people of training
and test apart.

    python benchmarks/peerindex.py --data FOLDER                 # prints both figures
    python benchmarks/peerindex.py --data FOLDER --table T.csv   # also keeps the flat table
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from conversion_influence import workflows
from conversion_influence.config import Config, ModelSettings, load_config
from conversion_influence.evaluation.metrics import auc
from conversion_influence.modeling.encoding import fit_encoding
from conversion_influence.modeling.estimator import ConversionClassifier, KofN

ROOT = Path(__file__).parents[1]
FOLDS = 5


def pairs(raw: pd.DataFrame) -> pd.DataFrame:
    """Return one row per judgement: log differences, label, and who was compared."""
    counts = [name.removeprefix("A_") for name in raw if name.startswith("A_")]
    a, b = (raw[[f"{side}_{name}" for name in counts]].to_numpy() for side in "AB")
    differences = pd.DataFrame(np.log1p(a) - np.log1p(b), columns=[f"log_{n}" for n in counts])
    levels_a = pd.DataFrame(np.log1p(a), columns=[f"log_a_{name}" for name in counts])
    levels_b = pd.DataFrame(np.log1p(b), columns=[f"log_b_{name}" for name in counts])
    table = pd.concat([differences, levels_a, levels_b], axis=1)
    people = pd.factorize(pd.MultiIndex.from_arrays(np.vstack([a, b]).T))[0]
    table.insert(0, "pair_id", [f"pair{row}" for row in range(len(raw))])
    table["a_person"], table["b_person"] = people[: len(raw)], people[len(raw) :]
    table["a_is_more_influential"] = raw["Choice"]
    table = table.rename(columns={"log_follower_count": "log_followers"})
    return pd.concat([table, swapped(table)], ignore_index=True)


def swapped(table: pd.DataFrame) -> pd.DataFrame:
    """Return the same judgements with A and B exchanged."""
    sides = {"a_person": "b_person", "b_person": "a_person"}
    for name in table:
        if name.startswith("log_a_"):
            sides |= {name: f"log_b_{name[6:]}", f"log_b_{name[6:]}": name}
    turned = table.rename(columns=sides)[table.columns]
    differences = [
        n for n in table if n.startswith("log_") and not n.startswith(("log_a_", "log_b_"))
    ]
    turned[differences] = -turned[differences]
    turned["a_is_more_influential"] = 1 - turned["a_is_more_influential"]
    return turned


def person_disjoint(table: pd.DataFrame, settings: ModelSettings, seed: int) -> tuple[float, int]:
    """Return the AUC over pairs whose two people stand in no training pair, and their number."""
    people = pd.unique(table[["a_person", "b_person"]].to_numpy().ravel())
    fold = dict(
        zip(
            np.random.default_rng(seed).permutation(people),
            np.arange(len(people)) % FOLDS,
            strict=True,
        )
    )
    a, b = table["a_person"].map(fold).to_numpy(), table["b_person"].map(fold).to_numpy()
    signals = [name for name in table if name.startswith("log_")]
    label = table["a_is_more_influential"].to_numpy(dtype=float)
    scores, outcomes = [], []
    for number in range(FOLDS):
        train = np.flatnonzero((a != number) & (b != number))
        test = np.flatnonzero((a == number) & (b == number))
        order = np.random.default_rng(seed).permutation(len(table) // 2)
        rank = np.empty(len(order), dtype=int)
        rank[order] = np.arange(len(order))
        train = train[np.argsort(rank[train % len(order)], kind="stable")]
        cut = int(len(train) * 0.8)
        encoding = fit_encoding(table.iloc[train], signals)
        fit, stop = (
            _k_of_n(encoding.matrix(table.iloc[rows]), label[rows])
            for rows in (train[:cut], train[cut:])
        )
        model = ConversionClassifier(**settings.model_dump(), seed=seed)
        model.fit(fit.X, fit.rate, stopping=stop)
        scores.append(model.predict_proba(encoding.matrix(table.iloc[test]))[:, 1])
        outcomes.append(label[test])
    joined = np.concatenate(outcomes)
    return auc(joined, np.ones(len(joined)), np.concatenate(scores)), len(joined)


def _k_of_n(matrix: np.ndarray, label: np.ndarray) -> KofN:
    return KofN(matrix, label, np.ones(len(label)))


def main() -> None:
    """Print 5-fold and person-disjoint figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train.csv")
    parser.add_argument("--table", type=Path, help="keep the flat table here")
    options = parser.parse_args()
    table = pairs(pd.read_csv(options.data / "train.csv"))
    with tempfile.TemporaryDirectory() as folder:
        flat = options.table or Path(folder) / "pairs.csv"
        table.to_csv(flat, index=False)
        config: Config = load_config(
            ROOT / "configs" / "peerindex.yaml", {"data": flat, "tracking": {"enabled": "no"}}
        )
        done = workflows.train(config, Path(folder) / "model")
    judged = done.to_dict()["judge"]["test"]
    people = table["a_person"].nunique()
    print(f"{len(table) // 2:,} judgements, each read both ways; {people:,} people; {FOLDS} folds")
    for model, metrics in judged.items():
        found = metrics["auc"]
        print(
            f"{model:22s} AUC {found['value']:.4f} ({found['low']:.4f} to {found['high']:.4f})"
            f"  log loss {metrics['log_loss']['value']:.4f}"
        )
    value, rows = person_disjoint(table, config.model, config.seed)
    print(
        f"people of the test fold in no training pair: lightgbm AUC {value:.4f} over {rows:,} pairs"
    )


if __name__ == "__main__":
    main()
