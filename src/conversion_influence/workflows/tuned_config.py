"""A config with other settings of the model; whatever else stands in it stays, comments too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from conversion_influence.workflows.files import whole_file

if TYPE_CHECKING:
    from conversion_influence.config import ModelSettings

SECTION = re.compile(r"^model:.*\n(?:(?:[ \t].*|#.*|\s*)\n)*", re.MULTILINE)
"""The key ``model`` at the left edge, and the lines below it up to the next key."""


def write_config(out: Path, file: Path | None, settings: ModelSettings) -> None:
    """Write a config with its section ``model`` replaced.

    Parameters
    ----------
    out : Path
        YAML to write; it appears whole or not at all.
    file : Path or None
        The config; None writes the section alone.
    settings : ModelSettings
        Of the model.
    """
    text = "" if file is None else file.read_text(encoding="utf-8")
    with whole_file(out) as part:
        part.write_text(with_model(text, settings), encoding="utf-8")


def with_model(text: str, settings: ModelSettings) -> str:
    """Return a config's text with its section ``model`` replaced, or added at the end.

    Parameters
    ----------
    text : str
        A valid config.
    settings : ModelSettings
        Of the model.
    """
    section = _yaml({"model": settings.model_dump(mode="json")})
    text = text if not text or text.endswith("\n") else f"{text}\n"
    if SECTION.search(text):
        replaced = SECTION.sub(lambda _: section, text, count=1)
    else:
        replaced = text + section
    wanted = {**(yaml.safe_load(text) or {}), **yaml.safe_load(section)}
    return replaced if _reads_as(replaced, wanted) else _yaml(wanted)


def _reads_as(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return bool(yaml.safe_load(text) == wanted)
    except yaml.YAMLError:
        return False


def _yaml(content: dict[str, Any]) -> str:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
