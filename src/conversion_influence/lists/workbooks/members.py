"""Members of a zip-based workbook, inflated within limits whatever the archive says of itself."""

from __future__ import annotations

import posixpath
import zipfile
from copy import copy
from pathlib import Path
from typing import NoReturn

from conversion_influence.errors import ListError
from conversion_influence.lists.faults import fault
from conversion_influence.lists.workbooks.faults import SAVE_AS_CSV, filled

MAX_MEMBERS = 5_000
MAX_INFLATED = 300 * 2**20
"""Bytes of all packed members together, once inflated."""
MAX_RATIO = 250
"""Inflated bytes per packed byte, from `_RATIO_FROM` bytes on."""

_RATIO_FROM = 20 * 2**20
_BLOCK = 2**20


class Members:
    """The members of an archive, by name in any case.

    Parameters
    ----------
    path : pathlib.Path
        A zip file.
    file : str
        What the user calls it, for messages.

    Raises
    ------
    ListError
        Where the archive inflates beyond the limits, or otherwise than its directory says.
    """

    def __init__(self, path: Path, file: str) -> None:
        self._file = file
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
            self._refuse(
                "it is an archive of {count:,} members; at most {most:,} are read",
                "c'est une archive de {count:,} éléments ; au plus {most:,} sont lus",
                count=len(infos),
                most=MAX_MEMBERS,
            )
        if any(info.flag_bits & 1 for info in infos):
            raise protected(self._file)
        packed = [info for info in infos if info.compress_type != zipfile.ZIP_STORED]
        inflated = sum(info.file_size for info in packed)
        self._check_size(inflated, sum(info.compress_size for info in packed))

    def _check_size(self, inflated: int, packed: int) -> None:
        if inflated > MAX_INFLATED:
            self._refuse(
                "it inflates to more than {most:,} MB; at most that is read",
                "il se décompresse en plus de {most:,} Mo ; au plus cela est lu",
                most=MAX_INFLATED // 2**20,
            )
        if inflated > _RATIO_FROM and inflated > MAX_RATIO * packed:
            self._refuse(
                "it inflates from {packed:,} to {inflated:,} bytes, more than {most:,} times; "
                "no list does",
                "il se décompresse de {packed:,} à {inflated:,} octets, plus de {most:,} fois ; "
                "aucune liste ne le fait",
                packed=packed,
                inflated=inflated,
                most=MAX_RATIO,
            )

    def _refuse(self, english: str, french: str, **details: int) -> NoReturn:
        found = filled(english, french, **details)
        refusal = fault("large_workbook", where=self._file, found=found, remedy=SAVE_AS_CSV)
        raise refusal

    def _check_contents(self, infos: list[zipfile.ZipInfo]) -> None:
        """Inflate every packed member, beyond the size that the directory declares."""
        total = packed = 0
        for info in infos:
            if info.compress_type == zipfile.ZIP_STORED:
                continue
            unbound = copy(info)
            unbound.file_size = MAX_INFLATED + 1
            size = 0
            packed += info.compress_size
            with self._archive.open(unbound) as member:
                while block := member.read(_BLOCK):
                    size += len(block)
                    self._check_size(total + size, packed)
            if size != info.file_size:
                reason = filled(
                    "{member} should have {told:,} bytes and has {size:,}",
                    "{member} devrait avoir {told:,} octets et en a {size:,}",
                    member=info.filename,
                    told=info.file_size,
                    size=size,
                )
                refusal = fault("damaged_workbook", where=self._file, reason=reason)
                raise refusal
            total += size


def protected(file: str) -> ListError:
    """Return the error for a workbook that only opens with a password.

    Parameters
    ----------
    file : str
        Name of the file.
    """
    return fault("locked_workbook", file=file)


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
