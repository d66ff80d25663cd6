"""A small bundle, a database that two processes made at once, and a real server on loopback."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import pytest

from conversion_influence.bundle import save_bundle
from conversion_influence.config import TrackingSettings
from conversion_influence.modeling.calibration import LogisticCalibrator
from conversion_influence.modeling.encoding import fit_encoding
from conversion_influence.modeling.line import Line
from conversion_influence.modeling.terms import Category
from conversion_influence.tracking_run import RunRecord

PATIENCE = 120
"""Seconds a process may take on a busy machine."""

VERDICT = "Use it: it foretold conversions better than each of the simple rules."

RECORD_ONE = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from conversion_influence.config import TrackingSettings
from conversion_influence.tracking import record_run
from conversion_influence.tracking_run import RunRecord

done = record_run(
    RunRecord(
        params={"seed": 7}, metrics={"test.model.log_loss": 0.1}, tags={"verdict": "use_it"},
        figures={}, bundle=Path(sys.argv[1]),
        dataset={"name": "demo", "digest": "d" * 64, "source": "data/demo"},
    ),
    TrackingSettings(enabled="yes"),
)
print(json.dumps(asdict(done)))
"""


def make_frame(rows: int = 300, seed: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "likes_30d": rng.integers(0, 500, rows).astype(float),
            "topic": rng.choice(["beauty", "sport", "travel"], rows),
            "mention_rate_90d": rng.exponential(0.2, rows),
        }
    )
    return frame.mask(rng.random(frame.shape) < 0.1)


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    frame = make_frame()
    encoding = fit_encoding(frame, list(frame.columns))
    matrix = encoding.matrix(frame)
    odds = -2.0 + np.nan_to_num(matrix[:, 0]) / 200 + (matrix[:, 1] == 2.0)
    n = np.random.default_rng(5).integers(1, 200, len(frame))
    k = np.random.default_rng(6).binomial(n, 1 / (1 + np.exp(-odds)))
    names = [f"f{position}" for position in range(3)]
    data = lightgbm.Dataset(
        matrix, k / n, weight=n, feature_name=names, categorical_feature=[1], params={"verbose": -1}
    )
    settings = {"objective": "cross_entropy", "num_threads": 1, "num_leaves": 7, "verbose": -1}
    booster = lightgbm.train(settings, data, num_boost_round=8)
    return save_bundle(
        tmp_path_factory.mktemp("model") / "latest",
        booster,
        encoding,
        LogisticCalibrator(0.1, 0.9),
        line=Line(-0.2, categories={"topic": Category((0.1, -0.2, 0.3), 0.0)}),
        sample=frame,
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        settings={},
        fingerprint={"data": "d" * 64, "config": "c" * 64},
        outcome="likelihood of a conversion per exposure",
        judge={"verdict": {"code": "use_it", "text_en": VERDICT}},
        facts={"rows": 300, "conversions": 12.0, "kind": "tables"},
        extra_files={
            "judge.csv": b"slice,model,metric,value\ntest,model,log_loss,0.1\n",
            "judge.json": b'{"test": {}}\n',
            "differences.csv": b"slice,baseline,metric,difference\n",
        },
    )


@pytest.fixture
def record(bundle: Path) -> RunRecord:
    return RunRecord(
        params={"seed": 7, "model": {"leaves": 15, "rounds": 2000}, "flat": None},
        metrics={"test.model.log_loss": 0.1, "test.seen before?.auc": 0.6, "x": float("nan")},
        tags={"verdict": "use_it", "fingerprint.data": "d" * 64},
        figures={},
        bundle=bundle,
        dataset={"name": "demo", "digest": "d" * 64, "source": "data/demo"},
    )


@dataclass(frozen=True)
class Race:
    """What two processes did that recorded into the same new database at the same time."""

    folder: Path
    codes: list[int]
    stdout: list[str]
    stderr: list[str]

    @property
    def tracked(self) -> list[dict[str, Any]]:
        return [json.loads(text)["tracked"] for text in self.stdout]

    @property
    def settings(self) -> TrackingSettings:
        return TrackingSettings(enabled="yes", uri=f"sqlite:///{self.folder}/mlflow.db")


def without_mlflow_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}


@pytest.fixture(scope="session")
def race(tmp_path_factory: pytest.TempPathFactory, bundle: Path) -> Race:
    folder = tmp_path_factory.mktemp("raced")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", RECORD_ONE, str(bundle)],
            cwd=folder,
            env=without_mlflow_settings(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=PATIENCE) for process in running]
    codes = [process.returncode for process in running]
    return Race(folder, codes, [out for out, _ in said], [err for _, err in said])


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A running `mlflow server` and where it keeps files."""

    uri: str
    artifacts: Path


@dataclass(frozen=True)
class Launched:
    """A server that may still be starting."""

    process: subprocess.Popen[bytes]
    uri: str
    folder: Path


@pytest.fixture(scope="session")
def launched(tmp_path_factory: pytest.TempPathFactory, race: Race) -> Iterator[Launched]:
    """Serve a copy of the raced database: making the tables anew would take the longest."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copy(race.folder / "mlflow.db", folder / "server.db")
    port = free_port()
    command = [
        *(sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)),
        *("--backend-store-uri", f"sqlite:///{folder}/server.db", "--workers", "1"),
        *("--artifacts-destination", str(folder / "artifacts")),
    ]
    environment = {
        **without_mlflow_settings(),
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield Launched(process, f"http://127.0.0.1:{port}", folder)
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # its own session: the server and its worker
        process.wait(timeout=PATIENCE)


@pytest.fixture(scope="session")
def server(launched: Launched) -> Server:
    """Wait until the server answers."""
    wait_for(launched.uri, launched.process, launched.folder / "log")
    return Server(launched.uri, launched.folder / "artifacts")


def wait_for(uri: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{uri}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"mlflow server did not start: {log.read_text()[-2000:]}")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, without MLflow settings of the caller's."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("MLFLOW_")]:
        monkeypatch.delenv(name)
