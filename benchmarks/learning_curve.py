"""How much is won from how many placements: ours beside the simple rules, from 30 to 100,000.

    python benchmarks/learning_curve.py --real-data FOLDER              # FOLDER holds ciao/
    python benchmarks/learning_curve.py --sizes 30 100 --repeats 5      # without it: worlds alone

One draw is a customer with so many placements: creators drawn at random, with at most 4 placements
each up to 100 placements and 6 up to 300, settled before a random instant, from the two years
before it (from all years where those hold too few). The signals that read past placements are
computed anew by the feature engine, as if no other placement had ever happened. What is judged are
up to 2,000 placements of the 200 days after that instant, half of them, where there are so many, of
creators that were learned from: on Ciao by their outcomes, in the simulated world by the expected
loss under the true probabilities, which leaves out the luck of the judged rows. Draws without a
conversion are drawn again. The test slice of `influence train` on Ciao is not read.

The rules are those of `influence train`, the scorecard of an expert among them, each as fitted and
as calibrated there. Figures are kept in benchmarks/results/learning_curve.json as they are found,
and a run goes on where the last one ended; docs/results.md and docs/figures/learning_curve.png show
them.
"""

from __future__ import annotations

import argparse
import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd

from conversion_influence.config import ModelSettings
from conversion_influence.dataset.rows import Rows
from conversion_influence.evaluation.metrics import auc, calibration_slope, log_loss
from conversion_influence.modeling.encoding import fit_encoding
from conversion_influence.modeling.training import fit_model
from conversion_influence.timeframe import is_past
from quality_contenders import curve, data

HERE = Path(__file__).parent
KEPT = HERE / "results" / "learning_curve.json"
DOCS = HERE.parent / "docs"
SIZES = (30, 100, 300, 1_000, 3_000, 10_000, 100_000)
REPEATS = 20
MOST_EACH = ((100, 4), (300, 6))
"""Placements of one creator at most, in draws of up to so many."""

PAST, LATER = pd.Timedelta(days=730), pd.Timedelta(days=200)
JUDGED = 2_000
EARLIEST = 1 / 3
"""Part of the time that lies before the first instant of a draw."""

WORLDS = {"world": (1500, 21), "large world": (12_000, 22)}
"""Creators and seed; the large world is for the largest size alone."""

LARGE = 10_000


@contextmanager
def opened(name: str, folder: Path | None) -> Iterator[data.Pasts]:
    """Open a data set."""
    if name in WORLDS:
        with data.world(*WORLDS[name]) as found, data.pasts(found) as past:
            yield past
        return
    assert folder is not None
    with data.pasts(data.ciao(folder / "ciao")) as past:
        yield past


def draw(rows: Rows, size: int, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return positions of placements to learn from, in time order, and of those to judge by."""
    while True:
        at = _instant(rows, size, chance)
        train = _customer(rows, size, at, chance)
        if rows.conversions[train].sum() >= 1:
            return train, _later(rows, train, at, chance)


def _instant(rows: Rows, size: int, chance: np.random.Generator) -> pd.Timestamp:
    """Return a random instant with so many settled placements before it, and some after it."""
    assert rows.as_of is not None
    assert rows.settled_at is not None
    first, last = rows.as_of.iloc[0], rows.as_of.iloc[-1]
    enough = pd.concat([rows.settled_at, rows.as_of], axis=1).max(axis=1).sort_values().iloc[size]
    low = max(first + EARLIEST * (last - first), enough)
    return low + chance.uniform() * max(last - LATER - low, pd.Timedelta(0))


def _customer(rows: Rows, size: int, at: pd.Timestamp, chance: np.random.Generator) -> np.ndarray:
    assert rows.as_of is not None
    assert rows.settled_at is not None
    settled = (is_past(rows.settled_at, at) & is_past(rows.as_of, at)).to_numpy()
    pool = np.flatnonzero(settled & (rows.as_of >= at - PAST).to_numpy())
    most = next((most for below, most in MOST_EACH if size <= below), len(rows))
    chosen = _by_creator(rows.groups, pool, most, chance)
    if len(chosen) < size:
        chosen = _by_creator(rows.groups, np.flatnonzero(settled), most, chance)
    return np.sort(chosen[:size])


def _by_creator(
    groups: np.ndarray, pool: np.ndarray, most: int, chance: np.random.Generator
) -> np.ndarray:
    """Return placements creator by creator, both in random order, at most so many of each."""
    shuffled = pd.Series(groups[pool], index=pool).sample(frac=1.0, random_state=chance)
    names = chance.permutation(shuffled.unique())
    place = shuffled.map(dict(zip(names, range(len(names)), strict=True)))
    kept = place[place.groupby(place).cumcount() < most]
    return kept.sort_values(kind="stable").index.to_numpy()


def _later(
    rows: Rows, train: np.ndarray, at: pd.Timestamp, chance: np.random.Generator
) -> np.ndarray:
    assert rows.as_of is not None
    window = (rows.as_of >= at) & (rows.as_of < at + LATER)
    later = chance.permutation(np.flatnonzero(window.to_numpy()))
    mine = np.isin(rows.groups[later], rows.groups[train])
    known, others = later[mine], later[~mine]
    count = max(JUDGED // 2, JUDGED - len(others))
    known = known[:count]
    return np.sort(np.concatenate([known, others[: JUDGED - len(known)]]))


def measured(past: data.Pasts, size: int, repeat: int) -> dict[str, Any]:
    """Return what each contender loses on one draw."""
    everything, truth = past.placements.rows, past.placements.truth
    train, later = draw(everything, size, np.random.default_rng([8128, size, repeat]))
    asked = np.concatenate([train, later])
    rows = past.only(train, asked)
    first, last = np.arange(len(train)), np.arange(len(train), len(asked))
    started = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    fitted = fit_model(rows, first, ModelSettings(), repeat, 1)
    seconds = resource.getrusage(resource.RUSAGE_SELF).ru_utime - started
    frame, n = rows.frame.iloc[last], rows.exposures[last]
    told = {"ours": fitted.likelihood(frame), "lightgbm, defaults": _defaults(rows, first, last)}
    for name, rule in fitted.rules.items():
        told |= {name: rule.likelihood(frame), f"{name}, raw": rule.raw(frame)}
    k = rows.conversions[last]
    expected = k if truth is None else n * truth[later]
    return {
        "size": size,
        "repeat": repeat,
        "conversions": float(rows.conversions[first].sum()),
        "creators": len(np.unique(rows.groups[first])),
        "judged": len(last),
        "known_creators": float(np.isin(rows.groups[last], rows.groups[first]).mean()),
        "cpu_seconds": round(seconds, 2),
        "auc": auc(k, n, told["ours"]),
        "calibration_slope": calibration_slope(k, n, told["ours"]),
        "weights": {name: round(weight, 3) for name, weight in fitted.weights.items()},
        "log_loss": {name: log_loss(expected, n, likelihood) for name, likelihood in told.items()},
    }


def _defaults(rows: Rows, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return the likelihoods of LightGBM with its defaults."""
    encoding = fit_encoding(rows.frame.iloc[first], list(rows.frame.columns))
    learned = lightgbm.Dataset(
        encoding.matrix(rows.frame.iloc[first]),
        rows.conversions[first] / rows.exposures[first],
        weight=rows.exposures[first],
        categorical_feature=encoding.categorical_positions,
    )
    settings = {"objective": "cross_entropy", "verbosity": -1, "num_threads": 1}
    told = lightgbm.train(settings, learned).predict(encoding.matrix(rows.frame.iloc[last]))
    return np.asarray(told)


def show() -> None:
    """Write the kept figures into docs/results.md, and draw them."""
    if KEPT.exists():
        curve.write(DOCS, json.loads(KEPT.read_text())["records"])


def main() -> None:
    """Draw what is not kept yet; print one line each; write page and figure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--real-data", type=Path)
    parser.add_argument("--sets", nargs="*", choices=["ciao", *WORLDS], default=["ciao", *WORLDS])
    parser.add_argument("--sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--kept", type=Path, default=KEPT, help="where figures are kept")
    options = parser.parse_args()
    kept = json.loads(options.kept.read_text())["records"] if options.kept.exists() else []
    done = {(record["data"], record["size"], record["repeat"]) for record in kept}
    for name in options.sets if options.real_data else WORLDS:
        sizes = [s for s in options.sizes if name not in WORLDS or (s > LARGE) == ("large" in name)]
        label = "world" if name in WORLDS else name
        wanted = [(size, repeat) for size in sizes for repeat in range(options.repeats)]
        wanted = [(size, repeat) for size, repeat in wanted if (label, size, repeat) not in done]
        if not wanted:
            continue
        with opened(name, options.real_data) as past:
            for size, repeat in wanted:
                found = {"data": label} | measured(past, size, repeat)
                kept.append(found)
                options.kept.parent.mkdir(exist_ok=True)
                options.kept.write_text(json.dumps({"records": kept}, indent=1) + "\n")
                print(curve.line(found), flush=True)
    if options.kept == KEPT:
        show()


if __name__ == "__main__":
    main()
