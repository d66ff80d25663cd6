"""What holds for every prediction: rows are conserved, serving equals training, order is free."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from conversion_influence.bundle import load_bundle
from conversion_influence.dataset.cohort import OFFER as PLANNED
from conversion_influence.dataset.rows import rows_from_tables
from conversion_influence.lists.candidates import read_candidates
from conversion_influence.modeling.baselines import RULES
from conversion_influence.tables.sources import open_folder
from conversion_influence.tables.world import simulate, write_world
from conversion_influence.workflows.clock import utc_now

from .small_world import QUICK, influence

KEPT = ("model.txt", "bundle.json", "expected.json", "judge.json", "verdict.json")

OFFER = [name for name in PLANNED if name != "campaign_id"]


@pytest.fixture(scope="session")
def past(world: Path) -> pd.DataFrame:
    """Return past placements as a list of candidates, with columns of the user's own."""
    placements = pd.read_csv(world / "placements.csv", dtype=str, keep_default_na=False)
    listed = placements.rename(columns={"booked_at": "as_of"})
    listed = listed[["placement_id", "creator_id", "as_of", "exposures", *OFFER]]
    return listed.assign(likelihood="mine", note='say "hi", \u00e9')


def scores_of(listed: pd.DataFrame, world: Path, model: Path, name: str) -> pd.DataFrame:
    listed.to_csv(f"{name}.csv", index=False)
    out = f"{name}-ranked.parquet"
    ended = influence("predict", f"{name}.csv", "--data", world, "--model", model, "--out", out)
    assert ended.code == 0, ended.err
    return pd.read_parquet(out)


def test_a_past_placement_scores_as_its_training_row_in_any_order_of_the_list(
    world: Path, model: Path, past: pd.DataFrame
) -> None:
    bundle = load_bundle(model)
    with open_folder(world) as tables:
        rows = rows_from_tables(tables, now=utc_now(), rules=dict(RULES))
        ids = tables.tables["placements"].order_by("booked_at", "placement_id").placement_id
        trained = pd.Series(bundle.likelihood(rows.frame), index=ids.execute().tolist())
    served = scores_of(past, world, model, "past").set_index("placement_id")
    assert len(served) == len(trained)
    np.testing.assert_array_equal(served["likelihood"], trained[served.index])
    mixed = scores_of(past.sample(frac=1, random_state=1), world, model, "mixed")
    pd.testing.assert_frame_equal(
        mixed.set_index("placement_id").sort_index(), served.sort_index(), check_exact=True
    )


def test_a_ranked_list_keeps_the_columns_of_the_user(
    world: Path, model: Path, past: pd.DataFrame
) -> None:
    listed = past.head(12).assign(ref=[f"00{i}" for i in range(12)], budget=range(12))
    ranked = scores_of(listed, world, model, "own").sort_values("placement_id")
    assert list(ranked["given_likelihood"]) == ["mine"] * 12
    assert list(ranked["note"]) == list(listed["note"])
    assert list(ranked["ref"]) == list(listed["ref"])
    assert list(ranked["budget"]) == list(range(12))
    expected = ranked["likelihood"] * ranked["exposures"].astype(float)
    np.testing.assert_allclose(ranked["expected_conversions"], expected)
    np.testing.assert_allclose(ranked["cost_per_conversion"], ranked["cost"] / expected)
    assert ranked["likelihood"].between(0, 1, inclusive="neither").all()
    assert ranked["coverage"].between(0, 1).all()


def test_predicting_twice_gives_equal_bytes_and_an_equal_document(
    world: Path, model: Path, past: pd.DataFrame
) -> None:
    past.head(8).to_csv("list.csv", index=False)
    asked = ("predict", "list.csv", "--data", world, "--model", model, "--json", "--out")
    first, second = influence(*asked, "one.csv"), influence(*asked, "two.csv")
    assert Path("one.csv").read_bytes() == Path("two.csv").read_bytes()
    assert first.json["scores"] == second.json["scores"]
    stored = pd.read_csv("one.csv")["likelihood"]
    assert [row["likelihood"] for row in first.json["scores"]] == list(stored)


MESS = (
    "nobody",
    "",
    '"',
    "c00001",
    "c00002,",
    "\u00e9;",
    "12,5",
    "-3",
    " ",
    "2024-02-30",
    "'",
    "#",
)


def test_every_row_of_a_messy_list_is_scored_or_rejected(
    world: Path, model: Path, base: Path
) -> None:
    chance = random.Random(7)
    clean = (base / "candidates.csv").read_text().splitlines()
    lines = [clean[0]]
    for line in clean[1:]:
        cells = line.split(",")
        if chance.random() < 0.5:
            cells[chance.randrange(len(cells))] = chance.choice(MESS)
        lines.append(",".join(cells))
    Path("list.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    total = read_candidates(Path("list.csv"), now=utc_now()).total
    ended = influence("predict", "list.csv", "--data", world, "--model", model, "--json")
    said = ended.json
    assert ended.code == 1, ended.err
    assert said["total"] == total == said["scored"] + said["rejected"]
    assert said["scored"] == len(said["scores"]) == len(pd.read_csv("ranked.csv"))
    assert said["rejected"] == len(said["rejects"]) == len(pd.read_csv(said["rejects_file"]))
    assert [row["rank"] for row in said["scores"]] == sorted(row["rank"] for row in said["scores"])


def test_a_flat_model_scores_its_table_row_by_row(flat: tuple[Path, Path]) -> None:
    bundle, table = flat
    ended = influence("predict", table, "--model", bundle, "--json")
    assert ended.code == 0, ended.err
    scores = pd.DataFrame(ended.json["scores"]).set_index("id")
    given = pd.read_csv(table).set_index("id")
    assert set(scores.index) == set(given.index)
    assert "as_of" not in scores
    top, bottom = scores.index[:30], scores.index[-30:]
    assert given.loc[top, "warmth"].mean() > given.loc[bottom, "warmth"].mean() + 0.3
    assert scores.loc[[*top, *bottom], "reason_1"].str.contains("warmth: ").all()


def test_training_twice_gives_the_same_model_byte_for_byte(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    (tmp_path / "quick.yaml").write_text(QUICK)
    for name in ("one", "two"):
        ended = influence("train", "quick.yaml", "--data", world, "--out", name)
        assert ended.code == 0, ended.err
    for name in KEPT:
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes(), name


def test_the_number_of_cores_changes_no_byte_of_a_model(flat: tuple[Path, Path]) -> None:
    """In processes of their own: libraries choose their threads when they are loaded."""
    bundle, table = flat
    for threads in ("1", "2"):
        limits = {f"{name}_NUM_THREADS": threads for name in ("OMP", "OPENBLAS", "MKL")}
        command = [
            sys.executable,
            "-m",
            "conversion_influence",
            "train",
            bundle.parent / "flat.yaml",
        ]
        subprocess.run(
            [*command, "--data", table, "--out", threads],
            env={**os.environ, **limits, "SOURCE_DATE_EPOCH": "1700000000"},
            check=True,
            capture_output=True,
        )
    for name in KEPT:
        assert Path("1", name).read_bytes() == Path("2", name).read_bytes(), name


def test_a_table_that_training_had_and_serving_lacks_is_said_aloud(
    world: Path, model: Path, past: pd.DataFrame, tmp_path: Path
) -> None:
    past.tail(40).to_csv("list.csv", index=False)
    whole = influence("predict", "list.csv", "--data", world, "--model", model, "--json")
    assert not any("cannot be known here" in note for note in whole.json["notes"])
    poorer = shutil.copytree(world, tmp_path / "poorer")
    for path in poorer.glob("replies.*"):
        path.unlink()
    ended = influence("predict", "list.csv", "--data", poorer, "--model", model, "--json")
    (note,) = [n for n in ended.json["notes"] if "cannot be known here" in n]
    assert "comments" in note
    assert "reply_rate" not in note  # people read what a signal is called, not its column


def test_where_nothing_predicts_anything_no_merit_is_found(tmp_path: Path) -> None:
    write_world(simulate(60, 3, days=450, effect=False), tmp_path / "world")
    (tmp_path / "quick.yaml").write_text(QUICK.replace("20}", "300}"))
    for name in ("mentions", "posts", "post_metrics", "replies"):
        (tmp_path / "world" / f"{name}.csv.gz").unlink()
    ended = influence("train", "quick.yaml", "--data", "world", "--out", "model", "--json")
    assert ended.code == 0, ended.err
    assert ended.json["verdict"]["code"].startswith("no_better_than:")
    auc = ended.json["judge"]["test"]["model"]["auc"]
    assert abs(auc["value"] - 0.5) < 0.06
    assert auc["low"] < 0.53
