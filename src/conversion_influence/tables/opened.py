"""Opened tables, whatever engine holds them: one value that computing features asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

from conversion_influence.errors import Problem

if TYPE_CHECKING:
    import ibis


class Engine(Protocol):
    """Where opened tables lie and expressions over them are computed."""

    @property
    def connection(self) -> Any:
        """The Ibis backend."""

    def hold(self, table: ibis.Table) -> ibis.Table:
        """Store a table that belongs to no engine yet, and return it as a table of this one."""

    def known_before(self, value: Any, group: Any, at: Any) -> Any:
        """Return, beside each row, the last value of its group before it that is not null.

        The engine may look at other rows only where the column is selected: store the selection
        before it is filtered.

        Parameters
        ----------
        value, group : ibis column of int64
            What is wanted, and of what.
        at : ibis column of instants
            Unique within a group.
        """

    def fingerprint(self, columns: Mapping[str, frozenset[str]]) -> str:
        """Return a SHA-256 of these columns of each table; the order of rows does not matter."""

    def close(self) -> None:
        """Let go of everything that was made for these tables."""


@dataclass(frozen=True)
class Tables:
    """Checked raw tables, and the engine that holds them.

    Attributes
    ----------
    engine : Engine
        Where the tables lie.
    tables : mapping of str to ibis.Table
        Tables by name; every column of the contract exists, NULL where it was not given.
    given : mapping of str to frozenset of str
        Columns of the contract that hold what the user gave, per table.
    extras : mapping of str to tuple of str
        Columns beyond the contract, per table.
    warnings : tuple of Problem
        Allowed, but probably not meant.
    """

    engine: Engine
    tables: Mapping[str, ibis.Table]
    given: Mapping[str, frozenset[str]]
    extras: Mapping[str, tuple[str, ...]]
    warnings: tuple[Problem, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the tables there are."""
        return tuple(self.tables)

    def get(self, name: str) -> ibis.Table | None:
        """Return a table, or None where it is not given."""
        return self.tables.get(name)

    def has(self, name: str, *columns: str) -> bool:
        """Return whether a table and these of its columns, extras included, are really given."""
        known = self.given.get(name)
        return known is not None and set(columns) <= known | set(self.extras[name])

    def hold(self, table: ibis.Table) -> ibis.Table:
        """Return a table of values (`ibis.memtable`) as one in the engine of these tables."""
        return self.engine.hold(table)

    def fingerprint(self) -> str:
        """Return a SHA-256 of the content; order of rows and format of files do not matter."""
        return self.engine.fingerprint(
            {name: self.given[name] | set(self.extras[name]) for name in self.tables}
        )

    def close(self) -> None:
        """Let go of the engine, and of what was stored for these tables."""
        self.engine.close()

    def __enter__(self) -> Tables:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
