"""Rows of a list that cannot be used, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reject:
    """One row that was read and not kept.

    Attributes
    ----------
    line : int
        Physical line on which the row begins, counted from 1; the row number in Parquet.
    column : str or None
        Column at fault; None where the whole row is meant.
    value : str or None
        The cell as received, trimmed.
    code : str
        Kind of fault, for programs and translations: ``wrong_width``, ``open_quote``,
        ``bad_quote``, ``missing_creator``, ``bad_time``, ``bad_number``, ``negative``,
        ``zero_exposures`` or ``duplicate``; and of creators that the tables do not know,
        ``unknown_creator`` or ``ambiguous_handle``.
    reason : str
        What is wrong and what to do.
    raw : str
        The row as received.
    """

    line: int
    column: str | None
    value: str | None
    code: str
    reason: str
    raw: str

    def __str__(self) -> str:
        where = f"line {self.line}"
        if self.column is not None:
            where += f", column {self.column}"
        came = "" if self.value is None else f" (value {self.value!r})"
        return f"{where}: {self.reason}{came}"
