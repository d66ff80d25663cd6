"""A study of settings that can be left and taken up again; the only module that imports Optuna."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from conversion_influence.config import ModelSettings
from conversion_influence.errors import ConfigError, MissingExtraError

if TYPE_CHECKING:
    import optuna

GIVEN, SETTINGS = "given", "settings"
"""Attributes of a trial: that it is of the settings one started from, and what it tried."""

STARTUP, WARMUP = 5, 1
"""Trials, and folds of each, before a trial may be given up for being worse than the median."""


@dataclass(frozen=True)
class Trial:
    """One finished trial.

    Attributes
    ----------
    number : int
        From 0.
    given : bool
        Whether it is of the settings one started from.
    settings : ModelSettings
        What was tried.
    log_loss : float or None
        Walking forward; None where it was given up early.
    """

    number: int
    given: bool
    settings: ModelSettings
    log_loss: float | None


Walk = Callable[[ModelSettings, Callable[[float], None]], float]
"""From settings, and whom to tell the loss after each fold, to the loss of all folds."""


def require_optuna() -> None:
    """Say what to install where Optuna is absent.

    Raises
    ------
    MissingExtraError
        Naming the extra.
    """
    if find_spec("optuna") is None:
        msg = "tuning needs optuna: pip install 'conversion-influence[tune]'"
        raise MissingExtraError(msg)


def open_study(storage: str, name: str, shaping: Mapping[str, str], seed: int) -> optuna.Study:
    """Return a study, taken up where it was left if the storage holds it.

    Parameters
    ----------
    storage : str
        Database, such as ``sqlite:///tune.db``.
    name : str
        What to call it; a digest of ``shaping`` is added.
    shaping : mapping of str to str
        Fingerprints of all that shapes its figures, in words: ``data``, ``settings``, ...
    seed : int
        Of the settings suggested.

    Raises
    ------
    ConfigError
        If the storage cannot be opened, or holds a study of that name that other data, settings or
        another version shaped.
    """
    import optuna

    digest = hashlib.sha256(repr(sorted(shaping.items())).encode()).hexdigest()[:12]
    with _plainly(storage), _quiet():
        kept = optuna.storages.RDBStorage(storage)
        known = {study.study_name: study for study in optuna.get_all_study_summaries(kept)}
        alike = [found for full, found in known.items() if full.rpartition(" ")[0] == name]
        if alike and f"{name} {digest}" not in known:
            _refuse(storage, name, alike[-1].user_attrs, shaping)
        done = alike[-1].n_trials if alike else 0
        study = optuna.create_study(
            storage=kept,
            study_name=f"{name} {digest}",
            load_if_exists=True,
            sampler=optuna.samplers.TPESampler(seed=seed + done),
            pruner=optuna.pruners.MedianPruner(STARTUP, WARMUP),
        )
        for what, fingerprint in shaping.items():
            study.set_user_attr(what, fingerprint)
    return study


def search(
    study: optuna.Study,
    start: ModelSettings,
    space: Callable[[optuna.Trial, ModelSettings], ModelSettings],
    walk: Walk,
    *,
    trials: int,
    seconds: float,
    after: Callable[[], bool],
) -> None:
    """Try settings until the study holds enough trials, the time is up or a halt is asked for.

    The first trial of a study is of the settings given, and it is never given up early.

    Parameters
    ----------
    study : optuna.Study
        From `open_study`.
    start : ModelSettings
        The settings given.
    space : callable
        From a trial to the settings to try.
    walk : callable
        Computes a trial.
    trials : int
        Finished trials that the study shall hold.
    seconds : float
        Time after which no trial is begun.
    after : callable
        Asked after each trial whether to halt.
    """
    import optuna

    def objective(trial: optuna.Trial) -> float:
        given = bool(trial.user_attrs.get(GIVEN))
        settings = start if given else space(trial, start)
        trial.set_user_attr(SETTINGS, settings.model_dump(mode="json"))
        folds: list[float] = []

        def told(loss: float) -> None:
            trial.report(loss, len(folds))
            folds.append(loss)
            if not given and trial.should_prune():
                raise optuna.TrialPruned

        return walk(settings, told)

    def asked(study: optuna.Study, _: optuna.trial.FrozenTrial) -> None:
        if after():
            study.stop()

    missing = trials - len(finished(study))
    if missing <= 0:
        return
    waiting = study.get_trials(deepcopy=False, states=[optuna.trial.TrialState.WAITING])
    if not any(trial.user_attrs.get(GIVEN) for trial in waiting) and given_trial(study) is None:
        study.enqueue_trial({}, user_attrs={GIVEN: True})
    with _quiet():
        study.optimize(objective, n_trials=missing, timeout=seconds, callbacks=[asked])


def finished(study: optuna.Study) -> list[Trial]:
    """Return the trials that came to an end, those given up early included, by number.

    Parameters
    ----------
    study : optuna.Study
        From `open_study`.
    """
    import optuna

    states = [optuna.trial.TrialState.COMPLETE, optuna.trial.TrialState.PRUNED]
    return [
        Trial(
            number=trial.number,
            given=bool(trial.user_attrs.get(GIVEN)),
            settings=ModelSettings.model_validate(trial.user_attrs[SETTINGS]),
            log_loss=trial.value if trial.state is states[0] else None,
        )
        for trial in study.get_trials(deepcopy=False, states=states)
    ]


def given_trial(study: optuna.Study) -> Trial | None:
    """Return the finished trial of the settings given, if there is one.

    Parameters
    ----------
    study : optuna.Study
        From `open_study`.
    """
    return next((trial for trial in finished(study) if trial.given), None)


def best_of(trials: list[Trial]) -> Trial:
    """Return the trial with the smallest loss, the earliest of equals.

    Parameters
    ----------
    trials : list of Trial
        At least one of them not given up early.
    """
    return min(
        (trial for trial in trials if trial.log_loss is not None),
        key=lambda trial: float(trial.log_loss or 0.0),
    )


def _refuse(storage: str, name: str, known: Mapping[str, Any], shaping: Mapping[str, str]) -> None:
    other = [what for what, value in shaping.items() if known.get(what) != value]
    msg = (
        f"--study {shown(storage)}: holds a study {name!r} of other {' and '.join(other)}; its "
        "figures cannot be compared with new ones. Give another --name or another --study."
    )
    raise ConfigError(msg)


def shown(storage: str) -> str:
    """Return an address without its login.

    Parameters
    ----------
    storage : str
        Of a database.
    """
    return re.sub(r"//[^/]*@", "//", storage)


@contextmanager
def _plainly(storage: str) -> Iterator[None]:
    """Whatever a database raises when it is opened, name it and say what would be right."""
    try:
        yield
    except ConfigError:
        raise
    except Exception as error:
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        msg = (
            f"--study {shown(storage)}: cannot be opened ({reason}). Give a database, for instance "
            "sqlite:///tune.db; its folder must exist."
        )
        raise ConfigError(msg) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Optuna's chatter off the terminal."""
    import optuna

    level = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        yield
    finally:
        optuna.logging.set_verbosity(level)
