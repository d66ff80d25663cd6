"""Line and trees add up in every bundle, and no number of the line changes unnoticed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import lightgbm
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversion_influence.booster_text import merge
from conversion_influence.bundle import Bundle, load_bundle, save_bundle
from conversion_influence.bundle_record import LARGEST
from conversion_influence.errors import BundleError
from conversion_influence.modeling.calibration import LogisticCalibrator, expit
from conversion_influence.modeling.line import Line, constant

from .drawn_models import ENCODING, calibrators, frame, lines, tree_texts

SEEDS = st.integers(0, 10**6)


def write(folder: Path, text: str, line: Line, calibrator: LogisticCalibrator) -> Path:
    return save_bundle(
        folder,
        text,
        ENCODING,
        calibrator,
        line=line,
        sample=frame(80, seed=1),
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        settings={},
        fingerprint={"data": "d", "config": "c"},
        outcome="sales",
    )


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where the numbers of a JSON value stand."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from places(inner, (*path, position))
    elif isinstance(value, float):
        yield path


def moved(line: dict[str, Any], path: tuple[Any, ...], by: float) -> dict[str, Any]:
    """Return a copy of a stored line with one number changed."""
    changed: dict[str, Any] = json.loads(json.dumps(line))
    at: Any = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = at[path[-1]] * (1 + by) + (by if at[path[-1]] == 0.0 else 0.0)
    return changed


@settings(deadline=None, max_examples=60)
@given(text=tree_texts(), line=lines(), calibrator=calibrators(), seed=SEEDS)
def test_line_and_trees_add_up_to_the_log_odds_and_so_do_their_contributions(
    text: str, line: Line, calibrator: LogisticCalibrator, seed: int
) -> None:
    bundle = Bundle(lightgbm.Booster(model_str=text), ENCODING, calibrator, line)
    rows = frame(50, seed)
    matrix = ENCODING.matrix(rows)
    trees = np.asarray(bundle.booster.predict(matrix, raw_score=True))
    both = line.log_odds(matrix, ENCODING.signals) + trees
    told = bundle.log_odds(rows)
    np.testing.assert_allclose(
        told, calibrator.intercept + calibrator.slope * both, rtol=0, atol=1e-12
    )
    parts = bundle.contributions(rows)
    np.testing.assert_allclose(parts.sum(axis=1), told, rtol=0, atol=1e-9)
    assert parts["expected"].nunique() == 1
    likelihood = bundle.likelihood(rows)
    np.testing.assert_allclose(likelihood, expit(told), rtol=1e-12, atol=1e-9)
    assert ((likelihood > 0) & (likelihood < 1)).all()


@settings(deadline=None, max_examples=25)
@given(text=tree_texts(), line=lines(), calibrator=calibrators(), seed=SEEDS)
def test_a_loaded_bundle_has_the_same_line_and_gives_the_same_answers(
    text: str, line: Line, calibrator: LogisticCalibrator, seed: int
) -> None:
    before = Bundle(lightgbm.Booster(model_str=text), ENCODING, calibrator, line)
    with TemporaryDirectory() as place:
        after = load_bundle(write(Path(place) / "model", text, line, calibrator))
    assert after.line.to_dict() == line.to_dict()
    rows = frame(50, seed)
    np.testing.assert_array_equal(after.likelihood(rows), before.likelihood(rows))
    np.testing.assert_array_equal(after.contributions(rows), before.contributions(rows))


@settings(deadline=None, max_examples=12)
@given(text=tree_texts(), line=lines(), by=st.sampled_from([0.5, -0.5, 1e-3, 1e-7]))
def test_no_number_of_a_line_changes_without_being_noticed(
    sealed_again: Any, text: str, line: Line, by: float
) -> None:
    rows = ENCODING.matrix(frame(300, seed=5))
    with TemporaryDirectory() as place:
        folder = write(Path(place) / "model", text, line, LogisticCalibrator())
        record = json.loads((folder / "bundle.json").read_bytes())
        for path in places(record["line"]):
            changed = moved(record["line"], path, by)
            (folder / "bundle.json").write_text(json.dumps({**record, "line": changed}))
            sealed_again(folder)
            now, then = Line.from_dict(changed), line
            changes = np.abs(
                now.contributions(rows, ENCODING.signals)
                - then.contributions(rows, ENCODING.signals)
            )
            if max(changes.max(), abs(now.intercept - then.intercept)) > 1e-11:
                with pytest.raises(BundleError, match="different from when the model was written"):
                    load_bundle(folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda line: line.pop("intercept"), r"line\.intercept: Field required"),
        (lambda line: line.update(intercept=float("nan")), r"line\.intercept"),
        (lambda line: line.update(intercept="1"), r"line\.intercept: .*valid number"),
        (lambda line: line.update(intercept=-1001.0), "line: the intercept has log-odds beyond"),
        (lambda line: line.update(steps={}), r"line\.steps: Unexpected keyword"),
        (lambda line: number_of(line).update(spread=0.0), r"spread: .*greater than 0"),
        (lambda line: number_of(line).update(scale=-1.0), r"scale: .*greater than 0"),
        (lambda line: number_of(line).update(centre=float("inf")), r"centre: .*finite number"),
        (lambda line: number_of(line).update(known=2 * LARGEST), "number .* beyond 1000"),
        (lambda line: number_of(line).pop("missing"), r"missing: Field required"),
        (lambda line: gap_of(line).update(coefficient=1e300), "gaps 'base_rate' has log-odds"),
        (lambda line: gap_of(line).update(reference="likes"), "terms of no signal, .*: likes"),
        (lambda line: gap_of(line).update(reference="topic"), "terms of no signal, .*: topic"),
        (lambda line: gap_of(line).update(reference=3), r"reference: .*valid string"),
        (lambda line: line["gaps"].update(brand=[]), "one of another kind: brand"),
        (lambda line: line["numbers"].update(new=number_of(line)), "terms of no signal, .*: new"),
        (lambda line: line["numbers"].update(topic=number_of(line)), "another kind: topic"),
        (lambda line: line["categories"].update(base_rate=topic_of(line)), "kind: base_rate"),
        (lambda line: topic_of(line)["coefficients"].pop(), "4 coefficients for the 5 categories"),
        (lambda line: topic_of(line)["coefficients"].append(0), "6 coefficients for the 5"),
        (lambda line: topic_of(line).update(other=-1e4), "category 'topic' has log-odds beyond"),
        (lambda line: line["categories"].pop("topic"), "the signals of the line are different"),
        (lambda line: line["gaps"].update(base_rate=[]), "term of 'base_rate' is different"),
        (lambda line: topic_of(line)["coefficients"].reverse(), "term of 'topic' is different"),
    ],
)
def test_a_line_that_breaks_its_schema_is_refused(
    copied: Path, sealed_again: Any, change: Any, message: str
) -> None:
    record = json.loads((copied / "bundle.json").read_bytes())
    change(record["line"])
    (copied / "bundle.json").write_text(json.dumps(record), encoding="utf-8")
    sealed_again(copied)
    with pytest.raises(BundleError, match=rf"(bundle|expected)\.json: .*{message}"):
        load_bundle(copied)


def number_of(line: dict[str, Any]) -> dict[str, Any]:
    return dict_at(line, "numbers", "age, in days")


def gap_of(line: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = line["gaps"]["base_rate"][0]
    return found


def topic_of(line: dict[str, Any]) -> dict[str, Any]:
    return dict_at(line, "categories", "topic")


def dict_at(line: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = line[kind][name]
    return found


def test_a_line_of_other_signals_or_without_end_is_not_saved(trained: Any, tmp_path: Path) -> None:
    for line, message in (
        (constant(1e9), "line: the intercept has log-odds beyond"),
        (constant(float("nan")), r"line\.intercept: .*valid number"),
        (trained.line.scaled(1e6), "line: the intercept has log-odds beyond"),
    ):
        with pytest.raises(BundleError, match=message):
            trained.save(tmp_path / "model", line=line)
    assert not list(tmp_path.iterdir())


def test_what_stands_in_for_the_missing_does_not_change_without_being_noticed(
    sealed_again: Any, tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "model", merge([], len(ENCODING.signals)), constant(-2.0), LogisticCalibrator()
    )
    record = json.loads((folder / "bundle.json").read_bytes())
    assert load_bundle(folder).encoding.medians == {"age": 30.0}
    for medians in ({"age": 31.0}, {}, {"age": 30.0, "likes": 1.0}):
        (folder / "bundle.json").write_text(json.dumps({**record, "medians": medians}))
        sealed_again(folder)
        with pytest.raises(BundleError, match="what stands in for missing values is different"):
            load_bundle(folder)
