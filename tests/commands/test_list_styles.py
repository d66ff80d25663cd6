"""The same offers give the same scores, however their columns, numbers and accounts are written."""

import json
from pathlib import Path

import pandas as pd

from .small_world import influence

SCORES = ["creator_id", "likelihood", "low", "high", "expected_conversions", "cost_per_conversion"]


def scored(listed: Path, model: Path, data: Path, *options: str, out: str) -> dict:
    ended = influence(
        "predict", listed, "--model", model, "--data", data, "--out", out, "--json", *options
    )
    assert ended.code in (0, 1), ended.err
    return json.loads(ended.out)


def handles(world: Path) -> pd.DataFrame:
    """Return creators whose handle is theirs alone."""
    creators = pd.read_csv(world / "creators.csv", dtype=str).dropna(subset="handle")
    return creators[~creators["handle"].str.lower().duplicated(keep=False)].head(3)


def test_a_french_list_of_links_scores_like_a_plain_one(
    world: Path, model: Path, tmp_path: Path
) -> None:
    people = handles(world)
    plain, french = tmp_path / "plain.csv", tmp_path / "french.csv"
    costs = [("1250.5", "1 250,50 €"), ("300", "300 €"), ("12000", "12 k€")]
    rows = list(zip(people["creator_id"], people["handle"], costs, strict=True))
    plain.write_text(
        "creator_id,as_of,exposures,cost\n"
        + "".join(f"{one},2024-03-20,1500,{cost}\n" for one, _, (cost, _) in rows)
    )
    french.write_text(
        "Qui;Date de décision;Clics attendus;Coût (€)\n"
        + "".join(f"@{handle.upper()};20/03/2024;1,5 k;{cost}\n" for _, handle, (_, cost) in rows),
        encoding="cp1252",
    )
    first = scored(plain, model, world, out="plain_out.csv")
    options = ("--map", "Qui=handle", "--save-mapping", "kept.yaml")
    second = scored(french, model, world, *options, out="french_out.csv")
    third = scored(french, model, world, "--mapping", "kept.yaml", out="again.csv")
    tables = [pd.DataFrame(done["scores"])[SCORES] for done in (first, second, third)]
    assert len(tables[0]) == 3
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0])


def test_one_creator_named_in_two_ways_is_a_duplicate(
    world: Path, model: Path, tmp_path: Path
) -> None:
    (creator_id, handle) = handles(world).iloc[0][["creator_id", "handle"]]
    listed = tmp_path / "list.csv"
    listed.write_text(
        f"creator_id,handle,as_of\n{creator_id},,2024-03-20\n,@{handle.upper()},2024-03-20\n"
        ",nobody,2024-03-20\n"
    )
    done = scored(listed, model, world, out="ranked.csv")
    assert [(one["line"], one["code"]) for one in done["duplicates"]] == [(3, "duplicate")]
    assert [(one["line"], one["code"]) for one in done["rejects"]] == [(4, "unknown_creator")]
    assert (done["total"], done["scored"], done["rejected"], done["duplicated"]) == (3, 1, 1, 1)
    assert list(pd.read_csv("ranked.rejects.csv")["line"]) == [3, 4]
