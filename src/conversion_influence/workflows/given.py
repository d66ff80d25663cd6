"""What of the candidates stands in their ranked list: cells as received, numbers as understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from conversion_influence.lists.candidates import CandidateList


@dataclass(frozen=True)
class Kind:
    """What the cells of a column are, as far as some rows tell.

    Attributes
    ----------
    received : str or None
        What the list calls a column that is passed on as it was received; None for one that is
        given as it was understood.
    whole, number : bool
        Whether all cells are whole numbers, or numbers; those received are only if each is written
        as we write that number.
    given : bool
        Whether any cell is not empty.
    """

    received: str | None
    whole: bool = False
    number: bool = False
    given: bool = False

    def __add__(self, other: Kind) -> Kind:
        return Kind(
            self.received,
            self.whole and other.whole,
            self.number and other.number,
            self.given or other.given,
        )

    def cast(self, column: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return a column of this kind in its type.

        Parameters
        ----------
        column : pyarrow.ChunkedArray
            Some rows of it.
        """
        import pyarrow as pa

        if self.given and self.whole:
            return column.cast(pa.int64())
        return column.cast(pa.float64()) if self.given and self.number else column


Kinds = Mapping[str, Kind]
"""By name of the column, in the order of the columns."""


def merged(some: Kinds | None, others: Kinds | None) -> Kinds | None:
    """Return what the columns of two parts are together.

    Parameters
    ----------
    some, others : mapping of str to Kind, or None
        Of the same columns; None for no part.
    """
    if some is None or others is None:
        return some if others is None else others
    return {name: kind + others[name] for name, kind in some.items()}


def pieces_of(kinds: Kinds) -> list[tuple[str, ...]]:
    """Return the given columns in pieces: neighbours passed on as received together, others alone.

    Parameters
    ----------
    kinds : mapping of str to Kind
        From `kinds_of`.
    """
    pieces: list[tuple[str, ...]] = []
    for received, names in groupby(kinds, lambda name: kinds[name].received is not None):
        piece = tuple(names)
        pieces += [piece] if received else zip(piece, strict=True)
    return pieces


def kinds_of(listed: CandidateList, *, looked_up: bool, typed: bool) -> dict[str, Kind]:
    """Return what the given columns of some candidates are, those of the file in its order.

    Planned numbers and instants are given as they were understood, everything else as received.

    Parameters
    ----------
    listed : CandidateList
        Candidates.
    looked_up : bool
        Whether they were found in raw tables: then who and when was scored is given too.
    typed : bool
        Whether to look at received cells for numbers.
    """
    from conversion_influence.lists.offer import KNOWN, LINE, NUMBERS, TEXTS, TIMES

    found = {"creator_id", "as_of"} if looked_up else set()
    texts = None if listed.texts_at is None else listed.texts_at(listed.frame[LINE].tolist())
    kinds = {}
    names = listed.frame.columns.drop([LINE, *(set(KNOWN) - listed.given - found)])
    own = [name for name in listed.naming.known if name in names]
    for name in [*names.difference(own, sort=False), *own]:
        received = listed.naming.received_as(name)
        if name in NUMBERS:
            kinds[name] = _understood(listed.frame[name])
        elif texts is None or name in {*TIMES, *found} or received not in texts.column_names:
            kinds[name] = Kind(None)
        elif typed and name not in TEXTS:
            kinds[name] = _written(texts.column(received), received)
        else:
            kinds[name] = Kind(received)
    return kinds


def understood(listed: CandidateList, kinds: Kinds) -> pd.DataFrame:
    """Return the columns that are not given as received.

    Parameters
    ----------
    listed : CandidateList
        Candidates.
    kinds : mapping of str to Kind
        From `kinds_of`.
    """
    kept = listed.frame[[name for name, kind in kinds.items() if kind.received is None]].copy()
    received = listed.naming.received_as("creator_id")
    if "creator_id" in kept and listed.texts_at is not None and len(kept):
        from conversion_influence.lists.offer import LINE

        texts = listed.texts_at(listed.frame[LINE].tolist())
        if received in texts.column_names:
            spelled = texts.column(received).to_pandas().set_axis(kept.index).astype("str")
            kept["creator_id"] = spelled.fillna(kept["creator_id"])
    return kept


def with_numbers(frame: pd.DataFrame, kinds: Kinds) -> pd.DataFrame:
    """Return some rows of a ranked list with received cells as numbers where all of them are.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows.
    kinds : mapping of str to Kind
        From `kinds_of`, which need not have looked at received cells.
    """
    import pyarrow as pa

    from conversion_influence.lists.offer import TEXTS
    from conversion_influence.report.typed import as_frame

    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    for place, name in enumerate(table.column_names):
        received = kinds[name].received if name in kinds and name not in TEXTS else None
        column = table.column(place)
        if received is not None and pa.types.is_large_string(column.type):
            table = table.set_column(place, name, _written(column, received).cast(column))
    return as_frame(table)


def _understood(numbers: pd.Series) -> Kind:
    known = numbers.dropna()
    whole = bool((known == known.round()).all() and (known.abs() < 2**53).all())
    return Kind(None, whole=whole, number=True, given=bool(len(known)))


def _written(column: pa.ChunkedArray, received: str) -> Kind:
    import pyarrow as pa

    from conversion_influence.report.typed import written_as

    return Kind(
        received,
        whole=written_as(column, pa.int64()),
        number=written_as(column, pa.float64()),
        given=column.null_count < len(column),
    )
