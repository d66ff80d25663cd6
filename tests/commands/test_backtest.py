"""The command ``backtest``: verdict first, a report with figures, and honesty about no effect."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from joblib import parallel_config

from conversion_influence.config_file import load_config
from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.rows import Rows, SignalWords
from conversion_influence.errors import ConfigError
from conversion_influence.evaluation.verdict import Verdict
from conversion_influence.terminal.backtest import show_backtest
from conversion_influence.workflows.backtest import backtest_rows
from conversion_influence.workflows.backtest_page import page
from conversion_influence.workflows.backtest_result import ALL, NEW_CREATORS, Backtest
from conversion_influence.workflows.reading import Source

from .small_world import FLAT, QUICK, Ended, assert_refused, flat_table, influence

KEPT = (
    "log_followers",
    "posts_per_week_90d",
    "reply_rate_90d",
    "creator_topic_rate",
    "base_rate",
    "topic",
    "platform",
    "country",
)
QUICK_MODEL = {"rounds": 20, "seeds": 1}


@pytest.fixture(autouse=True)
def _in_this_process() -> Iterator[None]:
    with parallel_config(backend="sequential"):
        yield


@pytest.fixture(name="config")
def _config() -> Path:
    """Return a config that leaves all signals out but a few, to be quick."""
    left_out = [signal.name for signal in catalog() if signal.name not in KEPT]
    settings = {
        "features": {"exclude": left_out},
        "model": QUICK_MODEL,
        "judge": {"replicates": 20},
    }
    path = Path("backtest.yaml")
    path.write_text(json.dumps(settings))
    return path


def backtested(config: Path, data: Path, *more: object) -> Ended:
    return influence("backtest", config, "--data", data, "--cuts", 2, *more)


def test_a_report_is_written_verdict_first_with_its_figures(world: Path, config: Path) -> None:
    ended = backtested(config, world, "--folds", 2)
    assert ended.code == 0, ended.err
    report = Path("backtest.md").read_text()
    assert report.startswith("# Would the model have been worth using?\n\n**")
    for words in (
        "## Against simple rules",
        "| an expert's scorecard |",
        "| the most followers first |",
        "## On creators the model had not learned from",
        "### By network",
        "### By topic",
        "### By size",
        "### By country",
        "## In money",
        "## What this does not say",
    ):
        assert words in report
    for name in ("backtest_walk.png", "backtest_money.png"):
        assert f"]({name})" in report
        assert Path(name).read_bytes().startswith(b"\x89PNG")
    assert "Of creators not learned from: " in ended.out
    assert "per million" not in report
    assert not re.search(r"\d %", report.replace(report.splitlines()[4], ""))  # but in French
    averages = [one for one in report.splitlines() if one.startswith("| the average rate | ")]
    assert len(averages) == 2
    lead = r"-?\d+\.\d\d% \(-?\d+\.\d\d% to -?\d+\.\d\d%\)"
    assert all(re.search(lead, average) for average in averages)


def test_the_document_has_every_figure_of_the_report(world: Path, config: Path) -> None:
    ended = backtested(config, world, "--folds", 0, "--out", "b.json", "--json", "--seed", 3)
    assert ended.code == 0, ended.err
    said = ended.json
    assert json.loads(Path("b.json").read_text()) == said
    first, second = said["cuts"]
    assert first["until"] == second["at"]
    assert second["until"] is None
    assert set(said["judge"]) == {"cut_1", "cut_2", "all"}
    judged = first["judged"] + second["judged"]
    assert said["judge"]["all"]["model"]["auc"]["n"] == judged
    assert {"base_rate", "audience_size", "creator_history", "expert_scorecard"} <= set(
        said["differences"]["all"]
    )
    for kind in ("network", "topic", "size", "country"):
        rows = [part for part in said["parts"] if part["kind"] == kind]
        assert sum(part["placements"] for part in rows) == judged
    assert {row["share"] for row in said["money"]["gains"]} == {0.1, 0.2, 0.3}
    assert said["money"]["of"] == judged
    assert said["new_creators"] is None
    assert said["verdict"]["text_fr"]
    assert (said["seed"], len(said["fingerprint"]["data"])) == (3, 64)


def test_a_flat_table_with_time_is_backtested_and_one_without_is_refused() -> None:
    days = pd.date_range("2024-01-01", periods=120)
    flat_table().assign(day=days.astype(str)).to_csv("flat.csv", index=False)
    Path("flat.yaml").write_text(FLAT + QUICK)
    ended = influence(
        "backtest", "flat.yaml", "--data", "flat.csv", "--cuts", 2, "--folds", 0, "--json"
    )
    assert ended.code == 0, ended.err
    assert ended.json["money"] is None
    assert [part["kind"] for part in ended.json["parts"]] == ["country"]
    Path("flat.yaml").write_text(FLAT.replace("  time: day\n", "") + QUICK)
    timeless = influence("backtest", "flat.yaml", "--data", "flat.csv")
    assert_refused(timeless, "a backtest needs instants")


def test_what_cannot_be_backtested_is_refused_before_any_work(world: Path, config: Path) -> None:
    assert_refused(backtested(config, world, "--out", "report.pdf"), r"must end in \.md or \.json")
    assert_refused(backtested(config, world, "--folds", 1), "leaves nobody to learn from")
    assert not Path("backtest.md").exists()


def case(seed: int, *, effect: float, rows: int = 600, creators: int = 60) -> Backtest:
    """Backtest placements whose likelihood follows a creator's warmth, as far as told."""
    draw = np.random.default_rng(seed)
    creator = draw.integers(0, creators, rows)
    warmth, size = draw.normal(size=creators), draw.normal(10.0, 1.5, creators)
    n = draw.integers(100, 600, rows).astype(float)
    p = 0.03 * np.exp(effect * warmth[creator])
    k = draw.binomial(n.astype(int), np.minimum(p, 0.9)).astype(float)
    booked = pd.Series(pd.date_range("2023-01-01", periods=rows, freq="D"))
    frame = pd.DataFrame(
        {
            "log_followers": size[creator],
            "reply_rate_90d": warmth[creator] + 0.1 * draw.normal(size=rows),
            "posts_per_week_90d": draw.normal(size=rows),
            "base_rate": np.full(rows, 0.03) + 0.0005 * draw.normal(size=rows),
        }
    )
    given = Rows(
        frame=frame,
        conversions=k,
        exposures=n,
        groups=np.char.add("c", creator.astype(str)),
        as_of=booked,
        settled_at=booked + pd.Timedelta(days=20),
        words=tuple(SignalWords(name, "signals", name, name) for name in frame),
        left_out=(),
        rules={"audience_size": "log_followers"},
    )
    config = load_config(None, {"model": QUICK_MODEL, "judge": {"replicates": 200}, "seed": seed})
    source = Source(given, "f" * 64, Path("drawn"), ())
    return backtest_rows(source, config, Path("x.md"), cuts=2, folds=0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_effect_the_verdict_is_no_better_than_past_rate(seed: int) -> None:
    verdict = case(seed, effect=0.0).judgement.verdict
    assert verdict.code == "no_better_than:base_rate"
    assert verdict.text_en.startswith("No better than past rate: ")
    assert verdict.text_fr.startswith("Pas mieux que le taux passé : ")


def test_with_effect_the_past_rates_and_follower_rank_are_beaten() -> None:
    done = case(1, effect=0.5)
    beaten = done.judgement.differences_to_dict()["all"]
    assert beaten["base_rate"]["log_loss"]["beaten"]
    assert beaten["audience_size"]["log_loss"]["beaten"]


def test_what_is_said_of_new_creators_is_reconciled_with_the_verdict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    done = case(1, effect=0.5)
    use_it = replace(done.judgement, verdict=Verdict("use_it", "Use it.", "Utilisez-le."))
    apart = replace(
        done.judgement,
        verdict=Verdict("not_enough_data", "Not enough data.", "Pas assez de données.", 100),
        **{
            name: getattr(done.judgement, name).replace({"slice": {ALL: NEW_CREATORS}})
            for name in ("table", "differences")
        },
    )
    both = replace(done, judgement=use_it, new_creators=apart)
    assert "its lead is not shown yet" in page(both, {"walk": "walk.png"})
    show_backtest(both, "fr")
    assert "son avance n'est pas encore établie" in " ".join(capsys.readouterr().out.split())
    assert done.together is None


def test_few_placements_are_not_enough_and_the_number_missing_is_said() -> None:
    verdict = case(4, effect=0.2, rows=60, creators=20).judgement.verdict
    assert verdict.code == "not_enough_data"
    assert verdict.more_placements is not None
    assert f"{verdict.more_placements:,} more placements needed" in verdict.text_en


def test_one_group_of_creators_is_refused() -> None:
    from conversion_influence import workflows

    with pytest.raises(ConfigError, match="leaves nobody to learn from"):
        workflows.backtest(load_config(None), Path("x.md"), folds=1)
