"""Ours against other learners: the same signals, rows and threads for all, over repeated splits.

    python benchmarks/quality.py --real-data FOLDER --peers-python PATH   # all, about an hour
    python benchmarks/quality.py --real-data FOLDER --peers-python PATH --sets kag_facebook_ads

FOLDER holds ciao/, peerindex/ and kag_facebook_ads/. The others run in an environment of their own,
see requirements-quality.txt. Every contender is given the signals as our encoding gives them to our
model, with categories marked as such, and the rows to learn from; none is given a row that is
judged. Those that take no rates get two rows per placement, a yes weighted k and a no weighted
n - k. Those that search get the same seconds. One thread each; seconds to fit are CPU seconds.
All are judged as their user would get them: ours calibrates itself, the others are not calibrated.

Splits. Ciao: four blocks of time, 15 % of the rows each, learned from the newest rows settled
before them; the test slice of `influence train` is not read. The world: the last fifth of four
worlds. Flat tables: five folds, twice. Figures are kept in benchmarks/results/quality.json as they
are found, and a run goes on where the last one ended; docs/results.md shows them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.config import ModelSettings, SplitSettings
from conversion_influence.dataset.rows import Rows
from conversion_influence.evaluation.metrics import auc, calibration_slope, log_loss
from conversion_influence.modeling.encoding import fit_encoding
from conversion_influence.modeling.pairs import fit_pairs
from conversion_influence.modeling.splits import split_by_time
from conversion_influence.modeling.training import fit_model
from conversion_influence.timeframe import is_past
from quality_contenders import data, table

HERE = Path(__file__).parent
KEPT = HERE / "results" / "quality.json"
PAGE = HERE.parent / "docs" / "results.md"
OURS = "ours"
PEERS = (
    "logistic_regression",
    "lightgbm",
    "hist_gradient_boosting",
    "xgboost",
    "catboost",
    "flaml",
    "autogluon",
)
BLOCKS = (0.40, 0.55, 0.70, 0.85)
"""Where the judged blocks of Ciao begin, as shares of the rows; each is 15 % of them long."""

BLOCK = 0.15
NEWEST = 60_000
"""Rows of Ciao that are learned from, so that all contenders take minutes and not hours."""

WORLDS = (11, 12, 13, 14)
CREATORS = 1000
FOLDS, REPEATS = 5, 2


@dataclass(frozen=True, eq=False)
class Case:
    """Rows to learn from and rows to judge by.

    Attributes
    ----------
    data, split : str
        Names of the data set and of the split.
    rows : Rows
        All rows.
    train, test : numpy.ndarray
        Their positions.
    seconds : float
        Budget of those that search.
    seed : int
        Of all random choices.
    pairs : Rows or None
        Where rows are judgements read both ways: the judgements, as ours reads them.
    """

    data: str
    split: str
    rows: Rows
    train: np.ndarray
    test: np.ndarray
    seconds: float
    seed: int
    pairs: Rows | None = None


def on_ciao(folder: Path) -> Iterator[Case]:
    """Yield blocks of time of Ciao, before the test slice."""
    rows = data.ciao(folder / "ciao").rows
    assert rows.as_of is not None
    assert rows.settled_at is not None
    for seed, start in enumerate(BLOCKS):
        test = np.arange(int(start * len(rows)), int((start + BLOCK) * len(rows)))
        cut = rows.as_of.iloc[test[0]]
        known = is_past(rows.as_of, cut) & is_past(rows.settled_at, cut)
        yield Case("ciao", str(cut), rows, np.flatnonzero(known)[-NEWEST:], test, 60.0, seed)


def on_worlds(_folder: Path) -> Iterator[Case]:
    """Yield the last fifth of simulated worlds."""
    for seed in WORLDS:
        with data.world(CREATORS, seed) as found:
            rows = found.rows
        assert rows.as_of is not None
        assert rows.settled_at is not None
        split = split_by_time(rows.as_of, rows.settled_at, SplitSettings())
        yield Case("world", f"seed {seed}", rows, split.train, split.test, 30.0, seed)


def on_ads(folder: Path) -> Iterator[Case]:
    """Yield folds of kag_facebook_ads."""
    yield from _folds("kag_facebook_ads", data.facebook_ads(folder / "kag_facebook_ads"))


def on_judgements(folder: Path) -> Iterator[Case]:
    """Yield folds of PeerIndex, both readings of a judgement in one fold."""
    pairs, flat = data.judgements(folder / "peerindex")
    yield from _folds("peerindex", flat, pairs)


def _folds(name: str, rows: Rows, pairs: Rows | None = None) -> Iterator[Case]:
    groups, code = np.unique(rows.groups, return_inverse=True)
    for repeat in range(REPEATS):
        fold = np.random.default_rng(repeat).permutation(len(groups))[code] % FOLDS
        for number in range(FOLDS):
            train, test = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            yield Case(name, f"{repeat + 1}.{number + 1}", rows, train, test, 20.0, repeat, pairs)


SETS: dict[str, Callable[[Path], Iterator[Case]]] = {
    "ciao": on_ciao,
    "world": on_worlds,
    "kag_facebook_ads": on_ads,
    "peerindex": on_judgements,
}


@dataclass
class Kept:
    """Figures found so far, on disk.

    Attributes
    ----------
    place : pathlib.Path
        The JSON file.
    records : list of dict
        One per data set, split and contender.
    """

    place: Path
    records: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read what is there."""
        if self.place.exists():
            self.records = json.loads(self.place.read_text())["records"]

    def has(self, case: Case, contender: str) -> bool:
        """Return whether a figure is there."""
        wanted = (case.data, case.split, contender)
        return any((r["data"], r["split"], r["contender"]) == wanted for r in self.records)

    def add(self, record: dict[str, Any]) -> None:
        """Keep a figure at once."""
        self.records.append(record)
        self.place.parent.mkdir(exist_ok=True)
        self.place.write_text(json.dumps({"records": self.records}, indent=1) + "\n")


def cpu_seconds() -> float:
    """Return user and system seconds of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def told_by_ours(case: Case) -> tuple[np.ndarray, float]:
    """Return our likelihoods of the rows to judge by, and CPU seconds of fitting."""
    if case.pairs is not None:
        return _told_of_pairs(case, case.pairs)
    started = cpu_seconds()
    fitted = fit_model(case.rows, case.train, ModelSettings(), case.seed, 1)
    spent = cpu_seconds() - started
    return fitted.likelihood(case.rows.frame.iloc[case.test]), spent


def _told_of_pairs(case: Case, pairs: Rows) -> tuple[np.ndarray, float]:
    """Return the same of judgements, which ours reads one way: the other is what is left."""
    started = cpu_seconds()
    fitted = fit_pairs(pairs, case.train[case.train < len(pairs)], ModelSettings(), case.seed, 1)
    spent = cpu_seconds() - started
    told = fitted.likelihood(pairs.frame)
    return np.concatenate([told, 1.0 - told])[case.test], spent


class Peers:
    """The other learners, in a process and an environment of their own; started when asked."""

    def __init__(self, python: Path | None) -> None:
        self.python = python
        self.process: subprocess.Popen[str] | None = None

    def told(self, contender: str, case: Case) -> tuple[np.ndarray, float]:
        """Return a peer's likelihoods of the rows to judge by, and CPU seconds of fitting."""
        rows = case.rows
        encoding = fit_encoding(rows.frame.iloc[case.train], list(rows.frame.columns))
        with tempfile.TemporaryDirectory() as folder:
            np.savez(
                Path(folder) / "rows.npz",
                fit=encoding.matrix(rows.frame.iloc[case.train]),
                asked=encoding.matrix(rows.frame.iloc[case.test]),
                conversions=rows.conversions[case.train],
                exposures=rows.exposures[case.train],
                group=_together(case),
                categorical=np.array(encoding.categorical_positions, dtype=int),
            )
            spent = self._answer(
                {"name": contender, "folder": folder, "seconds": case.seconds, "seed": case.seed}
            )
            return np.load(Path(folder) / "told.npy"), spent

    def _answer(self, request: dict[str, Any]) -> float:
        if self.process is None:
            self.process = subprocess.Popen(
                [str(self.python), str(HERE / "quality_contenders" / "peers.py")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": ""},
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(request), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            msg = f"{request['name']}: the process of the peers ended; see above"
            raise SystemExit(msg)
        return float(json.loads(line)["cpu_seconds"])


def _together(case: Case) -> np.ndarray:
    """Return what must not be divided where a peer holds rows back: placements, or judgements."""
    if case.rows.as_of is not None:
        return np.arange(len(case.train))
    codes: np.ndarray = pd.factorize(case.rows.groups[case.train])[0]
    return codes


def judged(case: Case, contender: str, told: np.ndarray, seconds: float) -> dict[str, Any]:
    """Return the figures of one contender on one split."""
    k, n = case.rows.conversions[case.test], case.rows.exposures[case.test]
    return {
        "data": case.data,
        "split": case.split,
        "contender": contender,
        "log_loss": log_loss(k, n, told),
        "auc": auc(k, n, told),
        "calibration_slope": calibration_slope(k, n, told),
        "cpu_seconds": round(seconds, 2),
        "learned_from": len(case.train),
        "judged": len(case.test),
        "budget": case.seconds,
    }


def show() -> None:
    """Write the kept figures into docs/results.md."""
    if KEPT.exists():
        table.write(PAGE, json.loads(KEPT.read_text())["records"])


def main() -> None:
    """Fit what is not kept yet; print one line each; write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--real-data", type=Path)
    parser.add_argument("--peers-python", type=Path, help="an environment with the peers")
    parser.add_argument("--sets", nargs="*", choices=list(SETS), default=list(SETS))
    parser.add_argument("--contenders", nargs="*", choices=[OURS, *PEERS], default=[OURS, *PEERS])
    parser.add_argument("--kept", type=Path, default=KEPT, help="where figures are kept")
    options = parser.parse_args()
    kept, peers = Kept(options.kept), Peers(options.peers_python)
    for name in options.sets if options.real_data else ():
        for case in SETS[name](options.real_data):
            for contender in options.contenders:
                if kept.has(case, contender):
                    continue
                told, spent = (
                    told_by_ours(case) if contender == OURS else peers.told(contender, case)
                )
                found = judged(case, contender, told, spent)
                kept.add(found)
                print(
                    f"{case.data:17}{case.split:20}{contender:23}{found['log_loss']:.4e} "
                    f"{found['auc']:.4f} {found['calibration_slope']:.3f} {spent:8.1f} s",
                    flush=True,
                )
    if options.kept == KEPT:
        show()


if __name__ == "__main__":
    main()
