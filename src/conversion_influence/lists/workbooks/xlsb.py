"""Scan of XLSB: the cells really present, before anything is allocated for them.

Records as in [MS-XLSB], version 20240423.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from conversion_influence.lists.workbooks.extent import SheetScan
from conversion_influence.lists.workbooks.members import Members
from conversion_influence.lists.workbooks.xls import ERRORS
from conversion_influence.lists.workbooks.xlsx import is_percent_format, main_part, relations

_ROW, _BLANK, _LAST_CELL = 0, 1, 11
_ERRORS = frozenset({3, 11})
_NUMERIC = frozenset({2, 5, 9})
_SHEET, _FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 156, 44, 47, 617, 618
_BUILT_IN_PERCENT = {9, 10}


def scan_xlsb(file: str, members: Members) -> list[SheetScan]:
    """Return what each sheet holds, in workbook order.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    members : Members
        Its archive.

    Raises
    ------
    struct.error, IndexError
        Where a part is damaged.
    """
    book = main_part(file, members, "xl/workbook.bin")
    targets = relations(file, members, book)
    percents = _percent_styles(members.read("xl/styles.bin"))
    scans = []
    for kind, data in _records(members.read(book)):
        if kind == _SHEET:
            mark, at = _text(data, 8)
            part = targets.get(mark, "")
            scan = SheetScan(_text(data, at)[0])
            if "/chartsheets/" not in f"/{part}":
                _scan_cells(scan, members.read(part), percents)
            scans.append(scan)
    return scans


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        kind, at = part[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | part[at] << 7, at + 1
        length = 0
        for place in range(4):
            byte, at = part[at], at + 1
            length |= (byte & 0x7F) << (7 * place)
            if not byte & 0x80:
                break
        yield kind, part[at : at + length]
        at += length


def _text(data: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", data, at)[0]
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _percent_styles(part: bytes) -> set[int]:
    formats = set(_BUILT_IN_PERCENT)
    styles: set[int] = set()
    inside, count = False, 0
    for kind, data in _records(part):
        if kind == _FORMAT and is_percent_format(_text(data, 2)[0]):
            formats.add(struct.unpack_from("<H", data)[0])
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            inside = kind == _STYLES_BEGIN
        elif kind == _STYLE and inside:
            if struct.unpack_from("<H", data, 2)[0] in formats:
                styles.add(count)
            count += 1
    return styles


def _scan_cells(scan: SheetScan, part: bytes, percents: set[int]) -> None:
    row = 0
    for kind, data in _records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", data)[0]
        elif _BLANK < kind <= _LAST_CELL:
            column, style = struct.unpack_from("<II", data)
            scan.add(row, column)
            if kind in _ERRORS:
                scan.errors[row, column] = ERRORS.get(data[8], "#ERROR")
            elif kind in _NUMERIC and style & 0xFFFFFF in percents:
                scan.mark_percent(row, column)
