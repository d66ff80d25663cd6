"""Errors that a user can act on: each says what, where, which value, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

Language = Literal["en", "fr"]
"""In which users are spoken to."""


class InfluenceError(Exception):
    """A mistake in the input or the settings; the message is meant for the user.

    Parameters
    ----------
    message : str
        What, where, and what to do, in English.
    french : str, optional
        The message in French.
    code : str, optional
        Kind of mistake, for programs and for `influence explain`; what was typed has none.
    """

    def __init__(
        self, message: str = "", *, french: str | None = None, code: str | None = None
    ) -> None:
        super().__init__(message)
        self.french = french
        self.code = code

    def told(self, language: Language) -> str:
        """Return the message, in English where it has no French.

        Parameters
        ----------
        language : {"en", "fr"}
            Of the message.
        """
        return self.french if language == "fr" and self.french else str(self)


class ConfigError(InfluenceError):
    """A setting is unknown, of the wrong type or contradicts another."""


class ListError(InfluenceError):
    """A list cannot be read at all (a row that cannot be scored is a reject, not an error).

    Parameters
    ----------
    message : str
        What, where, and what to do, in English.
    code : str, optional
        A key of `lists.faults.FAULTS`.
    french : str, optional
        The message in French.
    """

    def __init__(self, message: str, code: str | None = None, french: str | None = None) -> None:
        super().__init__(message, french=french, code=code)


class LeakageError(InfluenceError):
    """A fact from after the prediction instant would have been used."""


class BundleError(InfluenceError):
    """A model folder is damaged, foreign or of another format version."""


class ModelError(InfluenceError):
    """The training data cannot support a model (no conversions, one creator, no signals)."""


class MissingExtraError(InfluenceError):
    """A command needs an optional package that is not installed."""


@dataclass(frozen=True)
class Problem:
    """One fault in one table.

    Attributes
    ----------
    table : str
        Name of the table.
    row : int or None
        Data row, counted from 1 without the header; None where the whole table is meant.
    column : str or None
        Column at fault.
    value : str or None
        The value as received.
    message : str
        What is wrong and what to do, in English.
    french : str, optional
        The message in French.
    code : str, optional
        Kind of fault, for programs and for `influence explain`.
    """

    table: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    french: str | None = None
    code: str | None = None

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: Language) -> str:
        """Return where it is, what is wrong and what to do, in one line.

        Parameters
        ----------
        language : {"en", "fr"}
            Of the words; English where there are no French ones.
        """
        row, column, value, mark = _WHERE[language]
        where = self.table
        if self.row is not None:
            where += f" {row} {self.row}"
        if self.column is not None:
            where += f", {column} {self.column}"
        came = "" if self.value is None else f" ({value} {self.value!r})"
        return f"{where}{mark} {self.words(language)}{came}"

    def words(self, language: Language) -> str:
        """Return what is wrong and what to do.

        Parameters
        ----------
        language : {"en", "fr"}
            Of the words; English where there are no French ones.
        """
        return self.french if language == "fr" and self.french else self.message

    def to_dict(self, language: Language = "en") -> dict[str, Any]:
        """Return the stable JSON form.

        Parameters
        ----------
        language : {"en", "fr"}
            Of the message.
        """
        return {
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "message": self.words(language),
        }


_WHERE: dict[Language, tuple[str, str, str, str]] = {
    "en": ("row", "column", "value", ":"),
    "fr": ("ligne", "colonne", "valeur", "\N{NO-BREAK SPACE}:"),
}


class TableError(InfluenceError):
    """Raw tables break their contract; carries every problem found, not only the first.

    Attributes
    ----------
    problems : tuple of Problem
        All faults, in table order.
    """

    shown = 20

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        codes = dict.fromkeys(problem.code for problem in self.problems[: self.shown])
        super().__init__(
            self._lines("en"),
            french=self._lines("fr"),
            code=next(filter(None, codes), None) if len(codes) == 1 else None,
        )

    def _lines(self, language: Language) -> str:
        lines = [problem.told(language) for problem in self.problems[: self.shown]]
        hidden = len(self.problems) - len(lines)
        if hidden > 0:
            more = f"and {hidden} more" if language == "en" else f"et {hidden} de plus"
            lines.append(f"... {more}")
        return "\n".join(lines)


def shorten(values: Iterable[object], most: int = 5) -> str:
    """Return the first values as text, with the number of those left out.

    Parameters
    ----------
    values : iterable
        Values to show.
    most : int
        How many are shown.
    """
    listed = [str(value) for value in values]
    text = ", ".join(listed[:most])
    hidden = len(listed) - most
    return f"{text} ... and {hidden} more" if hidden > 0 else text


def did_you_mean(name: str, known: Sequence[str], language: Language = "en") -> str:
    """Return `` Did you mean 'x'?`` for the nearest known name, or an empty string.

    Parameters
    ----------
    name : str
        The name as received.
    known : sequence of str
        Names that would have been right.
    language : {"en", "fr"}
        Of the question.
    """
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:
        return ""
    return (
        f" Did you mean {near[0]!r}?" if language == "en" else f" Vouliez-vous dire {near[0]!r} ?"
    )
