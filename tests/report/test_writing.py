"""Lists in every format, hostile texts and all, read back as they were."""

import json
import math
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from conversion_influence.errors import Language
from conversion_influence.lists.cell_reading import read_cells
from conversion_influence.report import sheet
from conversion_influence.report.columns import Layout, ranked_layout
from conversion_influence.report.marks import Changed, guard, shown
from conversion_influence.report.writing import changed_notes, write_list

from .hostile import HEADING, HOSTILE, LONG, hostile_list
from .read_back import as_a_sheet_holds, as_csv_holds, read_csv, read_xlsx

LOCALES: tuple[Language, ...] = ("en", "fr")
ENDINGS = (".csv", ".xlsx", ".json", ".jsonl", ".parquet")


@pytest.mark.parametrize("locale", LOCALES)
def test_hostile_texts_come_back_from_csv(tmp_path: Path, locale: Language) -> None:
    path = tmp_path / "list.csv"
    changed = write_list(path, [hostile_list()], ranked_layout(locale))
    head, *rows = read_csv(path, locale)
    assert head[:3] == (
        ["rank", HEADING, "likelihood"] if locale == "en" else ["rang", HEADING, "probabilit\u00e9"]
    )
    assert [row[1] for row in rows] == [as_csv_holds(text) for text in HOSTILE]
    point = "." if locale == "en" else ","
    found = [float(row[2].replace(point, ".")) for row in rows]
    assert found == list(hostile_list()["likelihood"])
    assert rows[0][4:] == ["", "2024-12-31T18:30:00Z"]
    assert changed == Changed(guarded=13, replaced=1)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_cell_of_a_csv_begins_like_a_formula_wherever_it_is_split(
    tmp_path: Path, locale: Language
) -> None:
    write_list(tmp_path / "list.csv", [hostile_list()], ranked_layout(locale))
    text = (tmp_path / "list.csv").read_text("utf-8-sig")
    for mark in (",", ";", "\t"):
        for cell in re.split(f'[{mark}\\n"]', text):
            if cell.lstrip().startswith(("=", "@")):
                pytest.fail(f"{cell[:40]!r} stands alone where cells are split at {mark!r}")


def test_hostile_texts_come_back_from_a_workbook_as_texts(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    changed = write_list(path, [hostile_list()], ranked_layout("en"))
    book = openpyxl.load_workbook(path)
    active: Any = book.active
    assert (active.title, active.freeze_panes, active.auto_filter.ref) == ("ranked", "A2", "A1:F33")
    head, *rows = active.iter_rows()
    assert [cell.value for cell in head][:3] == ["rank", HEADING, "likelihood"]
    for cell, text in zip([row[1] for row in rows], HOSTILE, strict=True):
        assert (cell.data_type, cell.hyperlink, cell.number_format) == ("s", None, "@")
        assert cell.value.replace("_x005F_", "_") == as_a_sheet_holds(text)
    assert {cell.data_type for row in rows for cell in row} == {"s", "n", "d"}
    assert [row[2].value for row in rows] == pytest.approx(list(hostile_list()["likelihood"]))
    assert rows[1][2].number_format == "0.00%"
    assert (rows[0][4].value, rows[1][4].value) == (None, 1)
    assert rows[0][5].value == pd.Timestamp("2024-12-31T18:30:00")
    assert changed == Changed(replaced=1, cut=1)


def test_a_workbook_holds_no_formula_no_link_and_nothing_from_outside(tmp_path: Path) -> None:
    write_list(tmp_path / "list.xlsx", [hostile_list()], ranked_layout("en"))
    with zipfile.ZipFile(tmp_path / "list.xlsx") as packed:
        names = packed.namelist()
        drawn = packed.read("xl/worksheets/sheet1.xml").decode()
    assert not [
        name for name in names if "external" in name or "vba" in name or "_rels/sheet" in name
    ]
    assert "<f>" not in drawn
    assert "hyperlink" not in drawn
    assert drawn.count('type="dataBar"') == 2


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl", ".parquet"])
def test_our_own_reader_of_lists_reads_what_was_written(
    tmp_path: Path, ending: str, locale: Language
) -> None:
    path = tmp_path / f"list{ending}"
    write_list(path, [hostile_list()], ranked_layout(locale))
    cells = read_cells(path)
    held = {".csv": lambda text: guard(shown(text)), ".xlsx": as_a_sheet_holds}.get(ending, str)
    assert (cells.total, cells.broken) == (len(HOSTILE), ())
    found = cells.table.column(1).to_pylist()
    assert found == [held(text).strip(" \t\ufeff") for text in HOSTILE]


@pytest.mark.parametrize("ending", [".json", ".jsonl"])
def test_hostile_texts_come_back_from_json(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"list{ending}"
    assert write_list(path, [hostile_list()], ranked_layout("fr")) == Changed()
    text = path.read_text("utf-8")
    rows = json.loads(text) if ending == ".json" else [json.loads(x) for x in text.split("\n")[:-1]]
    assert [row[HEADING] for row in rows] == list(HOSTILE)
    assert list(rows[0]) == list(hostile_list())
    assert rows[0]["conversions_low"] is None
    assert rows[0]["as_of"] == "2024-12-31T18:30:00Z"


def test_hostile_texts_come_back_from_parquet(tmp_path: Path) -> None:
    path = tmp_path / "list.parquet"
    assert write_list(path, [hostile_list()], ranked_layout("fr"), {"made": "here"}) == Changed()
    assert pq.read_schema(path).metadata[b"made"] == b"here"
    pd.testing.assert_frame_equal(pd.read_parquet(path), hostile_list(), check_dtype=False)
    assert pq.read_table(path).column(HEADING).to_pylist() == list(HOSTILE)


@pytest.mark.parametrize("ending", ENDINGS)
def test_half_a_surrogate_pair_is_shown_as_no_character_and_counted(
    tmp_path: Path, ending: str
) -> None:
    frame = pd.DataFrame({"who": pd.Series(["a\ud800b", "c"], dtype=object), "n": [1, 2]})
    path = tmp_path / f"list{ending}"
    assert write_list(path, [frame]) == Changed(replaced=1)
    assert "a\ufffdb" in (
        str(read_xlsx(path)) if ending == ".xlsx"
        else str(pd.read_parquet(path).to_dict()) if ending == ".parquet"
        else path.read_text("utf-8")
    )  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_parts_of_a_list_give_the_same_file_as_the_whole_and_twice_the_same_bytes(
    tmp_path: Path, ending: str
) -> None:
    frame = hostile_list().assign(n=np.linspace(0.5, 7.5, len(HOSTILE)))
    whole, parts, again = (tmp_path / f"{name}{ending}" for name in ("whole", "parts", "again"))
    layout = ranked_layout("fr")
    changed = write_list(whole, [frame], layout)
    assert write_list(parts, [frame[:5], frame[5:6], frame[6:]], layout) == changed
    write_list(again, [frame], layout)
    assert again.read_bytes() == whole.read_bytes()
    if ending == ".parquet":  # groups of rows differ
        assert pq.read_table(parts).equals(pq.read_table(whole))
    elif ending == ".xlsx":  # widths are those of the first part
        assert read_xlsx(parts) == read_xlsx(whole)
    else:
        assert parts.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_list_without_rows_is_written_with_its_headings(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"list{ending}"
    assert write_list(path, [hostile_list().head(0)], ranked_layout("en")) == Changed()
    if ending == ".xlsx":
        assert len(read_xlsx(path)) == 1
    elif ending == ".csv":
        assert len(read_csv(path, "en")) == 1
    elif ending == ".parquet":
        assert pq.read_schema(path).names == list(hostile_list())
    else:
        assert path.read_text().split() == ([] if ending == ".jsonl" else ["[", "]"])


def test_what_a_sheet_cannot_hold_as_a_number_is_text_and_what_is_not_finite_is_missing(
    tmp_path: Path,
) -> None:
    frame = pd.DataFrame(
        {
            "n": [2**60, 5],
            "x": [math.inf, 1.5e308],
            "at": np.array(["1850-01-02T03:04:05", "2024-01-02"], dtype="datetime64[us]"),
            "yes": [True, False],
        }
    )
    write_list(tmp_path / "list.xlsx", [frame])
    first, second = read_xlsx(tmp_path / "list.xlsx")[1:]
    assert first == [str(2**60), None, "1850-01-02T03:04:05Z", True]
    assert second[:2] == [5, "1.5e+308"]
    write_list(tmp_path / "list.json", [frame])
    assert json.loads((tmp_path / "list.json").read_text())[0]["x"] is None


def test_a_list_too_large_for_a_sheet_is_not_written_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 3)
    frame = pd.DataFrame({"n": [1, 2]})
    with pytest.raises(ValueError, match="4 rows of 1 columns do not fit"):
        write_list(tmp_path / "list.xlsx", [frame, frame])


def test_a_heading_that_another_column_bears_is_not_taken() -> None:
    layout = Layout("fr", {"rank": "rang", "cost": "Co\u00fbt"})
    assert layout.heading(["rank", "cost", "x"]) == ["rang", "Co\u00fbt", "x"]
    assert layout.heading(["rank", "rang"]) == ["rank", "rang"]


def test_what_was_changed_is_told_in_both_languages(tmp_path: Path) -> None:
    told = changed_notes(tmp_path / "list.xlsx", Changed(guarded=1200, cut=2))
    assert [each.code for each in told] == ["guarded", "cut"]
    assert told[0].told("en").startswith("list.xlsx: texts that a spreadsheet would take for")
    assert "32,767 characters" in told[1].told("en")
    assert "(1\u202f200)" in told[0].told("fr")


def test_a_long_text_stays_whole_where_the_format_allows(tmp_path: Path) -> None:
    for ending in (".csv", ".json", ".jsonl"):
        write_list(tmp_path / f"list{ending}", [hostile_list()])
        assert LONG in (tmp_path / f"list{ending}").read_text("utf-8")
