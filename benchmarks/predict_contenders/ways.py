"""One way from a list of candidates to a list with their likelihoods, in a process of its own.

    python ways.py WAY MODEL LIST OUT

MODEL is the folder that `data.py` wrote. All columns of the list pass through. No way but ours
checks anything, orders rows, or adds more than the likelihood.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np


class Plain:
    """The booster and what its log-odds need, without a check."""

    def __init__(self, model: Path) -> None:
        import lightgbm

        self.record = json.loads((model / "bundle" / "bundle.json").read_text())
        self.booster = lightgbm.Booster(model_file=str(model / "bundle" / "model.txt"))
        self.signals: list[str] = self.record["signals"]
        self.codes = {
            name: {text: float(code) for code, text in enumerate(texts)}
            for name, texts in self.record["categories"].items()
        }

    def likelihood(self, matrix: np.ndarray) -> np.ndarray:
        """Return the calibrated likelihoods of encoded rows."""
        trees = self.booster.predict(matrix, raw_score=True)
        line, calibrator = self.record["line"]["intercept"], self.record["calibrator"]
        odds = calibrator["intercept"] + calibrator["slope"] * (line + np.asarray(trees))
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def with_pandas(model: Path, listed: Path, out: Path) -> None:
    """Read, score and write with pandas."""
    import pandas as pd

    plain, frame = Plain(model), pd.read_csv(listed)
    columns = [
        frame[name].map(plain.codes[name]) if name in plain.codes else frame[name]
        for name in plain.signals
    ]
    matrix = np.column_stack([column.to_numpy(dtype=np.float64) for column in columns])
    frame.assign(likelihood=plain.likelihood(matrix)).to_csv(out, index=False)


def with_mlflow(model: Path, listed: Path, out: Path) -> None:
    """Score a frame with the model as MLflow loads it."""
    import pandas as pd
    from mlflow import pyfunc

    frame = pd.read_csv(listed)
    scored = pyfunc.load_model(str(model / "pyfunc")).predict(frame)
    frame.assign(likelihood=scored["likelihood"]).to_csv(out, index=False)


def with_pyarrow(model: Path, listed: Path, out: Path) -> None:
    """Read and write with pyarrow: the floor."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv

    plain, table = Plain(model), csv.read_csv(listed)
    columns = []
    for name in plain.signals:
        column: Any = table.column(name)
        if name in plain.codes:
            known = pa.array(list(plain.codes[name]), pa.string())
            column = pc.index_in(column, known).cast(pa.float64())
        columns.append(column.cast(pa.float64()).to_numpy())
    likelihood = plain.likelihood(np.column_stack(columns))
    csv.write_csv(table.append_column("likelihood", pa.array(likelihood)), out)


def with_polars(model: Path, listed: Path, out: Path) -> None:
    """Read and write with Polars."""
    import polars as pl

    plain, frame = Plain(model), pl.read_csv(listed, infer_schema_length=10_000)
    columns = [
        frame[name].replace_strict(plain.codes[name], default=None)
        if name in plain.codes
        else frame[name]
        for name in plain.signals
    ]
    matrix = np.column_stack([column.cast(pl.Float64).to_numpy() for column in columns])
    frame.with_columns(likelihood=plain.likelihood(matrix)).write_csv(out)


def ours(model: Path, listed: Path, out: Path) -> None:
    """Rank with all checks, as the command does."""
    from conversion_influence.cli import main

    code = main(["predict", str(listed), "--model", str(model / "bundle"), "--out", str(out)])
    sys.exit(code)


def bare(model: Path, listed: Path, out: Path) -> None:
    """Import LightGBM, load the model, score nothing but 100 rows of zeros."""
    import lightgbm

    del listed, out
    booster = lightgbm.Booster(model_file=str(model / "bundle" / "model.txt"))
    booster.predict(np.zeros((100, booster.num_feature())))


WAYS = {
    "pandas": with_pandas,
    "mlflow": with_mlflow,
    "pyarrow": with_pyarrow,
    "polars": with_polars,
    "ours": ours,
    "bare": bare,
}

if __name__ == "__main__":
    WAYS[sys.argv[1]](*map(Path, sys.argv[2:5]))
