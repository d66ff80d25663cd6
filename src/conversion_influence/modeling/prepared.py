"""Rows made ready to learn from: encoded, in order, and counted for what they are worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from conversion_influence.dataset.rows import Rows
from conversion_influence.errors import ModelError
from conversion_influence.modeling.dispersion import within_placement
from conversion_influence.modeling.encoding import Encoding, fit_encoding
from conversion_influence.modeling.learning import Learning
from conversion_influence.modeling.rungs import usual


@dataclass(frozen=True, eq=False)
class Prepared:
    """Rows to learn from, encoded and in the order they became known.

    Attributes
    ----------
    positions : numpy.ndarray
        Of the rows among all.
    encoding : Encoding
        Signals and categories learned on them.
    learning : Learning
        Their matrix, and outcomes counted for what they are worth.
    rho : float
        Correlation of the conversions of one placement.
    """

    positions: np.ndarray
    encoding: Encoding
    learning: Learning
    rho: float


def prepare(rows: Rows, positions: np.ndarray) -> Prepared:
    """Encode rows to learn from, and count their outcomes for what they are worth.

    Parameters
    ----------
    rows : Rows
        All rows.
    positions : numpy.ndarray
        Of those to learn from.

    Raises
    ------
    ModelError
        If the rows hold no conversion, or nothing else.
    """
    positions = _in_order(rows, positions)
    _require_both_outcomes(rows, positions)
    encoding = fit_encoding(rows.frame.iloc[positions], list(rows.frame.columns))
    whole = _learning(rows, positions, encoding)
    rho = within_placement(whole.conversions, whole.exposures, usual(whole, encoding))
    return Prepared(positions, encoding, whole.discounted(rho), rho)


def _in_order(rows: Rows, positions: np.ndarray) -> np.ndarray:
    """Return positions in the order of as_of; where rows have none, as they are."""
    if rows.as_of is None:
        return positions
    order = np.argsort(rows.as_of.iloc[positions].to_numpy(), kind="stable")
    return np.asarray(positions[order])


def _learning(rows: Rows, positions: np.ndarray, encoding: Encoding) -> Learning:
    return Learning(
        encoding.matrix(rows.frame.iloc[positions]),
        rows.conversions[positions],
        rows.exposures[positions],
        rows.groups[positions],
        None if rows.as_of is None else rows.as_of.iloc[positions],
        None if rows.settled_at is None else rows.settled_at.iloc[positions],
    )


def _require_both_outcomes(rows: Rows, positions: np.ndarray) -> None:
    k, n = rows.conversions[positions].sum(), rows.exposures[positions].sum()
    if 0 < k < n:
        return
    found = "no conversion" if k == 0 else "nothing but conversions"
    msg = (
        f"the training rows ({len(positions)} rows, {n:.0f} exposures) hold {found}: a model "
        "cannot be learned from them. Give more history, or a smaller split.test."
    )
    raise ModelError(msg)
