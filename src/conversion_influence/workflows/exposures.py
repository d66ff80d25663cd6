"""Exposures that a list does not give: learned in training, assumed in predicting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conversion_influence.messages.notes import Note, note
from conversion_influence.messages.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.bundle import Bundle
    from conversion_influence.config import Config
    from conversion_influence.lists.candidates import CandidateList
    from conversion_influence.tables.sources import Tables
    from conversion_influence.workflows.counted import Counts
    from conversion_influence.workflows.reading import Source

FACT = "assumed_exposures"
"""Where the bundle's record keeps the model of exposures."""

ASSUMED = ("exposures_low", "exposures_high", "exposures_assumed")
"""Columns that say what is assumed: where 8 in 10 such placements lay; yes or no."""

DIGITS = 3
"""Digits that an assumed number shows."""


def learn_exposures(source: Source, cuts: Mapping[str, str], config: Config) -> dict[str, Any]:
    """Return the model of exposures and how far it was off, as a fact of the bundle.

    Like the model itself it learns from what was settled before the test slice.

    Parameters
    ----------
    source : Source
        Past placements with their exposures; a flat table has none.
    cuts : mapping of str to str
        Instants where slices begin.
    config : Config
        Draws, level and seed of the intervals.

    Returns
    -------
    dict
        ``assumed_exposures``: ``model``, and ``judged`` (None where there was too little to walk
        forward); empty without placements.
    """
    import pandas as pd

    from conversion_influence.evaluation.exposures import choose_exposures, judge_exposures
    from conversion_influence.timeframe import is_past

    past = source.past
    if past is not None and "test" in cuts:
        past = past[is_past(past["settled_at"], pd.Timestamp(cuts["test"]))]
    if past is None or past.empty:
        return {}
    judged = judge_exposures(
        past, replicates=config.judge.replicates, level=config.judge.level, seed=config.seed
    )
    model = choose_exposures(past, judged)
    assert model is not None
    return {FACT: {"model": model.to_dict(), "judged": judged.to_dict() if judged else None}}


def with_exposures(
    listed: CandidateList, frame: pd.DataFrame, tables: Tables, bundle: Bundle
) -> tuple[CandidateList, pd.DataFrame]:
    """Fill in exposures where the list gives none; what it gives stays as it is.

    Parameters
    ----------
    listed : CandidateList
        Clean candidates, each with a known ``creator_id``.
    frame : pandas.DataFrame
        Their signals, same index.
    tables : Tables
        The opened raw tables.
    bundle : Bundle
        The model.

    Returns
    -------
    (CandidateList, pandas.DataFrame)
        Both with ``exposures``; the second with `ASSUMED` where any are assumed. Range and
        ``exposures_assumed`` are missing and ``no`` for rows that give theirs.
    """
    frame = frame.drop(columns=[name for name in ASSUMED if name in frame])
    stored = bundle.record.facts.get(FACT) if bundle.record is not None else None
    given = listed.frame["exposures"]
    if stored is None or given.notna().all():
        return listed, frame
    told = _assume(listed.frame[given.isna()], tables, stored)
    filled = given.fillna(told["expected"])
    kept = replace(
        listed, frame=listed.frame.assign(exposures=filled), given=listed.given | {"exposures"}
    )
    low, high = (told[name].reindex(given.index) for name in ("low", "high"))
    assumed = given.isna().map({True: "yes", False: "no"})
    columns = dict(zip(ASSUMED, (low, high, assumed), strict=True))
    return kept, frame.assign(exposures=filled, **columns)


def assumed_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what of the candidates' signals says which exposures are assumed.

    Parameters
    ----------
    frame : pandas.DataFrame
        From `with_exposures`.
    """
    return frame[[name for name in ASSUMED if name in frame]]


def exposure_notes(counts: Counts, bundle: Bundle) -> Iterator[Note]:
    """Say how many rows rest on assumed exposures, and how to override that.

    Parameters
    ----------
    counts : Counts
        Of the ranked list.
    bundle : Bundle
        The model.
    """
    if counts.assumed:
        source = FROM_MODEL if _is_better(bundle) else FROM_RULE
        yield note("assumed_exposures", assumed=counts.assumed, rows=counts.rows, source=source)


FROM_MODEL = Said(
    "past placements, audience and network", "les placements passés, l'audience et le réseau"
)
FROM_RULE = Said(
    "followers times the network's median rate",
    "le nombre d'abonnés fois le taux médian du réseau",
)
"""What exposures are assumed from: the model, or the simple rule where that was nearer."""


def _is_better(bundle: Bundle) -> bool:
    """Return whether the model was kept: it was nearer than the rule, or nothing could tell."""
    stored: Any = bundle.record.facts.get(FACT) if bundle.record is not None else None
    judged = stored.get("judged") if isinstance(stored, dict) else None
    return judged is None or bool(judged.get("better"))


def _assume(candidates: pd.DataFrame, tables: Tables, stored: Any) -> pd.DataFrame:
    """Return ``expected``, ``low`` and ``high``, rounded; the first lies between the others."""
    import pandas as pd

    from conversion_influence.dataset.exposures import asked_exposures, past_exposures
    from conversion_influence.modeling.exposures import ExposureModel

    model = ExposureModel.from_dict(stored.get("model") if isinstance(stored, dict) else stored)
    asked = asked_exposures(tables, candidates)
    told = model.forecast(asked, past_exposures(tables, asked["creator_id"]))
    low = told[["low_80", "expected"]].min(axis=1)
    high = told[["high_80", "expected"]].max(axis=1)
    shown = pd.DataFrame({"expected": told["expected"], "low": low, "high": high})
    return shown.map(lambda value: float(f"{value:.{DIGITS}g}"))
