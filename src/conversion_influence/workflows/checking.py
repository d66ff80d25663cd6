"""Check a list: what is understood of it, and what would be scored, before anything is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import Language
from conversion_influence.messages.notes import Note, notes_told
from conversion_influence.tables.addresses import is_address, is_listing
from conversion_influence.tables.memory import within_memory
from conversion_influence.workflows.candidates import opened, with_signals
from conversion_influence.workflows.clock import Step, utc_now
from conversion_influence.workflows.listed import read_list
from conversion_influence.workflows.notes import THIN, unknown_notes

if TYPE_CHECKING:
    from conversion_influence.lists.mapping import Choices
    from conversion_influence.lists.understanding import Understanding


@dataclass(frozen=True)
class DryRun:
    """What a prediction would score.

    Attributes
    ----------
    understood : Understanding
        How the list was read; creators that no table knows are among its faulty rows.
    scored : int
        Rows that would be scored.
    coverage : float or None
        Mean share of the model's signals that are known; None where nothing would be scored.
    thin : int
        Rows of which less than half of the signals are known.
    model : str
        Digest of the bundle.
    notes : tuple of Note
        What the user should know.
    """

    understood: Understanding
    scored: int
    coverage: float | None
    thin: int
    model: str
    notes: tuple[Note, ...]

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the stable JSON form.

        Parameters
        ----------
        language : {"en", "fr"}
            Of words.
        """
        return {
            "understood": self.understood.to_dict(language),
            "scored": self.scored,
            "coverage": self.coverage,
            "thin": self.thin,
            "model": self.model,
            "notes": notes_told(self.notes, language),
        }


def is_list(place: Path) -> bool:
    """Return whether a path is a list of creators, not a folder, database or listing of tables.

    Parameters
    ----------
    place : Path
        As the user gave it.
    """
    text = str(place)
    if text == "-":
        return True
    if is_address(text.replace(":/", "://", 1)) or is_listing(text):
        return False
    return not place.is_dir() and (place.exists() or place.suffix != "")


@within_memory()
def check_list(
    candidates: Path,
    model: Path | None,
    choices: Choices | None = None,
    sheet: str | None = None,
    *,
    step: Step = lambda _: None,
) -> Understanding:
    """Say what is understood of a list.

    Parameters
    ----------
    candidates : Path
        The list.
    model : Path, optional
        Folder of a bundle: says which columns are its signals.
    choices : Choices, optional
        What the user says of the columns.
    sheet : str, optional
        Sheet of a workbook.
    step : callable
        Told what begins.
    """
    from conversion_influence.bundle import load_bundle
    from conversion_influence.lists.candidates import read_candidates
    from conversion_influence.lists.understanding import understand

    if model is None:
        step("reading the list")
        return understand(read_candidates(candidates, now=utc_now(), choices=choices, sheet=sheet))
    step("checking the model")
    bundle = load_bundle(model)
    step("reading the list")
    facts = bundle.record.facts if bundle.record is not None else {}
    data = None if facts.get("kind") == "flat" else Path()
    listed = read_list(candidates, bundle, data, choices, sheet)
    return understand(listed, bundle.encoding.signals)


@within_memory()
def dry_run(
    candidates: Path,
    model: Path,
    data: Path | None,
    choices: Choices | None = None,
    sheet: str | None = None,
    *,
    step: Step = lambda _: None,
) -> DryRun:
    """Do all that predicting does up to scoring, and write nothing.

    Parameters
    ----------
    candidates, model, data, choices, sheet, step
        As for `prediction.predict`.

    Returns
    -------
    DryRun
        What would be scored.
    """
    from conversion_influence.bundle import load_bundle
    from conversion_influence.lists.understanding import understand
    from conversion_influence.scoring import with_all_signals
    from conversion_influence.scoring.given import facts_of

    step("checking the model")
    bundle = load_bundle(model)
    signals: Sequence[str] = bundle.encoding.signals
    step("reading the list")
    listed = read_list(candidates, bundle, data, choices, sheet)
    with opened(data, step) as tables:
        listed, frame = with_signals(listed, bundle, tables, data, step)
    known = with_all_signals(frame, bundle)[list(signals)].notna().mean(axis=1)
    unknown = unknown_notes(frame, signals, facts_of(bundle))
    understood = understand(listed, signals)
    return DryRun(
        understood=replace(understood, notes=()),
        scored=len(frame),
        coverage=float(known.mean()) if len(known) else None,
        thin=int((known < THIN).sum()),
        model=str(bundle.digest),
        notes=(*listed.notes, *unknown),
    )
