"""What a bundle keeps as plain JSON becomes a checked value again."""

from __future__ import annotations

import json
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from conversion_influence.errors import ModelError

Kept = TypeVar("Kept")


def read_stored(kind: type[Kept], what: str, stored: object, remedy: str) -> Kept:
    """Return the value that was stored.

    Parameters
    ----------
    kind : type
        A dataclass whose fields say what may stand where.
    what : str
        What it is, for the message.
    stored : object
        Plain values.
    remedy : str
        What to do about a fault.

    Raises
    ------
    ModelError
        If a key is absent, unknown or holds no such value, naming the first.
    """
    try:
        return TypeAdapter(kind).validate_json(json.dumps(stored))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        msg = f"{what} cannot be read: {where}: {first['msg']}. {remedy}"
        raise ModelError(msg) from None
