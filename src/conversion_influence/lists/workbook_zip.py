"""Members of a zip-based workbook, inflated within limits whatever the archive says of itself."""

from __future__ import annotations

import posixpath
import zipfile
from copy import copy
from pathlib import Path

from conversion_influence.errors import ListError

MAX_MEMBERS = 5_000
MAX_INFLATED = 300 * 2**20
"""Bytes of all packed members together, once inflated."""
MAX_RATIO = 250
"""Inflated bytes per packed byte, from `_RATIO_FROM` bytes on."""

_RATIO_FROM = 20 * 2**20
_BLOCK = 2**20
_SAVE = "save the list as CSV"


class Members:
    """The members of an archive, by name in any case.

    Parameters
    ----------
    path : pathlib.Path
        A zip file.

    Raises
    ------
    ListError
        Where the archive inflates beyond the limits, or otherwise than its directory says.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.name
        self._archive = zipfile.ZipFile(path)
        infos = self._archive.infolist()
        self._infos = {info.filename.replace("\\", "/").casefold(): info for info in infos}
        self._check_directory(infos)
        self._check_contents(infos)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._infos

    def read(self, name: str) -> bytes:
        """Return a member's bytes, empty where there is none.

        Parameters
        ----------
        name : str
            Its path in the archive, in any case.
        """
        info = self._infos.get(name.casefold())
        return b"" if info is None else self._archive.read(info)

    def _check_directory(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > MAX_MEMBERS:
            msg = (
                f"{self._file}: the workbook is an archive of {len(infos):,} members; "
                f"at most {MAX_MEMBERS:,} are read: {_SAVE}."
            )
            raise ListError(msg)
        if any(info.flag_bits & 1 for info in infos):
            raise protected(self._file)
        packed = [info for info in infos if info.compress_type != zipfile.ZIP_STORED]
        inflated = sum(info.file_size for info in packed)
        self._check_size(inflated, sum(info.compress_size for info in packed))

    def _check_size(self, inflated: int, packed: int) -> None:
        if inflated > MAX_INFLATED:
            msg = (
                f"{self._file}: the workbook inflates to more than {MAX_INFLATED // 2**20} MB "
                f"({inflated:,} bytes so far or as it says); at most that is read: {_SAVE}."
            )
            raise ListError(msg)
        if inflated > _RATIO_FROM and inflated > MAX_RATIO * packed:
            msg = (
                f"{self._file}: the workbook inflates from {packed:,} to {inflated:,} bytes, more "
                f"than {MAX_RATIO} times; no list does: {_SAVE}."
            )
            raise ListError(msg)

    def _check_contents(self, infos: list[zipfile.ZipInfo]) -> None:
        """Inflate every packed member, beyond the size that the directory declares."""
        total = 0
        for info in infos:
            if info.compress_type == zipfile.ZIP_STORED:
                continue
            unbound = copy(info)
            unbound.file_size = MAX_INFLATED + 1
            size = 0
            with self._archive.open(unbound) as member:
                while block := member.read(_BLOCK):
                    size += len(block)
                    self._check_size(total + size, 0 if size < _RATIO_FROM else info.compress_size)
            if size != info.file_size:
                msg = (
                    f"{self._file}: the workbook is damaged: {info.filename} should have "
                    f"{info.file_size:,} bytes and has {size:,}; save it again, or {_SAVE}."
                )
                raise ListError(msg)
            total += size


def protected(file: str) -> ListError:
    """Return the error for a workbook that only opens with a password.

    Parameters
    ----------
    file : str
        Name of the file.
    """
    return ListError(
        f"{file}: the workbook is protected with a password; remove the password in the "
        "spreadsheet and save it again, or save the list as CSV."
    )


def beside(part: str, target: str) -> str:
    """Return the path of a relation's target.

    Parameters
    ----------
    part : str
        Path of the part that names it.
    target : str
        The target, relative to the part's folder or from the root.
    """
    joined = posixpath.join("/", posixpath.dirname(part), target)
    return posixpath.normpath(joined).lstrip("/")
