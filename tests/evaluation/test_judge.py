"""The judge: paired, repeatable, slow to praise, and silent where it cannot tell."""

import io
import json

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from conversion_influence.errors import ModelError
from conversion_influence.evaluation import metrics
from conversion_influence.evaluation.curves import gain_table, reliability_table
from conversion_influence.evaluation.judge import judge
from conversion_influence.evaluation.judgement import Judgement
from conversion_influence.evaluation.outcomes import Forecast, Outcome
from conversion_influence.evaluation.rendering import render
from conversion_influence.evaluation.resample import draw_creators
from conversion_influence.plots import plot_gain, plot_judgement, plot_reliability, to_png

ROWS = 400


def case(seed: int, *, skill: float) -> tuple[dict[str, Outcome], dict[str, dict[str, Forecast]]]:
    """Return a slice where the model knows a share of the truth and two rules know nothing."""
    draw = np.random.default_rng(seed)
    odds = -3.0 + draw.normal(size=ROWS)
    exposures = draw.integers(50, 500, ROWS).astype(float)
    truth = 1 / (1 + np.exp(-odds))
    conversions = draw.binomial(exposures.astype(int), truth).astype(float)
    rate = conversions.sum() / exposures.sum()
    base = np.log(rate / (1 - rate))
    guess = 1 / (1 + np.exp(-(base + skill * (odds + 3.0))))
    noise = 1 / (1 + np.exp(-(base + 0.01 * draw.normal(size=ROWS))))
    outcome = Outcome(conversions, exposures, draw.integers(0, 60, ROWS).astype(str))
    forecasts = {
        "model": {"test": Forecast(guess)},
        "base_rate": {"test": Forecast(np.full(ROWS, rate))},
        "audience_size": {"test": Forecast(noise)},
    }
    return {"test": outcome}, forecasts


def test_a_better_model_is_to_be_used_and_its_lead_is_positive() -> None:
    outcomes, forecasts = case(1, skill=0.8)
    judged = judge(outcomes, forecasts, replicates=200)
    assert judged.verdict.code == "use_it"
    leads = judged.differences.query("metric == 'log_loss'")
    assert (leads["low"] > 0).all()
    assert leads["beaten"].all()
    for text in (judged.verdict.text_en, judged.verdict.text_fr):
        assert "audience_size" not in text


def test_one_rate_for_all_has_no_calibration_slope_even_over_several_cuts() -> None:
    outcomes, forecasts = case(1, skill=0.8)
    rates = np.where(np.arange(ROWS) < ROWS // 2, 0.04, 0.06)
    forecasts["base_rate"] = {"test": Forecast(rates)}
    found = judge(outcomes, forecasts, replicates=20).to_dict()["test"]
    for metric in ("calibration_slope", "calibration_intercept"):
        assert found["base_rate"][metric]["value"] is None
        assert found["audience_size"][metric]["value"] is not None
    assert found["base_rate"]["log_loss"]["value"] is not None


def test_the_table_holds_the_plain_metrics_with_intervals_around_them() -> None:
    outcomes, forecasts = case(2, skill=0.8)
    judged = judge(outcomes, forecasts, replicates=100)
    test, guess = outcomes["test"], forecasts["model"]["test"]
    found = judged.to_dict()["test"]["model"]
    for name in ("log_loss", "brier", "auc", "lift_at_10", "calibration_slope"):
        plain = getattr(metrics, name)(test.conversions, test.exposures, guess.likelihood)
        assert found[name]["value"] == pytest.approx(plain, rel=1e-9)
        assert found[name]["low"] <= found[name]["value"] <= found[name]["high"]  # type: ignore[operator]
        assert found[name]["n"] == ROWS


def test_luck_is_not_praised() -> None:
    codes = []
    for seed in range(12):
        outcomes, forecasts = case(seed, skill=0.0)
        draw = np.random.default_rng(100 + seed)
        likelihood = forecasts["base_rate"]["test"].likelihood * np.exp(
            0.02 * draw.normal(size=ROWS)
        )
        forecasts["model"] = {"test": Forecast(likelihood)}
        codes.append(judge(outcomes, forecasts, replicates=300, seed=seed).verdict.code)
    assert all(code.startswith("no_better_than:") for code in codes)


def test_the_same_seed_gives_the_same_judgement() -> None:
    outcomes, forecasts = case(3, skill=0.5)
    one, two = (judge(outcomes, forecasts, replicates=60, seed=9) for _ in range(2))
    pd.testing.assert_frame_equal(one.table, two.table)
    pd.testing.assert_frame_equal(one.differences, two.differences)


def test_one_creator_gives_values_without_intervals_and_no_praise() -> None:
    outcomes, forecasts = case(4, skill=0.8)
    test = outcomes["test"]
    alone = {"test": Outcome(test.conversions, test.exposures, np.full(ROWS, "only"))}
    judged = judge(alone, forecasts, replicates=50)
    assert judged.verdict.code == "too_few_creators"
    found = judged.to_dict()["test"]["model"]["auc"]
    assert found["value"] is not None
    assert found["low"] is None
    assert any(note.code == "one_creator" for note in judged.notes)


@pytest.fixture(scope="module")
def judged() -> Judgement:
    outcomes, forecasts = case(5, skill=0.8)
    return judge(outcomes, forecasts, replicates=40)


def test_what_is_kept_is_plain_json_without_nan(judged: Judgement) -> None:
    files = judged.files()
    kept = json.loads(files["judge.json"])
    assert kept["test"]["base_rate"]["calibration_slope"]["value"] is None
    assert json.loads(files["verdict.json"])["code"] == judged.verdict.code
    assert b"NaN" not in files["judge.json"]
    table = pd.read_csv(io.BytesIO(files["judge.csv"]))
    assert len(table) == len(judged.table)


@pytest.mark.parametrize("width", [80, 120, 200])
def test_no_figure_is_cut_off_at_any_width(judged: Judgement, width: int) -> None:
    out = io.StringIO()
    render(judged, "test", Console(file=out, width=width))
    printed = out.getvalue()
    assert "…" not in printed
    assert max(map(len, printed.splitlines())) <= width
    assert "the average rate" in " ".join(printed.split())


def test_a_outcomeor_metric_that_is_not_there_is_named(judged: Judgement) -> None:
    with pytest.raises(ModelError, match=r"'tests' was not judged.*Did you mean 'test'"):
        render(judged, "tests", Console(file=io.StringIO()))
    with pytest.raises(ModelError, match=r"no metric 'auk'"):
        render(judged, "test", Console(file=io.StringIO()), ["auk"])


def test_curves_add_up_and_are_drawn_with_titles_and_labels(judged: Judgement) -> None:
    outcomes, forecasts = case(5, skill=0.8)
    slices = {name: by["test"] for name, by in forecasts.items()}
    gain = gain_table(outcomes["test"], slices)
    bins = reliability_table(outcomes["test"], slices)
    figures = (
        plot_gain(gain, model="model"),
        plot_reliability(bins, model="model"),
        plot_judgement(judged.table, model="model"),
    )
    for figure in figures:
        assert to_png(figure).startswith(b"\x89PNG")
        assert any(axes.get_title() or axes.get_xlabel() for axes in figure.axes)
    assert to_png(plot_gain(gain)) == to_png(plot_gain(gain))
    for _, rows in bins.groupby("model"):
        assert rows["exposures"].sum() == pytest.approx(outcomes["test"].exposures.sum())
        assert rows["conversions"].sum() == pytest.approx(outcomes["test"].conversions.sum())


def test_the_table_is_in_french_where_that_is_asked_for() -> None:
    outcomes, forecasts = case(1, skill=0.8)
    judged = judge(outcomes, forecasts, replicates=20)
    out = io.StringIO()
    render(judged, "test", Console(file=out, width=140), language="fr")
    shown = out.getvalue()
    assert "400 lignes" in shown
    assert "le taux moyen" in shown
    assert "Sous chaque valeur, son intervalle" in shown
    assert "Remarque : 20 tirages sont peu pour 2 règles" in shown
    auc = judged.to_dict()["test"]["model"]["auc"]["value"]
    assert f"{auc:.3f}".replace(".", ",") in shown
    for english in ("rows", "Note:", "interval over", "the average rate"):
        assert english not in shown


def test_a_resample_of_likelihoods_that_hardly_differ_has_no_calibration_line() -> None:
    rng = np.random.default_rng(4)
    groups = np.repeat(np.arange(3), 4)
    likelihood = np.array([0.03, 0.06, 0.12])[groups] * (1.0 + 1e-4 * rng.normal(size=12))
    n = np.full(12, 400.0)
    k = rng.binomial(400, np.array([0.04, 0.06, 0.09])[groups]).astype(float)
    rate = np.full(12, k.sum() / n.sum())
    judged = judge(
        {"test": Outcome(k, n, groups)},
        {
            "model": {"test": Forecast(likelihood, likelihood)},
            "base_rate": {"test": Forecast(rate, rate)},
        },
        replicates=100,
    )
    table = judged.table.set_index(["model", "metric"])
    low, high = table.loc[("model", "calibration_slope"), ["low", "high"]]
    assert -2.0 < low < high < 4.0
    (note,) = [note for note in judged.notes if note.code == "loose_lines"]
    drawn = draw_creators(groups, "test", replicates=100, seed=0).counts
    alone = int((drawn.max(axis=1) == 3).sum())
    assert note.details == {"slice": "test", "undefined": alone, "replicates": 100}
    assert alone > 3


@pytest.mark.parametrize(("factor", "told"), [(1.77, True), (0.5, True), (1.1, False)])
def test_totals_that_are_off_are_told(factor: float, told: bool) -> None:
    outcomes, forecasts = case(1, skill=0.8)
    rightly = forecasts["model"]["test"]
    outcome = outcomes["test"]
    level = outcome.conversions.sum() / (outcome.exposures * rightly.likelihood).sum()
    likelihood = np.clip(factor * level * rightly.likelihood, 1e-9, 0.999)
    forecasts["model"]["test"] = Forecast(likelihood, rightly.score)
    judged = judge(outcomes, forecasts, replicates=60)
    found = [note for note in judged.notes if note.code == "level_off"]
    assert bool(found) == told
    if told:
        assert found[0].details["ratio"] == pytest.approx(factor, rel=0.15)
        low, ratio, high = (float(found[0].details[name]) for name in ("low", "ratio", "high"))
        assert low <= ratio <= high


def test_figures_of_a_outcomewith_hardly_a_conversion_are_told_to_say_nothing() -> None:
    outcomes, forecasts = case(2, skill=0.8)
    few = np.zeros(ROWS)
    few[[3, 70]] = 1.0
    one = Outcome(few, outcomes["test"].exposures, outcomes["test"].groups)
    judged = judge({**outcomes, "test": one}, forecasts, replicates=20)
    (note,) = [note for note in judged.notes if note.code == "few_conversions"]
    assert note.details["conversions"] == 2.0
