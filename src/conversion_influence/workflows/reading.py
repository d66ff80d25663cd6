"""Training rows, from a folder of raw tables or from a flat table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import ConfigError
from conversion_influence.messages.said import Said, refusal
from conversion_influence.tables.addresses import is_listing
from conversion_influence.workflows.clock import Step, utc_now

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.config import Config
    from conversion_influence.dataset.rows import Rows


@dataclass(frozen=True, eq=False)
class Source:
    """Training rows and where they come from; ``past`` is from `past_exposures`, if tables are."""

    rows: Rows
    fingerprint: str
    path: Path
    warnings: tuple[Said, ...]
    past: pd.DataFrame | None = None


def read_training_data(config: Config, step: Step) -> Source:
    """Return training rows from a folder of tables or from a flat table.

    Parameters
    ----------
    config : Config
        Says where and what.
    step : callable
        Told what begins.
    """
    require_data(config)
    return _read_flat(config) if config.flat is not None else _read_tables(config, step)


def require_data(config: Config) -> None:
    """Refuse settings that name no data, or a file without saying what its columns are.

    Parameters
    ----------
    config : Config
        Says where and what.

    Raises
    ------
    ConfigError
        Saying what to give.
    """
    if config.data is None:
        raise refusal(
            ConfigError,
            "no data: give --data FOLDER, or `data:` in the config",
            "pas de données : donnez --data DOSSIER, ou `data:` dans la configuration",
        )
    if config.flat is None and config.data.is_file() and not is_listing(str(config.data)):
        raise refusal(
            ConfigError,
            "{data}: is a file. To learn from a flat table, say in a config which columns are what "
            "(`flat:`, see configs/flat.yaml); to learn from raw tables, give their folder or a "
            "YAML list of them.",
            "{data} : est un fichier. Pour apprendre d'un tableau plat, dites dans une "
            "configuration ce que sont ses colonnes (`flat:`, voir configs/flat.yaml) ; pour "
            "apprendre de tables brutes, donnez leur dossier ou une liste YAML.",
            data=config.data,
        )


def left_out_by(config: Config) -> Said:
    """Return which settings leave a signal out.

    Parameters
    ----------
    config : Config
        Says whether the data are raw tables or a flat one.
    """
    from conversion_influence.evaluation.disguise import IN_FLAT, IN_TABLES

    return IN_TABLES if config.flat is None else IN_FLAT


def _read_tables(config: Config, step: Step) -> Source:
    from conversion_influence.dataset.chosen import refuse_strangers
    from conversion_influence.dataset.exposures import past_exposures
    from conversion_influence.dataset.rows import rows_from_tables
    from conversion_influence.modeling.baselines import RULES
    from conversion_influence.tables.sources import open_source

    assert config.data is not None
    chosen = config.features
    refuse_strangers(chosen.exclude, (*chosen.creators, *chosen.placements))
    with open_source(config.data) as tables:
        step("computing features as they were known")
        rows = rows_from_tables(
            tables,
            now=utc_now(),
            exclude=chosen.exclude,
            creators=chosen.creators,
            placements=chosen.placements,
            drop_unsettled=config.unsettled == "drop",
            rules=dict(RULES),
        )
        warnings = tuple(Said(each.told("en"), each.told("fr")) for each in tables.warnings)
        past = past_exposures(tables)
        return Source(rows, tables.fingerprint(), config.data, warnings, past)


def _read_flat(config: Config) -> Source:
    from conversion_influence.dataset.pairs import rows_from_pairs
    from conversion_influence.dataset.rows import rows_from_flat
    from conversion_influence.lists.flat import read_flat
    from conversion_influence.tables.fingerprint import frame_fingerprint
    from conversion_influence.workflows.flat_notes import flat_notes

    assert config.data is not None
    assert config.flat is not None
    table = read_flat(config.data)
    pairs = config.flat.pairs
    rows = (
        rows_from_flat(table, config.flat)
        if pairs is None
        else rows_from_pairs(table, config.flat, pairs)
    )
    notes = [Said(told, told) for told in table.attrs.get("notes", ())]
    if pairs is None:
        notes += flat_notes(rows, config.flat)
    return Source(rows, frame_fingerprint(table), config.data, tuple(notes))
