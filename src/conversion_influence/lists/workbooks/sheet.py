"""The one sheet of a workbook that holds the list, and its rows as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from conversion_influence.errors import ListError
from conversion_influence.lists.faults import fault
from conversion_influence.lists.looks import BLANKS
from conversion_influence.lists.names import LONGEST, recognise
from conversion_influence.lists.number_forms import is_doubtful
from conversion_influence.lists.workbooks.cells import (
    Value,
    cell_text,
    is_long_number,
    percent_text,
)
from conversion_influence.lists.workbooks.check import scan_workbook
from conversion_influence.lists.workbooks.extent import Place, SheetScan, cell_name, check_extent
from conversion_influence.lists.workbooks.faults import SAVE_AS_CSV, filled
from conversion_influence.messages.notes import Note, note
from conversion_influence.messages.said import quoted, told_near

MAX_TEXT = 100_000_000
"""Characters of all cells of a sheet together."""

_SHOWN = 5
_DEEPEST = 60
"""Rows of a sheet in which its column names are looked for."""

Row = tuple[int, list[str]]


def open_sheet(path: Path, file: str, wanted: str | None) -> SheetText:
    """Check a workbook, choose the sheet and open it.

    Without a name it is the only visible sheet with rows, or else the only hidden one; of several,
    the only one with the name of a known column.

    Parameters
    ----------
    path : pathlib.Path
        A workbook.
    file : str
        What the user calls it, for messages.
    wanted : str or None
        Name of the sheet that was asked for.

    Raises
    ------
    ListError
        Where the workbook cannot be read or is too large, where no sheet or several have rows,
        and where the sheet asked for does not exist.
    """
    found = scan_workbook(path, file)
    with path.open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
        scans = _by_name(book.sheet_names, found)
        full = [name for name in book.sheet_names if name in scans and scans[name].filled]
        hidden = {m.name for m in book.sheets_metadata if m.visible != SheetVisibleEnum.Visible}
        others: list[str] = []
        if wanted is None:
            choice = [name for name in full if name not in hidden] or full
            name = _only_one(file, choice, _known_among(file, book, choice, scans))
            others = [other for other in choice if other != name]
        else:
            name = _named(file, book.sheet_names, full, wanted)
        check_extent(file, scans[name])
        sheet = book.get_sheet_by_name(name)
    notes = []
    if others:
        notes.append(note("sheet_of_the_list", sheet=name, sheets=[quoted(one) for one in others]))
    passed_over = [other for other in full if other in hidden and other != name]
    if name in hidden:
        notes.append(note("hidden_sheet_read", sheet=name))
    passed_over = [other for other in passed_over if other not in others]
    if wanted is None and passed_over:
        notes.append(note("hidden_sheets_not_read", sheets=[quoted(one) for one in passed_over]))
    return SheetText(file, sheet, scans[name], notes)


class SheetText:
    """The rows of one sheet, read once.

    Parameters
    ----------
    file : str
        Name of the file.
    sheet : python_calamine.CalamineSheet
        The sheet.
    scan : SheetScan
        What was found in it beforehand.
    notes : sequence of Note
        What the user should know of how it was chosen.

    Attributes
    ----------
    name : str
        Name of the sheet.
    notes : list of Note
        What the user should know; complete once the rows were read.
    lead, used : int
        After the rows were read: the first column with content, and the first after the last.
    doubted, fractions : set of int
        After the rows were read: columns with a text such as ``1.234``, which is no stored number,
        and columns with a stored number that is not whole.
    """

    def __init__(
        self, file: str, sheet: CalamineSheet, scan: SheetScan, notes: Sequence[Note]
    ) -> None:
        self.name = sheet.name
        self.notes = list(notes)
        self.lead, self.used = sheet.width, 0
        self.doubted: set[int] = set()
        self.fractions: set[int] = set()
        self._file = file
        self._sheet = sheet
        self._scan = scan
        self._long: list[Place] = []

    def rows(self) -> Iterator[Row]:
        """Yield each row with any content: its number in the sheet, from 1, and its cells.

        Raises
        ------
        ListError
            Where the cells hold more text than can be read.
        """
        marked = {row for row, _ in self._scan.errors} | {row for row, _ in self._scan.percents}
        _, left = self._sheet.start or (0, 0)
        length = 0
        # The iterator yields the empty rows above the first cell, but no columns before it.
        for row, values in enumerate(self._sheet.iter_rows()):
            cells = [cell_text(value) for value in values]
            self._find_long(row, left, values)
            self.doubted.update(
                at
                for at, value in enumerate(values)
                if value.__class__ is str and is_doubtful(cells[at])
            )
            self.fractions.update(
                at for at, value in enumerate(values) if value.__class__ is float and value % 1
            )
            if row in marked:
                self._restore(row, left, values, cells)
            text = "".join(cells)
            length += len(text)
            if length > MAX_TEXT:
                found = filled(
                    "the cells of {name!r} hold more than {most:,} characters",
                    "les cellules de {name!r} contiennent plus de {most:,} caractères",
                    name=self.name,
                    most=MAX_TEXT,
                )
                refusal = fault("large_workbook", where=self._file, found=found, remedy=SAVE_AS_CSV)
                raise refusal
            if text.strip():
                self._widen(cells)
                yield row + 1, cells
        if not self.used:
            raise self._no_text()
        self._conclude()

    def _no_text(self) -> ListError:
        """Return the error of a sheet whose cells are all blank, or were not found again."""
        if self._sheet.start is not None:
            return fault("no_sheet_rows", file=self._file)
        reason = filled(
            "its {count:,} cells cannot be read",
            "ses {count:,} cellules ne peuvent pas être lues",
            count=self._scan.filled,
        )
        return fault("damaged_workbook", where=self._file, reason=reason)

    def _find_long(self, row: int, left: int, values: Sequence[Value]) -> None:
        if len(self._long) <= _SHOWN:
            found = (c for c, value in enumerate(values, left) if is_long_number(value))
            self._long.extend((row, column) for column in islice(found, _SHOWN + 1))

    def _restore(self, row: int, left: int, values: Sequence[Value], cells: list[str]) -> None:
        """Put in what the reader of the file does not tell: errors and percentages."""
        for at, value in enumerate(values):
            place = (row, at + left)
            if place in self._scan.errors:
                cells[at] = self._scan.errors[place]
            elif place in self._scan.percents:
                cells[at] = percent_text(value)

    def _widen(self, cells: Sequence[str]) -> None:
        self.lead = next((at for at in range(self.lead) if cells[at].strip()), self.lead)
        ends = (at for at in range(len(cells), self.used, -1) if cells[at - 1].strip())
        self.used = next(ends, self.used)

    def _conclude(self) -> None:
        if self._long:
            self.notes.append(note("long_numbers", cells=_places(self._long)))
        if self._scan.bare_formulas:
            cells = _places(self._scan.bare_formulas)
            self.notes.append(note("bare_formulas", cells=cells))
        merged = self._sheet.merged_cell_ranges or []
        if merged:
            spans = [f"{cell_name(*first)}:{cell_name(*last)}" for first, last in merged]
            self.notes.append(note("merged_cells", cells=spans))


def _by_name(names: Sequence[str], scans: Sequence[SheetScan]) -> dict[str, SheetScan]:
    """Return the scans by the names that the parser gives, which may decode them otherwise."""
    if len(names) == len(scans):
        return dict(zip(names, scans, strict=True))
    return {scan.name: scan for scan in scans}


def _known_among(
    file: str, book: CalamineWorkbook, names: Sequence[str], scans: Mapping[str, SheetScan]
) -> dict[str, int]:
    """Return the known column names of the row with the most of them, near each sheet's top.

    Sheets without any are left out; so are all where there is no choice.
    """
    found = {}
    for name in names if len(names) > 1 else ():
        check_extent(file, scans[name])
        rows = islice(book.get_sheet_by_name(name).iter_rows(), _DEEPEST)
        if known := max((_known_in(values) for values in rows), default=0):
            found[name] = known
    return found


def _known_in(values: Sequence[Value]) -> int:
    texts = [cell_text(value).strip(BLANKS) for value in values]
    return len({known for text in texts if len(text) <= LONGEST and (known := recognise(text))})


def _only_one(file: str, choice: Sequence[str], known: Mapping[str, int]) -> str:
    """Return the only sheet of the choice, or the only one with known column names."""
    if not choice:
        refusal = fault("no_sheet_rows", file=file)
        raise refusal
    for names in (choice, list(known)):
        if len(names) == 1:
            return names[0]
    sheets = list(map(quoted, choice))
    first = quoted(max(choice, key=lambda name: known.get(name, 0)))
    refusal = fault("several_sheets", file=file, count=len(choice), sheets=sheets, first=first)
    raise refusal


def _named(file: str, names: Sequence[str], full: Sequence[str], wanted: str) -> str:
    found = [name for name in names if name.strip().casefold() == wanted.strip().casefold()]
    if wanted in names:
        found = [wanted]
    if len(found) != 1:
        sheets, near = list(map(quoted, names)), told_near(wanted, names)
        refusal = fault("unknown_sheet", file=file, asked=wanted, sheets=sheets, near=near)
        raise refusal
    if found[0] not in full:
        if not full:
            refusal = fault("no_sheet_rows", file=file)
            raise refusal
        refusal = fault("empty_sheet", file=file, asked=found[0], sheets=list(map(quoted, full)))
        raise refusal
    return found[0]


def _places(places: Sequence[Place]) -> str:
    more = " ..." if len(places) > _SHOWN else ""
    return ", ".join(cell_name(*place) for place in places[:_SHOWN]) + more
