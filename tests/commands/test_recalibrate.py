"""A model's level is set anew on what has settled since; all else of it stays."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from conversion_influence.bundle import Bundle, load_bundle
from conversion_influence.errors import BundleError, Language
from conversion_influence.modeling.refresh import Shift
from conversion_influence.workflows.recalibration_result import Recalibration
from conversion_influence.workflows.trained import refreshes

from .small_world import FLAT, QUICK, Ended, assert_refused, changed, flat_table, influence


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def facts(bundle: Bundle) -> dict[str, Any]:
    assert bundle.record is not None
    return bundle.record.facts


def refresh(model: Path, data: Path, out: str = "new", *more: str) -> Ended:
    return influence("recalibrate", model, "--data", data, "--out", out, "--no-track", *more)


def warmer(table: Path, rows: int = 60, times: float = 2.0) -> Path:
    """Return the flat table with as many newer rows, which convert more."""
    days = pd.date_range("2024-01-01", periods=120 + rows)
    count = np.arange(120 + rows)
    longer = flat_table(120 + rows).assign(day=days.astype(str), k=lambda t: t["k"].astype(float))
    longer["k"] = np.where(count < 120, longer["k"], longer["k"] * times).astype(int)
    path = table.with_name("later.csv")
    longer.to_csv(path, index=False)
    return path


def test_only_the_level_moves(flat: tuple[Path, Path]) -> None:
    model, table = flat
    before = contents(model)
    ended = refresh(model, warmer(table), "new", "--json")
    assert ended.code == 0, ended.err
    said = ended.json
    old, new = load_bundle(model), load_bundle(Path("new"))
    moved = new.log_odds(flat_table()) - old.log_odds(flat_table())
    assert moved == pytest.approx(said["shift"]["value"])
    assert 0.3 < said["shift"]["value"] < 1.0
    after = contents(Path("new"))
    same = {"bundle.json", "expected.json", "manifest.json"}
    assert {name for name in before if after[name] != before[name]} == same
    assert contents(model) == before


def test_the_new_model_tells_what_was_done_and_from_which_it_is(flat: tuple[Path, Path]) -> None:
    model, table = flat
    said = refresh(model, warmer(table), "new", "--json").json
    kept = facts(load_bundle(Path("new")))
    entry: dict[str, Any] = kept["recalibrated"][0]
    assert kept["parent"] == said["parent"] == load_bundle(model).digest == entry["parent"]
    assert entry["shift"] == said["shift"]["value"]
    assert {"at", "placements", "conversions", "foretold", "until"} <= set(entry)
    assert said["settled"] == 24 + 60  # the test slice, and the rows since
    assert said["run_id"] is None
    assert entry["foretold"] < entry["conversions"]
    assert abs(entry["foretold_after"] - entry["conversions"]) < entry["conversions"] * 0.1


def test_a_second_refresh_needs_newer_outcomes_and_counts_from_training(
    flat: tuple[Path, Path],
) -> None:
    model, table = flat
    later = warmer(table)
    refresh(model, later)
    assert_refused(refresh(Path("new"), later, "newer"), "nothing new has settled since the level")
    still = warmer(table, 90)
    again = refresh(Path("new"), still, "newer", "--json").json
    at_once = refresh(model, still, "at-once", "--json").json
    assert again["since_training"] == pytest.approx(at_once["shift"]["value"], abs=0.02)
    assert len(facts(load_bundle(Path("newer")))["recalibrated"]) == 2


def test_raw_tables_are_read_as_for_training_and_predicting_just_works(
    model: Path, world: Path, base: Path
) -> None:
    ended = refresh(model, world)
    assert ended.code == 0, ended.err
    text = " ".join(ended.out.split())
    for words in (
        "have settled that the model did not learn from",
        "would be foretold",
        "do not count here",
        "Ranks stay as they are",
    ):
        assert words in text
    lists = [
        influence("predict", base / "candidates.csv", "--model", folder, "--data", world, "--json")
        for folder in (model, "new")
    ]
    ranks = [[row["creator_id"] for row in ended.json["scores"]] for ended in lists]
    assert ranks[0] == ranks[1]


def test_nothing_new_is_refused(model: Path, world: Path) -> None:
    cut = str(facts(load_bundle(model))["cuts"]["test"])
    old = changed(world, Path("old"), "placements", lambda t: t[t["booked_at"] < cut])
    assert_refused(refresh(model, old), "nothing new has settled: the model learned from")
    assert not Path("new").exists()


def test_open_placements_do_not_count(model: Path, world: Path) -> None:
    cut = str(facts(load_bundle(model))["cuts"]["test"])

    def reopened(placements: pd.DataFrame) -> pd.DataFrame:
        late = placements["booked_at"] >= cut
        return placements.assign(
            settled_at=placements["settled_at"].mask(late, ""),
            conversions=placements["conversions"].mask(late, ""),
        )

    assert_refused(refresh(model, changed(world, Path("open"), "placements", reopened)), "nothing")


def test_a_model_without_times_is_refused() -> None:
    flat_table().to_csv("table.csv", index=False)
    Path("c.yaml").write_text(FLAT.replace("  time: day\n", "") + QUICK)
    assert influence("train", "c.yaml", "--data", "table.csv", "--out", "m").code == 0
    assert_refused(refresh(Path("m"), Path("table.csv")), "learned from rows without times")


@pytest.mark.parametrize("kept", ["done", [3], [{"shift": "much", "until": "2024-05-01"}], [{}]])
def test_a_damaged_record_of_refreshes_is_refused(kept: object, flat: tuple[Path, Path]) -> None:
    record = load_bundle(flat[0]).record
    assert record is not None
    assert refreshes(record) == []
    damaged = record.model_copy(update={"facts": {"recalibrated": kept}})
    with pytest.raises(BundleError, match="does not say by how much"):
        refreshes(damaged)


@pytest.mark.parametrize("out", ["", "inside"])
def test_the_model_itself_is_never_written_to(out: str, flat: tuple[Path, Path]) -> None:
    model, table = flat
    before = contents(model)
    assert_refused(refresh(model, table, str(model / out)), "is the model itself or stands in it")
    assert contents(model) == before


def test_what_is_no_model_and_what_is_no_data_is_named(flat: tuple[Path, Path]) -> None:
    model, table = flat
    assert_refused(refresh(Path("nowhere"), table), "nowhere is not a folder")
    assert_refused(refresh(model, Path("gone.csv")), "gone.csv")
    assert_refused(influence("recalibrate", model, "--out", "new", "--no-track"), "no data")
    assert_refused(influence("recalibrate", model, "--data", table), "Missing option '--out'")
    assert not Path("new").exists()


def test_a_tracked_refresh_is_a_new_version_that_names_its_parent(
    flat: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    mlflow = pytest.importorskip("mlflow")
    address = f"sqlite:///{Path('runs.db').resolve()}"  # MLflow keeps a store by its address
    monkeypatch.setenv("MLFLOW_TRACKING_URI", address)
    model, table = flat
    arguments = ("--data", warmer(table), "--out", "new", "--track", "--json")
    ended = influence("recalibrate", model, *arguments)
    assert ended.code == 0, ended.err
    said = json.loads(ended.out)
    client = mlflow.MlflowClient(address)
    version = client.get_model_version("influence", said["model_version"])
    assert version.tags["parent"] == said["parent"]
    run = client.get_run(said["run_id"])
    assert run.data.metrics["recalibration.value"] == pytest.approx(said["shift"]["value"])
    assert said["alias"] == "challenger"
    assert client.get_model_version_by_alias("influence", "challenger").version == version.version
    same = ("--data", warmer(table, times=1.0), "--out", "same", "--track")
    kept = influence("recalibrate", model, *same)
    assert "No change at all would fit them too." in " ".join(kept.out.split()), kept.err
    assert "the alias stays where it was" in " ".join(kept.out.split())
    assert client.get_model_version_by_alias("influence", "challenger").version == version.version
    assert len(client.search_model_versions("name='influence'")) == 2


def words_of(conversions: float, value: float, language: Language = "en") -> str:
    """Return what is said of a level moved by a value where 100 conversions were foretold."""
    after = 100.0 * (1.0 + value)
    shift = Shift(value, value - 1, value + 1, 50, conversions, 1e4, 100.0, after, 90.0, 110.0)
    done = Recalibration(Path("new"), "a" * 64, shift, value, 50, (), (), None, 1.0)
    return " ".join(done.sentences(language))


def test_sums_that_disagree_with_the_move_are_explained() -> None:
    up, down = words_of(120.0, 0.1), words_of(80.0, -0.1)
    assert "and yet" not in up + down
    assert "They brought 120 conversions, and 100.0 were foretold." in up
    against = words_of(120.0, -0.1)
    assert "More came than foretold, and yet likelihoods are lowered: " in against
    assert "Fewer came than foretold, and yet likelihoods are raised: " in words_of(80.0, 0.1)
    french = words_of(120.0, -0.1, "fr")
    assert "Il en est venu plus que prévu, et pourtant les probabilités sont abaissées" in french
    assert "Ne rien changer leur conviendrait aussi. Les rangs restent ce qu'ils sont." in french


def test_all_of_it_is_told_in_the_language_asked_for(flat: tuple[Path, Path]) -> None:
    model, table = flat
    later = warmer(table)
    ended = refresh(model, later, "new", "--lang", "fr")
    assert ended.code == 0, ended.err
    told = " ".join(ended.out.split())
    for words in ("sont soldés ; ", "Ils ont apporté", "Modèle : new", "Remarque"):
        assert words in told
    for english in ("Model:", "Note:", "Likelihoods", "placements have", "of them"):
        assert english not in told
    assert "réglage du niveau" in ended.err
    refused = refresh(Path("new"), later, "newer", "--lang", "fr")
    assert_refused(refused, "rien de nouveau n'est soldé depuis le dernier réglage")
    said = refresh(Path("new"), warmer(table, 90), "newer", "--lang", "fr", "--json").json
    assert said["words"][-1].endswith("Les rangs restent ce qu'ils sont.")
