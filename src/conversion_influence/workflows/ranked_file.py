"""A ranked list as a file, and where its rejects go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.workflows.files import put_in_place

if TYPE_CHECKING:
    import pyarrow as pa

    from conversion_influence.errors import Language
    from conversion_influence.report.marks import Changed
    from conversion_influence.workflows.prediction_result import Prediction
    from conversion_influence.workflows.work_folder import WorkFolder

ENDINGS = (".csv", ".xlsx", ".json", ".jsonl", ".parquet")
"""Formats of a ranked list, by the ending of the file's name."""

MOST_OF_OURS = 40
"""Columns that are added to those of a list, at most."""


@dataclass(frozen=True)
class Ranked:
    """A ranked list to be written.

    Attributes
    ----------
    tables : iterable of pyarrow.Table
        The whole list in order.
    joined : mapping of str to tuple of str
        See `report.columns.Layout`.
    changed : Changed
        Cells of joined columns that are not as they were.
    """

    tables: Iterable[pa.Table]
    joined: Mapping[str, tuple[str, ...]]
    changed: Changed


def write_prediction(
    done: Prediction,
    out: Path,
    ranked: Ranked,
    left_out: Iterable[pa.Table],
    work: WorkFolder,
    locale: Language,
    others: Mapping[Path, Path],
) -> Prediction:
    """Write the ranked list, and beside it the rejects and duplicates where there are any.

    Parameters
    ----------
    done : Prediction
        What `predict` gave.
    out : Path
        See `ENDINGS`; rejects go to ``<name>.rejects.csv``, and a former file of
        that name is removed where nothing was rejected.
    ranked : Ranked
        The whole list.
    left_out : iterable of pyarrow.Table
        All rejects and duplicates, in parts by line, see `Parts.rejects`.
    work : WorkFolder
        Where files are made before they take their places.
    locale : {"en", "fr"}
        Of the files.
    others : mapping of Path to Path
        Further files that were made, and where they shall stand: all appear together.

    Returns
    -------
    Prediction
        With the files, and notes on what is not in them as it was.
    """
    from conversion_influence.report.columns import ranked_layout, rejects_layout
    from conversion_influence.report.writing import changed_notes, write_list

    rejects = out.with_name(f"{out.stem}.rejects.csv")
    made = work.file(f"ranked{out.suffix}")
    layout = replace(ranked_layout(locale, done.received), joined=ranked.joined)
    written = write_list(made, ranked.tables, layout, {"influence.model": done.model})
    changed = {out: ranked.changed + written}
    places = {**others, made: out}
    if done.rejected or done.duplicated:
        beside = work.file("rejects.csv")
        changed[rejects] = write_list(beside, left_out, rejects_layout(locale))
        places = {**others, beside: rejects, made: out}
    put_in_place(places)
    rejected = rejects if rejects in changed else None
    if rejected is None:
        rejects.unlink(missing_ok=True)
    notes = [told for path, cells in changed.items() for told in changed_notes(path, cells)]
    return replace(done, out=out, rejects_file=rejected, notes=(*done.notes, *notes))
