"""Ways to read the first records of a list: with each delimiter, and names at some place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from conversion_influence.errors import ListError
from conversion_influence.lists.faults import at_line, fault
from conversion_influence.lists.looks import BLANKS, given_cells, kind_of
from conversion_influence.lists.records import Record
from conversion_influence.messages.said import Said, quoted

Recognise = Callable[[str], str | None]
"""From a received column name to the known column it means, or None."""

Suggest = Callable[[Sequence[str]], Said | str]
"""From received names to what they may have been meant to be, in words."""

First = Mapping[str | None, Sequence[Record]]
"""The first records of a list, by delimiter."""

PROBED_ROWS = 200
"""Rows compared with the column names."""

SHOWN_LINE = 80
"""Characters of a line that a message shows."""

_SHOWN_NAME = 40
_SHOWN = {",": "','", ";": "';'", "\t": "tab", "|": "'|'"}
_DEEPEST = 60
"""Records among which the column names must stand."""

_DATA = Said(
    " This line seems to be data already ({}); write a line of column names above it.",
    " Cette ligne semble déjà contenir des données ({}) ; écrivez une ligne de noms de colonnes "
    "au-dessus.",
)


class Fit(NamedTuple):
    """One way to read the first records.

    Attributes
    ----------
    delimiter : str or None
        What separates the cells.
    records : sequence of Record
        The first records, split at it.
    place : int
        Which of them holds the column names.
    score : float
        How well it fits.
    """

    delimiter: str | None
    records: Sequence[Record]
    place: int
    score: float

    @property
    def header(self) -> Record:
        """The record with the column names."""
        return self.records[self.place]

    @property
    def cells(self) -> list[str]:
        """The column names as received; none where the record is broken."""
        return self.header.fields or []

    @property
    def below(self) -> list[list[str]]:
        """The rows below them that could be split."""
        return [r.fields for r in self.records[self.place + 1 :] if r.fields is not None]


def best_known(
    name: str,
    first: First,
    recognise: Recognise,
    suggest: Suggest,
) -> Fit:
    """Return the fit whose names hold the most known columns."""
    fits = []
    for mark, records in first.items():
        hits = [_hits(record, recognise) for record in records[:_DEEPEST]]
        best = max(hits, default=0)
        if best:
            fits.append(Fit(mark, records, hits.index(best), best))
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


def _evenness(fit: Fit) -> float:
    """Return the share of probed rows that are as wide as the names."""
    records = fit.records[fit.place + 1 : fit.place + 1 + PROBED_ROWS]
    even = sum(1 for record in records if len(record.fields or []) == len(fit.cells))
    return even / max(len(records), 1)


def best_even(name: str, first: First) -> Fit:
    """Return the fit under which most records are as wide as the names."""
    fits = [fit for mark, records in first.items() if (fit := _even_fit(mark, records))]
    if not fits:
        mark, records = next(iter(first.items()))
        fit = Fit(mark, records, 0, 0.0)
    else:
        most = max(fit.score for fit in fits)
        fitting = [fit for fit in fits if fit.score == most]
        fewest = min(fit.place for fit in fitting)
        fitting = [fit for fit in fitting if fit.place == fewest]
        if len(fitting) > 1:
            raise _ambiguous(name, fitting[0].header, fitting)
        fit = fitting[0]
    return fit


def _even_fit(mark: str | None, records: Sequence[Record]) -> Fit | None:
    """Return where the names stand if most records have one width above 1."""
    probed = records[:PROBED_ROWS]
    widths = Counter(len(record.fields) for record in probed if record.fields is not None)
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide or max(wide.values()) < widths[1]:
        return None
    width = max(wide, key=lambda one: (wide[one], one))
    place = next(
        (at for at, record in enumerate(probed) if not is_title(record, width, mark)), None
    )
    return None if place is None else Fit(mark, records, place, wide[width] / len(probed))


def is_title(record: Record, width: int, delimiter: str | None) -> bool:
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


def _unknown(name: str, first: First, suggest: Suggest) -> ListError:
    tops = [records[0] for records in first.values() if records]
    top = max(tops, key=lambda record: len(record.fields or []))
    where = at_line(name, top.line)
    if top.fields is None:
        return fault("broken_header", where=where, raw=top.raw[:SHOWN_LINE])
    found = [cell.strip(BLANKS)[:_SHOWN_NAME] for cell in top.fields]
    data = next((cell for cell in found if kind_of(cell)), None)
    hints = suggest(found) if data is None else Said(*(side.format(quoted(data)) for side in _DATA))
    return fault("no_known_column", where=where, names=found, hints=hints)


def _ambiguous(name: str, record: Record, fitting: Sequence[Fit]) -> ListError:
    marks = " / ".join(_SHOWN[fit.delimiter or "\t"] for fit in fitting)
    where = at_line(name, record.line)
    return fault("unclear_delimiter", where=where, marks=marks, raw=record.raw[:SHOWN_LINE])
