"""A ranked list as a file: what of the candidates stands in it, and where its rejects go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.workflows.files import write_tables

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.errors import Language
    from conversion_influence.lists.candidates import CandidateList
    from conversion_influence.workflows.prediction import Prediction

ENDINGS = (".csv", ".xlsx", ".json", ".jsonl", ".parquet")
"""Formats of a ranked list, by the ending of the file's name."""

MOST_OF_OURS = 40
"""Columns that are added to those of a list, at most."""


def given_columns(listed: CandidateList, data: Path | None) -> pd.DataFrame:
    """Return the candidates with the columns their file holds, and who and when was scored.

    Planned numbers and instants are as they were understood, everything else as it was received.

    Parameters
    ----------
    listed : CandidateList
        Clean candidates.
    data : Path, optional
        Folder of raw tables; without it nobody was looked up, and no instant was looked back from.
    """
    from conversion_influence.lists.offer import KNOWN, LINE, NUMBERS, TEXTS, TIMES
    from conversion_influence.report.typed import as_received

    looked_up = set() if data is None else {"creator_id", "as_of"}
    kept = listed.frame.drop(columns=[LINE, *(set(KNOWN) - listed.given - looked_up)])
    for name in kept.columns.intersection(list(NUMBERS)):
        whole = kept[name].dropna()
        if len(whole) and (whole == whole.round()).all() and (whole.abs() < 2**53).all():
            kept[name] = kept[name].astype("Int64")
    if listed.texts_at is None or kept.empty:
        return kept
    texts = listed.texts_at(listed.frame[LINE].tolist())
    for name in kept.columns.difference([*NUMBERS, *TIMES]):
        received = listed.naming.received_as(name)
        if received in texts.column_names:
            found = as_received(texts.column(received), kept.index, text=name in TEXTS)
            kept[name] = found.fillna(kept[name]) if name in looked_up else found
    return kept


def write_prediction(done: Prediction, out: Path, locale: Language = "en") -> Prediction:
    """Write the ranked list, and beside it the rejects and duplicates where there are any.

    Parameters
    ----------
    done : Prediction
        What `predict` gave.
    out : Path
        See `ENDINGS`; rejects go to ``<name>.rejects.csv``, and a former file of
        that name is removed where nothing was rejected.
    locale : {"en", "fr"}
        Of the files.

    Returns
    -------
    Prediction
        With the files, and notes on what is not in them as it was.
    """
    import pandas as pd

    from conversion_influence.report.columns import ranked_layout, rejects_layout
    from conversion_influence.report.writing import changed_notes

    rejects = out.with_name(f"{out.stem}.rejects.csv")
    tables = {out: done.scores}
    left_out = [reject.to_dict(done.language) for reject in done.left_out]
    if left_out:
        tables[rejects] = pd.DataFrame(left_out)
    layouts = {out: ranked_layout(locale, done.received), rejects: rejects_layout(locale)}
    changed = write_tables(tables, {"influence.model": done.model}, layouts)
    if not left_out:
        rejects.unlink(missing_ok=True)
    notes = [told for path, cells in changed.items() for told in changed_notes(path, cells)]
    written = rejects if left_out else None
    return replace(done, out=out, rejects_file=written, notes=(*done.notes, *notes))
