"""What a model server gets for rows of every shape, without MLflow."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from conversion_influence.errors import BundleError, ModelError
from conversion_influence.serving import ServedModel, _load_pyfunc

from .conftest import make_frame


@pytest.fixture(scope="module")
def model(bundle: Path) -> ServedModel:
    return _load_pyfunc(str(bundle))


def test_the_index_and_order_of_the_rows_are_kept(model: ServedModel) -> None:
    frame = make_frame(rows=20).set_axis([f"row {i}" for i in range(20)])
    scored = model.predict(frame)
    assert list(scored.index) == list(frame.index)
    pd.testing.assert_frame_equal(model.predict(frame[::-1])[::-1], scored)


def test_columns_and_rows_of_a_request_score_as_a_table(model: ServedModel) -> None:
    frame = make_frame(rows=6).dropna()
    wanted = model.predict(frame)["likelihood"].tolist()
    for request in (frame.to_dict("list"), frame.to_dict("records")):
        assert model.predict(request)["likelihood"].tolist() == wanted


def test_names_in_any_case_are_those_that_a_model_of_tables_learned(model: ServedModel) -> None:
    frame = make_frame(rows=40)
    shouted = frame.assign(topic=frame["topic"].str.upper() + " ")
    assert shouted["topic"].notna().any()
    pd.testing.assert_frame_equal(model.predict(shouted), model.predict(frame))
    objects = shouted.astype({"topic": object})
    pd.testing.assert_frame_equal(model.predict(objects), model.predict(frame))


def test_no_rows_give_no_scores(model: ServedModel) -> None:
    assert len(model.predict(make_frame().head(0))) == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (pd.DataFrame({"follower": [1]}), "no column is a signal of the model: got follower"),
        (pd.DataFrame(), "got none"),
        (make_frame()[["topic", "topic"]], "more than one column is named topic"),
        (np.zeros((2, 3)), "give a table with named columns, got ndarray"),
        ("topic", "give a table with named columns, got str"),
        (make_frame().assign(likes_30d="many"), "likes_30d.*many"),
    ],
)
def test_rows_that_cannot_be_understood_are_refused(
    model: ServedModel, rows: Any, said: str
) -> None:
    with pytest.raises(ModelError, match=said):
        model.predict(rows)


def test_a_folder_that_is_no_bundle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"manifest\.json"):
        _load_pyfunc(str(tmp_path))
