"""Tables that already lie in Spark: their columns and types are checked, their rows are not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from conversion_influence.errors import Problem, TableError, did_you_mean
from conversion_influence.tables.contract import Column, Contract, Kind
from conversion_influence.tables.layout import CREDENTIALS_N
from conversion_influence.tables.opened import Tables
from conversion_influence.tables.schemas import CONTRACTS, FOLDED, METRICS
from conversion_influence.tables.spark import attach

SPARK_TYPE: dict[Kind, str] = {
    "string": "string",
    "timestamp": "timestamp_ntz",
    "number": "double",
    "count": "bigint",
    "boolean": "boolean",
}
"""Type in the opened tables, per kind."""

_INTEGERS = ("tinyint", "smallint", "int", "bigint")
_TIMES = ("timestamp", "timestamp_ntz", "date")
_ACCEPTED: dict[Kind, tuple[str, ...]] = {
    "string": ("string", *_INTEGERS),
    "timestamp": _TIMES,
    "number": ("float", "double", *_INTEGERS),
    "count": _INTEGERS,
    "boolean": ("boolean",),
}
_EXTRAS: dict[str, Kind] = {
    **dict.fromkeys(("float", "double", *_INTEGERS), "number"),
    "string": "string",
    "boolean": "boolean",
}
_BLANKS = " \t\n\r\xa0\ufeff"
_CREDENTIALS = (
    "CAST(coalesce(try_cast(credentials AS double), size(filter(split(credentials, ';'), "
    "part -> trim(part) <> ''))) AS bigint)"
)


def open_spark(session: Any, names: Mapping[str, str]) -> Tables:
    """Open tables that lie in Spark where they are.

    Every column must have the contract's type already: a time, a number, a whole number, true or
    false, or text. Rows are not checked as those of files and databases are: that keys are unique,
    counts not negative, k within n and captures after their post is the caller's word. A sample
    that is written to files can be checked with `tables.sources.check_folder`. Names of networks,
    topics and brands with letters whose lower case depends on where they stand (a Greek sigma, a
    Turkish dotted I) must be in lower case already: Spark and DuckDB, which reads lists, differ.

    Parameters
    ----------
    session : pyspark.sql.SparkSession
        Where they lie. Until the tables are closed its time zone is UTC.
    names : mapping of str to str
        Name in Spark (``database.table``, a view, too) of each table of the contract. Numbers read
        off posts must stand in ``post_metrics``, with their ``captured_at``.

    Returns
    -------
    Tables
        Its fingerprint can be compared only with one of the same tables in Spark.

    Raises
    ------
    TableError
        With every table that is not there and every column that is missing or of another type.
    """
    problems = [
        Problem(name, None, None, None, f"no such table.{did_you_mean(name, list(CONTRACTS))}")
        for name in names
        if name not in CONTRACTS
    ]
    frames = {}
    for name in (name for name in CONTRACTS if name in names):
        if session.catalog.tableExists(names[name]):
            frames[name] = session.table(names[name])
            problems += _faults(CONTRACTS[name], _types(frames[name]))
        else:
            message = "Spark knows no such table or view"
            problems.append(Problem(name, None, None, names[name], message))
    if problems or not frames:
        raise TableError(problems or [Problem("tables", None, None, None, "no table is named")])
    return _opened(session, frames)


def _opened(session: Any, frames: Mapping[str, Any]) -> Tables:
    typed: dict[str, Any] = {}
    engine = attach(session, lambda columns: _fingerprint(typed, columns))
    given, extras, tables = {}, {}, {}
    for name, frame in frames.items():
        types, contract = _types(frame), CONTRACTS[name]
        given[name] = frozenset(set(types) & set(_kinds(contract)))
        extras[name] = tuple(_extras(contract, types))
        typed[name] = frame.selectExpr(*_chosen(contract, frame, types))
        if "credentials" in given[name]:
            given[name] |= {CREDENTIALS_N}
        tables[name] = engine.view(f"conversion_influence_{id(engine)}_{name}", typed[name])
    warnings = tuple(doubt for name, frame in frames.items() for doubt in _doubts(name, frame))
    return Tables(
        engine,
        MappingProxyType(tables),
        MappingProxyType(given),
        MappingProxyType(extras),
        warnings,
    )


def _types(frame: Any) -> dict[str, str]:
    """Return Spark's type of each column, columns of the contract in lower case."""
    return {_lower(name): kind for name, kind in frame.dtypes}


def _lower(name: str) -> str:
    return name.lower() if any(name.lower() in c.names for c in CONTRACTS.values()) else name


def _faults(contract: Contract, types: Mapping[str, str]) -> Iterator[Problem]:
    for column in contract.columns:
        kind = types.get(column.name)
        if kind is None:
            if column.required:
                message = "the column is missing; add it or rename the one that holds it"
                yield Problem(contract.name, None, column.name, None, message)
        elif kind not in _ACCEPTED[column.kind] and not _is_whole(column, kind):
            message = f"must be of type {' or '.join(_ACCEPTED[column.kind])}; cast it in a view"
            yield Problem(contract.name, None, column.name, kind, message)
    if contract.name == "posts":
        moved = [name for name in METRICS if name in types]
        if moved:
            message = "stands on posts; in Spark it must stand in post_metrics, with captured_at"
            yield Problem("posts", None, moved[0], None, message)


def _is_whole(column: Column, kind: str) -> bool:
    decimal = kind.startswith("decimal(")
    return decimal and (
        column.kind == "number" or (column.kind == "count" and kind.endswith(",0)"))
    )


def _extras(contract: Contract, types: Mapping[str, str]) -> dict[str, Kind]:
    others = {name: _extra_kind(kind) for name, kind in types.items() if name not in contract.names}
    return {
        name: kind
        for name, kind in others.items()
        if kind is not None
        and name != CREDENTIALS_N
        and not (contract.name == "posts" and kind == "number")
    }


def _extra_kind(kind: str) -> Kind | None:
    return "number" if kind.startswith("decimal(") else _EXTRAS.get(kind)


def _doubts(name: str, frame: Any) -> Iterator[Problem]:
    types = _types(frame)
    kept = {*_extras(CONTRACTS[name], types), *CONTRACTS[name].names}
    for column in types:
        if column not in kept:
            reason = f"is of type {types[column]}"
            if name == "posts" and _extra_kind(types[column]) == "number":
                reason = "is a number on posts; put it into post_metrics, with captured_at"
            yield Problem(name, None, column, None, f"is not read: it {reason}")


def _chosen(contract: Contract, frame: Any, types: Mapping[str, str]) -> list[str]:
    """Return a Spark SQL expression per column of the contract and per extra."""
    written = {_lower(name): name for name, _ in frame.dtypes}
    chosen = []
    for name, kind in {**_kinds(contract), **_extras(contract, types)}.items():
        value = "NULL"
        if name in types:
            value = f"CAST({_quoted(written[name])} AS {SPARK_TYPE[kind]})"
        if kind == "string":
            value = f"nullif(trim(BOTH '{_BLANKS}' FROM {value}), '')"
            value = f"lower({value})" if name in FOLDED else value
        elif kind == "number":
            value = f"nanvl({value}, NULL)"
        chosen.append(f"CAST({value} AS {SPARK_TYPE[kind]}) AS {_quoted(name)}")
    if contract.name == "creators":
        known = _CREDENTIALS if "credentials" in types else "CAST(NULL AS bigint)"
        chosen.append(f"{known} AS {CREDENTIALS_N}")
    return chosen


def _kinds(contract: Contract) -> dict[str, Kind]:
    """Return the columns of an opened table: what is read off posts stands in post_metrics."""
    moved = {*METRICS, "captured_at"} if contract.name == "posts" else set()
    return {column.name: column.kind for column in contract.columns if column.name not in moved}


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _fingerprint(frames: Mapping[str, Any], columns: Mapping[str, frozenset[str]]) -> str:
    """Return the SHA-256 over the columns and the sums of Spark's row hashes of each table."""
    content = {}
    for name in sorted(columns):
        frame, known = frames[name], sorted(columns[name])
        row = f"xxhash64({', '.join(map(_quoted, known))})"
        (sums,) = frame.selectExpr("count(*)", f"sum(CAST({row} AS decimal(38, 0)))").collect()
        types = [f"{column} {kind}" for column, kind in frame.dtypes if column in columns[name]]
        content[name] = [sorted(types), [str(value) for value in sums]]
    return hashlib.sha256(json.dumps({"spark": content}, sort_keys=True).encode()).hexdigest()
