"""The columns of a list in their types: what each is to hold, and how its cells are written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conversion_influence.lists.cells import Cells
from conversion_influence.lists.dates import (
    DateStyle,
    explain_date,
    read_time,
    read_times,
)
from conversion_influence.lists.mapping import Naming
from conversion_influence.lists.names import is_percent
from conversion_influence.lists.number_evidence import NumberEvidence, settled_mark
from conversion_influence.lists.number_style import NumberStyle, Wanted, explain, value_of
from conversion_influence.lists.numbers import Parsed, parse, without_missing
from conversion_influence.lists.offer import NUMBERS, TIMES
from conversion_influence.lists.synonyms import FOLLOWERS, TOTAL_FOLLOWERS
from conversion_influence.lists.units import name_unit
from conversion_influence.messages.notes import Note, note

if TYPE_CHECKING:
    import pyarrow as pa

COUNTS = ("exposures", FOLLOWERS, TOTAL_FOLLOWERS)
"""Numbers of people or of touches."""

_LISTED = (*NUMBERS, *COUNTS)
_PRICES = ("cost", "value_per_conversion")


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers.

    Attributes
    ----------
    parsed : Parsed
        Its values, and the cells that cannot be read.
    style : NumberStyle
        How they are written.
    """

    parsed: Parsed
    style: NumberStyle

    @property
    def values(self) -> NDArray[np.float64]:
        """float64, NaN where missing or faulty."""
        return self.parsed.values

    @property
    def faulty(self) -> NDArray[np.bool_]:
        """Whether a cell was given and cannot be read."""
        return self.parsed.faulty

    def explain(self, value: str) -> tuple[str, dict[str, str]]:
        """Return what is wrong with a faulty cell: a code, and what its words name.

        Parameters
        ----------
        value : str
            The cell.
        """
        return explain(value, self.style)


@dataclass(frozen=True)
class TimeColumn:
    """A column of instants.

    Attributes
    ----------
    values : numpy.ndarray
        ``datetime64[us]`` in UTC, NaT where missing or faulty.
    faulty : numpy.ndarray
        Whether a cell was given and cannot be read.
    style : DateStyle
        How they are written.
    """

    values: NDArray[np.datetime64]
    faulty: NDArray[np.bool_]
    style: DateStyle

    def explain(self, value: str) -> tuple[str, dict[str, str]]:
        """Return what is wrong with a faulty cell: a code, and what its words name.

        Parameters
        ----------
        value : str
            The cell.
        """
        return explain_date(value, self.style)


def number_names(naming: Naming, strings: Collection[str], numbers: Collection[str]) -> list[str]:
    """Return the columns that hold numbers: of the offer, of a model, and counts of followers.

    Parameters
    ----------
    naming : Naming
        What the columns of the list are.
    strings, numbers : collection of str
        Those that a model takes for text or for numbers.
    """
    own = {*NUMBERS, FOLLOWERS, TOTAL_FOLLOWERS} - {*strings}
    return [name for name in naming.known if name in own or name in numbers]


def wanted_of(name: str, received: str, cells: Cells, *, own: bool = False) -> Wanted:
    """Return what a column of numbers is to hold.

    Parameters
    ----------
    name, received : str
        Known name and name in the file; a percent sign in the latter only means shares.
    cells : Cells
        The list: stored numbers of Parquet and JSON are no text, those of a sheet have a decimal
        point, and so have the signals in a file that a program wrote with commas. Texts of these
        files are read like those of any text. Rejects that came back were written by us, which
        says nothing.
    own : bool
        It is a signal in a list of signals: it has the unit that the model learned.
    """
    mingled = cells.doubted.get(received, False)
    truths = own or name not in _LISTED
    kind = _kind_of(name, received, cells, own=own)
    stored = _is_stored(received, cells)
    return replace(kind, mingled=mingled, own=own, truths=truths, stored=stored)


def _is_stored(received: str, cells: Cells) -> bool:
    return cells.layout.delimiter is None and received not in cells.doubted


def _kind_of(name: str, received: str, cells: Cells, *, own: bool) -> Wanted:
    delimiter = cells.layout.delimiter
    in_percent, learned_so = is_percent(received), is_percent(name)
    stored = _is_stored(received, cells)
    written = cells.carried is None and delimiter != ";" and (own or name not in _LISTED)
    default = "." if stored or written else ""
    if own:
        return Wanted(
            share=in_percent and not learned_so,
            percent=in_percent or learned_so,
            default=default,
        )
    if name in COUNTS:
        typed = stored and cells.sheet is None
        whole, power = not typed, name_unit(received).power
        return Wanted(whole=whole, money=False, ratio=False, default=default, power=power)
    if name in _PRICES:
        power, currency, *_ = name_unit(received)
        return Wanted(ratio=False, default=default, power=power, currency=currency)
    return Wanted(
        part=name == "discount",
        money=name != "discount",
        share=in_percent and not learned_so,
        percent=in_percent or learned_so,
        default=default,
    )


def read_number_columns(
    table: pa.Table, styles: Mapping[str, NumberStyle]
) -> dict[str, NumberColumn]:
    """Return columns of numbers, each in its style.

    Parameters
    ----------
    table : pyarrow.Table
        Text columns, trimmed, null where empty.
    styles : mapping of str to NumberStyle
        By column, see `decide_styles`.
    """
    return {
        name: NumberColumn(parse(table.column(name), style), style)
        for name, style in styles.items()
    }


def decide_styles(
    evidence: Mapping[str, NumberEvidence], wanted: Mapping[str, Wanted], *, alone: bool = False
) -> dict[str, NumberStyle]:
    """Return the style of each column; what is unclear in one may be proven by the others.

    Parameters
    ----------
    evidence : mapping of str to NumberEvidence
        By column.
    wanted : mapping of str to Wanted
        By column.
    alone : bool
        Whether each column is judged by itself.
    """
    each = {name: held.decide(wanted[name]) for name, held in evidence.items()}
    if alone:
        return each
    settled = settled_mark(each.values())
    return {name: held.decide(wanted[name], settled) for name, held in evidence.items()}


def read_time_columns(table: pa.Table, styles: Mapping[str, DateStyle]) -> dict[str, TimeColumn]:
    """Return columns of instants, each with its order of day and month.

    Parameters
    ----------
    table : pyarrow.Table
        Text columns, trimmed, null where empty.
    styles : mapping of str to DateStyle
        By column.
    """
    found = {}
    for name, style in styles.items():
        cells = without_missing(table.column(name))
        values = read_times(cells, style)
        given = cells.is_valid().to_numpy()
        found[name] = TimeColumn(values, given & np.isnat(values), style)
    return found


def style_notes(
    naming: Naming, numbers: Mapping[str, NumberStyle], times: Mapping[str, DateStyle]
) -> Iterator[Note]:
    """Say how a column is read wherever its cells are not written plainly.

    Parameters
    ----------
    naming : Naming
        What the columns of the list are.
    numbers, times : mapping
        Styles by known name.
    """
    for name, style in numbers.items():
        if style.wanted.power:
            factor = 10**style.wanted.power
            yield note("scaled_by_name", name=naming.received_as(name), factor=factor)
        cell = style.example
        if cell:
            value = value_of(cell, style)
            yield note("read_as", name=naming.received_as(name), cell=cell, value=value)
    for name in TIMES:
        if name in times and times[name].example:
            cell = times[name].example
            instant = read_time(cell, times[name])
            if instant is not None:
                yield note("date_read_as", name=naming.received_as(name), cell=cell, value=instant)
