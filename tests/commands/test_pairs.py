"""From judgements between two creators to a ranked list of single ones, by the commands."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from .small_world import assert_refused, influence

CONFIG = {
    "seed": 3,
    "flat": {
        "pairs": {"first": "A_", "second": "B_", "label": "won"},
        "ratios": {"shares_per_post": ["shares", "posts"]},
        "baselines": {"audience_size": "followers"},
    },
    "split": {"folds": 3},
    "model": {"rounds": 30, "patience": 5, "seeds": 1, "learning_rate": 0.2},
    "judge": {"replicates": 20},
    "tracking": {"enabled": "no"},
}


def creators(size: int, seed: int) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    columns = {name: np.exp(draw.normal(3.0, 1.0, size)) for name in ("followers", "shares")}
    return pd.DataFrame({**columns, "posts": np.exp(draw.normal(1.0, 0.5, size))})


def worth(frame: pd.DataFrame) -> pd.Series:
    return 2.0 * (np.log(frame["shares"]) - np.log(frame["posts"]))


@pytest.fixture(scope="module")
def chooser(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pairs")
    draw, people = np.random.default_rng(1), creators(120, 0)
    first, second = (
        people.iloc[draw.integers(0, len(people), 600)].reset_index(drop=True) for _ in "AB"
    )
    won = draw.random(600) < 1.0 / (1.0 + np.exp(worth(second) - worth(first)))
    table = pd.concat([first.add_prefix("A_"), second.add_prefix("B_")], axis=1)
    table.assign(won=won.astype(int)).to_csv(folder / "judged.csv", index=False)
    (folder / "run.yaml").write_text(yaml.safe_dump(CONFIG))
    paths = [folder / "run.yaml", "--data", folder / "judged.csv", "--out", folder / "model"]
    done = influence("train", *paths, "--json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert found["rows"] == 600
    assert set(found["judge"]["test"]) == {
        "model",
        "base_rate",
        "audience_size",
        "logistic_regression",
    }
    judged = {name: measures["auc"]["value"] for name, measures in found["judge"]["test"].items()}
    assert judged["model"] > 0.8 > judged["audience_size"]
    assert "on 600 past judgements that" in found["verdict"]["text_en"].replace("On", "on")
    assert "conversion" not in found["verdict"]["text_en"]
    return folder / "model"


def test_a_model_of_pairs_ranks_single_creators_by_their_plain_signals(chooser: Path) -> None:
    strangers = creators(40, 7).assign(handle=[f"c{row}" for row in range(40)], exposures=1000.0)
    strangers.to_csv("list.csv", index=False)
    done = influence("predict", "list.csv", "--model", chooser, "--out", "out.csv", "--json")
    assert done.code == 0, done.err
    scored = pd.read_csv("out.csv")
    assert len(scored) == 40
    assert scored["likelihood"].is_monotonic_decreasing
    assert scored["likelihood"].rank().corr(worth(scored).rank()) > 0.9
    assert (scored["coverage"] == 1.0).all()
    assert scored["expected_conversions"].isna().all()
    notes = " ".join(json.loads(done.out)["notes"])
    assert "chosen over the median creator of training" in notes


def test_the_terminal_says_preferred_and_not_converted(chooser: Path) -> None:
    creators(5, 8).assign(handle=list("abcde")).to_csv("list.csv", index=False)
    done = influence("predict", "list.csv", "--model", chooser)
    assert "who tends to be preferred, not who converts" in " ".join(done.out.split())
    assert "control group" not in done.out


def test_the_bundle_says_what_it_foretells(chooser: Path) -> None:
    record = json.loads((chooser / "bundle.json").read_text())
    assert record["outcome"] == "likelihood to be chosen over the median creator of training"
    assert record["signals"] == ["followers", "shares", "posts", "shares_per_post"]
    assert [each["rung"] for each in record["facts"]["ladder"]] == ["ridge", "on_ridge"]
    assert sum(each["weight"] for each in record["facts"]["ladder"]) == 1.0


def test_a_side_without_columns_and_labels_of_no_choice_are_refused() -> None:
    Path("run.yaml").write_text(yaml.safe_dump(CONFIG))
    table = pd.DataFrame({"won": [1, 2], "A_posts": [2, 4], "B_posts": [3, 5]})
    table.to_csv("judged.csv", index=False)
    asked = ["train", "run.yaml", "--data", "judged.csv"]
    assert_refused(influence(*asked), "won is neither 0 nor 1.*Rows 2")
    table.rename(columns={"B_posts": "posts"}).to_csv("judged.csv", index=False)
    assert_refused(influence(*asked), "no column begins with 'B_'")
