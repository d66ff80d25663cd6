"""The first records of a text, split at each delimiter: what a layout is found in."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from conversion_influence.lists.faults import at_line, fault
from conversion_influence.lists.fitting import First
from conversion_influence.lists.looks import given_cells
from conversion_influence.lists.records import Record, split_records
from conversion_influence.lists.source import open_bytes
from conversion_influence.lists.text import UNREADABLE, TextFile

DELIMITERS = (",", ";", "\t", "|")
PROBED_LINES = 1_000
_PROBED_BYTES = 1 << 22
_SEPARATOR = re.compile(r'\ufeff?"?sep=(.)"?[,;|\t]*', re.IGNORECASE)


class Passed(NamedTuple):
    """A line above the column names that is no row.

    Attributes
    ----------
    line : int
        Its number, from 1.
    raw : str
        Its text.
    lines : int
        Physical lines it takes.
    """

    line: int
    raw: str
    lines: int = 1


def first_lines(text: TextFile) -> tuple[list[str], bool]:
    """Return the first lines of a text, and whether they are all of it.

    Parameters
    ----------
    text : TextFile
        A list.
    """
    with open_bytes(text.path) as stream:
        stream.seek(text.start)
        block = stream.read(_PROBED_BYTES)
    whole = len(block) < _PROBED_BYTES
    lines = list(io.StringIO(block.decode("utf-8", errors="ignore"), newline=""))
    if not whole and len(lines) > 1:
        lines.pop()
    return lines[:PROBED_LINES], whole and len(lines) <= PROBED_LINES


def _split(lines: Sequence[str], mark: str, *, whole: bool) -> Iterator[Record]:
    for record in split_records(lines, mark, ends=whole):
        if record.fault == "unfinished":
            return
        if UNREADABLE in record.raw:
            record = record._replace(fields=None, fault="unreadable_text")
        if record.fields is None or given_cells(record.fields):
            yield record


def without_separator_line(name: str, first: First) -> tuple[First, tuple[Passed, ...]]:
    """Return records without Excel's line ``sep=;``, which settles the delimiter, and that line.

    Parameters
    ----------
    name : str
        What messages call the list.
    first : mapping of str to sequence of Record
        Its first records, by delimiter.

    Raises
    ------
    ListError
        Where it names another character than `DELIMITERS`.
    """
    records = next((records for records in first.values() if records), ())
    found = _SEPARATOR.fullmatch(records[0].raw) if records else None
    if found is None:
        return first, ()
    mark, line = found[1], records[0].line
    if mark not in first:
        refusal = fault("foreign_separator", where=at_line(name, line), mark=mark)
        raise refusal
    return {mark: list(first[mark])[1:]}, (Passed(line, records[0].raw),)


def first_records(lines: Sequence[str], *, whole: bool) -> First:
    """Return the records of the first lines, split at each delimiter; rows without a cell left out.

    Parameters
    ----------
    lines : sequence of str
        Physical lines.
    whole : bool
        They are all of the text.
    """
    return {mark: list(_split(lines, mark, whole=whole)) for mark in DELIMITERS}
