"""What a scan of a workbook finds in a sheet before it is parsed: how far its cells reach."""

from __future__ import annotations

from dataclasses import dataclass, field

from conversion_influence.lists.faults import fault
from conversion_influence.lists.workbooks.faults import SAVE_AS_CSV, filled

MAX_CELLS = 2_000_000
"""Cells of the rectangle that a sheet spans: 33,000 creators with 60 columns, read in seconds."""

_MOST_ROWS, _MOST_COLUMNS = 2**20, 2**14

Place = tuple[int, int]
"""Row and column, both counted from 0."""


@dataclass
class SheetScan:
    """The filled cells of one sheet.

    Attributes
    ----------
    name : str
        Name of the sheet.
    filled : int
        Number of cells that hold something.
    top, left, bottom, right : int
        Corners of the rectangle around them, counted from 0; meaningless without filled cells.
    corner : tuple of int
        The cell that reaches furthest: the one which last moved the rectangle's end.
    errors : dict
        Text of each error cell, such as ``#N/A``, by its place.
    percents : set
        Places of numbers that are shown as percentages.
    bare_formulas : list
        Places of formulas that were stored without their value, the first five.
    """

    name: str
    filled: int = 0
    top: int = 0
    left: int = 0
    bottom: int = 0
    right: int = 0
    corner: Place = (0, 0)
    errors: dict[Place, str] = field(default_factory=dict)
    percents: set[Place] = field(default_factory=set)
    bare_formulas: list[Place] = field(default_factory=list)

    @property
    def area(self) -> int:
        """Cells of the rectangle around the filled ones."""
        if not self.filled:
            return 0
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def add(
        self, row: int, column: int, rows: int = 1, columns: int = 1, filled: int | None = None
    ) -> None:
        """Count a block of cells.

        Parameters
        ----------
        row, column : int
            Its first cell, counted from 0.
        rows, columns : int
            How often it is repeated downward and to the right.
        filled : int, optional
            How many of the block are filled; all of them by default.
        """
        bottom, right = row + rows - 1, column + columns - 1
        if not self.filled:
            self.top, self.left, self.bottom, self.right = row, column, -1, -1
        self.filled += rows * columns if filled is None else filled
        if bottom > self.bottom or right > self.right:
            self.corner = (bottom, right)
            self.bottom, self.right = max(self.bottom, bottom), max(self.right, right)
        if row < self.top:
            self.top = row
        if column < self.left:
            self.left = column

    def mark_percent(self, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        """Remember a block of percentages, within the size that can be read at all."""
        if rows * columns <= MAX_CELLS:
            places = (
                (r, c) for r in range(row, row + rows) for c in range(column, column + columns)
            )
            self.percents.update(places)


def check_extent(file: str, scan: SheetScan) -> None:
    """Raise `ListError` where the cells of a sheet span more than can be read.

    Parameters
    ----------
    file : str
        Name of the file, for the message.
    scan : SheetScan
        What was found in the sheet.
    """
    where = filled("{file}, sheet {name!r}", "{file}, feuille {name!r}", file=file, name=scan.name)
    if scan.filled and (scan.bottom >= _MOST_ROWS or scan.right >= _MOST_COLUMNS):
        beyond = filled(
            "a cell stands at {cell}, beyond XFD1048576",
            "une cellule se trouve en {cell}, après XFD1048576",
            cell=cell_name(*scan.corner),
        )
        refusal = fault("damaged_workbook", where=where, reason=beyond)
        raise refusal
    if scan.area <= MAX_CELLS:
        return
    found = filled(
        "the cells span {span}, which is {area:,} cells, and {filled:,} are filled; at most "
        "{most:,} are read",
        "les cellules couvrent {span}, soit {area:,} cellules, dont {filled:,} remplies ; au plus "
        "{most:,} sont lues",
        span=f"{cell_name(scan.top, scan.left)}:{cell_name(scan.bottom, scan.right)}",
        area=scan.area,
        filled=scan.filled,
        most=MAX_CELLS,
    )
    remedy = SAVE_AS_CSV
    if scan.filled * 10 < scan.area:
        remedy = filled(
            "delete what stands far from the list (see {cell}), or save it as CSV",
            "supprimez ce qui est loin de la liste (voir {cell}), ou enregistrez-la en CSV",
            cell=cell_name(*scan.corner),
        )
    refusal = fault("large_workbook", where=where, found=found, remedy=remedy)
    raise refusal


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell as spreadsheets show it, such as ``B3``.

    Parameters
    ----------
    row, column : int
        Counted from 0.
    """
    return f"{column_name(column)}{row + 1}"


def column_name(column: int) -> str:
    """Return the letters of a column.

    Parameters
    ----------
    column : int
        Counted from 0.
    """
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
