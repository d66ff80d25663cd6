"""Limits of memory, threads and spill folder."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from conversion_influence.errors import ConfigError
from conversion_influence.tables.embedded import Resources, connect
from conversion_influence.tables.sources import open_frames, open_source


def settings(resources: Resources | None = None) -> tuple[str, int, str]:
    engine = connect(resources)
    names = ("memory_limit", "threads", "temp_directory")
    asked = ", ".join(f"current_setting('{name}')" for name in names)
    (row,) = engine.database.execute(f"SELECT {asked}").fetchall()
    engine.close()
    return row


def test_limits_are_kept(tmp_path: Path) -> None:
    memory, threads, spill = settings(Resources("1GiB", 1, tmp_path))
    assert (memory, threads) == ("1.0 GiB", 1)
    assert Path(spill).parent.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_the_environment_says_the_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INFLUENCE_MEMORY", "512MiB")
    monkeypatch.setenv("INFLUENCE_THREADS", "1")
    monkeypatch.setenv("INFLUENCE_SPILL", str(tmp_path))
    memory, threads, spill = settings()
    assert (memory, threads) == ("512.0 MiB", 1)
    assert Path(spill).is_relative_to(tmp_path)


@pytest.mark.parametrize(
    ("resources", "message"),
    [
        (Resources(memory="much"), "^memory much: the database .*write memory as 2GB"),
        (Resources(threads=0), "^threads 0: the database cannot work so"),
        (Resources("much", 2), "^memory much, threads 2: the database cannot work so"),
        (Resources(spill=Path("/no/such/folder")), "spill folder /no/such/folder: No such file"),
    ],
    ids=["memory", "threads", "both", "spill"],
)
def test_limits_that_cannot_be_kept_are_refused(resources: Resources, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        connect(resources)


def test_threads_in_words_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFLUENCE_THREADS", "two")
    with pytest.raises(ConfigError, match="INFLUENCE_THREADS is 'two'; write a whole number"):
        connect()


def test_a_lack_of_memory_is_no_fault_of_the_file(tmp_path: Path) -> None:
    pd.DataFrame({"creator_id": ["a", "b"]}).to_csv(tmp_path / "creators.csv.gz", index=False)
    with pytest.raises(ConfigError, match=r"^creators\.csv\.gz does not fit .*--memory") as told:
        open_source(tmp_path, resources=Resources("5MB", 1))
    assert "allow more or give a spill folder with room" in str(told.value)
    assert "write it again" not in str(told.value)


def test_a_lack_of_memory_is_told_of_frames_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFLUENCE_MEMORY", "1MB")
    frame = pd.DataFrame({"creator_id": [f"creator {i}" for i in range(100_000)]})
    with pytest.raises(ConfigError, match="does not fit into the memory allowed"):
        open_frames({"creators": frame})
