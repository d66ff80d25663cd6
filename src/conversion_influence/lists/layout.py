"""How a list is laid out: what separates its cells, where its column names stand, what is above.

The column names are the first row that names the most known columns or, where any columns will do,
the first row as wide as most rows. What stands above must be narrow, like a title, or the file is
refused: a damaged line of names is never taken for a title, nor a row for names.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from conversion_influence.errors import ListError
from conversion_influence.lists.faults import fault
from conversion_influence.lists.looks import (
    BLANKS,
    differs_in_kind,
    given_cells,
    holds_values,
)
from conversion_influence.lists.records import EndlessQuotesError, Record, split_records
from conversion_influence.lists.source import open_bytes
from conversion_influence.lists.text import UNREADABLE, TextFile
from conversion_influence.messages.said import Said

DELIMITERS = (",", ";", "\t", "|")
Recognise = Callable[[str], str | None]
"""From a received column name to the known column it means, or None."""

Suggest = Callable[[Sequence[str]], Said | str]
"""From received names to what they may have been meant to be, in words."""

_SHOWN = {",": "','", ";": "';'", "\t": "tab", "|": "'|'"}
_PROBED_BYTES = 1 << 22
_PROBED_LINES = 1_000
_PROBED_ROWS = 200
"""Rows compared with the column names."""

_DEEPEST = 60
"""Records among which the column names must stand."""

_ALIKE = 0.9
"""Share of rows of another width from which on the names are at fault, not the rows."""

_SHOWN_NAME = 40
_SHOWN_LINE = 80
_SEPARATOR = re.compile(r'\ufeff?"?sep=(.)"?[,;|\t]*', re.IGNORECASE)


def no_hints(_names: Sequence[str]) -> str:
    """Return nothing to say of unknown names."""
    return ""


class Passed(NamedTuple):
    """A line above the column names that is no row.

    Attributes
    ----------
    line : int
        Its number, from 1.
    raw : str
        Its text.
    lines : int
        Physical lines it takes.
    """

    line: int
    raw: str
    lines: int = 1


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


class _Fit(NamedTuple):
    """One way to read the first records: the place of the column names among them."""

    delimiter: str | None
    records: Sequence[Record]
    place: int
    score: float

    @property
    def header(self) -> Record:
        return self.records[self.place]

    @property
    def cells(self) -> list[str]:
        return self.header.fields or []

    @property
    def below(self) -> list[list[str]]:
        return [r.fields for r in self.records[self.place + 1 :] if r.fields is not None]


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
    lines, whole = _first_lines(text)
    first = {mark: list(_probed(lines, mark, whole=whole)) for mark in DELIMITERS}
    layout = _choose(text.name, first, recognise, suggest)
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
    records = [Record(line, cells, None, "\t".join(cells)) for line, cells in rows[:_PROBED_LINES]]
    return _choose(name, {None: records}, recognise, suggest)


def _choose(
    name: str,
    first: Mapping[str | None, Sequence[Record]],
    recognise: Recognise | None,
    suggest: Suggest,
) -> Layout:
    first, title = _without_separator_line(name, first)
    if not any(first.values()):
        refusal = fault("empty_file", file=name)
        raise refusal
    if recognise is None:
        fit = _best_even(name, first)
    else:
        fit = _best_known(name, first, recognise, suggest)
    _check_width(name, fit)
    _check_quotes(name, fit)
    preamble = title + _preamble(name, fit)
    where = f"{name} line {fit.header.line}"
    names = _named(fit, where)
    header = fit.header
    return Layout(
        names, fit.delimiter, len(fit.cells), header.line, header.lines, preamble, header.raw
    )


def _first_lines(text: TextFile) -> tuple[list[str], bool]:
    """Return the first lines of a text, and whether they are all of it."""
    with open_bytes(text.path) as stream:
        stream.seek(text.start)
        block = stream.read(_PROBED_BYTES)
    whole = len(block) < _PROBED_BYTES
    lines = list(io.StringIO(block.decode("utf-8", errors="ignore"), newline=""))
    if not whole and len(lines) > 1:
        lines.pop()
    return lines[:_PROBED_LINES], whole and len(lines) <= _PROBED_LINES


def _probed(lines: Sequence[str], mark: str, *, whole: bool) -> Iterator[Record]:
    try:
        for record in split_records(lines, mark, ends=whole):
            if record.fault == "unfinished":
                return
            if UNREADABLE in record.raw:
                record = record._replace(fields=None, fault="unreadable_text")
            if record.fields is None or given_cells(record.fields):
                yield record
    except EndlessQuotesError:
        return


def _without_separator_line(
    name: str, first: Mapping[str | None, Sequence[Record]]
) -> tuple[Mapping[str | None, Sequence[Record]], tuple[Passed, ...]]:
    """Take off Excel's line ``sep=;``, which settles the delimiter."""
    records = next((records for records in first.values() if records), ())
    found = _SEPARATOR.fullmatch(records[0].raw) if records else None
    if found is None:
        return first, ()
    mark, line = found[1], records[0].line
    if mark not in first:
        refusal = fault("foreign_separator", where=f"{name} line {line}", mark=mark)
        raise refusal
    return {mark: list(first[mark])[1:]}, (Passed(line, records[0].raw),)


def _best_known(
    name: str,
    first: Mapping[str | None, Sequence[Record]],
    recognise: Recognise,
    suggest: Suggest,
) -> _Fit:
    """Return the fit whose names hold the most known columns."""
    fits = []
    for mark, records in first.items():
        hits = [_hits(record, recognise) for record in records[:_DEEPEST]]
        best = max(hits, default=0)
        if best:
            fits.append(_Fit(mark, records, hits.index(best), best))
    if not fits:
        raise _unknown(name, first, suggest)
    most = max(fit.score for fit in fits)
    fitting = [fit for fit in fits if fit.score == most]
    chosen = max(fitting, key=lambda fit: (len(fit.cells), _evenness(fit)))
    if any(fit.cells != chosen.cells for fit in fitting):
        raise _ambiguous(name, chosen.header, fitting)
    return chosen


def _hits(record: Record, recognise: Recognise) -> int:
    cells = [cell.strip(BLANKS) for cell in record.fields or []]
    return len({known for cell in cells if cell and (known := recognise(cell))})


def _evenness(fit: _Fit) -> float:
    """Return the share of probed rows that are as wide as the names."""
    records = fit.records[fit.place + 1 : fit.place + 1 + _PROBED_ROWS]
    even = sum(1 for record in records if len(record.fields or []) == len(fit.cells))
    return even / max(len(records), 1)


def _best_even(name: str, first: Mapping[str | None, Sequence[Record]]) -> _Fit:
    """Return the fit under which most records are as wide as the names."""
    fits = [fit for mark, records in first.items() if (fit := _even_fit(mark, records))]
    if not fits:
        mark, records = next(iter(first.items()))
        fit = _Fit(mark, records, 0, 0.0)
    else:
        most = max(fit.score for fit in fits)
        fitting = [fit for fit in fits if fit.score == most]
        fewest = min(fit.place for fit in fitting)
        fitting = [fit for fit in fitting if fit.place == fewest]
        if len(fitting) > 1:
            raise _ambiguous(name, fitting[0].header, fitting)
        fit = fitting[0]
    _check_names(name, fit)
    return fit


def _even_fit(mark: str | None, records: Sequence[Record]) -> _Fit | None:
    """Return where the names stand if most records have one width above 1."""
    probed = records[:_PROBED_ROWS]
    widths = Counter(len(record.fields) for record in probed if record.fields is not None)
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide or max(wide.values()) < widths[1]:
        return None
    width = max(wide, key=lambda one: (wide[one], one))
    place = next(
        (at for at, record in enumerate(probed) if not _is_title(record, width, mark)), None
    )
    return None if place is None else _Fit(mark, records, place, wide[width] / len(probed))


def _check_names(name: str, fit: _Fit) -> None:
    """Refuse what cannot be column names of any table."""
    record, top = fit.header, fit.records[0].line
    if record.fields is None:
        where = f"{name} line {record.line}"
        refusal = fault("broken_header", where=where, raw=record.raw[:_SHOWN_LINE])
        raise refusal
    rows = [cells for cells in fit.below[:_PROBED_ROWS] if len(cells) == len(fit.cells)]
    values = holds_values(fit.cells, rows)
    if values or (fit.place > 0 and rows and not differs_in_kind(fit.cells, rows)):
        where = f"{name} line {top}"
        refusal = fault("no_header", where=where, line=record.line, raw=record.raw[:_SHOWN_LINE])
        raise refusal


def _check_width(name: str, fit: _Fit) -> None:
    """Refuse names that are not as many as the cells of the rows below."""
    widths = Counter(len(cells) for cells in fit.below[:_PROBED_ROWS] if given_cells(cells) > 1)
    if not widths:
        return
    width, count = widths.most_common(1)[0]
    if width != len(fit.cells) and count > 1 and count >= _ALIKE * widths.total():
        where = f"{name} line {fit.header.line}"
        refusal = fault("header_width", where=where, names=len(fit.cells), cells=width, rows=count)
        raise refusal


def _check_quotes(name: str, fit: _Fit) -> None:
    """Refuse cells that stand in apostrophes, whose delimiters would split them."""
    records = fit.records[fit.place : fit.place + _PROBED_ROWS]
    quoted = [record for record in records if _stands_in_apostrophes(record.fields or [])]
    if quoted and (quoted[0] is fit.header or len(quoted) > max(1, len(records) // 20)):
        where = f"{name} line {quoted[0].line}"
        refusal = fault("other_quotes", where=where, raw=quoted[0].raw[:_SHOWN_LINE])
        raise refusal


def _stands_in_apostrophes(cells: Sequence[str]) -> bool:
    trimmed = [cell.strip(BLANKS) for cell in cells]
    opens = next((at for at, cell in enumerate(trimmed) if cell.startswith("'")), None)
    return opens is not None and any(
        cell.endswith("'") and len(cell) > 1 for cell in trimmed[opens:]
    )


def _preamble(name: str, fit: _Fit) -> tuple[Passed, ...]:
    """Return the records above the names; refuse any that may be names or a row."""
    above = fit.records[: fit.place]
    for record in above:
        if not _is_title(record, len(fit.cells), fit.delimiter):
            refusal = fault(
                "unclear_header",
                where=f"{name} line {record.line}",
                line=fit.header.line,
                raw=record.raw[:_SHOWN_LINE],
            )
            raise refusal
    return tuple(Passed(record.line, record.raw, record.lines) for record in above)


def _is_title(record: Record, width: int, delimiter: str | None) -> bool:
    """Return whether a record is too narrow for names or a row of a list of that width."""
    if record.fields is None:
        cells = record.raw.count(delimiter or "\t") + 1
        return cells < width and cells <= max(1, width // 2)
    given = given_cells(record.fields)
    if width < 3:
        narrow = len(record.fields) < width or delimiter is None
        spoken = any(" " in cell.strip(BLANKS) for cell in record.fields)
        return given <= 1 and (narrow if width > 1 else spoken)
    return given <= width // 2


def _named(fit: _Fit, where: str) -> tuple[str, ...]:
    names = [cell.strip(BLANKS) for cell in fit.cells]
    kept = len(names)
    rows = [cells for cells in fit.below[:_PROBED_ROWS] if len(cells) == len(names)]
    while kept > 1 and not names[kept - 1] and not any(row[kept - 1].strip(BLANKS) for row in rows):
        kept -= 1
    if fit.header.lines > 1 and _hides_row(fit):
        refusal = fault("broken_header", where=where, raw=fit.header.raw[:_SHOWN_LINE])
        raise refusal
    return check_names(names[:kept], where)


def _hides_row(fit: _Fit) -> bool:
    """Return whether the names span lines that each look like a whole row."""
    separators = len(fit.cells) - 1
    lines = re.split(r"\r\n|\r|\n", fit.header.raw)
    return any(line.count(fit.delimiter or "\t") >= separators for line in lines)


def check_names(names: Sequence[str], where: str) -> tuple[str, ...]:
    """Return trimmed names if each column has one of its own.

    Parameters
    ----------
    names : sequence of str
        As received.
    where : str
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


def _unknown(
    name: str, first: Mapping[str | None, Sequence[Record]], suggest: Suggest
) -> ListError:
    tops = [records[0] for records in first.values() if records]
    top = max(tops, key=lambda record: len(record.fields or []))
    where = f"{name} line {top.line}"
    if top.fields is None:
        return fault("broken_header", where=where, raw=top.raw[:_SHOWN_LINE])
    found = [cell.strip(BLANKS)[:_SHOWN_NAME] for cell in top.fields]
    return fault("no_known_column", where=where, names=found, hints=suggest(found))


def _ambiguous(name: str, record: Record, fitting: Sequence[_Fit]) -> ListError:
    marks = " / ".join(_SHOWN[fit.delimiter or "\t"] for fit in fitting)
    where = f"{name} line {record.line}"
    return fault("unclear_delimiter", where=where, marks=marks, raw=record.raw[:_SHOWN_LINE])
