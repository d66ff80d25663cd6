"""Scan of ODS: cells and rows are stored once with the number of their repetitions.

Elements as in OpenDocument 1.3, part 3, section 9 (tables).
"""

from __future__ import annotations

from xml.parsers import expat

from conversion_influence.lists.faults import fault
from conversion_influence.lists.workbooks.extent import SheetScan
from conversion_influence.lists.workbooks.markup import Attributes, feed
from conversion_influence.lists.workbooks.members import Members, protected

_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_TYPE, _KIND = "office:value-type", "calcext:value-type"


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
    feed(f"{file}, content.xml", sheets.parser, members.read("content.xml"), sheets.start)
    sheets.end_row()
    return sheets.scans


class _Sheets:
    """Follows the tables of a document; texts are listened to only in errors."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.scans: list[SheetScan] = []
        self._row = self._rows = self._column = self._next = self._columns = 0
        self._attributes: Attributes = {}
        self._cells: list[tuple[int, int, Attributes, list[str]]] = []
        self._filled = True

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _CELLS:
            self._begin(attributes)
        elif name == "text:p":
            self._keep()
        elif name == "table:table-row":
            self.end_row()
            self._rows = _repeated(attributes, "table:number-rows-repeated")
            self._next = 0
        elif name == "table:table":
            self.end_row()
            self.scans.append(SheetScan(attributes.get("table:name", "")))
            self._row = self._rows = 0

    def end_row(self) -> None:
        """Count the cells of the row that was read."""
        if self.scans:
            for column, columns, attributes, text in self._cells:
                self._add(self.scans[-1], column, columns, attributes, "".join(text))
        self._cells.clear()
        self._row += self._rows
        self._filled = True

    def _begin(self, attributes: Attributes) -> None:
        self._column, self._filled, self._attributes = self._next, False, attributes
        self._columns = _repeated(attributes, "table:number-columns-repeated")
        self._next += self._columns
        self.parser.CharacterDataHandler = None
        if _TYPE in attributes:
            self._keep()

    def _keep(self) -> None:
        """Count the cell as filled, once: it has a type, or a paragraph of text."""
        if self._filled:
            return
        self._filled = True
        text: list[str] = []
        if self._attributes.get(_KIND) == "error":
            self.parser.CharacterDataHandler = text.append
        self._cells.append((self._column, self._columns, self._attributes, text))

    def _add(
        self, scan: SheetScan, column: int, columns: int, attributes: Attributes, text: str
    ) -> None:
        scan.add(self._row, column, self._rows, columns)
        if attributes.get(_KIND) == "error":
            scan.errors[self._row, column] = text.strip()
        elif attributes.get(_TYPE) == "percentage":
            scan.mark_percent(self._row, column, self._rows, columns)


def _repeated(attributes: Attributes, name: str) -> int:
    text = attributes.get(name)
    if text is None:
        return 1
    return max(int(text[:18]), 1) if text.isascii() and text.isdigit() else 1
