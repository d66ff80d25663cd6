"""Where results go: places are checked before the work, files appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import InfluenceError

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".csv", ".parquet")
"""Formats that are written, by the ending of the file's name."""


class OutputError(InfluenceError):
    """A result cannot be written where it was asked for; nothing has been written."""


def require_file_place(
    out: Path, inputs: Iterable[Path | None] = (), endings: tuple[str, ...] = ENDINGS
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

    Raises
    ------
    OutputError
        For an unknown format, a folder, one of the inputs, and a folder that cannot be written to.
    """
    if out.suffix not in endings:
        msg = f"--out {out}: must end in {' or '.join(endings)}, got {out.suffix or 'no ending'!r}"
        raise OutputError(msg)
    if out.is_dir():
        inside = out / f"ranked{endings[0]}"
        msg = f"--out {out}: is a folder; name a file in it, for instance {inside}"
        raise OutputError(msg)
    if any(path is not None and path.resolve() == out.resolve() for path in inputs):
        msg = f"--out {out}: is the list itself, which would be lost; name another file"
        raise OutputError(msg)
    _require_writable(out)


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
        msg = f"--out {out}: is a link or a file; name a folder that does not exist yet"
        raise OutputError(msg)
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).exists():
        msg = f"--out {out}: is not empty and holds no model; name another folder"
        raise OutputError(msg)
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


def _require_writable(out: Path) -> None:
    """Look at the nearest folder that exists: it must be one, and let us write."""
    above = out.absolute().parent
    while not above.exists():
        above = above.parent
    if not above.is_dir():
        msg = f"--out {out}: {above} is a file, not a folder"
        raise OutputError(msg)
    if not os.access(above, os.W_OK | os.X_OK):
        msg = f"--out {out}: the folder {above} cannot be written to"
        raise OutputError(msg)


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
            mask = os.umask(0)
            os.umask(mask)
            written.chmod(0o666 & ~mask)
            written.replace(path)
        finally:
            written.unlink(missing_ok=True)
    except OSError as error:
        msg = f"{path}: cannot be written ({error.strerror or error}); nothing was changed"
        raise OutputError(msg) from error


def write_tables(
    tables: Mapping[Path, pd.DataFrame], about: Mapping[str, str] | None = None
) -> None:
    """Write tables without their index, each in the format its name says, all of them or none.

    Parameters
    ----------
    tables : mapping of Path to pandas.DataFrame
        What to write where. Only when all are written does the first take its place.
    about : mapping of str to str, optional
        Kept in the file's own metadata, where the format has any (Parquet).
    """
    if not tables:
        return
    (path, frame), *rest = tables.items()
    with whole_file(path) as part:
        if path.suffix == ".parquet":
            _write_parquet(part, frame, about or {})
        else:
            frame.to_csv(part, index=False, lineterminator="\n")
        write_tables(dict(rest), about)


def _write_parquet(path: Path, frame: pd.DataFrame, about: Mapping[str, str]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame, preserve_index=False)
    known = {name.encode(): text.encode() for name, text in about.items()}
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **known}), path)


def plain_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows for JSON: missing values become null, times ISO 8601 text in UTC.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any table; its numbers keep every digit.
    """
    plain = frame.copy()
    for name in plain.select_dtypes("datetime"):
        texts = plain[name].map(lambda instant: f"{instant.isoformat()}Z", na_action="ignore")
        plain[name] = texts.astype(object)
    plain = plain.astype(object)
    records = plain.where(plain.notna(), None).to_dict("records")
    return [{str(name): value for name, value in record.items()} for record in records]
