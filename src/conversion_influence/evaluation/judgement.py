"""The result of judging, as tables, nested dictionaries and files."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from conversion_influence.evaluation.verdict import Verdict
from conversion_influence.messages.notes import Note, notes_told


@dataclass(frozen=True, eq=False)
class Judgement:
    """All that judging found.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per (slice, model, metric): value, low, high, n (placements).
    differences : pandas.DataFrame
        One row per (slice, baseline, metric): difference (positive = the model is better), low and
        high at the nominal level, and beaten (at a level corrected for the number of baselines).
    verdict : Verdict
        Whether to use the model.
    notes : tuple of Note
        What to know before trusting the intervals; empty where all is well.
    model : str
        The model that was judged.
    replicates, seed, level : int, int, float
        How the intervals were made.
    """

    table: pd.DataFrame
    differences: pd.DataFrame
    verdict: Verdict
    notes: tuple[Note, ...]
    model: str
    replicates: int
    seed: int
    level: float

    def to_dict(self) -> dict[str, dict[str, dict[str, dict[str, float | int | None]]]]:
        """Return slice -> model -> metric -> {value, low, high, n}, with None for NaN."""
        nested: dict[str, dict[str, dict[str, dict[str, float | int | None]]]] = {}
        for row in self.table.to_dict("records"):
            models = nested.setdefault(str(row["slice"]), {})
            models.setdefault(str(row["model"]), {})[str(row["metric"])] = {
                "value": _number(row["value"]),
                "low": _number(row["low"]),
                "high": _number(row["high"]),
                "n": int(row["n"]),
            }
        return nested

    def differences_to_dict(
        self,
    ) -> dict[str, dict[str, dict[str, dict[str, float | bool | None]]]]:
        """Return slice -> baseline -> metric -> {difference, low, high, beaten}."""
        nested: dict[str, dict[str, dict[str, dict[str, float | bool | None]]]] = {}
        for row in self.differences.to_dict("records"):
            baselines = nested.setdefault(str(row["slice"]), {})
            baselines.setdefault(str(row["baseline"]), {})[str(row["metric"])] = {
                "difference": _number(row["difference"]),
                "low": _number(row["low"]),
                "high": _number(row["high"]),
                "beaten": bool(row["beaten"]),
            }
        return nested

    def files(self) -> dict[str, bytes]:
        """Return what is kept of a judgement, by file name.

        Returns
        -------
        dict of str to bytes
            judge.json (`to_dict`), judge.csv (`table`), differences.csv and verdict.json (verdict,
            notes, differences and settings).
        """
        verdict = {
            **asdict(self.verdict),
            "notes": notes_told(self.notes, "en"),
            "model": self.model,
            "replicates": self.replicates,
            "seed": self.seed,
            "level": self.level,
            "differences": self.differences_to_dict(),
        }
        return {
            "judge.json": _json(self.to_dict()),
            "judge.csv": self.table.to_csv(index=False, lineterminator="\n").encode(),
            "differences.csv": self.differences.to_csv(index=False, lineterminator="\n").encode(),
            "verdict.json": _json(verdict),
        }


def _number(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None


def _json(content: object) -> bytes:
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()
