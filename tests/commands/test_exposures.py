"""A list without exposures is scored with assumed ones, and what it gives is not touched."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from conversion_influence.bundle import load_bundle

from .small_world import changed, influence

COLUMNS = ["exposures_low", "exposures_high", "exposures_assumed"]


@pytest.fixture(scope="session")
def whole(base: Path, world: Path) -> pd.DataFrame:
    return pd.read_csv(base / "candidates.csv")


def predicted(
    listed: pd.DataFrame, world: Path, model: Path, *more: object
) -> tuple[pd.DataFrame, list[str]]:
    listed.to_csv("list.csv", index=False)
    asked = ("predict", "list.csv", "--data", world, "--model", model, "--json", *more)
    ended = influence(*asked, "--out", "out.parquet")
    assert ended.code == 0, ended.err
    ranked = pd.read_parquet("out.parquet").sort_values("creator_id", ignore_index=True)
    return ranked, [note for note in ended.json["notes"] if "exposures_low" in note]


def test_without_exposures_every_row_has_an_expected_cost_per_conversion(
    whole: pd.DataFrame, world: Path, model: Path
) -> None:
    ranked, notes = predicted(whole.drop(columns="exposures"), world, model)
    assert (ranked["exposures_assumed"] == "yes").all()
    assert (ranked["exposures_low"] <= ranked["exposures"]).all()
    assert (ranked["exposures"] <= ranked["exposures_high"]).all()
    np.testing.assert_allclose(
        ranked["expected_conversions"], ranked["likelihood"] * ranked["exposures"].astype(float)
    )
    assert ranked["cost_per_conversion"].notna().all()
    (note,) = notes
    assert note.startswith(f"exposures are assumed for {len(whole)} of {len(whole)} rows, from")
    truth = whole.sort_values("creator_id")["exposures"].to_numpy()
    assert np.median(np.abs(np.log(ranked["exposures"].astype(float) / truth))) < 0.5


def test_what_a_row_gives_is_kept_and_only_the_others_are_assumed(
    whole: pd.DataFrame, world: Path, model: Path
) -> None:
    none, _ = predicted(whole.drop(columns="exposures"), world, model)
    given = whole.sort_values("creator_id", ignore_index=True)
    half = given.assign(exposures=given["exposures"].where(given.index % 2 == 0).astype("Int64"))
    ranked, (note,) = predicted(half, world, model)
    own = (ranked.index % 2) == 0
    assert (ranked["exposures_assumed"] == np.where(own, "no", "yes")).all()
    assert (ranked.loc[own, "exposures"] == given.loc[own, "exposures"]).all()
    assert ranked.loc[own, ["exposures_low", "exposures_high"]].isna().all(axis=None)
    pd.testing.assert_frame_equal(
        ranked.loc[~own, ["exposures", *COLUMNS]].astype({"exposures": "float64"}),
        none.loc[~own, ["exposures", *COLUMNS]].astype({"exposures": "float64"}),
    )
    assert f"for {(~own).sum()} of {len(given)} rows" in note


def test_where_all_rows_give_exposures_nothing_is_assumed(
    whole: pd.DataFrame, world: Path, model: Path
) -> None:
    ranked, notes = predicted(whole, world, model)
    assert not notes
    assert not set(COLUMNS) & set(ranked.columns)


@pytest.mark.parametrize("assumed", [True, False])
def test_columns_of_that_name_in_the_list_are_kept_as_the_users(
    whole: pd.DataFrame, world: Path, model: Path, assumed: bool
) -> None:
    listed = whole.assign(exposures_assumed="mine")
    listed = listed.drop(columns="exposures") if assumed else listed
    ranked, _ = predicted(listed, world, model)
    kept = "given_exposures_assumed" if assumed else "exposures_assumed"
    assert (ranked[kept] == "mine").all()
    assert ("given_exposures_assumed" in ranked) == assumed


def test_the_note_speaks_french(whole: pd.DataFrame, world: Path, model: Path) -> None:
    _, (note,) = predicted(whole.drop(columns="exposures"), world, model, "--lang", "fr")
    rows = len(whole)
    assert note.startswith(f"les expositions sont supposées ({rows} sur {rows} lignes), d'après")


def test_a_network_and_creators_without_followers_are_answered_too(
    whole: pd.DataFrame, world: Path, model: Path, tmp_path: Path
) -> None:
    poorer = changed(
        world,
        tmp_path / "poorer",
        "account_snapshots",
        lambda table: table[table["creator_id"] > "c00010"],
    )
    listed = whole.drop(columns="exposures").assign(platform="newsletter")
    ranked, _ = predicted(listed, poorer, model)
    assert ranked["expected_conversions"].notna().all()
    (poorer / "account_snapshots.csv").unlink()
    ranked, _ = predicted(whole.drop(columns="exposures"), poorer, model)
    assert ranked["expected_conversions"].notna().all()


def test_without_placements_to_serve_from_creators_are_taken_for_new_ones(
    whole: pd.DataFrame, world: Path, model: Path, tmp_path: Path
) -> None:
    poorer = changed(world, tmp_path / "poorer", "creators", lambda table: table)
    (poorer / "placements.csv").unlink()
    ranked, _ = predicted(whole.drop(columns="exposures"), poorer, model)
    assert ranked["expected_conversions"].notna().all()


def test_the_bundle_keeps_the_model_and_how_far_it_was_off(model: Path) -> None:
    record = load_bundle(model).record
    assert record is not None
    stored = json.loads(json.dumps(record.facts["assumed_exposures"]))
    assert set(stored) == {"model", "judged"}
    assert {"model", "followers_rate"} <= set(stored["judged"]["methods"])
    assert isinstance(stored["judged"]["better"], bool)


def test_a_flat_table_has_no_exposures_to_assume(flat: tuple[Path, Path]) -> None:
    bundle, table = flat
    record = load_bundle(bundle).record
    assert record is not None
    assert "assumed_exposures" not in record.facts
    pd.read_csv(table).drop(columns="n").to_csv("list.csv", index=False)
    ended = influence("predict", "list.csv", "--model", bundle, "--json")
    assert ended.code == 0, ended.err
    assert "exposures_assumed" not in ended.json["scores"][0]
