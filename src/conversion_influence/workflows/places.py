"""Where tables are and what computes them, from what the command line says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from conversion_influence.config import Config
from conversion_influence.errors import ConfigError

EngineName = Literal["duckdb", "spark"]


def one_source(folder: Path | None, source: str | None, config: Config | None = None) -> str | Path:
    """Return where the tables are.

    Parameters
    ----------
    folder, source : str or Path, optional
        What was given on the command line; one of them at most.
    config : Config, optional
        Its ``data`` is taken where neither was given.

    Raises
    ------
    ConfigError
        If both were given, or nothing says where; if the config describes a flat table.
    """
    if config is not None and config.flat is not None:
        msg = (
            "the config describes a flat table (`flat:`): its signals stand in the table itself "
            "and nothing is computed; give a config for raw tables"
        )
        raise ConfigError(msg)
    if folder is not None and source is not None:
        msg = "give a folder or --source, not both"
        raise ConfigError(msg)
    place = folder if source is None else source
    if place is None and config is not None:
        place = config.data
    if place is None:
        msg = "no tables: give their folder, or --source with a database or a YAML list of tables"
        raise ConfigError(msg)
    return place


def spark_settings(engine: EngineName, given: Sequence[str]) -> dict[str, str]:
    """Return Spark properties from ``property=value``.

    Parameters
    ----------
    engine : {"duckdb", "spark"}
        The engine asked for.
    given : sequence of str
        As on the command line.

    Raises
    ------
    ConfigError
        If one is not of that form, or they are given without Spark.
    """
    if given and engine != "spark":
        msg = f"--spark {given[0]}: says how Spark runs; add --engine spark"
        raise ConfigError(msg)
    settings = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.startswith("spark."):
            msg = f"--spark {text}: must be property=value, such as spark.driver.memory=8g"
            raise ConfigError(msg)
        settings[name] = value
    return settings
