"""Everything in the repository may be read by anybody, and its links lead somewhere."""

import re
import subprocess
from pathlib import Path

import pytest

# In two halves, so that this file does not trip over itself.
HOSTS = ("pypi" + ".", "python" + "hosted", "npmjs" + ".", "debian" + ".org", "anaconda" + ".")
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home(?!/me\b)|tmp|Users)/\w")
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


@pytest.fixture(scope="module")
def files(root: Path) -> list[Path]:
    if not (root / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return [root / name for name in done.stdout.split("\0") if (root / name).is_file()]


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return "" if b"\0" in content[:8000] else content.decode("utf-8", errors="replace")


def test_no_file_names_a_registry_host(files: list[Path]) -> None:
    named = [(str(path), host) for path in files for host in HOSTS if host in text_of(path).lower()]
    assert named == []


def test_no_file_holds_a_path_of_somebodys_machine(files: list[Path]) -> None:
    prose = {".md", ".py", ".toml", ".yaml", ".yml", ".txt", ".json", ""}
    found = [
        (str(path), match.group())
        for path in files
        if path.suffix in prose and path.name != "test_public_files.py"
        for match in MACHINE.finditer(text_of(path))
    ]
    assert found == []


def test_every_relative_link_in_a_document_leads_to_a_file(files: list[Path]) -> None:
    broken = [
        f"{path}: {target}"
        for path in files
        if path.suffix == ".md"
        for target in LINK.findall(text_of(path))
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_without_gaps_and_name_their_price(root: Path) -> None:
    pages = sorted((root / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    silent = [page.name for page in pages if "## What it costs" not in page.read_text()]
    assert silent == []


def test_a_config_fits_on_one_screen(root: Path) -> None:
    long = [
        path.name
        for path in (root / "configs").glob("*.yaml")
        if len(path.read_text().splitlines()) > 40
    ]
    assert long == []
