"""The package starts fast, and what is built from it is whole and the same every time."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

HEAVY = ("lightgbm", "sklearn", "matplotlib", "mlflow", "ibis", "pandas", "numpy", "pyarrow")


def run(*arguments: str, root: Path, **variables: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), **variables}
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_by(module: str, root: Path) -> set[str]:
    return set(run("-c", f"import {module}, sys; print(*sys.modules)", root=root).split())


def test_importing_the_package_loads_nothing_heavy(root: Path) -> None:
    assert loaded_by("conversion_influence", root).isdisjoint(HEAVY)


def test_importing_the_command_line_loads_nothing_heavy(root: Path) -> None:
    pytest.importorskip("conversion_influence.cli")
    assert loaded_by("conversion_influence.cli", root).isdisjoint(HEAVY)


def test_the_wheel_is_whole_and_the_same_every_time(root: Path, tmp_path: Path) -> None:
    content = []
    for folder in ("first", "second"):
        build = ("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / folder))
        run(*build, root=root, SOURCE_DATE_EPOCH="315532800")
        (wheel,) = (tmp_path / folder).iterdir()
        content.append(wheel.read_bytes())
    assert content[0] == content[1]
    source = root / "src"
    kinds = {".py", ".typed", ".yaml", ".json", ".j2", ".css", ".js"}
    wanted = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and path.suffix in kinds
    }
    held = set(zipfile.ZipFile(wheel).namelist())
    assert "conversion_influence/py.typed" in wanted
    assert wanted <= held
    assert any(name.endswith("licenses/LICENSE") for name in held)


def test_every_mlflow_entry_point_calls_a_command_with_options_it_has(root: Path) -> None:
    pytest.importorskip("conversion_influence.cli")
    points = yaml.safe_load((root / "MLproject").read_text())["entry_points"]
    for point in points.values():
        _, call = point["command"].split("-m conversion_influence ")
        usage = run(
            "-m", "conversion_influence", call.split()[0], "--help",
            root=root, COLUMNS="200", TERM="dumb", NO_COLOR="1",
        )  # fmt: skip
        missing = [option for option in re.findall(r"--[\w-]+", call) if option not in usage]
        assert missing == []
        used = set(re.findall(r"{(\w+)}", call))
        assert used == set(point.get("parameters", {}))
