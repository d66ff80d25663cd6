"""What a row of cells looks like: values, a title, totals, a footer, column names."""

from __future__ import annotations

import re
from collections.abc import Sequence

BLANKS = " \t\n\r\xa0\ufeff"
"""What is trimmed from cells and names, as in tables."""

TOTALS = (
    r"(?i)^(grand[ -]?|sous[ -]?|sub[ -]?)?(total|totals|totaux|somme|sum|moyenne|average|mean)"
    r"( g[ée]n[ée]ral| g[ée]n[ée]rale| overall)?\s*(\(\s*\d+\s*\))?\s*:?$"
)
"""A first cell that sums up the rows above, for RE2 and for Python."""

FOOTER = (
    r"(?i)^((g[ée]n[ée]r[ée]e?s?|export[ée]e?s?|extrait|donn[ée]es extraites"
    r"|t[ée]l[ée]charg[ée]e?s?) (par|le|depuis|via|avec|du|de) |export (du|le|de|from|of) "
    r"|(generated|exported|downloaded|created|produced|powered) (by|on|at|from|with|via) "
    r"|report generated|rapport g[ée]n[ée]r[ée]|source\s*:|sources\s*:|note\s*:|notes\s*:|©|\(c\) "
    r"|copyright |page \d+( ?(/|of|sur|de) ?\d+)?$|fin (du|de l') ?(rapport|export|fichier)"
    r"|end of (report|file|export)|confident(ial|iel)\b.* )"
)
"""A first cell that speaks of the file."""

_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d.*)?")
_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?")
_NUMBER = re.compile(
    r"[+-]?([$€£]|EUR|USD)?\s?\d[\d\s.,'’\u202f]*([eE][+-]?\d+)?\s?(%|k|M|€|\$|£|EUR|USD)?"
)
_LINK = re.compile(r"@\S+|https?://\S+|\S+@\S+\.\S+")
_WHOLE = re.compile(r"\d+")


def given_cells(cells: Sequence[str]) -> int:
    """Return how many cells hold anything but blanks.

    Parameters
    ----------
    cells : sequence of str
        A row.
    """
    return sum(1 for cell in cells if cell.strip(BLANKS))


def kind_of(cell: str) -> str | None:
    """Return which kind of value a cell is: whole, number, date, time or link; None for a word.

    Parameters
    ----------
    cell : str
        As received.
    """
    text = cell.strip(BLANKS)
    if _WHOLE.fullmatch(text):
        return "whole"
    for kind, pattern in (("date", _DATE), ("time", _TIME), ("number", _NUMBER), ("link", _LINK)):
        if pattern.fullmatch(text):
            return kind
    return None


def holds_values(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether supposed column names are values of the same kinds as the rows below them.

    Parameters
    ----------
    names : sequence of str
        The supposed names.
    rows : sequence of sequence of str
        Rows below, as wide as the names.
    """
    alike = [
        kind
        for place, name in enumerate(names)
        if (kind := kind_of(name)) and _mostly(kind, [row[place] for row in rows])
    ]
    return any(kind != "whole" for kind in alike) or len(alike) > given_cells(names) / 2


def differs_in_kind(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether some column holds values under a name that is a word.

    Parameters
    ----------
    names : sequence of str
        Column names.
    rows : sequence of sequence of str
        Rows below, as wide as the names.
    """
    kinds = ("whole", "number", "date", "time", "link")
    return any(
        kind_of(name) is None and any(_mostly(kind, [row[at] for row in rows]) for kind in kinds)
        for at, name in enumerate(names)
    )


def is_total(cells: Sequence[str]) -> bool:
    """Return whether a row is named a total and holds nothing else but numbers.

    Parameters
    ----------
    cells : sequence of str
        A row.
    """
    given = [cell.strip(BLANKS) for cell in cells if cell.strip(BLANKS)]
    if not given or not re.match(TOTALS, given[0]):
        return False
    return all(kind_of(cell) in {"whole", "number"} for cell in given[1:])


def is_footer(cells: Sequence[str]) -> bool:
    """Return whether a row speaks of the file, in one cell.

    Parameters
    ----------
    cells : sequence of str
        A row.
    """
    given = [cell.strip(BLANKS) for cell in cells if cell.strip(BLANKS)]
    return len(given) == 1 and re.match(FOOTER, given[0]) is not None


def repeats(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Return whether a row is the column names once more.

    Parameters
    ----------
    cells, names : sequence of str
        A row, and the names.
    """
    return _folded(cells) == _folded(names)


def is_other_header(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Return whether a row names columns of this list, in another order or among others.

    Parameters
    ----------
    cells, names : sequence of str
        A row, and the names.
    """
    given = [cell for cell in _folded(cells) if cell]
    if any(kind_of(cell) for cell in given):
        return False
    known = set(_folded(names))
    shared = len({cell for cell in given if cell in known})
    return shared >= 2 and 2 * shared >= len(given)


def _folded(cells: Sequence[str]) -> list[str]:
    folded = [cell.strip(BLANKS).casefold() for cell in cells]
    while folded and not folded[-1]:
        folded.pop()
    return folded


def _mostly(kind: str, cells: Sequence[str]) -> bool:
    given = [cell for cell in cells if cell.strip(BLANKS)]
    if not given:
        return False
    fits = {"whole", "number"} if kind in {"whole", "number"} else {kind}
    return 2 * sum(1 for cell in given if kind_of(cell) in fits) >= len(given)
