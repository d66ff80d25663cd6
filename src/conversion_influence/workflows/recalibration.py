"""Recalibrate: read what has settled since training, move the level, keep all else, record."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.messages.said import Said, refusal
from conversion_influence.tables.memory import within_memory
from conversion_influence.workflows.clock import Step, created_at
from conversion_influence.workflows.files import OutputError
from conversion_influence.workflows.out_places import require_bundle_place
from conversion_influence.workflows.recalibration_result import Recalibration

if TYPE_CHECKING:
    from conversion_influence.bundle import Bundle
    from conversion_influence.bundle_record import Record
    from conversion_influence.config import TrackingSettings
    from conversion_influence.modeling.refresh import Shift
    from conversion_influence.tracking import Recording
    from conversion_influence.workflows.settled import Settled


@within_memory()
def recalibrate(
    model: Path,
    out: Path,
    data: Path | None,
    tracking: TrackingSettings,
    *,
    step: Step = lambda _: None,
) -> Recalibration:
    """Set the level of a model on placements that settled since it was trained.

    Line, trees and encoding stay, and with them the ranks.

    Parameters
    ----------
    model : Path
        Folder of the bundle; it is left as it is.
    out : Path
        Folder of the new bundle; another bundle that stands there is replaced.
    data : Path, optional
        What the model learned from and what has settled since: raw tables, or the flat table.
    tracking : TrackingSettings
        Where the new version is recorded.
    step : callable
        Told what begins.

    Raises
    ------
    ModelError
        If nothing has settled that is new to the model, or it learned without times.
    """
    require_another_place(out, model)
    from conversion_influence.bundle import load_bundle
    from conversion_influence.tracking import is_wanted
    from conversion_influence.workflows.settled import read_settled
    from conversion_influence.workflows.trained import moved_before

    started = time.monotonic()
    is_wanted(tracking)
    step("checking the model")
    bundle = load_bundle(model)
    assert bundle.record is not None
    settled = read_settled(bundle, bundle.record, data, step)
    step("setting the level")
    shift = _shift(bundle, bundle.record, settled)
    step("saving the bundle")
    folder = _save(out, bundle, bundle.record, settled, shift)
    if tracking.enabled != "no":
        step("recording the run")
    recording = _record(folder, bundle, bundle.record, settled, shift, tracking)
    return Recalibration(
        bundle=folder,
        parent=str(bundle.digest),
        shift=shift,
        since_training=moved_before(bundle.record) + shift.value,
        settled=len(settled.frame),
        notes=settled.notes,
        warnings=(*settled.source.warnings, *(Said(told, told) for told in recording.notes)),
        tracked=recording.tracked,
        seconds=time.monotonic() - started,
    )


def require_another_place(out: Path, model: Path) -> None:
    """Refuse to write where the model stands.

    Parameters
    ----------
    out, model : Path
        Folders of the new bundle and of the one it is made from.

    Raises
    ------
    OutputError
        If they are one, or one stands in the other.
    """
    new, old = out.resolve(), model.resolve()
    if new == old or new in old.parents or old in new.parents:
        raise refusal(
            OutputError,
            "--out {out}: is the model itself or stands in it; name another folder",
            "--out {out} : est le modèle lui-même ou s'y trouve ; nommez un autre dossier",
            out=out,
        )
    require_bundle_place(out)


def _shift(bundle: Bundle, record: Record, settled: Settled) -> Shift:
    """Return what to add to the model's log-odds."""
    from conversion_influence.modeling.calibration import expit
    from conversion_influence.modeling.dispersion import within_placement
    from conversion_influence.modeling.refresh import refresh_level
    from conversion_influence.workflows.trained import moved_before

    told = bundle.log_odds(settled.frame)
    k, n = settled.conversions, settled.exposures
    kept = record.facts.get("rho")
    rho = float(kept) if isinstance(kept, (int, float)) else within_placement(k, n, expit(told))
    return refresh_level(told, k, n, settled.groups, rho, moved_before(record))


def _save(out: Path, bundle: Bundle, record: Record, settled: Settled, shift: Shift) -> Path:
    """Write the model with its level moved, and whatever else was kept with it."""
    from conversion_influence.bundle import ESSENTIAL, MODEL, save_bundle
    from conversion_influence.manifest import read_sealed
    from conversion_influence.modeling.calibration import LogisticCalibrator
    from conversion_influence.workflows.trained import REFRESHES, refreshes

    assert bundle.path is not None
    files, _ = read_sealed(bundle.path, ESSENTIAL)
    entry = {
        "at": created_at(),
        "parent": bundle.digest,
        "data": settled.source.fingerprint,
        "until": str(settled.until),
        "settled": len(settled.frame),
        **{("shift" if name == "value" else name): x for name, x in asdict(shift).items()},
    }
    return save_bundle(
        out,
        files[MODEL].decode("ascii"),
        bundle.encoding,
        LogisticCalibrator(bundle.calibrator.intercept + shift.value, bundle.calibrator.slope),
        line=bundle.line,
        sample=settled.frame,
        created_at=record.created_at,
        settings=record.settings,
        fingerprint=record.fingerprint.model_dump(),
        outcome=record.outcome,
        judge=record.judge,
        facts={
            **record.facts,
            "parent": bundle.digest,
            REFRESHES: [*refreshes(record), entry],
        },
        extra_files={name: text for name, text in files.items() if name not in ESSENTIAL},
        overwrite=True,
    )


def _record(
    folder: Path,
    bundle: Bundle,
    record: Record,
    settled: Settled,
    shift: Shift,
    tracking: TrackingSettings,
) -> Recording:
    """Record the new version where that is wanted."""
    from conversion_influence.tracking import record_run
    from conversion_influence.tracking_run import RunRecord

    verdict = record.judge.get("verdict")
    tags = {
        "parent": str(bundle.digest),
        "fingerprint.data": settled.source.fingerprint,
        "fingerprint.config": record.fingerprint.config,
    }
    if isinstance(verdict, dict) and "code" in verdict:
        tags["verdict"] = str(verdict["code"])
    source = settled.source.path
    numbers: dict[str, Any] = {"settled": len(settled.frame), **asdict(shift)}
    return record_run(
        RunRecord(
            params=record.settings,
            metrics={f"recalibration.{name}": float(x) for name, x in numbers.items()},
            tags=tags,
            figures={},
            bundle=folder,
            dataset={
                "name": source.name,
                "digest": settled.source.fingerprint,
                "source": str(source),
            },
            takes_alias=not shift.within_chance,
        ),
        tracking,
    )
