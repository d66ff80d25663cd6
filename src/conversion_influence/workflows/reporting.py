"""The page that explains a ranked list: what it needs is gathered, and one file is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.workflows.clock import created_at
from conversion_influence.workflows.out_places import require_file_place

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.bundle import Bundle
    from conversion_influence.errors import Language
    from conversion_influence.report.page_content import About, Content
    from conversion_influence.tables.sources import Tables
    from conversion_influence.workflows.prediction_result import Prediction

ENDINGS = (".html",)


@dataclass(frozen=True, eq=False)
class Seen:
    """The rows of a list that are explained one by one, likeliest first, and their past.

    Attributes
    ----------
    placements, audience : pandas.DataFrame
        From `dataset.seen`; without rows where there are no tables.
    """

    placements: pd.DataFrame
    audience: pd.DataFrame


def require_report_place(report: Path | None, candidates: Path) -> None:
    """Refuse before the work a page that could not be written.

    Parameters
    ----------
    report : Path or None
        Where it shall stand.
    candidates : Path
        The list, which it must not replace.

    Raises
    ------
    OutputError
        If it cannot stand there.
    """
    if report is not None:
        require_file_place(report, [candidates], ENDINGS, option="--report")


def look_back(candidates: pd.DataFrame, tables: Tables | None) -> Seen:
    """Return what the tables hold of the past of the candidates that are explained one by one.

    Parameters
    ----------
    candidates : pandas.DataFrame
        The best rows of the list, likeliest first.
    tables : Tables, optional
        The opened raw tables.
    """
    import pandas as pd

    from conversion_influence.dataset.seen import (
        AUDIENCE,
        PLACEMENT,
        past_audience,
        past_placements,
    )
    from conversion_influence.report.page_content import MOST_CARDS

    if tables is None:
        return Seen(pd.DataFrame(columns=PLACEMENT), pd.DataFrame(columns=AUDIENCE))
    asked = candidates[["creator_id", "as_of", "platform"]].head(MOST_CARDS)
    return Seen(past_placements(tables, asked), past_audience(tables, asked))


def write_report(
    done: Prediction,
    report: Path,
    made: Path,
    candidates: Path,
    frame: pd.DataFrame,
    bundle: Bundle,
    seen: Seen,
) -> Prediction:
    """Write the page of a ranked list, which opens in the language of its reasons.

    Parameters
    ----------
    done : Prediction
        What is ranked.
    report : Path
        Where the page shall stand in the end.
    made : Path
        Where it is made.
    candidates : Path
        The list.
    frame : pandas.DataFrame
        Signals of the ranked rows, in the same order.
    bundle : Bundle
        The model.
    seen : Seen
        From `look_back`.

    Returns
    -------
    Prediction
        The same, with where the page is.
    """
    from conversion_influence.report.page import page

    content = _content(done, candidates, frame, bundle, seen)
    made.write_bytes(page(content, done.language))
    return replace(done, report=report)


def _content(
    done: Prediction, candidates: Path, frame: pd.DataFrame, bundle: Bundle, seen: Seen
) -> Content:
    """Return what the page tells; ``frame`` stands in rank order."""
    import pandas as pd

    from conversion_influence.messages.notes import notes_told
    from conversion_influence.messages.said import Said
    from conversion_influence.modeling.certainty import Certainty, evidence_of
    from conversion_influence.report.page_content import MOST_CARDS, Content
    from conversion_influence.scoring import followers_of
    from conversion_influence.scoring.given import facts_of

    limits = Certainty.from_dict(facts_of(bundle))
    groups = pd.DataFrame() if done.contributions is None else done.contributions
    notes = zip(notes_told(done.notes, "en"), notes_told(done.notes, "fr"), strict=True)
    return Content(
        scores=done.scores,
        followers=followers_of(frame).to_numpy(),
        evidence=evidence_of(frame),
        spread=None if limits is None else limits.spread,
        reasons=_reasons(done, frame.head(MOST_CARDS), bundle),
        groups=groups.head(MOST_CARDS),
        placements=seen.placements,
        audience=seen.audience,
        rejects=done.rejects,
        duplicates=done.duplicates,
        total=done.total,
        scored=done.scored,
        rejected=done.rejected,
        duplicated=done.duplicated,
        notes=tuple(Said(*both) for both in notes),
        about=_about(candidates, bundle, seen),
    )


def _reasons(
    done: Prediction, frame: pd.DataFrame, bundle: Bundle
) -> dict[Language, list[list[str]]]:
    """Return the reasons of the first rows in both languages; one has been computed already."""
    from conversion_influence.scoring import explain, with_all_signals

    other: Language = "fr" if done.language == "en" else "en"
    told = explain(with_all_signals(frame, bundle), bundle, language=other)
    mine = done.scores[list(told.columns)].head(len(frame))
    return {done.language: mine.to_numpy().tolist(), other: told.to_numpy().tolist()}


def _about(candidates: Path, bundle: Bundle, seen: Seen) -> About:
    from conversion_influence.report.page_content import About
    from conversion_influence.workflows.pairs import is_choice
    from conversion_influence.workflows.trained import refreshes

    record = bundle.record
    return About(
        candidates=candidates.name,
        made_at=_utc(created_at()),
        trained_at=_utc(record.created_at) if record else None,
        model=str(bundle.digest),
        judge=record.judge if record else {},
        choice=is_choice(bundle),
        refreshed=len(refreshes(record)) if record else 0,
        data=not (seen.placements.empty and seen.audience.empty),
    )


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)
