"""Faults of tables and settings: each ends with exit 2, names its place, and writes nothing."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from ..small_world import QUICK, assert_refused, changed, influence

Frame = pd.DataFrame
Change = Callable[[Frame], Frame]


def cell(column: str, value: str, row: int = 2) -> Change:
    """Return a change of one cell; ``row`` counts from 1 as in messages."""

    def change(frame: Frame) -> Frame:
        frame.loc[row - 1, column] = value
        return frame

    return change


def twice(frame: Frame) -> Frame:
    return pd.concat([frame, frame.iloc[[3]]])


def outcomes(column: str, value: str) -> Change:
    return lambda frame: frame.assign(**{column: value})


FAULTS: dict[str, tuple[str, Change, str]] = {
    "required column absent": (
        "placements",
        lambda frame: frame.drop(columns="booked_at"),
        "booked_at",
    ),
    "wrong type": ("placements", cell("cost", "cheap"), "placements row 2, column cost"),
    "wrong time": ("posts", cell("published_at", "31st of May"), "posts row 2, column publi"),
    "header only": ("placements", lambda frame: frame.head(0), "no row"),
    "future": ("placements", cell("settled_at", "2199-01-01"), "settled_at"),
    "duplicate id": ("placements", twice, "the same placement_id as row 4"),
    "no exposure": ("placements", cell("exposures", "0"), "placements row 2, column exposures"),
    "k above n": ("placements", cell("conversions", "999999"), "placements row 2"),
    "settled before booked": (
        "placements",
        cell("settled_at", "2001-01-01"),
        "settled before it was booked",
    ),
    "negative count": ("placements", cell("conversions", "-1"), "row 2, column conversions"),
    "half a conversion": ("placements", cell("conversions", "1.5"), "row 2, column conversions"),
    "no id": ("placements", cell("placement_id", ""), "row 2, column placement_id"),
    "nothing converts": ("placements", outcomes("conversions", "0"), "converted|no conversion"),
    "one creator": ("placements", outcomes("creator_id", "c00001"), "one creator"),
    "too few rows": ("placements", lambda frame: frame.head(4), "Give more history|not enough"),
    "no outcomes": (
        "placements",
        lambda frame: frame.assign(conversions=""),
        "conversions",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_a_table_is_named_and_nothing_is_written(
    name: str, world: Path, base: Path, tmp_path: Path
) -> None:
    table, change, message = FAULTS[name]
    data = changed(world, tmp_path / "data", table, change)
    if table == "placements":  # the other tables would only cost time
        for file in data.iterdir():
            if file.name != "placements.csv":
                file.unlink()
    ended = influence("train", base / "quick.yaml", "--data", data, "--out", tmp_path / "model")
    assert_refused(ended, message)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_missing_folder_is_named(base: Path) -> None:
    ended = influence("train", base / "quick.yaml", "--data", "nowhere")
    assert_refused(ended, "nowhere")


def test_a_folder_without_tables_is_named(tmp_path: Path, base: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert_refused(influence("train", base / "quick.yaml", "--data", "empty"), "empty")


def test_an_empty_file_is_named(world: Path, base: Path, tmp_path: Path) -> None:
    data = shutil.copytree(world, tmp_path / "data")
    (data / "creators.csv").write_bytes(b"")
    ended = influence("train", base / "quick.yaml", "--data", data)
    assert_refused(ended, "creators")


def test_without_placements_there_is_nothing_to_learn_from(
    world: Path, base: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(world, tmp_path / "data")
    (data / "placements.csv").unlink()
    assert_refused(influence("train", base / "quick.yaml", "--data", data), "placements")


def test_a_file_in_place_of_the_folder_needs_a_flat_config(world: Path, base: Path) -> None:
    ended = influence("train", base / "quick.yaml", "--data", world / "placements.csv")
    assert_refused(ended, "is a file.*flat")


def test_no_data_at_all_says_how_to_give_it() -> None:
    assert_refused(influence("train"), "--data FOLDER")


SETTINGS = {
    "sed: 1": "unknown key 'sed'.*Did you mean 'seed'",
    "model: {round: 30}": "unknown key 'model.round'.*Did you mean 'rounds'",
    "model: {rounds: many}": "model.rounds",
    "model: {rounds: 0}": "model.rounds",
    "split: {test: 1.5}": "split.test",
    "- a list": "must be a mapping",
    "a: [": "not valid YAML",
    "flat: {exposures: n}": "label.*or conversions",
    QUICK + "features: {exclude: [log_follower]}": "no signal 'log_follower'.*log_followers",
    QUICK + "features: {creators: [shoe_size]}": "shoe_size",
}


@pytest.mark.parametrize("text", SETTINGS)
def test_a_fault_in_the_settings_is_named(text: str, world: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(text)
    ended = influence("train", config, "--data", world)
    assert_refused(ended, f"(?s){SETTINGS[text]}")


def test_a_config_that_is_not_there_is_named(world: Path) -> None:
    assert_refused(influence("train", "no.yaml", "--data", world), "no.yaml")


def test_unsettled_placements_are_refused_unless_they_are_to_be_dropped(
    world: Path, tmp_path: Path
) -> None:
    def promise(frame: Frame) -> Frame:
        frame.loc[5, "settled_at"] = ""
        return frame

    data = changed(world, tmp_path / "data", "placements", promise)
    (tmp_path / "config.yaml").write_text(QUICK)
    ended = influence("train", "config.yaml", "--data", data)
    assert_refused(ended, "settled")


def test_every_fault_is_named_at_once(world: Path, base: Path, tmp_path: Path) -> None:
    def spoil(frame: Frame) -> Frame:
        return cell("cost", "cheap", 3)(cell("exposures", "0", 7)(frame))

    data = changed(world, tmp_path / "data", "placements", spoil)
    ended = influence("train", base / "quick.yaml", "--data", data, "--json")
    problems = ended.json["error"]["problems"]
    assert {(p["row"], p["column"]) for p in problems} == {(3, "cost"), (7, "exposures")}
    assert ended.code == 2
