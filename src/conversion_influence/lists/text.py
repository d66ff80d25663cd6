"""The encoding of a text, found by rule over all of it, and the text in UTF-8.

A byte order mark decides; else UTF-8 if all bytes obey it; else UTF-16 where zero bytes stand at
every other place; else one of the old one-byte encodings, by the words it makes (`legacy`). A text
that is UTF-8 but for a few bytes is damaged: their rows are marked with a zero byte, which the
splitter's caller refuses.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from conversion_influence.lists.faults import fault
from conversion_influence.lists.legacy import find_legacy
from conversion_influence.lists.source import BLOCK, Source, open_bytes
from conversion_influence.lists.spool import Spool
from conversion_influence.messages.notes import Note, note

UNREADABLE = "\0"
"""What stands for bytes that are no text; a zero byte in the file is no text either."""

_HEAD = 1 << 16
_MANY_ZEROS = 0.4
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN = re.compile("[^\x00-\x7f]")
_MARKED = "influence-marked"
codecs.register_error(_MARKED, lambda error: (UNREADABLE, getattr(error, "end", 0)))


@dataclass(frozen=True)
class TextFile:
    """A text in UTF-8.

    Attributes
    ----------
    path : pathlib.Path
        Where it stands: the file itself, or a temporary copy that lives as long as this.
    name : str
        What messages call it.
    start : int
        Bytes before the text (a byte order mark).
    encoding : str
        In which it came.
    notes : tuple of Note
        What the user should know about how it was read.
    """

    path: Path
    name: str
    start: int = 0
    encoding: str = "utf-8"
    notes: tuple[Note, ...] = ()
    kept: tuple[object, ...] = field(default=(), compare=False, repr=False)


def open_text(source: Source) -> TextFile:
    """Find the encoding of a text and return it in UTF-8.

    Parameters
    ----------
    source : Source
        A text.

    Raises
    ------
    ListError
        Where no rule reads it; names the first line that breaks all of them.
    """
    with open_bytes(source.path) as stream:
        head = stream.read(_HEAD)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _recoded(source, encoding)
    wide = _wide_encoding(head)
    if wide:
        return _recoded(source, wide)
    line = _first_fault(source.path)
    if line is None:
        start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
        return TextFile(source.path, source.name, start, "utf-8", source.notes, (source,))
    broken, valid = _damage(source.path)
    if valid >= max(broken, 1):
        return _recoded(source, "utf-8-sig", note("damaged_letters", line=line), errors=_MARKED)
    found = find_legacy(_blocks(source.path))
    if found is None:
        code = "unknown_encoding"
        raise fault(code, file=source.name, line=line)
    code = "read_as_legacy_such_as" if found.example else "read_as_legacy"
    told = note(code, line=line, encoding=found.spoken, example=found.example)
    return _recoded(source, found.encoding, told)


def _blocks(path: Path) -> Iterator[bytes]:
    with open_bytes(path) as stream:
        while block := stream.read(BLOCK):
            yield block


def _wide_encoding(head: bytes) -> str | None:
    """Return UTF-16 without a mark where every other byte is mostly zero."""
    pairs = max(len(head) // 2, 1)
    first, second = head[0::2].count(0) / pairs, head[1::2].count(0) / pairs
    if max(first, second) < _MANY_ZEROS or min(first, second) > max(first, second) / 4:
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _first_fault(path: Path) -> int | None:
    """Return the line of the first byte that is not UTF-8, None without one."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    for block in _blocks(path):
        if not block.isascii() or decoder.getstate()[0]:
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return line + _breaks(error.object[: error.start])
        line += block.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _breaks(text: bytes) -> int:
    """Return the number of lines that end in a text, by whichever mark ends them."""
    return text.count(b"\n") or text.count(b"\r")


def _damage(path: Path) -> tuple[int, int]:
    """Return how many bytes are not UTF-8, and how many letters beyond ASCII are."""
    broken = 0

    def count(error: UnicodeError) -> tuple[str, int]:
        nonlocal broken
        broken += 1
        return "", getattr(error, "end", 0)

    codecs.register_error("influence-counted", count)
    decoder = codecs.getincrementaldecoder("utf-8")("influence-counted")
    valid = sum(len(_FOREIGN.findall(decoder.decode(block))) for block in _blocks(path))
    return broken, valid


def _recoded(source: Source, encoding: str, *notes: Note, errors: str = "strict") -> TextFile:
    """Return a copy of the text in UTF-8."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    blocks = _decoded(source, decoder.decode, encoding)
    spool = Spool(blocks, source.name)
    return TextFile(spool.path, source.name, 0, encoding, source.notes + notes, (spool,))


def _decoded(source: Source, decode: Callable[..., str], encoding: str) -> Iterator[bytes]:
    line = 1
    try:
        for block in _blocks(source.path):
            text = decode(block)
            line += text.count("\n")
            yield text.encode("utf-8")
        yield decode(b"", final=True).encode("utf-8")
    except UnicodeError as error:
        code, encoding = "broken_encoding", encoding.upper()
        raise fault(code, file=source.name, line=line, encoding=encoding) from error
