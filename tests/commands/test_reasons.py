"""What training keeps of a model's reasons, and what a ranked list says."""

import json
from pathlib import Path

import pandas as pd
import pytest

from conversion_influence.dataset.catalog import GROUPS, catalog

from .small_world import influence


def test_training_keeps_what_the_model_listens_to(model: Path) -> None:
    importance = pd.read_csv(model / "importance.csv")
    record = json.loads((model / "bundle.json").read_text())
    signals = importance[importance["kind"] == "signal"]
    assert set(signals["name"]) == set(record["signals"])
    assert set(importance[importance["kind"] == "group"]["name"]) <= set(GROUPS)
    assert (importance["low"] <= importance["high"]).all()
    dependence = pd.read_csv(model / "dependence.csv")
    heard = set(signals[signals["mean_abs"] > 0]["name"])
    assert set(dependence["signal"]) == heard
    assert set(dependence.groupby("signal")["n"].sum()) == {importance["n"].iloc[0]}
    for name in ("importance.png", "dependence.png"):
        assert (model / "figures" / name).read_bytes().startswith(b"\x89PNG")


def test_training_on_a_flat_table_explains_it_too(flat: tuple[Path, Path]) -> None:
    importance = pd.read_csv(flat[0] / "importance.csv")
    assert set(importance[importance["kind"] == "group"]["name"]) == {"signals"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_list_holds_sentences_and_no_names_of_columns(
    language: str, world: Path, model: Path, base: Path
) -> None:
    asked = ("predict", base / "candidates.csv", "--data", world, "--model", model)
    assert influence(*asked, "--out", "ranked.csv", "--lang", language, "--locale", "en").code == 0
    ranked = pd.read_csv("ranked.csv", keep_default_na=False)
    said = {text for place in (1, 2, 3) for text in ranked[f"reason_{place}"] if text}
    assert said
    assert all(text.endswith((" (+)", " (-)")) for text in said)
    assert not any("_" in text or ":" in text for text in said)
    names = {signal.en if language == "en" else signal.fr for signal in catalog()}
    assert not any(text[:-4] in names for text in said)
