"""Recording to a real MLflow server over HTTP, and what can be had from it again."""

import json
import socket
import time
from pathlib import Path
from typing import Any

import matplotlib.figure
import pytest
import yaml

from conversion_influence.bundle import load_bundle
from conversion_influence.config import TrackingSettings
from conversion_influence.errors import BundleError
from conversion_influence.tracking import Tracked, TrackingError, log_run, record_run
from conversion_influence.tracking_run import RunRecord

from .conftest import VERDICT, Server, free_port, make_frame

REFUSED = (
    r"the server does not answer \(Connection refused\)\. The model itself is saved in .*latest"
)

SECONDS = 25
"""A dead server may cost this much; MLflow's own defaults cost minutes."""


@pytest.fixture(scope="module")
def settings(server: Server) -> TrackingSettings:
    return TrackingSettings(enabled="yes", uri=server.uri, experiment="by http", model="served")


@pytest.fixture(scope="module")
def done(settings: TrackingSettings, bundle: Path) -> Tracked:
    figure = matplotlib.figure.Figure()
    return log_run(
        RunRecord(
            params={"seed": 7, "model": {"leaves": 15}, "flat": None},
            metrics={
                "test.model.log_loss": 0.1,
                "test.seen before?.auc": 0.6,
                "x": float("nan"),
            },
            tags={"verdict": "use_it", "fingerprint.data": "d" * 64},
            figures={"gain.png": figure},
            bundle=bundle,
            dataset={"name": "demo", "digest": "d" * 64, "source": "data/demo"},
        ),
        settings,
    )


@pytest.fixture
def mlflow(settings: TrackingSettings, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", settings.uri)
    import mlflow

    return mlflow


def test_the_run_holds_params_metrics_tags_and_what_it_was_trained_on(
    done: Tracked, mlflow: Any, root: Path
) -> None:
    run = mlflow.get_run(done.run_id)
    assert run.info.status == "FINISHED"
    assert run.data.params == {"seed": "7", "model.leaves": "15", "flat": "None"}
    assert run.data.metrics == {
        "test.model.log_loss": 0.1,
        "test.seen before_.auc": 0.6,
        "facts.rows": 300.0,
        "facts.conversions": 12.0,
    }
    tags = run.data.tags
    assert (tags["verdict"], tags["fingerprint.data"]) == ("use_it", "d" * 64)
    assert tags["package_version"]
    assert len(tags.get("git_commit", "")) == (40 if (root / ".git").exists() else 0)
    (given,) = run.inputs.dataset_inputs
    assert (given.dataset.name, given.dataset.digest) == ("demo", "d" * 36)
    assert given.dataset.source_type == "local"
    assert json.loads(given.dataset.source)["uri"].endswith("/data/demo")


def test_the_run_holds_the_judge_the_figures_and_the_bundle(done: Tracked, mlflow: Any) -> None:
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name(done.experiment)
    listed = {
        folder: {Path(file.path).name for file in client.list_artifacts(done.run_id, folder)}
        for folder in ("judge", "figures", "bundle")
    }
    assert listed["judge"] == {"judge.json", "judge.csv", "differences.csv", "table.json"}
    assert listed["figures"] == {"gain.png"}
    assert listed["bundle"] >= {"model.txt", "bundle.json", "expected.json", "manifest.json"}
    table = client.load_table(experiment.experiment_id, "judge/table.json", [done.run_id])
    assert table.to_dict("records") == [
        {"slice": "test", "model": "model", "metric": "log_loss", "value": 0.1}
    ]
    folder = Path(mlflow.artifacts.download_artifacts(run_id=done.run_id, artifact_path="bundle"))
    assert load_bundle(folder).digest


def test_the_registry_says_what_the_judge_said(done: Tracked, mlflow: Any) -> None:
    version = mlflow.MlflowClient().get_model_version_by_alias("served", "challenger")
    assert (str(version.version), version.run_id) == (done.version, done.run_id)
    assert version.description == VERDICT
    assert version.tags == {"verdict": "use_it", "fingerprint.data": "d" * 64}


def test_nothing_that_is_stored_is_a_pickle(done: Tracked, server: Server) -> None:
    files = [path for path in server.artifacts.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= {".txt", ".json", ".csv", ".png", ".yaml", ".yml", ""}
    (about,) = (path for path in files if path.name == "MLmodel")
    flavors = yaml.safe_load(about.read_text())["flavors"]
    assert set(flavors) == {"python_function"}
    assert flavors["python_function"]["loader_module"] == "conversion_influence.serving"


@pytest.mark.filterwarnings("ignore::Warning:mlflow")
def test_the_registered_model_scores_bit_for_bit_as_the_bundle(
    done: Tracked, mlflow: Any, bundle: Path
) -> None:
    model = mlflow.pyfunc.load_model("models:/served@challenger")
    frame = make_frame(rows=200, seed=9)
    scored = model.predict(frame)
    assert list(scored.columns) == ["likelihood"]
    assert (scored["likelihood"].to_numpy() == load_bundle(bundle).likelihood(frame)).all()
    whole = frame.assign(likes_30d=range(200), other="kept out").drop(columns="topic")[::-1]
    told = load_bundle(bundle).likelihood(whole.assign(topic=None))
    assert (model.predict(whole)["likelihood"].to_numpy() == told).all()
    assert model.metadata.metadata["signals"] == list(load_bundle(bundle).encoding.signals)


@pytest.mark.filterwarnings("ignore::Warning:mlflow")
def test_a_damaged_artifact_is_refused_by_our_loader(
    done: Tracked, mlflow: Any, server: Server
) -> None:
    (stored,) = server.artifacts.glob("**/data/bundle/model.txt")
    content = stored.read_bytes()
    stored.write_bytes(content.replace(b"leaf_value=", b"leaf_value=9", 1))
    try:
        with pytest.raises(BundleError, match=r"model\.txt"):
            mlflow.pyfunc.load_model("models:/served@challenger")
    finally:
        stored.write_bytes(content)


def test_a_server_that_is_not_there_costs_seconds_and_no_model(record: RunRecord) -> None:
    uri = f"http://127.0.0.1:{free_port()}"
    started = time.monotonic()
    with pytest.raises(TrackingError, match=rf"recorded at {uri}: {REFUSED}"):
        record_run(record, TrackingSettings(enabled="yes", uri=uri))
    assert time.monotonic() - started < SECONDS


def test_a_server_that_never_answers_costs_seconds_too(
    record: RunRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        uri = f"http://127.0.0.1:{mute.getsockname()[1]}"
        started = time.monotonic()
        done = record_run(record, TrackingSettings(enabled="auto", uri=uri))
    assert time.monotonic() - started < SECONDS
    assert done.tracked is None
    assert "the server does not answer (it took too long)" in done.notes[0]


def test_nothing_is_printed(
    record: RunRecord, settings: TrackingSettings, done: Tracked, capfd: pytest.CaptureFixture[str]
) -> None:
    log_run(record, settings.model_copy(update={"model": "quiet"}))
    assert capfd.readouterr() == ("", "")
