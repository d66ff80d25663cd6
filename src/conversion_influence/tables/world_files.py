"""A simulated world as a folder of files."""

from __future__ import annotations

import gzip
import io
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from conversion_influence.errors import ConfigError

if TYPE_CHECKING:
    from conversion_influence.tables.world import World

PLAIN = frozenset({"creators", "accounts"})
"""Tables written as plain CSV; the others are compressed."""


def write_world(world: World, out: Path) -> None:
    """Write a world as a folder of tables, with the truth apart in ``truth/``.

    The folder appears whole or not at all; compressed files carry no time, so the same world gives
    the same bytes.

    Parameters
    ----------
    world : World
        What to write.
    out : pathlib.Path
        Folder to create; it may exist only if it is empty.

    Raises
    ------
    ConfigError
        If ``out`` is a file or a folder that is not empty.
    """
    out = out.resolve()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        msg = f"{out} exists and is not an empty folder; name another one or remove it first."
        raise ConfigError(msg)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.parent / f".{out.name}.{os.getpid()}.part"
    try:
        (part / "truth").mkdir(parents=True)
        for name, frame in world.tables.items():
            ending = "csv" if name in PLAIN else "csv.gz"
            _write_csv(frame, part / f"{name}.{ending}")
        _write_csv(world.candidates, part / "candidates.csv")
        _write_csv(world.truth, part / "truth" / "placements.csv")
        _write_csv(world.truth_candidates, part / "truth" / "candidates.csv")
        (part / "README.md").write_text(_readme(world), encoding="utf-8", newline="\n")
        if out.exists():
            out.rmdir()
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write one table as UTF-8 CSV; a name that ends in ``.gz`` is compressed without a time."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    text = io.BytesIO()
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="none")
    pyarrow.csv.write_csv(table, text, options)
    content = (",".join(table.column_names) + "\n").encode() + text.getbuffer()
    if path.suffix == ".gz":
        with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
            packed.write(content)
    else:
        path.write_bytes(content)


def _readme(world: World) -> str:
    """Return the text that says what the folder is."""
    rows = "\n".join(f"| {name} | {len(frame)} |" for name, frame in world.tables.items())
    effect = (
        "Conduct influences conversion as stated in `conversion_influence.tables.world`."
        if world.effect
        else "Nothing influences conversion here: every exposure converts with one probability."
    )
    return f"""# Simulated world

Everything here is invented: no creator, brand or result is real. It was drawn by
`simulate(creators={world.creators}, seed={world.seed}, effect={world.effect}, \
days={world.days})`.
{effect}

| table | rows |
|---|---|
{rows}
| candidates | {len(world.candidates)} |

`truth/` holds the true probability behind each placement and candidate. It exists because the world
is simulated; a model must never read it. Times are UTC.
"""
