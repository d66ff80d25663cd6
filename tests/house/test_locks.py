"""The locks install alike everywhere: pinned, hashed, and from whichever registry pip is set to."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("base", "dev", "spark")
BUILD_FILES = ("MLproject", "python_env.yaml", "Makefile", ".ci/run", ".github/workflows/ci.yml")


def entries(root: Path, lock: str) -> list[str]:
    """Return one line per locked package, its hashes included, comments left out."""
    text = (root / "requirements" / f"{lock}.txt").read_text()
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    return [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]


def pins(root: Path, lock: str) -> dict[str, str]:
    """Return the version of each package in a lock."""
    found = {}
    for entry in entries(root, lock):
        requirement = Requirement(entry.split(" --hash", 1)[0])
        found[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_its_hashes(root: Path, lock: str) -> None:
    lines = entries(root, lock)
    loose = [line for line in lines if "==" not in line or "--hash=sha256:" not in line]
    assert lines
    assert loose == []
    assert len(pins(root, lock)) == len(lines)


@pytest.mark.parametrize("name", [*(f"requirements/{lock}.txt" for lock in LOCKS), *BUILD_FILES])
def test_no_address_and_no_choice_of_registry_stands_in_a_build_file(root: Path, name: str) -> None:
    text = (root / name).read_text()
    assert re.findall(r"\w+://\S*|--(?:extra-)?index\S*|--find-links\S*|--trusted\S*", text) == []


@pytest.mark.parametrize("lock", ["base", "spark"])
def test_every_lock_has_the_versions_that_are_tested(root: Path, lock: str) -> None:
    tested = pins(root, "dev")
    other = {
        name: version
        for name, version in pins(root, lock).items()
        if tested.get(name, version) != version
    }
    assert other == {}


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("base", ()), ("dev", ("train", "track", "tune", "postgres", "dev")), ("spark", ("spark",))],
)
def test_the_locks_satisfy_pyproject(root: Path, lock: str, extras: tuple[str, ...]) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text())
    wanted = [*settings["build-system"]["requires"], *settings["project"]["dependencies"]]
    for extra in extras:
        wanted += settings["project"]["optional-dependencies"][extra]
    locked = pins(root, lock)
    unmet = []
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        if name == settings["project"]["name"]:
            continue
        if name not in locked or not requirement.specifier.contains(locked[name]):
            unmet.append(f"{requirement}, locked {locked.get(name)}: run make lock")
    assert unmet == []
