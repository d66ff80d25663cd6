"""Every code a user can meet, to be looked up."""

from __future__ import annotations

from conversion_influence.errors import ConfigError
from conversion_influence.messages.entry import Entry
from conversion_influence.messages.files import FILES
from conversion_influence.messages.flags import FLAGS
from conversion_influence.messages.layouts import LAYOUT_FILES, LAYOUT_ROWS
from conversion_influence.messages.models import MODELS
from conversion_influence.messages.rows import ROWS
from conversion_influence.messages.said import refusal, told_near
from conversion_influence.messages.sources import SOURCES
from conversion_influence.messages.tables import TABLES
from conversion_influence.messages.verdicts import VERDICTS

ENTRIES: tuple[Entry, ...] = (
    *ROWS,
    *LAYOUT_ROWS,
    *SOURCES,
    *LAYOUT_FILES,
    *FILES,
    *TABLES,
    *MODELS,
    *FLAGS,
    *VERDICTS,
)


def look_up(code: str) -> Entry:
    """Return the entry of a code.

    Parameters
    ----------
    code : str
        In any case, with ``-`` or ``_``. What stands for ``<...>`` in an entry's code may be
        anything: ``unseen_topic`` finds ``unseen_<column>``.

    Raises
    ------
    ConfigError
        If there is none, naming the nearest.
    """
    asked = code.strip().lower().replace("-", "_")
    for each in ENTRIES:
        start, opened, _ = each.code.partition("<")
        found = opened and asked.startswith(start) and len(asked) > len(start)
        if asked in (each.code, start.rstrip("_:")) or found:
            return each
    raise refusal(
        ConfigError,
        "no code {code!r}.{near} `influence explain` lists all.",
        "aucun code {code!r}.{near} `influence explain --lang fr` les donne tous.",
        code=code,
        near=told_near(asked, [each.code for each in ENTRIES]),
    )
