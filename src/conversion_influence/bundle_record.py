"""What a bundle's two JSON files hold: their schemas, and the way to and from bytes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import numpy as np
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    JsonValue,
    ValidationError,
    model_validator,
)

from conversion_influence.errors import BundleError, did_you_mean, shorten
from conversion_influence.manifest import FORMAT
from conversion_influence.modeling.calibration import LogisticCalibrator
from conversion_influence.modeling.encoding import Encoding


class _Checked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Calibration(_Checked):
    """The two numbers of a `LogisticCalibrator`."""

    intercept: FiniteFloat
    slope: Annotated[FiniteFloat, Field(ge=0)]

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
    calibrator : Calibration
        From the booster's log-odds to the calibrated ones.
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
        Mean log-odds over the training rows, before calibration: moves with every leaf.
    """

    model_sha256: str
    record_sha256: str
    inputs: Annotated[tuple[tuple[str, ...], ...], Field(min_length=1, max_length=1000)]
    likelihood: tuple[str, ...]
    bias: str

    @property
    def numbers(self) -> tuple[np.ndarray, np.ndarray, float]:
        """Inputs (rows, signals), likelihood (rows,) and bias as numbers."""
        inputs = np.array([[float.fromhex(value) for value in row] for row in self.inputs])
        likelihood = np.array([float.fromhex(value) for value in self.likelihood])
        return inputs, likelihood, float.fromhex(self.bias)

    @model_validator(mode="after")
    def _shapes_fit(self) -> Self:
        if len(self.likelihood) != len(self.inputs) or len({len(row) for row in self.inputs}) > 1:
            msg = "inputs must be rows of one length, and likelihood have a number for each"
            raise ValueError(msg)
        try:
            _ = self.numbers
        except OverflowError as error:
            msg = f"a number is too large: {error}"
            raise ValueError(msg) from None
        return self


Schema = TypeVar("Schema", bound=BaseModel)


def read_json(schema: type[Schema], name: str, content: bytes) -> Schema:
    """Return the checked content of one of a bundle's JSON files.

    Parameters
    ----------
    schema : type
        `Record` or `Expected`.
    name : str
        Name of the file, for the message.
    content : bytes
        The file.

    Raises
    ------
    BundleError
        Naming the first key at fault.
    """
    try:
        return schema.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        near = ""
        if first["type"] == "extra_forbidden" and len(first["loc"]) == 1:
            near = did_you_mean(where, list(schema.model_fields))
        msg = (
            f"{name}: {where}: {first['msg']}.{near} "
            "Copy the bundle again, or train it again with this version"
        )
        raise BundleError(msg) from None


def to_json(name: str, content: Mapping[str, Any]) -> bytes:
    """Return bytes that are the same for the same content.

    Numbers of NumPy, dates, paths and sets become plain JSON; not-a-number becomes null.

    Parameters
    ----------
    name : str
        Name of the file, for the message.
    content : mapping
        What to write.

    Raises
    ------
    BundleError
        If a value has no JSON form, naming its key.
    """
    plain = _plain(content, name)
    text = json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    try:
        return (text + "\n").encode("utf-8")
    except UnicodeEncodeError as error:
        msg = f"{name}: {error.object[error.start : error.end]!r} is no character; remove it"
        raise BundleError(msg) from None


def _plain(value: Any, where: str) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (datetime, date, Path)):
        return _text(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner, f"{where}: {key}") for key, inner in value.items()}
    if isinstance(value, (set, frozenset)):
        value = sorted(value)
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(inner, f"{where}[{i}]") for i, inner in enumerate(value)]
    msg = f"{where}: a {type(value).__name__} cannot be written as JSON; give numbers or text"
    raise BundleError(msg)


def _text(value: datetime | date | Path) -> str:
    """Return an instant in UTC, a day or a path as text."""
    if isinstance(value, Path):
        return value.as_posix()
    if not isinstance(value, datetime):
        return value.isoformat()
    zoned = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return zoned.isoformat()
