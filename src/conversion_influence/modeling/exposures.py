"""An expected number of exposures with a range, from a creator's past, audience and network.

A hierarchical model of log exposures (empirical Bayes; Efron and Morris 1975, JASA 70). Everybody's
line in log followers, each network's distance to it, and each creator's distance to that, shrunk by
how few placements tell of it; later placements may weigh more. What is left over is described by
the quantiles of errors that walking forward made, so a range is as wide, and as lopsided, as errors
have been. It serves as an assumption where nothing better is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import Field

from conversion_influence.errors import ModelError
from conversion_influence.modeling.exposure_past import Known, look_back
from conversion_influence.modeling.stored import read_stored
from conversion_influence.modeling.terms import CHECKS, Finite, Positive

LEVELS = np.linspace(0.0125, 0.9875, 40)
"""Levels of the stored quantiles: the middles of forty equal parts."""

RANGES = {50: (0.25, 0.75), 80: (0.10, 0.90), 90: (0.05, 0.95)}
"""Levels between which a range of that many percent lies."""

SIZED, UNLISTED, BLIND = "sized", "unlisted", "blind"
LARGEST = 700.0
"""Largest logarithm whose number is finite."""


@dataclass(frozen=True, eq=False)
class Errors:
    """What forecasts have strayed by.

    Attributes
    ----------
    quantiles : tuple of float
        At `LEVELS`, in logs.
    factor : float
        Exposures that came over the medians foretold, both added up.
    """

    __pydantic_config__ = CHECKS

    quantiles: Annotated[tuple[Finite, ...], Field(min_length=len(LEVELS), max_length=len(LEVELS))]
    factor: Positive

    def at(self, level: float) -> float:
        """Return the error below which that share of errors lies.

        Parameters
        ----------
        level : float
            In (0, 1).
        """
        return float(np.interp(level, LEVELS, self.quantiles))


@dataclass(frozen=True, eq=False)
class Regime:
    """Log exposures of placements of which the same is known.

    Attributes
    ----------
    intercept, slope : float
        Everybody's line in log followers; the slope is 0 where these are not used.
    networks : mapping of str to float
        Distance of each network to that line, shrunk; 0 for any other.
    strength : float
        Placements at everybody's level that a creator's own are weighed against.
    half_life : float
        Days after which a past placement weighs half.
    new, known : Errors
        Of creators without a known placement, and of the others: of those whose level is known
        without doubt.
    rows : int
        Placements learned from.
    """

    __pydantic_config__ = CHECKS

    intercept: Finite
    slope: Finite
    networks: Mapping[str, Finite]
    strength: Positive
    half_life: Positive
    new: Errors
    known: Errors
    rows: Annotated[int, Field(ge=0)]

    def level(self, asked: pd.DataFrame) -> np.ndarray:
        """Return log exposures of a creator of whom no placement is known, one per row.

        Parameters
        ----------
        asked : pandas.DataFrame
            ``platform`` and, where the slope is not 0, ``followers``.
        """
        codes, names = pd.factorize(asked["platform"])
        distances = np.array([*(self.networks.get(str(name), 0.0) for name in names), 0.0])
        return np.asarray(self.intercept + self.slope * log_size(asked) + distances[codes])

    def own(self, known: Known) -> tuple[np.ndarray, np.ndarray]:
        """Return how far creators are above the level of others, and how wide errors grow.

        The second is 1 for a creator whose level is known without doubt, and larger for others; it
        is 1 for new creators too, who have errors of their own.

        Parameters
        ----------
        known : Known
            What was known of the creators of some rows.
        """
        weight, summed = known.sums(self.half_life)
        evidence = weight + self.strength
        width = np.where(known.last >= 0, np.sqrt(1.0 + 1.0 / evidence), 1.0)
        return summed / evidence, width


@dataclass(frozen=True, eq=False)
class ExposureModel:
    """How many exposures a placement will have.

    Attributes
    ----------
    blind : Regime
        Where nothing is known of followers.
    sized : Regime or None
        Where followers are known.
    unlisted : Regime or None
        Where followers of others are known.
    """

    __pydantic_config__ = CHECKS

    blind: Regime
    sized: Regime | None = None
    unlisted: Regime | None = None

    def forecast(self, asked: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
        """Return what to expect of each row.

        Parameters
        ----------
        asked : pandas.DataFrame
            ``creator_id``, ``platform``, ``as_of``, ``followers``, ``listed``.
        past : pandas.DataFrame
            Placements, of these creators or more, with ``settled_at`` and ``exposures`` too; those
            not settled before a row's ``as_of`` do not count for it.

        Returns
        -------
        pandas.DataFrame
            Index of ``asked``: ``expected`` (the mean, so that totals add up), ``median``,
            ``low_<R>`` and ``high_<R>`` for each of `RANGES`, and ``past``, how many placements of
            the creator it rests on.
        """
        found = pd.DataFrame(index=asked.index, columns=_columns(), dtype="float64")
        mine, theirs = self.regimes(asked), self.regimes(past)
        for name, regime in self._given().items():
            rows = mine == name
            facts = past if name == BLIND else past[theirs == name]
            found[rows] = _forecast(regime, asked[rows], facts)
        return found

    def regimes(self, asked: pd.DataFrame) -> np.ndarray:
        """Return the name of the regime of each row.

        Parameters
        ----------
        asked : pandas.DataFrame
            ``followers`` and ``listed``.
        """
        given = self._given()
        names = regimes_of(asked)
        return np.where(np.isin(names, list(given)), names, BLIND)

    def _given(self) -> dict[str, Regime]:
        found = {BLIND: self.blind, SIZED: self.sized, UNLISTED: self.unlisted}
        return {name: regime for name, regime in found.items() if regime is not None}

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; `from_dict` reads them."""
        return {name: asdict(regime) for name, regime in self._given().items()}

    @staticmethod
    def from_dict(stored: object) -> ExposureModel:
        """Return the model that `to_dict` wrote.

        Parameters
        ----------
        stored : object
            Plain values.

        Raises
        ------
        ModelError
            If a key is absent, unknown or holds no such value, naming the first.
        """
        model = read_stored(
            ExposureModel,
            "the stored model of exposures",
            stored,
            "Copy the bundle again, or train it again with this version",
        )
        for name, regime in model._given().items():
            if any((np.diff(e.quantiles) < 0).any() for e in (regime.new, regime.known)):
                msg = (
                    f"the stored model of exposures cannot be read: {name}: quantiles must not "
                    "fall. Copy the bundle again, or train it again with this version"
                )
                raise ModelError(msg)
        return model


def regimes_of(asked: pd.DataFrame) -> np.ndarray:
    """Return `SIZED`, `UNLISTED` (others' followers are known) or `BLIND` per row.

    Parameters
    ----------
    asked : pandas.DataFrame
        ``followers`` and ``listed``.
    """
    listed = asked["listed"].to_numpy(dtype=bool)
    sized = asked["followers"].notna().to_numpy()
    return np.where(sized, SIZED, np.where(listed, UNLISTED, BLIND))


def log_size(asked: pd.DataFrame) -> np.ndarray:
    """Return ln(followers), 0 where these are unknown or fewer than one.

    Parameters
    ----------
    asked : pandas.DataFrame
        ``followers``.
    """
    followers = asked["followers"].to_numpy(dtype=np.float64, na_value=1.0)
    return np.asarray(np.log(np.maximum(np.nan_to_num(followers, nan=1.0), 1.0)))


def _forecast(regime: Regime, asked: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    known = look_back(regime.level(facts), facts, asked)
    distance, width = regime.own(known)
    centre = regime.level(asked) + distance
    new = known.last < 0

    def at(level: float) -> np.ndarray:
        return _exp(centre + width * np.where(new, regime.new.at(level), regime.known.at(level)))

    told = {"median": at(0.5)}
    told["expected"] = told["median"] * np.where(new, regime.new.factor, regime.known.factor)
    for percent, (low, high) in RANGES.items():
        told |= {f"low_{percent}": at(low), f"high_{percent}": at(high)}
    told["past"], _ = known.sums(np.inf)
    return pd.DataFrame(told, index=asked.index)[_columns()]


def _exp(value: np.ndarray) -> np.ndarray:
    return np.asarray(np.exp(np.minimum(value, LARGEST / 2)))


def _columns() -> list[str]:
    sides = [f"{side}_{percent}" for percent in RANGES for side in ("low", "high")]
    return ["expected", "median", *sides, "past"]
