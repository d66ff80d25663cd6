"""The results of `benchmarks/predict.py` as a section of docs/results.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from marks import put

RESULTS = Path(__file__).parents[1] / "results" / "predict.json"
HEAD = """## Predicting: long lists, and the start of the command

`python benchmarks/predict.py`; its figures stand in `benchmarks/results/predict.json`. Drawn lists
of 57 numbers, 3 texts and a handle; a model of 300 trees with 31 leaves. From CSV to CSV, all
columns pass through; each contender in a process of its own, in turns; seconds of CPU (all threads)
and of wall time, the least of the runs; the largest memory of the process. All likelihoods agree to
1e-12. Ours also checks every cell and the model, orders the rows, adds ranges, flags, ranks and the
reasons of the best 1,500; the others only add the likelihood. MLflow's way loads our bundle, and
so answers many rows as ours does. Modules are compiled before, as they are after an installation,
and each begins with nothing left to be written to disk; ours alone ends so.
{cpus} CPUs, Python {python}, LightGBM {lightgbm}, pandas {pandas}, pyarrow {pyarrow}, MLflow
{mlflow}.
"""
WAYS = {
    "ours": "**ours**, `influence predict`",
    "pyarrow": "pyarrow, LightGBM, pyarrow",
    "polars": "the floor: Polars, LightGBM, Polars",
    "mlflow": "MLflow's pyfunc, pandas in and out",
    "pandas": "pandas, LightGBM, `to_csv`",
    "bare": "`import lightgbm`, load, predict",
    "help": "`influence --help`",
}


def _least(record: dict[str, Any], name: str) -> float:
    return min(float(run[name]) for run in record["runs"])


def section(records: list[dict[str, Any]]) -> str:
    """Return the section.

    Parameters
    ----------
    records : list of dict
        One per rows and contender, as `benchmarks/predict.py` writes them.
    """
    first = records[-1]
    versions = first["versions"]
    lines = [HEAD.format(cpus=first["cpus"], python=first["python"], **versions)]
    for rows in sorted({record["rows"] for record in records}):
        some = [record for record in records if record["rows"] == rows]
        ours = next((each for each in some if each["contender"] == "ours"), None)
        lines += [
            f"\n### {rows:,} rows\n",
            "| way | CPU s | wall s | peak MB | CPU against ours |",
            "|---|---|---|---|---|",
        ]
        for record in sorted(some, key=lambda each: _least(each, "cpu_seconds")):
            cpu = _least(record, "cpu_seconds")
            against = cpu / _least(ours, "cpu_seconds") if ours else float("nan")
            wall, peak = (_least(record, name) for name in ("wall_seconds", "peak_megabytes"))
            way = WAYS[record["contender"]]
            lines.append(f"| {way} | {cpu:,.2f} | {wall:,.2f} | {peak:,.0f} | {against:.2f} |")
    return "\n".join(lines)


def write(path: Path) -> None:
    """Put the section into a page, between its two marks, or at its end.

    Parameters
    ----------
    path : pathlib.Path
        A Markdown file.
    """
    put(path, "predict", section(json.loads(RESULTS.read_text())))
