"""What the notes on a ranked list count, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from conversion_influence.workflows.exposures import ASSUMED
from conversion_influence.workflows.notes import THIN, unknown_in

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Counts:
    """Rows of a ranked list by what is known of them; two parts add up.

    Attributes
    ----------
    rows : int
        All.
    scored, expected, priced, earning, chance : int
        With a score, expected conversions, a cost of each, an expected revenue, a chance to keep a
        target cost.
    unvalued, costless, unplanned : int
        Without what a conversion is worth, a cost, exposures of their own.
    assumed : int
        Whose exposures are assumed.
    thin : int
        Scored with less than `notes.THIN` of the signals known.
    flags : mapping of str to int
        By flag.
    unknown : tuple of str or None
        Signals that are given for no row; None before any row.
    """

    rows: int = 0
    scored: int = 0
    expected: int = 0
    priced: int = 0
    earning: int = 0
    chance: int = 0
    unvalued: int = 0
    costless: int = 0
    unplanned: int = 0
    assumed: int = 0
    thin: int = 0
    flags: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[str, ...] | None = None

    def __add__(self, other: Counts) -> Counts:
        numbers = {
            one.name: getattr(self, one.name) + getattr(other, one.name)
            for one in fields(self)
            if one.name not in ("flags", "unknown")
        }
        flags = Counter(self.flags)
        flags.update(other.flags)
        if self.unknown is None or other.unknown is None:
            unknown = self.unknown if other.unknown is None else other.unknown
        else:
            unknown = tuple(name for name in self.unknown if name in other.unknown)
        return Counts(**numbers, flags=dict(flags), unknown=unknown)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; `from_dict` reads them."""
        return asdict(self)

    @staticmethod
    def from_dict(stored: Mapping[str, Any]) -> Counts:
        """Return what `to_dict` wrote.

        Parameters
        ----------
        stored : mapping
            Plain values.
        """
        unknown = stored["unknown"]
        return Counts(**{**stored, "unknown": None if unknown is None else tuple(unknown)})


def count(frame: pd.DataFrame, told: pd.DataFrame, signals: Sequence[str]) -> Counts:
    """Count a part of a list.

    Parameters
    ----------
    frame : pandas.DataFrame
        Candidates with their signals.
    told : pandas.DataFrame
        Their figures, same index.
    signals : sequence of str
        Of the model.
    """
    if frame.empty:
        return Counts()

    def given(table: pd.DataFrame, name: str) -> int:
        return int(table[name].notna().sum()) if name in table else 0

    rows = len(frame)
    flags: Counter[str] = Counter()
    for together, many in told["flags"].value_counts().items():
        flags.update(dict.fromkeys(filter(None, str(together).split(";")), int(many)))
    return Counts(
        rows=rows,
        scored=given(told, "score"),
        expected=given(told, "expected_conversions"),
        priced=given(told, "cost_per_conversion"),
        earning=given(told, "expected_revenue"),
        chance=given(told, "chance_cost"),
        unvalued=rows - given(frame, "value_per_conversion"),
        costless=rows - given(frame, "cost"),
        unplanned=rows - given(frame, "exposures"),
        assumed=int((told[ASSUMED[2]] == "yes").sum()) if ASSUMED[2] in told else 0,
        thin=int((told["coverage"] < THIN).sum()),
        flags=dict(flags),
        unknown=tuple(unknown_in(frame, signals)),
    )
