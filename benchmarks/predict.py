"""Score long lists beside the other ways to do it; how quickly the command starts.

    python benchmarks/predict.py --folder DATA
    python benchmarks/predict.py --folder DATA --rows 10000000 --contenders ours --repeats 1

Every contender runs in a process of its own, in turns; CPU seconds, wall time and the largest
resident memory are those of that process and of its children. Modules are compiled before, as they
are after an installation, and what a former one wrote is on disk, so that nobody waits for it: only
ours sees to it that its result is. Their likelihoods must agree. The results go to
`benchmarks/results/predict.json` and docs/results.md.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from predict_contenders import page

HERE = Path(__file__).parent / "predict_contenders"
LONG = ("pyarrow", "polars", "ours", "mlflow", "pandas")
SHORT = ("bare", "ours", "help")
FEW = 100
"""Rows of the short list."""

UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
"""Where it is set, modules are compiled at every start."""


def run(command: list[str], compiled: Path) -> dict[str, float]:
    """Run a command to its end; return what it and its children took."""
    given = {name: value for name, value in os.environ.items() if name != UNCOMPILED}
    given["PYTHONPYCACHEPREFIX"] = str(compiled)
    os.sync()
    begun = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=given)
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        msg = f"{' '.join(command)} ended with {child.returncode}\n{said.decode()}"
        raise SystemExit(msg)
    return {
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 3),
        "wall_seconds": round(time.monotonic() - begun, 3),
        "peak_megabytes": round(used.ru_maxrss / 1024),
    }


def command_of(way: str, folder: Path, listed: Path, out: Path, polars: str | None) -> list[str]:
    """Return what runs a contender."""
    if way == "help":
        return [sys.executable, "-m", "conversion_influence", "--help"]
    python = polars if way == "polars" else sys.executable
    return [str(python), str(HERE / "ways.py"), way, *map(str, (folder / "model", listed, out))]


def in_turns(
    ways: list[str], folder: Path, rows: int, repeats: int, polars: str | None
) -> list[dict[str, Any]]:
    """Run contenders in turns on one list; return one record for each."""
    listed, short = (folder / f"list-{many}.csv" for many in (rows, FEW))
    for path, many in ((listed, rows), (short, FEW)):
        if not path.exists():
            data(["list", str(path), str(many)])
    (folder / "scored").mkdir(exist_ok=True)
    compiled = folder / "compiled"
    for way in ways:
        run(command_of(way, folder, short, folder / "scored" / "short.csv", polars), compiled)
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    reference: Path | None = None
    for _ in range(repeats):
        for way in ways:
            out = folder / "scored" / f"{way}.csv"
            runs[way].append(run(command_of(way, folder, listed, out, polars), compiled))
            print(f"{rows:12,} {way:8} {runs[way][-1]}", flush=True)
            if way not in ("bare", "help") and len(ways) > 1:
                reference = reference or out
                subprocess.run(
                    [sys.executable, str(HERE / "compare.py"), str(out), str(reference)], check=True
                )
    return [
        {"rows": rows, "contender": way, "runs": found, **machine()} for way, found in runs.items()
    ]


def data(arguments: list[str]) -> None:
    """Write a list or the model."""
    subprocess.run([sys.executable, str(HERE / "data.py"), *arguments], check=True)


def machine() -> dict[str, Any]:
    """Return what the figures depend on beside the code."""
    packages = ("lightgbm", "mlflow", "numpy", "pandas", "pyarrow")
    return {
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in packages},
    }


def merge(path: Path, records: list[dict[str, Any]]) -> None:
    """Put new records in the place of those of the same rows and contender."""
    old = json.loads(path.read_text()) if path.exists() else []
    fresh = {(record["rows"], record["contender"]) for record in records}
    kept = [record for record in old if (record["rows"], record["contender"]) not in fresh]
    found = sorted([*kept, *records], key=lambda record: record["rows"])
    path.write_text(json.dumps(found, indent=1) + "\n")


def main() -> None:
    """Draw, measure, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[FEW, 1_000_000])
    parser.add_argument("--contenders", nargs="+", choices=LONG, default=list(LONG))
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="keeps the data for the next run")
    parser.add_argument("--polars-python", help="of an environment with Polars and LightGBM")
    parser.add_argument("--out", type=Path, default=page.RESULTS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        if not (folder / "model" / "pyfunc").exists():
            data(["model", str(folder / "model")])
        for rows in options.rows:
            ways = [w for w in options.contenders if w != "polars" or options.polars_python]
            repeats = options.repeats
            if rows == FEW:
                ways, repeats = list(SHORT), 5 * repeats
            merge(options.out, in_turns(ways, folder, rows, repeats, options.polars_python))
    if options.out == page.RESULTS:
        page.write(Path(__file__).parents[1] / "docs" / "results.md")


if __name__ == "__main__":
    main()
