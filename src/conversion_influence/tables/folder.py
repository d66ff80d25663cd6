"""Which file of a folder holds which table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import Problem, TableError
from conversion_influence.messages.said import told_near
from conversion_influence.tables.doubt_words import doubt
from conversion_influence.tables.faults import problem
from conversion_influence.tables.loading import SUFFIXES, load_file
from conversion_influence.tables.schemas import CONTRACTS
from conversion_influence.tables.staging import Raw

if TYPE_CHECKING:
    import duckdb

_CANDIDATES = "candidates"
_OTHER_FORMATS = (".tsv", ".txt", ".xlsx", ".xls", ".json", ".jsonl", ".zip")

Loader = Callable[["duckdb.DuckDBPyConnection"], tuple[Raw | None, list[Problem]]]
"""Stages one table in a database."""


@dataclass(frozen=True)
class Found:
    """What a source holds, before anything of it is read.

    Attributes
    ----------
    loaders : mapping of str to Loader
        By name of table, in the order of the contracts.
    problems, warnings : tuple of Problem
        What is wrong with the source itself; what is allowed but probably not meant.
    """

    loaders: Mapping[str, Loader]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def find_files(folder: Path) -> Found:
    """Return a loader per table of a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Holds files named after tables; sub-folders are not entered.

    Raises
    ------
    TableError
        If there is no such folder.
    """
    if not folder.is_dir():
        raise TableError([problem("tables", "no_folder", value=str(folder))])
    files: dict[str, list[Path]] = {}
    warnings = []
    for path in sorted(folder.iterdir()):
        stem = path.name.lower().removesuffix(".gz").rsplit(".", 1)[0]
        if path.name.lower().endswith(SUFFIXES) and stem in CONTRACTS:
            files.setdefault(stem, []).append(path)
        elif path.name.lower().endswith((*SUFFIXES, *_OTHER_FORMATS)) and stem != _CANDIDATES:
            warnings.append(_stranger(path, stem))
    problems = [
        problem(name, "two_files", value=_names(paths))
        for name, paths in files.items()
        if len(paths) > 1
    ]
    if not files:
        names = ", ".join(CONTRACTS)
        problems.append(problem("tables", "no_table", value=str(folder), names=names))
    loaders = {name: _file_loader(name, files[name][0]) for name in CONTRACTS if name in files}
    return Found(loaders, tuple(problems), tuple(warnings))


def _stranger(path: Path, stem: str) -> Problem:
    if stem in CONTRACTS:
        return doubt(stem, "foreign_format", value=path.name, names=list(SUFFIXES))
    near = told_near(stem, list(CONTRACTS))
    return doubt(stem, "foreign_name", value=path.name, near=near)


def _names(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths)


def _file_loader(name: str, path: Path) -> Loader:
    return lambda database: load_file(database, name, path)
