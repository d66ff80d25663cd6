"""Scan of XLSX and XLSM: the cells really present, before anything is allocated for them.

Parts and elements as in ECMA-376, part 1, section 18 (SpreadsheetML).
"""

from __future__ import annotations

import re

from conversion_influence.lists.faults import fault
from conversion_influence.lists.workbook_extent import Place, SheetScan, cell_name
from conversion_influence.lists.workbook_faults import filled
from conversion_influence.lists.workbook_xml import Attributes, local, parse
from conversion_influence.lists.workbook_zip import Members, beside

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_PERCENT = re.compile(r"""(?:"[^"]*"|\\.|[^"\\%])*%""")
_BUILT_IN_PERCENT = {"9", "10"}
_SHOWN = 5


def scan_xlsx(file: str, members: Members) -> list[SheetScan]:
    """Return what each worksheet holds, in workbook order.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    members : Members
        Its archive.
    """
    book = main_part(file, members, "xl/workbook.xml")
    targets = relations(file, members, book)
    percents = _percent_styles(file, members)
    scans = []

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "sheet":
            mark = next((v for k, v in attributes.items() if k != "id" and local(k) == "id"), "")
            part = targets.get(mark, "")
            scan = SheetScan(attributes.get("name", ""))
            if "/chartsheets/" not in f"/{part}" and part in members:
                _Cells(scan, percents).read(f"{file}, {part}", members.read(part))
            scans.append(scan)

    parse(f"{file}, {book}", members.read(book), start)
    return scans


def main_part(file: str, members: Members, default: str) -> str:
    """Return the path of the part that lists the sheets.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    members : Members
        Its archive.
    default : str
        Where it stands unless the archive says otherwise.
    """
    named = (part for part in relations(file, members, "").values() if "workbook" in part.lower())
    return default if default in members else next(named, default)


def relations(file: str, members: Members, part: str) -> dict[str, str]:
    """Return the paths of the parts that a part refers to, by mark.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    members : Members
        Its archive.
    part : str
        The part; an empty string stands for the whole archive.
    """
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels".lstrip("/")
    targets: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship":
            targets[attributes.get("Id", "")] = beside(part, attributes.get("Target", ""))

    if path in members:
        parse(f"{file}, {path}", members.read(path), start)
    return targets


def is_percent_format(code: str) -> bool:
    """Return whether a number format shows a percentage.

    Parameters
    ----------
    code : str
        The format, such as ``0.0%``; a percent sign that is quoted or escaped is only text.
    """
    return _PERCENT.match(code) is not None


def _percent_styles(file: str, members: Members) -> set[str]:
    """Return the numbers of the cell styles that show percentages."""
    path = "xl/styles.xml"
    formats = set(_BUILT_IN_PERCENT)
    styles: set[str] = set()
    seen = {"inside": 0, "count": 0}

    def start(name: str, attributes: Attributes) -> None:
        element = local(name)
        if element == "numFmt" and is_percent_format(attributes.get("formatCode", "")):
            formats.add(attributes.get("numFmtId", ""))
        elif element in ("cellXfs", "cellStyleXfs", "cellStyles"):
            seen["inside"] = element == "cellXfs"
        elif element == "xf" and seen["inside"]:
            if attributes.get("numFmtId") in formats:
                styles.add(str(seen["count"]))
            seen["count"] += 1

    if path in members:
        parse(f"{file}, {path}", members.read(path), start)
    return styles


class _Cells:
    """Follows the cells of one sheet part."""

    def __init__(self, scan: SheetScan, percents: set[str]) -> None:
        self._scan = scan
        self._percents = percents
        self._row, self._column = -1, -1
        self._attributes: Attributes = {}
        self._value: list[str] = []
        self._formula = self._stored = False
        self._where = ""
        self._last_row = -1
        self._row_columns: set[int] = set()

    def read(self, where: str, xml: bytes) -> None:
        self._where = where
        parse(where, xml, self._start, end=self._end, text=self._text)

    def _start(self, name: str, attributes: Attributes) -> None:
        element = local(name) if ":" in name else name
        if element == "c":
            self._column += 1
            self._attributes = attributes
            self._formula = self._stored = False
            place = _REFERENCE.fullmatch(attributes.get("r", ""))
            if place is not None:
                self._row, self._column = int(place[2]) - 1, _column_number(place[1])
        elif element == "f":
            self._formula = True
        elif element in ("v", "t"):
            self._value = []
        elif element == "row":
            self._row = _number(attributes.get("r"), self._row + 2) - 1
            self._column = -1

    def _text(self, piece: str) -> None:
        self._value.append(piece)

    def _end(self, name: str) -> None:
        element = local(name) if ":" in name else name
        if element in ("v", "t"):
            self._stored = self._stored or bool(self._value)
        elif element == "c":
            if self._stored:
                self._filled((max(self._row, 0), max(self._column, 0)))
            elif self._is_bare() and len(self._scan.bare_formulas) < _SHOWN:
                self._scan.bare_formulas.append((max(self._row, 0), max(self._column, 0)))

    def _is_bare(self) -> bool:
        """Return whether a formula has no value; one that yields empty text has type ``str``."""
        return self._formula and self._attributes.get("t") != "str"

    def _check_order(self, row: int, column: int) -> None:
        """Refuse a cell that stands twice: the one would hide the other."""
        if row != self._last_row:
            self._row_columns.clear()
        if row < self._last_row or column in self._row_columns:
            reason = filled(
                "cell {cell} stands twice, or after a later row",
                "la cellule {cell} figure deux fois, ou après une ligne suivante",
                cell=cell_name(row, column),
            )
            refusal = fault("damaged_workbook", where=self._where, reason=reason)
            raise refusal
        self._last_row = row
        self._row_columns.add(column)

    def _filled(self, place: Place) -> None:
        self._check_order(*place)
        self._scan.add(*place)
        kind = self._attributes.get("t", "n")
        if kind == "e":
            self._scan.errors[place] = "".join(self._value).strip()
        elif kind == "n" and self._attributes.get("s") in self._percents:
            self._scan.percents.add(place)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else default
