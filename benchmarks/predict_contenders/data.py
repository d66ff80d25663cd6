"""A model of 60 signals and lists of candidates to score with it.

python data.py model FOLDER
python data.py list FILE ROWS
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

NUMBERS = [f"s{place:02}" for place in range(57)]
TEXTS = {
    "network": ["tiktok", "instagram", "youtube"],
    "topic": [f"t{place}" for place in range(20)],
    "country": ["FR", "BE", "CA", "US"],
}
MISSING = 0.1
"""Share of numbers that are missing."""

CHUNK = 250_000
SETTINGS = """\
flat: {conversions: conversions, exposures: exposures, time: day}
model: {rounds: 300, leaves: 31, seeds: 1, use: lightgbm}
tracking: {enabled: no}
"""


def drawn(rows: int, seed: int) -> dict[str, np.ndarray]:
    """Return columns of signals."""
    chance = np.random.default_rng(seed)
    columns = {}
    for name in NUMBERS:
        numbers = chance.lognormal(size=rows).round(4)
        numbers[chance.random(rows) < MISSING] = np.nan
        columns[name] = numbers
    return columns | {name: chance.choice(words, rows) for name, words in TEXTS.items()}


def table(columns: dict[str, np.ndarray]) -> pa.Table:
    """Return columns with NaN as what is missing."""
    return pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})


def write_list(path: Path, rows: int) -> None:
    """Write a list of candidates, chunk by chunk."""
    part = path.with_suffix(".part")
    options = pc.WriteOptions(quoting_style="needed", include_header=False)
    with part.open("wb") as file:
        file.write((",".join([*NUMBERS, *TEXTS, "handle"]) + "\n").encode())
        for start in range(0, rows, CHUNK):
            some = min(CHUNK, rows - start)
            names = np.char.add("c", np.arange(start, start + some).astype(str))
            pc.write_csv(table(drawn(some, 1_000 + start) | {"handle": names}), file, options)
    part.replace(path)


def write_model(folder: Path) -> None:
    """Train a model on a flat table, and keep it as a bundle and as MLflow keeps it."""
    rows = 20_000
    columns = drawn(rows, 1)
    chance = np.random.default_rng(2)
    known = np.nan_to_num(np.log(np.column_stack([columns[name] for name in NUMBERS[:10]])))
    rate = 1.0 / (1.0 + np.exp(4.0 - known @ chance.normal(size=10) * 0.4))
    exposures = chance.integers(50, 3000, rows)
    days = np.datetime64("2022-01-01T00") + np.arange(rows).astype("timedelta64[h]")
    columns |= {"exposures": exposures, "conversions": chance.binomial(exposures, rate)}
    folder.mkdir(parents=True, exist_ok=True)
    pc.write_csv(table(columns | {"day": days.astype(str)}), folder / "train.csv")
    (folder / "flat.yaml").write_text(SETTINGS)
    command = [sys.executable, "-m", "conversion_influence", "train", folder / "flat.yaml"]
    subprocess.run(
        [*command, "--data", folder / "train.csv", "--out", folder / "bundle"], check=True
    )
    from mlflow import pyfunc

    shutil.rmtree(folder / "pyfunc", ignore_errors=True)
    pyfunc.save_model(
        str(folder / "pyfunc"),
        loader_module="conversion_influence.serving",
        data_path=str(folder / "bundle"),
        pip_requirements=["conversion-influence"],
    )


def main() -> None:
    """Write what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=["model", "list"])
    parser.add_argument("path", type=Path)
    parser.add_argument("rows", type=int, nargs="?")
    options = parser.parse_args()
    if options.what == "model":
        write_model(options.path)
    else:
        write_list(options.path, options.rows)


if __name__ == "__main__":
    main()
