"""What is said where the embedded database runs out of the memory it is allowed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from conversion_influence.errors import ConfigError


@contextmanager
def within_memory(what: str = "what these tables need") -> Iterator[None]:
    """Turn the database's lack of memory into a message on memory; also a decorator.

    Parameters
    ----------
    what : str
        What does not fit, for the message.

    Raises
    ------
    ConfigError
        Where the database may take no more memory and cannot spill either.
    """
    try:
        yield
    except Exception as error:
        duckdb = sys.modules.get("duckdb")
        if duckdb is None or not isinstance(error, duckdb.OutOfMemoryException):
            raise
        used = re.search(r"\(([^()]* used)\)", str(error))
        figures = f"; {used[1]}" if used else ""
        msg = (
            f"{what} does not fit into the memory allowed (--memory / INFLUENCE_MEMORY); "
            f"allow more or give a spill folder with room (--spill / INFLUENCE_SPILL){figures}"
        )
        raise ConfigError(msg) from error
