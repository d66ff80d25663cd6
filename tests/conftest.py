"""What every test shares: no screen, one hypothesis profile, the folder of public data sets."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")
# Test workers share the cores already; threads that wait for each other only slow them down.
os.environ.setdefault("OMP_NUM_THREADS", "1")

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

ROOT = Path(__file__).parents[1]
REAL_DATA = ROOT / os.environ.get("INFLUENCE_REAL_DATA", "../shared/data")
WITHOUT_REAL_DATA = "the public data sets are not here: name their folder in INFLUENCE_REAL_DATA"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if REAL_DATA.is_dir():
        return
    reason = (
        f"no folder {REAL_DATA}; set INFLUENCE_REAL_DATA to the public data sets (data/README.md)"
    )
    for item in items:
        if item.get_closest_marker("real_data"):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of public data sets; use with ``@pytest.mark.real_data``."""
    if not REAL_DATA.is_dir():
        pytest.skip(WITHOUT_REAL_DATA)
    return REAL_DATA


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT
