"""A small model, a line and trees on numeric and categorical signals, and its saved bundle."""

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import pytest

from conversion_influence.bundle import save_bundle
from conversion_influence.modeling.calibration import LogisticCalibrator
from conversion_influence.modeling.encoding import Encoding, fit_encoding
from conversion_influence.modeling.line import Line
from conversion_influence.modeling.terms import Category, Gap, Number


@dataclass(frozen=True)
class Trained:
    """What `save_bundle` needs."""

    frame: pd.DataFrame
    encoding: Encoding
    booster: lightgbm.Booster
    calibrator: LogisticCalibrator
    line: Line

    def save(self, folder: Path, **changes: Any) -> Path:
        given: dict[str, Any] = {
            "line": self.line,
            "sample": self.frame,
            "created_at": datetime(2026, 3, 1, 12, tzinfo=UTC),
            "settings": {"trees": 8, "lookbacks": (7, 28)},
            "fingerprint": {"data": "d" * 64, "config": "c" * 64},
            "outcome": "clicks that became orders",
            "judge": {"log_loss": np.float64(0.41), "rows": np.int64(300), "auc": float("nan")},
            "facts": {"country": "DE"},
        }
        model = given.pop("model", changes.pop("model", self.booster))
        return save_bundle(folder, model, self.encoding, self.calibrator, **{**given, **changes})


def world_frame(rows: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "réactions / post": rng.normal(size=rows),
            "topic": rng.choice(["beauté", "sport", "食", "travel", "tech"], rows),
            "age, in days": rng.exponential(500.0, rows),
            "brand": rng.choice([f"brand {i}" for i in range(40)], rows),
            "topic_rate": rng.beta(2.0, 60.0, rows),
            "base_rate": rng.beta(20.0, 600.0, rows),
        }
    )
    return frame.mask(rng.random(frame.shape) < 0.1)


def train(frame: pd.DataFrame, trees: int = 8, leaves: int = 7) -> Trained:
    rng = np.random.default_rng(5)
    encoding = fit_encoding(frame, list(frame.columns))
    matrix = encoding.matrix(frame)
    known = np.nan_to_num(matrix)
    odds = -2.0 + known[:, 0] + (known[:, 1] == 2.0) + (known[:, 3] % 3 == 0)
    n = rng.integers(1, 200, len(frame))
    k = rng.binomial(n, 1.0 / (1.0 + np.exp(-odds)))
    params = {
        "objective": "cross_entropy",
        "deterministic": True,
        "force_row_wise": True,
        "seed": 7,
        "num_threads": 1,
        "num_leaves": leaves,
        "min_data_in_leaf": 1,
        "min_data_per_group": 1,
        "cat_smooth": 1,
        "cat_l2": 1,
        "verbose": -1,
    }
    data = lightgbm.Dataset(
        matrix,
        label=k / n,
        weight=n,
        feature_name=[f"f{position}" for position in range(matrix.shape[1])],
        categorical_feature=encoding.categorical_positions,
        params=params,
    )
    booster = lightgbm.train(params, data, trees)
    return Trained(frame, encoding, booster, LogisticCalibrator(-0.25, 0.9), line_for(encoding))


def line_for(encoding: Encoding) -> Line:
    """Return a line with every kind of term."""
    rng = np.random.default_rng(9)
    brands = rng.normal(0.0, 0.3, len(encoding.categories["brand"]))
    return Line(
        -0.31,
        {
            "réactions / post": Number(0.1, 1.3, 0.07, 0.8, 0.45, -0.06, 0.011),
            "age, in days": Number(347.0, 510.0, 0.3, 1.1, -0.17, 0.05),
        },
        {
            "base_rate": (Gap(None, -3.4, 0.93, 0.02),),
            "topic_rate": (Gap("base_rate", -0.12, 0.61, 0.03), Gap(None, -3.3, 0.08)),
        },
        {
            "topic": Category((0.21, -0.13, 0.05, -0.3, 0.17), 0.01),
            "brand": Category(tuple(brands.tolist()), -0.02),
        },
    )


def reseal(folder: Path) -> None:
    """Make the manifest, and the digests kept with the answers, fit the files as they are now."""
    expected = folder / "expected.json"
    with contextlib.suppress(ValueError, TypeError):  # where this very file is a mutant
        content = json.loads(expected.read_bytes())
        for key, name in (("model_sha256", "model.txt"), ("record_sha256", "bundle.json")):
            content[key] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        expected.write_text(json.dumps(content), encoding="utf-8")
    seal(folder)


def seal(folder: Path) -> None:
    """Make the manifest fit the files as they are now."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for name in manifest["files"]:
        raw = (folder / name).read_bytes()
        manifest["files"][name] = {"size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.fixture(scope="session")
def trained() -> Trained:
    return train(world_frame(300, seed=3))


@pytest.fixture(scope="session")
def saved(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained.save(tmp_path_factory.mktemp("bundles") / "model")


@pytest.fixture
def copied(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved, tmp_path / "copied"))


@pytest.fixture(scope="session")
def make_frame() -> Callable[[int, int], pd.DataFrame]:
    return world_frame


@pytest.fixture(scope="session")
def sealed_again() -> Callable[[Path], None]:
    return reseal


@pytest.fixture(scope="session")
def manifest_made_again() -> Callable[[Path], None]:
    return seal


@pytest.fixture
def blind_lightgbm(monkeypatch: pytest.MonkeyPatch) -> None:
    """LightGBM must not be asked to read any text."""

    def refuse(*args: object, **kwargs: object) -> None:
        pytest.fail("LightGBM saw the text of a damaged bundle")

    monkeypatch.setattr(lightgbm, "Booster", refuse)
