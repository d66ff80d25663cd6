"""What a backtest says where there is nothing to find, and where there is.

Simulated worlds with and without effect, seed by seed, each backtested as `influence backtest`
does. Without effect every exposure converts with the same probability: the right answer is "no
better than past rate". The figures are kept in results/no_effect.json, and `python
benchmarks/no_effect.py --page` writes them into docs/results.md.

    python benchmarks/no_effect.py [--seeds 20] [--with-effect 3] [--creators 60]
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from joblib import parallel_config

from conversion_influence import workflows
from conversion_influence.config_file import load_config
from conversion_influence.evaluation.verdict import PAST_RATES
from conversion_influence.tables.world import simulate, write_world
from marks import put

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "no_effect.json"
PAGE = HERE.parent / "docs" / "results.md"
PAST_RATE = "no better than past rate"
WORDS = """## Backtests where there is nothing to find

`python benchmarks/no_effect.py`: simulated worlds of {creators} creators and two years, backtested
at {cuts} dates with the default settings. Without effect every exposure converts with the same
probability whatever a creator does, so the right verdict is "{past_rate}".
"""


def backtested(creators: int, seed: int, cuts: int, *, effect: bool) -> dict[str, Any]:
    """Backtest one world; return the verdict and what it rests on."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "world"
        write_world(simulate(creators, seed, effect=effect), data)
        config = load_config(None, {"data": data, "seed": seed})
        with parallel_config(backend="sequential"):
            done = workflows.backtest(config, Path(name) / "out.json", cuts=cuts, folds=0)
    found = done.to_dict()
    leads = found["differences"]["all"]
    return {
        "seed": seed,
        "effect": effect,
        "verdict": found["verdict"]["code"],
        "more_placements": found["verdict"]["more_placements"],
        "placements": sum(cut["judged"] for cut in found["cuts"]),
        "auc": found["judge"]["all"]["model"]["auc"]["value"],
        "beaten": [rule for rule, lead in leads.items() if lead["log_loss"]["beaten"]],
    }


def in_words(code: str) -> str:
    """Return a verdict's code as the answer it stands for."""
    rule = code.partition(":")[2]
    if rule:
        return PAST_RATE if rule in PAST_RATES else f"no better than {rule}"
    return code.replace("_", " ")


def section(found: dict[str, Any]) -> str:
    """Return the section of the page."""
    lines = [WORDS.format(past_rate=PAST_RATE, **found)]
    for effect in (False, True):
        worlds = [world for world in found["worlds"] if world["effect"] is effect]
        if not worlds:
            continue
        counts = Counter(in_words(world["verdict"]) for world in worlds)
        told = ", ".join(f"*{words}* in {count}" for words, count in counts.most_common())
        aucs = [world["auc"] for world in worlds]
        sizes = [world["placements"] for world in worlds]
        lines.append(
            f"- {'With' if effect else 'Without'} effect, {len(worlds)} seeds: {told}. AUC of the "
            f"model {min(aucs):.3f} to {max(aucs):.3f}, on {min(sizes)} to {max(sizes)} judged "
            "placements each."
        )
    return "\n".join(lines) + "\n"


def write(page: Path) -> None:
    """Put the section into a page, between its two marks, or at its end.

    Parameters
    ----------
    page : pathlib.Path
        A Markdown file.
    """
    put(page, "no effect", section(json.loads(RESULTS.read_text())))


def main() -> None:
    """Print one line per world; keep the figures and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--with-effect", type=int, default=3)
    parser.add_argument("--creators", type=int, default=60)
    parser.add_argument("--cuts", type=int, default=4)
    parser.add_argument("--page", action="store_true", help="only write what was kept")
    options = parser.parse_args()
    if not options.page:
        asked = [(seed, False) for seed in range(1, options.seeds + 1)]
        asked += [(seed, True) for seed in range(1, options.with_effect + 1)]
        worlds = []
        for seed, effect in asked:
            worlds.append(backtested(options.creators, seed, options.cuts, effect=effect))
            print(json.dumps(worlds[-1]), flush=True)
        found = {"creators": options.creators, "cuts": options.cuts, "worlds": worlds}
        RESULTS.write_text(json.dumps(found, indent=1) + "\n")
    write(PAGE)


if __name__ == "__main__":
    main()
