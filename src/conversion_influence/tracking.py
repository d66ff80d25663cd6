"""Record runs in MLflow; the only module that imports it.

The model is registered as MLflow's ``python_function`` flavour with our own loader
(`conversion_influence.serving`) and no pickle: what is stored is the bundle, checked like any other
before it is read. Settings in the environment (``MLFLOW_TRACKING_URI``, ``MLFLOW_RUN_ID``,
``MLFLOW_EXPERIMENT_NAME``) win over the config, as under ``mlflow run``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import InfluenceError, MissingExtraError
from conversion_influence.mlflow_session import (
    environment,
    one_at_a_time,
    pointed_at,
    silenced,
)
from conversion_influence.tracking_run import RunRecord, log_facts, plain_params, register
from conversion_influence.tracking_study import StudyRecord, StudyRecording, log_study

if TYPE_CHECKING:
    from conversion_influence.config import TrackingSettings

QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true"}
"""Nothing about our users goes to MLflow's makers, unless the user says otherwise."""

FIRST_ANSWER = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1", "MLFLOW_HTTP_REQUEST_TIMEOUT": "5"}
"""A server that does not answer costs seconds, not minutes, unless the user says otherwise."""

LATER_ANSWERS = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2", "MLFLOW_HTTP_REQUEST_TIMEOUT": "30"}
"""A server that has answered once is given more time: it receives files."""

MISSING = (
    "the run is not recorded: MLflow is not installed (pip install "
    "'conversion-influence[track]'; tracking.enabled: no keeps this note away)"
)


class TrackingError(InfluenceError):
    """A run could not be recorded; its model is saved all the same."""


@dataclass(frozen=True)
class Tracked:
    """Where a run was recorded.

    Attributes
    ----------
    run_id, experiment : str
        In the tracking server.
    model, version : str
        In the registry.
    alias : str or None
        That of the version; None where it stayed on the version that had it.
    """

    run_id: str
    experiment: str
    model: str
    version: str
    alias: str | None


@dataclass(frozen=True)
class Recording:
    """What came of recording a run.

    Attributes
    ----------
    tracked : Tracked or None
        Where it is; None where it was not recorded.
    notes : tuple of str
        Why it was not, where that was not asked for.
    """

    tracked: Tracked | None
    notes: tuple[str, ...] = ()


def is_wanted(settings: TrackingSettings) -> bool:
    """Return whether a run is to be recorded: asked for, or possible and not declined.

    Parameters
    ----------
    settings : TrackingSettings
        From the config.

    Raises
    ------
    MissingExtraError
        If recording is asked for and MLflow is not installed.
    """
    installed = find_spec("mlflow") is not None
    if settings.enabled == "yes" and not installed:
        msg = (
            "tracking.enabled is yes, but MLflow is not installed: "
            "pip install 'conversion-influence[track]'"
        )
        raise MissingExtraError(msg)
    return installed and settings.enabled != "no"


def record_run(record: RunRecord, settings: TrackingSettings) -> Recording:
    """Record a finished training run as the settings want it: always, where possible, or never.

    Parameters
    ----------
    record : RunRecord
        What to keep.
    settings : TrackingSettings
        With ``enabled: auto`` a failure is a note and not an error.

    Returns
    -------
    Recording
        Where the run is, or why it is nowhere.

    Raises
    ------
    MissingExtraError, TrackingError
        If recording is asked for (``enabled: yes``) and cannot be done.
    """
    if not is_wanted(settings):
        return Recording(None, () if settings.enabled == "no" else (MISSING,))
    try:
        return Recording(log_run(record, settings))
    except TrackingError as error:
        if settings.enabled == "yes":
            raise
        return Recording(None, (str(error),))


def log_run(record: RunRecord, settings: TrackingSettings) -> Tracked:
    """Record a finished training run and register its model.

    Under ``mlflow run`` the run that MLflow opened is continued; in a process with a run open the
    new one is nested in it. Nothing is printed, and MLflow's state in this process stays as it was.

    Parameters
    ----------
    record : RunRecord
        What to keep.
    settings : TrackingSettings
        Where.

    Returns
    -------
    Tracked
        The run's id and the model's version.

    Raises
    ------
    TrackingError
        If the tracking server or database refuses or does not answer.
    """
    kept = f"The model itself is saved in {record.bundle}."
    with _opened(settings, kept, "train again") as (mlflow, run):
        log_facts(mlflow, record)
        version = register(mlflow, record, settings.model, settings.alias)
        experiment = mlflow.get_experiment(run.info.experiment_id).name
    alias = settings.alias if record.takes_alias else None
    return Tracked(run.info.run_id, experiment, settings.model, version, alias)


def record_study(record: StudyRecord, settings: TrackingSettings) -> StudyRecording:
    """Record a search for settings as the settings want it, each trial as a run nested in its run.

    Parameters
    ----------
    record : StudyRecord
        What to keep.
    settings : TrackingSettings
        As for `record_run`.

    Raises
    ------
    MissingExtraError, TrackingError
        As for `record_run`.
    """
    if not is_wanted(settings):
        return StudyRecording(None, () if settings.enabled == "no" else (MISSING,))
    kept = f"What was found is saved in {record.file} and in the study."
    try:
        with _opened(settings, kept, "call it again", record.name) as (mlflow, run):
            log_study(mlflow, record, plain_params(record.params))
    except TrackingError as error:
        if settings.enabled == "yes":
            raise
        return StudyRecording(None, (str(error),))
    return StudyRecording(run.info.run_id)


@contextmanager
def _opened(
    settings: TrackingSettings, kept: str, again: str, name: str | None = None
) -> Iterator[tuple[Any, Any]]:
    """Open a run; give MLflow and the run."""
    uri = os.environ.get("MLFLOW_TRACKING_URI") or settings.uri
    with _failing_plainly(uri, kept, again), environment(QUIET):
        import mlflow

        with silenced(mlflow), pointed_at(mlflow, uri):
            with environment(FIRST_ANSWER):
                experiment_id = _set_up(mlflow, uri, settings.experiment)
            with (
                environment(LATER_ANSWERS),
                mlflow.start_run(experiment_id=experiment_id, run_name=name, nested=True) as run,
            ):
                yield mlflow, run


def _set_up(mlflow: Any, uri: str, experiment: str) -> str | None:
    """Make the database and the experiment where they are missing; None continues a given run."""
    with one_at_a_time(uri):
        client = mlflow.MlflowClient()
        client.search_registered_models(max_results=1)
        if "MLFLOW_RUN_ID" in os.environ:
            return None
        name = os.environ.get("MLFLOW_EXPERIMENT_NAME") or experiment
        found = client.get_experiment_by_name(name)
        if found is not None:
            return str(found.experiment_id)
        try:
            return str(client.create_experiment(name))
        except mlflow.exceptions.MlflowException:
            found = client.get_experiment_by_name(name)  # somebody else on the server was faster
            if found is None:
                raise
            return str(found.experiment_id)


@contextmanager
def _failing_plainly(uri: str, kept: str, again: str) -> Iterator[None]:
    """Whatever a foreign server or database raises, the work is saved: say so and where."""
    try:
        yield
    except Exception as error:
        msg = (
            f"the run could not be recorded at {uri}: {_reason(error)}. {kept} Start the tracking "
            f"server or correct tracking.uri, then {again}; or set tracking.enabled: no."
        )
        raise TrackingError(msg) from error


def _reason(error: Exception) -> str:
    """Return the first line of what came, or what its pages on an unanswered request come to."""
    text = str(error)
    if "Max retries exceeded" in text:
        found = re.search(r"\[Errno -?\d+\] ([^\"')]+)", text)
        return f"the server does not answer ({found.group(1) if found else 'it took too long'})"
    return next(iter(text.splitlines()), "").rstrip(".") or type(error).__name__
