"""The scorecard as a line: its order, its one slope, and that it is silent where it must be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from conversion_influence.modeling.encoding import Encoding, fit_encoding
from conversion_influence.modeling.line import Line
from conversion_influence.modeling.past_rates import past_rates
from conversion_influence.modeling.scorecard import MARKS, fit_scorecard
from conversion_influence.modeling.scorecard_line import (
    DEVIATION,
    fit_scorecard_line,
    scorecard_part,
)
from conversion_influence.modeling.shrinkage import fit_ridge_line

NAMES = [name for signals in MARKS.values() for name in signals]
RATES = ("creator_topic_rate",)


def frame(rows: int = 300, seed: int = 0) -> pd.DataFrame:
    """Creators who are better or worse in everything, and a going rate."""
    draw = np.random.default_rng(seed)
    quality = draw.normal(size=rows)
    signs = {name: sign for signals in MARKS.values() for name, sign in signals.items()}
    found = pd.DataFrame({n: s * quality + draw.normal(size=rows) for n, s in signs.items()})
    for name in RATES:
        found[name] = 1.0 / (1.0 + np.exp(4.0 - 0.2 * found[name]))
    found["credentials"] = np.where(draw.random(rows) < 0.3, np.nan, found["credentials"])
    return found.assign(base_rate_365d=0.02)


def encoded(drawn: pd.DataFrame) -> tuple[np.ndarray, Encoding]:
    encoding = fit_encoding(drawn, list(drawn.columns))
    return encoding.matrix(drawn), encoding


def fitted(drawn: pd.DataFrame, slope: float, exposures: float = 200.0) -> tuple[Line, np.ndarray]:
    """Return the line of outcomes that follow the expert's score, and the score."""
    matrix, encoding = encoded(drawn)
    card = fit_scorecard(drawn)
    assert card is not None
    score = card.score(drawn)
    standard = (score - score.mean()) / score.std()
    n = np.full(len(drawn), exposures)
    truth = 1.0 / (1.0 + np.exp(3.5 - slope * standard))
    k = np.random.default_rng(3).binomial(n.astype(int), truth).astype(float)
    line = fit_scorecard_line(matrix, encoding, k, n)
    assert line is not None
    return line, standard


@pytest.mark.parametrize("slope", [-0.4, 0.0, 0.4])
def test_creators_stand_nearly_as_on_the_scorecard_of_percentiles(slope: float) -> None:
    drawn = frame()
    line, standard = fitted(drawn, slope)
    told = line.log_odds(*_read(drawn))
    found = float(np.polyfit(standard, told, 1)[0])
    assert found == pytest.approx(slope, abs=0.06)
    if slope:
        assert np.corrcoef(standard, np.sign(slope) * told)[0, 1] > 0.97


def _read(drawn: pd.DataFrame) -> tuple[np.ndarray, tuple[str, ...]]:
    matrix, encoding = encoded(drawn)
    return matrix, encoding.signals


def test_with_few_results_the_line_stays_near_the_pooled_rate() -> None:
    drawn = frame(60)
    spreads = [np.std(fitted(drawn, 1.0, n)[0].log_odds(*_read(drawn))) for n in (1.0, 30.0, 3e3)]
    assert spreads[0] < spreads[1] < spreads[2]
    assert spreads[0] < DEVIATION


def test_the_column_is_the_score_in_standard_deviations_and_its_line_gives_it_back() -> None:
    drawn = frame()
    matrix, encoding = encoded(drawn)
    part = scorecard_part(matrix, encoding, past_rates(matrix, encoding.signals))
    assert part is not None
    column = part.columns[:, 0]
    assert column.mean() == pytest.approx(0.0, abs=1e-12)
    assert column.std() == pytest.approx(1.0)
    told = part.line(np.array([0.7])).log_odds(matrix, encoding.signals)
    np.testing.assert_allclose(told, 0.7 * column, atol=1e-12)


def test_half_a_card_is_believed_half_as_much() -> None:
    found = []
    for lacking in ((), ("mentions", "conversation", "reputation", "momentum")):
        drawn = frame().drop(columns=[name for group in lacking for name in MARKS[group]])
        matrix, encoding = encoded(drawn)
        part = scorecard_part(matrix, encoding, past_rates(matrix, encoding.signals))
        assert part is not None
        found.append(part.deviation)
    assert found == pytest.approx([DEVIATION, 0.5 * DEVIATION])


def test_it_adds_up_with_the_ridge_of_the_same_rows() -> None:
    drawn = frame()
    matrix, encoding = encoded(drawn)
    n = np.full(len(drawn), 100.0)
    k = np.random.default_rng(0).binomial(100, 0.03, len(drawn)).astype(float)
    ridge, line = (
        fit_ridge_line(matrix, encoding, k, n),
        fit_scorecard_line(matrix, encoding, k, n),
    )
    assert line is not None
    both = ridge.scaled(0.25).plus(line.scaled(0.75)).log_odds(matrix, encoding.signals)
    parts = [each.log_odds(matrix, encoding.signals) for each in (ridge, line)]
    np.testing.assert_allclose(both, 0.25 * parts[0] + 0.75 * parts[1], atol=1e-12)


def test_what_is_unknown_adds_nothing() -> None:
    drawn = frame()
    matrix, encoding = encoded(drawn)
    line, _ = fitted(drawn, 0.4)
    at = encoding.signals.index("credentials")
    silent = line.contributions(matrix, encoding.signals)[np.isnan(matrix[:, at]), at]
    assert len(silent) > 0
    np.testing.assert_array_equal(silent, 0.0)


@pytest.mark.parametrize("lack", ["characteristics", "difference", "numbers"])
def test_where_signals_are_too_few_or_all_alike_there_is_none(lack: str) -> None:
    unknown = np.random.default_rng(0).random((300, len(NAMES))) < 0.2
    drawn = {
        "characteristics": frame()[["reply_rate_90d", "credentials", "hours_to_reply_365d"]],
        "difference": frame()[NAMES].fillna(0.0).mul(0.0).mask(unknown),
        "numbers": frame()[NAMES].round(0).astype(str),
    }[lack]
    matrix, encoding = encoded(drawn)
    n = np.full(len(drawn), 50.0)
    k = np.where(np.arange(len(drawn)) % 2, 1.0, 0.0)
    assert fit_scorecard_line(matrix, encoding, k, n) is None
