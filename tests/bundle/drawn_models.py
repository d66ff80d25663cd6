"""Models drawn at random: lines with any terms, merged trees, and rows with missing values."""

from typing import Any

import lightgbm
import numpy as np
import pandas as pd
from hypothesis import strategies as st

from conversion_influence.booster_text import merge
from conversion_influence.modeling.calibration import LogisticCalibrator
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.line import Line
from conversion_influence.modeling.terms import Category, Gap, Number

RATES = ("base_rate", "topic_rate")
SIGNALS = ("likes", *RATES, "topic", "age")
CATEGORIES = {"topic": ("a", "b", "c", "d")}
ENCODING = Encoding(SIGNALS, CATEGORIES, {"age": 30.0})

_added = st.floats(-3.0, 3.0)
_widths = st.floats(0.01, 100.0)


def numbers() -> st.SearchStrategy[Number]:
    """Terms of numeric signals."""
    centres, means = st.floats(-100.0, 100.0), st.floats(-2.0, 2.0)
    return st.builds(Number, centres, _widths, means, st.floats(0.1, 3.0), _added, _added, _added)


def gaps() -> st.SearchStrategy[tuple[Gap, ...]]:
    """Terms of a likelihood, its reference being itself or the other one where there is one."""
    references = st.sampled_from([None, *RATES])
    gap = st.builds(Gap, references, st.floats(-5.0, 5.0), _added, _added)
    return st.lists(gap, min_size=1, max_size=3).map(tuple)


def lines() -> st.SearchStrategy[Line]:
    """Lines with a term for some signals or none."""
    coefficients = st.tuples(*[_added] * len(CATEGORIES["topic"]))
    return st.builds(
        Line,
        st.floats(-10.0, 10.0),
        st.dictionaries(st.sampled_from(["likes", "age"]), numbers()),
        st.dictionaries(st.sampled_from(RATES), gaps()),
        st.dictionaries(st.just("topic"), st.builds(Category, coefficients, _added)),
    )


def calibrators() -> st.SearchStrategy[LogisticCalibrator]:
    """Calibrators, those that make all rows alike among them."""
    return st.builds(LogisticCalibrator, st.floats(-3.0, 3.0), st.floats(0.0, 2.0))


@st.composite
def tree_texts(draw: st.DrawFn) -> str:
    """Merged trees of up to three models, grown from the same rows by other seeds."""
    weights = draw(st.lists(st.floats(0.0, 1.0), max_size=3))
    seed = draw(st.integers(0, 99))
    return merge([(_grown(seed + i), weight) for i, weight in enumerate(weights)], len(SIGNALS))


def _grown(seed: int) -> str:
    matrix = ENCODING.matrix(frame(60, seed))
    params: dict[str, Any] = {
        "objective": "cross_entropy",
        "num_threads": 1,
        "num_leaves": 5,
        "min_data_in_leaf": 1,
        "min_data_per_group": 1,
        "verbose": -1,
    }
    names = [f"f{position}" for position in range(len(SIGNALS))]
    rates = np.random.default_rng(seed).random(len(matrix))
    data = lightgbm.Dataset(
        matrix, rates, feature_name=names, categorical_feature=[3], params=params
    )
    return str(lightgbm.train(params, data, 3).model_to_string())


def frame(rows: int, seed: int) -> pd.DataFrame:
    """Return rows, a third of their values missing, some extreme, some likelihoods 0 or 1."""
    rng = np.random.default_rng(seed)
    made = pd.DataFrame(
        {
            "likes": rng.choice([0.0, 1e300, -1e9, np.inf, *rng.normal(0, 50, 20)], rows),
            "topic": rng.choice([*"abcd", "never seen"], rows),
            "age": rng.exponential(30.0, rows),
            "topic_rate": rng.choice([0.0, 1.0, 1e-12, *rng.random(20)], rows),
            "base_rate": rng.beta(2.0, 50.0, rows),
        }
    )
    return made.mask(rng.random(made.shape) < 1 / 3)
