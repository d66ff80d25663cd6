"""One frozen config per run; each section knows its keys and what they may hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from conversion_influence.errors import shorten

RESERVED = "expected"
"""No signal may bear this name: a model folder keeps its own answers under it."""

OWN_FORECASTS = (
    *("model", "pooled", "scorecard", "history", "ridge", "lightgbm", "on_going", "on_ridge"),
    *("base_rate", "expert_scorecard", "logistic_regression"),
)
"""No baseline may bear these names: the model, its rungs and the rules that are always judged."""


class Section(BaseModel):
    """Frozen settings that know their keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Pairs(Section):
    """Judgements "the first over the second": whose columns are whose, and who was chosen.

    Attributes
    ----------
    first, second : str
        How the columns of either side begin; the rest of the name is the signal, so that ``A_`` and
        ``B_`` read A_followers and B_followers as followers.
    label : str
        Column that is 1 where the first was chosen and 0 where the second was.
    """

    first: Annotated[str, Field(min_length=1)]
    second: Annotated[str, Field(min_length=1)]
    label: str

    @model_validator(mode="after")
    def _told_apart(self) -> Pairs:
        if self.first.startswith(self.second) or self.second.startswith(self.first):
            msg = (
                f"first {self.first!r} and second {self.second!r} cannot be told apart: neither "
                "may begin with the other"
            )
            raise ValueError(msg)
        return self


class FlatTable(Section):
    """A flat table that already holds signals and outcome, one row per placement or case.

    Attributes
    ----------
    label : str, optional
        Column of a yes/no outcome (two values; the larger is yes).
    conversions, exposures : str, optional
        Columns of k and n; instead of ``label``. Without ``exposures`` n is 1.
    pairs : Pairs, optional
        Instead of both: each row is a judgement between two creators. What is said of signals below
        then names them without the beginnings that tell the sides apart.
    id : str, optional
        Column that names a row.
    group : str, optional
        Column whose equal rows stay together in folds and in the bootstrap (creator, person).
    time : str, optional
        Column of the prediction instant; with it slices are cut by time, without it by folds.
    settled : str, optional
        Column of the instant the outcome was final; ``time`` where absent.
    signals : tuple of str
        Columns to learn from; empty takes all others that are not listed in ``ignore``.
    ignore : tuple of str
        Columns to leave out, outcomes in disguise for instance.
    categories : tuple of str
        Numeric columns to be taken as categories (codes, postcodes).
    ratios : mapping of str to (str, str)
        Signals to be made: a name, and the two numeric columns of which the first is divided by the
        second. Missing where the second is 0 or below.
    baselines : mapping of str to str
        Rules to beat: a name and the column to rank by, larger first.
    """

    label: str | None = None
    conversions: str | None = None
    exposures: str | None = None
    pairs: Pairs | None = None
    id: str | None = None
    group: str | None = None
    time: str | None = None
    settled: str | None = None
    signals: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    ratios: Mapping[str, tuple[str, str]] = {}
    baselines: Mapping[str, str] = {}

    @model_validator(mode="after")
    def _one_outcome(self) -> FlatTable:
        if [self.label, self.conversions, self.pairs].count(None) != 2:
            msg = (
                "give either label (a yes/no column), or conversions (k, with exposures n), or "
                "pairs (judgements between two creators)"
            )
            raise ValueError(msg)
        if self.pairs is not None and (self.exposures or self.time):
            msg = "judgements of pairs have neither exposures nor time: leave these out"
            raise ValueError(msg)
        if self.label is not None and self.exposures is not None:
            msg = "exposures belongs to conversions; a yes/no label has one exposure per row"
            raise ValueError(msg)
        if self.settled is not None and self.time is None:
            msg = "settled needs time: without it there is no order to respect"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _signals_are_no_outcome(self) -> FlatTable:
        outcomes = {self.label, self.conversions, self.exposures, self.settled}
        leaking = [name for name in self.signals if name in outcomes]
        if leaking:
            msg = f"signals must not hold outcomes, they are not known before: {shorten(leaking)}"
            raise ValueError(msg)
        ignored = [name for name in self.signals if name in self.ignore]
        if ignored:
            msg = f"these are both in signals and in ignore, choose one: {shorten(ignored)}"
            raise ValueError(msg)
        _refuse_names((*self.signals, *self.ratios.keys() - {*self.signals}))
        return self

    @model_validator(mode="after")
    def _baselines_are_told_apart(self) -> FlatTable:
        taken = [name for name in self.baselines if name in OWN_FORECASTS]
        if taken:
            msg = f"baselines may not be named {shorten(taken)}, words of our own; choose others"
            raise ValueError(msg)
        return self


def _refuse_names(signals: tuple[str, ...]) -> None:
    twice = sorted({name for name in signals if signals.count(name) > 1})
    if twice:
        msg = f"these signals are named twice: {shorten(twice)}"
        raise ValueError(msg)
    if RESERVED in signals:
        msg = f"no signal may be named {RESERVED!r}, the model's own word; rename the column"
        raise ValueError(msg)


class FeatureSettings(Section):
    """Which signals are learned from.

    Attributes
    ----------
    exclude : tuple of str
        Signals to leave out, by name.
    creators, placements : tuple of str
        Extra columns of these tables to pass through as signals, known when a placement is booked.
    """

    exclude: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    placements: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _distinct(self) -> FeatureSettings:
        _refuse_names(self.creators)
        _refuse_names(self.placements)
        return self


class SplitSettings(Section):
    """How rows are sliced, latest last.

    Attributes
    ----------
    test : float
        Share of rows for the test slice.
    folds : int
        Folds of a flat table without time.
    """

    test: Annotated[float, Field(gt=0, lt=0.9)] = 0.2
    folds: Annotated[int, Field(ge=2, le=50)] = 5


Use = Literal["blend", "pooled", "history", "ridge", "lightgbm"]


class ModelSettings(Section):
    """How likelihoods are learned.

    Attributes
    ----------
    use : {"blend", "pooled", "history", "ridge", "lightgbm"}
        "blend" weighs all models by what they foretold; any other takes that one alone: the pooled
        rate, the smoothed past of creator and topic, a regularised logistic regression, trees.
    rounds : int
        Trees at most; fewer where later rows do not bear them out.
    learning_rate : float
        Shrinkage of each tree.
    leaves : int, optional
        Leaves of a tree at most; by the number of conversions where not given.
    min_exposure_hessian, l2 : float
        Smallest sum of n p (1 - p) in a leaf, and the penalty of leaf values, in the same unit:
        about conversions, each counted for what it is worth beside others of its placement.
    column_share, row_share : float
        Share of signals, and of rows, per tree.
    patience : int
        Rounds without improvement before growth ends.
    seeds : int
        Draws of rows and signals that are averaged; one where rows are many.
    """

    use: Use = "blend"
    rounds: Annotated[int, Field(ge=1, le=100_000)] = 2000
    learning_rate: Annotated[float, Field(gt=0, le=1)] = 0.05
    leaves: Annotated[int, Field(ge=2, le=1024)] | None = None
    min_exposure_hessian: Annotated[float, Field(ge=0)] = 2.0
    l2: Annotated[float, Field(ge=0)] = 10.0
    column_share: Annotated[float, Field(gt=0, le=1)] = 0.5
    row_share: Annotated[float, Field(gt=0, le=1)] = 0.8
    patience: Annotated[int, Field(ge=1)] = 40
    seeds: Annotated[int, Field(ge=1, le=100)] = 3


class JudgeSettings(Section):
    """How the judge measures: bootstrap replicates over creators and the level of intervals."""

    replicates: Annotated[int, Field(ge=20, le=10_000)] = 300
    level: Annotated[float, Field(gt=0.5, lt=1)] = 0.95


def _yes_or_no(value: Any) -> Any:
    """Undo YAML, which reads a bare yes or no as true or false."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


class TrackingSettings(Section):
    """Where runs are recorded.

    Attributes
    ----------
    enabled : {"auto", "yes", "no"}
        ``auto`` records where MLflow is installed.
    uri : str
        Tracking server or database.
    experiment : str
        Name of the experiment.
    model : str
        Name of the registered model.
    alias : str
        Alias given to the new version.
    """

    enabled: Annotated[Literal["auto", "yes", "no"], BeforeValidator(_yes_or_no)] = "auto"
    uri: str = "sqlite:///mlflow.db"
    experiment: str = "influence"
    model: str = "influence"
    alias: str = "challenger"


class Config(Section):
    """All settings of a training run.

    Attributes
    ----------
    data : Path, optional
        Folder of raw tables, or the flat table's file; ``--data`` overrides it.
    flat : FlatTable, optional
        Given when ``data`` is a flat table.
    unsettled : {"refuse", "drop"}
        What to do with placements whose outcome is not final.
    seed : int
        Of all random choices.
    """

    data: Path | None = None
    flat: FlatTable | None = None
    unsettled: Literal["refuse", "drop"] = "refuse"
    features: FeatureSettings = FeatureSettings()
    split: SplitSettings = SplitSettings()
    model: ModelSettings = ModelSettings()
    judge: JudgeSettings = JudgeSettings()
    tracking: TrackingSettings = TrackingSettings()
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0

    def fingerprint(self) -> str:
        """Return the SHA-256 of what shapes the result: paths and tracking do not."""
        shaping = self.model_dump(mode="json", exclude={"data", "tracking"})
        return hashlib.sha256(json.dumps(shaping, sort_keys=True).encode()).hexdigest()
