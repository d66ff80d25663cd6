"""What a list is, by its first bytes: text, a workbook, JSON or Parquet, packed or not."""

from __future__ import annotations

import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal

from conversion_influence.errors import ListError
from conversion_influence.lists.archives import member_name, unpack
from conversion_influence.lists.faults import fault
from conversion_influence.lists.source_faults import FOREIGN
from conversion_influence.lists.spool import Spool
from conversion_influence.lists.workbooks.kind import workbook_kind
from conversion_influence.messages.notes import Note, note

Kind = Literal["text", "workbook", "json", "parquet"]

STDIN = "-"
"""The name under which the standard input is read."""

BLOCK = 1 << 20
_HEAD = 4096
_PACKED_TWICE = 2
"""How deep a list may be packed: a gzip file in a zip archive, and no deeper."""

_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*["}]|\[\s*[\[{\]])')
_FOREIGN = (
    (re.compile(rb"\0{16}"), "zeros"),
    (re.compile(rb"%PDF"), "pdf"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF"), "picture"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "7z"),
    (re.compile(rb"Rar!"), "rar"),
    (re.compile(rb"BZh[1-9]1AY"), "bzip2"),
    (re.compile(rb"\xfd7zXZ"), "xz"),
    (re.compile(rb"\x28\xb5\x2f\xfd"), "zstd"),
    (re.compile(rb"SQLite format 3"), "database"),
    (re.compile(rb"\x7fELF|MZ\x90"), "program"),
    (
        re.compile(rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|meta)"),
        "html",
    ),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml"), "xml"),
)


@dataclass(frozen=True)
class Source:
    """Bytes of one list, unpacked, in a file that can be read as often as needed.

    Attributes
    ----------
    path : pathlib.Path
        Where the bytes stand: the file itself, or a temporary copy that lives as long as this.
    name : str
        What the user calls it, for messages.
    kind : {"text", "workbook", "json", "parquet"}
        What it is.
    notes : tuple of Note
        What the user should know about how it was found.
    """

    path: Path
    name: str
    kind: Kind
    notes: tuple[Note, ...] = ()
    spool: Spool | None = field(default=None, compare=False, repr=False)


def open_source(path: Path) -> Source:
    """Return the list of a file, a packed file or the standard input (``-``).

    Parameters
    ----------
    path : pathlib.Path
        The file; its first bytes say what it is, not its name.

    Raises
    ------
    ListError
        For what is no file, cannot be read, is damaged, holds several lists, or no list.
    """
    if str(path) == STDIN:
        found = _spooled(_stdin_blocks(), "the standard input")
    elif _is_pipe(path):
        with open_bytes(path) as stream:
            found = _spooled(iter(lambda: stream.read(BLOCK), b""), str(path))
    else:
        found = Source(path, path.name, _kind(path, path.name))
    for _ in range(_PACKED_TWICE):
        packing = _packing(found)
        if packing is None:
            return found
        inner = member_name(found.path, found.name) if packing == "zip" else found.name
        told = (
            (note("read_from_archive", member=inner, file=found.name),) if packing == "zip" else ()
        )
        spool = Spool(unpack(found.path, found.name, packing), inner)
        kind = _kind(spool.path, inner)
        found = Source(spool.path, inner, kind, found.notes + told, spool)
    if _packing(found):
        code = "packed_too_deep"
        raise fault(code, file=path.name, times=_PACKED_TWICE)
    return found


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Open a file; what the system refuses becomes a `ListError`.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    """
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError | ValueError) -> ListError:
    reason = getattr(error, "strerror", None) or error
    return fault("unreadable_file", path=str(path), reason=str(reason))


def _is_pipe(path: Path) -> bool:
    """Return whether a path is a pipe that is already open; refuse what is no file."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if stat.S_ISREG(mode):
        return False
    if stat.S_ISFIFO(mode) and path.is_relative_to("/dev"):
        return True
    if stat.S_ISDIR(mode):
        code = "folder_for_list"
        raise fault(code, path=str(path))
    code = "no_plain_file"
    raise fault(code, path=str(path))


def _stdin_blocks() -> Iterator[bytes]:
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None or sys.stdin.isatty():
        code = "nothing_sent"
        raise fault(code)
    try:
        while block := stream.read(BLOCK):
            yield block
    except OSError as error:
        raise _unreadable(Path(STDIN), error) from error


def _spooled(blocks: Iterator[bytes], name: str) -> Source:
    spool = Spool(blocks, name)
    return Source(spool.path, name, _kind(spool.path, name), spool=spool)


def _head(path: Path) -> bytes:
    with open_bytes(path) as stream:
        return stream.read(_HEAD)


def _packing(source: Source) -> Literal["gzip", "zip"] | None:
    head = _head(source.path)
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"PK") and source.kind != "workbook":
        return "zip"
    return None


def _kind(path: Path, name: str) -> Kind:
    head = _head(path)
    if not head:
        code = "empty_file"
        raise fault(code, file=name)
    if head.startswith(b"PAR1"):
        return "parquet"
    if workbook_kind(path) is not None:
        return "workbook"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "text"
    for pattern, what in _FOREIGN:
        if pattern.match(head):
            code = "foreign_file"
            raise fault(code, file=name, what=FOREIGN[what])
    return "json" if _JSON.match(head) else "text"
