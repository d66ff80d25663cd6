"""What a bundle's two JSON files hold: their schemas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Self

import numpy as np
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    JsonValue,
    model_validator,
)

from conversion_influence.errors import ModelError, shorten
from conversion_influence.manifest import FORMAT
from conversion_influence.modeling.calibration import LogisticCalibrator
from conversion_influence.modeling.certainty import Certainty
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.line import Line
from conversion_influence.modeling.scale import Scale
from conversion_influence.modeling.terms import Number
from conversion_influence.modeling.worth import Worth


class _Checked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


LARGEST = 1000.0
"""Largest size of what a term adds, of an intercept and of a slope: log-odds stay finite."""

_Bounded = Annotated[FiniteFloat, Field(ge=-LARGEST, le=LARGEST)]


class Calibration(_Checked):
    """The two numbers of a `LogisticCalibrator`."""

    intercept: _Bounded
    slope: Annotated[FiniteFloat, Field(ge=0, le=LARGEST)]

    @property
    def calibrator(self) -> LogisticCalibrator:
        """The calibrator itself."""
        return LogisticCalibrator(self.intercept, self.slope)


class Fingerprint(_Checked):
    """Digests of what the model was trained from."""

    data: str
    config: str


class Versions(_Checked):
    """Versions that trained and wrote the model."""

    lightgbm: str
    numpy: str
    python: str


class Record(_Checked):
    """What ``bundle.json`` says of a model.

    Attributes
    ----------
    format : int
        Version of the folder's layout.
    created_at : datetime
        When the model was trained, in UTC.
    package_version : str
        Version of this package that wrote it.
    signals : tuple of str
        Inputs in the model's order.
    categories : dict of str to tuple of str
        Known values of each categorical signal, in the order of their codes.
    medians : dict of str to float
        What stands in for a missing value of signals that were never missing in training.
    line : Line
        What is added to the trees' log-odds.
    calibrator : Calibration
        From their sum to the calibrated log-odds.
    settings : dict
        The config of the training run.
    fingerprint : Fingerprint
        Digests of data and config.
    versions : Versions
        Versions of LightGBM, NumPy and Python.
    outcome : str
        What is predicted, in words.
    judge : dict
        Summary of the evaluation.
    facts : dict
        Anything else worth keeping.
    """

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)]
    created_at: AwareDatetime
    package_version: str
    signals: Annotated[tuple[str, ...], Field(min_length=1)]
    categories: dict[str, tuple[str, ...]]
    medians: dict[str, Annotated[float, Field(allow_inf_nan=False)]]
    line: Line
    calibrator: Calibration
    settings: dict[str, JsonValue]
    fingerprint: Fingerprint
    versions: Versions
    outcome: str
    judge: dict[str, JsonValue]
    facts: dict[str, JsonValue]

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        if len(set(self.signals)) < len(self.signals) or "expected" in self.signals:
            msg = "signals must be distinct, and none be named 'expected'"
            raise ValueError(msg)
        for what, named in (("categories", self.categories), ("medians", self.medians)):
            foreign = [name for name in named if name not in self.signals]
            if foreign:
                msg = f"{what} of no signal: {shorten(foreign)}"
                raise ValueError(msg)
        for name, values in self.categories.items():
            if len(set(values)) < len(values):
                msg = f"categories of {name!r} must be distinct"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _line_fits(self) -> Self:
        _check_signals(self.line, self.signals, self.categories)
        _check_sizes(self.line)
        return self

    @model_validator(mode="after")
    def _facts_can_be_read(self) -> Self:
        try:
            for kind in (Certainty, Scale, Worth):
                kind.from_dict(self.facts)
        except ModelError as error:
            raise ValueError(str(error)) from None
        return self

    @property
    def encoding(self) -> Encoding:
        """Order of the signals, codes of the categories, and what stands in for the missing."""
        return Encoding(self.signals, self.categories, self.medians)

    @property
    def sizes(self) -> dict[int, int]:
        """Number of known values of each categorical signal, by its position."""
        return {
            position: len(self.categories[name])
            for position, name in enumerate(self.signals)
            if name in self.categories
        }


def _check_signals(
    line: Line, signals: Sequence[str], categories: Mapping[str, Sequence[str]]
) -> None:
    """Refuse terms of what is no signal, or of a signal of the other kind."""
    numeric = [name for name in signals if name not in categories]
    read = [*line.numbers, *line.gaps]
    read += [gap.reference for gaps in line.gaps.values() for gap in gaps if gap.reference]
    foreign = [name for name in read if name not in numeric]
    foreign += [name for name in line.categories if name not in categories]
    if foreign:
        msg = f"line has terms of no signal, or of one of another kind: {shorten(foreign)}"
        raise ValueError(msg)
    for name, term in line.categories.items():
        found, known = len(term.coefficients), len(categories[name])
        if found != known:
            msg = f"line has {found} coefficients for the {known} categories of {name!r}"
            raise ValueError(msg)


def _check_sizes(line: Line) -> None:
    """Refuse log-odds that no model learns and that could add up beyond all numbers."""
    sizes = {"the intercept": [line.intercept]}
    sizes |= {f"the number {name!r}": _added(term) for name, term in line.numbers.items()}
    for name, gaps in line.gaps.items():
        sizes[f"the gaps {name!r}"] = [x for gap in gaps for x in (gap.coefficient, gap.missing)]
    for name, category in line.categories.items():
        sizes[f"the category {name!r}"] = [*category.coefficients, category.other]
    for what, numbers in sizes.items():
        if any(abs(number) > LARGEST for number in numbers):
            msg = f"line: {what} has log-odds beyond {LARGEST:g}"
            raise ValueError(msg)


def _added(term: Number) -> list[float]:
    return [term.coefficient, term.missing, term.known]


class Expected(_Checked):
    """Stored inputs and the answers the model gave when it was written.

    Attributes
    ----------
    model_sha256, record_sha256 : str
        Digests of the ``model.txt`` and the ``bundle.json`` that gave the answers.
    inputs : tuple of tuple of str
        Encoded rows, numbers as ``float.hex``.
    likelihood : tuple of str
        Calibrated likelihood of each row.
    bias : str
        Calibrated log-odds before any signal is known: moves with every leaf.
    probes : tuple of tuple of str
        Encoded rows at which the line's terms are asked.
    terms : dict of str to tuple of str
        What the line's term of a signal adds at each probe; of a categorical one for each known
        value in the order of their codes, and then without.
    """

    model_sha256: str
    record_sha256: str
    inputs: Annotated[tuple[tuple[str, ...], ...], Field(min_length=1, max_length=1000)]
    likelihood: tuple[str, ...]
    bias: str
    probes: Annotated[tuple[tuple[str, ...], ...], Field(min_length=1, max_length=1000)]
    terms: dict[str, tuple[str, ...]]

    @property
    def numbers(self) -> tuple[np.ndarray, np.ndarray, float, np.ndarray]:
        """Inputs (rows, signals), likelihood (rows,), bias and probes (rows, signals)."""
        inputs, probes = (np.array([_numbers(row) for row in rows]) for rows in self._tables)
        return inputs, _numbers(self.likelihood), float.fromhex(self.bias), probes

    @property
    def added(self) -> dict[str, np.ndarray]:
        """What each term of the line adds, as numbers."""
        return {name: _numbers(values) for name, values in self.terms.items()}

    @property
    def _tables(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        return self.inputs, self.probes

    @model_validator(mode="after")
    def _shapes_fit(self) -> Self:
        widths = {len(row) for rows in self._tables for row in rows}
        if len(self.likelihood) != len(self.inputs) or len(widths) > 1:
            msg = (
                "inputs and probes must be rows of one length, and likelihood have a number for "
                "each input"
            )
            raise ValueError(msg)
        try:
            _ = self.numbers, self.added
        except OverflowError as error:
            msg = f"a number is too large: {error}"
            raise ValueError(msg) from None
        return self


def _numbers(values: Sequence[str]) -> np.ndarray:
    return np.array([float.fromhex(value) for value in values])
