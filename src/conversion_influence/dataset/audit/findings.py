"""What the doubts about raw tables find."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from conversion_influence.dataset.audit.doubts import DOUBTS, read_when_published, without_facts
from conversion_influence.messages.said import Said
from conversion_influence.tables.queries import one_row
from conversion_influence.tables.sources import Tables


@dataclass(frozen=True)
class Finding:
    """A doubt that the tables did not dispel.

    Attributes
    ----------
    code, table, column : str
        As in `Doubt`.
    rows, of : int
        Rows in doubt, and rows there are.
    message : Said
        As in `Doubt`.
    """

    code: str
    table: str
    column: str
    rows: int
    of: int
    message: Said

    @property
    def share(self) -> float:
        """Rows in doubt per row."""
        return self.rows / self.of if self.of else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {**asdict(self), "message": self.message.en, "share": self.share}


def look_at_tables(tables: Tables, now: datetime) -> tuple[Finding, ...]:
    """Return what in the raw tables should be looked at.

    Parameters
    ----------
    tables : Tables
        The opened raw tables, in DuckDB.
    now : datetime
        Naive UTC.
    """
    instant = f"TIMESTAMP '{now:%Y-%m-%d %H:%M:%S.%f}'"
    database = tables.engine.connection.con
    found = []
    for doubt in (*read_when_published(tables), *DOUBTS, *without_facts(tables)):
        if not all(tables.has(table, column) for table, column in doubt.needs):
            continue
        counted = one_row(database, doubt.query.replace("{now}", instant))
        rows, there = (int(count or 0) for count in counted)
        finding = Finding(doubt.code, doubt.table, doubt.column, rows, there, doubt.message)
        if rows and finding.share >= doubt.least:
            found.append(finding)
    return tuple(found)
