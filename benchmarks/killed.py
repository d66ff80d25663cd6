"""Kill a run of `influence predict` at random moments, and see what it leaves and what resumes.

Each time a child of this process ranks a list and is killed (signal 9) after a random time. Every
output must then be whole or absent; the run is resumed, sometimes killed again, and must end with
the bytes of a run that was never disturbed. Ends with status 1 where one does not.

    python benchmarks/killed.py --kills 100
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib import import_module
from pathlib import Path

from conversion_influence import cli
from conversion_influence.lists import cell_blocks
from conversion_influence.workflows import ordering
from conversion_influence.workflows.work_folder import place_of

RESULTS = Path(__file__).parent / "results" / "killed.json"
OUTPUTS = ("ranked.csv", "ranked.rejects.csv", "report.html")
AGAIN = 0.3
"""Share of resumed runs that are killed again."""

EARLIER = 0.95
"""How much earlier runs are killed after one that had ended before."""


def draw(folder: Path, rows: int) -> tuple[Path, Path]:
    """Write a list of signals and train a small model on a table like it; return both.

    In a process of its own: threads of LightGBM would not outlive a fork.
    """
    random.seed(5)
    signals = [f"s{place:02}" for place in range(20)]

    def line(row: int) -> list[str]:
        cells = [f"{random.lognormvariate(0, 1):.4f}" for _ in signals]
        return [f"c{row}", *cells, random.choice(["FR", "BE", "CA"])]

    listed, table, model = folder / "list.csv", folder / "table.csv", folder / "model"
    heading = ["creator_id", *signals, "country"]
    with listed.open("w") as file:
        file.write(",".join(heading) + "\n")
        for row in range(rows):
            cells = line(row)
            if row % 997 == 5:
                cells[3] = "many"
            file.write(",".join(cells) + "\n")
    with table.open("w") as file:
        file.write(",".join([*heading, "day", "n", "k"]) + "\n")
        for row in range(600):
            cells = line(row)
            converted = min(100, int(10 * float(cells[1])))
            day = f"2024-{1 + row // 28 % 12:02}-{1 + row % 28:02}"
            file.write(",".join([*cells, day, "100", str(converted)]) + "\n")
    settings = folder / "flat.yaml"
    settings.write_text(
        "flat: {conversions: k, exposures: n, time: day}\n"
        "model: {rounds: 60, use: lightgbm}\njudge: {replicates: 20}\ntracking: {enabled: no}\n"
    )
    train = ["train", str(settings), "--data", str(table), "--out", str(model)]
    subprocess.run([sys.executable, "-m", "conversion_influence", *train], check=True)
    return listed, model


def warm() -> None:
    """Import what a run needs, so that the children begin with the work itself."""
    names = ("bundle", "scoring", "lists.spooled", "report.writing", "report.delimited")
    names += ("report.page", "workflows.ordering", "workflows.parts", "workflows.top")
    for name in (*(f"conversion_influence.{each}" for each in names), "lightgbm", "pyarrow.csv"):
        import_module(name)


def start(listed: Path, model: Path, *more: str) -> int:
    """Rank the list in a child of this process, in the present folder; return its number."""
    child = os.fork()
    if child:
        return child
    try:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        outputs = ("--out", OUTPUTS[0], "--report", OUTPUTS[2])
        code = cli.main(["predict", str(listed), "--model", str(model), *outputs, *more])
        os._exit(code)
    finally:
        os._exit(99)


def ended(child: int) -> int:
    """Wait for a child; return its exit code, negative for the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed(child: int, after: float) -> bool:
    """Kill a child after some seconds; return whether it was still running."""
    end = time.monotonic() + after
    while time.monotonic() < end:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            break
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return ended(child) == -signal.SIGKILL


def faults(wanted: dict[str, bytes], *, whole: bool) -> list[str]:
    """Return the outputs that are not as they should be: whole, or while stopped also absent."""
    found = {name: Path(name).read_bytes() for name in OUTPUTS if Path(name).exists()}
    missing = [name for name in wanted if name not in found] if whole else []
    return missing + [name for name, content in found.items() if content != wanted.get(name)]


def stage() -> str:
    """Return how far the run had come that was killed here."""
    place = place_of(Path(OUTPUTS[0]))
    if not (place / "state.json").exists():
        return "outputs in place" if Path(OUTPUTS[0]).exists() else "before the list is read"
    for name, told in (("ranked.csv", "writing"), ("bucket-*", "ordering"), ("part-*", "scoring")):
        if any(place.glob(name)):
            return told
    return "reading"


def one(listed: Path, model: Path, wanted: dict[str, bytes], seconds: float) -> tuple[str, str]:
    """Kill one run, resume it, and return how far it was and what was wrong.

    Nothing is returned of a run that had ended before.
    """
    told, wrong = "", list[str]()
    child = start(listed, model)
    while killed(child, random.uniform(0.0, seconds)):
        told = stage()
        wrong += faults(wanted, whole=False)
        left = (place_of(Path(OUTPUTS[0])) / "state.json").exists()
        child = start(listed, model, *(["--resume"] if left else []))
        if random.random() > AGAIN:
            code = ended(child)
            wrong += [f"exit code {code}"] if code != 1 else []
            break
    wrong += faults(wanted, whole=True)
    wrong += [path.name for path in Path().iterdir() if path.name not in wanted]
    return told, ", ".join(wrong)


def measure(kills: int, listed: Path, model: Path, folder: Path) -> dict[str, object]:
    """Kill as often as asked; return how far the runs were, and what was wrong."""
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    os.chdir(folder)
    begun = time.monotonic()
    if ended(start(listed, model)) != 1:
        msg = "the run that is not disturbed fails"
        raise SystemExit(msg)
    seconds = time.monotonic() - begun
    wanted = {name: Path(name).read_bytes() for name in OUTPUTS}
    stages: Counter[str] = Counter()
    wrong = []
    while stages.total() < kills:
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        told, fault = one(listed, model, wanted, seconds)
        if not told:
            seconds *= EARLIER
            continue
        stages[told] += 1
        wrong += [f"kill {stages.total()} while {told}: {fault}"] if fault else []
        print(f"{stages.total()}/{kills}: {told} {fault}", flush=True)
    return {"kills": kills, "seconds": round(seconds, 2), "stages": dict(stages), "wrong": wrong}


def main() -> None:
    """Draw, kill, resume, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--block", type=int, default=1 << 17, help="bytes of a block")
    parser.add_argument("--list", type=Path, help="to rank, with --model; else one is drawn")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--results", type=Path, help=f"JSON to write, for instance {RESULTS}")
    options = parser.parse_args()
    cell_blocks.SIZE, ordering.BUCKET = options.block, 4 * options.block
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "here"
        folder.mkdir()
        given = (options.list, options.model)
        listed, model = given if all(given) else draw(Path(name), options.rows)
        warm()
        random.seed(options.seed)
        done = measure(options.kills, listed.absolute(), model.absolute(), folder)
        os.chdir("/")
    print(json.dumps(done, indent=1))
    if options.results:
        options.results.write_text(json.dumps({**done, "seed": options.seed}, indent=1) + "\n")
    sys.exit(1 if done["wrong"] else 0)


if __name__ == "__main__":
    main()
