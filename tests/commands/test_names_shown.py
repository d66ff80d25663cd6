"""Creators are shown by the name that the list gives them."""

from pathlib import Path

import pandas as pd

from .small_world import influence


def test_a_list_of_handles_comes_back_by_handle(world: Path, model: Path, tmp_path: Path) -> None:
    creators = pd.read_csv(world / "creators.csv", dtype=str).dropna(subset="handle")
    alone = creators[~creators["handle"].str.lower().duplicated(keep=False)]
    creator_id, handle = alone.iloc[0][["creator_id", "handle"]]
    listed = tmp_path / "list.csv"
    listed.write_text(f"Pseudo,as_of\n{handle},2024-03-20\n")
    ended = influence(
        *("predict", listed, "--model", model, "--data", world),
        *("--out", "r.csv", "--report", "r.html"),
    )
    assert ended.code == 0, ended.err
    assert handle in ended.out
    assert creator_id not in ended.out
    ranked = pd.read_csv("r.csv", dtype=str)
    assert list(ranked["Pseudo"]) == [handle]
    assert list(ranked["creator_id"]) == [creator_id]
    assert handle in Path("r.html").read_text()


def test_a_french_refusal_names_columns_in_french(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("Prix;Pays\n12;FR\n")
    told = influence("check", listed, "--lang", "fr").err
    assert "ni Pseudo (handle)" in told
