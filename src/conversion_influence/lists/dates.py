"""Dates and times as people write them, in UTC, the order of day and month proven per column.

ISO dates mean one thing. ``03/04/2024`` is the third of April or the fourth of March: it is read
once every cell of its column that can be read fits one order only. A year of two digits is read
where one order alone gives a year near now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conversion_influence.lists.date_forms import ORDERS, Order, readings_of

if TYPE_CHECKING:
    import pyarrow as pa

_SERIAL = re.compile(r"[2-6]\d{4}([.,]\d+)?")


@dataclass(frozen=True)
class DateStyle:
    """How the dates of one column are written.

    Attributes
    ----------
    order : str
        Where day, month and year stand in dates of numbers; "" where that is not known.
    year : int
        The present one, near which years of two digits lie.
    unclear : tuple of str
        One cell that fits several orders, or two that fit none together.
    example : str
        A cell that is no ISO date, "" where all are.
    """

    order: Order
    year: int
    unclear: tuple[str, ...] = ()
    example: str = ""


@dataclass
class DateEvidence:
    """What the cells of one column say; can be gathered in blocks.

    Attributes
    ----------
    year : int
        The present one.
    orders : dict of str to str
        Per set of orders (``dmy mdy``) that a cell fits, one such cell.
    example : str
        A cell that is no ISO date.
    """

    year: int
    orders: dict[str, str] = field(default_factory=dict)
    example: str = ""

    def add(self, cells: pa.Array | pa.ChunkedArray) -> None:
        """Take in a block of cells.

        Parameters
        ----------
        cells : pyarrow.Array or pyarrow.ChunkedArray
            Text, trimmed, null where empty.
        """
        for value in _not_iso(cells):
            readings = readings_of(value, self.year)
            if readings:
                self.example = max(self.example, value)
            if 0 < len(readings) < len(ORDERS):
                self.orders.setdefault(" ".join(readings), value)

    def merge(self, other: DateEvidence) -> DateEvidence:
        """Return what two blocks of one column say together.

        Parameters
        ----------
        other : DateEvidence
            Of the block behind this one.
        """
        orders = {**self.orders, **other.orders, **self.orders}
        return DateEvidence(self.year, orders, max(self.example, other.example))

    def decide(self) -> DateStyle:
        """Return the style of the column: the one order that all its cells fit."""
        fitting = set(ORDERS)
        for orders in self.orders:
            fitting &= set(orders.split())
        if len(fitting) == 1:
            return DateStyle(fitting.pop(), self.year, example=self.example)
        certain = [cell for orders, cell in self.orders.items() if " " not in orders]
        unclear = tuple(certain[:2]) if not fitting else tuple(self.orders.values())[:1]
        return DateStyle("", self.year, unclear, self.example)


def read_times(cells: pa.Array | pa.ChunkedArray, style: DateStyle) -> NDArray[np.datetime64]:
    """Return a block of a column as instants in UTC, NaT where a cell is empty or no time.

    Parameters
    ----------
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Text, trimmed, null where empty.
    style : DateStyle
        Of the whole column.

    Returns
    -------
    numpy.ndarray
        ``datetime64[us]``, without a zone.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    plain = _plain_times(whole)
    if plain is not None:
        return plain
    coded = whole.dictionary_encode()
    found = [read_time(value, style) for value in coded.dictionary.to_pylist()]
    instants = pc.take(pa.array(found, pa.timestamp("us")), coded.indices)
    return np.asarray(instants.to_numpy(zero_copy_only=False), dtype="datetime64[us]")


def read_time(value: str, style: DateStyle) -> datetime | None:
    """Return one cell as an instant in UTC without a zone, None where it cannot be read.

    Parameters
    ----------
    value : str
        A cell, trimmed.
    style : DateStyle
        Of its column.
    """
    readings = readings_of(value, style.year)
    if len(readings) > 1 and len(set(readings.values())) == 1:
        return next(iter(readings.values()))
    return readings.get(style.order)


def explain_date(value: str, style: DateStyle) -> tuple[str, dict[str, str]]:
    """Return the code of what is wrong with a cell, and what its words name.

    Parameters
    ----------
    value : str
        A cell that was given and could not be read.
    style : DateStyle
        Of its column.
    """
    if _SERIAL.fullmatch(value):
        return "serial_for_date", {}
    readings = sorted(set(readings_of(value, style.year).values()))
    if not readings:
        return "bad_time", {}
    if len(readings) > 1:
        one, other = (f"{reading:%Y-%m-%d}" for reading in readings[:2])
        return "unclear_date", {"one": one, "other": other}
    return "mixed_dates", {"one": style.unclear[0], "other": style.unclear[-1]}


def _plain_times(cells: pa.Array) -> NDArray[np.datetime64] | None:
    """Return a block of which all cells are ISO, or all ISO with a zone; else None."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for kind in (pa.timestamp("us"), pa.timestamp("us", "UTC")):
        try:
            instants = pc.cast(pc.cast(cells, kind), pa.int64())
        except pa.ArrowInvalid:
            continue
        missing = np.asarray(cells.is_null())
        counted = instants.fill_null(0).to_numpy(zero_copy_only=False).astype("datetime64[us]")
        return np.where(missing, np.datetime64("NaT", "us"), counted)
    return None


def _not_iso(cells: pa.Array | pa.ChunkedArray) -> Iterable[str]:
    """Return the different cells that do not begin with a year of four digits."""
    import pyarrow.compute as pc

    other = pc.invert(pc.match_substring_regex(cells, r"^[0-9]{4}-"))
    listed: list[str] = pc.unique(cells.filter(other)).to_pylist()
    return listed
