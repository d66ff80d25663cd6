"""What a contract of one table is made of: columns, rules over several of them, and a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["string", "timestamp", "number", "count", "boolean"]
"""Type of a column; a count is a whole number from 0, a number is finite."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        Name in files and in expressions.
    kind : {"string", "timestamp", "number", "count", "boolean"}
        Type; timestamps are UTC.
    required : bool
        The column must stand in the table.
    nullable : bool
        A value may be missing.
    low : float or None
        Least allowed value.
    past : bool
        The instant may not lie in the future.
    """

    name: str
    kind: Kind = "string"
    required: bool = False
    nullable: bool = True
    low: float | None = None
    past: bool = False


@dataclass(frozen=True)
class Rule:
    """A condition over several columns of one row.

    Attributes
    ----------
    column : str
        Column the problem is reported for.
    needs : tuple of str
        Columns that must be given; otherwise the rule says nothing.
    broken : str
        SQL condition that is true for a row at fault.
    code : str
        A key of `tables.faults.FAULTS`.
    absent : tuple of str
        Columns whose missing values the rule speaks of; where one of them cannot be read, the rule
        says nothing.
    """

    column: str
    needs: tuple[str, ...]
    broken: str
    code: str
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """What one table must hold.

    Attributes
    ----------
    name : str
        Name of the table and of its file.
    grain : str
        What a row stands for.
    columns : tuple of Column
        Known columns, required ones first.
    key : tuple of str
        Columns that together name a row; empty where rows have no name.
    rules : tuple of Rule
        Conditions over several columns.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all known columns."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that must stand in the table."""
        return tuple(column.name for column in self.columns if column.required)

    def column(self, name: str) -> Column:
        """Return the column of that name; `KeyError` if there is none."""
        return {column.name: column for column in self.columns}[name]


def must(name: str, kind: Kind = "string", *, past: bool = False, null: bool = False) -> Column:
    """Return a column that is required; see `Column`, ``null`` being ``nullable``."""
    low = 0.0 if kind == "count" else None
    return Column(name, kind, required=True, nullable=null, low=low, past=past)


def may(*names: str) -> tuple[Column, ...]:
    """Return optional columns of text."""
    return tuple(Column(name) for name in names)


def counts(*names: str) -> tuple[Column, ...]:
    """Return optional columns of counts."""
    return tuple(Column(name, "count", low=0.0) for name in names)


def time(name: str, *, past: bool = True) -> Column:
    """Return an optional column of instants; they may not lie in the future unless said so."""
    return Column(name, "timestamp", past=past)
