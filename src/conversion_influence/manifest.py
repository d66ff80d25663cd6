"""A sealed folder: files and a ``manifest.json`` with the size and SHA-256 of each of them.

It is written beside its place and then renamed, so a folder at its place is always a whole one; it
is read once, and only the bytes that were checked are handed on. The manifest tells damage, not
malice: whoever can rewrite a file can rewrite the manifest too.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from conversion_influence.bundle_faults import bundle_fault
from conversion_influence.errors import BundleError, shorten
from conversion_influence.messages.said import Said

FORMAT = 2
"""Version of the folder's layout; raised when one reader would misread what another wrote."""

MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 1_000_000
_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]{0,99}")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Manifest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)]
    files: dict[str, _Entry]


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes as 64 hexadecimal digits.

    Parameters
    ----------
    content : bytes
        What to digest.
    """
    return hashlib.sha256(content).hexdigest()


def read_sealed(folder: Path, essential: Collection[str]) -> tuple[dict[str, bytes], str]:
    """Return the content of every listed file, after checking all of them.

    Parameters
    ----------
    folder : Path
        The sealed folder.
    essential : collection of str
        Files that the manifest has to list. Unlisted files are neither read nor an error.

    Returns
    -------
    files : dict of str to bytes
        One entry per listed file, without the manifest.
    digest : str
        SHA-256 of the manifest, which names the folder's whole content.

    Raises
    ------
    BundleError
        If there is no manifest, it is unreadable, of another format or names a path outside the
        folder, or if a file is absent, a link, or not what the manifest says.
    """
    raw = _read_manifest(folder)
    manifest = _parse_manifest(raw)
    _check_names(manifest.files)
    absent = [name for name in essential if name not in manifest.files]
    if absent:
        refusal = bundle_fault("unlisted_model_file", file=MANIFEST, names=absent)
        raise refusal
    files = {name: _read_listed(folder, name, entry) for name, entry in manifest.files.items()}
    return files, sha256(raw)


def write_sealed(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    check: Callable[[Path], object],
    overwrite: bool = False,
) -> Path:
    """Write files and their manifest so that the folder appears whole or not at all.

    With ``overwrite`` the former folder is renamed away just before the new one is renamed in: a
    reader finds the old one, nothing for an instant, or the new one.

    Parameters
    ----------
    folder : Path
        Where the folder shall stand; its parents are created.
    files : mapping of str to bytes
        Content by relative name (``figures/lift.png``).
    check : callable
        Called with the finished folder before it gets its place; what it raises is passed on.
    overwrite : bool
        Replace a sealed folder that stands there. Anything else is never replaced.

    Raises
    ------
    BundleError
        If something stands in the way or a name is not allowed.
    """
    _check_names(files)
    _check_place(folder, overwrite=overwrite)
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f".{folder.name}.{uuid4().hex}.part")
    try:
        _write_files(part, files)
        check(part)
        _check_place(folder, overwrite=overwrite)
        _swap_in(part, folder, overwrite=overwrite)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def _read_manifest(folder: Path) -> bytes:
    if not folder.is_dir():
        refusal = bundle_fault("no_model_folder", folder=folder, file=MANIFEST)
        raise refusal
    if not os.path.lexists(folder / MANIFEST):
        refusal = bundle_fault("no_model", folder=folder, file=MANIFEST)
        raise refusal
    return _read_regular(folder, MANIFEST, _LARGEST_MANIFEST)


def _parse_manifest(raw: bytes) -> _Manifest:
    try:
        content = json.loads(raw.decode("utf-8"))
        version = content["format"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        reason = _brief(error)
        found = Said(f"cannot be read ({reason})", f"ne peut pas être lu ({reason})")
        refusal = bundle_fault("damaged_manifest", file=MANIFEST, found=found)
        raise refusal from None
    if type(version) is int and version != FORMAT:
        code = "newer_format" if version > FORMAT else "older_format"
        raise bundle_fault(code, file=MANIFEST, came=version, known=FORMAT)
    try:
        return _Manifest.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        found = Said(f"{where}: {first['msg']}", f"{where} : {first['msg']}")
        refusal = bundle_fault("damaged_manifest", file=MANIFEST, found=found)
        raise refusal from None


def _brief(error: Exception) -> str:
    return f"no key {error}" if isinstance(error, KeyError) else shorten([error])[:200]


def _check_names(names: Collection[str]) -> None:
    """Refuse names that leave the folder, hide, or clash on a system that ignores case."""
    for name in names:
        segments = name.split("/")
        whole = all(_SEGMENT.fullmatch(segment) for segment in segments)
        if not whole or ".." in name or name.casefold() == MANIFEST:
            refusal = bundle_fault("foreign_file_name", file=MANIFEST, name=name[:100])
            raise refusal
    if len({name.casefold() for name in names}) < len(names):
        refusal = bundle_fault("file_name_twice", file=MANIFEST)
        raise refusal


def _read_listed(folder: Path, name: str, entry: _Entry) -> bytes:
    content = _read_regular(folder, name, 2 * entry.size + 1)
    if len(content) == entry.size and sha256(content) == entry.sha256:
        return content
    if sha256(content.replace(b"\r\n", b"\n")) == entry.sha256:
        refusal = bundle_fault("converted_lines", file=name)
        raise refusal
    refusal = bundle_fault("damaged_model_file", file=name, found=_found(len(content), entry.size))
    raise refusal


def _found(came: int, size: int) -> Said:
    """Return how the bytes of a file differ from those that were written."""
    if came == size:
        return Said(
            "its content is not what was written (SHA-256 differs)",
            "son contenu n'est pas celui qui a été écrit (le SHA-256 diffère)",
        )
    far = came > 2 * size
    return Said(
        f"{size} bytes were written, {'far more' if far else f'{came} bytes'} came",
        f"{size} octets ont été écrits, et il y en a {'bien plus' if far else came}",
    )


def _read_regular(folder: Path, name: str, most: int) -> bytes:
    """Return at most ``most`` bytes of a plain file; links and devices are refused unread."""
    path = folder
    try:
        for segment in name.split("/"):
            path = path / segment
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                refusal = bundle_fault("linked_model_file", file=name)
                raise refusal
        if not stat.S_ISREG(mode):
            refusal = bundle_fault("no_plain_model_file", file=name)
            raise refusal
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        refusal = bundle_fault("absent_model_file", file=name, reason=error.strerror)
        raise refusal from None


def _check_place(folder: Path, *, overwrite: bool) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        msg = f"{folder} is a link or a file; name a folder that does not exist yet"
        raise BundleError(msg)
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MANIFEST).exists():
        msg = f"{folder} is not empty and not a model bundle; name another folder"
        raise BundleError(msg)
    if not overwrite:
        msg = f"{folder} already holds a model bundle; name another folder or ask to overwrite it"
        raise BundleError(msg)


def _write_files(part: Path, files: Mapping[str, bytes]) -> None:
    entries = {
        name: {"size": len(content), "sha256": sha256(content)} for name, content in files.items()
    }
    manifest = {"format": FORMAT, "files": entries}
    text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
    for name, content in {**files, MANIFEST: text.encode("ascii")}.items():
        path = part / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    for inner in [part, *(path for path in part.rglob("*") if path.is_dir())]:
        _sync_folder(inner)


def _swap_in(part: Path, folder: Path, *, overwrite: bool) -> None:
    """Rename ``part`` to ``folder``; a folder that stood there is kept until that has worked."""
    former = folder.with_name(f".{folder.name}.{uuid4().hex}.old")
    try:
        if overwrite and folder.exists():
            folder.rename(former)
        elif folder.exists():
            folder.rmdir()  # fails unless it is empty
        part.rename(folder)
    except OSError as error:
        if former.exists() and not folder.exists():
            former.rename(folder)
        msg = f"{folder}: cannot be put in place ({error.strerror}); nothing was changed"
        raise BundleError(msg) from error
    _sync_folder(folder.parent)
    shutil.rmtree(former, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a directory cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
