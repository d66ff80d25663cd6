"""Scored parts of a list: what each candidate is given and told, in one table per batch."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from conversion_influence.side_by_side import mapped
from conversion_influence.workflows.counted import Counts, count
from conversion_influence.workflows.given import Kind, Kinds, kinds_of, merged, understood

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from conversion_influence.bundle import Bundle
    from conversion_influence.errors import Language
    from conversion_influence.lists.candidates import CandidateList
    from conversion_influence.lists.rejects import Reject
    from conversion_influence.workflows.batches import Batches
    from conversion_influence.workflows.work_folder import WorkFolder

LINE, FOLLOWERS, LIKELIHOOD = "line", "followers", "likelihood"
"""Columns of a part beside what is given and told; the last is one of those told."""

_GIVEN, _TOLD = "given ", "told "
_ABOUT = b"influence"


@dataclass(frozen=True)
class Asked:
    """What is asked of every row.

    Attributes
    ----------
    bundle : Bundle
        The model.
    target_cost, value : float or None
        As for `scoring.score`.
    typed : bool
        Whether the file tells numbers from texts, so that the kinds of columns matter.
    """

    bundle: Bundle
    target_cost: float | None
    value: float | None
    typed: bool


@dataclass(frozen=True)
class About:
    """What is known of a part, or of several.

    Attributes
    ----------
    total : int
        Rows of the list.
    rejected, duplicated : int
        Rows that are not scored.
    counts : Counts
        Of the rows that are.
    kinds : mapping of str to Kind
        Of the given columns, in order.
    """

    total: int = 0
    rejected: int = 0
    duplicated: int = 0
    counts: Counts = field(default_factory=Counts)
    kinds: Kinds | None = None

    def __add__(self, other: About) -> About:
        return About(
            self.total + other.total,
            self.rejected + other.rejected,
            self.duplicated + other.duplicated,
            self.counts + other.counts,
            merged(self.kinds, other.kinds),
        )


class Parts:
    """The scored parts of a list, in a folder.

    Attributes
    ----------
    many : int
        Parts.
    about : About
        What is known of those scored so far.
    sizes : list of int
        Scored rows of each.

    Parameters
    ----------
    batches : Batches
        The candidates.
    work : WorkFolder
        Holds parts that were scored before, and takes new ones.
    asked : Asked
        What is asked of every row.
    """

    def __init__(self, batches: Batches, work: WorkFolder, asked: Asked) -> None:
        self._batches, self._work, self._asked = batches, work, asked
        self.many = batches.many
        self.about = About()
        self.sizes: list[int] = []

    def score(self, told: Callable[[int, int], None]) -> None:
        """Score what has not been scored yet.

        Parameters
        ----------
        told : callable
            Told how many rows of the list are done, and of how many.
        """
        for table in mapped(self._scored, range(self.many)):
            self._take_in(table)
            told(self.about.total, self._batches.rows)

    def _scored(self, place: int) -> pa.Table:
        """Return a part, which is scored and kept unless it was before."""
        name = f"part-{place:05}.arrow"
        if self._work.file(name).exists():
            return self.read(place)
        listed, frame = self._batches.batch(place)
        table = part_table(listed, frame, self._asked, looked_up=self._batches.looked_up)
        self._work.keep(name, table)
        return table

    def read(self, place: int) -> pa.Table:
        """Return a part.

        Parameters
        ----------
        place : int
            From 0.
        """
        from conversion_influence.lists.spooled import read_block

        return read_block(self._work.file(f"part-{place:05}.arrow"))

    def lines(self, place: int) -> np.ndarray:
        """Return the line of the list on which each row of a part begins.

        Parameters
        ----------
        place : int
            Of the part, from 0.
        """
        return np.asarray(self.read(place).column(LINE).to_numpy())

    def _take_in(self, table: pa.Table) -> None:
        stored = _about(table)
        self.about += About(
            stored["total"],
            len(stored["rejects"]),
            len(stored["duplicates"]),
            Counts.from_dict(stored["counts"]),
            {name: Kind(**kind) for name, kind in stored["kinds"].items()},
        )
        self.sizes.append(table.num_rows)

    def likelihood(self) -> np.ndarray:
        """Return the likelihood of each scored row of the list, in its order."""
        return self._column(_TOLD + LIKELIHOOD)

    def followers(self) -> np.ndarray:
        """Return the followers of each scored row of the list, NaN where not known."""
        return self._column(FOLLOWERS)

    def _column(self, name: str) -> np.ndarray:
        """Return a column of numbers over all parts, each of which is held but for the reading."""
        whole = np.empty(sum(self.sizes))
        done = 0
        for place, size in enumerate(self.sizes):
            whole[done : done + size] = self.read(place).column(name).to_numpy()
            done += size
        return whole

    def left_out(self) -> Iterator[tuple[list[Reject], list[Reject]]]:
        """Yield the rejects and the duplicates of each part, by line."""
        from conversion_influence.lists.rejects import Reject

        for place in range(self.many):
            stored = _about(self.read(place))
            rejects, duplicates = (
                [Reject(**one) for one in stored[kind]] for kind in ("rejects", "duplicates")
            )
            yield rejects, duplicates

    def rejects(self, language: Language, locale: Language) -> Iterator[pa.Table]:
        """Yield the rejects and duplicates of each part by line, as they are written.

        Parameters
        ----------
        language : {"en", "fr"}
            Of the reasons.
        locale : {"en", "fr"}
            Of our columns' names.
        """
        from conversion_influence.lists.returned import rejects_table
        from conversion_influence.workflows.candidates import in_order

        for place, both in enumerate(self.left_out()):
            found = in_order(*both)
            cells = self._batches.left_out(place, [one.line for one in found])
            yield rejects_table(found, cells, self._batches.styles, language, locale)

    def rows(self, place: int) -> tuple[pa.Table, pa.Table]:
        """Return a part as what was given of its rows, and what is told of them.

        Parameters
        ----------
        place : int
            Of the part, from 0.
        """
        import pyarrow as pa

        table = self.read(place)
        kinds = self.about.kinds or {}
        received = self._batches.received(place, table.column(LINE).to_numpy())
        given = {
            name: kind.cast(
                table.column(_GIVEN + name)
                if kind.received is None
                else received.column(kind.received)
            )
            for name, kind in kinds.items()
        }
        names = [name for name in table.column_names if name.startswith(_TOLD)]
        told = table.select(names).rename_columns([name.removeprefix(_TOLD) for name in names])
        return pa.table(given), told


def part_table(
    listed: CandidateList, frame: pd.DataFrame, asked: Asked, *, looked_up: bool
) -> pa.Table:
    """Score candidates, and return what a part holds of them.

    Parameters
    ----------
    listed : CandidateList
        Candidates.
    frame : pandas.DataFrame
        The same with their signals.
    asked : Asked
        What is asked of every row.
    looked_up : bool
        Whether they were found in raw tables.
    """
    import pandas as pd
    import pyarrow as pa

    from conversion_influence.scoring import followers_of, score
    from conversion_influence.workflows.exposures import assumed_columns

    bundle = asked.bundle
    told = score(frame, bundle, target_cost=asked.target_cost, value=asked.value)
    told = assumed_columns(frame).join(told) if looked_up else told
    kinds = kinds_of(listed, looked_up=looked_up, typed=asked.typed)
    own = understood(listed, kinds)
    columns: list[pd.Series | pd.DataFrame] = [
        listed.frame[LINE],
        followers_of(frame).rename(FOLLOWERS),
        own.add_prefix(_GIVEN),
        told.add_prefix(_TOLD),
    ]
    about = {
        "total": listed.total,
        "rejects": [reject.stored() for reject in listed.rejects],
        "duplicates": [reject.stored() for reject in listed.duplicates],
        "counts": count(frame, told, bundle.encoding.signals).to_dict(),
        "kinds": {name: asdict(kind) for name, kind in kinds.items()},
    }
    table = pa.Table.from_pandas(pd.concat(columns, axis=1), preserve_index=False)
    return table.replace_schema_metadata({_ABOUT: json.dumps(about)})


def _about(table: pa.Table) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(table.schema.metadata[_ABOUT])
    return stored
