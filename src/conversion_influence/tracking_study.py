"""What is worth keeping of a search for settings: a run, and a run in it for each trial.

Nothing here imports MLflow: the module is handed in (`conversion_influence.tracking`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conversion_influence import __version__


@dataclass(frozen=True)
class TrialRecord:
    """One trial.

    Attributes
    ----------
    name : str
        Of its run.
    params : mapping
        Settings of the model.
    log_loss : float or None
        Walking forward; None where it was given up early.
    kind : str
        ``given`` or ``tried``.
    """

    name: str
    params: Mapping[str, Any]
    log_loss: float | None
    kind: str


@dataclass(frozen=True)
class StudyRecord:
    """What is worth keeping of a search for settings.

    Attributes
    ----------
    name : str
        Of the study.
    params : mapping
        Settings one started from, nested.
    metrics : mapping of str to float
        Not-a-numbers are left out.
    tags : mapping of str to str
        Fingerprints, and which trial is best.
    trials : tuple of TrialRecord
        Those to keep.
    file : Path
        YAML with the best settings.
    """

    name: str
    params: Mapping[str, Any]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]
    trials: tuple[TrialRecord, ...]
    file: Path


@dataclass(frozen=True)
class StudyRecording:
    """What came of recording a study.

    Attributes
    ----------
    run_id : str or None
        The run that holds the trials' runs; None where it was not recorded.
    notes : tuple of str
        Why it was not, where that was not asked for.
    """

    run_id: str | None
    notes: tuple[str, ...] = ()


def log_study(mlflow: Any, record: StudyRecord, params: Mapping[str, str]) -> None:
    """Write a study into the open run, and each trial into a run nested in it.

    Parameters
    ----------
    mlflow : module
        MLflow, with a run open.
    record : StudyRecord
        What to keep.
    params : mapping of str to str
        Its settings by dotted names, as MLflow takes them.
    """
    mlflow.log_params(dict(params))
    mlflow.log_metrics({name: x for name, x in record.metrics.items() if x == x})
    mlflow.set_tags({**record.tags, "package_version": __version__})
    mlflow.log_artifact(str(record.file))
    experiment = mlflow.active_run().info.experiment_id
    for trial in record.trials:
        with mlflow.start_run(experiment_id=experiment, run_name=trial.name, nested=True):
            mlflow.log_params({f"model.{name}": str(x) for name, x in trial.params.items()})
            mlflow.set_tags({"trial": trial.kind, "pruned": str(trial.log_loss is None).lower()})
            if trial.log_loss is not None:
                mlflow.log_metric("walk_forward.log_loss", trial.log_loss)
