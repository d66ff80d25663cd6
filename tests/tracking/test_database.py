"""Recording into a database: two at once, continuing a run, failing without losing a model."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conversion_influence.config import TrackingSettings
from conversion_influence.errors import MissingExtraError
from conversion_influence.tracking import TrackingError, log_run, record_run
from conversion_influence.tracking_run import RunRecord

pytestmark = pytest.mark.usefixtures("launched")
"""The server of the other tests starts while these run: it takes long."""

WITHOUT_MLFLOW = """
import sys
sys.modules["mlflow"] = None
from pathlib import Path
from conversion_influence.config import TrackingSettings
from conversion_influence.errors import MissingExtraError
from conversion_influence.tracking import record_run
from conversion_influence.tracking_run import RunRecord

record = RunRecord({}, {}, {}, {}, Path("nowhere"), {})
print(record_run(record, TrackingSettings(enabled="no")))
print(record_run(record, TrackingSettings(enabled="auto")))
try:
    record_run(record, TrackingSettings(enabled="yes"))
except MissingExtraError as error:
    print("refused:", error)
"""


def client_of(settings: TrackingSettings) -> Any:
    import mlflow

    return mlflow.MlflowClient(settings.uri, registry_uri=settings.uri)


def test_two_processes_that_make_the_database_at_once_both_record(race: Any) -> None:
    assert race.codes == [0, 0], race.stderr
    first, second = race.tracked
    assert first["run_id"] != second["run_id"]
    assert {first["version"], second["version"]} == {"1", "2"}


def test_stdout_holds_one_json_document_and_stderr_nothing(race: Any) -> None:
    assert len(race.tracked) == 2
    assert race.stderr == ["", ""]


def test_no_empty_run_stands_beside_the_recorded_ones(race: Any) -> None:
    client = client_of(race.settings)
    experiments = [e.experiment_id for e in client.search_experiments()]
    runs = client.search_runs(experiments)
    assert {run.info.run_id for run in runs} >= {one["run_id"] for one in race.tracked}
    assert all(run.data.params.get("seed") == "7" for run in runs)
    assert {run.info.status for run in runs} == {"FINISHED"}


def test_the_next_version_takes_the_alias(race: Any, record: RunRecord) -> None:
    client = client_of(race.settings)
    before = client.get_model_version_by_alias("influence", "challenger")
    done = log_run(record, race.settings)
    after = client.get_model_version_by_alias("influence", "challenger")
    assert done.version == "3"
    assert (str(after.version), after.run_id) == (done.version, done.run_id)
    assert client.get_model_version("influence", before.version).aliases == []


def test_the_run_that_mlflow_opened_is_continued(
    race: Any, record: RunRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(race.settings)
    experiment = client.create_experiment("opened by mlflow run")
    opened = client.create_run(experiment)
    client.log_param(opened.info.run_id, "config", "configs/demo.yaml")
    monkeypatch.setenv("MLFLOW_RUN_ID", opened.info.run_id)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", race.settings.uri)
    done = log_run(record, TrackingSettings(uri="http://192.0.2.1:1"))
    (run,) = client.search_runs([experiment])
    assert (done.run_id, done.experiment) == (opened.info.run_id, "opened by mlflow run")
    assert run.info.status == "FINISHED"
    assert run.data.params["config"] == "configs/demo.yaml"
    assert run.data.params["model.leaves"] == "15"


def test_a_run_that_is_open_in_the_process_becomes_the_parent(race: Any, record: RunRecord) -> None:
    import mlflow

    mlflow.set_tracking_uri(race.settings.uri)
    try:
        with mlflow.start_run() as parent:
            done = log_run(record, race.settings)
            assert mlflow.active_run().info.run_id == parent.info.run_id
    finally:
        mlflow.set_tracking_uri(None)
        client_of(race.settings).delete_run(parent.info.run_id)
    run = client_of(race.settings).get_run(done.run_id)
    assert run.data.tags["mlflow.parentRunId"] == parent.info.run_id


def test_recording_leaves_the_settings_of_the_process_alone(race: Any, record: RunRecord) -> None:
    import mlflow

    before = dict(os.environ)
    log_run(record, race.settings)
    assert dict(os.environ) == before
    assert not mlflow.is_tracking_uri_set()


def test_recording_where_the_environment_says_does_not_outlast_it(
    race: Any, record: RunRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mlflow

    monkeypatch.setenv("MLFLOW_TRACKING_URI", race.settings.uri)
    log_run(record, race.settings)
    assert os.environ["MLFLOW_TRACKING_URI"] == race.settings.uri
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "sqlite:///elsewhere.db")
    assert mlflow.get_tracking_uri() == "sqlite:///elsewhere.db"


def test_an_address_set_by_hand_is_kept_and_can_be_taken_back(race: Any, record: RunRecord) -> None:
    import mlflow

    mlflow.set_tracking_uri(race.settings.uri)
    log_run(record, race.settings)
    assert mlflow.get_tracking_uri() == race.settings.uri
    mlflow.set_tracking_uri(None)
    assert not mlflow.is_tracking_uri_set()
    assert "MLFLOW_TRACKING_URI" not in os.environ


def test_a_database_that_is_none_is_a_plain_error_that_says_where_the_model_is(
    tmp_path: Path, record: RunRecord
) -> None:
    broken = tmp_path / "mlflow.db"
    broken.write_bytes(b"this is no database" * 100)
    settings = TrackingSettings(enabled="yes", uri=f"sqlite:///{broken}")
    with pytest.raises(TrackingError, match=r"not a database.*saved in .*latest\. Start") as caught:
        record_run(record, settings)
    assert "\n" not in str(caught.value)


def test_a_failure_that_nobody_insists_on_is_a_note(tmp_path: Path, record: RunRecord) -> None:
    settings = TrackingSettings(enabled="auto", uri="no-such-store://here")
    done = record_run(record, settings)
    assert done.tracked is None
    assert "could not be recorded at no-such-store://here" in done.notes[0]


def test_a_run_that_fails_midway_is_marked_as_failed(race: Any, record: RunRecord) -> None:
    settings = race.settings.model_copy(update={"alias": "1 is no alias", "experiment": "failing"})
    with pytest.raises(TrackingError, match="alias"):
        log_run(record, settings)
    client = client_of(race.settings)
    experiment = client.get_experiment_by_name("failing")
    assert [r.info.status for r in client.search_runs([experiment.experiment_id])] == ["FAILED"]


def test_without_a_wish_nothing_is_recorded(record: RunRecord) -> None:
    done = record_run(replace(record, bundle=Path("nowhere")), TrackingSettings(enabled="no"))
    assert (done.tracked, done.notes) == (None, ())
    assert list(Path().iterdir()) == []


def test_without_mlflow_a_run_is_a_note_or_where_asked_for_an_error_that_names_the_extra() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_MLFLOW], capture_output=True, text=True, check=True
    )
    declined, possible, asked = done.stdout.splitlines()
    assert declined == "Recording(tracked=None, notes=())"
    assert "tracked=None" in possible
    assert "MLflow is not installed (pip install 'conversion-influence[track]'" in possible
    assert asked.startswith("refused: ")
    assert "pip install 'conversion-influence[track]'" in asked
    assert issubclass(MissingExtraError, Exception)
