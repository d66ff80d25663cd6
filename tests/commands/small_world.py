"""A small simulated world, models trained once per session, and the command line in-process."""

import io
import json
import re
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from conversion_influence.cli import main
from conversion_influence.tables.world import simulate, write_world

TABLES = ("creators", "accounts", "account_snapshots", "posts", "replies", "placements")
"""Tables that are kept: enough for every group of code, few enough to be quick."""

QUICK = """\
model: {rounds: 30}
judge: {replicates: 20}
tracking: {enabled: no}
"""


@dataclass(frozen=True)
class Ended:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def influence(*arguments: object) -> Ended:
    """Run the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Ended(code, out.getvalue(), err.getvalue())


def assert_refused(ended: Ended, message: str, code: int = 2) -> None:
    """Assert that a command ended with one message for the user and nothing else."""
    assert re.search(message, ended.err), ended.err
    assert ended.code == code, ended.err
    assert "Traceback" not in ended.err
    assert ended.out == ""


@cache
def small_world(base: Path) -> Path:
    """Return a folder of tables and a list of candidates, written once per session."""
    whole, folder = base / "whole-world", base / "small-world"
    write_world(simulate(25, 1, days=450), whole)
    folder.mkdir()
    for name in TABLES:
        (file,) = whole.glob(f"{name}.csv*")
        pd.read_csv(file, dtype=str).to_csv(folder / f"{name}.csv", index=False)
    shutil.copy(whole / "candidates.csv", base / "candidates.csv")
    (base / "quick.yaml").write_text(QUICK)
    return folder


@cache
def trained(base: Path) -> tuple[Path, Ended]:
    """Return the bundle trained on the small world, and what the command said."""
    data, bundle = small_world(base), base / "small-model"
    ended = influence("train", base / "quick.yaml", "--data", data, "--out", bundle, "--json")
    return bundle, ended


@cache
def trained_flat(base: Path) -> tuple[Path, Path]:
    """Return a bundle trained on a flat table, and the table."""
    table, bundle, settings = base / "flat.csv", base / "flat-model", base / "flat.yaml"
    days = pd.date_range("2024-01-01", periods=120)
    flat_table().assign(day=days.astype(str)).to_csv(table, index=False)
    settings.write_text(FLAT + QUICK)
    ended = influence("train", settings, "--data", table, "--out", bundle)
    assert ended.code == 0, ended.err
    return bundle, table


FLAT = """\
flat:
  conversions: k
  exposures: n
  id: id
  group: creator_id
  time: day
  baselines: {size: size}
"""


def flat_table(rows: int = 120) -> pd.DataFrame:
    """Return a table whose rate of conversion follows the column ``warmth``."""
    count = pd.Series(range(rows))
    warmth = count * 37 % 101 / 100.0
    return pd.DataFrame(
        {
            "id": "p" + count.astype(str),
            "creator_id": "c" + (count % 30).astype(str),
            "warmth": warmth,
            "size": count * 13 % 97,
            "country": count.map(lambda i: ("FR", "BE", None)[i % 3]),
            "n": 100,
            "k": (2 + 20 * warmth).astype(int),
        }
    )


def changed(
    folder: Path, into: Path, table: str, change: Callable[[pd.DataFrame], pd.DataFrame]
) -> Path:
    """Return a copy of a folder of tables in which one table is changed."""
    shutil.copytree(folder, into)
    path = into / f"{table}.csv"
    change(pd.read_csv(path, dtype=str, keep_default_na=False)).to_csv(path, index=False)
    return into
