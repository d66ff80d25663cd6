"""A strict splitter of delimited text: every record is whole, or refused with its line.

Records follow RFC 4180: a cell that holds the delimiter, a quote or a line break stands in quotes,
and a quote inside it is doubled. What breaks the rule is never repaired and never swallows what
follows: reading goes on at the line after the one where the broken record began.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_INSIDE = re.compile(r'[^"]*+(?:""[^"]*+)*+')
_ENDS = frozenset({"", "\n", "\r\n", "\r"})


class Record(NamedTuple):
    """One record of a text.

    Attributes
    ----------
    line : int
        Physical line on which it begins, counted from 1.
    fields : list of str or None
        Its cells, quotes resolved; None where it is broken.
    fault : {"open_quote", "bad_quote"} or None
        Why it is broken.
    raw : str
        Its text without the last line break; of a broken record, its first line.
    lines : int
        Number of physical lines it takes.
    """

    line: int
    fields: list[str] | None
    fault: str | None
    raw: str
    lines: int = 1


class _Lines:
    """Physical lines with their number, which can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._returned: deque[str] = deque()
        self.number = 0

    def take(self) -> str | None:
        line = self._returned.popleft() if self._returned else next(self._lines, None)
        if line is not None:
            self.number += 1
        return line

    def give_back(self, lines: Sequence[str]) -> None:
        self._returned.extendleft(reversed(lines))
        self.number -= len(lines)


def split_records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """Yield the records of a text; lines without any character but spaces are passed over.

    Parameters
    ----------
    lines : iterable of str
        Physical lines with their own line breaks (a text opened with ``newline=""``).
    delimiter : str
        One character.

    Yields
    ------
    Record
        In the order of the text.
    """
    unquoted = re.compile(rf'[^"\r\n{re.escape(delimiter)}]*+')
    source = _Lines(lines)
    while (line := source.take()) is not None:
        if '"' in line:
            yield _quoted_record(source, line, delimiter, unquoted)
            continue
        body = line.rstrip("\r\n")
        if body.strip(" "):
            yield Record(source.number, body.split(delimiter), None, body)


def _quoted_record(source: _Lines, first: str, delimiter: str, unquoted: re.Pattern[str]) -> Record:
    number, held = source.number, [first]
    fields: list[str] = []
    line, at = first, 0
    while True:
        if line.startswith('"', at):
            cell, at = _quoted_cell(source, held, at + 1)
            if cell is None:
                fault = "open_quote"
                break
            line = held[-1]
        else:
            found = unquoted.match(line, at)
            cell = found[0] if found else ""
            at += len(cell)
        fields.append(cell)
        if line.startswith(delimiter, at):
            at += 1
        elif len(line) - at <= 2 and line[at:] in _ENDS:
            return Record(number, fields, None, "".join(held).rstrip("\r\n"), len(held))
        else:
            fault = "bad_quote"
            break
    source.give_back(held[1:])
    return Record(number, None, fault, first.rstrip("\r\n"))


def _quoted_cell(source: _Lines, held: list[str], at: int) -> tuple[str | None, int]:
    """Return a quoted cell and the position after its closing quote; takes the lines it needs."""
    parts: list[str] = []
    while True:
        line = held[-1]
        found = _INSIDE.match(line, at)
        part = found[0] if found else ""
        parts.append(part)
        at += len(part)
        if at < len(line):
            return "".join(parts).replace('""', '"'), at + 1
        following = source.take()
        if following is None:
            return None, at
        held.append(following)
        at = 0
