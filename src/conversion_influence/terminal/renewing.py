"""What a model set at a new level looks like on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversion_influence.messages.notes import notes_told
from conversion_influence.terminal.basics import say, show_notes

if TYPE_CHECKING:
    from conversion_influence.workflows import Recalibration


def show_recalibration(done: Recalibration) -> None:
    """Print what setting the level anew found.

    Parameters
    ----------
    done : Recalibration
        From `workflows.recalibrate`.
    """
    for sentence in done.words:
        say(sentence)
    show_notes((*notes_told(done.notes, "en"), *done.warnings))
    say(f"Model: {done.bundle} (made from {done.parent[:12]})")
    if done.tracked:
        tracked = done.tracked
        say(f"Run: {tracked.run_id} ({tracked.model} version {tracked.version}, @{tracked.alias})")
