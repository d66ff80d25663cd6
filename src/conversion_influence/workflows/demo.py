"""The demo: train on a small simulated world and rank its candidates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conversion_influence.workflows.clock import Step
from conversion_influence.workflows.out_places import require_empty_place, require_folder_place
from conversion_influence.workflows.prediction import predict
from conversion_influence.workflows.prediction_result import Prediction
from conversion_influence.workflows.training import Training, train

COMMITTED = Path("data/demo")
"""Where a checkout of the project keeps the demo's data."""


@dataclass(frozen=True, eq=False)
class Demo:
    """What the demo made.

    Attributes
    ----------
    training : Training
        The judged model.
    prediction : Prediction
        Scores of the demo's candidates.
    """

    training: Training
    prediction: Prediction

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {"train": self.training.to_dict(), "predict": self.prediction.to_dict()}


def demo(out: Path, *, track: bool | None = None, step: Step = lambda _: None) -> Demo:
    """Train with the default settings on the demo's data and rank its candidates.

    Parameters
    ----------
    out : Path
        Folder for the model and the ranked list.
    track : bool, optional
        Record the run; by default where MLflow is installed.
    step : callable
        Told what begins.
    """
    require_folder_place(out)
    from conversion_influence.config import Config
    from conversion_influence.workflows.training import with_tracking

    data = COMMITTED if COMMITTED.is_dir() else _draw(out / "data", step)
    trained = train(with_tracking(Config(data=data), track), out / "model", step=step)
    ranked = out / "ranked.csv"
    scored = predict(data / "candidates.csv", trained.bundle, data, out=ranked, step=step)
    return Demo(trained, scored)


def _draw(folder: Path, step: Step) -> Path:
    """Write the demo's world where no checkout holds it, unless an earlier demo did."""
    from conversion_influence.tables.world import DEMO

    if not folder.is_dir():
        simulate(folder, DEMO["creators"], DEMO["seed"], days=DEMO["days"], step=step)
    return folder


def simulate(
    out: Path,
    creators: int,
    seed: int,
    *,
    days: int = 730,
    effect: bool = True,
    step: Step = lambda _: None,
) -> Mapping[str, Any]:
    """Write a simulated world with known truth.

    Parameters
    ----------
    out : Path
        Folder, empty or absent.
    creators, seed, days, effect
        As for `tables.world.simulate`.
    step : callable
        Told what begins.

    Returns
    -------
    mapping
        ``out``, ``creators``, ``seed``, ``days``, ``effect`` and ``rows`` per table.
    """
    require_empty_place(out)
    from conversion_influence.tables import world

    step("drawing a world")
    made = world.simulate(creators, seed, effect=effect, days=days)
    step("writing it")
    world.write_world(made, out)
    rows = {name: len(frame) for name, frame in made.tables.items()}
    settings = {"creators": creators, "seed": seed, "days": days, "effect": effect}
    return {"out": str(out), **settings, "rows": rows}
