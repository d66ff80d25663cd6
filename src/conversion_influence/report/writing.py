"""A list to a file, in the format that the file's name says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import Language
from conversion_influence.report.columns import Layout
from conversion_influence.report.marks import LONGEST, Changed

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".csv", ".xlsx", ".json", ".jsonl", ".parquet")
"""Formats a list is written in, by the ending of the file's name."""

NOTES: Mapping[str, Mapping[Language, str]] = {
    "guarded": {
        "en": (
            "{name}: {count} texts that a spreadsheet would take for a formula have an apostrophe "
            "in front"
        ),
        "fr": (
            "{name} : {count} textes qu'un tableur prendrait pour une formule sont précédés d'une "
            "apostrophe"
        ),
    },
    "replaced": {
        "en": "{name}: control characters in {count} texts are shown as pictures, like \u2400",
        "fr": (
            "{name} : les caractères de contrôle de {count} textes sont remplacés par des images, "
            "comme \u2400"
        ),
    },
    "cut": {
        "en": (
            "{name}: {count} texts are longer than the {longest:,} characters that a cell can hold "
            "and are cut, each saying how long it was; .csv, .json and .parquet keep them whole"
        ),
        "fr": (
            "{name} : {count} textes dépassent les {longest} caractères d'une cellule et sont "
            "coupés, chacun indiquant sa longueur ; .csv, .json et .parquet les gardent entiers"
        ),
    },
}


def write_list(
    path: Path,
    parts: Iterable[pd.DataFrame],
    layout: Layout | None = None,
    about: Mapping[str, str] | None = None,
) -> Changed:
    """Write a list without its index.

    Parameters
    ----------
    path : Path
        The file; its ending is one of `ENDINGS`.
    parts : iterable of pandas.DataFrame
        The list in order, in one or more parts of the same columns; one part at least.
    layout : Layout, optional
        Of CSV and workbooks; JSON and Parquet keep the columns' names whatever the locale.
    about : mapping of str to str, optional
        Kept in the file's own metadata, where the format has any (Parquet).

    Returns
    -------
    Changed
        Cells that are not in the file as they were.
    """
    shape = layout or Layout()
    if path.suffix == ".csv":
        from conversion_influence.report.delimited import write_delimited

        return write_delimited(path, parts, shape)
    if path.suffix == ".xlsx":
        from conversion_influence.report.sheet import write_sheet

        return write_sheet(path, parts, shape)
    if path.suffix == ".parquet":
        from conversion_influence.report.columnar import write_columns

        return write_columns(path, parts, about or {})
    from conversion_influence.report.documents import write_document, write_lines

    return write_lines(path, parts) if path.suffix == ".jsonl" else write_document(path, parts)


def changed_notes(path: Path, changed: Changed, language: Language) -> list[str]:
    """Return in words what is not in a file as it was.

    Parameters
    ----------
    path : Path
        The file.
    changed : Changed
        From `write_list`.
    language : {"en", "fr"}
        Of the words.
    """
    return [
        words[language].format(name=path.name, count=count, longest=LONGEST)
        for what, words in NOTES.items()
        if (count := getattr(changed, what))
    ]
