"""Scan of XLS: the cells really present, before anything is allocated for them.

Records as in [MS-XLS], version 20240423; of Excel 5 and 95 the same ones are read.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from conversion_influence.lists.faults import fault
from conversion_influence.lists.workbooks.extent import SheetScan
from conversion_influence.lists.workbooks.members import protected
from conversion_influence.lists.workbooks.ole import OleFile
from conversion_influence.lists.workbooks.xlsx import is_percent_format

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Error values by their number, in XLS and XLSB."""

_BOF, _EOF = frozenset({0x0809, 0x0409, 0x0209}), 0x000A
_FILEPASS, _BOUNDSHEET, _FORMAT, _XF = 0x002F, 0x0085, 0x041E, 0x00E0
_NUMBER, _RK, _MULRK, _BOOLERR = 0x0203, 0x027E, 0x00BD, 0x0205
_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_NUMERIC = frozenset({_NUMBER, _RK}) | _FORMULAS
_CELLS = _NUMERIC | {_BOOLERR, 0x0204, 0x00FD, 0x00D6}
_BUILT_IN_PERCENT = {9, 10}

Records = Iterator[tuple[int, bytes]]


def scan_xls(file: str, content: bytes) -> list[SheetScan]:
    """Return what each sheet holds, in workbook order.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    content : bytes
        The whole file.

    Raises
    ------
    ListError
        Where the file is no workbook, or protected with a password.
    ValueError, struct.error
        Where it is damaged.
    """
    ole = OleFile(content)
    if "encryptedpackage" in ole.names:
        raise protected(file)
    name = next((name for name in ("workbook", "book") if name in ole.names), None)
    if name is None:
        refusal = fault("no_workbook", file=file)
        raise refusal
    stream = ole.stream(name)
    globals_ = list(_records(stream, 0))
    if not globals_:
        msg = "the workbook does not begin with its first record"
        raise ValueError(msg)
    if any(kind == _FILEPASS for kind, _ in globals_):
        raise protected(file)
    percents = _percent_styles(globals_)
    scans = []
    for kind, data in globals_:
        if kind == _BOUNDSHEET and len(data) >= 8:
            scan = SheetScan(_sheet_name(data))
            if data[5] == 0:
                _scan_cells(scan, _records(stream, struct.unpack_from("<I", data)[0]), percents)
            scans.append(scan)
    return scans


def _records(stream: bytes, at: int) -> Records:
    """Yield the records of a substream, without those of charts inside it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind in _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheet_name(data: bytes) -> str:
    length, flags = data[6], data[7]
    if len(data) == 7 + length:
        return data[7:].decode("cp1252", "replace")
    if flags & 1:
        return data[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return data[8 : 8 + length].decode("latin-1")


def _percent_styles(records: list[tuple[int, bytes]]) -> set[int]:
    formats = set(_BUILT_IN_PERCENT)
    for kind, data in records:
        if kind == _FORMAT and len(data) > 5:
            code = data[5:].decode("utf-16-le" if data[4] & 1 else "latin-1", "replace")
            if is_percent_format(code):
                formats.add(struct.unpack_from("<H", data)[0])
    styles = (data for kind, data in records if kind == _XF and len(data) >= 4)
    return {at for at, data in enumerate(styles) if struct.unpack_from("<H", data, 2)[0] in formats}


def _scan_cells(scan: SheetScan, records: Records, percents: set[int]) -> None:
    place: Callable[[bytes], tuple[int, ...]] = struct.Struct("<HHH").unpack_from
    for kind, data in records:
        if kind in _CELLS and len(data) >= 6:
            row, column, style = place(data)
            scan.add(row, column)
            if kind in _NUMERIC and style in percents:
                scan.mark_percent(row, column)
            error = _error(kind, data)
            if error is not None:
                scan.errors[row, column] = error
        elif kind == _MULRK and len(data) >= 12:
            row, column, _ = place(data)
            count = (len(data) - 6) // 6
            scan.add(row, column, 1, count)
            for at in range(count):
                if struct.unpack_from("<H", data, 4 + 6 * at)[0] in percents:
                    scan.mark_percent(row, column + at)


def _error(kind: int, data: bytes) -> str | None:
    """Return the text of an error cell, None for any other."""
    if kind == _BOOLERR and len(data) >= 8 and data[7]:
        return ERRORS.get(data[6], "#ERROR")
    if kind in _FORMULAS and len(data) >= 14 and data[6] == 2 and data[12:14] == b"\xff\xff":
        return ERRORS.get(data[8], "#ERROR")
    return None
