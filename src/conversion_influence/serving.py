"""A bundle behind the one call that model servers make: rows in, likelihood out.

MLflow's ``python_function`` flavour names this module as its loader. The module does not import
MLflow, so what is served passes through the same checks as any other bundle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from conversion_influence.bundle import Bundle, load_bundle
from conversion_influence.errors import ModelError, shorten
from conversion_influence.scoring import with_all_signals
from conversion_influence.scoring.given import as_learned

Records = Mapping[str, Sequence[Any]] | Sequence[Mapping[str, Any]]
"""Columns by name, or one mapping per row, as a scoring request may bring them."""


@dataclass(frozen=True)
class ServedModel:
    """A model that answers `predict`.

    Attributes
    ----------
    bundle : Bundle
        The checked model.
    """

    bundle: Bundle

    def predict(self, model_input: pd.DataFrame | Records) -> pd.DataFrame:
        """Return one row per row of the input: ``likelihood``, per exposure, in (0, 1).

        Parameters
        ----------
        model_input : pandas.DataFrame, mapping or sequence of mappings
            The model's signals by name, in any order and as any kind of number; a signal without
            column is missing for all rows, other columns are ignored. Topics and networks may be
            in any case where the model learned them from tables.

        Returns
        -------
        pandas.DataFrame
            Index and order of the input.

        Raises
        ------
        ModelError
            If no column is a signal of the model, one stands twice, or a value is not of its kind.
        """
        frame = _as_frame(model_input)
        signals = self.bundle.encoding.signals
        columns = shorten(frame.columns) or "none"
        given = [name for name in frame.columns if name in signals]
        if not given:
            msg = (
                f"no column is a signal of the model: got {columns}; "
                f"it knows {shorten(signals)}. Name the columns as the model does."
            )
            raise ModelError(msg)
        twice = sorted({name for name in given if given.count(name) > 1})
        if twice:
            msg = f"more than one column is named {shorten(twice)}; keep one of each"
            raise ModelError(msg)
        whole = with_all_signals(as_learned(frame, self.bundle), self.bundle)
        likelihood = self.bundle.likelihood(whole)
        return pd.DataFrame({"likelihood": likelihood}, index=frame.index)


def _as_frame(rows: object) -> pd.DataFrame:
    """Return named columns, or say that names are needed."""
    if isinstance(rows, pd.DataFrame):
        return rows
    if isinstance(rows, Mapping):
        return pd.DataFrame(dict(rows))
    if isinstance(rows, Sequence) and all(isinstance(row, Mapping) for row in rows):
        return pd.DataFrame(list(rows))
    msg = f"signals are found by name: give a table with named columns, got {type(rows).__name__}"
    raise ModelError(msg)


def _load_pyfunc(path: str) -> ServedModel:
    """Load what MLflow stored; the name is MLflow's.

    Parameters
    ----------
    path : str
        Folder of the bundle.

    Raises
    ------
    BundleError
        If the folder is damaged or foreign.
    """
    return ServedModel(load_bundle(Path(path)))
