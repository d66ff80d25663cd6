"""The first record of a list: which character separates, and what the columns are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from conversion_influence.errors import ListError, did_you_mean, shorten
from conversion_influence.lists.offer import LINE
from conversion_influence.lists.records import Record, split_records
from conversion_influence.lists.source import TextFile

DELIMITERS = (",", ";", "\t", "|")
BLANKS = " \t\n\r\xa0\ufeff"
"""What is trimmed from cells and names, as in tables."""

_SHOWN = {",": "','", ";": "';'", "\t": "tab", "|": "'|'"}
_PROBED = 100
"""Records compared with the header where it alone does not settle the delimiter."""


@dataclass(frozen=True)
class Header:
    """How a list is laid out.

    Attributes
    ----------
    names : tuple of str
        Names of the columns, known ones in their known spelling.
    delimiter : str or None
        What separates the cells; None for Parquet.
    """

    names: tuple[str, ...]
    delimiter: str | None


def find_list_header(text: TextFile, known: Sequence[str]) -> Header:
    """Return the layout under which the first record names the most known columns.

    Parameters
    ----------
    text : TextFile
        A candidate list.
    known : sequence of str
        Names that are looked for, in any case.

    Raises
    ------
    ListError
        Where no delimiter yields a known name, where two fit equally well, and for names that
        are missing or stand twice.
    """
    first = _first_records(text)
    fields = {mark: record.fields or [] for mark, record in first.items()}
    hits = {mark: len(_known_among(names, known)) for mark, names in fields.items()}
    best = max(hits.values())
    if not best:
        _refuse_unknown(text, first, known)
    fitting = [mark for mark in DELIMITERS if hits[mark] == best]
    delimiter = max(fitting, key=lambda mark: len(fields[mark]))
    if any(fields[mark] != fields[delimiter] for mark in fitting):
        _refuse_ambiguous(text, first[delimiter], fitting)
    where = f"{text.path.name} line {first[delimiter].line}"
    return Header(clean_names(fields[delimiter], known, where, reserved=(LINE,)), delimiter)


def find_flat_header(text: TextFile) -> Header:
    """Return the layout of a table with any columns.

    The delimiter is the one that splits the header; where several do, the one under which the
    first hundred rows are as wide as the header.

    Parameters
    ----------
    text : TextFile
        A table.

    Raises
    ------
    ListError
        Where two delimiters fit equally well, and for names that are missing or stand twice.
    """
    first = _first_records(text)
    fitting = [mark for mark in DELIMITERS if len(first[mark].fields or []) > 1]
    if len(fitting) > 1:
        fitting = [mark for mark in fitting if _is_even(text, mark)] or fitting
        if len(fitting) > 1:
            _refuse_ambiguous(text, first[fitting[0]], fitting)
    delimiter = fitting[0] if fitting else ","
    record = first[delimiter]
    where = f"{text.path.name} line {record.line}"
    if record.fields is None:
        msg = f"{where}: the column names are broken by a quote: {record.raw!r}; correct the line."
        raise ListError(msg)
    return Header(clean_names(record.fields, (), where), delimiter)


def clean_names(
    given: Sequence[str], known: Sequence[str], where: str, *, reserved: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return trimmed names, known ones in their known spelling.

    Parameters
    ----------
    given : sequence of str
        Names as received.
    known : sequence of str
        Names recognised in any case.
    where : str
        File and line, for messages.
    reserved : sequence of str
        Names that may not be used.

    Raises
    ------
    ListError
        For a column without a name, a name that stands twice (in any case) and a reserved name.
    """
    spelling = {name.casefold(): name for name in known}
    names = [name.strip(BLANKS) for name in given]
    folded = [name.casefold() for name in names]
    if "" in folded:
        place = folded.index("") + 1
        msg = f"{where}: column {place} of {len(names)} has no name; name it or remove the column."
        raise ListError(msg)
    twice = [name for name in dict.fromkeys(folded) if folded.count(name) > 1]
    if twice:
        msg = f"{where}: two columns are called {shorten(twice)}; rename or remove one."
        raise ListError(msg)
    for name in reserved:
        if name in folded:
            msg = f"{where}: the column name {name!r} is taken by the line number; rename it."
            raise ListError(msg)
    return tuple(spelling.get(fold, name) for fold, name in zip(folded, names, strict=True))


def name_hints(names: Sequence[str], known: Sequence[str]) -> str:
    """Return ``'hande': did you mean 'handle'?`` for each name that is nearly a known one.

    Parameters
    ----------
    names : sequence of str
        Names as received.
    known : sequence of str
        Names that would have been right.
    """
    hints = ((name, did_you_mean(name.casefold(), known)) for name in names if name not in known)
    return "".join(f" For {name!r}:{hint}" for name, hint in hints if hint)


def _first_records(text: TextFile) -> dict[str, Record]:
    first = {}
    for mark in DELIMITERS:
        with text.lines() as lines:
            record = next(split_records(lines, mark), None)
        if record is None:
            msg = (
                f"{text.path.name} is empty; write the column names into the first line "
                "and one creator per line below."
            )
            raise ListError(msg)
        first[mark] = record
    return first


def _known_among(names: Sequence[str], known: Sequence[str]) -> set[str]:
    return {name.strip(BLANKS).casefold() for name in names} & set(known)


def _is_even(text: TextFile, delimiter: str) -> bool:
    with text.lines() as lines:
        widths = {len(r.fields or []) for r in islice(split_records(lines, delimiter), _PROBED + 1)}
    return len(widths) == 1


def _refuse_unknown(text: TextFile, first: dict[str, Record], known: Sequence[str]) -> None:
    widest = max(first.values(), key=lambda record: len(record.fields or []))
    found = [name.strip(BLANKS) for name in widest.fields or [widest.raw]]
    quote = " A quote in it is not closed, or not doubled." if widest.fields is None else ""
    msg = (
        f"{text.path.name} line {widest.line}: no known column among {shorten(found)}; the first "
        f"line must hold creator_id or handle.{quote}{name_hints(found, known)}"
    )
    raise ListError(msg)


def _refuse_ambiguous(text: TextFile, record: Record, fitting: Sequence[str]) -> None:
    marks = " and ".join(_SHOWN[mark] for mark in fitting)
    msg = (
        f"{text.path.name} line {record.line}: the columns could be separated by {marks}: "
        f"{record.raw!r}; use one of them only, or quote the names that hold the other."
    )
    raise ListError(msg)
