"""Faults of candidate lists, bundles and places to write; what can be scored still is."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from conversion_influence.manifest import sha256
from conversion_influence.report.marks import unguard

from ..small_world import assert_refused, influence

WHEN = "2024-03-20"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def predict(listed: Path, model: Path, data: Path | None, out: str = "ranked.csv") -> object:
    tables = [] if data is None else ["--data", data]
    return influence("predict", listed, "--model", model, *tables, "--out", out)


LISTS = {
    "no creator column": ("name,cost\nAnn,3\n", "no column creator_id or handle"),
    "empty file": ("", "empty"),
    "header only": ("creator_id,cost\n", "no row|no candidate|only a header|header"),
    "two columns of one name": ("creator_id,cost,cost\nc00001,1,2\n", "cost"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_cannot_be_read_is_refused(
    name: str, world: Path, model: Path, tmp_path: Path
) -> None:
    text, message = LISTS[name]
    listed = write(tmp_path / "list.csv", text)
    assert_refused(predict(listed, model, world), message)
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


MESSY = f"""\
creator_id,as_of,exposures,cost
c00001,{WHEN},100,9
nobody,{WHEN},100,9
c00002,{WHEN},100,cheap
c00003,tomorrow,100,9
c00004,{WHEN},100,-4
c00005,{WHEN},0,9
,{WHEN},100,9
c00001,{WHEN},100,9
c00006,{WHEN},100,9,more
c00007,{WHEN},100,"9
"""
REJECTED = {
    3: "unknown_creator",
    4: "bad_number",
    5: "bad_time",
    6: "negative",
    7: "zero_exposures",
    8: "missing_creator",
    9: "duplicate",
    10: "wrong_width",
    11: "open_quote",
}


def test_rows_that_cannot_be_scored_are_told_by_line_and_reason_and_the_others_are_scored(
    world: Path, model: Path, tmp_path: Path
) -> None:
    ended = predict(write(tmp_path / "list.csv", MESSY), model, world)
    assert ended.code == 1, ended.err
    rejects = pd.read_csv("ranked.rejects.csv")
    assert dict(zip(rejects["line"], rejects["code"], strict=True)) == REJECTED
    assert list(pd.read_csv("ranked.csv")["creator_id"]) == ["c00001"]
    assert "9 of 10 rows could not be scored" in ended.out
    assert "line 4, column cost" in ended.out


def test_a_list_of_strangers_gives_rejects_only(world: Path, model: Path, tmp_path: Path) -> None:
    listed = write(tmp_path / "list.csv", "creator_id\nann\nbob\n")
    ended = predict(listed, model, world)
    assert ended.code == 4, ended.err
    assert len(pd.read_csv("ranked.csv")) == 0
    assert list(pd.read_csv("ranked.rejects.csv")["value"]) == ["ann", "bob"]


def test_a_shared_handle_is_rejected_where_the_network_does_not_decide(
    world: Path, model: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(world, tmp_path / "data")
    creators = pd.read_csv(data / "creators.csv", dtype=str)
    creators.loc[[0, 1], "handle"] = "The.Same"
    creators.to_csv(data / "creators.csv", index=False)
    own = creators.loc[2, "handle"]
    listed = write(
        tmp_path / "list.csv", f"handle,as_of\n@the.same,{WHEN}\n@{own.upper()},{WHEN}\n"
    )
    ended = predict(listed, model, data)
    assert ended.code == 1, ended.err
    rejects = pd.read_csv("ranked.rejects.csv")
    assert list(rejects["code"]) == ["ambiguous_handle"]
    assert [unguard(cell) for cell in rejects["handle"]] == ["@the.same"]
    assert list(pd.read_csv("ranked.csv")["creator_id"]) == [creators.loc[2, "creator_id"]]


def damage(folder: Path) -> None:
    raw = bytearray((folder / "model.txt").read_bytes())
    raw[len(raw) // 2] ^= 1
    (folder / "model.txt").write_bytes(raw)


def convert(folder: Path) -> None:
    text = (folder / "model.txt").read_bytes()
    (folder / "model.txt").write_bytes(text.replace(b"\n", b"\r\n"))


def from_the_future(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["format"] = 99
    (folder / "manifest.json").write_text(json.dumps(manifest))


def from_elsewhere(folder: Path) -> None:
    """Let the stored answers be another model's, with a manifest that agrees."""
    manifest = json.loads((folder / "manifest.json").read_text())
    expected = json.loads((folder / "expected.json").read_text())
    expected["likelihood"] = [(0.5).hex() for _ in expected["likelihood"]]
    raw = json.dumps(expected).encode()
    (folder / "expected.json").write_bytes(raw)
    manifest["files"]["expected.json"] = {"size": len(raw), "sha256": sha256(raw)}
    (folder / "manifest.json").write_text(json.dumps(manifest))


def forget(folder: Path) -> None:
    (folder / "manifest.json").unlink()


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "one bit": (damage, "model.txt"),
    "line ends": (convert, "CRLF"),
    "a later version": (from_the_future, "format 99"),
    "another model's answers": (from_elsewhere, "expected.json"),
    "no manifest": (forget, "not a model bundle"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_bundle_is_refused(name: str, model: Path, base: Path, tmp_path: Path) -> None:
    spoil, message = DAMAGES[name]
    spoil(shutil.copytree(model, tmp_path / "model"))
    ended = influence("predict", base / "candidates.csv", "--model", "model", "--data", "data")
    assert_refused(ended, message)


def test_a_missing_bundle_is_named(base: Path) -> None:
    assert_refused(influence("predict", base / "candidates.csv"), "models/latest is not a folder")


def test_a_model_of_a_flat_table_takes_no_raw_tables(
    flat: tuple[Path, Path], world: Path, base: Path
) -> None:
    ended = influence("predict", base / "candidates.csv", "-m", flat[0], "--data", world)
    assert_refused(ended, "learned from a flat table.*Leave out --data")


def test_a_list_without_any_signal_asks_for_tables(model: Path, base: Path, tmp_path: Path) -> None:
    listed = write(tmp_path / "list.csv", "who\nc00001\n")
    assert_refused(predict(listed, model, None), "--data")


def test_a_path_that_is_no_list_is_named(world: Path, model: Path) -> None:
    assert_refused(predict(Path("no.csv"), model, world), "no.csv")


PLACES = {
    "ranked.xls": "must end in .csv, .xlsx, .json, .jsonl or .parquet, got '.xls'",
    "ranked": "must end in .csv, .xlsx, .json, .jsonl or .parquet, got no ending",
    "folder.csv": "is a folder; name a file in it",
    "list.csv": "is the list itself",
    "list.csv/ranked.csv": "is a file, not a folder",
}


@pytest.mark.parametrize("out", PLACES)
def test_a_place_that_cannot_be_written_is_refused_before_the_model_is_read(
    out: str, tmp_path: Path
) -> None:
    (tmp_path / "folder.csv").mkdir()
    listed = write(tmp_path / "list.csv", "creator_id\nc00001\n")
    assert_refused(predict(listed, Path("no-model"), None, out), PLACES[out])
    assert listed.read_text() == "creator_id\nc00001\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_leave_to_write_is_refused(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    listed = write(tmp_path / "list.csv", "creator_id\nc00001\n")
    assert_refused(predict(listed, Path("no-model"), None, "locked/r.csv"), "cannot be written")


def test_a_bundle_never_replaces_what_is_no_bundle(world: Path, base: Path, tmp_path: Path) -> None:
    write(tmp_path / "letters", "a file")
    assert_refused(influence("train", "--data", world, "--out", "letters"), "is a link or a file")
    (tmp_path / "photos").mkdir()
    write(tmp_path / "photos" / "one.jpg", "a photo")
    assert_refused(influence("train", "--data", world, "--out", "photos"), "holds no model")
    assert_refused(influence("simulate", "photos"), "not an empty folder")
    assert_refused(influence("demo", "--out", "letters"), "is a file; name a folder")
    assert_refused(influence("features", world, "--out", "f.feather"), "must end in .csv")
    assert (tmp_path / "photos" / "one.jpg").read_text() == "a photo"
