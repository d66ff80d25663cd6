"""Without PySpark or a new enough Java, Spark is refused in words that say what to install."""

import sys
from pathlib import Path

import pytest

from conversion_influence.errors import MissingExtraError
from conversion_influence.tables.spark_session import (
    require_java,
    require_spark,
    running_session,
    start_session,
)


def java_home(folder: Path, says: str) -> str:
    program = folder / "bin" / "java"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    program.chmod(0o755)
    return str(folder)


def test_absent_pyspark_is_named_with_the_extra_and_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    for ask in (running_session, start_session, require_spark):
        with pytest.raises(MissingExtraError, match=r"conversion-influence\[spark\].*Java 17"):
            ask()


def test_absent_java_is_told_before_spark_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingExtraError, match="Java 17 or later, and none was found"):
        require_java()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(MissingExtraError, match=r"JAVA_HOME \(.*\) holds none"):
        require_java()


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ('openjdk version "11.0.2" 2019-01-15', "it is 11"),
        ('java version "1.8.0_292"', "it is 8"),
        ("what?", "its version is not known"),
    ],
)
def test_a_java_that_is_too_old_is_refused_with_its_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, says: str, words: str
) -> None:
    monkeypatch.setenv("JAVA_HOME", java_home(tmp_path, says))
    with pytest.raises(MissingExtraError, match=words):
        require_java()


def test_java_17_and_later_will_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for version in ("17.0.15", "21", "25-ea"):
        folder = tmp_path / version
        folder.mkdir()
        monkeypatch.setenv("JAVA_HOME", java_home(folder, f'openjdk version "{version}"'))
        require_java()
