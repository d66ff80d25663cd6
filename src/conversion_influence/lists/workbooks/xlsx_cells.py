"""The cells of one sheet part of XLSX: their places, and what the parser does not tell of them."""

from __future__ import annotations

from xml.parsers import expat

from conversion_influence.lists.faults import fault
from conversion_influence.lists.workbooks.extent import Place, SheetScan, cell_name
from conversion_influence.lists.workbooks.faults import filled
from conversion_influence.lists.workbooks.markup import Attributes, feed, local

_DIGITS = "0123456789"
_LETTERS = 3
_SHOWN = 5
_NEAR = 100
"""Bytes around a note in which text would stand."""


def scan_cells(where: str, xml: bytes, scan: SheetScan, percents: set[str]) -> None:
    """Add the cells of a sheet part to what is known of the sheet.

    Parameters
    ----------
    where : str
        File and part, for messages.
    xml : bytes
        The part.
    scan : SheetScan
        Filled in.
    percents : set of str
        Numbers of the cell styles that show percentages.

    Raises
    ------
    ListError
        Where the part is damaged, and for a cell that stands twice.
    """
    cells = _Cells(where, scan, percents)
    cells.watch_interruptions(xml)
    feed(where, cells.parser, xml, cells.start)
    cells.end_row()


class _Cells:
    """Follows the cells; ends and texts are listened to only in formulas and errors."""

    def __init__(self, where: str, scan: SheetScan, percents: set[str]) -> None:
        self.parser = expat.ParserCreate()
        self._where, self._scan, self._percents = where, scan, percents
        self._numbers: dict[str, int] = {}
        self._row = self._column = self._last_row = -1
        self._digits = ""
        self._attributes: Attributes = {}
        self._columns: set[int] = set()
        self._value: list[str] = []
        self._stored = self._watched = False

    def start(self, name: str, attributes: Attributes) -> None:
        element = local(name) if ":" in name else name
        if element == "c":
            self._begin(attributes)
        elif element in ("v", "t"):
            self._value.clear()
            if not self._watched:
                self._store()
        elif element == "f":
            self._watch()
        elif element == "row":
            digits = attributes.get("r", "")
            self._row = int(digits) - 1 if _is_number(digits) else self._row + 1
            self._digits, self._column = digits, -1

    def watch_interruptions(self, xml: bytes) -> None:
        """Refuse values with a note or a quoted section inside: the parser reads half of them.

        Parameters
        ----------
        xml : bytes
            The part.
        """

        def meet_note(*_: str) -> None:
            at = self.parser.CurrentByteIndex
            end = xml.find(b">", xml.find(b"-->" if xml.startswith(b"<!--", at) else b"?>", at)) + 1
            before, behind = xml[max(at - _NEAR, 0) : at].rstrip(), xml[end : end + _NEAR].lstrip()
            if before[-1:] not in b">" or behind[:1] not in b"<":
                self._refuse_interrupted()

        def meet_section() -> None:
            at = self.parser.CurrentByteIndex
            if not xml.startswith(b"<t>", at - 3):
                self._refuse_interrupted()

        self.parser.CommentHandler = self.parser.ProcessingInstructionHandler = meet_note
        self.parser.StartCdataSectionHandler = meet_section

    def end_row(self) -> None:
        """Count the cells of the row that was read."""
        columns = self._columns
        if columns:
            left, right = min(columns), max(columns)
            self._scan.add(self._last_row, left, 1, right - left + 1, len(columns))
            columns.clear()

    def _begin(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip(_DIGITS)
            digits = reference[len(letters) :]
            if digits != self._digits:
                self._row = int(digits) - 1 if _is_number(digits) else self._row
                self._digits = digits
            number = self._numbers.get(letters)
            self._column = self._learn(letters) if number is None else number
        self._attributes = attributes
        self._stored = False
        if attributes.get("t") == "e":
            self._watch()

    def _learn(self, letters: str) -> int:
        number = 0
        for letter in letters.upper()[: _LETTERS + 1]:
            number = number * 26 + ord(letter) - 64
        self._numbers[letters] = number - 1
        return number - 1

    def _store(self) -> None:
        if self._stored:
            return
        self._stored = True
        row, column = self._row, self._column
        if row != self._last_row:
            self.end_row()
        if row < self._last_row or column in self._columns:
            self._refuse(row, column)
        self._last_row = row
        self._columns.add(column)
        if self._attributes.get("s") in self._percents and self._attributes.get("t", "n") == "n":
            self._scan.percents.add((row, column))

    def _refuse(self, row: int, column: int) -> None:
        """Refuse a cell that stands twice: the one would hide the other."""
        reason = filled(
            "cell {cell} stands twice, or after a later row",
            "la cellule {cell} figure deux fois, ou après une ligne suivante",
            cell=cell_name(row, column),
        )
        refusal = fault("damaged_workbook", where=self._where, reason=reason)
        raise refusal

    def _refuse_interrupted(self) -> None:
        reason = filled(
            "the value of cell {cell} is interrupted",
            "la valeur de la cellule {cell} est interrompue",
            cell=cell_name(self._row, self._column),
        )
        refusal = fault("damaged_workbook", where=self._where, reason=reason)
        raise refusal

    def _watch(self) -> None:
        self._watched = True
        self._value.clear()
        self.parser.CharacterDataHandler = self._value.append
        self.parser.EndElementHandler = self._end

    def _end(self, name: str) -> None:
        element = local(name) if ":" in name else name
        if element == "f":
            self._value.clear()
        elif element == "c":
            self._watched = False
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
            self._conclude((self._row, self._column), "".join(self._value).strip())

    def _conclude(self, place: Place, text: str) -> None:
        """Keep a formula or an error, now that its value is known."""
        kind = self._attributes.get("t", "n")
        if text:
            self._store()
            if kind == "e":
                self._scan.errors[place] = text
        elif kind != "str" and len(self._scan.bare_formulas) < _SHOWN:
            self._scan.bare_formulas.append(place)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
