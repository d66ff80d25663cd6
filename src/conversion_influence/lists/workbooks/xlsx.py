"""Scan of XLSX and XLSM: the cells really present, before anything is allocated for them.

Parts and elements as in ECMA-376, part 1, section 18 (SpreadsheetML).
"""

from __future__ import annotations

import re

from conversion_influence.lists.workbooks.extent import SheetScan
from conversion_influence.lists.workbooks.markup import Attributes, local, parse
from conversion_influence.lists.workbooks.members import Members, beside
from conversion_influence.lists.workbooks.xlsx_cells import scan_cells

_PERCENT = re.compile(r"""(?:"[^"]*"|\\.|[^"\\%])*%""")
_BUILT_IN_PERCENT = {"9", "10"}


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
                scan_cells(f"{file}, {part}", members.read(part), scan, percents)
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
