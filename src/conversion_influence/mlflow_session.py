"""Use MLflow for a while and leave no trace in the process, on its streams or in half a database.

Nothing here imports MLflow: the module is handed in.
"""

from __future__ import annotations

import fcntl
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

FOREIGN = r"(mlflow|alembic|sqlalchemy)\b"
"""Modules whose warnings are not for our users."""


@contextmanager
def environment(defaults: Mapping[str, str]) -> Iterator[None]:
    """Set variables that the user has not set, for a while.

    Parameters
    ----------
    defaults : mapping of str to str
        Names and values.
    """
    ours = [name for name in defaults if name not in os.environ]
    os.environ.update({name: defaults[name] for name in ours})
    try:
        yield
    finally:
        for name in ours:
            os.environ.pop(name, None)


@contextmanager
def pointed_at(mlflow: Any, uri: str) -> Iterator[None]:
    """Point MLflow somewhere for a while: it would hand the address on to all that comes later.

    Parameters
    ----------
    mlflow : module
        MLflow.
    uri : str
        Of the tracking server or database.
    """
    # MLflow tells what was set by hand only where the environment says nothing; set by hand again,
    # what the environment said would outlast it.
    inherited = os.environ.pop("MLFLOW_TRACKING_URI", None)
    before = mlflow.get_tracking_uri() if mlflow.is_tracking_uri_set() else None
    mlflow.set_tracking_uri(uri)
    try:
        yield
    finally:
        mlflow.set_tracking_uri(before)
        os.environ.pop("MLFLOW_TRACKING_URI", None)
        if inherited is not None:
            os.environ["MLFLOW_TRACKING_URI"] = inherited


@contextmanager
def silenced(mlflow: Any) -> Iterator[None]:
    """Keep MLflow's chatter off both streams: stdout may have to be one JSON document.

    Parameters
    ----------
    mlflow : module
        MLflow.
    """
    stream = mlflow.utils.logging_utils.MLFLOW_LOGGING_STREAM
    loud = stream.enabled
    # Counted, unlike disable_logging(): modules that MLflow imports late switch that on again.
    quiet = mlflow.utils.autologging_utils.MlflowEventsAndWarningsBehaviorGlobally(
        disable_event_logs=True, disable_warnings=False, reroute_warnings=False
    )
    try:
        with quiet, redirect_stdout(StringIO()), warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=FOREIGN)
            yield
    finally:
        stream.enabled = loud


@contextmanager
def one_at_a_time(uri: str) -> Iterator[None]:
    """Let one process at a time make a SQLite database: two at once break MLflow's tables.

    Parameters
    ----------
    uri : str
        ``sqlite:///PATH`` is locked by ``PATH.lock``, whose folder is made where it is missing;
        servers and other databases are not locked.
    """
    path = uri.removeprefix("sqlite:///").partition("?")[0]
    if not uri.startswith("sqlite:///") or path in ("", ":memory:"):
        yield
        return
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{path}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
