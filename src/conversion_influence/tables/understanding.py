"""How a folder of tables is understood, for showing to its owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import Language, Problem
from conversion_influence.messages.said import Said
from conversion_influence.tables.casting import quoted
from conversion_influence.tables.layout import Layout
from conversion_influence.tables.queries import one_row

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class TableSummary:
    """What was found in one table.

    Attributes
    ----------
    name : str
        Name of the table.
    source : str
        File it was read from.
    rows : int
        Number of rows.
    understood : tuple of str
        Columns of the contract that are given.
    absent : tuple of str
        Optional columns of the contract that are not given.
    extras : mapping of str to str
        Columns beyond the contract that are kept, with their type.
    ignored : mapping of str to Said
        Columns that are not kept, with the reason.
    first_at, last_at : datetime.datetime or None
        Earliest and latest time in any column of the contract, UTC.
    """

    name: str
    source: str
    rows: int
    understood: tuple[str, ...]
    absent: tuple[str, ...]
    extras: Mapping[str, str]
    ignored: Mapping[str, Said]
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True)
class Understanding:
    """How the tables of one source are understood.

    Attributes
    ----------
    tables : tuple of TableSummary
        Tables whose rows could be read, in the order of the contracts.
    problems : tuple of Problem
        Faults; with any of them the tables cannot be opened.
    warnings : tuple of Problem
        Allowed, but probably not meant.
    """

    tables: tuple[TableSummary, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether the tables can be opened."""
        return not self.problems

    def to_dict(self, language: Language = "en") -> dict[str, Any]:
        """Return plain values for JSON; times as ISO 8601 text in UTC.

        Parameters
        ----------
        language : {"en", "fr"}
            Of faults, doubts and reasons.
        """
        return {
            "ok": self.ok,
            "tables": [_plain(summary, language) for summary in self.tables],
            "problems": [each.to_dict(language) for each in self.problems],
            "warnings": [each.to_dict(language) for each in self.warnings],
        }


def _plain(summary: TableSummary, language: Language) -> dict[str, Any]:
    """Return what was found in one table, as JSON holds it."""
    plain = asdict(summary)
    for name in ("first_at", "last_at"):
        instant = plain[name]
        plain[name] = None if instant is None else instant.isoformat() + "Z"
    ignored = {name: why.told(language) for name, why in summary.ignored.items()}
    return {**plain, "ignored": ignored}


def summarise(database: duckdb.DuckDBPyConnection, layout: Layout) -> TableSummary:
    """Return what was found in one typed table.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Holds the typed table, before it is brought into its final form.
    layout : Layout
        How its columns are understood.
    """
    contract = layout.raw.contract
    first_at, last_at = _time_range(database, layout)
    return TableSummary(
        name=layout.name,
        source=layout.raw.source,
        rows=layout.raw.rows,
        understood=tuple(name for name in contract.names if name in layout.given),
        absent=layout.absent,
        extras=dict(layout.extras),
        ignored=dict(layout.ignored),
        first_at=first_at,
        last_at=last_at,
    )


def _time_range(
    database: duckdb.DuckDBPyConnection, layout: Layout
) -> tuple[datetime | None, datetime | None]:
    times = [
        quoted(column.name)
        for column in layout.raw.contract.columns
        if column.kind == "timestamp" and column.name in layout.given
    ]
    if not times:
        return None, None
    lows = ", ".join(f"min({name})" for name in times)
    highs = ", ".join(f"max({name})" for name in times)
    first_at, last_at = one_row(
        database, f"SELECT least({lows}), greatest({highs}) FROM {layout.name}"
    )
    return first_at, last_at
