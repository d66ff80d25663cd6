"""Temporary files of bytes that cannot be read where they stand: they go when nobody needs them."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterable
from pathlib import Path

from conversion_influence.errors import ListError
from conversion_influence.lists.faults import fault


class Spool:
    """A temporary file, removed with the object (or at the end of the process).

    Parameters
    ----------
    blocks : iterable of bytes
        What to write into it.
    name : str
        What it is a copy of, for messages.

    Attributes
    ----------
    path : pathlib.Path
        The file.

    Raises
    ------
    ListError
        Where the folder of temporary files is full or closed to us.
    """

    def __init__(self, blocks: Iterable[bytes], name: str) -> None:
        try:
            handle, path = tempfile.mkstemp(prefix="influence-")
        except OSError as error:
            raise _no_room(name, error) from error
        self.path = Path(path)
        self._remove = weakref.finalize(self, self.path.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as file:
            for block in blocks:
                try:
                    file.write(block)
                except OSError as error:
                    raise _no_room(name, error) from error


def _no_room(name: str, error: OSError) -> ListError:
    reason = error.strerror or str(error)
    return fault("no_room", file=name, folder=tempfile.gettempdir(), reason=reason)
