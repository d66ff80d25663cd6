"""What a backtest found, as one value and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.evaluation.verdict_advice import together
from conversion_influence.messages.said import Said
from conversion_influence.report.documents import plain_records
from conversion_influence.workflows.audit_result import versions

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.evaluation.judgement import Judgement

ALL = "all"
"""Slice of the placements of all cuts."""

NEW_CREATORS = "new_creators"
"""Slice of placements judged by models that had learned from none of their creators."""


@dataclass(frozen=True)
class Cut:
    """One cut date.

    Attributes
    ----------
    name : str
        Slice of the judgement, ``cut_1`` and so on.
    at : str
        The instant; what was settled before it was learned from.
    until : str or None
        Instant before which the judged placements were booked; None to the end.
    learned, judged, creators : int
        Placements learned from, placements judged and their creators.
    """

    name: str
    at: str
    until: str | None
    learned: int
    judged: int
    creators: int


@dataclass(frozen=True, eq=False)
class Money:
    """What choosing by each forecast would have brought in.

    Attributes
    ----------
    placements, of : int
        Judged placements with known revenue and cost, and all that were judged.
    gains, differences : pandas.DataFrame
        From `evaluation.gains.gains_tables`.
    """

    placements: int
    of: int
    gains: pd.DataFrame
    differences: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Backtest:
    """What a backtest found.

    Attributes
    ----------
    data, out : Path
        Where the data are, and the report.
    fingerprint : mapping of str to str
        ``data`` and ``config``.
    seed, rows, signals : int
        Of all random choices; placements; signals.
    left_out : tuple of str
        Catalog signals the data could not feed.
    cuts : tuple of Cut
        Oldest first.
    judgement : Judgement
        Of later placements: a slice per cut, and `ALL`, which the verdict is about.
    new_creators : Judgement or None
        Of later placements of creators that were not learned from; None where it was not asked.
    folds : int
        Groups of creators that were left out in turn.
    parts : pandas.DataFrame
        From `evaluation.parts.parts_table`.
    money : Money or None
        None where revenue and cost are not known.
    notes : tuple of str
        What to know before trusting the figures.
    seconds : float
        How long it took.
    """

    data: Path
    out: Path
    fingerprint: Mapping[str, str]
    seed: int
    rows: int
    signals: int
    left_out: tuple[str, ...]
    cuts: tuple[Cut, ...]
    judgement: Judgement
    new_creators: Judgement | None
    folds: int
    parts: pd.DataFrame
    money: Money | None
    notes: tuple[str, ...]
    seconds: float

    @property
    def together(self) -> Said | None:
        """How both verdicts go together; None where the first says all, or there is no second."""
        if self.new_creators is None:
            return None
        return together(self.judgement.verdict.code, self.new_creators.verdict.code)

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {
            "verdict": asdict(self.judgement.verdict),
            "cuts": [asdict(cut) for cut in self.cuts],
            "judge": self.judgement.to_dict(),
            "differences": self.judgement.differences_to_dict(),
            "new_creators": None if self.new_creators is None else _judged(self.new_creators),
            "folds": self.folds,
            "parts": plain_records(self.parts),
            "money": None if self.money is None else _money(self.money),
            "rows": self.rows,
            "signals": self.signals,
            "left_out": list(self.left_out),
            "notes": list(self.notes),
            "data": str(self.data),
            "fingerprint": dict(self.fingerprint),
            "seed": self.seed,
            "versions": versions(),
            "out": str(self.out),
            "seconds": self.seconds,
        }


def _judged(judgement: Judgement) -> dict[str, Any]:
    return {
        "verdict": asdict(judgement.verdict),
        "judge": judgement.to_dict()[NEW_CREATORS],
        "differences": judgement.differences_to_dict()[NEW_CREATORS],
    }


def _money(money: Money) -> dict[str, Any]:
    return {
        "placements": money.placements,
        "of": money.of,
        "gains": plain_records(money.gains),
        "differences": plain_records(money.differences),
    }
