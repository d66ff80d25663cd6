"""JSON lines, and a JSON array of objects: one row per object, with the line on which it begins."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from conversion_influence.errors import Language, ListError
from conversion_influence.lists.faults import fault
from conversion_influence.lists.number_forms import is_doubtful
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.workbooks.faults import SAVE_AS_CSV, filled
from conversion_influence.messages.said import Said

MAX_CELLS = 3_000_000
"""Rows times names: what is kept in memory at once."""
MAX_ARRAY = 50_000_000
"""Characters of an array, which is only whole at its end."""
MAX_NAMES = 2_000

_BLANKS = " \t\r\n\ufeff"


@dataclass(frozen=True)
class JsonRows:
    """The objects of a file as rows of text.

    Attributes
    ----------
    names : tuple of str
        Every name of any object, in order of appearance.
    rows : list of (int, list of str)
        Of each object the line on which it begins, from 1 (of an array in which some share a line,
        the number of the object instead), and a cell per name: text as it is,
        numbers as they are written, ``true`` or ``false``, and an empty string for null and for
        a name that the object lacks.
    broken : tuple of Reject
        Objects that are no rows (code ``bad_json``): nested values, a name that stands twice,
        NaN and Infinity, text that is no Unicode, and lines that are not one JSON object.
    doubted : mapping of int to bool
        Places of the names with a text such as ``"1.234"``, which is no number of JSON, and whether
        numbers with a point stand there too.
    """

    names: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    broken: tuple[Reject, ...] = ()
    doubted: Mapping[int, bool] = field(default_factory=dict)


class _Number(str):
    """A number of JSON as it is written."""

    __slots__ = ()


class _NotPlainError(Exception):
    """A value that no cell can hold; the argument says where it stands."""


@dataclass
class _Table:
    """Rows that grow wider as names appear."""

    file: str
    places: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    broken: list[Reject] = field(default_factory=list)
    doubted: set[int] = field(default_factory=set)
    fractions: set[int] = field(default_factory=set)

    def add(self, line: int, raw: str, read: Callable[[], Any]) -> None:
        """Keep an object as a row, or what was wrong with it."""
        try:
            cells = _cells(read())
        except _NotPlainError as error:
            where = str(error)
        except json.JSONDecodeError as error:
            where = f"position {error.pos + 1}"
        except RecursionError:
            where = "position 1"
        else:
            self._keep(line, cells)
            return
        self.broken.append(Reject(line, None, None, "bad_json", raw, {"where": where}))

    def _keep(self, line: int, cells: dict[str, str]) -> None:
        for name in cells:
            self.places.setdefault(name, len(self.places))
        row = [""] * len(self.places)
        for name, cell in cells.items():
            row[self.places[name]] = cell
            if cell.__class__ is str and is_doubtful(cell):
                self.doubted.add(self.places[name])
            elif cell.__class__ is _Number:
                self.fractions.add(self.places[name])
        self.rows.append((line, row))
        if len(self.places) > MAX_NAMES:
            what = Said("names together", "noms en tout")
            remedy = Said("give all of them the same names", "donnez-leur les mêmes noms")
            raise self._too_large(line, MAX_NAMES, what, remedy)
        if len(self.rows) * len(self.places) > MAX_CELLS:
            what = Said("values", "valeurs")
            raise self._too_large(line, MAX_CELLS, what, SAVE_AS_CSV)

    def _too_large(self, line: int, most: int, what: Said, remedy: Said) -> ListError:
        where = filled("{file} line {line}", "{file} ligne {line}", file=self.file, line=str(line))
        return fault("large_json", where=where, most=most, what=what, remedy=remedy)

    def finish(self) -> JsonRows:
        if not self.places:
            first = Said("", "")
            if self.broken:
                first = Said(*(f" ({self.broken[0].told(which)})" for which in _LANGUAGES))
            refusal = fault("no_json_objects", file=self.file, first=first)
            raise refusal
        for _, row in self.rows:
            row.extend([""] * (len(self.places) - len(row)))
        names, broken = tuple(self.places), tuple(self.broken)
        doubted = {place: place in self.fractions for place in self.doubted}
        return JsonRows(names, self.rows, broken, doubted)


def read_rows(file: str, lines: Iterable[str]) -> JsonRows:
    """Read JSON lines, or one array of objects.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    lines : iterable of str
        Its physical lines, each with its line break.

    Raises
    ------
    ListError
        Without any object that is a row, for an array that is not well-formed (nothing after the
        fault could be trusted), and beyond the limits.
    """
    table = _Table(file)
    numbered = _with_content(lines)
    first = next(numbered, None)
    if first is not None and first[1].lstrip(_BLANKS).startswith("["):
        _read_array(table, first[0], chain([first[1]], (line for _, line in numbered)))
    elif first is not None:
        for number, line in chain([first], numbered):
            text = line.strip(_BLANKS)
            if text:
                table.add(number, text, partial(_DECODER.decode, text))
    return table.finish()


def _with_content(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines with their number; blank ones only after the first that is not."""
    begun = False
    for number, line in enumerate(lines, 1):
        begun = begun or bool(line.strip(_BLANKS))
        if begun:
            yield number, line


def _read_array(table: _Table, line: int, lines: Iterable[str]) -> None:
    text = _joined(table.file, lines)
    at, counted = text.index("[") + 1, 0
    at = _skip(text, at)
    found: list[tuple[int, str, Any]] = []
    while not text.startswith("]", at):
        line += text.count("\n", counted, at)
        counted = at
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            raise _malformed(table.file, text, line, counted, error) from error
        found.append((line, text[at:end], value))
        at = _skip(text, end)
        if text.startswith(",", at):
            at = _skip(text, at + 1)
        elif not text.startswith("]", at):
            raise _malformed(table.file, text, line, counted, at)
    rest = _skip(text, at + 1)
    if rest < len(text):
        raise _malformed(table.file, text, line, counted, rest)
    apart = len({line for line, *_ in found}) == len(found)
    for number, (line, raw, value) in enumerate(found, 1):
        table.add(line if apart else number, raw, partial(_itself, value))


def _itself(value: Any) -> Any:
    return value


def _joined(file: str, lines: Iterable[str]) -> str:
    pieces, length = [], 0
    for line in lines:
        pieces.append(line)
        length += len(line)
        if length > MAX_ARRAY:
            what = Said("characters in one array", "caractères dans un seul tableau")
            remedy = Said("write one object per line", "écrivez un objet par ligne")
            refusal = fault("large_json", where=file, most=MAX_ARRAY, what=what, remedy=remedy)
            raise refusal
    return "".join(pieces)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at


def _malformed(file: str, text: str, line: int, counted: int, cause: Exception | int) -> ListError:
    at = cause.pos if isinstance(cause, json.JSONDecodeError) else cause
    if not isinstance(at, int):
        at = counted
    line += text.count("\n", counted, at)
    return fault("broken_json_array", file=file, line=str(line), raw=text[at : at + 20])


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a name that stands twice gets a value that no cell can hold."""
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                found[name] = _UNFIT
            seen.add(name)
    return found


def _cells(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        where = "position 1"
        raise _NotPlainError(where)
    cells = {}
    for name, item in value.items():
        cell = _WORDS.get(item, item) if item is None or item.__class__ is bool else item
        if not isinstance(cell, str) or not _is_text(cell) or not _is_text(name):
            raise _NotPlainError(ascii(name))
        cells[name] = cell
    return cells


def _is_text(text: str) -> bool:
    """Return whether a text can be written in UTF-8: half of a surrogate pair cannot."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


_LANGUAGES: tuple[Language, Language] = ("en", "fr")
_UNFIT = object()
_WORDS: dict[bool | None, str] = {None: "", True: "true", False: "false"}
_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs,
    parse_int=str,
    parse_float=_Number,
    parse_constant=lambda _: _UNFIT,
)
