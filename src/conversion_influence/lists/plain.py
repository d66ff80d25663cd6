"""Lines each of which is a record, split by pyarrow at a fraction of the splitter's cost.

Where bytes hold no quote at all, each line is a record and each delimiter a border. Where every
quote belongs to a quoted cell that is well-formed and ends on its line, this is so too: a cell
begins after a delimiter or a line break, and its first quote that is not doubled is followed by
one of them. In both cases pyarrow's parser gives what the strict splitter gives; the tests compare
them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from conversion_influence.lists.layout import Layout

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.csv

_QUOTE = b'"'

MOST_OTHERS = 1 << 17
"""Lines of another width that are kept at a time; each takes far more memory than its letters."""


class ManyOthersError(Exception):
    """More lines of another width than are kept at a time: fewer lines must be split at a time."""


def is_plain(data: bytes, layout: Layout) -> bool:
    """Return whether each line is a record, none of them blank, and quotes are well-formed.

    Parameters
    ----------
    data : bytes
        Whole lines.
    layout : Layout
        Of the list.
    """
    if layout.width == 1 or b"\0" in data or b"\n\n" in data:
        return False
    if data.startswith((b"\n", b"\r", b" ")) or (b" " in data and b"\n " in data):
        return False
    if b"\r" in data and (b"\n\r" in data or data.count(b"\r") != data.count(b"\r\n")):
        return False
    mark = (layout.delimiter or ",").encode()
    if _QUOTE not in data or (len(mark) == 1 and _in_pairs(data, mark)):
        return True
    return _QUOTE not in _quoted(mark).sub(b"", data)


def _in_pairs(data: bytes, mark: bytes) -> bool:
    """Return whether quotes come in pairs around cells, none of them doubled, all bytes at once."""
    letters = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(letters == ord(_QUOTE))
    if len(quotes) % 2:
        return False
    first, last = quotes[::2], quotes[1::2]
    before, after = letters[first[first > 0] - 1], letters[last[last + 1 < len(letters)] + 1]
    border, line = ord(mark), ord("\n")
    if not ((before == border) | (before == line)).all():
        return False
    if not ((after == border) | (after == line) | (after == ord("\r"))).all():
        return False
    lines = np.flatnonzero(letters == line)
    return np.array_equal(np.searchsorted(lines, first), np.searchsorted(lines, last))


@cache
def _quoted(mark: bytes) -> re.Pattern[bytes]:
    """Return the pattern of a well-formed quoted cell.

    It begins with the quote and looks back from there: so quotes are all that is looked for.
    """
    mark = re.escape(mark)
    return re.compile(
        rb'"(?:(?<=[\n'
        + mark
        + rb']")|(?<=\A"))[^"\r\n]*+(?:""[^"\r\n]*+)*+"(?=[\r\n'
        + mark
        + rb"]|\Z)"
    )


def may_be_padded(data: bytes, delimiter: str) -> bool:
    """Return whether blanks may stand around a cell.

    Parameters
    ----------
    data : bytes
        Whole lines.
    delimiter : str
        What separates the cells.
    """
    mark = delimiter.encode()
    foreign = ["\xa0".encode(), "\ufeff".encode()] if not data.isascii() else []
    tabs = [b"\t"] if delimiter != "\t" or _QUOTE in data else []
    signs = [mark + b" ", b" " + mark, b" \r", b" \n"] if b" " in data else []
    if signs and _QUOTE in data:
        signs += [b'" ', b' "']
    return data.endswith(b" ") or any(sign in data for sign in (*tabs, *foreign, *signs))


def split_plainly(
    data: bytes, delimiter: str, width: int
) -> tuple[pa.Table, list[tuple[int, str]]]:
    """Return the rows of a width as text, null where empty, and all other lines with their place.

    Parameters
    ----------
    data : bytes
        Lines for which `is_plain` holds.
    delimiter : str
        What separates the cells.
    width : int
        Of the rows.

    Raises
    ------
    ManyOthersError
        Where more than `MOST_OTHERS` lines are of another width.
    """
    import pyarrow as pa

    others: list[tuple[int, str]] = []
    met = 0

    def meet(_row: pyarrow.csv.InvalidRow) -> str:
        nonlocal met
        met += 1
        return "skip" if met <= MOST_OTHERS else "error"

    def keep(row: pyarrow.csv.InvalidRow) -> str:
        others.append((row.number - 1, row.text))
        return "skip"

    try:
        rows = _table(data, delimiter, width, meet, threads=True)
    except pa.ArrowInvalid as error:
        if met > MOST_OTHERS:
            raise ManyOthersError from error
        raise
    if met:
        rows = _table(data, delimiter, width, keep, threads=False)
    return rows, others


def _table(
    data: bytes,
    delimiter: str,
    width: int,
    odd: object,
    *,
    threads: bool,
) -> pa.Table:
    """Return the rows of a width; only without threads does pyarrow tell where others stand."""
    import pyarrow as pa
    import pyarrow.csv as pc

    names = [f"c{place}" for place in range(width)]
    quoted = _QUOTE in data
    return pc.read_csv(
        pa.BufferReader(data),
        pc.ReadOptions(column_names=names, use_threads=threads, block_size=len(data) + 1),
        pc.ParseOptions(
            delimiter=delimiter,
            quote_char='"' if quoted else False,
            double_quote=quoted,
            escape_char=False,
            newlines_in_values=False,
            ignore_empty_lines=False,
            invalid_row_handler=odd,
        ),
        pc.ConvertOptions(
            check_utf8=False,
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
