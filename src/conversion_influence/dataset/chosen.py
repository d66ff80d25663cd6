"""Which signals are computed: what a config chooses, or what a trained model knows."""

from __future__ import annotations

from collections.abc import Sequence

from conversion_influence.dataset.assemble import extra_columns
from conversion_influence.dataset.catalog import catalog, passthrough
from conversion_influence.dataset.features import Signal
from conversion_influence.errors import ConfigError, did_you_mean
from conversion_influence.tables.sources import Tables

RESERVED_COLUMNS = frozenset(need.column for signal in catalog() for need in signal.needs)
"""Names of what signals are computed from; a user's column of that name would take its place."""


ANY = "*"
"""Stands for a numeric column of the user's own on posts, of which signals are made."""


def model_signals(
    names: Sequence[str], tables: Tables, creators: Sequence[str], placements: Sequence[str]
) -> tuple[Signal, ...]:
    """Return the signals of a trained model, by name, as the given tables could feed them.

    Parameters
    ----------
    names : sequence of str
        The model's signals; one that is not in the catalog any more is left out and so missing.
    tables : Tables
        The opened raw tables.
    creators, placements : sequence of str
        Extra columns the model passes through.
    """
    known = catalog(extra_columns(tables)) + passthrough(creators, placements)
    return tuple(signal for signal in known if signal.name in set(names))


def choose_signals(known: Sequence[Signal], exclude: Sequence[str]) -> tuple[Signal, ...]:
    """Return the known signals without the excluded ones.

    Parameters
    ----------
    known : sequence of Signal
        To choose from.
    exclude : sequence of str
        Names to leave out.

    Raises
    ------
    ConfigError
        If an excluded name is not a signal.
    """
    _refuse_unknown(exclude, [signal.name for signal in known])
    return tuple(signal for signal in known if signal.name not in exclude)


def refuse_strangers(exclude: Sequence[str], own: Sequence[str]) -> None:
    """Refuse excluded names that no tables could make signals, before any table is read.

    Parameters
    ----------
    exclude : sequence of str
        Names to leave out.
    own : sequence of str
        The user's own columns that become signals.

    Raises
    ------
    ConfigError
        Naming all of them.
    """
    names = [signal.name for signal in catalog([ANY])]
    endings = tuple(name.removeprefix(ANY) for name in names if name.startswith(ANY))
    made = [name for name in exclude if name.endswith(endings)]
    _refuse_unknown(exclude, [*names, *own, *made])


def _refuse_unknown(exclude: Sequence[str], names: Sequence[str]) -> None:
    unknown = [f"{name!r}.{did_you_mean(name, names)}" for name in exclude if name not in names]
    if unknown:
        msg = f"features.exclude: there is no signal {' There is no signal '.join(unknown)}"
        raise ConfigError(msg)


def configured_signals(
    tables: Tables,
    exclude: Sequence[str],
    creators: Sequence[str],
    placements: Sequence[str],
    listed: Sequence[str] = (),
) -> tuple[Signal, ...]:
    """Return the catalog without what is excluded, with the user's own columns.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    exclude : sequence of str
        Signals to leave out.
    creators, placements : sequence of str
        Extra columns of these tables to pass through as signals.
    listed : sequence of str
        Columns of a list of candidates, which may stand in for those of placements.

    Raises
    ------
    ConfigError
        If there is no such signal or column, or a column is called like one of ours.
    """
    _check_columns("creators", tables.extras.get("creators", ()), creators)
    _check_columns("placements", (*tables.extras.get("placements", ()), *listed), placements)
    known = catalog(extra_columns(tables)) + passthrough(creators, placements)
    return choose_signals(known, exclude)


def _check_columns(table: str, extras: Sequence[str], columns: Sequence[str]) -> None:
    for column in columns:
        if column not in extras:
            msg = (
                f"features.{table}: the {table} table has no extra column {column!r}; it has "
                f"{', '.join(extras) or 'none'}.{did_you_mean(column, extras)}"
            )
            raise ConfigError(msg)
        if column in RESERVED_COLUMNS:
            msg = f"features.{table}: {column!r} is a name of our own; rename your column"
            raise ConfigError(msg)
