"""Features kept from one run to the next, so that only new cohort rows are computed.

A kept row is used again only under the same key: the content of all tables, the code that computes
signals, and the signals asked for. Within it a row is known by all that its features depend on, so
what is read back is what would be computed (the answers do not depend on the cohort's other rows).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from time import time
from uuid import uuid4

import pandas as pd

from conversion_influence.dataset.features import Signal
from conversion_influence.errors import InfluenceError

CODE = ("dataset", "tables", "timeframe.py")
"""Parts of the package whose text decides what a feature is."""

ROW = "row__"
"""Column of the kept files that names a cohort row."""

UNFINISHED = ".part"
OLD = 86_400.0
"""Ending of a file that is being written, and the age in seconds at which it never will be."""

UNKNOWN, NEXT, MARK = "\x00", "\x1f", "\x1a"
"""Stand for a missing value, between two values in the text that names a row, and before one of
these where it stands in a value."""


class CacheError(InfluenceError):
    """Kept features cannot be read or written."""


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """Return a SHA-256 of the code that computes features, as it was when first asked."""
    digest = hashlib.sha256()
    for part in CODE:
        _add(digest, files("conversion_influence").joinpath(part))
    return digest.hexdigest()


def _add(digest: hashlib._Hash, source: Traversable) -> None:
    if source.is_file():
        if source.name.endswith(".py"):
            digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
        return
    for inside in sorted(source.iterdir(), key=lambda entry: entry.name):
        _add(digest, inside)


def catalog_fingerprint(signals: Sequence[Signal]) -> str:
    """Return a SHA-256 of signals, by name and columns, and of the code that computes them.

    Parameters
    ----------
    signals : sequence of Signal
        In the order of their columns.
    """
    names = "\n".join(f"{signal.name} {signal.requires}" for signal in signals)
    return hashlib.sha256(f"{code_fingerprint()}\n{names}".encode()).hexdigest()


@dataclass(frozen=True)
class FeatureCache:
    """A folder of kept features.

    Attributes
    ----------
    folder : Path
        Made when first written to. Files of other keys may stand beside; none is removed.
    data : str
        Fingerprint of the tables.
    """

    folder: Path
    data: str

    def read(self, signals: Sequence[Signal], cohort: pd.DataFrame) -> pd.DataFrame:
        """Return the kept features of a cohort, as many rows as are known.

        Parameters
        ----------
        signals : sequence of Signal
            The wanted columns.
        cohort : pandas.DataFrame
            All that features depend on, indexed by ``row_id``.

        Raises
        ------
        CacheError
            If a kept file is damaged.
        """
        parts = sorted(self._place(signals).glob("*.parquet"))
        names = [signal.name for signal in signals]
        if not parts or cohort.empty:
            return pd.DataFrame(columns=names, index=cohort.index[:0])
        kept = pd.concat([_read_part(part) for part in parts], ignore_index=True)
        kept = kept.drop_duplicates(ROW).set_index(ROW)
        rows = row_names(cohort)
        rows = rows[rows.isin(kept.index)]
        return kept.loc[rows.to_numpy(), names].set_axis(rows.index)

    def write(
        self, signals: Sequence[Signal], cohort: pd.DataFrame, features: pd.DataFrame
    ) -> None:
        """Keep the features of a cohort, in a file of their own that appears whole or not at all.

        Parameters
        ----------
        signals : sequence of Signal
            The columns.
        cohort, features : pandas.DataFrame
            What they depend on, and they, both indexed by ``row_id``.

        Raises
        ------
        CacheError
            If the folder cannot be written to.
        """
        if features.empty:
            return
        rows = row_names(cohort.loc[features.index])
        kept = features.assign(**{ROW: rows.to_numpy()}).reset_index(drop=True)
        unfinished = self._place(signals) / f"{uuid4().hex}{UNFINISHED}"
        with _told(self.folder):
            unfinished.parent.mkdir(parents=True, exist_ok=True)
            try:
                kept.to_parquet(unfinished, index=False)
                unfinished.replace(unfinished.with_suffix(".parquet"))
            finally:
                unfinished.unlink(missing_ok=True)

    def _place(self, signals: Sequence[Signal]) -> Path:
        key = hashlib.sha256(f"{self.data}\n{catalog_fingerprint(signals)}".encode())
        return self.folder / key.hexdigest()[:32]


def prepare_folder(folder: Path) -> None:
    """Make the folder of a cache, try to write to it, and clear what runs that were killed left.

    Parameters
    ----------
    folder : Path
        Its unfinished files of a day ago or more are removed; a younger one may be in the making.

    Raises
    ------
    CacheError
        If the folder cannot be written to.
    """
    trial = folder / f"{uuid4().hex}{UNFINISHED}"
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        trial.touch()
        trial.unlink()
        for left in folder.glob(f"*/*{UNFINISHED}"):
            with suppress(FileNotFoundError):
                if time() - left.stat().st_mtime > OLD:
                    left.unlink()


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Say of which folder it is that the system refuses to write."""
    try:
        yield
    except OSError as error:
        msg = f"--cache {folder}: cannot be written ({error.strerror}); name another folder"
        raise CacheError(msg) from error


def row_names(cohort: pd.DataFrame) -> pd.Series:
    """Return a name per row that depends on its values alone: the SHA-256 of their texts.

    Parameters
    ----------
    cohort : pandas.DataFrame
        One row per question; the index is kept and does not count.
    """
    texts = pd.DataFrame({name: _as_text(cohort[name]) for name in sorted(cohort.columns)})
    rows = texts.iloc[:, 0].str.cat(texts.iloc[:, 1:], sep=NEXT)
    return rows.map(lambda text: hashlib.sha256(text.encode()).hexdigest())


def _as_text(values: pd.Series) -> pd.Series:
    """Return values as text that no other value of the column has a part in.

    pandas writes an instant without its hour where all of the column are midnights, and makes
    whole numbers fractions where one is missing.
    """
    if values.dtype.kind == "M":
        texts = values.astype("datetime64[us]").astype("int64").astype("string")
    elif values.dtype.kind == "f":
        texts = values.astype("float64").astype("string").str.removesuffix(".0")
    else:
        texts = values.astype("string")
        for sign in (MARK, NEXT, UNKNOWN):
            texts = texts.str.replace(sign, MARK + sign, regex=False)
    return texts.mask(values.isna(), UNKNOWN)


def _read_part(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError) as error:
        msg = f"{path}: kept features cannot be read ({error}); remove the file and run again"
        raise CacheError(msg) from error
