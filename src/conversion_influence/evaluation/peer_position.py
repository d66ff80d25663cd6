"""Where a creator's value stands among its peers: "more than 9 in 10 peers".

Peers are the creators of the training rows on the same network and of about the same size; where
they are fewer than `FEWEST`, those of the network; where these are, all creators. Size itself is
compared within the network. Each creator is counted once, as it stood at its last training row.

Of each signal the deciles are kept. A value strictly above the sixth decile lies above more than 6
in 10 peers whatever lies in between, so nothing is said that the kept numbers do not prove.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from conversion_influence.dataset.categories import category_texts
from conversion_influence.dataset.wording import Comparison
from conversion_influence.errors import Language

FEWEST = 50
"""Peers with a known value below which no comparison is drawn."""

TENTHS = range(1, 10)
"""Deciles kept of each signal."""

MAJORITY = 6
"""Peers of 10 that a value must lie above, or below, for that to be said."""

TIERS = (10_000.0, 50_000.0, 250_000.0)
"""Followers at which the next tier of size begins."""

NETWORK, SIZE = "platform", "log_followers"
"""Signals that tell a row's network and its tier of size."""

Cell = tuple[str | None, int | None]
"""Network and tier of size; None stands for any."""

Side = Literal["above", "below", "middle"]

WORDS: Mapping[Comparison, Mapping[Language, tuple[str, str]]] = {
    "more": {"en": ("more than", "less than"), "fr": ("plus que", "moins que")},
    "fewer": {"en": ("more than", "fewer than"), "fr": ("plus que", "moins que")},
    "often": {
        "en": ("more often than", "less often than"),
        "fr": ("plus souvent que", "moins souvent que"),
    },
    "above": {"en": ("above", "below"), "fr": ("au-dessus de", "en dessous de")},
    "longer": {
        "en": ("longer than", "for less time than"),
        "fr": ("plus longtemps que", "moins longtemps que"),
    },
    "narrow": {
        "en": ("more concentrated than", "less concentrated than"),
        "fr": ("de façon plus concentrée que", "de façon moins concentrée que"),
    },
}
"""Above and below."""

OF_TEN: Mapping[Language, str] = {
    "en": "{} {} in 10 peers",
    "fr": "{} {} pairs sur 10",
}
MIDDLE: Mapping[Language, str] = {
    "en": "in line with most peers",
    "fr": "dans la moyenne de ses pairs",
}


@dataclass(frozen=True)
class Position:
    """On which side of how many of 10 peers a value lies.

    Attributes
    ----------
    side : {"above", "below", "middle"}
        Strictly above or strictly below them, or between the many on both sides.
    tenths : int
        From `MAJORITY` to 9; 0 in the middle.
    """

    side: Side
    tenths: int = 0


@dataclass(frozen=True)
class Peers:
    """Deciles of signals among peers.

    Attributes
    ----------
    deciles : mapping of Cell to mapping of str to tuple of float
        By network and tier, then by signal: the nine deciles.
    """

    deciles: Mapping[Cell, Mapping[str, tuple[float, ...]]]

    def position(self, name: str, value: float, cell: Cell) -> Position | None:
        """Return where a value stands, or None where that cannot be said.

        Nothing can be said of a missing value, of a signal with too few peers, and of a value that
        many peers share.

        Parameters
        ----------
        name : str
            Of the signal.
        value : float
            As the model sees it.
        cell : Cell
            Network and tier of the row, from `cells`.
        """
        if not np.isfinite(value):
            return None
        sized = (cell[0], None if name == SIZE else cell[1])
        for at in (sized, (cell[0], None), (None, None)):
            deciles = self.deciles.get(at, {}).get(name)
            if deciles is not None:
                return _position(_rounded(value), deciles)
        return None


def _position(value: float, deciles: Sequence[float]) -> Position | None:
    below = sum(decile < value for decile in deciles)
    above = sum(decile > value for decile in deciles)
    if below >= MAJORITY:
        return Position("above", below)
    if above >= MAJORITY:
        return Position("below", above)
    shared = len(deciles) - below - above
    return Position("middle") if shared <= 1 else None


def in_words(position: Position | None, comparison: Comparison, language: Language) -> str:
    """Return a position in words; the empty text where there is none, or nothing to compare.

    Parameters
    ----------
    position : Position or None
        From `Peers.position`.
    comparison : Comparison
        Of the signal.
    language : {"en", "fr"}
        Of the words.

    Examples
    --------
    >>> in_words(Position("above", 9), "more", "en"), in_words(Position("below", 8), "more", "fr")
    ('more than 9 in 10 peers', 'moins que 8 pairs sur 10')
    """
    if position is None or not comparison:
        return ""
    if position.side == "middle":
        return MIDDLE[language]
    words = WORDS[comparison][language][position.side == "below"]
    return OF_TEN[language].format(words, position.tenths)


def cells(frame: pd.DataFrame) -> list[Cell]:
    """Return network and tier of size of each row; None where it is not told.

    Parameters
    ----------
    frame : pandas.DataFrame
        Holds ``platform`` and ``log_followers``, or not.
    """
    networks: list[str | None] = [None] * len(frame)
    if NETWORK in frame:
        texts = category_texts(frame[NETWORK])
        networks = [None if pd.isna(text) else str(text) for text in texts]
    sizes: list[int | None] = [None] * len(frame)
    if SIZE in frame:
        logs = frame[SIZE].to_numpy(dtype=np.float64, na_value=np.nan)
        tiers = np.searchsorted(np.log1p(TIERS), logs, side="right")
        sizes = [None if np.isnan(at) else int(t) for at, t in zip(logs, tiers, strict=True)]
    return list(zip(networks, sizes, strict=True))


def peers_of(frame: pd.DataFrame, creators: np.ndarray, signals: Sequence[str]) -> Peers:
    """Return the deciles of signals among the creators of training rows.

    Parameters
    ----------
    frame : pandas.DataFrame
        Training rows, earliest first.
    creators : numpy.ndarray
        Creator of each row.
    signals : sequence of str
        Those to compare; a text, and a signal of at most two values, is none of them.
    """
    numbers = [name for name in signals if _is_comparable(frame[name])]
    placed = pd.DataFrame(cells(frame), columns=["network", "tier"], dtype=object)
    placed["creator"] = np.asarray(creators)
    values = frame[numbers].to_numpy(dtype=np.float64, na_value=np.nan)
    found = {cell: _deciles(values[rows], numbers) for cell, rows in _rows_of_cells(placed)}
    return Peers({cell: deciles for cell, deciles in found.items() if deciles})


def _is_comparable(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column)) and column.nunique() > 2


def _rows_of_cells(placed: pd.DataFrame) -> Iterator[tuple[Cell, np.ndarray]]:
    """Yield the last row of each creator: of all, per network, per network and tier."""
    yield (None, None), placed.drop_duplicates("creator", keep="last").index.to_numpy()
    named = placed[placed["network"].notna()].drop_duplicates(["network", "creator"], keep="last")
    for network, rows in named.groupby("network"):
        yield (str(network), None), rows.index.to_numpy()
        for tier, alike in rows[rows["tier"].notna()].groupby("tier"):
            yield (str(network), int(str(tier))), alike.index.to_numpy()


def _deciles(values: np.ndarray, names: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """Return the deciles of each column with enough known values: observed values themselves."""
    levels = [tenth / 10 for tenth in TENTHS]
    found: dict[str, tuple[float, ...]] = {}
    for name, column in zip(names, values.T, strict=True):
        known = column[np.isfinite(column)]
        if len(known) >= FEWEST:
            deciles = np.quantile(known, levels, method="inverted_cdf")
            found[name] = tuple(_rounded(float(decile)) for decile in deciles)
    return found


def _rounded(value: float) -> float:
    """Return four figures: what differs after rounding differed in the same sense before."""
    return float(f"{value:.4g}")


def peers_to_facts(peers: Peers) -> list[dict[str, Any]]:
    """Return plain values for JSON, read by `peers_from_facts`.

    Parameters
    ----------
    peers : Peers
        From `peers_of`.
    """
    return [
        {"network": network, "tier": tier, "deciles": {n: list(d) for n, d in deciles.items()}}
        for (network, tier), deciles in peers.deciles.items()
    ]


def peers_from_facts(facts: Sequence[Mapping[str, Any]]) -> Peers:
    """Return what `peers_to_facts` wrote.

    Parameters
    ----------
    facts : sequence of mapping
        From a bundle; empty for a model without.
    """
    return Peers(
        {
            (entry["network"], entry["tier"]): {
                name: tuple(deciles) for name, deciles in entry["deciles"].items()
            }
            for entry in facts
        }
    )
