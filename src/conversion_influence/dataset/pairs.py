"""Judgements between two creators: one row, two sides, and who was chosen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from conversion_influence.config import FlatTable, Pairs
from conversion_influence.dataset.flat import (
    check_named,
    flat_groups,
    flat_signals,
    refuse_rows,
    require_columns,
)
from conversion_influence.dataset.ratios import with_ratios
from conversion_influence.dataset.rows import Rows, Sides, SignalWords, check_rows
from conversion_influence.errors import ConfigError, shorten


def rows_from_pairs(table: pd.DataFrame, settings: FlatTable, pairs: Pairs) -> Rows:
    """Return one row per judgement, with the signals of both creators.

    Where a creator stands is to say nothing. If the chosen stand on one side in all rows, every
    second row is read the other way round, or there would be nothing to tell apart.

    Parameters
    ----------
    table : pandas.DataFrame
        The flat table, numbers and text typed.
    settings : FlatTable
        Which columns are what.
    pairs : Pairs
        How the columns of either side begin.

    Returns
    -------
    Rows
        In the table's order; k is 1 where the first was chosen, n is 1.

    Raises
    ------
    ConfigError
        If a named column is absent, a side has no columns, or a signal stands on one side only or
        is of two kinds.
    ModelError
        If a label is neither 0 nor 1, a number is infinite, or there is too little to learn from.
    """
    _check_roles(table, settings, pairs)
    chosen = _chosen(table, pairs.label)
    first, second = _sides(table, settings, pairs)
    if len(np.unique(chosen)) == 1:
        first, second, chosen = _turned(first, second, chosen)
    rows = Rows(
        frame=pd.concat([first.add_prefix(pairs.first), second.add_prefix(pairs.second)], axis=1),
        conversions=chosen,
        exposures=np.ones(len(chosen)),
        groups=flat_groups(table, settings.group),
        as_of=None,
        settled_at=None,
        words=tuple(SignalWords(name, "signals", name, name) for name in first.columns),
        left_out=(),
        rules=dict(settings.baselines),
        sides=Sides(pairs.first, pairs.second, tuple(first.columns)),
    )
    return check_rows(rows)


def creators_of(rows: Rows) -> Rows:
    """Return one row per creator of judgements, equal signals being one creator.

    Parameters
    ----------
    rows : Rows
        Judgements; any other rows are returned as they are.

    Returns
    -------
    Rows
        In order of appearance, first sides first; k is how often a creator was chosen, n how often
        it was judged.
    """
    if rows.sides is None:
        return rows
    both = pd.concat(rows.sides.of(rows.frame), ignore_index=True)
    codes = both.groupby(list(both.columns), dropna=False, sort=False).ngroup().to_numpy()
    at = np.unique(codes, return_index=True)[1]
    chosen = np.concatenate([rows.conversions, rows.exposures - rows.conversions])
    return replace(
        rows,
        frame=both.iloc[at].reset_index(drop=True),
        conversions=np.bincount(codes, chosen),
        exposures=np.bincount(codes).astype(np.float64),
        groups=np.arange(len(at)).astype(str),
        sides=None,
    )


def _check_roles(table: pd.DataFrame, settings: FlatTable, pairs: Pairs) -> None:
    """Refuse columns that are not there, and sides that are not."""
    columns = [str(column) for column in table.columns]
    require_columns(
        [("pairs.label", pairs.label), ("id", settings.id), ("group", settings.group)], columns
    )
    for side, begins in (("first", pairs.first), ("second", pairs.second)):
        if not any(column.startswith(begins) for column in columns):
            msg = (
                f"flat.pairs.{side}: no column begins with {begins!r}. The table has "
                f"{shorten(columns)}: say how the columns of either side begin"
            )
            raise ConfigError(msg)


def _chosen(table: pd.DataFrame, label: str) -> np.ndarray:
    """Return 1 where the first was chosen, 0 where the second was."""
    found = pd.to_numeric(table[label], errors="coerce").to_numpy(dtype=np.float64)
    refuse_rows(
        ~np.isin(found, (0.0, 1.0)),
        f"{label} is neither 0 nor 1: write 1 where the first was chosen, 0 where the second was, "
        "and leave out judgements without a choice",
    )
    return found


def _sides(
    table: pd.DataFrame, settings: FlatTable, pairs: Pairs
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the signals of the first and of the second, by their plain names."""
    roles = (pairs.label, settings.id, settings.group)
    kept = table[[column for column in table.columns if column not in roles]]
    first, second = _side(kept, pairs.first), _side(kept, pairs.second)
    _refuse_lone(first, second, pairs)
    plain = settings.model_copy(update={"pairs": None, "id": None, "group": None})
    first, second = with_ratios(first, settings.ratios), with_ratios(second, settings.ratios)
    check_named(first, plain)
    found = flat_signals(first, plain), flat_signals(second[list(first.columns)], plain)
    _refuse_two_kinds(*found)
    return found


def _side(table: pd.DataFrame, begins: str) -> pd.DataFrame:
    """Return the columns that begin so, by the rest of their names."""
    names = [column for column in table.columns if column.startswith(begins)]
    return table[names].set_axis([name.removeprefix(begins) for name in names], axis=1)


def _turned(
    first: pd.DataFrame, second: pd.DataFrame, chosen: np.ndarray
) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Return the same judgements, every second one read the other way round."""
    rows = np.arange(len(chosen))
    turned = rows % 2 == 1
    both = pd.concat([first, second], ignore_index=True)
    first, second = (
        both.iloc[np.where(turned == other, rows, rows + len(rows))].reset_index(drop=True)
        for other in (False, True)
    )
    return first, second, np.where(turned, 1.0 - chosen, chosen)


def _refuse_lone(first: pd.DataFrame, second: pd.DataFrame, pairs: Pairs) -> None:
    lone = [f"{pairs.first}{name}" for name in first if name not in second]
    lone += [f"{pairs.second}{name}" for name in second if name not in first]
    if lone:
        msg = (
            f"flat.pairs: these signals stand on one side only: {shorten(lone)}. Both sides need "
            "every signal: add the columns, or remove these"
        )
        raise ConfigError(msg)


def _refuse_two_kinds(first: pd.DataFrame, second: pd.DataFrame) -> None:
    unlike = [
        name
        for name in first
        if pd.api.types.is_numeric_dtype(first[name]) != pd.api.types.is_numeric_dtype(second[name])
        and not first[name].isna().all()
        and not second[name].isna().all()
    ]
    if unlike:
        msg = (
            f"flat.pairs: these signals are numbers on one side and text on the other: "
            f"{shorten(unlike)}. Write them alike, or name them in flat.categories"
        )
        raise ConfigError(msg)
