"""The page of signals says what the catalog says."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from conversion_influence.dataset.catalog import catalog


@pytest.fixture(scope="module")
def generator(root: Path) -> ModuleType:
    path = root / "docs" / "generate_signals.py"
    spec = importlib.util.spec_from_file_location("generate_signals", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_signals_is_current(generator: ModuleType) -> None:
    written = generator.PAGE.read_text(encoding="utf-8")
    assert written == generator.page(), "run python docs/generate_signals.py and commit the page"


def test_every_signal_stands_on_the_page_once(generator: ModuleType) -> None:
    text = generator.page()
    counts = {
        signal.name: text.count(f"| `{signal.name}`") + text.count(f", `{signal.name}`")
        for signal in catalog()
    }
    assert set(counts.values()) == {1}
