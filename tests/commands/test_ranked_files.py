"""What predict hands over: every format, received columns, money, and an honest last word."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from conversion_influence.bundle import load_bundle
from conversion_influence.modeling.scale import Scale
from conversion_influence.modeling.worth import Worth

from .small_world import influence

LISTED = (
    "id,creator_id,warmth,size,country,exposures,cost,followers,=1+1,version\n"
    "007,a,0.9,5,FR,1000,100,10,@SUM(1),1.50\n"
    "008,b,0.1,7,BE,1000,,3000,-5,2\n"
    "009,c,0.5,9,FR,,200,,x,3\n"
)


@pytest.fixture
def listed() -> Path:
    path = Path("list.csv")
    path.write_text(LISTED)
    return path


def test_what_was_received_passes_through_as_it_was(flat: tuple[Path, Path], listed: Path) -> None:
    ended = influence("predict", listed, "--model", flat[0])
    assert ended.code == 0, ended.err
    ranked = pd.read_csv("ranked.csv", dtype=str, keep_default_na=False).set_index("creator_id")
    assert list(ranked["id"]) == ["007", "009", "008"]
    assert ranked.loc["a", ["version", "country", "'=1+1"]].tolist() == ["1.50", "FR", "'@SUM(1)"]
    assert ranked.loc["b", ["'=1+1", "cost", "exposures"]].tolist() == ["-5", "", "1000"]
    assert list(ranked["rank_by_followers"]) == ["2", "", "1"]
    assert "texts that a spreadsheet would take for a formula have" in " ".join(ended.out.split())


def test_every_format_holds_the_same_list(flat: tuple[Path, Path], listed: Path) -> None:
    said = {}
    for ending in ("csv", "xlsx", "json", "jsonl", "parquet"):
        ended = influence("predict", listed, "--model", flat[0], "--out", f"r.{ending}", "--json")
        assert ended.code == 0, ended.err
        said[ending] = ended.json["scores"]
    assert all(rows == said["csv"] for rows in said.values())
    assert json.loads(Path("r.json").read_text()) == said["csv"]
    lines = Path("r.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == said["csv"]
    kept = pd.read_parquet("r.parquet")
    assert kept["likelihood"].tolist() == [row["likelihood"] for row in said["csv"]]
    sheet: Any = openpyxl.load_workbook("r.xlsx").active
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == list(said["csv"][0])
    assert [row[head.index("id")] for row in rows] == ["007", "009", "008"]
    found = [row[head.index("likelihood")] for row in rows]
    assert found == pytest.approx([row["likelihood"] for row in said["csv"]], rel=1e-14)


def test_a_french_list_has_french_headings_and_numbers_and_programs_keep_theirs(
    flat: tuple[Path, Path], listed: Path
) -> None:
    ended = influence("predict", listed, "--model", flat[0], "--locale", "fr", "--json")
    assert ended.code == 0, ended.err
    raw = Path("ranked.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfrang;rang par abonn\xc3\xa9s;")
    read = pd.read_csv("ranked.csv", sep=";", decimal=",", encoding="utf-8-sig")
    assert read["probabilit\u00e9"].tolist() == [row["likelihood"] for row in ended.json["scores"]]
    influence("predict", listed, "--model", flat[0], "--lang", "fr", "--out", "r.jsonl")
    assert "rank_by_followers" in json.loads(Path("r.jsonl").read_text().splitlines()[0])
    influence("predict", listed, "--model", flat[0], "--lang", "fr", "--locale", "en")
    assert Path("ranked.csv").read_text().startswith("rank,rank_by_followers,")


def test_contributions_of_groups_add_up_to_each_likelihood(
    flat: tuple[Path, Path], listed: Path
) -> None:
    said = influence("predict", listed, "--model", flat[0], "--json").json
    for row, moved in zip(said["scores"], said["contributions"], strict=True):
        assert set(moved) == {"signals", "expected"}
        likelihood = 1 / (1 + np.exp(-sum(moved.values())))
        assert likelihood == pytest.approx(row["likelihood"], rel=1e-9)


def test_a_conversion_is_worth_what_the_list_says_else_what_the_call_says(
    flat: tuple[Path, Path],
) -> None:
    Path("list.csv").write_text(
        "id,warmth,exposures,cost,value_per_conversion\na,0.9,1000,100,20\nb,0.9,1000,50,\n"
    )
    ended = influence("predict", "list.csv", "--model", flat[0], "--value", "10", "--json")
    first, second = sorted(ended.json["scores"], key=lambda row: row["id"])
    assert first["expected_revenue"] == pytest.approx(20 * first["expected_conversions"])
    assert second["expected_revenue"] == pytest.approx(10 * second["expected_conversions"])
    assert second["return_on_cost"] == pytest.approx(second["expected_revenue"] / 50)
    assert any(
        "worth 10.00, as --value says, in 1 of 2 rows" in told for told in ended.json["notes"]
    )
    silent = influence("predict", "list.csv", "--model", flat[0], "--json").json["scores"]
    assert sorted(str(row["expected_revenue"]) for row in silent)[1] == "None"
    refused = influence("predict", "list.csv", "--model", flat[0], "--value", "0")
    assert (refused.code, refused.out) == (2, "")
    assert "the value of a conversion must be above 0 and finite, got 0" in refused.err


def test_a_model_of_placements_keeps_their_positions_and_their_worth(
    world: Path, model: Path
) -> None:
    record = load_bundle(model).record
    assert record is not None
    scale, worth = Scale.from_dict(record.facts), Worth.from_dict(record.facts)
    assert scale is not None
    assert worth is not None
    placements = pd.read_csv(world / "placements.csv")
    assert worth.currency == "EUR"
    assert placements["revenue"].sum() / placements["conversions"].sum() == pytest.approx(
        worth.per_conversion, rel=0.25
    )  # the newest placements are left to the judge
    assert 0 < worth.placements == scale.rows <= len(placements)
    Path("list.csv").write_text("creator_id,as_of,exposures\nc00001,2024-03-01,500\n")
    ended = influence("predict", "list.csv", "--model", model, "--data", world, "--json")
    (row,) = ended.json["scores"]
    assert 0 <= row["score"] <= 100
    assert row["expected_revenue"] == pytest.approx(
        worth.per_conversion * row["expected_conversions"]
    )
    assert any("It is an assumption, in that currency" in told for told in ended.json["notes"])


def test_a_target_without_costs_says_why_there_is_no_chance(
    flat: tuple[Path, Path],
) -> None:
    Path("list.csv").write_text("id,warmth,exposures\na,0.9,1000\nb,0.2,\n")
    ended = influence("predict", "list.csv", "--model", flat[0], "--target-cost", "5")
    said = " ".join(ended.out.split())
    assert "chance_cost is empty for 2 of 2 candidates" in said
    assert "(2 without cost, 1 without exposures)" in said
    french = influence("predict", "list.csv", "-m", flat[0], "--target-cost", "5", "--lang", "fr")
    assert "chance_cost est vide pour 2 candidats sur 2" in " ".join(french.out.split())


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "None of the 2 rows could be scored: there is no ranking."),
        ("fr", "Aucune des 2 lignes n'a pu \u00eatre not\u00e9e"),
    ],
)
def test_where_nobody_could_be_scored_that_is_said_and_no_list_is_named(
    flat: tuple[Path, Path], language: str, told: str
) -> None:
    Path("list.csv").write_text("id,warmth\na,many\nb,few\n")
    ended = influence("predict", "list.csv", "--model", flat[0], "--lang", language)
    assert ended.code == 4
    assert told in " ".join(ended.out.split())
    assert "ranked.csv" not in ended.out
    assert "ranked.rejects.csv" in ended.out
    assert len(Path("ranked.csv").read_text("utf-8-sig").splitlines()) == 1


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_a_ranking_fits_the_terminal_with_all_its_columns_and_hostile_names(
    flat: tuple[Path, Path], columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    Path("list.csv").write_text(
        "creator_id,warmth,exposures,cost,followers\n"
        '"a\x1b[31m\u202eb[red]",0.9,1000000,10000,10\nb,0.1,1000,50,20\n'
    )
    asked = ("predict", "list.csv", "--model", flat[0], "--value", "10", "--target-cost", "9")
    shown = influence(*asked).out
    table = shown.splitlines()[1:5]
    if columns >= 80:
        assert max(len(line) for line in table) <= columns
    assert ("by size" in table[0]) is (columns == 140)
    assert ("return" in table[0]) is (columns == 140)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[red]" in shown or columns < 140


def test_columns_known_under_another_name_keep_their_headings_for_people(
    flat: tuple[Path, Path],
) -> None:
    Path("list.csv").write_text(
        "id;warmth;Co\u00fbt;Clics attendus;rang\n"
        '007;0,9;"1 450,50 \u20ac";2000;a\n8;0,1;600;100;b\n'
    )
    ended = influence("predict", "list.csv", "--model", flat[0], "--locale", "fr")
    assert ended.code == 0, ended.err
    read = pd.read_csv("ranked.csv", sep=";", decimal=",", encoding="utf-8-sig", dtype={"id": str})
    assert list(read)[:2] == ["rank", "rang par abonn\u00e9s"]
    assert {"id", "warmth", "Co\u00fbt", "Clics attendus"} < set(read)
    assert list(read["rang"]) == ["a", "b"]  # a column of the user's own goes before our heading
    assert list(read["Co\u00fbt"]) == [1450.5, 600]
    assert list(read["id"]) == ["007", "8"]
    influence("predict", "list.csv", "--model", flat[0], "--out", "r.jsonl", "--locale", "fr")
    first = json.loads(Path("r.jsonl").read_text().splitlines()[0])
    assert (first["cost"], first["exposures"], first["id"]) == (1450.5, 2000, "007")


def test_a_model_kept_before_there_were_scores_ranks_and_says_so(
    flat: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Scale, "from_dict", staticmethod(lambda _: None))
    monkeypatch.setattr(Worth, "from_dict", staticmethod(lambda _: None))
    ended = influence("predict", flat[1], "--model", flat[0])
    assert ended.code == 0, ended.err
    assert "score is empty: this model was kept without" in " ".join(ended.out.split())
    ranked = pd.read_csv("ranked.csv")
    assert ranked[["score", "expected_revenue"]].isna().all(axis=None)
    assert ranked["likelihood"].notna().all()
