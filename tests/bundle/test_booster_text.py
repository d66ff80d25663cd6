"""What is kept of a model's text, and several models made one that answers as their sum."""

import math
import re
from typing import Any

import lightgbm
import numpy as np
import pytest

from conversion_influence.booster_check import BoosterShape, check_booster_text
from conversion_influence.booster_text import canonical_text, merge
from conversion_influence.errors import ModelError

SIZES = {1: 5, 3: 40}
"""Known values of the categorical inputs of the trained model."""


@pytest.fixture(scope="module")
def texts(trained: Any) -> list[str]:
    """Models of their own: other rows, other seeds, and one that is a constant."""
    matrix = trained.encoding.matrix(trained.frame)
    rng = np.random.default_rng(12)
    grown = [trained.booster.model_to_string()]
    for leaves, trees in ((3, 5), (15, 2), (1, 1)):
        kept = rng.random(len(matrix)) < 0.7
        params = {
            "objective": "cross_entropy",
            "num_threads": 1,
            "seed": trees,
            "num_leaves": max(2, leaves),
            "min_sum_hessian_in_leaf": 1e-3 if leaves > 1 else 1e9,
            "min_data_per_group": 1,
            "verbose": -1,
        }
        data = lightgbm.Dataset(
            matrix[kept],
            rng.random(kept.sum()),
            feature_name=[f"f{position}" for position in range(matrix.shape[1])],
            categorical_feature=[1, 3],
            params=params,
        )
        grown.append(lightgbm.train(params, data, trees).model_to_string())
    return grown


@pytest.fixture(scope="module")
def matrix(trained: Any, make_frame: Any) -> np.ndarray:
    fresh: np.ndarray = trained.encoding.matrix(make_frame(400, 31))
    return fresh


def ask(text: str, matrix: np.ndarray, **how: bool) -> np.ndarray:
    return np.asarray(lightgbm.Booster(model_str=text).predict(matrix, **how))


def test_what_follows_the_trees_is_left_out_of_the_canonical_text(texts: list[str]) -> None:
    kept = canonical_text(texts[0])
    assert texts[0].startswith(kept.removesuffix("\npandas_categorical:null\n"))
    assert kept.endswith("\nend of trees\n\npandas_categorical:null\n")
    assert canonical_text(kept) == kept
    with pytest.raises(ModelError, match=r"pass Booster\.model_to_string"):
        canonical_text("tree\n")


@pytest.mark.parametrize("weights", [(1.0, 1.0, 1.0, 1.0), (0.25, 1 / 3, 2e-7, 0.7), (3, 0, 0, 1)])
def test_merged_models_answer_as_their_weighted_sum(
    texts: list[str], matrix: np.ndarray, weights: tuple[float, ...]
) -> None:
    parts = list(zip(texts, weights, strict=True))
    merged = merge(parts, matrix.shape[1])
    for how in ("raw_score", "pred_contrib"):
        wanted = sum(weight * ask(text, matrix, **{how: True}) for text, weight in parts)
        np.testing.assert_allclose(ask(merged, matrix, **{how: True}), wanted, rtol=0, atol=1e-12)


def test_a_merged_text_is_what_lightgbm_itself_would_write_and_passes_the_check(
    texts: list[str], matrix: np.ndarray
) -> None:
    merged = merge([(text, 0.3) for text in texts], matrix.shape[1])
    checked = [
        check_booster_text(canonical_text(text).encode(), matrix.shape[1], SIZES)
        for text in [*texts, merged]
    ]
    assert [shape.trees for shape in checked] == [8, 5, 2, 1, 16]
    assert checked[-1].leaves == sum(shape.leaves for shape in checked[:-1])
    assert canonical_text(lightgbm.Booster(model_str=merged).model_to_string()) == merged
    assert merged == merge([(text, 0.3) for text in texts], matrix.shape[1])
    splits = [re.findall(r"^cat_threshold=.*$", text, re.MULTILINE) for text in [*texts, merged]]
    assert splits[-1] == [found for of_one in splits[:-1] for found in of_one]
    assert len(splits[-1]) > 4


def test_one_model_of_weight_one_stays_as_it_is(texts: list[str], matrix: np.ndarray) -> None:
    assert merge([(texts[0], 1.0)], matrix.shape[1]) == canonical_text(texts[0])


def test_inputs_span_what_any_of_the_models_has_seen(texts: list[str], matrix: np.ndarray) -> None:
    merged = merge([(text, 1.0) for text in texts], matrix.shape[1])
    found = re.search(r"^feature_infos=(.*)$", merged, re.MULTILINE)
    assert found is not None
    infos = found[1].split(" ")
    bounds = [[float(edge) for edge in infos[at].strip("[]").split(":")] for at in (0, 2)]
    for text in texts:
        own = re.search(r"^feature_infos=(.*)$", text, re.MULTILINE)
        assert own is not None
        for (low, high), at in zip(bounds, (0, 2), strict=True):
            least, most = own[1].split(" ")[at].strip("[]").split(":")
            assert low <= float(least) <= float(most) <= high
        assert set(own[1].split(" ")[3].split(":")) <= set(infos[3].split(":"))


@pytest.mark.parametrize("count", [0, 2])
def test_no_model_at_all_is_a_model_that_is_always_0(
    texts: list[str], matrix: np.ndarray, count: int
) -> None:
    nothing = merge([(text, 0.0) for text in texts[:count]], matrix.shape[1])
    shape = check_booster_text(nothing.encode(), matrix.shape[1], SIZES)
    assert shape == BoosterShape(trees=1, leaves=1)
    assert not ask(nothing, matrix, raw_score=True).any()
    assert not ask(nothing, matrix, pred_contrib=True).any()
    assert canonical_text(lightgbm.Booster(model_str=nothing).model_to_string()) == nothing


@pytest.mark.parametrize(
    ("change", "weight", "message"),
    [
        ("", math.nan, "weight nan of model 1 cannot be used"),
        ("", math.inf, "weight inf of model 1 cannot be used"),
        ("", -0.5, "weight -0.5 of model 1 cannot be used; give 0 or a positive number"),
        ("end of trees", 1.0, "has no line 'end of trees'"),
        ("feature_infos=", 1.0, "model 1 cannot be merged: expected '', found 'X"),
        ("version=v4", 1.0, "model 1 cannot be merged: expected 'version=v4', found 'X'"),
        ("max_feature_idx=5", 1.0, "expected 'max_feature_idx=5', found 'X'; grow all"),
        ("objective=cross_entropy", 1.0, "expected 'objective=cross_entropy', found 'X'"),
        ("f0 f1", 1.0, "expected 'feature_names=f0 f1 f2 f3 f4 f5', found 'feature_names=X f2"),
    ],
)
def test_what_cannot_be_merged_is_refused(
    texts: list[str], change: str, weight: float, message: str
) -> None:
    other = texts[1].replace(change, "X", 1) if change else texts[1]
    with pytest.raises(ModelError, match=message):
        merge([(texts[0], 1.0), (other, weight)], 6)
