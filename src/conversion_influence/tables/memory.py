"""What is said where the embedded database runs out of the memory it is allowed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from conversion_influence.errors import ConfigError
from conversion_influence.messages.said import Said, refusal

NEEDED = Said("what these tables need", "ce dont ces tables ont besoin")


@contextmanager
def within_memory(what: str | Said = NEEDED) -> Iterator[None]:
    """Turn the database's lack of memory into a message on memory; also a decorator.

    Parameters
    ----------
    what : str or Said
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
        raise refusal(
            ConfigError,
            "{what} does not fit into the memory allowed (--memory / INFLUENCE_MEMORY); allow more "
            "or give a spill folder with room (--spill / INFLUENCE_SPILL){figures}",
            "{what} ne tient pas dans la mémoire permise (--memory / INFLUENCE_MEMORY) ; "
            "permettez-en plus, ou donnez un dossier de débordement qui a de la place (--spill / "
            "INFLUENCE_SPILL){figures}",
            what=what,
            figures=figures,
        ) from error
