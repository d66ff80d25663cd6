"""What is fitted on judgements: a line, trees on it, and a model of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm

from conversion_influence.booster_text import merge
from conversion_influence.config import ModelSettings
from conversion_influence.modeling.calibration import LogisticCalibrator
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.line import Line, constant
from conversion_influence.modeling.model import Model
from conversion_influence.modeling.preference import Judged, fit_preference_line
from conversion_influence.modeling.preference_trees import Started, grow, text_of


@dataclass(frozen=True, eq=False)
class Task:
    """What is to be fitted, whatever the judgements.

    Attributes
    ----------
    encoding : Encoding
        Signals of a creator.
    settings : ModelSettings
        Of the model.
    seed : int
        Of all random choices.
    threads : int
        Threads of LightGBM; 0 lets it choose.
    """

    encoding: Encoding
    settings: ModelSettings
    seed: int
    threads: int

    def line(self, given: Judged) -> Line:
        """Return the line that trees start from.

        Parameters
        ----------
        given : Judged
            Judgements to learn from.
        """
        if self.settings.use == "lightgbm":
            return constant(0.0)
        return fit_preference_line(given, self.encoding)

    def started(self, given: Judged, line: Line) -> Started:
        """Return judgements with the scores of a line.

        Parameters
        ----------
        given : Judged
            Judgements to learn from.
        line : Line
            What the trees start from.
        """
        return Started(given, line.log_odds(given.matrix, self.encoding.signals))

    def boosters(
        self, given: Judged, line: Line, rounds: int, later: Judged | None = None
    ) -> list[lightgbm.Booster]:
        """Return trees on a line, one booster per seed; one where growth is to be stopped.

        Parameters
        ----------
        given : Judged
            Judgements to learn from.
        line : Line
            What the trees start from.
        rounds : int
            Trees at most; none with 0.
        later : Judged, optional
            Other judgements, on which growth stops.
        """
        if rounds == 0:
            return []
        start = self.started(given, line)
        stop = None if later is None else self.started(later, line)
        return [
            grow(
                start,
                self.encoding.categorical_positions,
                self.settings,
                seed=self.seed + draw,
                threads=self.threads,
                rounds=rounds,
                later=stop,
            )
            for draw in range(self.settings.seeds if later is None else 1)
        ]

    def model(
        self, line: Line, boosters: Sequence[lightgbm.Booster], weight: float
    ) -> tuple[Model, str]:
        """Return line and trees, not calibrated, and the text of the trees.

        Parameters
        ----------
        line : Line
            What the trees start from.
        boosters : sequence of lightgbm.Booster
            Of all seeds, averaged.
        weight : float
            Of the trees.
        """
        texts = [(text_of(booster), weight / len(boosters)) for booster in boosters]
        text = merge(texts, len(self.encoding.signals))
        booster = lightgbm.Booster(model_str=text)
        return Model(self.encoding, line, booster, LogisticCalibrator()), text
