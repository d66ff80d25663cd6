"""Rows against their contract: relational checks, a few examples per fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import Problem
from conversion_influence.tables.casting import cast, present, quoted, shown
from conversion_influence.tables.contract import Column, Contract, Rule
from conversion_influence.tables.faults import MOST_EXAMPLES, READABLE, problem
from conversion_influence.tables.layout import Layout
from conversion_influence.tables.queries import one_row
from conversion_influence.tables.staging import ROW

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Check:
    """One condition that no row of a relation may fulfil.

    Attributes
    ----------
    column : str
        Column the problem is reported for.
    broken : str
        SQL condition of a row at fault.
    value : str
        SQL text shown as the value.
    code : str
        A key of `tables.faults.FAULTS`.
    details : mapping
        A value for each ``{name}`` of its words.
    """

    column: str
    broken: str
    value: str
    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


def check_rows(database: duckdb.DuckDBPyConnection, layout: Layout, now: datetime) -> list[Problem]:
    """Return what is wrong in the rows of one table: ``stage.<table>`` against ``<table>``.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Holds the table as received and as typed.
    layout : Layout
        Which columns were given.
    now : datetime.datetime
        Instant of opening, naive UTC.
    """
    if layout.raw.rows == 0:
        return [problem(layout.name, "empty_table")]
    unread, problems = _check_values(database, layout)
    checks = [*_column_checks(layout, now), *_rule_checks(layout, unread, now)]
    problems += find_faults(database, layout.name, layout.name, checks)
    problems += _check_key(database, layout)
    return problems


def find_faults(
    database: duckdb.DuckDBPyConnection,
    table: str,
    relation: str,
    checks: Sequence[Check],
    row: str = ROW,
) -> list[Problem]:
    """Return up to five problems per check; the relation is read once if nothing is wrong.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Where the relation lies.
    table : str
        Table named in the problems.
    relation : str
        SQL relation whose rows are checked.
    checks : sequence of Check
        Conditions no row may fulfil.
    row : str
        SQL expression of the row number, counted from 0.
    """
    if not checks:
        return []
    counted = ", ".join(f"count(*) FILTER (WHERE {check.broken})" for check in checks)
    counts = one_row(database, f"SELECT {counted} FROM {relation}")
    problems: list[Problem] = []
    for check, count in zip(checks, counts, strict=True):
        if count:
            problems += _examples(database, table, relation, check, int(count), row)
    return problems


def _examples(
    database: duckdb.DuckDBPyConnection,
    table: str,
    relation: str,
    check: Check,
    count: int,
    row: str,
) -> Iterator[Problem]:
    found = database.execute(
        f"SELECT {row} + 1, {check.value} FROM {relation} WHERE {check.broken} "
        f"ORDER BY 1 LIMIT {MOST_EXAMPLES}"
    ).fetchall()
    for number, value in found:
        yield problem(
            table,
            check.code,
            row=int(number),
            column=check.column,
            value=None if value is None else str(value),
            rows=count,
            **check.details,
        )


def _check_values(
    database: duckdb.DuckDBPyConnection, layout: Layout
) -> tuple[frozenset[str], list[Problem]]:
    """Return the columns with unreadable values, and the unreadable and the missing values."""
    raw = layout.raw
    given = [column for column in raw.contract.columns if column.name in layout.given]
    given += [Column(name, kind) for name, kind in layout.extras.items()]
    if not given:
        return frozenset(), []
    received_sql = ", ".join(
        f"count(*) FILTER (WHERE {present(column.name, raw.types[column.name])})"
        for column in given
    )
    read_sql = ", ".join(f"count({quoted(column.name)})" for column in given)
    received = one_row(database, f"SELECT {received_sql} FROM {raw.relation}")
    read = one_row(database, f"SELECT {read_sql} FROM {layout.name}")
    checks, unread = [], set()
    for column, came, kept in zip(given, received, read, strict=True):
        there = present(column.name, raw.types[column.name])
        if came > kept:
            unread.add(column.name)
            typed = cast(column.name, raw.types[column.name], column.kind)
            broken = f"{there} AND ({typed}) IS NULL"
            wanted = {"kind": READABLE[column.kind]}
            value = shown(column.name)
            checks.append(Check(column.name, broken, value, "unreadable_value", wanted))
        if came < raw.rows and not column.nullable:
            checks.append(Check(column.name, f"NOT ({there})", "NULL", "missing_value"))
    return frozenset(unread), find_faults(database, layout.name, raw.relation, checks, row=raw.row)


def _column_checks(layout: Layout, now: datetime) -> Iterator[Check]:
    for column in layout.raw.contract.columns:
        if column.name not in layout.given:
            continue
        name = quoted(column.name)
        if column.low is not None:
            broken, least = f"{name} < {column.low}", {"least": column.low}
            yield Check(column.name, broken, shown(column.name), "below_least", least)
        if column.past:
            yield _future_check(column, now)


def _future_check(column: Column, now: datetime) -> Check:
    broken = f"{quoted(column.name)} > {_instant(now)}"
    return Check(column.name, broken, shown(column.name), "future_time", {"now": now})


def _rule_checks(layout: Layout, unread: frozenset[str], now: datetime) -> Iterator[Check]:
    for rule in layout.raw.contract.rules:
        if set(rule.needs) <= layout.given and not unread & set(rule.absent):
            broken = rule.broken.replace("{now}", _instant(now))
            yield Check(rule.column, broken, _rule_value(rule), rule.code)


def _rule_value(rule: Rule) -> str:
    columns = dict.fromkeys((rule.column, *rule.needs))
    if len(columns) == 1:
        return shown(rule.column)
    parts = [f"'{name} ' || coalesce({shown(name)}, 'missing')" for name in columns]
    return f"concat_ws(', ', {', '.join(parts)})"


def _check_key(database: duckdb.DuckDBPyConnection, layout: Layout) -> list[Problem]:
    key = layout.raw.contract.key
    if not key or not set(key) <= layout.given:
        return []
    columns = ", ".join(quoted(name) for name in key)
    complete = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in key)
    rows, distinct = one_row(
        database,
        f"SELECT count(*), count(DISTINCT hash({columns})) FROM {layout.name} WHERE {complete}",
    )
    if rows == distinct:
        return []
    return _duplicates(database, layout.raw.contract, columns, complete)


def _duplicates(
    database: duckdb.DuckDBPyConnection, contract: Contract, columns: str, complete: str
) -> list[Problem]:
    values = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in contract.key)
    found = database.execute(
        f"WITH twice AS (SELECT {columns}, min({ROW}) AS first_row, count(*) AS times "
        f"FROM {contract.name} WHERE {complete} GROUP BY {columns} HAVING count(*) > 1) "
        f"SELECT here.row_number + 1, concat_ws(', ', {values}), first_row + 1, "
        "(SELECT sum(times - 1) FROM twice) "
        f"FROM (SELECT {ROW} AS row_number, {columns} FROM {contract.name}) AS here "
        f"JOIN twice USING ({columns}) WHERE here.row_number <> first_row "
        f"ORDER BY 1 LIMIT {MOST_EXAMPLES}"
    ).fetchall()
    label = ", ".join(contract.key)
    return [
        problem(
            contract.name,
            "key_twice",
            row=int(row),
            column=label,
            value=str(value),
            rows=int(count),
            key=label,
            first=first,
        )
        for row, value, first, count in found
    ]


def _instant(now: datetime) -> str:
    return f"TIMESTAMP '{now:%Y-%m-%d %H:%M:%S.%f}'"
