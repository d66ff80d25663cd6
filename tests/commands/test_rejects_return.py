"""A file of rejects is mended in place and run again: its rows score as they would have."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from .small_world import influence

FIGURES = ["creator_id", "likelihood", "low", "high", "expected_conversions", "cost_per_conversion"]
HEAD = ["creator_id", "Date de décision", "Clics attendus", "Coût (€)", "Ma note"]
DAYS = "20/03/2024"


def written(path: Path, rows: list[list[str]], encoding: str = "cp1252") -> Path:
    path.write_bytes("".join(";".join(row) + "\r\n" for row in rows).encode(encoding))
    return path


def people(world: Path) -> list[str]:
    return list(pd.read_csv(world / "creators.csv", dtype=str)["creator_id"].head(4))


def predicted(listed: Path, model: Path, data: Path, *options: str) -> tuple[int, dict]:
    ended = influence(
        "predict", listed, "--model", model, "--data", data, "--json", "--out", "r.csv", *options
    )
    assert ended.code in (0, 1, 4), ended.err
    return ended.code, json.loads(ended.out)


def cells_of(path: Path) -> tuple[list[list[str]], str]:
    text = path.read_text(encoding="utf-8-sig")
    mark = ";" if text.startswith(("ligne;", "rejet")) else ","
    return list(csv.reader(text.splitlines(), delimiter=mark)), mark


def mend(path: Path, wrong: str, right: str) -> None:
    rows, mark = cells_of(path)
    changed = [[right if cell == wrong else cell for cell in row] for row in rows]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=mark).writerows([rows[0], *changed[1:]])


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_mended_rejects_score_as_in_the_list(
    world: Path, model: Path, tmp_path: Path, locale: str
) -> None:
    one, two, three, four = people(world)
    rows = [
        HEAD,
        [one, DAYS, "1,5 k", "12,5", "été"],
        [two, "04/03/2024", "2000", "1,234", "ça"],
        ["nobody", "04/03/2024", "2100", "1,234", "=1+1"],
        [three, DAYS, "trois", "300", "\x1b[31m"],
        [four, DAYS, "900", "40", "fin"],
        [four, DAYS, "900", "40", "fin"],
    ]
    right = [*rows[:3], [two, *rows[3][1:]], [three, DAYS, "3000", *rows[4][3:]], *rows[5:]]
    options = ("--lang", locale)
    _, whole = predicted(written(tmp_path / "right.csv", right), model, world, *options)
    code, first = predicted(written(tmp_path / "list.csv", rows), model, world, *options)
    assert (code, first["rejected"], first["duplicated"]) == (1, 2, 1)
    back = Path("r.rejects.csv")
    table, _ = cells_of(back)
    assert table[0][8:] == HEAD
    assert [row[8:] for row in table[1:]] == [
        ["nobody", *rows[3][1:4], "'=1+1"],
        rows[4],
        rows[6],
    ]
    mend(back, "nobody", two)
    mend(back, "trois", "3000")
    code, again = predicted(back, model, world, *options)
    assert code == 0
    expected = pd.DataFrame(whole["scores"]).set_index("Ma note")[FIGURES]
    found = pd.DataFrame(again["scores"]).set_index("Ma note")[FIGURES]
    assert set(found.index) == {"=1+1", "\x1b[31m", "fin"}
    pd.testing.assert_frame_equal(found.sort_index(), expected.loc[found.index].sort_index())
