"""Where results go: places are checked before the work."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from conversion_influence.messages.said import Said, refusal
from conversion_influence.workflows.files import OutputError

ENDINGS = (".csv", ".parquet")
"""Formats that are written, by the ending of the file's name."""


def require_file_place(
    out: Path,
    inputs: Iterable[Path | None] = (),
    endings: tuple[str, ...] = ENDINGS,
    option: str = "--out",
) -> None:
    """Refuse a file that could not be written at the end, before any long work.

    Parameters
    ----------
    out : Path
        The file to write; one that stands there is replaced.
    inputs : iterable of Path or None
        Files that are read and must not be replaced.
    endings : tuple of str
        Formats that can be written.
    option : str
        That names the file, for the message.

    Raises
    ------
    OutputError
        For an unknown format, a folder, one of the inputs, and a folder that cannot be written to.
    """
    if out.suffix not in endings:
        ways = [*filter(None, [", ".join(endings[:-1]), endings[-1]])]
        raise refusal(
            OutputError,
            "{option} {out}: must end in {named}, got {came}",
            "{option} {out} : doit se terminer par {named}, et non par {came}",
            option=option,
            out=out,
            named=Said(" or ".join(ways), " ou ".join(ways)),
            came=repr(out.suffix) if out.suffix else Said("no ending", "aucune extension"),
        )
    if out.is_dir():
        inside = out / f"ranked{endings[0]}"
        raise refusal(
            OutputError,
            "{option} {out}: is a folder; name a file in it, for instance {inside}",
            "{option} {out} : est un dossier ; nommez un fichier dedans, par exemple {inside}",
            option=option,
            out=out,
            inside=inside,
        )
    if any(path is not None and path.resolve() == out.resolve() for path in inputs):
        raise refusal(
            OutputError,
            "{option} {out}: is the list itself, which would be lost; name another file",
            "{option} {out} : est la liste elle-même, qui serait perdue ; nommez un autre fichier",
            option=option,
            out=out,
        )
    _require_writable(out, option)


def require_bundle_place(out: Path) -> None:
    """Refuse a folder in which a bundle could not be put at the end.

    Parameters
    ----------
    out : Path
        Absent, empty, or a bundle that will be replaced.

    Raises
    ------
    OutputError
        If anything else stands there, or its folder cannot be written to.
    """
    from conversion_influence.manifest import MANIFEST

    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise refusal(
            OutputError,
            "--out {out}: is a link or a file; name a folder that does not exist yet",
            "--out {out} : est un lien ou un fichier ; nommez un dossier qui n'existe pas encore",
            out=out,
        )
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).exists():
        raise refusal(
            OutputError,
            "--out {out}: is not empty and holds no model; name another folder",
            "--out {out} : n'est pas vide et ne contient pas de modèle ; nommez un autre dossier",
            out=out,
        )
    _require_writable(out)


def require_empty_place(out: Path) -> None:
    """Refuse a folder that holds something already.

    Parameters
    ----------
    out : Path
        Must be absent or empty.

    Raises
    ------
    OutputError
        If it is not, or its folder cannot be written to.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        msg = f"{out}: exists and is not an empty folder; name another one or remove it first"
        raise OutputError(msg)
    _require_writable(out)


def require_folder_place(out: Path) -> None:
    """Refuse a place that cannot be a folder to put files in.

    Parameters
    ----------
    out : Path
        Absent or a folder.

    Raises
    ------
    OutputError
        If it is a file, or cannot be written to.
    """
    if out.exists() and not out.is_dir():
        msg = f"--out {out}: is a file; name a folder"
        raise OutputError(msg)
    _require_writable(out / "any")


def _require_writable(out: Path, option: str = "--out") -> None:
    """Look at the nearest folder that exists: it must be one, and let us write."""
    above = out.absolute().parent
    while not above.exists():
        above = above.parent
    if not above.is_dir():
        raise refusal(
            OutputError,
            "{option} {out}: {above} is a file, not a folder",
            "{option} {out} : {above} est un fichier, pas un dossier",
            option=option,
            out=out,
            above=above,
        )
    if not os.access(above, os.W_OK | os.X_OK):
        raise refusal(
            OutputError,
            "{option} {out}: the folder {above} cannot be written to",
            "{option} {out} : on ne peut pas écrire dans le dossier {above}",
            option=option,
            out=out,
            above=above,
        )


def require_room(out: Path, rows: int, columns: int) -> None:
    """Refuse before the work what does not fit into the format it shall be written in.

    Parameters
    ----------
    out : Path
        The file to write.
    rows, columns : int
        How large the list is.

    Raises
    ------
    OutputError
        For a workbook of more than a sheet can hold.
    """
    from conversion_influence.report.sheet import MOST_COLUMNS, MOST_ROWS

    if out.suffix == ".xlsx" and (rows > MOST_ROWS or columns > MOST_COLUMNS):
        raise refusal(
            OutputError,
            "--out {out}: {rows:,} rows of {columns:,} columns do not fit into a worksheet, which "
            "holds {most_rows:,} rows of {most_columns:,} columns below its headings; write .csv "
            "or .parquet, or split the list",
            "--out {out} : {rows:,} lignes de {columns:,} colonnes ne tiennent pas dans une "
            "feuille, qui a {most_rows:,} lignes de {most_columns:,} colonnes sous ses en-têtes ; "
            "écrivez en .csv ou .parquet, ou coupez la liste",
            out=out,
            rows=rows,
            columns=columns,
            most_rows=MOST_ROWS,
            most_columns=MOST_COLUMNS,
        )
