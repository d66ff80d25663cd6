"""What is worth keeping of a training run: facts, figures, files and a version of its model.

Nothing here imports MLflow: the module is handed in (`conversion_influence.tracking`).
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from conversion_influence import __version__

LOADER = "conversion_influence.serving"
JUDGE_FILES = ("judge.json", "judge.csv", "differences.csv", "verdict.json")
LONGEST_PARAM = 500
LONGEST_NAME = 250
LONGEST_DIGEST = 36


@dataclass(frozen=True)
class RunRecord:
    """What is worth keeping of a training run.

    Attributes
    ----------
    params : mapping
        Settings, nested; written with dotted names.
    metrics : mapping of str to float
        Dotted names to numbers; not-a-numbers are left out.
    tags : mapping of str to str
        Verdict, fingerprints and versions; written on the run and on the model's version.
    figures : mapping of str to matplotlib.figure.Figure
        File names to figures.
    bundle : Path
        Folder of the model, with the judge's files in it.
    dataset : mapping of str to str
        ``name``, ``digest`` and ``source`` (a path) of the data.
    takes_alias : bool
        Whether the registry's alias moves to the model's new version.
    """

    params: Mapping[str, Any]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]
    figures: Mapping[str, Any]
    bundle: Path
    dataset: Mapping[str, str]
    takes_alias: bool = True


def log_facts(mlflow: Any, record: RunRecord) -> None:
    """Write all that is known of a run, its model apart.

    Parameters
    ----------
    mlflow : module
        With a run open.
    record : RunRecord
        What to keep.
    """
    facts = _said_by(record.bundle).get("facts", {})
    numbers = {f"facts.{k}": v for k, v in facts.items() if type(v) in (int, float)}
    metrics = {**numbers, **record.metrics}
    mlflow.log_params(plain_params(record.params))
    mlflow.log_metrics({_safe(k): float(v) for k, v in metrics.items() if v == v})
    mlflow.set_tags({**record.tags, **_commit(), "package_version": __version__})
    for name, figure in record.figures.items():
        mlflow.log_figure(figure, f"figures/{name}")
    mlflow.log_artifacts(str(record.bundle), "bundle")
    _log_judge(mlflow, record.bundle)
    source = mlflow.data.sources.LocalArtifactDatasetSource(
        str(Path(record.dataset["source"]).absolute())
    )
    digest = record.dataset["digest"][:LONGEST_DIGEST]
    dataset = mlflow.data.meta_dataset.MetaDataset(
        source, name=record.dataset["name"], digest=digest
    )
    mlflow.log_input(dataset, context="training")


def plain_params(params: Mapping[str, Any]) -> dict[str, str]:
    """Return settings under dotted names, names and values as every MLflow store takes them.

    Parameters
    ----------
    params : mapping
        May be nested.
    """
    return {_safe(name): str(value)[:LONGEST_PARAM] for name, value in _flat(params)}


def register(mlflow: Any, record: RunRecord, model: str, alias: str) -> str:
    """Register the bundle as a model's next version and return the version.

    Parameters
    ----------
    mlflow : module
        With a run open.
    record : RunRecord
        Says where the bundle is, its tags, and whether the alias moves to it.
    model, alias : str
        In the registry.
    """
    said = _said_by(record.bundle)
    with TemporaryDirectory() as folder:
        data = Path(shutil.copytree(record.bundle, Path(folder) / "bundle"))
        logged = mlflow.pyfunc.log_model(
            name="model",
            loader_module=LOADER,
            data_path=str(data),
            pip_requirements=[f"conversion-influence=={__version__}"],
            registered_model_name=model,
            metadata={"signals": said.get("signals", []), "outcome": said.get("outcome", "")},
        )
    version = str(logged.registered_model_version)
    client = mlflow.MlflowClient()
    verdict = said.get("judge", {}).get("verdict", {}).get("text_en", "")
    client.update_model_version(model, version, description=verdict)
    for name, value in record.tags.items():
        client.set_model_version_tag(model, version, name, value)
    if record.takes_alias:
        client.set_registered_model_alias(model, alias, version)
    return version


def _log_judge(mlflow: Any, bundle: Path) -> None:
    """Write the judge's files, and its table once more as one that MLflow compares over runs."""
    for name in JUDGE_FILES:
        if (bundle / name).is_file():
            mlflow.log_artifact(str(bundle / name), "judge")
    if (bundle / "judge.csv").is_file():
        import pandas as pd

        mlflow.log_table(pd.read_csv(bundle / "judge.csv"), "judge/table.json")


def _said_by(bundle: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((bundle / "bundle.json").read_text(encoding="utf-8"))
    return content


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _safe(name: str) -> str:
    """Return a name that every MLflow store takes: users name their own baselines."""
    return re.sub(r"[^\w.\- ]", "_", name)[:LONGEST_NAME]


def _commit() -> dict[str, str]:
    """Return which commit the code is of, where it runs from a checkout."""
    checkout = Path(__file__).parents[2]
    if not (checkout / ".git").exists():
        return {}
    git = ("git", "-C", str(checkout))
    asked = {"commit": ("rev-parse", "HEAD"), "changed": ("status", "-s", "-uno")}
    try:
        said = {
            name: subprocess.run(
                [*git, *words], capture_output=True, text=True, check=True, timeout=20
            ).stdout.strip()
            for name, words in asked.items()
        }
    except (OSError, subprocess.SubprocessError):
        return {}
    return {"git_commit": said["commit"], "git_changed": "yes" if said["changed"] else "no"}
