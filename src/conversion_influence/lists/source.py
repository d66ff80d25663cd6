"""What a file is: Parquet, or text in an encoding that all of it obeys."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from conversion_influence.errors import ListError

_BLOCK = 1 << 20
_SAVE_AS = "save it as CSV in UTF-8"


@dataclass(frozen=True)
class TextFile:
    """A text file that was read to its end once, without a fault of encoding.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    encoding : str
        Encoding of all of it.
    compressed : bool
        The file is gzip.
    notes : tuple of str
        What the user should know about how it was read.
    """

    path: Path
    encoding: str
    compressed: bool
    notes: tuple[str, ...] = ()

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """Open the physical lines, each with its own line break."""
        with (
            open_bytes(self.path, compressed=self.compressed) as stream,
            io.TextIOWrapper(stream, encoding=self.encoding, newline="") as text,
        ):
            yield text


@contextmanager
def open_bytes(path: Path, *, compressed: bool) -> Iterator[IO[bytes]]:
    """Open a file, unpacking gzip; what the system refuses becomes a `ListError`.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    compressed : bool
        Whether it is gzip.
    """
    try:
        with gzip.open(path, "rb") if compressed else path.open("rb") as stream:
            yield stream  # type: ignore[misc]
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        msg = f"{path.name}: the compressed file is damaged ({error}); fetch or write it again."
        raise ListError(msg) from error
    except OSError as error:
        reason = error.strerror or error
        msg = f"{path}: the file cannot be read ({reason}); check the path."
        raise ListError(msg) from error


def is_parquet(path: Path) -> bool:
    """Return whether a file is Parquet, by its first bytes.

    Parameters
    ----------
    path : pathlib.Path
        The file; `ListError` if it cannot be read.
    """
    return _magic(path) == b"PAR1"


def inspect_text(path: Path) -> TextFile:
    """Find the encoding of a text file: UTF-8 if all of it is, else Windows cp1252, with a note.

    Parameters
    ----------
    path : pathlib.Path
        A text file, or one packed with gzip.

    Raises
    ------
    ListError
        For a workbook, UTF-16, zero bytes, a damaged archive, and bytes that cp1252 lacks.
    """
    magic = _magic(path)
    if magic.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        msg = f"{path.name} is a workbook or an archive, not a text file; {_SAVE_AS}."
        raise ListError(msg)
    compressed = magic.startswith(b"\x1f\x8b")
    foreign = _first_fault(path, "utf-8", compressed=compressed)
    if foreign is None:
        return TextFile(path, "utf-8-sig", compressed)
    unreadable = _first_fault(path, "cp1252", compressed=compressed)
    if unreadable is not None:
        msg = (
            f"{path.name} line {unreadable}: the text is neither UTF-8 (see line {foreign}) nor "
            f"Windows cp1252; {_SAVE_AS}."
        )
        raise ListError(msg)
    note = (
        f"line {foreign} is not UTF-8, so the file was read as Windows cp1252; "
        f"if letters look wrong, {_SAVE_AS}"
    )
    return TextFile(path, "cp1252", compressed, (note,))


def _magic(path: Path) -> bytes:
    with open_bytes(path, compressed=False) as stream:
        return stream.read(4)


def _first_fault(path: Path, encoding: str, *, compressed: bool) -> int | None:
    """Return the line of the first byte that does not belong to the encoding, None without one."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with open_bytes(path, compressed=compressed) as stream:
        while True:
            block = stream.read(_BLOCK)
            if b"\x00" in block:
                line += block[: block.index(b"\x00")].count(b"\n")
                msg = (
                    f"{path.name} line {line}: the file holds zero bytes: it is UTF-16 or no text; "
                    f"{_SAVE_AS}."
                )
                raise ListError(msg)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            if not block:
                return None
            line += block.count(b"\n")
