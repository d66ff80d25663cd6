"""What setting the level of a model anew gave, in numbers and in sentences."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.messages.notes import Note, notes_told

if TYPE_CHECKING:
    from conversion_influence.modeling.refresh import Shift
    from conversion_influence.tracking import Tracked


@dataclass(frozen=True, eq=False)
class Recalibration:
    """What setting the level anew gave.

    Attributes
    ----------
    bundle : Path
        Folder of the new model.
    parent : str
        Digest of the model it was made from.
    shift : Shift
        What was added to the parent's log-odds, and what the placements were foretold.
    since_training : float
        What was added to log-odds since training, in all.
    settled : int
        Placements that the model did not learn from and whose outcome is final.
    notes : tuple of Note
        What was left out.
    warnings : tuple of str
        What the data's owner should know.
    tracked : Tracked or None
        Where the new version was recorded.
    seconds : float
        Wall time.
    """

    bundle: Path
    parent: str
    shift: Shift
    since_training: float
    settled: int
    notes: tuple[Note, ...]
    warnings: tuple[str, ...]
    tracked: Tracked | None
    seconds: float

    @property
    def words(self) -> tuple[str, ...]:
        """What happened, in sentences."""
        shift = self.shift
        ratio = shift.foretold_after / shift.foretold - 1.0
        way = "raised" if ratio >= 0 else "lowered"
        newest = (
            "they set its level"
            if shift.placements == self.settled
            else f"the newest {shift.placements:,} of them set its level"
        )
        surplus = shift.conversions - shift.foretold
        brought = "more" if surplus > 0.0 else "fewer"
        against = ""
        if surplus * shift.value < 0.0:
            against = (
                f"{brought.capitalize()} came than foretold, and yet likelihoods are {way}: "
                "exposures of one placement and placements of one creator share their luck, so a "
                "few large ones count for less than in these sums, and the level is held near that "
                "of training. "
            )
        verdict = "" if shift.low > 0 or shift.high < 0 else " No change at all would fit them too."
        return (
            f"{self.settled:,} placements have settled that the model did not learn from; "
            f"{newest}.",
            f"They brought {shift.conversions:,.0f} conversions, and {shift.foretold:,.1f} were "
            f"foretold. At the new level {shift.foretold_after:,.1f} would be foretold (90% "
            f"interval {shift.foretold_low:,.1f} to {shift.foretold_high:,.1f}).",
            f"{against}Likelihoods are {way} by {abs(ratio):.1%} ({shift.value:+.3f} in log-odds, "
            f"90% interval {shift.low:+.3f} to {shift.high:+.3f}).{verdict} Ranks stay as they "
            "are.",
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        tracked = self.tracked
        return {
            "bundle": str(self.bundle),
            "parent": self.parent,
            "shift": asdict(self.shift),
            "since_training": self.since_training,
            "settled": self.settled,
            "words": list(self.words),
            "notes": notes_told(self.notes, "en"),
            "warnings": list(self.warnings),
            "run_id": tracked.run_id if tracked else None,
            "model_version": tracked.version if tracked else None,
            "seconds": round(self.seconds, 3),
        }
