"""What a bundle keeps as plain JSON becomes a checked value again."""

from __future__ import annotations

import json
from collections.abc import Mapping
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


def read_fact(kind: type[Kept], name: str, what: str, facts: Mapping[str, object]) -> Kept | None:
    """Return a value that stands among the facts of a model, or None where it came without.

    Parameters
    ----------
    kind, what
        As for `read_stored`.
    name : str
        Of the fact.
    facts : mapping
        Of the model; other keys are ignored.

    Raises
    ------
    ModelError
        If it is damaged.
    """
    return read_stored(kind, what, facts[name], "Train again") if name in facts else None
