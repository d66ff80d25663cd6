"""Tune: read, cut off the test slice, try settings of the trees walking forward, tell, write."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import ConfigError, ModelError
from conversion_influence.tables.memory import within_memory
from conversion_influence.workflows.clock import Step
from conversion_influence.workflows.halting import halting
from conversion_influence.workflows.out_places import require_file_place
from conversion_influence.workflows.tuned_config import write_config
from conversion_influence.workflows.tuning_record import record_tuning
from conversion_influence.workflows.tuning_result import Tuning, so_far

if TYPE_CHECKING:
    import numpy as np
    import optuna

    from conversion_influence.config import Config, ModelSettings
    from conversion_influence.dataset.rows import Rows
    from conversion_influence.modeling.prepared import Prepared
    from conversion_influence.modeling.study import Trial
    from conversion_influence.modeling.tuning import Walked
    from conversion_influence.workflows.reading import Source

Told = Callable[[int, int, str], None]
"""Told how many trials are done, of how many, and what is known so far."""


@within_memory()
def tune(
    config: Config,
    file: Path | None,
    out: Path,
    *,
    trials: int,
    minutes: float,
    study: str,
    name: str = "tune",
    step: Step = lambda _: None,
    told: Told = lambda *_: None,
) -> Tuning:
    """Look for settings of the trees that foretell better walking forward.

    Parameters
    ----------
    config : Config
        All settings; those of its ``model`` are the first trial.
    file : Path or None
        The YAML they come from, None where there is none.
    out : Path
        YAML to write: ``file`` with its ``model`` replaced by the best settings.
    trials : int
        Finished trials that the study shall hold, those of earlier runs included.
    minutes : float
        Time after which no trial is begun.
    study : str
        Database of the study, such as ``sqlite:///tune.db``.
    name : str
        Of the study.
    step, told : callable
        Told what begins, and how far the search is.

    Raises
    ------
    ConfigError, ModelError, MissingExtraError
        If the study cannot be opened or is of other data; if there is nothing to tune, or no time;
        if Optuna is not installed.
    """
    require_place(config, file, out)
    from conversion_influence.modeling.prepared import prepare
    from conversion_influence.modeling.study import finished, open_study
    from conversion_influence.tracking import is_wanted
    from conversion_influence.workflows.reading import read_training_data

    started = time.monotonic()
    is_wanted(config.tracking)
    step("reading data")
    source = read_training_data(config, step)
    prepared = prepare(source.rows, training_positions(source.rows, config))
    opened = open_study(study, name, shaping(source, config), config.seed)
    before = len(finished(opened))
    step("trying settings")
    walks, halted = _search(opened, source.rows, prepared, config, trials, minutes, step, told)
    done = finished(opened)
    step("comparing with the settings given")
    compared = _compare(done, walks, source.rows, prepared, config)
    best, given, gain, error = compared
    write_config(out, file, best.settings)
    step("recording the study")
    recording = record_tuning(source, config, done[before:], compared, opened.study_name, out)
    return Tuning(
        out=out,
        trials=tuple(done),
        ran=len(done) - before,
        best=best,
        given=given,
        gain=gain,
        standard_error=error,
        rows=len(prepared.positions),
        halted=halted,
        asked=trials,
        study=opened.study_name,
        run_id=recording.run_id,
        warnings=(*(each.en for each in source.warnings), *recording.notes),
        seconds=time.monotonic() - started,
    )


def require_place(config: Config, file: Path | None, out: Path) -> None:
    """Refuse before the work what cannot be tuned or written, and say what to install.

    Parameters
    ----------
    config, file, out
        As for `tune`.

    Raises
    ------
    ConfigError, MissingExtraError, OutputError
        Saying what to do.
    """
    from conversion_influence.modeling.study import require_optuna
    from conversion_influence.workflows.training import require_training_packages

    require_training_packages()
    require_optuna()
    require_file_place(out, [file], (".yaml", ".yml"))
    if config.model.use not in ("blend", "lightgbm"):
        msg = (
            f"model.use is {config.model.use!r}, which has no trees and so nothing to tune; choose "
            "blend or lightgbm"
        )
        raise ConfigError(msg)


def training_positions(rows: Rows, config: Config) -> np.ndarray:
    """Return the rows that training would learn from; the test slice is not among them.

    Parameters
    ----------
    rows : Rows
        All rows.
    config : Config
        Says how large the test slice is.

    Raises
    ------
    ModelError
        If rows have no instants: no slice could be kept from the search.
    """
    from conversion_influence.modeling.splits import split_by_time

    if rows.as_of is None or rows.settled_at is None:
        msg = (
            "the rows have no times, so no test slice can be kept from the search. Name a column "
            "in `flat.time`, or leave the settings as they are."
        )
        raise ModelError(msg)
    return split_by_time(rows.as_of, rows.settled_at, config.split).train


def shaping(source: Source, config: Config) -> dict[str, str]:
    """Return fingerprints of all that shapes the figures of a study, in words.

    Parameters
    ----------
    source : Source
        The data.
    config : Config
        All settings.
    """
    from conversion_influence import __version__

    return {"data": source.fingerprint, "settings": config.fingerprint(), "version": __version__}


def _search(
    study: optuna.Study,
    rows: Rows,
    prepared: Prepared,
    config: Config,
    trials: int,
    minutes: float,
    step: Step,
    told: Told,
) -> tuple[dict[str, Walked], bool]:
    """Run trials; return what the settings tried foretold, and whether a halt was asked for."""
    from conversion_influence.modeling.study import finished, search
    from conversion_influence.modeling.tuning import search_space, walk

    walks: dict[str, Walked] = {}
    first = _key(config.model)

    def tried(settings: ModelSettings, after: Callable[[float], None]) -> float:
        found = walk(rows, prepared, settings, config.seed, after)
        walks[_key(settings)] = found
        best = min(walks, key=lambda key: walks[key].log_loss)
        for key in walks.keys() - {first, best}:
            del walks[key]
        return found.log_loss

    with halting(lambda: step("stopping after this trial; Ctrl-C again stops at once")) as halted:

        def after_trial() -> bool:
            told(*so_far(finished(study), trials))
            return halted()

        told(*so_far(finished(study), trials))
        search(
            study,
            config.model,
            search_space,
            tried,
            trials=trials,
            seconds=60.0 * minutes,
            after=after_trial,
        )
        return walks, halted()


def _key(settings: ModelSettings) -> str:
    return settings.model_dump_json()


def _compare(
    trials: list[Trial],
    walks: dict[str, Walked],
    rows: Rows,
    prepared: Prepared,
    config: Config,
) -> tuple[Trial, Trial, float, float]:
    """Return the best trial, that of the settings given, the gain, and its standard error."""
    from conversion_influence.evaluation.ladder import clustered_error
    from conversion_influence.modeling.study import best_of
    from conversion_influence.modeling.tuning import walk

    given = next((trial for trial in trials if trial.given), None)
    if given is None:
        msg = "no trial was finished: give more --minutes"
        raise ModelError(msg)
    best = best_of(trials)
    if best.settings == given.settings:
        return given, given, 0.0, 0.0
    old, new = (
        walks.get(_key(trial.settings)) or walk(rows, prepared, trial.settings, config.seed)
        for trial in (given, best)
    )
    gained = old.losses - new.losses
    error = clustered_error(gained, old.exposures, old.groups)
    return best, given, old.log_loss - new.log_loss, error
