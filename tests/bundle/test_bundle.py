"""A bundle answers as the model did, repeats byte for byte, and refuses what is not one."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from conversion_influence.bundle import Bundle, load_bundle
from conversion_influence.bundle_answers import STORED_ROWS
from conversion_influence.errors import BundleError, ModelError
from conversion_influence.modeling.calibration import expit
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.line import constant


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def edit(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def forget(content: dict[str, Any], name: str, values: list[str] | None = None) -> None:
    """Take a category's values and its term away, or give it other values."""
    del content["line"]["categories"][name], content["categories"][name]
    if values:
        content["categories"][name] = values


def test_a_loaded_bundle_answers_bit_for_bit_as_the_trained_model(
    trained: Any, saved: Path, make_frame: Any
) -> None:
    frame = make_frame(500, 21)
    matrix = trained.encoding.matrix(frame)
    trees = trained.booster.predict(matrix, raw_score=True)
    line = trained.line.log_odds(matrix, trained.encoding.signals)
    wanted = expit(-0.25 + 0.9 * (line + trees))
    np.testing.assert_array_equal(load_bundle(saved).likelihood(frame), wanted)


def test_an_unsaved_bundle_answers_as_the_saved_one(trained: Any, saved: Path) -> None:
    unsaved = Bundle(trained.booster, trained.encoding, trained.calibrator, trained.line)
    np.testing.assert_array_equal(
        unsaved.likelihood(trained.frame), load_bundle(saved).likelihood(trained.frame)
    )
    assert unsaved.digest is None


def test_neither_column_order_nor_further_columns_nor_row_order_change_an_answer(
    saved: Path, make_frame: Any
) -> None:
    bundle, frame = load_bundle(saved), make_frame(100, 22)
    other = frame[frame.columns[::-1]].assign(further="x").iloc[::-1]
    np.testing.assert_array_equal(bundle.likelihood(other)[::-1], bundle.likelihood(frame))


def test_an_unseen_category_scores_as_a_missing_one(saved: Path, make_frame: Any) -> None:
    bundle, frame = load_bundle(saved), make_frame(50, 23)
    unseen, missing = frame.assign(topic="never seen"), frame.assign(topic=None)
    np.testing.assert_array_equal(bundle.likelihood(unseen), bundle.likelihood(missing))


def test_an_absent_signal_is_named(saved: Path, make_frame: Any) -> None:
    with pytest.raises(ModelError, match="have no column: topic"):
        load_bundle(saved).likelihood(make_frame(5, 1).drop(columns="topic"))


def test_contributions_of_a_row_sum_to_its_calibrated_log_odds(
    saved: Path, make_frame: Any
) -> None:
    bundle, frame = load_bundle(saved), make_frame(200, 24).set_index(pd.RangeIndex(7, 207))
    parts = bundle.contributions(frame)
    assert list(parts.columns) == [*frame.columns, "expected"]
    assert parts.index.equals(frame.index)
    assert parts["expected"].nunique() == 1
    np.testing.assert_allclose(parts.sum(axis=1), bundle.log_odds(frame), rtol=0, atol=1e-9)
    np.testing.assert_allclose(
        expit(bundle.log_odds(frame)), bundle.likelihood(frame), rtol=1e-12, atol=0
    )


def test_no_row_gets_no_answer(saved: Path, make_frame: Any) -> None:
    bundle, nobody = load_bundle(saved), make_frame(5, 1).iloc[:0]
    assert bundle.likelihood(nobody).shape == (0,)
    assert bundle.log_odds(nobody).shape == (0,)
    assert bundle.contributions(nobody).shape == (0, 7)


def test_what_was_said_of_a_model_comes_back(trained: Any, saved: Path) -> None:
    bundle = load_bundle(saved)
    record = bundle.record
    assert record is not None
    assert bundle.encoding == trained.encoding
    assert bundle.calibrator == trained.calibrator
    assert bundle.path == saved
    assert record.settings == {"trees": 8, "lookbacks": [7, 28]}
    assert record.judge == {"log_loss": 0.41, "rows": 300, "auc": None}
    assert record.facts == {"country": "DE"}
    assert record.created_at.isoformat() == "2026-03-01T12:00:00+00:00"
    assert record.outcome == "clicks that became orders"
    assert record.versions.numpy == np.__version__


def test_the_same_input_gives_the_same_bytes_and_another_gives_another_digest(
    trained: Any, saved: Path, tmp_path: Path
) -> None:
    again = trained.save(tmp_path / "again", created_at=datetime(2026, 3, 1, 12))
    assert files_of(again) == files_of(saved)
    other = trained.save(tmp_path / "other", facts={"country": "FR"})
    assert load_bundle(again).digest == load_bundle(saved).digest != load_bundle(other).digest


def test_a_bundle_holds_no_pickle_and_no_training_parameter(saved: Path) -> None:
    files = files_of(saved)
    assert sorted(files) == ["bundle.json", "expected.json", "manifest.json", "model.txt"]
    assert b"num_threads" not in files["model.txt"]
    assert files["model.txt"].endswith(b"end of trees\n\npandas_categorical:null\n")
    for content in files.values():
        content.decode("utf-8")


def test_the_stored_rows_visit_nearly_all_leaves(trained: Any, saved: Path) -> None:
    expected = json.loads((saved / "expected.json").read_bytes())
    rows = np.array([[float.fromhex(x) for x in row] for row in expected["inputs"]])
    leaves = trained.booster.predict(rows, pred_leaf=True)
    visited = sum(len(np.unique(tree)) for tree in leaves.T)
    assert len(rows) <= STORED_ROWS
    assert visited >= 0.95 * 8 * 7
    assert np.isnan(rows[-1]).all()


def test_a_file_that_is_not_listed_is_not_read(copied: Path) -> None:
    (copied / "notes.txt").write_text("mine", encoding="utf-8")
    load_bundle(copied)


def test_a_further_file_is_kept_and_refused_when_it_changes_later(
    trained: Any, tmp_path: Path
) -> None:
    extra = {"figures/lift.png": b"\x89PNG", "judge.csv": b"a,b\n1,2\n"}
    folder = trained.save(tmp_path / "model", extra_files=extra)
    assert (folder / "figures" / "lift.png").read_bytes() == b"\x89PNG"
    load_bundle(folder)
    (folder / "judge.csv").write_bytes(b"a,b\n1,3\n")
    with pytest.raises(BundleError, match=r"judge\.csv: its content is not what was written"):
        load_bundle(folder)
    shutil.rmtree(folder / "figures")
    (folder / "judge.csv").write_bytes(extra["judge.csv"])
    with pytest.raises(BundleError, match=r"figures/lift\.png: cannot be read"):
        load_bundle(folder)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"extra_files": {"model.txt": b""}}, r"extra_files must not replace model\.txt"),
        ({"extra_files": {"../up.txt": b""}}, r"'\.\./up\.txt' is not an allowed file name"),
        ({"extra_files": {"A.txt": b"", "a.TXT": b""}}, "differ in upper and lower case"),
        ({"sample": pd.DataFrame()}, "sample has no row"),
        ({"facts": {"a": {"b": object()}}}, r"bundle\.json: facts: a: b: a object cannot"),
        ({"facts": {"a": "\ud800"}}, "is no character"),
        ({"facts": {"scale": {"knots": [1.0, 0.0], "rows": 2}}}, "knots must not fall"),
        ({"facts": {"worth": {"per_conversion": -1.0}}}, "what a conversion was worth cannot be"),
        ({"fingerprint": {"data": "x"}}, r"bundle\.json: fingerprint\.config: Field required"),
        ({"outcome": None}, r"bundle\.json: outcome: Input should be a valid string"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing_behind(
    trained: Any, tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(BundleError, match=message):
        trained.save(tmp_path / "place" / "model", **changes)
    assert not list(tmp_path.rglob("*.*"))


def test_a_model_with_other_signals_than_the_encoding_is_not_saved(
    trained: Any, tmp_path: Path
) -> None:
    topics = {"topic": trained.encoding.categories["topic"]}
    fewer = replace(trained, encoding=Encoding(trained.encoding.signals[:3], topics))
    with pytest.raises(BundleError, match=r"the model has 6 inputs, bundle\.json names 3 signals"):
        fewer.save(tmp_path / "m", line=constant(0.0))


def test_a_text_that_is_no_model_is_not_saved(trained: Any, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="has no line 'end of trees'"):
        trained.save(tmp_path / "model", model="tree\n")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.update(setings={}), r"setings: .*Did you mean 'settings'\?"),
        (lambda c: c.pop("outcome"), "outcome: Field required"),
        (lambda c: c.update(format=3), "format: Input should be less than or equal to 2"),
        (lambda c: c["calibrator"].update(slope="1"), r"calibrator\.slope: .*valid number"),
        (lambda c: c["calibrator"].update(slope=-1.0), r"calibrator\.slope: .*greater than"),
        (lambda c: c["calibrator"].update(intercept=float("nan")), r"calibrator\.intercept"),
        (lambda c: c.update(created_at="2026-01-01T00:00:00"), "created_at: .*timezone"),
        (lambda c: c["signals"].append("topic"), "signals must be distinct"),
        (lambda c: c["signals"].append("expected"), "none be named 'expected'"),
        (lambda c: c["signals"].remove("topic"), "categories of no signal: topic"),
        (lambda c: c["signals"].append("new"), "the model has 6 inputs, .* names 7 signals"),
        (lambda c: c["signals"].reverse(), "feature_infos of f1 .* the signal is numeric"),
        (lambda c: c["categories"].pop("topic"), "of one of another kind: topic"),
        (lambda c: forget(c, "topic"), "feature_infos of f1 .* the signal is numeric"),
        (lambda c: c["categories"]["topic"].append("sport"), "'topic' must be distinct"),
        (lambda c: c["categories"].update(brand=["a"]), "40 coefficients for the 1 categories"),
        (lambda c: forget(c, "brand", ["a"]), "f3 has a value beyond the 1 in"),
        (lambda c: c["calibrator"].update(slope=0.8), "stored inputs score different"),
    ],
)
def test_a_record_that_breaks_its_schema_is_refused_by_key(
    copied: Path, sealed_again: Callable[[Path], None], change: Any, message: str
) -> None:
    edit(copied / "bundle.json", change)
    sealed_again(copied)
    with pytest.raises(BundleError, match=message):
        load_bundle(copied)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c["inputs"].pop(), "inputs and probes must be rows of one length"),
        (lambda c: c["inputs"][0].pop(), "inputs and probes must be rows of one length"),
        (
            lambda c: [row.pop() for row in c["inputs"] + c["probes"]],
            r"answers are of another bundle\.json",
        ),
        (lambda c: c.update(inputs=[], likelihood=[]), "inputs: .*at least 1"),
        (lambda c: c["inputs"][0].__setitem__(0, "one"), "invalid hexadecimal"),
        (lambda c: c["inputs"][0].__setitem__(0, "0x1p9999"), "a number is too large"),
        (lambda c: c["likelihood"].__setitem__(0, "nan"), "1 of .* stored inputs score different"),
        (lambda c: c.update(bias="0x1p-1"), "the leaves' mean is different"),
    ],
)
def test_stored_answers_that_do_not_fit_are_refused(
    copied: Path, sealed_again: Callable[[Path], None], change: Any, message: str
) -> None:
    edit(copied / "expected.json", change)
    sealed_again(copied)
    with pytest.raises(BundleError, match=message):
        load_bundle(copied)


def test_a_new_manifest_alone_does_not_hide_a_threshold_that_moved_past_no_stored_row(
    copied: Path, manifest_made_again: Any, sealed_again: Any
) -> None:
    model = copied / "model.txt"
    line = next(x for x in model.read_text().splitlines() if x.startswith("threshold="))
    first = next(x for x in line[10:].split(" ") if len(x) > 12)
    nearby = first[:-2] + ("11" if first[-2:] != "11" else "12")
    model.write_bytes(model.read_bytes().replace(first.encode(), nearby.encode(), 1))
    manifest_made_again(copied)
    with pytest.raises(BundleError, match=r"its answers are of another model\.txt"):
        load_bundle(copied)
    sealed_again(copied)
    load_bundle(copied)  # three consistent lies are believed: a manifest is no signature


def test_a_new_manifest_alone_does_not_hide_a_category_with_another_name(
    copied: Path, manifest_made_again: Any
) -> None:
    edit(copied / "bundle.json", lambda c: c["categories"]["topic"].__setitem__(0, "beauty"))
    manifest_made_again(copied)
    with pytest.raises(BundleError, match=r"its answers are of another bundle\.json"):
        load_bundle(copied)


def test_the_stored_rows_hold_every_category_seen_in_the_sample(trained: Any, saved: Path) -> None:
    expected = json.loads((saved / "expected.json").read_bytes())
    rows = np.array([[float.fromhex(x) for x in row] for row in expected["inputs"]])
    assert len(np.unique(rows[:-1, 1])) == 5 + 1
    assert set(range(40)) <= set(rows[:, 3])


def test_importing_the_bundle_module_does_not_import_lightgbm() -> None:
    program = "import sys, conversion_influence.bundle; sys.exit('lightgbm' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
