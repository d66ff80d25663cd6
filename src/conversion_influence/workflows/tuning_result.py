"""What a search for settings gave, in numbers and in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.evaluation.worthwhile import WORTHWHILE

if TYPE_CHECKING:
    from conversion_influence.modeling.study import Trial


@dataclass(frozen=True, eq=False)
class Tuning:
    """What a search for settings gave.

    Attributes
    ----------
    out : Path
        YAML with the best settings.
    trials : tuple of Trial
        All finished trials of the study, by number.
    ran : int
        Of them, those of this run.
    best, given : Trial
        The best, and that of the settings given.
    gain : float
        Log loss per exposure of the settings given less that of the best, in nats.
    standard_error : float
        Of the gain, by creators that share luck; NaN below two creators.
    rows : int
        Training rows; no other was read.
    asked : int
        Trials asked for.
    halted : bool
        Whether a halt was asked for.
    study : str
        Name of the study in its database.
    run_id : str or None
        Where this run was recorded.
    warnings : tuple of str
        What the data's owner should know.
    seconds : float
        Wall time.
    """

    out: Path
    trials: tuple[Trial, ...]
    ran: int
    best: Trial
    given: Trial
    gain: float
    standard_error: float
    rows: int
    asked: int
    halted: bool
    study: str
    run_id: str | None
    warnings: tuple[str, ...]
    seconds: float

    @property
    def worth_it(self) -> bool:
        """Whether the best is ahead by more than one standard error, and by `WORTHWHILE`."""
        return self.gain > self.standard_error and self._share >= WORTHWHILE

    @property
    def _share(self) -> float:
        """The gain as a share of the loss of the settings given."""
        return self.gain / (self.given.log_loss or math.nan)

    @property
    def pruned(self) -> int:
        """Number of trials given up early."""
        return sum(trial.log_loss is None for trial in self.trials)

    @property
    def stopped(self) -> str:
        """Why the search ended: ``trials``, ``time`` or ``asked``."""
        if len(self.trials) >= self.asked:
            return "trials"
        return "asked" if self.halted else "time"

    @property
    def words(self) -> tuple[str, ...]:
        """What happened, in sentences."""
        ended = {
            "trials": "",
            "time": (
                f" The time for trials ended before {self.asked}; with reading the data and the "
                f"trial that was under way it took {self.seconds / 60:.1f} minutes in all."
            ),
            "asked": " You stopped it; the same call goes on with it.",
        }[self.stopped]
        return (
            f"{len(self.trials)} settings were tried ({self.ran} of them now; {self.pruned} given "
            f"up early), each on {self.rows:,} training rows walking forward.{ended}",
            self._verdict,
        )

    @property
    def _verdict(self) -> str:
        if self.best.number == self.given.number:
            return "Not worth it: no other settings foretold better than those you have."
        ahead = (
            f"trial {self.best.number} foretold better by {self.gain:.3g} nats per exposure "
            f"({self._share:.2%} of the loss; standard error {self.standard_error:.2g})"
        )
        if self.gain > self.standard_error and not self.worth_it:
            return (
                f"Not worth it: {ahead}, which is less than the {WORTHWHILE:.1%} from which a lead "
                "is worth the trouble. Keep what you have."
            )
        if not self.worth_it:
            return f"Not worth it: {ahead}, which is within one standard error. Keep what you have."
        return (
            f"Perhaps worth it: {ahead}. The best of many is flattered by having been chosen: "
            "train with it and see whether the test slice agrees."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        error = None if math.isnan(self.standard_error) else self.standard_error
        return {
            "out": str(self.out),
            "study": self.study,
            "trials": [
                {
                    "number": trial.number,
                    "given": trial.given,
                    "log_loss": trial.log_loss,
                    "settings": trial.settings.model_dump(mode="json"),
                }
                for trial in self.trials
            ],
            "ran": self.ran,
            "pruned": self.pruned,
            "stopped": self.stopped,
            "best": self.best.number,
            "given": self.given.number,
            "gain": self.gain,
            "standard_error": error,
            "worth_it": self.worth_it,
            "rows": self.rows,
            "words": list(self.words),
            "run_id": self.run_id,
            "warnings": list(self.warnings),
            "seconds": round(self.seconds, 3),
        }


def so_far(trials: Sequence[Trial], asked: int) -> tuple[int, int, str]:
    """Return how many trials are done, of how many, and what is known of them.

    Parameters
    ----------
    trials : sequence of Trial
        Those finished.
    asked : int
        How many there shall be.
    """
    losses = [trial.log_loss for trial in trials if trial.log_loss is not None]
    given = next((trial.log_loss for trial in trials if trial.given), None)
    if given is None:
        return len(trials), asked, "first the settings given"
    gained = 1.0 - min(losses) / given
    if gained == 0.0:
        return len(trials), asked, "best so far: the settings given"
    return len(trials), asked, f"best so far: {gained:.2%} less loss than the settings given"
