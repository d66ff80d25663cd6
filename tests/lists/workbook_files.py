"""Workbooks made by hand for the tests of how workbooks are read."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from conversion_influence.lists.workbooks.process import answer

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def refusal(path: Path, sheet: str | None = None) -> str:
    """Return why a workbook cannot be read, in English."""
    *_, end = answer(path, path.name, sheet)
    assert "error" in end, end
    message, code, french = end["error"]
    assert code
    assert french
    return str(message)


def pack(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def xlsx_members(sheets: Mapping[str, str], *, ending: str = "xml") -> dict[str, str | bytes]:
    """Return the members of an XLSX whose sheets hold the given rows."""
    marks = [f"rId{number}" for number in range(1, len(sheets) + 1)]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="{mark}" Type="{_LINKS}/worksheet" '
        f'Target="worksheets/sheet{number}.{ending}"/>'
        for number, mark in enumerate(marks, 1)
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_LINKS}/officeDocument" Target="xl/workbook.{ending}"/></Relationships>',
        f"xl/_rels/workbook.{ending}.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{links}</Relationships>",
    }
    if ending == "xml":
        members["xl/workbook.xml"] = (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>'
        )
        for number, rows in enumerate(sheets.values(), 1):
            members[f"xl/worksheets/sheet{number}.xml"] = (
                f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
            )
    return members


def ods_members(sheets: Mapping[str, str], manifest: str = "") -> dict[str, str | bytes]:
    """Return the members of an ODS whose sheets hold the given rows."""
    tables = "".join(
        f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets.items()
    )
    spaces = " ".join(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text"))
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f"{tables}</office:spreadsheet></office:body></office:document-content>",
    }


def ods_cell(value: float, repeated: int = 1) -> str:
    return (
        f'<table:table-cell table:number-columns-repeated="{repeated}" office:value-type="float" '
        f'office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    )


def xlsb_members(cells: Iterable[tuple[int, int, float | bytes]]) -> dict[str, str | bytes]:
    """Return the members of an XLSB with one sheet; bytes stand for an error value."""
    name, mark = "One".encode("utf-16-le"), "rId1".encode("utf-16-le")
    bundle = struct.pack("<III", 0, 1, 4) + mark + struct.pack("<I", 3) + name
    book = [(131, b""), (143, b""), (156, bundle), (144, b""), (132, b"")]
    sheet = [(129, b""), (148, struct.pack("<4I", 0, 0, 0, 0)), (145, b"")]
    for row, column, value in cells:
        sheet.append((0, struct.pack("<II", row, 0) + bytes(9)))
        place = struct.pack("<II", column, 0)
        if isinstance(value, bytes):
            sheet.append((3, place + value))
        else:
            sheet.append((5, place + struct.pack("<d", value)))
    sheet += [(146, b""), (130, b"")]
    members = xlsx_members({"One": ""}, ending="bin")
    members["xl/workbook.bin"] = _records(book)
    members["xl/worksheets/sheet1.bin"] = _records(sheet)
    return members


def _records(records: Iterable[tuple[int, bytes]]) -> bytes:
    def head(kind: int) -> bytes:
        return bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])

    return b"".join(head(kind) + bytes([len(data)]) + data for kind, data in records)


def ole_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file of at most 3 streams, each long enough for sectors of its own."""
    padded = {
        name: data.ljust(-(-max(len(data), 4096) // 512) * 512, b"\0")
        for name, data in streams.items()
    }
    table, entries, body = [0xFFFFFFFD, 0xFFFFFFFE], [_entry("Root Entry", 5, 0xFFFFFFFE, 0)], b""
    for name, data in padded.items():
        entries.append(_entry(name, 2, len(table), len(data)))
        table += [*range(len(table) + 1, len(table) + len(data) // 512), 0xFFFFFFFE]
        body += data
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    return header + fat + b"".join(entries).ljust(512, b"\0") + body


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    links = struct.pack("<3I", *[0xFFFFFFFF] * 3) + bytes(36)
    return head + links + struct.pack("<IQ", start, size)


def xls_stream(cells: Iterable[tuple[int, int, float]], *records: tuple[int, bytes]) -> bytes:
    """Return the stream of an XLS with one sheet; further records stand before its name."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    head = begin + b"".join(record(*given) for given in records)
    start = len(head) + 4 + 8 + 3 + 4
    head += record(0x0085, struct.pack("<IHBB", start, 0, 3, 0) + b"One") + record(0x000A, b"")
    body = record(0x0809, struct.pack("<HHHHII", 0x0600, 16, 0, 0, 0, 0))
    body += b"".join(record(0x0203, struct.pack("<HHHd", r, c, 0, v)) for r, c, v in cells)
    return head + body + record(0x000A, b"")


def convert(path: Path, kind: str) -> Path:
    """Return a workbook that LibreOffice wrote from another one."""
    assert OFFICE is not None
    profile = path.parent / "profile"
    command = [
        OFFICE,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(path.parent),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix(f".{kind}")
