"""Streams of an OLE compound file, the container of XLS and of workbooks under a password.

Layout as in [MS-CFB], version 20240423.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_HEADER = 512
_DIRECT = 109
_ENTRY = 128
_LAST = 0xFFFFFFFA
"""Sector numbers from here on stand for the end of a chain, or for none."""


class _Entry(NamedTuple):
    start: int
    size: int


class OleFile:
    """The streams of a compound file.

    Parameters
    ----------
    content : bytes
        The whole file.

    Raises
    ------
    ValueError
        Where the file is cut off, or its chains run in circles.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER:
            msg = "the file is cut off"
            raise ValueError(msg)
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            msg = f"sectors of 2^{shift} bytes"
            raise ValueError(msg)
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._fat = self._numbers(self._fat_sectors())
        first, _, self._cutoff, mini_fat = struct.unpack_from("<4I", content, 48)
        self._entries = dict(self._directory(self._read(first)))
        self._mini_fat = self._numbers(self._chain(mini_fat, self._fat))
        root = self._entries.get("root entry")
        self._mini = self._read(root.start) if root else b""

    @property
    def names(self) -> frozenset[str]:
        """Names of the streams and folders, in lower case."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes:
        """Return the bytes of a stream.

        Parameters
        ----------
        name : str
            Its name in lower case.
        """
        entry = self._entries[name]
        if entry.size >= self._cutoff:
            return self._read(entry.start)[: entry.size]
        sectors = self._chain(entry.start, self._mini_fat)
        size = self._mini_size
        return b"".join(self._mini[at * size : (at + 1) * size] for at in sectors)[: entry.size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    def _read(self, first: int) -> bytes:
        return b"".join(map(self._sector, self._chain(first, self._fat)))

    def _numbers(self, sectors: Sequence[int]) -> tuple[int, ...]:
        joined = b"".join(map(self._sector, sectors))
        return struct.unpack_from(f"<{len(joined) // 4}I", joined)

    def _fat_sectors(self) -> list[int]:
        sectors = list(struct.unpack_from(f"<{_DIRECT}I", self._content, 76))
        following, seen = struct.unpack_from("<I", self._content, 68)[0], 0
        while following < _LAST and (block := self._sector(following)):
            *more, following = struct.unpack_from(f"<{len(block) // 4}I", block)
            sectors.extend(more)
            seen += 1
            if seen * self._size > len(self._content):
                msg = "a chain of sectors runs in a circle"
                raise ValueError(msg)
        return [number for number in sectors if number < _LAST]

    def _chain(self, first: int, table: Sequence[int]) -> list[int]:
        sectors: list[int] = []
        number = first
        while number < len(table):
            sectors.append(number)
            if len(sectors) > len(table):
                msg = "a chain of sectors runs in a circle"
                raise ValueError(msg)
            number = table[number]
        return sectors

    @staticmethod
    def _directory(content: bytes) -> Iterator[tuple[str, _Entry]]:
        for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            if kind:
                name = content[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", content, at + 116)
                yield name.casefold(), _Entry(start, size)
