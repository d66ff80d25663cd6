"""How a list is laid out: what separates its cells, where its column names stand, what is above.

The column names are the first row that names the most known columns or, where any columns will do,
the first row as wide as most rows. What stands above must be narrow, like a title, or the file is
refused: a damaged line of names is never taken for a title, nor a row for names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from conversion_influence.lists.faults import at_line, fault
from conversion_influence.lists.fitting import (
    PROBED_ROWS,
    SHOWN_LINE,
    First,
    Fit,
    Recognise,
    Suggest,
    best_even,
    best_known,
    is_title,
)
from conversion_influence.lists.looks import (
    BLANKS,
    differs_in_kind,
    given_cells,
    holds_values,
)
from conversion_influence.lists.probing import (
    PROBED_LINES,
    Passed,
    first_lines,
    first_records,
    without_separator_line,
)
from conversion_influence.lists.records import Record
from conversion_influence.lists.text import TextFile
from conversion_influence.messages.said import Said

_MOST_COLUMNS = 16_384
"""Columns that a spreadsheet can have."""

_ALIKE = 0.9
"""Share of rows of another width from which on the names are at fault, not the rows."""


def no_hints(_names: Sequence[str]) -> str:
    """Return nothing to say of unknown names."""
    return ""


@dataclass(frozen=True)
class Layout:
    """How a list is laid out.

    Attributes
    ----------
    names : tuple of str
        Column names as received, trimmed.
    delimiter : str or None
        What separates the cells; None where the file says it (a sheet, JSON, Parquet).
    width : int
        Cells of a whole row; those beyond the names have no name and must be empty.
    line : int
        Line on which the names stand.
    lines : int
        Physical lines they take.
    preamble : tuple of Passed
        Lines above them that are no rows, blank ones left out.
    raw : str
        The names as they stand there.
    offset : int
        Bytes of the text before the line below them.
    """

    names: tuple[str, ...]
    delimiter: str | None
    width: int
    line: int = 1
    lines: int = 1
    preamble: tuple[Passed, ...] = ()
    raw: str = ""
    offset: int = 0

    @property
    def first_row(self) -> int:
        """Line below the column names."""
        return self.line + self.lines


def find_layout(
    text: TextFile, recognise: Recognise | None = None, suggest: Suggest = no_hints
) -> Layout:
    """Return the layout of a text.

    Parameters
    ----------
    text : TextFile
        A list.
    recognise : callable, optional
        Without it any columns will do.
    suggest : callable, optional
        What to say of names of which none is known.

    Raises
    ------
    ListError
        Where no line can be taken for column names without doubt; names the line.
    """
    lines, whole = first_lines(text)
    layout = _choose(text.name, first_records(lines, whole=whole), recognise, suggest)
    above = lines[: layout.first_row - 1]
    return replace(layout, offset=text.start + sum(len(line.encode()) for line in above))


def find_rows_layout(
    name: str,
    rows: Sequence[tuple[int, list[str]]],
    recognise: Recognise | None = None,
    suggest: Suggest = no_hints,
) -> Layout:
    """Return the layout of rows that are cells already, all of one width.

    Parameters
    ----------
    name : str
        What messages call the list.
    rows : sequence of (int, list of str)
        Number and cells of each row.
    recognise, suggest
        As for `find_layout`.

    Raises
    ------
    ListError
        As for `find_layout`.
    """
    records = [Record(line, cells, None, "\t".join(cells)) for line, cells in rows[:PROBED_LINES]]
    return _choose(name, {None: records}, recognise, suggest)


def _choose(
    name: str,
    first: First,
    recognise: Recognise | None,
    suggest: Suggest,
) -> Layout:
    first, title = without_separator_line(name, first)
    if not any(first.values()):
        refusal = fault("empty_file", file=name)
        raise refusal
    if recognise is None:
        fit = best_even(name, first)
        _check_names(name, fit)
    else:
        fit = best_known(name, first, recognise, suggest)
    _check_width(name, fit)
    _check_quotes(name, fit)
    preamble = title + _preamble(name, fit)
    where = at_line(name, fit.header.line)
    names = _named(fit, where)
    header = fit.header
    return Layout(
        names, fit.delimiter, len(fit.cells), header.line, header.lines, preamble, header.raw
    )


def _check_names(name: str, fit: Fit) -> None:
    """Refuse what cannot be column names of any table."""
    record, top = fit.header, fit.records[0].line
    if record.fields is None:
        where = at_line(name, record.line)
        refusal = fault("broken_header", where=where, raw=record.raw[:SHOWN_LINE])
        raise refusal
    rows = [cells for cells in fit.below[:PROBED_ROWS] if len(cells) == len(fit.cells)]
    values = holds_values(fit.cells, rows)
    if values or (fit.place > 0 and rows and not differs_in_kind(fit.cells, rows)):
        where = at_line(name, top)
        refusal = fault("no_header", where=where, line=record.line, raw=record.raw[:SHOWN_LINE])
        raise refusal


def _check_width(name: str, fit: Fit) -> None:
    """Refuse names that are not as many as the cells of the rows below."""
    below = fit.records[fit.place + 1 : fit.place + 1 + PROBED_ROWS]
    rows = [r.fields for r in below if r.fields is not None and given_cells(r.fields) > 1]
    widths = Counter(map(len, rows))
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    where = at_line(name, fit.header.line)
    if width != len(fit.cells) and count > 1 and count >= _ALIKE * len(rows):
        refusal = fault("header_width", where=where, names=len(fit.cells), cells=width, rows=count)
        raise refusal
    broken = sum(1 for record in below if record.fields is None)
    if broken > 1 and not any(len(r.fields or []) == len(fit.cells) for r in below):
        refusal = fault("header_misfit", where=where, names=len(fit.cells), rows=broken)
        raise refusal


def _check_quotes(name: str, fit: Fit) -> None:
    """Refuse cells that stand in apostrophes, whose delimiters would split them."""
    records = fit.records[fit.place : fit.place + PROBED_ROWS]
    quoted = [record for record in records if _stands_in_apostrophes(record.fields or [])]
    if quoted and (quoted[0] is fit.header or len(quoted) > max(1, len(records) // 20)):
        where = at_line(name, quoted[0].line)
        refusal = fault("other_quotes", where=where, raw=quoted[0].raw[:SHOWN_LINE])
        raise refusal


def _stands_in_apostrophes(cells: Sequence[str]) -> bool:
    trimmed = [cell.strip(BLANKS) for cell in cells]
    opens = next((at for at, cell in enumerate(trimmed) if cell.startswith("'")), None)
    return opens is not None and any(
        cell.endswith("'") and len(cell) > 1 for cell in trimmed[opens:]
    )


def _preamble(name: str, fit: Fit) -> tuple[Passed, ...]:
    """Return the records above the names; refuse any that may be names or a row."""
    above = fit.records[: fit.place]
    for record in above:
        if not is_title(record, len(fit.cells), fit.delimiter):
            refusal = fault(
                "unclear_header",
                where=at_line(name, record.line),
                line=fit.header.line,
                raw=record.raw[:SHOWN_LINE],
            )
            raise refusal
    return tuple(Passed(record.line, record.raw, record.lines) for record in above)


def _named(fit: Fit, where: Said) -> tuple[str, ...]:
    names = [cell.strip(BLANKS) for cell in fit.cells]
    kept = len(names)
    rows = [cells for cells in fit.below[:PROBED_ROWS] if len(cells) == len(names)]
    next_is_row = rows[:1] == [record.fields for record in fit.records[fit.place + 1 :][:1]]
    while (
        kept > 1 and next_is_row and not any(row[kept - 1].strip(BLANKS) for row in (names, *rows))
    ):
        kept -= 1
    if kept > _MOST_COLUMNS:
        refusal = fault("many_columns", where=where, columns=kept, most=_MOST_COLUMNS)
        raise refusal
    if fit.header.lines > 1 and _hides_row(fit):
        refusal = fault("broken_header", where=where, raw=fit.header.raw[:SHOWN_LINE])
        raise refusal
    return check_names(names[:kept], where)


def _hides_row(fit: Fit) -> bool:
    """Return whether the names span lines that each look like a whole row."""
    separators = len(fit.cells) - 1
    lines = re.split(r"\r\n|\r|\n", fit.header.raw)
    return any(line.count(fit.delimiter or "\t") >= separators for line in lines)


def check_names(names: Sequence[str], where: Said) -> tuple[str, ...]:
    """Return trimmed names if each column has one of its own.

    Parameters
    ----------
    names : sequence of str
        As received.
    where : Said
        File and line, for messages.

    Raises
    ------
    ListError
        For a column without a name, and a name that stands twice (in any case).
    """
    trimmed = tuple(name.strip(BLANKS) for name in names)
    folded = [name.casefold() for name in trimmed]
    if "" in folded:
        place = folded.index("") + 1
        refusal = fault("unnamed_column", where=where, place=place, columns=len(folded))
        raise refusal
    twice = [name for name, count in Counter(folded).items() if count > 1]
    if twice:
        refusal = fault("column_twice", where=where, names=twice)
        raise refusal
    return trimmed
