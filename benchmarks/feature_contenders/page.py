"""The results of `benchmarks/features.py` as a section of docs/results.md."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

from marks import put

RESULTS = Path(__file__).parents[1] / "results" / "features.json"
HEAD = """## Features: the engine beside SQL by hand, pandas and featuretools

`python benchmarks/features.py --size 200000 2000000 20000000`; its figures stand in
`benchmarks/results/features.json`. The same {signals} signals of posts, mentions, snapshots and
accounts (none that read reactions, comments or texts, nor peers, slots, the network), drawn data:
N posts, N mentions, 7 N snapshots, 200 posts per creator over two to four years, creators mixed.
SQL starts from the tables as opening leaves them, the rows of a creator together. CPU seconds of
all threads from loaded tables to a frame, least of the runs (median in brackets); peak memory of
the process. All ways agreed on every value to 1e-6. {cpus} CPUs, Python {python}, DuckDB {duckdb},
Ibis {ibis}, pandas {pandas}.
"""
WAYS = {
    "opening": "opening and checking the Parquet files",
    "ours": "**ours** (Ibis on DuckDB)",
    "hand": "SQL by hand, segments of lookbacks",
    "running": "SQL by hand, running sums and as-of joins",
    "filters": "SQL, one filtered aggregate per lookback",
    "pandas": "pandas, sorted keys and binary search",
    "featuretools": "featuretools",
}
CASES = {
    "small": "{posts} posts, {instants} instants per creator",
    "medium": "{posts} posts, {instants} instants per creator",
    "list": "{posts} posts, a list of {creators} creators, {instants} instants each",
    "many": "{posts} posts, {instants} instants per creator",
    "large": "{posts} posts, {instants} instants per creator",
    "large list": "{posts} posts, a list of {creators} creators, {instants} instants each",
    "tight": "{posts} posts, {instants} instants per creator, DuckDB held to {memory_limit}",
}
RATIOS = (
    (("large", "ours"), ("medium", "ours"), "ours, ten times the rows: {0:.1f} times the CPU"),
    (("large", "hand"), ("medium", "hand"), "SQL by hand, ten times the rows: {0:.1f} times"),
    (("list", "ours"), ("medium", "ours"), "ours, the list against all creators: {0:.2f}"),
    (("list", "hand"), ("medium", "hand"), "SQL by hand, the list against all: {0:.2f}"),
    (("large list", "ours"), ("large", "ours"), "ours, a list among ten times the rows: {0:.2f}"),
    (("large list", "hand"), ("large", "hand"), "SQL by hand, a list among so many: {0:.2f}"),
    (("tight", "ours"), ("large", "ours"), "ours, memory held against free: {0:.2f} times the CPU"),
    (("many", "ours"), ("many", "filters"), "ours, many instants, against a filter each: {0:.2f}"),
    (
        ("many", "running"),
        ("many", "filters"),
        "SQL by hand, as-of joins, against a filter each: {0:.2f}",
    ),
)
"""Which CPU seconds over which, and how that is said."""

TOOLS = """featuretools {version} computed {signals} of the signals for {rows} questions on the data
of the first table: **{per_row:.2f} CPU seconds per question** (ours there, all signals:
{ours:.4f}). Left out is what its own primitives do not express: what depends on the question's
topic, everybody's posts, gaps that reach back over the start of a lookback, the largest three days,
churn, the selectivity of sources; and levels some days ago, which need further sets of questions.
"""

Record = dict[str, Any]


def section(records: list[Record]) -> str:
    """Return the section in Markdown.

    Parameters
    ----------
    records : list of dict
        One per case and contender, as `benchmarks/features.py` writes them.
    """
    by_key = {(record["name"], record["contender"]): record for record in records}
    some = next(record for record in records if record["contender"] == "ours")
    names = {name.partition("-")[0]: version for name, version in some["versions"].items()}
    signals = some["runs"][0]["signals"]
    parts = [
        HEAD.format(signals=signals, cpus=some["cpus"], python=some["python"], **names),
        *(_table(name, records) for name in CASES if (name, "ours") in by_key),
        _ratios(by_key),
    ]
    if ("small", "featuretools") in by_key:
        parts.append(_tools(by_key))
    return "\n".join(part for part in parts if part)


def write(page: Path) -> None:
    """Put the section into a page, between its two marks, or at its end.

    Parameters
    ----------
    page : pathlib.Path
        A Markdown file.
    """
    put(page, "features", section(json.loads(RESULTS.read_text())))


def _table(name: str, records: list[Record]) -> str:
    rows = [record for record in records if record["name"] == name]
    rows = [record for record in rows if record["contender"] != "featuretools"]
    sizes = {key: f"{rows[0][key]:,}" for key in ("posts", "instants", "creators")}
    hand = [_least(record) for record in rows if record["contender"] == "hand"]
    lines = [
        f"### {CASES[name].format(**sizes, memory_limit=rows[0]['memory_limit'])}",
        "",
        "| way | CPU seconds | against hand | seconds | peak memory, MB |",
        "|---|---|---|---|---|",
    ]
    for record in sorted(rows, key=lambda record: list(WAYS).index(record["contender"])):
        comparable = hand and record["contender"] != "opening"
        ratio = f"{_least(record) / hand[0]:.2f}" if comparable else "-"
        cpu = [run["cpu_seconds"] for run in record["runs"]]
        spread = f" ({median(cpu):.1f})" if len(cpu) > 1 else ""
        seconds = min(run["wall_seconds"] for run in record["runs"])
        cells = (WAYS[record["contender"]], f"{min(cpu):.1f}{spread}", ratio, f"{seconds:.1f}")
        lines.append(f"| {' | '.join(cells)} | {_peak(record):,.0f} |")
    return "\n".join(lines) + "\n"


def _ratios(by_key: dict[tuple[str, str], Record]) -> str:
    lines = []
    for top, bottom, words in RATIOS:
        if top in by_key and bottom in by_key:
            ratio = _least(by_key[top]) / _least(by_key[bottom])
            lines.append(f"- {words.format(ratio)}")
    return "\n".join(lines) + "\n" if lines else ""


def _tools(by_key: dict[tuple[str, str], Record]) -> str:
    run = by_key["small", "featuretools"]["runs"][0]
    ours = by_key["small", "ours"]
    return TOOLS.format(
        version=run["version"],
        signals=run["signals"],
        rows=run["rows"],
        per_row=run["cpu_seconds"] / run["rows"],
        ours=_least(ours) / ours["runs"][0]["rows"],
    )


def _least(record: Record) -> float:
    return float(min(run["cpu_seconds"] for run in record["runs"]))


def _peak(record: Record) -> float:
    return float(min(run["peak_megabytes"] for run in record["runs"]))
