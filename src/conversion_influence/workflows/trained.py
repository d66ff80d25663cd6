"""What a model's record says of its training: up to when, with which settings, and of its level."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import BundleError, ModelError
from conversion_influence.messages.said import refusal

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.bundle_record import Record
    from conversion_influence.config import Config

REFRESHES = "recalibrated"
"""Fact of a bundle: one entry for each time its level was set anew."""


def refreshes(record: Record) -> list[dict[str, Any]]:
    """Return what is kept of each time the level was set since training, oldest first.

    Parameters
    ----------
    record : Record
        Of a model.

    Raises
    ------
    BundleError
        If it is not what `recalibrate` keeps.
    """
    found = record.facts.get(REFRESHES, [])
    entries: list[Any] = found if isinstance(found, list) else [found]
    for entry in entries:
        kept = entry if isinstance(entry, dict) else {}
        if not isinstance(kept.get("shift"), float) or not isinstance(kept.get("until"), str):
            raise refusal(
                BundleError,
                "bundle.json: facts.{fact} does not say by how much and until when the level was "
                "set: train the model again",
                "bundle.json : facts.{fact} ne dit pas de combien ni jusqu'à quand le niveau a été "
                "réglé : entraînez à nouveau le modèle",
                fact=REFRESHES,
            )
    return entries


def moved_before(record: Record) -> float:
    """Return what was added to a model's log-odds since training.

    Parameters
    ----------
    record : Record
        Of the model.
    """
    return float(sum(entry["shift"] for entry in refreshes(record)))


def training_cut(record: Record) -> pd.Timestamp:
    """Return the instant from which on a model has learned from no placement.

    Parameters
    ----------
    record : Record
        Of the model.

    Raises
    ------
    ModelError
        If it learned from rows without an order in time.
    """
    import pandas as pd

    cuts = record.facts.get("cuts")
    if not isinstance(cuts, dict) or "test" not in cuts:
        raise refusal(
            ModelError,
            "the model learned from rows without times, so nobody can tell which rows are new to "
            "it. Train on a table with `flat.time`, or train anew on all rows.",
            "le modèle a appris de lignes sans dates : on ne sait pas lesquelles sont nouvelles "
            "pour lui. Entraînez sur un tableau avec `flat.time`, ou à nouveau sur toutes les "
            "lignes.",
        )
    return pd.Timestamp(str(cuts["test"]))


def as_trained(record: Record, data: Path | None) -> Config:
    """Return the settings of a model's training, for other data; open placements are left out.

    Parameters
    ----------
    record : Record
        Of the model.
    data : Path, optional
        Where the data are.

    Raises
    ------
    BundleError
        If they are not settings of this version.
    """
    from pydantic import ValidationError

    from conversion_influence.config import Config

    try:
        return Config.model_validate({**record.settings, "data": data, "unsettled": "drop"})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise refusal(
            BundleError,
            "bundle.json: settings.{where}: {reason}. The model was trained by another version of "
            "this package: train it again",
            "bundle.json : settings.{where} ne peut pas être lu ({reason}). Le modèle a été "
            "entraîné par une autre version de ce programme : entraînez-le à nouveau",
            where=where,
            reason=first["msg"],
        ) from None
