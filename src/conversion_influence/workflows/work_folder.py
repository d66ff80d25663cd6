"""The folder beside a result in which its parts are made, and from which a killed run goes on."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from conversion_influence.errors import ConfigError
from conversion_influence.messages.notes import Note, note
from conversion_influence.messages.said import refusal
from conversion_influence.workflows.files import OutputError, unwritten

if TYPE_CHECKING:
    import pyarrow as pa

_STATE, _LOCK = "state.json", "lock"


class WorkFolder:
    """Files of one run, each whole or absent.

    Attributes
    ----------
    path : Path
        The folder.
    resumed : bool
        Whether it holds what a former run of the same question left.
    notes : tuple of Note
        What became of what stood there.
    """

    def __init__(self, path: Path, *, resumed: bool = False, notes: tuple[Note, ...] = ()) -> None:
        self.path = path
        self.resumed = resumed
        self.notes = notes

    def file(self, name: str) -> Path:
        """Return where a file stands or shall stand.

        Parameters
        ----------
        name : str
            Of the file.
        """
        return self.path / name

    def keep(self, name: str, table: pa.Table, *, lasting: bool = True) -> Path:
        """Write a table; the file appears when it is whole.

        Parameters
        ----------
        name : str
            Of the file.
        table : pyarrow.Table
            What to write, metadata and all.
        lasting : bool
            A later run may go on with it: it is on disk before it appears.

        Returns
        -------
        Path
            The Arrow file.
        """
        import pyarrow as pa

        part = self.path / f"{name}.unfinished"
        with part.open("wb") as file:
            with pa.ipc.new_file(file, table.schema) as writer:
                writer.write_table(table)
            if lasting:
                sync(file)
        return part.replace(self.path / name)

    def bytes(self) -> int:
        """Return how large the parts are that were kept so far."""
        kept = [*self.path.glob("block-*.arrow"), *self.path.glob("part-*.arrow")]
        return sum(path.stat().st_size for path in kept)

    def remember(self, state: Mapping[str, Any]) -> None:
        """Write what the run was asked, for a later one to compare.

        Parameters
        ----------
        state : mapping
            Plain values.
        """
        part = self.path / f"{_STATE}.unfinished"
        with part.open("w", encoding="utf-8") as file:
            json.dump(state, file, indent=1)
            sync(file)
        part.replace(self.path / _STATE)

    def remembered(self) -> dict[str, Any]:
        """Return what the resumed run was asked."""
        stored: dict[str, Any] = json.loads(self.file(_STATE).read_text("utf-8"))
        return stored


def sync(file: IO[Any]) -> None:
    """Have the system write a file to its disk.

    Parameters
    ----------
    file : file object
        Open for writing.
    """
    file.flush()
    os.fsync(file.fileno())


def place_of(out: Path) -> Path:
    """Return the folder in which the parts of a result are made.

    Parameters
    ----------
    out : Path
        The result.
    """
    return out.absolute().with_name(f".{out.name}.partial")


@contextmanager
def work_folder(out: Path | None, *, resume: bool = False) -> Iterator[WorkFolder]:
    """Give a folder to make the parts of a result in.

    It is removed at the end; where a run is stopped after parts of several were scored, they are
    left for a run that resumes.

    Parameters
    ----------
    out : Path, optional
        The result; without one the folder is a temporary one.
    resume : bool
        Go on with what is there.

    Yields
    ------
    WorkFolder
        Empty unless resumed.

    Raises
    ------
    ConfigError
        If there is nothing to resume.
    OutputError
        If another run is making the same result, or the folder cannot be made.
    """
    if out is None:
        with TemporaryDirectory(prefix="influence-") as name:
            yield WorkFolder(Path(name))
        return
    place = place_of(out)
    begun = (place / _STATE).exists()
    if resume and not begun:
        raise refusal(
            ConfigError,
            "--resume: nothing of a former run for {out} is left; run without --resume",
            "--resume : il ne reste rien d'une exécution précédente pour {out} ; relancez sans "
            "--resume",
            out=out,
        )
    try:
        place.mkdir(parents=True, exist_ok=True)
        with _locked(place, out):
            if not resume:
                _empty(place)
            told = (note("left_over", file=str(out)),) if begun and not resume else ()
            work = WorkFolder(place, resumed=resume, notes=told)
            yield from _watched(work)
    except OSError as error:
        raise unwritten(out, error) from error


def _watched(work: WorkFolder) -> Iterator[WorkFolder]:
    """Remove the folder at the end, unless it holds what a later run could go on with."""
    try:
        yield work
    except BaseException:
        if not _worth_keeping(work):
            shutil.rmtree(work.path, ignore_errors=True)
        raise
    shutil.rmtree(work.path, ignore_errors=True)


def _worth_keeping(work: WorkFolder) -> bool:
    """Return whether parts were scored of a list of several."""
    blocks, parts = (len([*work.path.glob(f"{kind}-*.arrow")]) for kind in ("block", "part"))
    return blocks > 1 and parts > 0


@contextmanager
def _locked(place: Path, out: Path) -> Iterator[None]:
    """Hold the folder for this process alone."""
    with (place / _LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise refusal(
                OutputError,
                "{out}: another run is making it; wait for that one, or name another file",
                "{out} : une autre exécution est en train de l'écrire ; attendez-la, ou nommez un "
                "autre fichier",
                out=out,
            ) from error
        yield


def _empty(place: Path) -> None:
    for path in place.iterdir():
        if path.name != _LOCK:
            path.unlink()
