"""Every test runs in an empty folder; the small world and its models are made once."""

from pathlib import Path

import pytest

from .small_world import small_world, trained, trained_flat


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp()


@pytest.fixture(scope="session")
def world(base: Path) -> Path:
    return small_world(base)


@pytest.fixture(scope="session")
def model(base: Path) -> Path:
    return trained(base)[0]


@pytest.fixture(scope="session")
def flat(base: Path) -> tuple[Path, Path]:
    return trained_flat(base)
