"""From a YAML file to a config; a key nobody knows is refused with the nearest known one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from conversion_influence.config import Config
from conversion_influence.errors import ConfigError
from conversion_influence.messages.said import Said, refusal, told_near


def load_config(path: Path | None, overrides: Mapping[str, Any] | None = None) -> Config:
    """Read a YAML config.

    Parameters
    ----------
    path : Path, optional
        The file; None gives the defaults.
    overrides : mapping, optional
        Values for top-level keys that win over the file's; None values are passed over.

    Returns
    -------
    Config
        Validated and frozen.

    Raises
    ------
    ConfigError
        If the file cannot be read, holds an unknown key or a value of the wrong kind; all faults at
        once.
    """
    content: Any = {}
    if path is not None:
        content = _read_yaml(path)
    content = {**content, **{k: v for k, v in (overrides or {}).items() if v is not None}}
    try:
        return Config.model_validate(content)
    except ValidationError as error:
        where = Said("settings", "réglages") if path is None else Said(str(path), str(path))
        found = [_fault(fault) for fault in error.errors()]
        english = "\n".join(f"{where.en}: {fault.en}" for fault in found)
        french = "\n".join(f"{where.fr} : {fault.fr}" for fault in found)
        raise ConfigError(english, french=french) from None


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise refusal(
            ConfigError,
            "{path}: the config cannot be read ({reason}). Give the path of a YAML file.",
            "{path} : la configuration ne peut pas être lue ({reason}). Donnez le chemin d'un "
            "fichier YAML.",
            path=path,
            reason=error,
        ) from None
    except yaml.YAMLError as error:
        raise refusal(
            ConfigError,
            "{path}: the config is not valid YAML: {reason}",
            "{path} : la configuration n'est pas du YAML valide : {reason}",
            path=path,
            reason=_where(error, path),
        ) from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise refusal(
            ConfigError,
            "{path}: the config must be a mapping of settings, got {came}",
            "{path} : la configuration doit être une suite de réglages nommés, et non {came}",
            path=path,
            came=type(content).__name__,
        )
    return content


def _where(error: yaml.YAMLError, path: Path) -> str:
    """Return what breaks the YAML, at a line of the file rather than of a text without a name."""
    return str(error).replace('"<unicode string>"', f'"{path}"')


def _fault(fault: Any) -> Said:
    """Return what is wrong with one setting; what a check of its value says is in English."""
    path = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "value_error":
        said = fault["ctx"]["error"]
        return Said(f"{path or 'config'}: {said}", f"{path or 'configuration'} : {said}")
    if fault["type"] != "extra_forbidden":
        said, came = fault["msg"], repr(fault["input"])
        return Said(
            f"{path or 'config'}: {said} (got {came})",
            f"{path or 'configuration'} : {said} (valeur {came})",
        )
    *parents, key = (str(part) for part in fault["loc"])
    known = _keys_at(parents)
    near, names = told_near(key, known), ", ".join(known)
    return Said(
        f"unknown key {path!r}.{near.en} Known here: {names}",
        f"clé inconnue {path!r}.{near.fr} Clés connues ici : {names}",
    )


def _keys_at(parents: list[str]) -> list[str]:
    model: type[BaseModel] = Config
    for parent in parents:
        annotation: Any = model.model_fields[parent].annotation
        options = (annotation, *getattr(annotation, "__args__", ()))
        model = next(o for o in options if isinstance(o, type) and issubclass(o, BaseModel))
    return list(model.model_fields)
