"""Train: read, compute features, split, fit, judge, save, record."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import MissingExtraError
from conversion_influence.messages.notes import notes_told
from conversion_influence.modeling.repeatable import repeatable
from conversion_influence.tables.memory import within_memory
from conversion_influence.workflows.clock import Step
from conversion_influence.workflows.out_places import require_bundle_place

if TYPE_CHECKING:
    from conversion_influence.config import Config
    from conversion_influence.dataset.rows import Rows
    from conversion_influence.evaluation.judgement import Judgement
    from conversion_influence.evaluation.ladder import Standing
    from conversion_influence.modeling.pairs import Learned
    from conversion_influence.modeling.splits import Split
    from conversion_influence.tracking import Recording, Tracked
    from conversion_influence.workflows.reading import Source


@dataclass(frozen=True, eq=False)
class Training:
    """What a training run gave.

    Attributes
    ----------
    bundle : Path
        Folder of the model.
    judgement : Judgement
        Figures on the test slice, and walking forward before it.
    ladder : tuple of Standing
        What each rung of the model foretold of rows it had not seen, and what it weighs.
    rows, signals : int
        Placements learned from, and signals used.
    left_out : tuple of str
        Catalog signals the data could not feed.
    slices : mapping of str to int
        Rows per slice.
    cuts : mapping of str to str
        Instants where slices begin.
    fingerprint : mapping of str to str
        ``data`` and ``config``.
    tracked : Tracked or None
        Where the run was recorded.
    seconds : float
        Wall time.
    warnings : tuple of str
        What the data's owner should know.
    """

    bundle: Path
    judgement: Judgement
    ladder: tuple[Standing, ...]
    rows: int
    signals: int
    left_out: tuple[str, ...]
    slices: Mapping[str, int]
    cuts: Mapping[str, str]
    fingerprint: Mapping[str, str]
    tracked: Tracked | None
    seconds: float
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        from conversion_influence.evaluation.ladder import ladder_to_dict

        tracked = self.tracked
        return {
            "judge": self.judgement.to_dict(),
            "differences": self.judgement.differences_to_dict(),
            "verdict": asdict(self.judgement.verdict),
            "ladder": ladder_to_dict(self.ladder),
            "bundle": str(self.bundle),
            "run_id": tracked.run_id if tracked else None,
            "model_version": tracked.version if tracked else None,
            "fingerprint": dict(self.fingerprint),
            "rows": self.rows,
            "signals": self.signals,
            "left_out": list(self.left_out),
            "slices": dict(self.slices),
            "cuts": dict(self.cuts),
            "notes": notes_told(self.judgement.notes, "en"),
            "warnings": list(self.warnings),
            "seconds": round(self.seconds, 3),
        }


@within_memory()
@repeatable()
def train(config: Config, out: Path, *, step: Step = lambda _: None) -> Training:
    """Train a model, judge it, save it and record the run.

    Parameters
    ----------
    config : Config
        All settings; ``data`` says where the tables, or the flat table, are.
    out : Path
        Folder of the bundle; a bundle that stands there is replaced.
    step : callable
        Told what begins.

    Returns
    -------
    Training
        The judged model.
    """
    require_training_packages()
    require_bundle_place(out)
    require_tracking(config)
    from conversion_influence.evaluation.disguise import distrusted, find_disguised
    from conversion_influence.evaluation.judge import judge
    from conversion_influence.evaluation.ladder import ladder
    from conversion_influence.evaluation.trial import trial
    from conversion_influence.evaluation.verdict_subjects import CHOICES, CONVERSIONS
    from conversion_influence.workflows.explaining import explain_training
    from conversion_influence.workflows.keeping import draw, judged, save, slice_sizes
    from conversion_influence.workflows.pairs import one_by_one
    from conversion_influence.workflows.reading import left_out_by, read_training_data

    started = time.monotonic()
    step("reading data")
    source = read_training_data(config, step)
    step("fitting the model and the rules to beat")
    fits, kept = fit(source.rows, config)
    step("judging on what it has not seen")
    tried = trial(source.rows, fits)
    judgement = judge(
        tried.outcomes,
        tried.forecasts,
        replicates=config.judge.replicates,
        level=config.judge.level,
        seed=config.seed,
        about=CHOICES if source.rows.sides is not None else CONVERSIONS,
    )
    found = find_disguised(source.rows, config.seed)
    judgement = distrusted(judgement, found, left_out_by(config))
    rungs = ladder(source.rows, kept)
    step("saving the bundle")
    shown, shown_fits = one_by_one(source, fits, kept)
    explained = explain_training(shown.rows, shown_fits, kept, config)
    figures = draw(tried, judgement) | explained.figures()
    tables = judgement.files() | explained.files()
    told = judged(tried, judgement)
    bundle = save(out, config, shown, kept, told, rungs, fits, figures, tables)
    if config.tracking.enabled != "no":
        step("recording the run")
    recording = record(config, source, judgement, rungs, bundle, figures)
    return Training(
        bundle=bundle,
        judgement=judgement,
        ladder=rungs,
        rows=len(source.rows),
        signals=len(kept.encoding.signals),
        left_out=source.rows.left_out,
        slices=slice_sizes(fits),
        cuts=fits[0][0].cuts,
        fingerprint={"data": source.fingerprint, "config": config.fingerprint()},
        tracked=recording.tracked,
        seconds=time.monotonic() - started,
        warnings=(*(each.en for each in source.warnings), *recording.notes),
    )


def fit(rows: Rows, config: Config) -> tuple[list[tuple[Split, Learned]], Learned]:
    """Return fits and the model to keep: by time where rows have instants, else on folds.

    Parameters
    ----------
    rows : Rows
        All rows.
    config : Config
        Shares of slices, settings of the model, seed.
    """
    import numpy as np

    from conversion_influence.modeling.pairs import fit_pairs
    from conversion_influence.modeling.splits import split_by_folds, split_by_time
    from conversion_influence.modeling.training import fit_folds, fit_model

    if rows.as_of is not None and rows.settled_at is not None:
        split = split_by_time(rows.as_of, rows.settled_at, config.split)
        fitted = fit_model(rows, split.train, config.model, config.seed)
        return [(split, fitted)], fitted
    splits = split_by_folds(rows.groups, config.split, config.seed)
    if rows.sides is not None:
        judged = fit_folds(rows, splits, config.model, config.seed, fit_pairs)
        return [*judged], fit_pairs(rows, np.arange(len(rows)), config.model, config.seed)
    fits = fit_folds(rows, splits, config.model, config.seed, fit_model)
    return [*fits], fit_model(rows, np.arange(len(rows)), config.model, config.seed)


def record(
    config: Config,
    source: Source,
    judgement: Judgement,
    rungs: tuple[Standing, ...],
    bundle: Path,
    figures: Mapping[str, Any],
) -> Recording:
    """Record the run where that is wanted.

    Parameters
    ----------
    config, source, judgement, rungs, bundle, figures
        What `train` has made.
    """
    from conversion_influence import tracking
    from conversion_influence.evaluation.ladder import ladder_metrics
    from conversion_influence.tracking_run import RunRecord

    metrics = {
        f"{slice_}.{model}.{metric}": found["value"]
        for slice_, models in judgement.to_dict().items()
        for model, measures in models.items()
        for metric, found in measures.items()
        if found["value"] is not None
    }
    return tracking.record_run(
        RunRecord(
            params=config.model_dump(mode="json", exclude={"data", "tracking"}),
            metrics={**ladder_metrics(rungs), **metrics},
            tags={
                "verdict": judgement.verdict.code,
                "fingerprint.data": source.fingerprint,
                "fingerprint.config": config.fingerprint(),
            },
            figures=figures,
            bundle=bundle,
            dataset={
                "name": source.path.name,
                "digest": source.fingerprint,
                "source": str(source.path),
            },
        ),
        config.tracking,
    )


def require_tracking(config: Config) -> None:
    """Say before the work what to install where recording is asked for and MLflow is absent.

    Parameters
    ----------
    config : Config
        Its ``tracking`` says whether.

    Raises
    ------
    MissingExtraError
        Naming the extra.
    """
    from conversion_influence.tracking import is_wanted

    is_wanted(config.tracking)


def require_training_packages() -> None:
    """Say what to install where the training packages are absent.

    Raises
    ------
    MissingExtraError
        Naming the extra.
    """
    from importlib.util import find_spec

    absent = [name for name in ("sklearn", "joblib", "matplotlib") if find_spec(name) is None]
    if absent:
        msg = f"training needs {', '.join(absent)}: pip install 'conversion-influence[train]'"
        raise MissingExtraError(msg)


def with_tracking(config: Config, track: bool | None) -> Config:
    """Return the settings, with recording switched on or off where that is said.

    Parameters
    ----------
    config : Config
        All settings.
    track : bool or None
        None leaves the settings as they are.
    """
    if track is None:
        return config
    chosen = config.tracking.model_copy(update={"enabled": "yes" if track else "no"})
    return config.model_copy(update={"tracking": chosen})
