"""Lists packed with gzip or zip, unpacked within limits of what really comes out."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from conversion_influence.lists.faults import fault
from conversion_influence.messages.said import Said

MOST_UNPACKED = 16 << 30
"""Bytes that may come out of one packed list."""

MOST_RATIO = 250
FREE_OF_RATIO = 64 << 20
"""Past so many bytes, what came out may be so many times what went in; lists pack 5 to 50 times."""

_BLOCK = 1 << 20
_ENCRYPTED = 1
_SHOWN = 100


def member_name(path: Path, name: str) -> str:
    """Return the name of the one list in a zip archive.

    Parameters
    ----------
    path : pathlib.Path
        A zip archive.
    name : str
        What messages call it.

    Raises
    ------
    ListError
        For none or several, which are named.
    """
    with _opened(path, name) as archive:
        return PurePosixPath(_member(archive, name).filename).name


def unpack(path: Path, name: str, packing: Literal["gzip", "zip"]) -> Iterator[bytes]:
    """Yield the bytes of a packed list.

    Parameters
    ----------
    path : pathlib.Path
        The packed file.
    name : str
        What messages call it.
    packing : {"gzip", "zip"}
        How it is packed.

    Raises
    ------
    ListError
        Where it is damaged, locked by a password, or far larger than it looks.
    """
    size = path.stat().st_size
    came = 0
    with _packed_stream(path, name, packing) as stream:
        while block := stream.read(_BLOCK):
            came += len(block)
            if came > MOST_UNPACKED or (came > FREE_OF_RATIO and came > size * MOST_RATIO):
                came, size = came >> 20, max(size >> 10, 1)
                code = "swelling_archive"
                raise fault(code, file=name, came=came, size=size)
            yield block


@contextmanager
def _packed_stream(path: Path, name: str, packing: str) -> Iterator[IO[bytes]]:
    if packing == "gzip":
        with _faults_told(name), gzip.open(path, "rb") as unpacked:
            yield unpacked  # type: ignore[misc]
    else:
        with (
            _faults_told(name),
            zipfile.ZipFile(path) as archive,
            archive.open(_member(archive, name)) as member,
        ):
            yield member


@contextmanager
def _opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    with _faults_told(name), zipfile.ZipFile(path) as archive:
        yield archive


@contextmanager
def _faults_told(name: str) -> Iterator[None]:
    try:
        yield
    except (
        *(EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile),
        *(RuntimeError, NotImplementedError, UnicodeDecodeError, ValueError, OSError),
    ) as error:
        code = "damaged_archive"
        raise fault(code, file=name, reason=_reason(error)) from error


def _reason(error: Exception) -> Said:
    """Return why an archive cannot be read; of the words of libraries only the commonest."""
    if isinstance(error, EOFError):
        return Said("it ends too early", "il se termine trop tôt")
    if isinstance(error, OSError) and error.strerror:
        return Said(error.strerror, error.strerror)
    return Said("its content does not fit together", "son contenu est incohérent")


def _member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    found = [entry for entry in archive.infolist() if _may_be_list(entry)]
    if not found:
        code = "empty_archive"
        raise fault(code, file=name)
    if len(found) > 1:
        names = [entry.filename[:_SHOWN] for entry in found]
        code = "many_in_archive"
        raise fault(code, file=name, files=len(found), names=names)
    (member,) = found
    if member.flag_bits & _ENCRYPTED:
        code = "locked_archive"
        raise fault(code, file=name, member=member.filename[:_SHOWN])
    return member


def _may_be_list(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    return not entry.is_dir() and "__MACOSX" not in path.parts and not path.name.startswith(".")
