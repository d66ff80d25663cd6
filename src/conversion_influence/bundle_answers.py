"""Stored inputs and the answers a model gave to them: a changed number of the model shows.

Asked again when a model is loaded are rows of the data, chosen to visit many leaves and categories;
the row of which nothing is known; the log-odds expected before any signal is known, which move with
every leaf; and what each term of the line adds, at values where all of its numbers have an effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.bundle_record import Expected
from conversion_influence.modeling.calibration import expit, log_odds
from conversion_influence.modeling.line import Line
from conversion_influence.modeling.model import Model
from conversion_influence.modeling.terms import Gap, Number

STORED_ROWS = 48
"""Most rows kept of the data."""

SEARCHED_ROWS = 4096
"""Most rows among which those to keep are looked for."""

TOLERANCE = 1e-12
"""Largest difference between a stored and a reproduced number, as a share of it.

Log-odds may always differ by as much, because they may be the small rest of large terms.
"""

_STEPS = (1.0, -1.5)
"""Where terms are asked: standard deviations, or log-odds, off their centre."""

_PLAIN = 0.25
"""Likelihood of a reference that has no term of its own."""


def stored_answers(model: Model, sample: pd.DataFrame) -> dict[str, Any]:
    """Return what is stored as `Expected`, its digests apart.

    Parameters
    ----------
    model : Model
        To be saved.
    sample : pandas.DataFrame
        Rows among which those to keep are chosen; one more without any signal is added.
    """
    matrix = model.encoding.matrix(sample)
    matrix = matrix[np.unique(np.linspace(0, len(matrix) - 1, SEARCHED_ROWS).astype(int))]
    leaves = np.asarray(model.booster.predict(matrix, pred_leaf=True)).reshape(len(matrix), -1)
    codes = np.nan_to_num(matrix[:, model.encoding.categorical_positions], nan=-1.0)
    blank, empty = _blank(model), np.full((1, matrix.shape[1]), np.nan)
    inputs = np.vstack([matrix[_covering_rows(np.hstack([leaves, codes]), STORED_ROWS - 1)], blank])
    probes = np.vstack([_probes(model.line, model.encoding.signals), empty])
    return {
        "inputs": [_hex(row) for row in inputs],
        "likelihood": _hex(model.likelihood_of(inputs)),
        "bias": _hex(model.contributions_of(blank)[:, -1])[0],
        "probes": [_hex(row) for row in probes],
        "terms": {name: _hex(added) for name, added in _terms(model, probes).items()},
    }


def differing_answers(model: Model, expected: Expected) -> str:
    """Return in words which stored answers a model does not give; empty where it gives all.

    Parameters
    ----------
    model : Model
        As loaded.
    expected : Expected
        Its inputs and probes have a column for each signal.
    """
    inputs, likelihood, bias, probes = expected.numbers
    if not np.array_equal(_blank(model)[0], inputs[-1], equal_nan=True):
        return "what stands in for missing values is"
    terms = _terms(model, probes)
    if terms.keys() != expected.terms.keys():
        return "the signals of the line are"
    moved = [name for name, then in expected.added.items() if not _close(terms[name], then)]
    if moved:
        return f"the term of {moved[0]!r} is"
    off = ~np.isclose(model.likelihood_of(inputs), likelihood, rtol=TOLERANCE, atol=0.0)
    if off.any():
        return f"{off.sum()} of {len(off)} stored inputs score"
    mean = model.contributions_of(inputs[:1])[:, -1]
    return "" if _close(mean, np.array([bias])) else "the leaves' mean is"


def _blank(model: Model) -> np.ndarray:
    """Return the encoded row of which nothing is known, (1, signals)."""
    nothing = pd.DataFrame({name: [np.nan] for name in model.encoding.signals})
    return model.encoding.matrix(nothing)


def _close(now: np.ndarray, then: np.ndarray) -> bool:
    if now.shape != then.shape:
        return False
    return bool((np.abs(now - then) <= TOLERANCE * np.maximum(1.0, np.abs(then))).all())


def _hex(numbers: np.ndarray) -> list[str]:
    return [float(number).hex() for number in numbers]


def _covering_rows(visited: np.ndarray, most: int) -> list[int]:
    """Return the rows that together visit the most leaves and categories, picked one by one.

    Parameters
    ----------
    visited : numpy.ndarray
        One column per tree (the row's leaf) or categorical signal (its code), one line per row.
    most : int
        Rows to pick at most; fewer where more rows would visit nothing further.
    """
    new = np.ones(visited.shape, dtype=bool)
    picked: list[int] = []
    while len(picked) < most:
        gains = new.sum(axis=1)
        best = int(gains.argmax())
        if not gains[best]:
            break
        picked.append(best)
        new &= visited != visited[best]
    return picked


def _probes(line: Line, signals: Sequence[str]) -> np.ndarray:
    """Return rows of values at which no number of a term is without effect, (rows, signals).

    Each value lies off the centre of one of its signal's terms, and inside the term's clip; a
    number is asked at two values, since it has two numbers for its place and two for its width.
    """
    at = {name: position for position, name in enumerate(signals)}
    asked: dict[str, list[Number | Gap]] = {
        name: [*_twice(line.numbers.get(name)), *line.gaps.get(name, ())] for name in signals
    }
    rows = max(len(terms) for terms in asked.values())
    probes = np.full((rows, len(signals)), np.nan)
    chosen = _references_first(line, signals)
    probes[:, [at[name] for name in chosen]] = _PLAIN
    for name in chosen:
        for row, term in enumerate(islice(cycle(asked[name]), rows)):
            probes[row, at[name]] = _probe(term, _STEPS[row % 2], probes[row], at)
    return probes


def _twice(number: Number | None) -> list[Number]:
    return [] if number is None else [number, number]


def _references_first(line: Line, signals: Sequence[str]) -> list[str]:
    """Return the signals with a value to choose, those that gaps are measured from first."""
    references = {gap.reference for gaps in line.gaps.values() for gap in gaps}
    named = [name for name in signals if name in references]
    return named + [
        name
        for name in signals
        if name not in named and (name in line.numbers or name in line.gaps)
    ]


def _probe(term: Number | Gap, step: float, row: np.ndarray, at: Mapping[str, int]) -> float:
    """Return the value ``step`` off a term's centre, as far as numbers reach."""
    if isinstance(term, Number):
        with np.errstate(over="ignore"):
            value = term.centre + term.spread * np.sinh(term.mean + step * term.scale)
        return float(np.clip(value, -1e300, 1e300))
    likelihood = 0.5 if term.reference is None else row[at[term.reference]]
    return float(expit(log_odds(np.array(likelihood)) + term.centre + step))


def _terms(model: Model, probes: np.ndarray) -> dict[str, np.ndarray]:
    """Return what each term of the line adds at the probes, or for each category and without."""
    signals, line = model.encoding.signals, model.line
    sizes = {name: len(model.encoding.categories[name]) for name in line.categories}
    matrix = np.full((max(len(probes), *sizes.values(), 0) + 1, len(signals)), np.nan)
    matrix[: len(probes)] = probes
    for name, size in sizes.items():
        matrix[:size, signals.index(name)] = np.arange(size)
    added = line.contributions(matrix, signals)
    read = {name: len(probes) for name in [*line.numbers, *line.gaps]}
    read |= {name: size + 1 for name, size in sizes.items()}
    return {name: added[:rows, signals.index(name)] for name, rows in read.items()}
