"""Record runs in MLflow; the only module that imports it.

The model is registered as MLflow's ``python_function`` flavour with our own loader and no pickle: what
is stored is the bundle, checked like any other before it is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence import __version__
from conversion_influence.errors import ConfigError, MissingExtraError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from conversion_influence.config import TrackingSettings

SLOWEST = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2", "MLFLOW_HTTP_REQUEST_TIMEOUT": "20"}
"""A server that does not answer costs seconds, not minutes, unless the user says otherwise."""

LONGEST_PARAM = 500


@dataclass(frozen=True)
class RunRecord:
    """What is worth keeping of a training run.

    Attributes
    ----------
    params : mapping
        Settings, nested; written with dotted names.
    metrics : mapping of str to float
        Dotted names to numbers; not-a-numbers are left out.
    tags : mapping of str to str
        Verdict, fingerprints and versions.
    figures : mapping of str to Figure
        File names to figures.
    bundle : Path
        Folder of the model.
    dataset : mapping of str to str
        ``name``, ``digest`` and ``source`` of the data.
    """

    params: Mapping[str, Any]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]
    figures: Mapping[str, Figure]
    bundle: Path
    dataset: Mapping[str, str]


@dataclass(frozen=True)
class Tracked:
    """Where a run was recorded.

    Attributes
    ----------
    run_id, experiment : str
        In the tracking server.
    model, version, alias : str
        In the registry.
    """

    run_id: str
    experiment: str
    model: str
    version: str
    alias: str


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
        msg = "tracking.enabled is yes, but MLflow is not installed: pip install 'conversion-influence[track]'"
        raise MissingExtraError(msg)
    return installed and settings.enabled != "no"


def log_run(record: RunRecord, settings: TrackingSettings) -> Tracked:
    """Record a finished training run and register its model.

    Under ``mlflow run`` the run that MLflow opened is continued.

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
    ConfigError
        If the tracking server refuses or does not answer.
    """
    for name, value in SLOWEST.items():
        os.environ.setdefault(name, value)
    import mlflow
    from mlflow.exceptions import MlflowException

    with _failing_plainly(MlflowException, settings.uri):
        uri = os.environ.get("MLFLOW_TRACKING_URI", settings.uri)
        mlflow.set_tracking_uri(uri)
        if "MLFLOW_RUN_ID" not in os.environ:
            mlflow.set_experiment(settings.experiment)
        with mlflow.start_run() as run:
            _log_facts(mlflow, record)
            version = _register(mlflow, record, settings)
            experiment = mlflow.get_experiment(run.info.experiment_id).name
        return Tracked(run.info.run_id, experiment, settings.model, version, settings.alias)


def _log_facts(mlflow: Any, record: RunRecord) -> None:
    mlflow.log_params({k: str(v)[:LONGEST_PARAM] for k, v in _flat(record.params)})
    mlflow.log_metrics({k: v for k, v in record.metrics.items() if v == v})
    mlflow.set_tags({**record.tags, "package_version": __version__})
    for name, figure in record.figures.items():
        mlflow.log_figure(figure, f"figures/{name}")
    mlflow.log_artifacts(str(record.bundle), "bundle")
    source = mlflow.data.meta_dataset.MetaDataset(
        mlflow.data.http_dataset_source.HTTPDatasetSource(record.dataset["source"]),
        name=record.dataset["name"],
        digest=record.dataset["digest"][:32],
    )
    mlflow.log_input(source, context="training")


def _register(mlflow: Any, record: RunRecord, settings: TrackingSettings) -> str:
    logged = mlflow.pyfunc.log_model(
        name="model",
        loader_module="conversion_influence.scoring",
        data_path=str(record.bundle),
        pip_requirements=[f"conversion-influence=={__version__}"],
        registered_model_name=settings.model,
    )
    version = str(logged.registered_model_version)
    mlflow.MlflowClient().set_registered_model_alias(settings.model, settings.alias, version)
    return version


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


@contextmanager
def _failing_plainly(kind: type[Exception], uri: str) -> Iterator[None]:
    try:
        yield
    except kind as error:
        first = str(error).splitlines()[0]
        msg = (
            f"the run could not be recorded at {uri}: {first}. The model itself is saved; start the "
            "tracking server, or set tracking.enabled: no."
        )
        raise ConfigError(msg) from error
