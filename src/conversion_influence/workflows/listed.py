"""A list of creators or of signals, read as a model needs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import ConfigError
from conversion_influence.messages.said import refusal
from conversion_influence.workflows.clock import utc_now

if TYPE_CHECKING:
    from conversion_influence.bundle import Bundle
    from conversion_influence.lists.candidates import CandidateList
    from conversion_influence.lists.mapping import Choices


def read_list(
    candidates: Path,
    bundle: Bundle,
    data: Path | None,
    choices: Choices | None = None,
    sheet: str | None = None,
) -> CandidateList:
    """Return a list of creators and offers, or without ``data`` a flat table of signals.

    Parameters
    ----------
    candidates : Path
        The list.
    bundle : Bundle
        The model: it knows which columns are text and which are numbers.
    data : Path, optional
        Folder of raw tables.
    choices : Choices, optional
        What the user says of the columns.
    sheet : str, optional
        Sheet of a workbook.

    Raises
    ------
    ConfigError
        If the model learned from a flat table, to which raw tables have nothing to add.
    """
    from conversion_influence.lists.candidates import read_candidates, read_signal_rows

    texts = set(bundle.encoding.categories)
    numbers = set(bundle.encoding.signals) - texts
    if data is None:
        return read_signal_rows(
            candidates, now=utc_now(), strings=texts, numbers=numbers, choices=choices, sheet=sheet
        )
    if bundle.record is not None and bundle.record.facts.get("kind") == "flat":
        raise refusal(
            ConfigError,
            "{model} learned from a flat table: its signals stand in the list itself and are not "
            "computed from {data}. Leave out --data.",
            "{model} a appris d'un tableau plat : ses signaux sont dans la liste elle-même et ne "
            "sont pas calculés à partir de {data}. Retirez --data.",
            model=bundle.path,
            data=data,
        )
    return read_candidates(
        candidates, now=utc_now(), strings=texts, numbers=numbers, choices=choices, sheet=sheet
    )
