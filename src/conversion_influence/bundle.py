"""A model as data: LightGBM's text, JSON, and a manifest; nothing in it is ever executed.

A bundle is a folder of ``model.txt``, ``bundle.json``, ``expected.json`` and ``manifest.json``
(`conversion_influence.manifest`), plus any files worth keeping with a model. Loading goes from the
cheap and safe to the native: manifest, schema, structure of the model's text, and LightGBM only
then; at last the stored inputs are scored and compared with the stored answers
(`conversion_influence.bundle_answers`).
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conversion_influence import __version__
from conversion_influence.booster_check import check_booster_text
from conversion_influence.booster_text import canonical_text
from conversion_influence.bundle_answers import differing_answers, stored_answers
from conversion_influence.bundle_faults import bundle_fault
from conversion_influence.bundle_json import read_json, to_json
from conversion_influence.bundle_record import Expected, Record
from conversion_influence.errors import BundleError, shorten
from conversion_influence.manifest import FORMAT, read_sealed, sha256, write_sealed
from conversion_influence.modeling.calibration import LogisticCalibrator
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.line import Line
from conversion_influence.modeling.model import Model

if TYPE_CHECKING:
    import lightgbm

MODEL, RECORD, EXPECTED = "model.txt", "bundle.json", "expected.json"
ESSENTIAL = (MODEL, RECORD, EXPECTED)


@dataclass(frozen=True)
class Bundle:
    """A model that can be asked.

    Attributes
    ----------
    booster : lightgbm.Booster
        Trained on `Encoding.matrix` of the signals.
    encoding : Encoding
        From a frame to the booster's matrix, by name.
    calibrator : LogisticCalibrator
        From the sum of line and trees to the calibrated log-odds.
    line : Line
        What is added to the trees' log-odds.
    record : Record or None
        What ``bundle.json`` says; None before the model is saved.
    path : Path or None
        Folder it was loaded from.
    digest : str or None
        SHA-256 of the manifest: names the model and everything kept with it.
    """

    booster: lightgbm.Booster
    encoding: Encoding
    calibrator: LogisticCalibrator
    line: Line
    record: Record | None = None
    path: Path | None = None
    digest: str | None = None

    @cached_property
    def model(self) -> Model:
        """Line, trees and calibrator, without what is said of them."""
        return Model(self.encoding, self.line, self.booster, self.calibrator)

    def likelihood(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the calibrated likelihood of conversion per exposure, one per row, in (0, 1).

        Parameters
        ----------
        frame : pandas.DataFrame
            Holds every signal by name, in any column order; other columns are ignored.

        Raises
        ------
        ModelError
            If a signal's column is absent.
        """
        return self.model.likelihood(frame)

    def log_odds(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the calibrated log-odds, one per row, not bounded as the likelihood is.

        Parameters
        ----------
        frame : pandas.DataFrame
            As for `likelihood`.
        """
        return self.model.log_odds_of(self.encoding.matrix(frame))

    def contributions(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return how much each signal moves each row's calibrated log-odds.

        Terms of the line and Shapley values along the trees (`Model.contributions_of`), stretched
        by the calibrator's slope. They explain the model, not the world, and cost about 150 times
        a prediction.

        Parameters
        ----------
        frame : pandas.DataFrame
            As for `likelihood`.

        Returns
        -------
        pandas.DataFrame
            Index of ``frame``; one column per signal and ``expected``, the log-odds before any
            signal is known. A row's sum is its calibrated log-odds.
        """
        return self.model.contributions(frame)


def save_bundle(
    folder: Path,
    model: lightgbm.Booster | str,
    encoding: Encoding,
    calibrator: LogisticCalibrator,
    *,
    line: Line,
    sample: pd.DataFrame,
    created_at: datetime,
    settings: Mapping[str, Any],
    fingerprint: Mapping[str, str],
    outcome: str,
    judge: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    extra_files: Mapping[str, bytes] | None = None,
    overwrite: bool = False,
) -> Path:
    """Write a bundle that is whole, has been loaded once, and is the same for the same input.

    Parameters
    ----------
    folder : Path
        Where the bundle shall stand; see `write_sealed` for what may stand there.
    model : lightgbm.Booster or str
        The booster or its text (`booster_text.merge` makes one of several), its inputs named f0,
        f1, ... in the order of the signals.
    encoding : Encoding
        Signals and categories the model was trained with.
    calibrator : LogisticCalibrator
        Fitted on the sum of line and trees.
    line : Line
        What is added to the trees' log-odds; its signals are those of the encoding.
    sample : pandas.DataFrame
        Rows, training rows for instance, among which those stored with their answers are chosen.
    created_at : datetime
        When the model was trained; without a time zone it is UTC.
    settings : mapping
        The config; not-a-number becomes null, as in ``judge`` and ``facts``.
    fingerprint : mapping
        Keys ``data`` and ``config``.
    outcome : str
        What is predicted, in words.
    judge, facts : mapping, optional
        Summary of the evaluation; anything else.
    extra_files : mapping of str to bytes, optional
        More files by relative name; the manifest covers them.
    overwrite : bool
        Replace a bundle that stands there.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    BundleError
        If something stands in the way, or the bundle would not load.
    """
    _check_save(sample, extra_files or {})
    record = to_json(
        RECORD,
        {
            "format": FORMAT,
            "created_at": created_at,
            "package_version": __version__,
            "signals": encoding.signals,
            "categories": encoding.categories,
            "medians": encoding.medians,
            "line": line.to_dict(),
            "calibrator": {"intercept": calibrator.intercept, "slope": calibrator.slope},
            "settings": settings,
            "fingerprint": fingerprint,
            "versions": _versions(),
            "outcome": outcome,
            "judge": judge or {},
            "facts": facts or {},
        },
    )
    text = canonical_text(model if isinstance(model, str) else model.model_to_string())
    bundle = _open(text.encode(), read_json(Record, RECORD, record))
    digests = {"model_sha256": sha256(text.encode()), "record_sha256": sha256(record)}
    files = {
        MODEL: text.encode(),
        RECORD: record,
        EXPECTED: to_json(EXPECTED, {**stored_answers(bundle.model, sample), **digests}),
        **(extra_files or {}),
    }
    return write_sealed(Path(folder), files, check=load_bundle, overwrite=overwrite)


def load_bundle(folder: Path) -> Bundle:
    """Return the model of a bundle, after every check.

    Parameters
    ----------
    folder : Path
        What `save_bundle` wrote, or a copy.

    Raises
    ------
    BundleError
        If the folder is no bundle, damaged, of another format, or answers differently here.
    """
    files, digest = read_sealed(Path(folder), ESSENTIAL)
    record = read_json(Record, RECORD, files[RECORD])
    expected = read_json(Expected, EXPECTED, files[EXPECTED])
    bundle = _open(files[MODEL], record)
    _check_answers(bundle, expected, files)
    return replace(bundle, path=Path(folder), digest=digest)


def _open(model: bytes, record: Record) -> Bundle:
    """Check the model's text and only then let LightGBM read it."""
    check_booster_text(model, len(record.signals), record.sizes)
    import lightgbm

    try:
        booster = lightgbm.Booster(model_str=model.decode("ascii"))
    except (lightgbm.basic.LightGBMError, ValueError) as error:
        refusal = bundle_fault(
            "unreadable_trees", file=MODEL, version=lightgbm.__version__, reason=error
        )
        raise refusal from error
    return Bundle(booster, record.encoding, record.calibrator.calibrator, record.line, record)


def _check_save(sample: pd.DataFrame, extra_files: Mapping[str, bytes]) -> None:
    if sample.empty:
        msg = "sample has no row; give rows whose answers can be stored, for instance training rows"
        raise BundleError(msg)
    clash = [name for name in extra_files if name in ESSENTIAL]
    if clash:
        msg = f"extra_files must not replace {shorten(clash)}; give them other names"
        raise BundleError(msg)


def _versions() -> dict[str, str]:
    import lightgbm

    return {
        "lightgbm": lightgbm.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def _check_answers(bundle: Bundle, expected: Expected, files: Mapping[str, bytes]) -> None:
    """Ask again what the model was asked when it was written."""
    asked = {MODEL: expected.model_sha256, RECORD: expected.record_sha256}
    other = [name for name, digest in asked.items() if sha256(files[name]) != digest]
    if other or len(expected.inputs[0]) != len(bundle.encoding.signals):
        refusal = bundle_fault("mixed_model", file=EXPECTED, names=other or [RECORD])
        raise refusal
    what = differing_answers(bundle.model, expected)
    if not what:
        return
    then = bundle.record.versions.lightgbm if bundle.record else "unknown"
    now = _versions()["lightgbm"]
    refusal = bundle_fault("other_answers", file=EXPECTED, what=what, then=then, now=now)
    raise refusal
