"""Files that were written, read back; and what of a text each format can hold."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl

from conversion_influence.errors import Language
from conversion_influence.report.marks import fitting, shown, unguard


def read_csv(path: Path, locale: Language) -> list[list[str]]:
    """Return the cells of a CSV file, the guard taken away."""
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") is (locale == "fr")
    text = io.StringIO(raw.decode("utf-8-sig"), newline="")
    rows = list(csv.reader(text, delimiter=";" if locale == "fr" else ",", strict=True))
    return [[unguard(cell) for cell in row] for row in rows]


def read_xlsx(path: Path) -> list[list[Any]]:
    """Return the cells of a workbook; empty ones are None."""
    active = openpyxl.load_workbook(path).active
    assert active is not None
    return [[cell.value for cell in row] for row in active.iter_rows()]


def as_csv_holds(text: str) -> str:
    return shown(text)


def as_a_sheet_holds(text: str) -> str:
    return fitting(shown(text).replace("\r\n", "\n").replace("\r", "\n"))
