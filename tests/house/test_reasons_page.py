"""The page of reasons says what is said."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from conversion_influence.dataset.catalog import catalog


@pytest.fixture(scope="module")
def generator(root: Path) -> ModuleType:
    path = root / "docs" / "generate_reasons.py"
    spec = importlib.util.spec_from_file_location("generate_reasons", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_reasons_is_current(generator: ModuleType) -> None:
    written = generator.PAGE.read_text(encoding="utf-8")
    assert written == generator.page(), "run python docs/generate_reasons.py and commit the page"


def test_every_signal_stands_on_the_page_once(generator: ModuleType) -> None:
    text = generator.page()
    found = {signal.stem: 0 for signal in catalog()}
    for signal in catalog():
        found[signal.stem] += text.count(f"| `{signal.name}` |")
    assert set(found.values()) == {1}
