"""A Spark session: the one that runs, one that is configured, or one of our own on this machine."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from conversion_influence.errors import ConfigError, MissingExtraError

OLDEST_JAVA = 17
LOCAL_SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "spark.app.name": "conversion-influence",
        "spark.default.parallelism": "2",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.log.level": "ERROR",
        "spark.master": "local[*]",
        "spark.sql.adaptive.enabled": "true",
        "spark.sql.shuffle.partitions": "4",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
)
"""Properties of a session of our own on this machine: few partitions, nothing on the network."""

_ELSEWHERE = ("spark.master", "spark.remote")
_CONFIGURED = ("PYSPARK_GATEWAY_PORT", "SPARK_REMOTE")
_NO_SPARK = (
    "--engine spark needs PySpark, which is not installed: "
    "pip install 'conversion-influence[spark]' (and Java 17 or later)"
)
_NO_JAVA = (
    "Spark needs Java {oldest} or later, and {found}: install one (Debian, Ubuntu: "
    "apt-get install openjdk-17-jre-headless) or set JAVA_HOME to it"
)


def running_session() -> Any | None:
    """Return the Spark session that is active, or None.

    Raises
    ------
    MissingExtraError
        If PySpark is not installed.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise MissingExtraError(_NO_SPARK) from None
    return SparkSession.getActiveSession()


def require_spark(settings: Mapping[str, str] | None = None) -> None:
    """Refuse, before any work, to start a session for which a program is missing.

    Parameters
    ----------
    settings : mapping of str to str, optional
        Spark properties, see `start_session`.

    Raises
    ------
    MissingExtraError
        If PySpark, or Java for a session on this machine, is not installed.
    """
    if running_session() is None and _is_here(settings or {}):
        require_java()


def start_session(settings: Mapping[str, str] | None = None) -> Any:
    """Start a Spark session, which the caller stops.

    Parameters
    ----------
    settings : mapping of str to str, optional
        Spark properties. Without ``spark.master`` or ``spark.remote`` among them, and outside of
        ``spark-submit``, the session runs on this machine with `LOCAL_SETTINGS` for what they do
        not say.

    Returns
    -------
    pyspark.sql.SparkSession
        With Python workers, if there ever are any, of this interpreter.

    Raises
    ------
    MissingExtraError
        If PySpark, or Java for a session on this machine, is not installed.
    ConfigError
        If Spark refuses its properties.
    """
    running_session()
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    given = dict(settings or {})
    if _is_here(given):
        given = {**LOCAL_SETTINGS, **given}
        require_java()
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder
    for name, value in given.items():
        builder = builder.config(name, value)
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # errors come twice
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        reason = str(error).splitlines()[0]
    msg = f"Spark does not start ({reason}); its own lines above say more"
    raise ConfigError(msg)


def require_java() -> None:
    """Refuse to start Spark without a Java that is new enough.

    Raises
    ------
    MissingExtraError
        If there is none, or an older one.
    """
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if program is None or not Path(program).is_file():
        found = "none was found" if home is None else f"JAVA_HOME ({home}) holds none"
        raise MissingExtraError(_NO_JAVA.format(oldest=OLDEST_JAVA, found=found))
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(?:1\.)?(\d+)', said.stderr)
    if version is None or int(version.group(1)) < OLDEST_JAVA:
        older = "its version is not known" if version is None else f"it is {version.group(1)}"
        found = f"{program} is not that ({older})"
        raise MissingExtraError(_NO_JAVA.format(oldest=OLDEST_JAVA, found=found))


def _is_here(settings: Mapping[str, str]) -> bool:
    """Return whether nothing says that Spark runs elsewhere than in a session of our own."""
    elsewhere = any(name in settings for name in _ELSEWHERE)
    return not elsewhere and not any(name in os.environ for name in _CONFIGURED)
