"""How the rows of a list are read: found from all of its cells, then applied to any of its rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversion_influence.lists.cells import Cells
from conversion_influence.lists.columns import decide_styles, number_names, style_notes, wanted_of
from conversion_influence.lists.dates import DateEvidence, DateStyle
from conversion_influence.lists.mapping import Naming
from conversion_influence.lists.number_evidence import NumberEvidence
from conversion_influence.lists.number_style import NumberStyle
from conversion_influence.lists.numbers import without_missing
from conversion_influence.lists.offer import TIMES
from conversion_influence.lists.returned import restored_dates, restored_numbers, told_styles
from conversion_influence.messages.notes import Note

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Reading:
    """What the columns of a list are, and how their cells are written.

    Attributes
    ----------
    naming : Naming
        Known names.
    numbers : mapping of str to NumberStyle
        Columns of numbers by known name.
    times : mapping of str to DateStyle
        Columns of instants by known name.
    """

    naming: Naming
    numbers: Mapping[str, NumberStyle]
    times: Mapping[str, DateStyle]

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is not read as it stands, in columns' names and in cells."""
        return (*self.naming.notes, *style_notes(self.naming, self.numbers, self.times))


class Evidence:
    """What the cells of a list say of how they are written, gathered block by block.

    Parameters
    ----------
    cells : Cells
        Any block of the list: says how it is laid out.
    naming : Naming
        What its columns are.
    strings, numbers : collection of str
        Columns that a model takes for text or for numbers.
    year : int
        The present one.
    named : bool
        Whether the rows are offers; else they are signals, in the units that the model learned.
    """

    def __init__(
        self,
        cells: Cells,
        naming: Naming,
        strings: Collection[str],
        numbers: Collection[str],
        year: int,
        *,
        named: bool,
    ) -> None:
        self._naming = naming
        self._wanted = {
            name: wanted_of(
                name, naming.received_as(name), cells, own=not named and name in numbers
            )
            for name in number_names(naming, strings, numbers)
        }
        self._numbers = {name: NumberEvidence() for name in self._wanted}
        times = [name for name in naming.known if name in TIMES and name not in self._wanted]
        self._times = {name: DateEvidence(year) for name in times}
        self._alone = cells.carried is not None
        self._carried: set[str] = set()

    def add(self, table: pa.Table, carried: Collection[str] | None = None) -> None:
        """Take in a block of rows.

        Parameters
        ----------
        table : pyarrow.Table
            Text columns as received, trimmed, null where empty.
        carried : collection of str, optional
            Of rejects that came back: how their list wrote its numbers and dates.
        """
        self._carried |= {*(carried or ())}
        for name, numbers in self._numbers.items():
            numbers.add(table.column(self._naming.received_as(name)))
        for name, times in self._times.items():
            times.add(without_missing(table.column(self._naming.received_as(name))))

    def merge(self, other: Evidence) -> None:
        """Take in what the blocks behind those taken in so far say.

        Parameters
        ----------
        other : Evidence
            Of these blocks.
        """
        self._carried |= other._carried
        self._numbers = {n: held.merge(other._numbers[n]) for n, held in self._numbers.items()}
        self._times = {n: held.merge(other._times[n]) for n, held in self._times.items()}

    def decide(self) -> Reading:
        """Return how the list is read."""
        times = {name: held.decide() for name, held in self._times.items()}
        numbers = decide_styles(self._numbers, self._wanted, alone=self._alone)
        told = told_styles(self._carried)
        kept = {name: told.get(self._naming.received_as(name), {}) for name in (*numbers, *times)}
        return Reading(
            self._naming,
            {name: restored_numbers(style, kept[name]) for name, style in numbers.items()},
            {name: restored_dates(style, kept[name]) for name, style in times.items()},
        )
