"""A search for settings on the command line: what is written, said, kept and refused."""

import math
import os
import signal
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from conversion_influence.config import ModelSettings
from conversion_influence.config_file import load_config
from conversion_influence.modeling.study import Trial
from conversion_influence.terminal.searching import show_tuning
from conversion_influence.workflows.halting import halting
from conversion_influence.workflows.tuned_config import with_model
from conversion_influence.workflows.tuning_result import Tuning, so_far

from .small_world import FLAT, QUICK, Ended, assert_refused, flat_table, influence

pytest.importorskip("optuna")

MODEL = "# my settings\nseed: 3\nmodel:\n  rounds: 10   # few\n  seeds: 1\n\n# how\n"
REST = FLAT + "judge: {replicates: 20}\ntracking: {enabled: no}\n"


@pytest.fixture
def table() -> Path:
    days = pd.date_range("2024-01-01", periods=120)
    flat_table().assign(day=days.astype(str)).to_csv("flat.csv", index=False)
    Path("mine.yaml").write_text(MODEL + REST)
    return Path("flat.csv")


def tune(*more: object, config: str = "mine.yaml", data: str = "flat.csv") -> Ended:
    return influence("tune", config, "--data", data, "--no-track", *more)


def test_a_search_writes_the_config_with_the_best_settings(table: Path) -> None:
    ended = tune("--trials", 4, "--json")
    assert ended.code == 0, ended.err
    said = ended.json
    assert [trial["number"] for trial in said["trials"]] == [0, 1, 2, 3]
    assert said["trials"][0]["settings"] == load_config(Path("mine.yaml")).model.model_dump()
    assert (said["ran"], said["stopped"], said["given"]) == (4, "trials", 0)
    best = said["trials"][said["best"]]
    losses = [trial["log_loss"] for trial in said["trials"] if trial["log_loss"] is not None]
    assert best["log_loss"] == min(losses)
    assert said["gain"] == pytest.approx(losses[0] - min(losses))
    tuned, mine = load_config(Path("tuned.yaml")), load_config(Path("mine.yaml"))
    assert tuned == mine.model_copy(update={"model": ModelSettings(**best["settings"])})
    assert "# my settings" in Path("tuned.yaml").read_text()
    assert influence("train", "tuned.yaml", "--data", table, "--out", "m").code == 0


def test_a_second_call_goes_on_and_a_third_has_nothing_to_do(table: Path) -> None:
    first = tune("--trials", 2, "--json").json
    second = tune("--trials", 4, "--json").json
    third = tune("--trials", 4, "--json").json
    assert (second["ran"], third["ran"]) == (2, 0)
    assert second["trials"][:2] == first["trials"]
    assert third["trials"] == second["trials"]
    assert third["gain"] == pytest.approx(second["gain"], abs=1e-15)


def test_the_summary_says_whether_it_was_worth_it(table: Path) -> None:
    text = " ".join(tune("--trials", 2).out.split())
    assert "2 settings were tried (2 of them now" in text
    assert "orth it: " in text
    assert "0 (given)" in text
    assert "Settings: tuned.yaml" in text


def test_other_data_and_other_settings_need_another_study(table: Path) -> None:
    assert tune("--trials", 1).code == 0
    pd.read_csv(table).assign(size=lambda t: t["size"] + 1).to_csv("other.csv", index=False)
    assert_refused(tune("--trials", 1, data="other.csv"), "study 'tune' of other data; its figures")
    Path("mine.yaml").write_text(MODEL.replace("10", "11") + REST)
    assert_refused(tune("--trials", 1), "study 'tune' of other settings")
    assert tune("--trials", 1, "--name", "eleven").code == 0


REFUSED = {
    ("--study", "nothing"): "--study nothing: cannot be opened",
    ("--out", "tuned.json"): "must end in .yaml or .yml",
    ("--out", "mine.yaml"): "mine.yaml",
    ("--trials", "0"): "--trials",
    ("--minutes", "-1"): "--minutes",
}


@pytest.mark.parametrize("more", REFUSED)
def test_what_cannot_be_is_refused_before_the_work(table: Path, more: tuple[str, str]) -> None:
    assert_refused(tune(*more), REFUSED[more])
    assert not Path("tuned.yaml").exists()


def test_models_without_trees_and_tables_without_times_are_refused(table: Path) -> None:
    Path("mine.yaml").write_text("model: {use: ridge}\n" + REST)
    assert_refused(tune(), "model.use is 'ridge', which has no trees")
    Path("mine.yaml").write_text(FLAT.replace("  time: day\n", "  ignore: [day]\n") + QUICK)
    assert_refused(tune(), "no times, so no test slice can be kept from the search")
    assert_refused(influence("tune", "--no-track"), "no data")


def test_a_missing_extra_is_named(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from conversion_influence.modeling import study

    monkeypatch.setattr(study, "find_spec", lambda _: None)
    assert_refused(tune(), r"pip install 'conversion-influence\[tune\]'")


def test_ctrl_c_lets_the_trial_end_and_keeps_what_was_found(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from conversion_influence.modeling import tuning

    before = signal.getsignal(signal.SIGINT)
    walked, walk = [], tuning.walk

    def interrupted(*given: object, **named: object) -> object:
        walked.append(given)
        if len(walked) == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return walk(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(tuning, "walk", interrupted)
    ended = tune("--trials", 9, "--json")
    assert ended.code == 0, ended.err
    assert "stopping after this trial" in ended.err
    assert (len(ended.json["trials"]), ended.json["stopped"]) == (2, "asked")
    assert Path("tuned.yaml").exists()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_ctrl_c_stops_at_once_and_in_a_thread_none_is_heard() -> None:
    heard: list[int] = []
    with halting(lambda: heard.append(1)) as halted:
        assert not halted()
        signal.raise_signal(signal.SIGINT)
        assert halted()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert heard == [1]

    def elsewhere() -> None:
        with halting(lambda: None) as halted:
            heard.append(2 if halted() else 3)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert heard == [1, 3]


def test_a_tracked_search_is_a_run_with_a_run_for_each_trial(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mlflow = pytest.importorskip("mlflow")
    address = f"sqlite:///{Path('runs.db').resolve()}"  # MLflow keeps a store by its address
    monkeypatch.setenv("MLFLOW_TRACKING_URI", address)
    ended = influence(
        "tune", "mine.yaml", "--data", table, "--trials", 2, "--track", "--json"
    )  # fmt: skip
    assert ended.code == 0, ended.err
    client = mlflow.MlflowClient(address)
    parent = client.get_run(ended.json["run_id"])
    runs = client.search_runs([parent.info.experiment_id])
    trials = [run for run in runs if run.info.run_id != parent.info.run_id]
    assert {run.data.tags["mlflow.parentRunId"] for run in trials} == {parent.info.run_id}
    losses = {run.data.metrics["walk_forward.log_loss"] for run in trials}
    assert losses == {trial["log_loss"] for trial in ended.json["trials"]}
    assert [file.path for file in client.list_artifacts(parent.info.run_id)] == ["tuned.yaml"]
    with sqlite3.connect("tune.db") as database:
        assert database.execute("select count(*) from trials").fetchone() == (2,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "seed: 3\n",
        "model: {rounds: 3}\nseed: 3\n",
        "model: {rounds: 3,\n seeds: 2\n}\nseed: 3",
        "# a\nmodel:\n  rounds: 3\n# b\n  l2: 4\n\n# c\nseed: 3\n",
        "seed: 3\nmodel:\n  rounds: 3",
        "{seed: 3, model: {rounds: 3}}\n",
    ],
)
def test_only_the_model_of_a_config_is_replaced(text: str) -> None:
    settings = ModelSettings(rounds=9, leaves=4)
    found = yaml.safe_load(with_model(text, settings))
    before = yaml.safe_load(text) or {}
    assert found == {**before, "model": settings.model_dump()}


def told(gain: float, error: float, best: int = 1) -> Tuning:
    trials = tuple(Trial(i, i == 0, ModelSettings(), 0.5 - gain * (i == 1)) for i in range(2))
    return Tuning(
        out=Path("t.yaml"), trials=trials, ran=2, best=trials[best], given=trials[0], gain=gain,
        standard_error=error, rows=9, asked=2, halted=False, study="s", run_id=None, warnings=(),
        seconds=1.0,
    )  # fmt: skip


def test_a_gain_within_one_standard_error_is_not_worth_it() -> None:
    assert not told(0.01, 0.01).worth_it
    assert told(0.011, 0.01).worth_it
    assert "within one standard error. Keep what you have." in told(0.01, 0.02).words[1]
    assert "flattered by having been chosen" in told(0.02, 0.01).words[1]
    assert "no other settings foretold better" in told(0.0, 0.0, best=0).words[1]
    assert not told(0.01, math.nan).worth_it
    assert told(0.01, math.nan).to_dict()["standard_error"] is None
    assert np.isfinite(told(0.01, 0.02).to_dict()["gain"])


def test_a_gain_too_small_to_matter_is_not_worth_it_however_sure() -> None:
    # The settings given have a log loss of 0.5: 0.5 % of that is 0.0025.
    assert not told(0.0024, 0.0001).worth_it
    assert told(0.0026, 0.0001).worth_it
    said = told(0.00005, 0.00001).words[1]
    assert said.startswith(
        "Not worth it: trial 1 foretold better by 5e-05 nats per exposure (0.01%"
    )
    assert "less than the 0.5% from which a lead is worth the trouble" in said


def test_a_search_that_time_ended_says_how_long_it_took_in_all() -> None:
    ended = replace(told(0.0, 0.0, best=0), asked=30, seconds=850.0)
    assert ended.stopped == "time"
    assert "ended before 30; with reading the data and the trial" in ended.words[0]
    assert "took 14.2 minutes in all." in ended.words[0]


def test_nothing_is_gained_before_another_trial_is_better() -> None:
    given, better = told(0.0, 0.0).trials[:2]
    assert so_far([], 9)[2] == "first the settings given"
    assert so_far([given], 9) == (1, 9, "best so far: the settings given")
    ahead = replace(better, log_loss=0.9 * (given.log_loss or 0.0))
    assert so_far([given, ahead], 9)[2] == "best so far: 10.00% less loss than the settings given"


def test_the_table_of_a_search_is_whole_on_a_terminal_of_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    settings = ModelSettings(
        learning_rate=0.00123,
        leaves=127,
        min_exposure_hessian=1234.5,
        l2=0.0000227,
        column_share=0.636,
        row_share=0.712,
    )
    first, second = told(0.01, 0.001).trials
    wide = [
        replace(first, number=1233, log_loss=0.00123456),
        replace(second, number=1234, log_loss=0.00123457, settings=settings),
    ]
    show_tuning(replace(told(0.01, 0.001), trials=tuple(wide), given=wide[0], best=wide[1]))
    out = capsys.readouterr().out
    for whole in ("1233 (given)", "0.00123457", "1.23e+03", "2.27e-05", "0.00123 ", "0.712"):
        assert whole in out
    for heading in ("learning", "smallest", "per exposure", "signals", "per tree"):
        assert heading in out
    assert "…" not in out
