"""Rows of a block sorted into rows to keep, rejects, and lines passed over; every line counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from conversion_influence.lists.layout import Layout
from conversion_influence.lists.looks import (
    FOOTER,
    TOTALS,
    is_footer,
    is_other_header,
    is_total,
    repeats,
)
from conversion_influence.lists.names import header_words, spells_names
from conversion_influence.lists.rejects import Reject

if TYPE_CHECKING:
    import pyarrow as pa

Lines = NDArray[np.int64]


@dataclass(frozen=True)
class Tally:
    """Physical lines by what became of them.

    Attributes
    ----------
    header, preamble, blank, repeated, kept, rejected : int
        Lines of the column names, above them, without any cell, of column names that stand again,
        of rows kept, and of rows rejected.
    """

    header: int = 0
    preamble: int = 0
    blank: int = 0
    repeated: int = 0
    kept: int = 0
    rejected: int = 0

    def __add__(self, other: Tally) -> Tally:
        names = [one.name for one in fields(self)]
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def total(self) -> int:
        """All lines."""
        return sum(getattr(self, one.name) for one in fields(self))


class Broken(NamedTuple):
    """A record that is no row of the list.

    Attributes
    ----------
    reject : Reject
        Why.
    cells : list of str or None
        Its cells, where it could be split.
    lines : int
        Physical lines it takes.
    """

    reject: Reject
    cells: list[str] | None
    lines: int


@dataclass(frozen=True)
class Sorted:
    """What became of the rows of a block.

    Attributes
    ----------
    table : pyarrow.Table
        Rows kept, by the names of the list.
    lines : numpy.ndarray of int64
        Physical line of each.
    rejects : tuple of Reject
        By line.
    repeated : tuple of int
        Lines on which the column names stand again.
    empty : tuple of int
        Lines of rows without any cell.
    tally : Tally
        Their lines.
    """

    table: pa.Table
    lines: Lines
    rejects: tuple[Reject, ...]
    repeated: tuple[int, ...]
    empty: tuple[int, ...]
    tally: Tally


@dataclass
class _Verdict:
    """Rows of a block that are not kept, and where other tables begin and end."""

    rejects: dict[int, Reject] = field(default_factory=dict)
    repeated: list[int] = field(default_factory=list)
    events: list[tuple[int, bool]] = field(default_factory=list)


@dataclass
class Sorter:
    """Sorts one block after the other; a second table may begin in one and end in a later one.

    Parameters
    ----------
    layout : Layout
        Of the list.
    raw_at : callable
        From a line to the row that begins there, as received.
    """

    layout: Layout
    raw_at: Callable[[int], str]
    _other: int | None = field(default=None, init=False)
    """Line on which another table began that has not ended yet."""
    _begun: bool = field(default=False, init=False)

    def sort(
        self, rows: pa.Table, lines: Lines, spans: Lines, broken: Sequence[Broken], blank: int
    ) -> Sorted:
        """Return what becomes of the rows of the next block.

        Parameters
        ----------
        rows : pyarrow.Table
            As wide as the layout; trimmed text, null where empty.
        lines, spans : numpy.ndarray of int64
            Physical line of each row, and how many it takes.
        broken : sequence of Broken
            Records of the same lines that are not as wide.
        blank : int
            Blank lines among them.
        """
        lead = _leading(rows)
        verdict = _Verdict()
        self._judge(rows, lead, lines, verdict)
        self._refuse_unnamed(rows, lines, verdict)
        told = [self._told(one, verdict) for one in broken]
        self._refuse_others(lines, verdict, told)
        gone = np.zeros(len(lines), dtype=bool)
        gone[[*verdict.rejects, *verdict.repeated]] = True
        empty = np.asarray(lead.is_null()) & ~gone
        kept = ~(gone | empty)
        self._begun = self._begun or bool(kept.any()) or bool(told)
        rejects = [*(one.reject for one in told), *verdict.rejects.values()]
        refused = int(spans[list(verdict.rejects)].sum()) + sum(one.lines for one in told)
        return Sorted(
            table=_kept(rows, self.layout.names, kept),
            lines=lines if kept.all() else lines[kept],
            rejects=tuple(sorted(rejects, key=lambda one: one.line)),
            repeated=tuple(int(line) for line in lines[verdict.repeated]),
            empty=tuple(int(line) for line in lines[empty]),
            tally=Tally(
                blank=blank + int(spans[empty].sum()),
                repeated=int(spans[verdict.repeated].sum()),
                kept=int(spans[kept].sum()),
                rejected=refused,
            ),
        )

    def _judge(self, rows: pa.Table, lead: pa.Array, lines: Lines, verdict: _Verdict) -> None:
        """Find the column names that stand again, totals, footers, and where tables begin."""
        names = self.layout.names
        for row in _suspects(lead, names):
            cells = [column[row].as_py() or "" for column in rows.columns]
            line = int(lines[row])
            at_top = not self._begun and row == len(verdict.repeated)
            if repeats(cells, names) and (at_top or self._is_as_written(line)):
                verdict.repeated.append(row)
                verdict.events.append((line, False))
            elif is_other_header(cells, names) or spells_names(cells):
                verdict.events.append((line, True))
            elif (code := _spoken(cells)) is not None:
                verdict.rejects[row] = self._reject(line, code)

    def _is_as_written(self, line: int) -> bool:
        """Return whether names that stand again are by the same writer, quotes and all.

        Another writer may have quoted the rows below by other rules.
        """
        return self.raw_at(line).strip() == self.layout.raw.strip()

    def _reject(self, line: int, code: str, **details: str) -> Reject:
        return Reject(line, None, None, code, self.raw_at(line), details)

    def _refuse_unnamed(self, rows: pa.Table, lines: Lines, verdict: _Verdict) -> None:
        for place in range(len(self.layout.names), self.layout.width):
            given = np.asarray(rows.column(place).is_valid())
            for row in np.flatnonzero(given).tolist():
                reject = self._reject(int(lines[row]), "unnamed_cell", place=str(place + 1))
                verdict.rejects[row] = reject

    def _told(self, one: Broken, verdict: _Verdict) -> Broken:
        """Return a broken record with a better word for it, where there is one."""
        if one.cells is None:
            return one
        if is_other_header(one.cells, self.layout.names) or spells_names(one.cells):
            verdict.events.append((one.reject.line, True))
            return one
        code = _spoken(one.cells)
        if code is None:
            return one
        line, raw = one.reject.line, one.reject.raw
        return one._replace(reject=Reject(line, None, None, code, raw))

    def _refuse_others(self, lines: Lines, verdict: _Verdict, told: list[Broken]) -> None:
        """Reject the rows of another table, which last until the names of this one stand again."""
        if self._other is None and not any(begins for _, begins in verdict.events):
            return
        stretches = self._stretches(sorted(verdict.events))
        first = _begun(lines, stretches)
        for row in np.flatnonzero(first).tolist():
            begins = str(first[row])
            verdict.rejects[row] = self._reject(int(lines[row]), "second_table", first=begins)
        verdict.repeated = [row for row in verdict.repeated if not first[row]]
        places = np.array([one.reject.line for one in told], dtype=np.int64)
        for at, begins in enumerate(_begun(places, stretches).tolist()):
            if begins:
                line, raw = told[at].reject.line, told[at].reject.raw
                reject = Reject(line, None, None, "second_table", raw, {"first": str(begins)})
                told[at] = told[at]._replace(reject=reject)

    def _stretches(self, events: Iterable[tuple[int, bool]]) -> list[_Stretch]:
        """Return where other tables began, and where they begin and end in this block."""
        found = []
        begun = 0
        for line, begins in events:
            if begins and self._other is None:
                begun = self._other = line
            elif not begins and self._other is not None:
                found.append(_Stretch(self._other, begun, line))
                self._other = None
        if self._other is not None:
            found.append(_Stretch(self._other, begun, np.iinfo(np.int64).max))
        return found


class _Stretch(NamedTuple):
    """Lines of another table within a block, and the line on which that table began."""

    table: int
    first: int
    last: int


def _begun(lines: Lines, stretches: Sequence[_Stretch]) -> Lines:
    """Return for each line where the other table began that it belongs to, 0 for none."""
    if not stretches:
        return np.zeros(len(lines), dtype=np.int64)
    table, first, last = np.array(stretches, dtype=np.int64).T
    place = np.searchsorted(first, lines, side="right") - 1
    inside = (place >= 0) & (lines < last[place])
    return np.where(inside, table[place], 0)


def _spoken(cells: Sequence[str]) -> str | None:
    if is_footer(cells):
        return "footer"
    return "totals_row" if is_total(cells) else None


def _leading(rows: pa.Table) -> pa.Array:
    """Return the first given cell of each row."""
    import pyarrow as pa
    import pyarrow.compute as pc

    lead = rows.column(0)
    for column in rows.columns[1:]:
        if not lead.null_count:
            break
        lead = pc.coalesce(lead, column)
    return lead.combine_chunks() if isinstance(lead, pa.ChunkedArray) else lead


def _suspects(lead: pa.Array, names: Sequence[str]) -> list[int]:
    """Return the rows whose first cell speaks of totals, of the file, or is a column name."""
    import pyarrow as pa
    import pyarrow.compute as pc

    folded = pa.array({*header_words(), *(name.casefold() for name in names)}, pa.string())
    found = pc.is_in(pc.utf8_lower(lead), value_set=folded)
    for pattern in (TOTALS, FOOTER):
        found = pc.or_(found, pc.fill_null(pc.match_substring_regex(lead, pattern), False))
    return np.flatnonzero(np.asarray(found)).tolist()


def _kept(rows: pa.Table, names: Sequence[str], kept: NDArray[np.bool_]) -> pa.Table:
    import pyarrow as pa

    named = rows.select(list(range(len(names)))).rename_columns(list(names))
    return named if kept.all() else named.filter(pa.array(kept))
