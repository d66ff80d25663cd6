"""Predict: read a list, find the creators, compute their signals, score, rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import ConfigError
from conversion_influence.messages.notes import Note, notes_told
from conversion_influence.tables.memory import within_memory
from conversion_influence.workflows.candidates import in_order, opened, with_signals
from conversion_influence.workflows.clock import Step, utc_now
from conversion_influence.workflows.files import require_file_place, require_room
from conversion_influence.workflows.money import money_notes, require_amounts
from conversion_influence.workflows.ranked_file import (
    ENDINGS,
    MOST_OF_OURS,
    given_columns,
    write_prediction,
)
from conversion_influence.workflows.reporting import look_back, require_report_place, write_report

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.bundle import Bundle
    from conversion_influence.errors import Language
    from conversion_influence.lists.candidates import CandidateList
    from conversion_influence.lists.mapping import Choices
    from conversion_influence.lists.rejects import Reject


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a prediction run gave.

    Attributes
    ----------
    scores : pandas.DataFrame
        One row per scored candidate, likeliest first: ``rank``, the candidate's own columns, then
        the scores.
    rejects : tuple of Reject
        Candidates that could not be scored, each with its reason.
    duplicates : tuple of Reject
        Candidates that stand further up already, each with the line of the first.
    total : int
        Rows of the list: scored + rejected + duplicates.
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
    out: Path | None = None
    rejects_file: Path | None = None
    language: Language = "en"
    contributions: pd.DataFrame | None = None
    duplicates: tuple[Reject, ...] = ()
    received: Mapping[str, str] = field(default_factory=dict)
    report: Path | None = None

    @property
    def left_out(self) -> tuple[Reject, ...]:
        """Rejects and duplicates, by line."""
        return in_order(self.rejects, self.duplicates)

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        from conversion_influence.report.documents import plain_records

        return {
            "total": self.total,
            "scored": len(self.scores),
            "rejected": len(self.rejects),
            "duplicated": len(self.duplicates),
            "scores": plain_records(self.scores),
            "contributions": []
            if self.contributions is None
            else plain_records(self.contributions),
            "rejects": [reject.to_dict() for reject in self.rejects],
            "duplicates": [reject.to_dict() for reject in self.duplicates],
            "notes": notes_told(self.notes, self.language),
            "model": self.model,
            "out": str(self.out) if self.out else None,
            "rejects_file": str(self.rejects_file) if self.rejects_file else None,
            "report": str(self.report) if self.report else None,
        }


@within_memory()
def predict(
    candidates: Path,
    model: Path,
    data: Path | None,
    *,
    out: Path | None = None,
    language: Language = "en",
    locale: Language | None = None,
    target_cost: float | None = None,
    value: float | None = None,
    choices: Choices | None = None,
    sheet: str | None = None,
    keep_mapping: Path | None = None,
    report: Path | None = None,
    step: Step = lambda _: None,
) -> Prediction:
    """Score a list of candidates.

    Parameters
    ----------
    candidates : Path
        The list; with ``data`` creators and offers, without it a flat table of signals.
    model : Path
        Folder of the bundle.
    data : Path, optional
        Folder of raw tables to compute signals from.
    out : Path, optional
        File to write, see `ranked_file.ENDINGS`; rejects go to ``<name>.rejects.csv`` beside it.
    language : {"en", "fr"}
        Of the reasons.
    locale : {"en", "fr"}, optional
        Of the files (`report.columns.Layout`); that of the language by default.
    target_cost : float, optional
        Highest cost of a conversion that is worth it, above 0.
    value : float, optional
        What a conversion is worth where the list does not say, above 0.
    choices : Choices, optional
        What the user says of the columns.
    sheet : str, optional
        Sheet of a workbook.
    keep_mapping : Path, optional
        YAML file to write what the columns are to.
    report : Path, optional
        ``.html`` to write, the page that explains the list.
    step : callable
        Told what begins.

    Returns
    -------
    Prediction
        Every row of the list scored, rejected or a duplicate.
    """
    if out is not None:
        require_file_place(out, [candidates], ENDINGS)
    require_report_place(report, candidates)
    require_amounts(target_cost, value)
    from conversion_influence.bundle import load_bundle
    from conversion_influence.lists.mapping_file import save_mapping
    from conversion_influence.scoring import MOVED, followers_of, ranked, score
    from conversion_influence.scoring.given import facts_of
    from conversion_influence.workflows.exposures import assumed_columns, exposure_notes
    from conversion_influence.workflows.notes import score_notes, unknown_notes
    from conversion_influence.workflows.pairs import is_choice

    step("checking the model")
    bundle = load_bundle(model)
    step("reading the list")
    listed = read_list(candidates, bundle, data, choices, sheet)
    if keep_mapping is not None:
        save_mapping(keep_mapping, listed.naming, choices.preset if choices else None)
    if out is not None:
        require_room(out, len(listed.frame), len(listed.frame.columns) + MOST_OF_OURS)
    with opened(data, step) as tables:
        listed, frame = with_signals(listed, bundle, tables, data, step)
        step("scoring")
        told = score(frame, bundle, language=language, target_cost=target_cost, value=value)
        told = told if data is None else assumed_columns(frame).join(told)
        scores = ranked(given_columns(listed, data), told, followers_of(frame))
        seen = None if report is None else look_back(listed.frame, told, tables)
    require_all(listed, len(scores))
    moved = [str(name) for name in told if str(name).startswith(MOVED)]
    contributions = scores[moved].set_axis([name.removeprefix(MOVED) for name in moved], axis=1)
    scores = scores.drop(columns=moved)
    assumed = exposure_notes(scores, bundle)
    unknown = unknown_notes(frame, bundle.encoding.signals, facts_of(bundle))
    done = Prediction(
        scores=scores,
        rejects=listed.rejects,
        duplicates=listed.duplicates,
        total=listed.total,
        notes=(
            *listed.notes,
            *assumed,
            *unknown,
            *score_notes(scores, choice=is_choice(bundle)),
            *money_notes(scores, frame, bundle, value),
        ),
        model=str(bundle.digest),
        language=language,
        contributions=contributions,
        received={known: received for received, known in listed.naming.mapping.items()},
    )
    if report is not None and seen is not None:
        done = write_report(done, report, candidates, frame, bundle, seen)
    return done if out is None else write_prediction(done, out, locale or language)


def read_list(
    candidates: Path,
    bundle: Bundle,
    data: Path | None,
    choices: Choices | None = None,
    sheet: str | None = None,
) -> CandidateList:
    """Return a list of creators and offers, or without ``data`` a flat table of signals.

    Parameters
    ----------
    candidates : Path
        The list.
    bundle : Bundle
        The model: it knows which columns are text and which are numbers.
    data : Path, optional
        Folder of raw tables.
    choices : Choices, optional
        What the user says of the columns.
    sheet : str, optional
        Sheet of a workbook.

    Raises
    ------
    ConfigError
        If the model learned from a flat table, to which raw tables have nothing to add.
    """
    from conversion_influence.lists.candidates import read_candidates, read_signal_rows

    texts = set(bundle.encoding.categories)
    numbers = set(bundle.encoding.signals) - texts
    if data is None:
        return read_signal_rows(
            candidates, now=utc_now(), strings=texts, numbers=numbers, choices=choices, sheet=sheet
        )
    if bundle.record is not None and bundle.record.facts.get("kind") == "flat":
        msg = (
            f"{bundle.path} learned from a flat table: its signals stand in the list itself and "
            f"are not computed from {data}. Leave out --data."
        )
        raise ConfigError(msg)
    return read_candidates(
        candidates, now=utc_now(), strings=texts, numbers=numbers, choices=choices, sheet=sheet
    )


def require_all(listed: CandidateList, scored: int) -> None:
    """Stop where a row was lost: in = scored + rejected + duplicates.

    Parameters
    ----------
    listed : CandidateList
        What came in.
    scored : int
        Rows that were scored.
    """
    apart = (len(listed.rejects), len(listed.duplicates))
    if scored + sum(apart) != listed.total:
        msg = f"{listed.total} rows came in, {scored} + {apart[0]} + {apart[1]} went out"
        raise AssertionError(msg)
