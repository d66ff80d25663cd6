"""Scan of ODS: cells and rows are stored once with the number of their repetitions.

Elements as in OpenDocument 1.3, part 3, section 9 (tables).
"""

from __future__ import annotations

from conversion_influence.lists.faults import fault
from conversion_influence.lists.workbook_extent import SheetScan
from conversion_influence.lists.workbook_xml import Attributes, parse
from conversion_influence.lists.workbook_zip import Members, protected

_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_TYPE = "office:value-type"


def scan_ods(file: str, members: Members) -> list[SheetScan]:
    """Return what each sheet holds, in workbook order.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    members : Members
        Its archive.
    """
    if b"encryption-data" in members.read("META-INF/manifest.xml"):
        raise protected(file)
    if "content.xml" not in members:
        refusal = fault("no_workbook", file=file)
        raise refusal
    sheets = _Sheets()
    where = f"{file}, content.xml"
    parse(where, members.read("content.xml"), sheets.start, end=sheets.end, text=sheets.text)
    return sheets.scans


class _Sheets:
    """Follows the tables of a document."""

    def __init__(self) -> None:
        self.scans: list[SheetScan] = []
        self._row = self._column = self._rows = self._columns = 0
        self._attributes: Attributes = {}
        self._cells: list[tuple[int, int, Attributes, str]] = []
        self._value: list[str] = []
        self._in_cell = self._has_text = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _CELLS:
            self._columns = _repeated(attributes, "table:number-columns-repeated")
            self._attributes = attributes
            self._in_cell, self._has_text, self._value = True, False, []
        elif name == "text:p":
            self._has_text = self._in_cell
        elif name == "table:table-row":
            self._rows, self._column, self._cells = (
                _repeated(attributes, "table:number-rows-repeated"),
                0,
                [],
            )
        elif name == "table:table":
            self.scans.append(SheetScan(attributes.get("table:name", "")))
            self._row = 0

    def text(self, piece: str) -> None:
        if self._in_cell:
            self._value.append(piece)

    def end(self, name: str) -> None:
        if name in _CELLS:
            if self._has_text or _TYPE in self._attributes:
                shown = "".join(self._value)
                self._cells.append((self._column, self._columns, self._attributes, shown))
            self._column += self._columns
            self._in_cell = False
        elif name == "table:table-row":
            for cell in self._cells:
                self._filled(*cell)
            self._row += self._rows

    def _filled(self, column: int, columns: int, attributes: Attributes, shown: str) -> None:
        if not self.scans:
            return
        scan = self.scans[-1]
        scan.add(self._row, column, self._rows, columns)
        if attributes.get("calcext:value-type") == "error":
            scan.errors[self._row, column] = shown
        elif attributes.get(_TYPE) == "percentage":
            scan.mark_percent(self._row, column, self._rows, columns)


def _repeated(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "1")
    return max(int(text[:18]), 1) if text.isascii() and text.isdigit() else 1
