"""What the sheets of a workbook hold, found without a full parse."""

from __future__ import annotations

from pathlib import Path

from conversion_influence.lists.faults import fault
from conversion_influence.lists.workbooks.extent import MAX_CELLS, SheetScan, check_extent
from conversion_influence.lists.workbooks.faults import SAVE_AS_CSV, filled
from conversion_influence.lists.workbooks.kind import OLE, workbook_kind
from conversion_influence.lists.workbooks.members import Members
from conversion_influence.lists.workbooks.ods import scan_ods
from conversion_influence.lists.workbooks.xls import scan_xls
from conversion_influence.lists.workbooks.xlsb import scan_xlsb
from conversion_influence.lists.workbooks.xlsx import scan_xlsx


def scan_workbook(path: Path, file: str) -> list[SheetScan]:
    """Return what each sheet holds, in workbook order.

    Of the kinds that are parsed as a whole when they are opened (XLS, ODS), all sheets together
    may not span more than one sheet may.

    Parameters
    ----------
    path : pathlib.Path
        A workbook.
    file : str
        What the user calls it, for messages.

    Raises
    ------
    ListError
        Where it is none, is damaged, is protected with a password, or is too large.
    """
    kind = workbook_kind(path)
    if kind is None or kind == "document":
        refusal = fault("no_workbook", file=file)
        raise refusal
    if kind == "xls":
        _refuse_ancient(path, file)
        scans = scan_xls(file, path.read_bytes())
    else:
        scanners = {"xlsx": scan_xlsx, "xlsb": scan_xlsb, "ods": scan_ods}
        scans = scanners[kind](file, Members(path, file))
    if kind in ("xls", "ods"):
        _check_together(file, scans)
    return scans


def _refuse_ancient(path: Path, file: str) -> None:
    with path.open("rb") as stream:
        if stream.read(8) != OLE:
            refusal = fault("old_workbook", file=file)
            raise refusal


def _check_together(file: str, scans: list[SheetScan]) -> None:

    for scan in scans:
        check_extent(file, scan)
    total = sum(scan.area for scan in scans)
    if total > MAX_CELLS:
        found = filled(
            "the {sheets:,} sheets span {total:,} cells together; at most {most:,} are read",
            "les {sheets:,} feuilles couvrent ensemble {total:,} cellules ; au plus {most:,} sont "
            "lues",
            sheets=len(scans),
            total=total,
            most=MAX_CELLS,
        )
        refusal = fault("large_workbook", where=file, found=found, remedy=SAVE_AS_CSV)
        raise refusal
