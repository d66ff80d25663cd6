"""What kind of workbook a file is, by what it holds."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

Kind = Literal["xlsx", "xlsb", "ods", "xls", "document"]
"""A ``document`` is of the same making as workbooks, and has no sheets: a text, slides."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins a file of Excel 5 to 2003."""

_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02")
_ZIP = b"PK\x03\x04"


def workbook_kind(path: Path) -> Kind | None:
    """Return what kind of workbook a file is; None for any other file.

    Parameters
    ----------
    path : pathlib.Path
        A file; its ending is not looked at.

    Raises
    ------
    OSError
        Where it cannot be read.
    """
    with path.open("rb") as stream:
        magic = stream.read(8)
    if magic == OLE or magic.startswith(_BIFF):
        return "xls"
    if not magic.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/").casefold() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if any(name.startswith("xl/") for name in names):
        return "xlsb" if "xl/workbook.bin" in names else "xlsx"
    if {"mimetype", "content.xml"} <= names:
        return "ods"
    return "document" if "[content_types].xml" in names else None
