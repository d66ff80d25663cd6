"""What a prediction run gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.messages.notes import Note, notes_told
from conversion_influence.workflows.candidates import in_order

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.errors import Language
    from conversion_influence.lists.rejects import Reject
    from conversion_influence.workflows.parts import Parts

MOST_LEFT_OUT = 10_000
"""Rejects and duplicates that are held; the file of them has all."""


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a prediction run gave.

    Attributes
    ----------
    scores : pandas.DataFrame
        The scored candidates, likeliest first, or the best of a long list: ``rank``,
        ``rank_by_followers``, the candidate's own columns, then the scores, among them the reasons.
        The written file holds all.
    rejects : tuple of Reject
        Candidates that could not be scored, each with its reason; the first `MOST_LEFT_OUT`.
    duplicates : tuple of Reject
        Candidates that stand further up already, each with the line of the first; as many.
    total : int
        Rows of the list: scored + rejected + duplicated.
    scored, rejected, duplicated : int
        How many of them there are.
    notes : tuple of Note
        How the list was read, and what is missing from it.
    model : str
        Digest of the bundle.
    out, rejects_file, report : Path or None
        Files that were written.
    language : {"en", "fr"}
        Of the reasons.
    contributions : pandas.DataFrame or None
        Same rows as the scores: how far each group of signals moves the log-odds
        (`scoring.contributions_by_group`).
    received : mapping of str to str
        What the list itself calls columns that are known under another name.
    """

    scores: pd.DataFrame
    rejects: tuple[Reject, ...]
    total: int
    notes: tuple[Note, ...]
    model: str
    scored: int
    rejected: int
    duplicated: int = 0
    out: Path | None = None
    rejects_file: Path | None = None
    language: Language = "en"
    contributions: pd.DataFrame | None = None
    duplicates: tuple[Reject, ...] = ()
    received: Mapping[str, str] = field(default_factory=dict)
    report: Path | None = None

    @property
    def left_out(self) -> tuple[Reject, ...]:
        """Rejects and duplicates that are held, by line."""
        return in_order(self.rejects, self.duplicates)

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        from conversion_influence.report.documents import plain_records

        return {
            "total": self.total,
            "scored": self.scored,
            "rejected": self.rejected,
            "duplicated": self.duplicated,
            "scores": plain_records(self.scores),
            "contributions": []
            if self.contributions is None
            else plain_records(self.contributions),
            "rejects": [reject.to_dict(self.language) for reject in self.rejects],
            "duplicates": [reject.to_dict(self.language) for reject in self.duplicates],
            "notes": notes_told(self.notes, self.language),
            "model": self.model,
            "out": str(self.out) if self.out else None,
            "rejects_file": str(self.rejects_file) if self.rejects_file else None,
            "report": str(self.report) if self.report else None,
        }


def left_out(parts: Parts) -> tuple[tuple[Reject, ...], tuple[Reject, ...]]:
    """Return the first rejects and duplicates of a list.

    Parameters
    ----------
    parts : Parts
        All scored.
    """
    rejects: list[Reject] = []
    duplicates: list[Reject] = []
    if parts.about.rejected or parts.about.duplicated:
        for refused, again in parts.left_out():
            rejects += refused[: MOST_LEFT_OUT - len(rejects)]
            duplicates += again[: MOST_LEFT_OUT - len(duplicates)]
            if len(rejects) == MOST_LEFT_OUT:
                break
    return tuple(rejects), tuple(duplicates)


def require_all(parts: Parts, rows: int) -> None:
    """Stop where a row was lost: in = scored + rejected + duplicates.

    Parameters
    ----------
    parts : Parts
        All scored.
    rows : int
        That came in.
    """
    about = parts.about
    out = (about.counts.rows, about.rejected, about.duplicated)
    if sum(out) != rows or sum(parts.sizes) != about.counts.rows:
        msg = f"{rows} rows came in, {out[0]} + {out[1]} + {out[2]} went out"
        raise AssertionError(msg)
