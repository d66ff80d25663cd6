"""A list as JSON: one document, or one object per line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conversion_influence.report.marks import Changed
from conversion_influence.report.typed import as_frame, without_halves

if TYPE_CHECKING:
    import pyarrow as pa


def write_document(path: Path, parts: Iterable[pd.DataFrame | pa.Table]) -> Changed:
    """Write a list as one JSON array of objects, in UTF-8.

    Parameters
    ----------
    path : Path
        The file.
    parts : iterable of pandas.DataFrame or pyarrow.Table
        The list in order, in one or more parts.
    """
    return _write(path, parts, "[\n", ",\n", "\n]\n")


def write_lines(path: Path, parts: Iterable[pd.DataFrame | pa.Table]) -> Changed:
    """Write a list as JSON objects, one per line, in UTF-8.

    Parameters
    ----------
    path : Path
        The file.
    parts : iterable of pandas.DataFrame or pyarrow.Table
        The list in order, in one or more parts.
    """
    return _write(path, parts, "", "\n", "\n")


def _write(
    path: Path, parts: Iterable[pd.DataFrame | pa.Table], begin: str, between: str, end: str
) -> Changed:
    changed, first = Changed(), True
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(begin)
        for part in parts:
            whole, replaced = without_halves(as_frame(part))
            changed += Changed(replaced=replaced)
            for record in plain_records(whole):
                file.write("" if first else between)
                file.write(json.dumps(record, ensure_ascii=False, allow_nan=False))
                first = False
        file.write(end if begin or not first else "")
    return changed


def plain_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows for JSON: what is missing or not finite is null, times ISO 8601 text in UTC.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any table; its numbers keep every digit.
    """
    plain = frame.replace([np.inf, -np.inf], np.nan)
    for name in plain.select_dtypes("datetime"):
        texts = plain[name].map(lambda instant: f"{instant.isoformat()}Z", na_action="ignore")
        plain[name] = texts.astype(object)
    plain = plain.astype(object)
    records = plain.where(plain.notna(), None).to_dict("records")
    return [{str(name): value for name, value in record.items()} for record in records]
