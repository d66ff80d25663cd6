"""What a model set at a new level looks like on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversion_influence.messages.notes import notes_told
from conversion_influence.messages.said import Said
from conversion_influence.terminal.basics import say, show_notes

if TYPE_CHECKING:
    from conversion_influence.errors import Language
    from conversion_influence.workflows import Recalibration

MODEL = Said(
    "Model: {bundle} (made from {parent})", "Modèle : {bundle} (fait à partir de {parent})"
)
RUN = Said(
    "Run: {run_id} ({model} version {version}, @{alias})",
    "Exécution : {run_id} ({model} version {version}, @{alias})",
)
RUN_APART = Said(
    "Run: {run_id} ({model} version {version}; the alias stays where it was, since no change at "
    "all would fit too)",
    "Exécution : {run_id} ({model} version {version} ; l'alias reste où il était, car ne rien "
    "changer conviendrait aussi)",
)


def show_recalibration(done: Recalibration, language: Language = "en") -> None:
    """Print what setting the level anew found.

    Parameters
    ----------
    done : Recalibration
        From `workflows.recalibrate`.
    language : {"en", "fr"}
        Of the words.
    """
    for sentence in done.sentences(language):
        say(sentence)
    warnings = [each.told(language) for each in done.warnings]
    show_notes((*notes_told(done.notes, language), *warnings), language)
    say(MODEL.told(language, {"bundle": done.bundle, "parent": done.parent[:12]}))
    if done.tracked:
        run = RUN if done.tracked.alias else RUN_APART
        say(run.told(language, vars(done.tracked)))
