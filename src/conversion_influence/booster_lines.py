"""The text of a LightGBM model as lines of ``key=value``, read from the first to the last.

Whatever is not exactly as LightGBM writes it is refused with the number of its line.
"""

from __future__ import annotations

import re
from typing import NoReturn

from conversion_influence.bundle_faults import bundle_fault
from conversion_influence.messages.said import Said

LARGEST = 1e30
"""Largest size of a leaf value, so that no sum over trees leaves the range of doubles."""

INTEGER = r"(?:0|-?[1-9][0-9]{0,9})"
"""A whole number, as a regular expression."""

_FLOAT = r"-?(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,20})?(?:e[+-][0-9]{2,3})?"

EDGE = rf"(?:{_FLOAT}|-?inf)"
"""A number that may be infinite, as a regular expression."""

_INTEGERS = re.compile(rf"(?:{INTEGER}(?: {INTEGER})*)?")
_FLOATS = re.compile(rf"(?:{_FLOAT}(?: {_FLOAT})*)?")
_EDGES = re.compile(rf"(?:{EDGE}(?: {EDGE})*)?")
_FILE = "model.txt"


def as_ascii(content: bytes) -> str:
    """Return the text of a model.

    Parameters
    ----------
    content : bytes
        Of the file.

    Raises
    ------
    BundleError
        Where it holds anything but lines of ASCII.
    """
    if b"\r" in content:
        refusal = bundle_fault("converted_lines", file=_FILE)
        raise refusal
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        reason = f"byte {error.start} is not ASCII"
        refusal = bundle_fault("damaged_trees", where=_FILE, reason=reason)
        raise refusal from None
    if "\0" in text:
        reason = f"byte {text.index(chr(0))} is zero"
        refusal = bundle_fault("damaged_trees", where=_FILE, reason=reason)
        raise refusal
    return text


class Lines:
    """A cursor over lines that knows where it is; all of it raises `BundleError`.

    Attributes
    ----------
    lines : list of str
        All of them.
    position : int
        Lines that have been read.
    """

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.position = 0

    def refuse(self, problem: str) -> NoReturn:
        """Raise, with the number of the line read last.

        Parameters
        ----------
        problem : str
            What is wrong, in English.
        """
        line = max(self.position, 1)
        where = Said(f"{_FILE} line {line}", f"{_FILE} ligne {line}")
        refusal = bundle_fault("damaged_trees", where=where, reason=problem)
        raise refusal

    def next(self) -> str:
        """Return the next line; the text must not end before it."""
        self.position += 1
        if self.position > len(self.lines):
            self.refuse("the file ends too early")
        return self.lines[self.position - 1]

    def expect(self, *wanted: str) -> None:
        """Read lines that have to be exactly these.

        Parameters
        ----------
        *wanted : str
            The lines.
        """
        for want in wanted:
            came = self.next()
            if came != want:
                self.refuse(f"expected {want!r}, found {came[:60]!r}")

    def expect_end(self) -> None:
        """Refuse anything that follows."""
        if self.position < len(self.lines):
            self.position += 1
            self.refuse("there is more text after the end of the model")

    def value(self, key: str) -> str:
        """Read ``key=value`` and return the value.

        Parameters
        ----------
        key : str
            That the line must begin with.
        """
        line = self.next()
        if not line.startswith(key + "="):
            self.refuse(f"expected '{key}=', found {line[:60]!r}")
        return line[len(key) + 1 :]

    def integers(self, key: str, count: int | None = None) -> list[int]:
        """Read whole numbers.

        Parameters
        ----------
        key : str
            As for `value`.
        count : int, optional
            How many there must be.
        """
        return [int(token) for token in self._tokens(key, count, _INTEGERS, "whole numbers")]

    def floats(self, key: str, count: int, *, edges: bool = False) -> list[float]:
        """Read finite numbers.

        Parameters
        ----------
        key, count
            As for `integers`.
        edges : bool
            They may be infinite.
        """
        pattern = _EDGES if edges else _FLOATS
        values = [float(token) for token in self._tokens(key, count, pattern, "finite numbers")]
        if not edges and any(abs(value) > LARGEST for value in values):
            self.refuse(f"{key} holds a number beyond {LARGEST}")
        return values

    def _tokens(
        self, key: str, count: int | None, pattern: re.Pattern[str], kind: str
    ) -> list[str]:
        value = self.value(key)
        if not pattern.fullmatch(value):
            self.refuse(f"{key} must be {kind} separated by single spaces, found {value[:60]!r}")
        tokens = value.split(" ") if value else []
        if count is not None and len(tokens) != count:
            self.refuse(f"{key} must have {count} values, found {len(tokens)}")
        return tokens
