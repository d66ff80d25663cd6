"""Columns of a received table: which are known, which are extra, which are left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from conversion_influence.errors import Problem
from conversion_influence.messages.said import Said
from conversion_influence.tables.casting import (
    DUCKDB_TYPE,
    cast,
    extra_kind,
    is_code,
    present,
    quoted,
)
from conversion_influence.tables.contract import Kind
from conversion_influence.tables.doubt_words import doubt
from conversion_influence.tables.faults import problem
from conversion_influence.tables.queries import one_row
from conversion_influence.tables.staging import ROW, Raw

if TYPE_CHECKING:
    import duckdb

CREDENTIALS_N = "credentials_n"


@dataclass(frozen=True)
class Layout:
    """How the columns of one table are understood.

    Attributes
    ----------
    raw : Raw
        The table as received.
    given : frozenset of str
        Columns of the contract that stand in the table.
    extras : mapping of str to {"number", "boolean", "string"}
        Columns beyond the contract that are kept, with their type.
    ignored : mapping of str to Said
        Columns that are not kept, with the reason.
    """

    raw: Raw
    given: frozenset[str]
    extras: Mapping[str, Kind]
    ignored: Mapping[str, Said]

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.raw.name

    @property
    def absent(self) -> tuple[str, ...]:
        """Optional columns of the contract that are not given."""
        columns = self.raw.contract.columns
        return tuple(c.name for c in columns if not c.required and c.name not in self.given)


def read_layout(
    database: duckdb.DuckDBPyConnection, raw: Raw
) -> tuple[Layout, list[Problem], list[Problem]]:
    """Return the layout of a staged table, its problems and its warnings.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Holds ``stage.<table>``.
    raw : Raw
        The table as received.
    """
    known = set(raw.contract.names)
    others = [name for name in raw.types if name not in known]
    given = frozenset(known & set(raw.types))
    extras, ignored = _split_extras(database, raw, others)
    layout = Layout(raw, given, extras, ignored)
    return layout, list(_missing(layout, others)), list(_doubts(layout))


def build_typed(database: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Create ``<table>`` with every column of the contract and the extras, in their types.

    The rows of a creator lie together, so that adding them up touches the same sums again and
    again, and so that the parts of a large table without the creators asked about are passed over.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Holds ``stage.<table>``.
    layout : Layout
        How its columns are understood.
    """
    types = layout.raw.types
    kinds = {column.name: column.kind for column in layout.raw.contract.columns}
    chosen = []
    for name, kind in {**kinds, **layout.extras}.items():
        typed = cast(name, types[name], kind) if name in types else "NULL"
        chosen.append(f"CAST({typed} AS {DUCKDB_TYPE[kind]}) AS {quoted(name)}")
    order = " ORDER BY creator_id" if "creator_id" in kinds else ""
    database.execute(
        f"CREATE TABLE {layout.name} AS SELECT {', '.join(chosen)}, {layout.raw.row} AS {ROW} "
        f"FROM {layout.raw.relation}{order}"
    )


def _split_extras(
    database: duckdb.DuckDBPyConnection, raw: Raw, names: list[str]
) -> tuple[dict[str, Kind], dict[str, Said]]:
    extras: dict[str, Kind] = {}
    ignored: dict[str, Said] = {}
    texts = _text_kinds(database, raw, [n for n in names if raw.types[n] == "VARCHAR"])
    for name in names:
        kind = texts.get(name) or extra_kind(raw.types[name])
        if name == CREDENTIALS_N:
            ignored[name] = Said("is computed from credentials", "est calculée de credentials")
        elif kind == "timestamp":
            ignored[name] = Said(
                "holds times, which are no signal by themselves",
                "contient des dates, qui ne sont pas un signal en elles-mêmes",
            )
        elif kind is None:
            came = raw.types[name]
            ignored[name] = Said(f"is of type {came}", f"est du type {came}")
        else:
            extras[name] = kind
    return extras, ignored


def _text_kinds(database: duckdb.DuckDBPyConnection, raw: Raw, names: list[str]) -> dict[str, Kind]:
    """Return the kind in which every value of a text column can be read, number first."""
    if not names:
        return {}
    tests: list[str] = []
    for name in names:
        there = present(name, "VARCHAR")
        number = f"({cast(name, 'VARCHAR', 'number')}) IS NOT NULL AND NOT {is_code(name)}"
        word = f"lower({quoted(name)}) IN ('true', 'false')"
        instant = f"({cast(name, 'VARCHAR', 'timestamp')}) IS NOT NULL"
        tests += [
            f"count(*) FILTER (WHERE {there} AND NOT ({test})) = 0"
            for test in (number, word, instant)
        ]
    answers = one_row(database, f"SELECT {', '.join(tests)} FROM {raw.relation}")
    order: tuple[Kind, ...] = ("number", "boolean", "timestamp")
    kinds: dict[str, Kind] = {}
    for index, name in enumerate(names):
        answer = answers[3 * index : 3 * index + 3]
        fitting = (kind for kind, fits in zip(order, answer, strict=True) if fits)
        kinds[name] = next(fitting, "string")
    return kinds


def _missing(layout: Layout, others: list[str]) -> Iterator[Problem]:
    for name in layout.raw.contract.required:
        if name not in layout.given:
            yield problem(layout.name, "missing_column", column=name, near=_near(name, others))


def _near(name: str, others: list[str]) -> Said:
    """Ask whether another column is the one that is missing."""
    near = get_close_matches(name, others, n=1, cutoff=0.6)
    if not near:
        return Said("", "")
    return Said(f" Is it the column {near[0]!r}?", f" Est-ce la colonne {near[0]!r} ?")


def _doubts(layout: Layout) -> Iterator[Problem]:
    for name in layout.extras:
        near = get_close_matches(name.lower(), layout.absent, n=1, cutoff=0.8)
        if near:
            yield doubt(layout.name, "near_name", column=name, owner=layout.name, near=near[0])
    for name, reason in layout.ignored.items():
        yield doubt(layout.name, "ignored_column", column=name, reason=reason)
