"""Rows of a workbook as text: XLSX, XLSM, XLSB, XLS and ODS.

The file is read in a process of its own, with limits of memory and computing time: its native
parser cannot be stopped otherwise, and may panic on a damaged file. That process first scans the
sheets for the cells really present, so that what is too large is named before it is parsed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from conversion_influence.errors import ListError
from conversion_influence.lists.faults import fault
from conversion_influence.messages.notes import Note
from conversion_influence.messages.said import Said

_PROCESS = "conversion_influence.lists.workbooks.process"


@dataclass(frozen=True)
class SheetRows:
    """The rows of one sheet.

    Attributes
    ----------
    name : str
        Name of the sheet.
    rows : list of (int, list of str)
        Each row with any content: its number as the spreadsheet shows it, from 1, and the text of
        its cells, an empty string for an empty one. All have the same number of cells: columns
        before the first and after the last with content are left out. Whole numbers are digits
        only, others as Python writes them (``12.5``, ``2.5e-07``); those shown as percentages end
        in ``%``, ``3.4%`` where 0.034 is stored; dates and times are in ISO 8601; errors are their
        text, such as ``#N/A``.
    notes : tuple of Note
        What the user should know about how it was read.
    doubted : mapping of int to bool
        Places of the columns with a text such as ``1.234``, which is no stored number, and whether
        stored numbers that are not whole stand there too.
    """

    name: str
    rows: list[tuple[int, list[str]]]
    notes: tuple[Note, ...] = ()
    doubted: Mapping[int, bool] = field(default_factory=dict)


def read_rows(path: Path, sheet: str | None = None, *, name: str | None = None) -> SheetRows:
    """Read the sheet with the list: the one that is named, or the only one with rows.

    Parameters
    ----------
    path : pathlib.Path
        A workbook, known by what it holds and not by its ending.
    sheet : str, optional
        Name of the sheet.
    name : str, optional
        What the user calls the file, for messages; the name of the path unless it is a copy.

    Raises
    ------
    ListError
        Where the workbook is damaged, protected with a password or too large, where no sheet or
        several have rows, and where the sheet asked for does not exist or is empty.
    """
    file = path.name if name is None else name
    if not path.is_file():
        reason = Said("there is no such file", "ce fichier n'existe pas")
        refusal = fault("unreadable_file", path=path, reason=reason)
        raise refusal
    command = [sys.executable, "-P", "-m", _PROCESS, str(path.absolute()), file]
    if sheet is not None:
        command.append(sheet)
    folders = os.pathsep.join(folder for folder in sys.path if folder)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": folders},
    ) as process:
        assert process.stdout is not None
        rows, end = _collect(process.stdout)
    if "error" in end:
        raise ListError(*end["error"])
    if "name" not in end:
        raise _stopped(file, process.returncode)
    lead, used = end["lead"], end["used"]
    if rows and (lead, used) != (0, len(rows[0][1])):
        rows = [(number, cells[lead:used]) for number, cells in rows]
    notes = tuple(Note(code, details) for code, details in end["notes"])
    doubted = {int(place) - lead: mixed for place, mixed in end["doubted"].items()}
    return SheetRows(end["name"], rows, notes, doubted)


def _collect(stream: IO[bytes]) -> tuple[list[tuple[int, list[str]]], dict[str, Any]]:
    """Return the rows and the last word of the process, which is empty if it was stopped."""
    rows: list[tuple[int, list[str]]] = []
    for line in stream:
        if not line.endswith(b"\n"):
            break
        value = json.loads(line)
        if isinstance(value, dict):
            return rows, value
        rows.extend((number, cells) for number, cells in value)
    return rows, {}


def _stopped(file: str, status: int) -> ListError:
    from conversion_influence.lists.workbooks.process import needs_too_much

    return needs_too_much(file, "time" if status == -signal.SIGXCPU else "memory")
