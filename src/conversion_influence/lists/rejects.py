"""Rows of a list that cannot be used, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conversion_influence.errors import Language
from conversion_influence.lists.codes import fault_in_words
from conversion_influence.messages.said import quoted

_WHERE = {
    "en": ("sheet", "line", "column", "value"),
    "fr": ("feuille", "ligne", "colonne", "valeur"),
}


@dataclass(frozen=True)
class Reject:
    """One row that was read and not kept.

    Attributes
    ----------
    line : int
        Physical line on which the row begins, counted from 1; the row number in a sheet or Parquet.
    column : str or None
        Column at fault; None where the whole row is meant.
    value : str or None
        The cell as received, trimmed.
    code : str
        Kind of fault, for programs and translations: a key of `lists.codes.CODES`.
    raw : str
        The row as received.
    details : mapping of str to str
        What the code's words name beside column and value.
    sheet : str or None
        Sheet of a workbook.
    """

    line: int
    column: str | None
    value: str | None
    code: str
    raw: str
    details: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None

    @property
    def reason(self) -> str:
        """What is wrong and what to do, in English."""
        return fault_in_words(self.code, self.details)

    def told(self, language: Language) -> str:
        """Return where the row is, what is wrong and what to do, in one line.

        Parameters
        ----------
        language : {"en", "fr"}
            Of the words.
        """
        sheet, line, column, value = _WHERE[language]
        where = f"{line} {self.line}"
        if self.sheet is not None:
            where = f"{sheet} {self.sheet}, {where}"
        if self.column is not None:
            where += f", {column} {self.column}"
        came = "" if self.value is None else f" ({value} {quoted(self.value)})"
        mark = ":" if language == "en" else "\N{NO-BREAK SPACE}:"
        return f"{where}{mark} {fault_in_words(self.code, self.details, language)}{came}"

    def to_dict(self, language: Language = "en") -> dict[str, str | int | None]:
        """Return the stable form of reports: where, what, why, and the row as received.

        Parameters
        ----------
        language : {"en", "fr"}
            Of the reason.
        """
        return {
            "line": self.line,
            "sheet": self.sheet,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "reason": fault_in_words(self.code, self.details, language),
            "raw": self.raw,
        }

    def stored(self) -> dict[str, Any]:
        """Return plain values for JSON, from which ``Reject(**values)`` makes an equal one."""
        return {**vars(self), "details": dict(self.details)}

    def __str__(self) -> str:
        return self.told("en")
