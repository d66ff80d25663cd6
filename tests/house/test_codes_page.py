"""The pages of codes say what `influence explain` says."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from conversion_influence.messages.codebook import ENTRIES


@pytest.fixture(scope="module")
def generator(root: Path) -> ModuleType:
    path = root / "docs" / "generate_codes.py"
    spec = importlib.util.spec_from_file_location("generate_codes", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["codes.md", "codes.fr.md"])
def test_the_pages_of_codes_are_current(name: str, generator: ModuleType) -> None:
    (path,) = (each for each in generator.PAGES if each.name == name)
    written = path.read_text(encoding="utf-8")
    said = generator.page(generator.PAGES[path])
    assert written == said, "run python docs/generate_codes.py and commit the pages"
    for entry in ENTRIES:
        assert written.count(f"### `{entry.code}`\n") == 1
