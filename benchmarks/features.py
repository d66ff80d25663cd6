"""The same signals on the same data, in several ways: CPU seconds and peak memory, side by side.

    python benchmarks/features.py                                  # 0.2M posts, a minute
    python benchmarks/features.py --size 200000 2000000 20000000   # all cases, an hour
    python benchmarks/features.py --contenders hand ours --repeats 5

Our engine, hand-written DuckDB SQL (``hand``: segments; ``running``: running sums; ``filters``: one
filtered aggregate per lookback), pandas, and what featuretools can express (only with
``--featuretools-python``, see requirements-featuretools.txt). Data are drawn from hashes
(feature_contenders/data.sql). Before anything is timed, all ways must agree to 1e-6 on small data,
with few and with many instants per creator; after each run they must agree on every row again.

Each run is a process of its own. CPU seconds (user and system, all threads) run from loaded tables
to a frame of features; peak memory is of the whole process. Contenders take turns, so that what
else the machine does falls on all of them. Results are merged into a JSON file, which
docs/results.md shows.
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
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from feature_contenders import page

HERE = Path(__file__).parent
WAYS = HERE / "feature_contenders"
PAGE = HERE.parent / "docs" / "results.md"
POSTS_PER_CREATOR = 200
FEATURETOOLS_ROWS = 50
IN_SQL = ("hand", "running", "filters")


@dataclass(frozen=True)
class Case:
    """What is computed: so many posts, instants per creator and creators, by whom, how often."""

    name: str
    posts: int
    contenders: tuple[str, ...]
    instants: int = 2
    creators: int | None = None
    memory_limit: str | None = None
    repeats: int = 3

    @property
    def asked(self) -> int:
        """Creators that are asked about."""
        return self.creators or self.posts // POSTS_PER_CREATOR


ALL = (*IN_SQL, "pandas", "ours")
CASES = (
    Case("small", 200_000, ("hand", "filters", "pandas", "ours", "featuretools")),
    Case("medium", 2_000_000, ("opening", "hand", "filters", "pandas", "ours")),
    Case("list", 2_000_000, ("hand", "ours"), creators=500),
    Case("many", 2_000_000, ("running", "filters", "hand", "ours"), instants=50, repeats=1),
    Case("large", 20_000_000, ("opening", "hand", "ours"), repeats=1),
    Case("large list", 20_000_000, ("hand", "ours"), creators=500, repeats=2),
    Case("tight", 20_000_000, ("ours",), memory_limit="2GB", repeats=1),
)
AGREEING = (
    Case("few instants", 40_000, ALL, repeats=1),
    Case("many instants", 40_000, ALL, instants=15, repeats=1),
    Case("candidates", 40_000, ALL, creators=20, repeats=1),
    Case("little memory", 40_000, ("hand", "ours"), memory_limit="400MB", repeats=1),
)
"""Small cases on which all must agree before anything is timed."""


def call(script: str, *arguments: object, python: str = sys.executable) -> str:
    """Run a script of the contenders to its end and return the last line it printed."""
    command = [python, str(WAYS / script), *(str(argument) for argument in arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        msg = f"{' '.join(command)} ended with status {done.returncode}"
        raise SystemExit(msg)
    return done.stdout.strip().splitlines()[-1]


def draw(folder: Path, case: Case, seed: int) -> Path:
    """Write the case's data where they are missing, and its questions; return these.

    A case that measures the opening of the data leaves that to it.
    """
    sizes = ("--posts", case.posts, "--seed", seed)
    asked = ("--instants", case.instants, "--creators", case.asked)
    cohort = Path(call("data.py", folder, *sizes, *asked))
    if "opening" not in case.contenders and not (folder / "tables.duckdb").exists():
        call("measure.py", "opening", folder, cohort, folder / "opening.parquet")
    return cohort


def measure(
    contender: str, case: Case, folder: Path, cohort: Path, python: str | None
) -> dict[str, Any]:
    """Run one contender once; return what it told."""
    out = folder / f"{contender}.parquet"
    if contender == "featuretools":
        told = call(
            "with_featuretools.py",
            folder / "raw",
            cohort,
            out,
            FEATURETOOLS_ROWS,
            python=python or "",
        )
    else:
        limit = ("--memory-limit", case.memory_limit) if case.memory_limit else ()
        told = call("measure.py", contender, folder, cohort, out, *limit)
    figures: dict[str, Any] = json.loads(told)
    return figures


def run_case(case: Case, folder: Path, seed: int, python: str | None) -> list[dict[str, Any]]:
    """Run every contender of a case in turns; return one record per contender."""
    cohort = draw(folder, case, seed)
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in case.contenders}
    reference: Path | None = None
    for turn in range(case.repeats):
        for name in case.contenders:
            if turn and name in ("opening", "featuretools"):
                continue
            runs[name].append(measure(name, case, folder, cohort, python))
            print(f"{case.name:14} {name:12} {_shown(runs[name][-1])}", flush=True)
            if name == "opening":
                continue
            out = folder / f"{name}.parquet"
            if reference is None:
                reference = out.rename(folder / "reference.parquet")
            else:
                call("compare.py", out, reference)
    settings = {name: value for name, value in asdict(case).items() if name != "contenders"}
    return [
        settings | {"contender": name, "creators": case.asked, "runs": found, **machine()}
        for name, found in runs.items()
    ]


def _shown(figures: dict[str, Any]) -> str:
    peak = f"{figures['peak_megabytes']:8,.0f} MB"
    return f"{figures['cpu_seconds']:8.2f} CPU s {figures['wall_seconds']:8.2f} s {peak}"


def machine() -> dict[str, Any]:
    """Return what the figures depend on beside the code."""
    packages = ("duckdb", "ibis-framework", "pandas", "pyarrow")
    return {
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in packages},
    }


def merge(path: Path, records: list[dict[str, Any]]) -> None:
    """Put new records in the place of those of the same case and contender."""
    old = json.loads(path.read_text()) if path.exists() else []
    fresh = {(record["name"], record["contender"]) for record in records}
    kept = [record for record in old if (record["name"], record["contender"]) not in fresh]
    order = [case.name for case in CASES]
    found = sorted([*kept, *records], key=lambda record: order.index(record["name"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n")


def chosen(options: argparse.Namespace) -> list[Case]:
    """Return the cases that were asked for, with the contenders that were."""
    wanted = set(options.contenders or (*ALL, "opening", "featuretools"))
    if not options.featuretools_python:
        wanted.discard("featuretools")
    cases = []
    for case in CASES:
        contenders = tuple(name for name in case.contenders if name in wanted)
        named = not options.case or case.name in options.case
        if case.posts in options.size and named and contenders:
            repeats = options.repeats or case.repeats
            cases.append(replace(case, contenders=contenders, repeats=repeats))
    return cases


def agree(seed: int) -> None:
    """Fail unless all ways agree on small data."""
    with tempfile.TemporaryDirectory() as name:
        for case in AGREEING:
            run_case(case, Path(name), seed, None)
    print("all agree to 1e-6 on small data", flush=True)


def main() -> None:
    """Check, measure, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", type=int, nargs="+", default=[200_000], help="posts")
    parser.add_argument("--case", nargs="+", choices=[case.name for case in CASES])
    parser.add_argument("--contenders", nargs="+", choices=[*ALL, "opening", "featuretools"])
    parser.add_argument("--repeats", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keeps the data for the next run")
    parser.add_argument("--featuretools-python", help="of an environment with featuretools")
    parser.add_argument("--out", type=Path, default=page.RESULTS)
    options = parser.parse_args()
    agree(options.seed)
    with tempfile.TemporaryDirectory() as temporary:
        for case in chosen(options):
            folder = (options.folder or Path(temporary)) / str(case.posts)
            folder.mkdir(parents=True, exist_ok=True)
            merge(options.out, run_case(case, folder, options.seed, options.featuretools_python))
    if options.out == page.RESULTS:
        page.write(PAGE)


if __name__ == "__main__":
    main()
