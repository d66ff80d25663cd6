"""Files that are whole or absent: written beside their place, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp


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
    """
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
