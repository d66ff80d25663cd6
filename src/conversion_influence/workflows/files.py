"""How results are written: files appear whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from conversion_influence.errors import InfluenceError
from conversion_influence.messages.said import refusal

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.report.columns import Layout
    from conversion_influence.report.marks import Changed


class OutputError(InfluenceError):
    """A result cannot be written where it was asked for; nothing has been written."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path to write to; put it in place only when the block ends well.

    Parameters
    ----------
    path : Path
        Where the file shall stand; its folder is made where it is missing.

    Yields
    ------
    Path
        A file in the same folder, with the same ending, that replaces ``path`` at the end.

    Raises
    ------
    OutputError
        If the system refuses; what stood at ``path`` is untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(prefix=f".{path.stem}.", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        written = Path(name)
        try:
            yield written
            put_in_place({written: path})
        finally:
            written.unlink(missing_ok=True)
    except OSError as error:
        raise unwritten(path, error) from error


def unwritten(path: Path, error: OSError) -> OutputError:
    """Return the error of a file that the system refuses to write.

    Parameters
    ----------
    path : Path
        Where it should have stood.
    error : OSError
        What the system says.
    """
    return refusal(
        OutputError,
        "{path}: cannot be written ({reason}); nothing was changed",
        "{path} : ne peut pas être écrit ({reason}) ; rien n'a été modifié",
        path=path,
        reason=error.strerror or error,
    )


def put_in_place(places: Mapping[Path, Path]) -> None:
    """Put files that are whole in their places, once all of them are on disk.

    Parameters
    ----------
    places : mapping of Path to Path
        Where each shall stand; what stands there is replaced.

    Raises
    ------
    OutputError
        If the system refuses.
    """
    mask = os.umask(0)
    os.umask(mask)
    for made in places:
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        made.chmod(0o666 & ~mask)
    for made, place in places.items():
        try:
            made.replace(place)
        except OSError as error:
            if error.errno == errno.EXDEV:
                with whole_file(place) as part:
                    shutil.copyfile(made, part)
                continue
            raise unwritten(place, error) from error
        _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    """Have the system write to disk which files a folder has."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_tables(
    tables: Mapping[Path, pd.DataFrame],
    about: Mapping[str, str] | None = None,
    layouts: Mapping[Path, Layout] | None = None,
) -> dict[Path, Changed]:
    """Write tables without their index, each in the format its name says, all of them or none.

    Parameters
    ----------
    tables : mapping of Path to pandas.DataFrame
        What to write where. Only when all are written does the first take its place.
    about : mapping of str to str, optional
        Kept in the file's own metadata, where the format has any (Parquet).
    layouts : mapping of Path to Layout, optional
        How they look, where people shall read them.

    Returns
    -------
    dict of Path to Changed
        Cells that are not in a file as they were.
    """
    from conversion_influence.report.writing import write_list

    if not tables:
        return {}
    (path, frame), *rest = tables.items()
    with whole_file(path) as part:
        changed = write_list(part, [frame], (layouts or {}).get(path), about)
        return {path: changed} | write_tables(dict(rest), about, layouts)
