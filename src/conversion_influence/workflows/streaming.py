"""A flat list of any length: read once, kept in blocks, and gone on with after a kill."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence import __version__
from conversion_influence.errors import ConfigError
from conversion_influence.messages.said import Said, refusal
from conversion_influence.workflows.batches import Streamed
from conversion_influence.workflows.clock import Progress, utc_now

if TYPE_CHECKING:
    from conversion_influence.bundle import Bundle
    from conversion_influence.lists.mapping import Choices
    from conversion_influence.workflows.work_folder import WorkFolder

_CHANGED = {
    "list": Said("the list", "la liste"),
    "model": Said("the model", "le modèle"),
    "versions": Said("the program", "le programme"),
    "block": Said("the size of blocks", "la taille des blocs"),
}
"""What may have changed since a run was stopped; options are called as they are given."""


@dataclass(frozen=True)
class Columns:
    """What the user says of a list.

    Attributes
    ----------
    map : Choices or None
        What its columns are.
    sheet : str or None
        Of a workbook.
    """

    map: Choices | None
    sheet: str | None


def streamed(
    candidates: Path,
    bundle: Bundle,
    work: WorkFolder,
    options: Mapping[str, Any],
    columns: Columns,
    progress: Progress,
) -> Streamed:
    """Read a flat list from end to end, and keep it in blocks.

    Parameters
    ----------
    candidates : Path
        The list.
    bundle : Bundle
        The model.
    work : WorkFolder
        Takes the blocks, and what is asked.
    options : mapping
        Of the call, by name, as far as its results depend on them.
    columns : Columns
        Where they are and what they are, as the user says.
    progress : callable
        Told how much is read.

    Raises
    ------
    ConfigError
        If a former run that is to be resumed was asked something else.
    """
    from conversion_influence.lists import cell_blocks
    from conversion_influence.lists.offer import LINE
    from conversion_influence.lists.spooled import spool_signal_rows

    blocks = cell_blocks.CellBlocks(candidates, reserved=(LINE,), sheet=columns.sheet)
    state = {
        "list": _digest(blocks.path),
        "model": str(bundle.digest),
        "versions": [__version__, *(version(name) for name in ("lightgbm", "numpy", "pyarrow"))],
        "block": [blocks.block_size, blocks.block_rows],
        "options": {**options, **asdict(columns)},
    }
    now = _begin(work, state)
    texts = set(bundle.encoding.categories)
    listed = spool_signal_rows(
        candidates,
        lambda place, table: work.keep(f"block-{place:05}.arrow", table, lasting=False),
        now=now,
        strings=texts,
        numbers=set(bundle.encoding.signals) - texts,
        choices=columns.map,
        blocks=blocks,
        told=lambda read, size: progress(read, size, blocks.unit),
    )
    return Streamed(listed, bundle)


def _begin(work: WorkFolder, state: dict[str, Any]) -> datetime:
    """Return when the run began; refuse to go on with another one's parts."""
    if not work.resumed:
        now = utc_now()
        work.remember({**state, "now": now.isoformat()})
        return now
    former = work.remembered()
    changed: list[Said | str] = []
    changed += [told for name, told in _CHANGED.items() if former.get(name) != state[name]]
    options = former.get("options", {})
    changed += [
        f"--{name.replace('_', '-')}"
        for name, value in state["options"].items()
        if options.get(name) != value
    ]
    if changed:
        raise refusal(
            ConfigError,
            "--resume: {changed} changed since the run that was stopped; run without --resume to "
            "begin anew",
            "--resume : depuis l'exécution interrompue, il y a eu un changement ({changed}) ; "
            "relancez sans --resume pour recommencer",
            changed=changed,
        )
    return datetime.fromisoformat(former["now"])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
