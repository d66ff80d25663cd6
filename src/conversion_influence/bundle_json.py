"""A bundle's JSON files: from checked content to bytes, and back."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel, ValidationError

from conversion_influence.bundle_faults import bundle_fault
from conversion_influence.errors import BundleError
from conversion_influence.messages.said import told_near

Schema = TypeVar("Schema", bound=BaseModel)


def read_json(schema: type[Schema], name: str, content: bytes) -> Schema:
    """Return the checked content of one of a bundle's JSON files.

    Parameters
    ----------
    schema : type
        `Record` or `Expected`.
    name : str
        Name of the file, for the message.
    content : bytes
        The file.

    Raises
    ------
    BundleError
        Naming the first key at fault.
    """
    try:
        return schema.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        unknown = first["type"] == "extra_forbidden" and len(first["loc"]) == 1
        near = told_near(where, list(schema.model_fields) if unknown else [])
        refusal = bundle_fault(
            "foreign_record", file=name, where=where, reason=first["msg"], near=near
        )
        raise refusal from None


def to_json(name: str, content: Mapping[str, Any]) -> bytes:
    """Return bytes that are the same for the same content.

    Numbers of NumPy, dates, paths and sets become plain JSON; not-a-number becomes null.

    Parameters
    ----------
    name : str
        Name of the file, for the message.
    content : mapping
        What to write.

    Raises
    ------
    BundleError
        If a value has no JSON form, naming its key.
    """
    plain = _plain(content, name)
    text = json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    try:
        return (text + "\n").encode("utf-8")
    except UnicodeEncodeError as error:
        msg = f"{name}: {error.object[error.start : error.end]!r} is no character; remove it"
        raise BundleError(msg) from None


def _plain(value: Any, where: str) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (datetime, date, Path)):
        return _text(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner, f"{where}: {key}") for key, inner in value.items()}
    if isinstance(value, (set, frozenset)):
        value = sorted(value)
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(inner, f"{where}[{i}]") for i, inner in enumerate(value)]
    msg = f"{where}: a {type(value).__name__} cannot be written as JSON; give numbers or text"
    raise BundleError(msg)


def _text(value: datetime | date | Path) -> str:
    """Return an instant in UTC, a day or a path as text."""
    if isinstance(value, Path):
        return value.as_posix()
    if not isinstance(value, datetime):
        return value.isoformat()
    zoned = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return zoned.isoformat()
