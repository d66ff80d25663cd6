"""Predict: read a list, find the creators, compute their signals, score, rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import ListError
from conversion_influence.output import whole_file
from conversion_influence.workflows.clock import Step, utc_now

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.bundle import Bundle
    from conversion_influence.lists.candidates import CandidateList
    from conversion_influence.lists.rejects import Reject
    from conversion_influence.scoring import Language
    from conversion_influence.tables.sources import Tables


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a prediction run gave.

    Attributes
    ----------
    scores : pandas.DataFrame
        One row per scored candidate, likeliest first: ``rank``, the candidate's own columns, then the
        scores.
    rejects : tuple of Reject
        Candidates that could not be scored, each with its reason.
    total : int
        Rows of the list: scored + rejected.
    notes : tuple of str
        How the list was read.
    model : str
        Digest of the bundle.
    """

    scores: pd.DataFrame
    rejects: tuple[Reject, ...]
    total: int
    notes: tuple[str, ...]
    model: str

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {
            "total": self.total,
            "scored": len(self.scores),
            "rejected": len(self.rejects),
            "scores": plain_records(self.scores),
            "rejects": [asdict(reject) for reject in self.rejects],
            "notes": list(self.notes),
            "model": self.model,
        }


def predict(
    candidates: Path,
    model: Path,
    data: Path | None,
    *,
    language: Language = "en",
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
    language : {"en", "fr"}
        Of the reasons.
    step : callable
        Told what begins.

    Returns
    -------
    Prediction
        Every row of the list scored or rejected.
    """
    from conversion_influence.bundle import load_bundle
    from conversion_influence.lists.candidates import read_candidates, read_signal_rows
    from conversion_influence.scoring import ranked, score

    step("checking the model")
    bundle = load_bundle(model)
    step("reading the list")
    texts = set(bundle.encoding.categories)
    kinds = {"strings": texts, "numbers": set(bundle.encoding.signals) - texts}
    if data is None:
        listed = read_signal_rows(candidates, now=utc_now(), **kinds)
        frame = listed.frame
    else:
        listed = read_candidates(candidates, now=utc_now(), **kinds)
        listed, frame = with_signals(listed, bundle, data, step)
    step("scoring")
    scores = ranked(given_columns(listed), score(frame, bundle, language=language))
    if len(scores) + len(listed.rejects) != listed.total:
        msg = f"{listed.total} rows came in, {len(scores)} + {len(listed.rejects)} went out"
        raise AssertionError(msg)
    return Prediction(scores, listed.rejects, listed.total, listed.notes, str(bundle.digest))


def given_columns(listed: CandidateList) -> pd.DataFrame:
    """Return the candidates with the columns their file holds, and no others.

    Parameters
    ----------
    listed : CandidateList
        Clean candidates.
    """
    from conversion_influence.lists.offer import KNOWN

    absent = set(KNOWN) - listed.given - {"creator_id", "as_of"}
    kept = listed.frame.drop(columns=["line", *absent])
    return kept.dropna(axis=1, how="all") if kept["creator_id"].isna().all() else kept


def with_signals(
    listed: CandidateList, bundle: Bundle, data: Path, step: Step
) -> tuple[CandidateList, pd.DataFrame]:
    """Find each candidate in the tables and compute the model's signals as known at its as_of.

    Parameters
    ----------
    listed : CandidateList
        Clean candidates.
    bundle : Bundle
        The model, which says which signals.
    data : Path
        Folder of raw tables.
    step : callable
        Told what begins.

    Returns
    -------
    (CandidateList, pandas.DataFrame)
        The candidates that are known, unknown ones among the rejects; and their signals.
    """
    from conversion_influence.dataset.candidates import identify
    from conversion_influence.tables.sources import open_folder

    with open_folder(data) as tables:
        step("finding the creators")
        found = known_candidates(listed, identify(listed.frame, tables), data)
        step("computing features as they are known")
        return found, candidate_signals(found, tables, bundle)


def known_candidates(listed: CandidateList, found: pd.DataFrame, data: Path) -> CandidateList:
    """Move the candidates that no table knows to the rejects.

    Parameters
    ----------
    listed : CandidateList
        Clean candidates.
    found : pandas.DataFrame
        From `dataset.candidates.identify`.
    data : Path
        The folder, for the message.
    """
    from conversion_influence.lists.rejects import Reject

    reasons = {
        "unknown_creator": f"no table in {data} knows this creator; check the spelling, or leave it out",
        "ambiguous_handle": "several creators share this handle; give creator_id, or platform",
    }
    faulty = found["fault"].notna()
    rejects = []
    for row in listed.frame[faulty].to_dict("records"):
        code = str(found.loc[faulty, "fault"].iloc[len(rejects)])
        column = "creator_id" if isinstance(row.get("creator_id"), str) else "handle"
        value = str(row[column])
        rejects.append(Reject(int(row["line"]), column, value, code, reasons[code], value))
    kept = listed.frame[~faulty].assign(creator_id=found.loc[~faulty, "creator_id"])
    return replace(listed, frame=kept, rejects=(*listed.rejects, *rejects))


def write_prediction(done: Prediction, out: Path) -> dict[str, str | None]:
    """Write the ranked list, and beside it the rejects where there are any.

    Parameters
    ----------
    done : Prediction
        What `predict` gave.
    out : Path
        ``.csv`` or ``.parquet``; rejects go to ``<name>.rejects.csv``.

    Returns
    -------
    dict
        ``out`` and ``rejects_file`` (None where nothing was rejected; a former one is removed).
    """
    import pandas as pd

    rejects = out.with_name(f"{out.stem}.rejects.csv")
    write_table(done.scores, out)
    if done.rejects:
        write_table(pd.DataFrame([asdict(reject) for reject in done.rejects]), rejects)
    else:
        rejects.unlink(missing_ok=True)
    return {"out": str(out), "rejects_file": str(rejects) if done.rejects else None}


def write_table(frame: pd.DataFrame, out: Path) -> None:
    """Write a table, whole or not at all, in the format its name says.

    Parameters
    ----------
    frame : pandas.DataFrame
        What to write, without its index.
    out : Path
        Ends in ``.csv`` or ``.parquet``.

    Raises
    ------
    ListError
        For any other ending.
    """
    check_ending(out)
    with whole_file(out) as path:
        if out.suffix == ".parquet":
            frame.to_parquet(path, index=False)
        else:
            frame.to_csv(path, index=False, lineterminator="\n")


def check_ending(out: Path) -> None:
    """Refuse a file to write whose format is not known.

    Parameters
    ----------
    out : Path
        Ends in ``.csv`` or ``.parquet``.

    Raises
    ------
    ListError
        For any other ending.
    """
    if out.suffix not in (".csv", ".parquet"):
        msg = f"{out}: the file to write must end in .csv or .parquet, got {out.suffix or 'nothing'!r}"
        raise ListError(msg)


def plain_records(frame: pd.DataFrame) -> list[Mapping[str, Any]]:
    """Return rows for JSON: missing values become null, times ISO 8601 text.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any table.
    """
    import json

    rows: list[Mapping[str, Any]] = json.loads(
        frame.to_json(orient="records", date_format="iso", double_precision=15)
    )
    return rows


def candidate_signals(listed: CandidateList, tables: Tables, bundle: Bundle) -> pd.DataFrame:
    """Return the candidates with the model's signals beside their own columns.

    A signal that the list itself holds wins over the computed one where it is given.

    Parameters
    ----------
    listed : CandidateList
        Clean candidates, each with a known ``creator_id``.
    tables : Tables
        The opened raw tables.
    bundle : Bundle
        The model.
    """
    from conversion_influence.dataset.assemble import assemble
    from conversion_influence.dataset.cohort import candidates_cohort
    from conversion_influence.dataset.rows import model_signals
    from conversion_influence.lists.offer import KNOWN

    settings = bundle.record.settings if bundle.record else {}
    chosen = settings.get("features", {})
    creators = tuple(chosen.get("creators", ()))
    signals = model_signals(
        bundle.encoding.signals, tables, creators, tuple(chosen.get("placements", ()))
    )
    features = assemble(
        tables,
        candidates_cohort(tables, listed.frame),
        signals=signals,
        offered=listed.given | set(listed.frame.columns) & set(chosen.get("placements", ())),
        creator_extras=tuple(c for c in creators if tables.has("creators", c)),
    ).frame.set_axis(listed.frame.index, axis=0)
    own = listed.frame.drop(columns=[c for c in KNOWN if c in features.columns])
    both = own.columns.intersection(features.columns)
    features[both] = own[both].combine_first(features[both])
    return own.drop(columns=both).join(features)
