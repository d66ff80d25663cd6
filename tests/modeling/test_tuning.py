"""Trials walk forward through training rows alone; a study can be left and taken up again."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from conversion_influence.config import ModelSettings, SplitSettings
from conversion_influence.dataset.rows import Rows
from conversion_influence.errors import ConfigError, ModelError
from conversion_influence.modeling.prepared import prepare
from conversion_influence.modeling.splits import split_by_time
from conversion_influence.modeling.study import (
    Trial,
    best_of,
    finished,
    given_trial,
    open_study,
    search,
    shown,
)
from conversion_influence.modeling.training import fit_model
from conversion_influence.modeling.tuning import LEAVES, Walked, search_space, walk

optuna = pytest.importorskip("optuna")

SHAPING = {"data": "d", "settings": "s", "version": "1"}
SMALL = ModelSettings(rounds=20, seeds=1)


def made_rows(count: int = 240, seed: int = 2) -> Rows:
    rng = np.random.default_rng(seed)
    warmth = rng.normal(size=count)
    n = rng.integers(50, 500, count).astype(float)
    booked = pd.Series(pd.date_range("2024-01-01", periods=count, freq="D"))
    return Rows(
        frame=pd.DataFrame({"warmth": warmth, "noise": rng.normal(size=count)}),
        conversions=rng.binomial(n.astype(int), 1 / (1 + np.exp(4.0 - warmth))).astype(float),
        exposures=n,
        groups=np.array([f"c{i % 30}" for i in range(count)]),
        as_of=booked,
        settled_at=booked + pd.Timedelta(days=7),
        words=(),
        left_out=(),
        rules={},
    )


def positions(rows: Rows) -> np.ndarray:
    assert rows.as_of is not None
    assert rows.settled_at is not None
    return split_by_time(rows.as_of, rows.settled_at, SplitSettings()).train


def test_a_walk_foretells_what_training_foretells_walking_forward() -> None:
    rows = made_rows()
    walked = walk(rows, prepare(rows, positions(rows)), SMALL, seed=0)
    at, told = fit_model(rows, positions(rows), SMALL, 0).foretold()
    k, n, p = rows.conversions[at], rows.exposures[at], told["model"]
    assert walked.losses == pytest.approx(-k * np.log(p) - (n - k) * np.log1p(-p))
    assert walked.log_loss == pytest.approx(walked.losses.sum() / n.sum())


def test_the_test_slice_is_not_read() -> None:
    rows = made_rows()
    learned = positions(rows)
    others = np.setdiff1d(np.arange(len(rows)), learned)
    frame = rows.frame.copy()
    frame.iloc[others] = np.nan
    k = rows.conversions.copy()
    k[others] = 0.0
    blind = dataclasses.replace(rows, frame=frame, conversions=k)
    walks = [walk(each, prepare(each, learned), SMALL, seed=0) for each in (rows, blind)]
    assert walks[0].losses.tolist() == walks[1].losses.tolist()


def test_after_each_fold_the_loss_so_far_is_told_and_last_that_of_all() -> None:
    rows, told = made_rows(), list[float]()
    walked = walk(rows, prepare(rows, positions(rows)), SMALL, 0, told.append)
    assert len(told) == 3
    assert told[-1] == walked.log_loss


def test_rows_that_settle_too_late_to_walk_are_refused() -> None:
    rows = made_rows()
    assert rows.as_of is not None
    late = dataclasses.replace(rows, settled_at=rows.as_of + pd.Timedelta(days=5000))
    with pytest.raises(ModelError, match="none is settled before a later one is booked"):
        walk(late, prepare(late, np.arange(100)), SMALL, 0)


def test_the_space_holds_valid_settings_and_moves_trees_only() -> None:
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
    start = ModelSettings(use="lightgbm", rounds=77, seeds=2, patience=5)
    for _ in range(50):
        found = search_space(study.ask(), start)
        assert ModelSettings.model_validate(found.model_dump()) == found
        assert (found.use, found.rounds, found.seeds, found.patience) == ("lightgbm", 77, 2, 5)
        assert found.leaves in LEAVES
    default = ModelSettings()
    assert 0.01 <= default.learning_rate <= 0.2
    assert 0.5 <= default.min_exposure_hessian <= 20
    assert 1 <= default.l2 <= 100


def fast(settings: ModelSettings, after: Callable[[float], None]) -> float:
    """Lose least with a learning rate of 0.1, over three folds."""
    loss = abs(np.log(settings.learning_rate / 0.1)) + 1.0
    for _ in range(3):
        after(loss)
    return float(loss)


def searched(storage: str, trials: int, **more: object) -> list[Trial]:
    study = open_study(storage, "tune", SHAPING, 0)
    wanted = {"trials": trials, "seconds": 60.0, "after": lambda: False, **more}
    search(study, ModelSettings(), search_space, fast, **wanted)  # type: ignore[arg-type]
    return finished(study)


@pytest.fixture
def storage(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/tune.db"


def test_the_settings_given_come_first_and_are_never_given_up(storage: str) -> None:
    found = searched(storage, 12)
    assert [trial.number for trial in found] == list(range(12))
    assert [trial.given for trial in found] == [True] + [False] * 11
    assert found[0].settings == ModelSettings()
    assert found[0].log_loss is not None
    assert any(trial.log_loss is None for trial in found)
    best = best_of(found)
    assert best.log_loss is not None
    assert best.log_loss <= found[0].log_loss


def test_a_study_goes_on_where_it_was_left_and_suggests_other_settings(storage: str) -> None:
    first = searched(storage, 3)
    both = searched(storage, 6)
    assert both[:3] == first
    assert len(both) == 6
    assert len({trial.settings.l2 for trial in both}) == 6
    assert searched(storage, 6) == both


def test_a_halt_is_heard_after_the_trial(storage: str) -> None:
    assert len(searched(storage, 9, after=lambda: True)) == 1
    assert len(searched(storage, 9)) == 9


def test_no_trial_is_begun_after_the_time(storage: str) -> None:
    assert len(searched(storage, 9, seconds=0.0)) <= 1


def test_settings_given_whose_trial_was_killed_are_tried_again(storage: str) -> None:
    def killed(*_: object) -> float:
        raise KeyboardInterrupt

    study = open_study(storage, "tune", SHAPING, 0)
    with pytest.raises(KeyboardInterrupt):
        search(
            study, ModelSettings(), search_space, killed,
            trials=2, seconds=9.0, after=lambda: False,
        )  # fmt: skip
    assert given_trial(study) is None
    found = searched(storage, 2)
    assert [trial.given for trial in found] == [True, False]


@pytest.mark.parametrize("what", SHAPING)
def test_a_study_of_other_data_settings_or_version_is_refused(storage: str, what: str) -> None:
    open_study(storage, "tune", SHAPING, 0)
    with pytest.raises(ConfigError, match=f"holds a study 'tune' of other {what};"):
        open_study(storage, "tune", {**SHAPING, what: "another"}, 0)
    open_study(storage, "another", {**SHAPING, what: "another"}, 0)


@pytest.mark.parametrize("address", ["nothing", "sqlite:////no/such/folder/tune.db", "odd://x/y"])
def test_a_database_that_cannot_be_opened_is_named(address: str) -> None:
    with pytest.raises(ConfigError, match=r"--study .*cannot be opened .*sqlite:///tune\.db"):
        open_study(address, "tune", SHAPING, 0)


def test_no_login_is_shown() -> None:
    assert shown("postgresql://me:secret@db/tune") == "postgresql://db/tune"


def test_the_best_of_equals_is_the_earliest() -> None:
    trials = [Trial(i, i == 0, ModelSettings(), loss) for i, loss in enumerate((2.0, 1.0, 1.0))]
    assert best_of([*trials, Trial(3, False, ModelSettings(), None)]).number == 1


def test_the_loss_is_per_exposure() -> None:
    walked = Walked(np.array([2.0, 4.0]), np.array([10.0, 20.0]), np.array(["a", "b"]))
    assert walked.log_loss == pytest.approx(0.2)
