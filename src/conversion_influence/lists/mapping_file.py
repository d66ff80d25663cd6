"""What the user says of columns: from options of the command line, and kept in a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from conversion_influence.errors import ConfigError
from conversion_influence.lists.mapping import Choices, Naming
from conversion_influence.lists.presets import PRESETS
from conversion_influence.messages.said import refusal, told_near


def read_choices(
    columns: Sequence[str] = (), mapping: Path | None = None, preset: str | None = None
) -> Choices:
    """Return what options of the command line say.

    Parameters
    ----------
    columns : sequence of str
        ``Received name=known`` each; ``Received name=-`` leaves a column as it is.
    mapping : Path, optional
        YAML file that `save_mapping` wrote, or of its form.
    preset : str, optional
        Name of a preset.

    Raises
    ------
    ConfigError
        Where an option has another form, or the file or the preset does not exist.
    """
    if preset is not None and preset not in PRESETS:
        raise _no_preset(preset)
    chosen = {}
    for option in columns:
        received, apart, known = option.rpartition("=")
        if not (apart and received.strip() and known.strip()):
            raise refusal(
                ConfigError,
                '--map {option!r} is not of the form "Received name=known", e.g. "Prix HT=cost"',
                "--map {option!r} n'est pas de la forme « Nom reçu=connu », par exemple "
                '"Prix HT=cost"',
                option=option,
            )
        chosen[received.strip()] = known.strip()
    saved, named = ({}, None) if mapping is None else _read_mapping(mapping)
    return Choices(chosen, saved, preset or named)


def save_mapping(path: Path, naming: Naming, preset: str | None = None) -> None:
    """Keep what the columns of a list are, for the next one.

    Parameters
    ----------
    path : Path
        YAML file to write.
    naming : Naming
        Of the list.
    preset : str, optional
        Preset it was read with.
    """
    kept: dict[str, object] = {"columns": naming.mapping}
    if preset is not None:
        kept["preset"] = preset
    try:
        path.write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), "utf-8")
    except OSError as error:
        raise refusal(
            ConfigError,
            "{path}: the mapping cannot be written ({reason}); check the folder.",
            "{path} : la correspondance ne peut pas être écrite ({reason}) ; vérifiez le dossier.",
            path=path,
            reason=error.strerror,
        ) from error


def _read_mapping(path: Path) -> tuple[dict[str, str], str | None]:
    try:
        kept = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise refusal(
            ConfigError,
            "{path}: the mapping cannot be read ({reason}); check the file.",
            "{path} : la correspondance ne peut pas être lue ({reason}) ; vérifiez le fichier.",
            path=path,
            reason=str(error).splitlines()[0],
        ) from error
    columns = kept.get("columns") if isinstance(kept, dict) else None
    preset = kept.get("preset") if isinstance(kept, dict) else None
    if not isinstance(columns, dict) or not {*kept} <= {"columns", "preset"}:
        raise refusal(
            ConfigError,
            '{path}: a mapping is written as "columns:" with "Received name: known" below it.',
            "{path} : une correspondance s'écrit « columns: », et en dessous « Nom reçu: connu ».",
            path=path,
        )
    if preset is not None and preset not in PRESETS:
        raise _no_preset(preset)
    return {str(name): str(known) for name, known in columns.items()}, preset


def _no_preset(preset: str) -> ConfigError:
    return refusal(
        ConfigError,
        "there is no preset {preset!r}; there are {known}.{near}",
        "il n'y a pas de préréglage {preset!r} ; il y a {known}.{near}",
        preset=preset,
        known=list(PRESETS),
        near=told_near(preset, list(PRESETS)),
    )
