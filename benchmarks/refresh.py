"""Whether a level set anew foretells later placements better: the demo's data, walking forward.

    python benchmarks/refresh.py

A model of the first placements is refreshed, as `influence recalibrate` does, by what settled until
a later instant, and both are compared on what came after that. Figures are kept in
benchmarks/results/refresh.json; docs/mlops.md shows them. The demo's data are simulated: this shows
that the refresh works as meant, not how far rates drift among people.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from conversion_influence.config import Config
from conversion_influence.dataset.rows import Rows
from conversion_influence.evaluation.metrics import log_loss
from conversion_influence.modeling.calibration import expit, log_odds
from conversion_influence.modeling.refresh import refresh_level
from conversion_influence.modeling.training import Fitted, fit_model
from conversion_influence.timeframe import is_past
from conversion_influence.workflows.reading import read_training_data
from marks import put

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "mlops.md"
TRAINED, LATER, JUDGED = (0.40, 0.50, 0.60), (0.10, 0.20, 0.30), 0.15


def settled_by(rows: Rows, place: int) -> np.ndarray:
    """Return whether each placement had settled when the one at a place was booked."""
    assert rows.as_of is not None
    assert rows.settled_at is not None
    at = rows.as_of.iloc[place]
    known: np.ndarray = (is_past(rows.settled_at, at) & is_past(rows.as_of, at)).to_numpy()
    return known


def compared(rows: Rows, fitted: Fitted, trained: int, now: int) -> dict[str, Any]:
    """Return what a model foretold of the placements from now on, as it was and refreshed."""
    new = np.flatnonzero(settled_by(rows, now) & ~settled_by(rows, trained))
    judged = np.arange(now, min(len(rows), now + int(JUDGED * len(rows))))
    told = log_odds(fitted.likelihood(rows.frame.iloc[new]))
    k, n = rows.conversions, rows.exposures
    shift = refresh_level(told, k[new], n[new], rows.groups[new], fitted.rho)
    before = fitted.likelihood(rows.frame.iloc[judged])
    after = expit(log_odds(before) + shift.value)
    found: dict[str, Any] = {
        "trained": trained,
        "refreshed": now,
        "judged": len(judged),
        "shift": shift.value,
    }
    for name, likelihood in (("before", before), ("after", after)):
        found[name] = {
            "log_loss": log_loss(k[judged], n[judged], likelihood),
            "observed_over_foretold": float(k[judged].sum() / (n[judged] @ likelihood)),
        }
    return found


def measured() -> list[dict[str, Any]]:
    """Return a comparison per model and instant of refreshing."""
    config = Config(data=HERE.parent / "data" / "demo")
    rows = read_training_data(config, lambda _: None).rows
    found = []
    for share in TRAINED:
        trained = int(share * len(rows))
        known = np.flatnonzero(settled_by(rows, trained))
        fitted = fit_model(rows, known, config.model, config.seed, 1)
        for later in LATER:
            found.append(compared(rows, fitted, trained, int((share + later) * len(rows))))
            print(json.dumps(found[-1]), flush=True)
    return found


def section(found: list[dict[str, Any]]) -> str:
    """Return the figures in words."""
    lower = sum(one["after"]["log_loss"] < one["before"]["log_loss"] for one in found)
    ends = {}
    for name in ("before", "after"):
        ratios = [one[name]["observed_over_foretold"] for one in found]
        ends[name] = f"{min(ratios):.2f}–{max(ratios):.2f}"
    return f"""\
On the demo data (simulated, rates rise), models of the first 40, 50 and 60 % of placements were set
anew 10, 20 and 30 % later and compared on the 15 % after that, or on what was left: observed over
foretold conversions came from {ends["before"]} to {ends["after"]}, and the log loss was lower in
{lower} cases of {len(found)} (`python benchmarks/refresh.py`).
"""


def main() -> None:
    """Measure, keep the figures, write the page."""
    found = measured()
    (HERE / "results" / "refresh.json").write_text(json.dumps(found, indent=1) + "\n")
    put(PAGE, "refresh", section(found))


if __name__ == "__main__":
    main()
