"""Predict: read a list, find the creators, compute their signals, score, rank."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import ConfigError
from conversion_influence.messages.notes import Note, notes_told
from conversion_influence.tables.memory import within_memory
from conversion_influence.workflows.candidates import opened, with_signals
from conversion_influence.workflows.clock import Step, utc_now
from conversion_influence.workflows.files import plain_records, require_file_place, write_tables

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.bundle import Bundle
    from conversion_influence.errors import Language
    from conversion_influence.lists.candidates import CandidateList
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
    total : int
        Rows of the list: scored + rejected.
    notes : tuple of Note or str
        How the list was read, and what is missing from it.
    model : str
        Digest of the bundle.
    out, rejects_file : Path or None
        Files that were written.
    language : {"en", "fr"}
        Of the reasons.
    contributions : pandas.DataFrame or None
        Same rows as the scores: how far each group of signals moves the log-odds
        (`scoring.contributions_by_group`).
    """

    scores: pd.DataFrame
    rejects: tuple[Reject, ...]
    total: int
    notes: tuple[Note | str, ...]
    model: str
    out: Path | None = None
    rejects_file: Path | None = None
    language: Language = "en"
    contributions: pd.DataFrame | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {
            "total": self.total,
            "scored": len(self.scores),
            "rejected": len(self.rejects),
            "scores": plain_records(self.scores),
            "contributions": []
            if self.contributions is None
            else plain_records(self.contributions),
            "rejects": [reject.to_dict() for reject in self.rejects],
            "notes": notes_told(self.notes, self.language),
            "model": self.model,
            "out": str(self.out) if self.out else None,
            "rejects_file": str(self.rejects_file) if self.rejects_file else None,
        }


@within_memory()
def predict(
    candidates: Path,
    model: Path,
    data: Path | None,
    *,
    out: Path | None = None,
    language: Language = "en",
    target_cost: float | None = None,
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
        ``.csv`` or ``.parquet`` to write; rejects go to ``<name>.rejects.csv`` beside it.
    language : {"en", "fr"}
        Of the reasons.
    target_cost : float, optional
        Highest cost of a conversion that is worth it, above 0.
    step : callable
        Told what begins.

    Returns
    -------
    Prediction
        Every row of the list scored or rejected.
    """
    if out is not None:
        require_file_place(out, [candidates])
    require_target(target_cost)
    from conversion_influence.bundle import load_bundle
    from conversion_influence.scoring import MOVED, followers_of, ranked, score
    from conversion_influence.scoring.given import facts_of
    from conversion_influence.workflows.exposures import assumed_columns, exposure_notes
    from conversion_influence.workflows.notes import score_notes, unknown_notes
    from conversion_influence.workflows.pairs import is_choice

    step("checking the model")
    bundle = load_bundle(model)
    step("reading the list")
    listed = read_list(candidates, bundle, data)
    with opened(data, step) as tables:
        listed, frame = with_signals(listed, bundle, tables, data, step)
        step("scoring")
        told = score(frame, bundle, language=language, target_cost=target_cost)
        told = told if data is None else assumed_columns(frame).join(told)
        scores = ranked(given_columns(listed, data), told, followers_of(frame))
    require_all(listed, len(scores))
    moved = [str(name) for name in told if str(name).startswith(MOVED)]
    contributions = scores[moved].set_axis([name.removeprefix(MOVED) for name in moved], axis=1)
    scores = scores.drop(columns=moved)
    assumed = exposure_notes(scores, bundle)
    unknown = unknown_notes(frame, bundle.encoding.signals, facts_of(bundle))
    done = Prediction(
        scores=scores,
        rejects=listed.rejects,
        total=listed.total,
        notes=(*listed.notes, *assumed, *unknown, *score_notes(scores, choice=is_choice(bundle))),
        model=str(bundle.digest),
        language=language,
        contributions=contributions,
    )
    return done if out is None else write_prediction(done, out)


def require_target(target_cost: float | None) -> None:
    """Refuse before the work a target that no cost can be compared with.

    Parameters
    ----------
    target_cost : float or None
        As for `predict`.

    Raises
    ------
    ConfigError
        If it is not above 0 or not finite.
    """
    if target_cost is not None and not 0.0 < target_cost < float("inf"):
        msg = f"a target cost per conversion must be above 0 and finite, got {target_cost:g}"
        raise ConfigError(msg)


def read_list(candidates: Path, bundle: Bundle, data: Path | None) -> CandidateList:
    """Return a list of creators and offers, or without ``data`` a flat table of signals.

    Parameters
    ----------
    candidates : Path
        The list.
    bundle : Bundle
        The model: it knows which columns are text and which are numbers.
    data : Path, optional
        Folder of raw tables.

    Raises
    ------
    ConfigError
        If the model learned from a flat table, to which raw tables have nothing to add.
    """
    from conversion_influence.lists.candidates import read_candidates, read_signal_rows

    texts = set(bundle.encoding.categories)
    numbers = set(bundle.encoding.signals) - texts
    if data is None:
        return read_signal_rows(candidates, now=utc_now(), strings=texts, numbers=numbers)
    if bundle.record is not None and bundle.record.facts.get("kind") == "flat":
        msg = (
            f"{bundle.path} learned from a flat table: its signals stand in the list itself and "
            f"are not computed from {data}. Leave out --data."
        )
        raise ConfigError(msg)
    return read_candidates(candidates, now=utc_now(), strings=texts, numbers=numbers)


def require_all(listed: CandidateList, scored: int) -> None:
    """Stop where a row was lost: in = scored + rejected.

    Parameters
    ----------
    listed : CandidateList
        What came in.
    scored : int
        Rows that were scored.
    """
    if scored + len(listed.rejects) != listed.total:
        msg = f"{listed.total} rows came in, {scored} + {len(listed.rejects)} went out"
        raise AssertionError(msg)


def given_columns(listed: CandidateList, data: Path | None) -> pd.DataFrame:
    """Return the candidates with the columns their file holds, and who and when was scored.

    Parameters
    ----------
    listed : CandidateList
        Clean candidates.
    data : Path, optional
        Folder of raw tables; without it nobody was looked up, and no instant was looked back from.
    """
    from conversion_influence.lists.offer import KNOWN

    looked_up = set() if data is None else {"creator_id", "as_of"}
    kept = listed.frame.drop(columns=["line", *(set(KNOWN) - listed.given - looked_up)])
    for name in kept.select_dtypes("float"):
        whole = kept[name].dropna()
        if len(whole) and (whole == whole.round()).all() and (whole.abs() < 2**53).all():
            kept[name] = kept[name].astype("Int64")
    return kept


def write_prediction(done: Prediction, out: Path) -> Prediction:
    """Write the ranked list, and beside it the rejects where there are any.

    Parameters
    ----------
    done : Prediction
        What `predict` gave.
    out : Path
        ``.csv`` or ``.parquet``; rejects go to ``<name>.rejects.csv``, and a former file of that
        name is removed where nothing was rejected.
    """
    import pandas as pd

    rejects = out.with_name(f"{out.stem}.rejects.csv")
    tables = {out: done.scores}
    if done.rejects:
        tables[rejects] = pd.DataFrame([reject.to_dict(done.language) for reject in done.rejects])
    write_tables(tables)
    if not done.rejects:
        rejects.unlink(missing_ok=True)
    return replace(done, out=out, rejects_file=rejects if done.rejects else None)
