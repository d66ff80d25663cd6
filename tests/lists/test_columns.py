"""Numbers of a list's columns: stored or written, counts, shares, prices and their units."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from conversion_influence.lists.candidates import CandidateList, read_candidates
from conversion_influence.lists.mapping import Choices

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def read(path: Path, **columns: str) -> CandidateList:
    return read_candidates(path, now=NOW, choices=Choices(columns=columns))


def of_text(folder: Path, name: str, cells: Sequence[str], **columns: str) -> CandidateList:
    path = folder / "list.csv"
    rows = [f"handle;{name}", *(f"c{at};{cell}" for at, cell in enumerate(cells))]
    path.write_text("\n".join(rows))
    return read(path, **columns)


def of_sheet(folder: Path, name: str, cells: Sequence[str | float]) -> CandidateList:
    path = folder / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 1, ["handle", name])
        for at, cell in enumerate(cells, 1):
            sheet.write_row(at, 1, [f"c{at}", cell])
    return read(path)


def of_json(folder: Path, name: str, cells: Sequence[str | float]) -> CandidateList:
    path = folder / "list.jsonl"
    rows = [{"handle": f"c{at}", name: cell} for at, cell in enumerate(cells)]
    path.write_text("\n".join(map(json.dumps, rows)))
    return read(path)


def of_parquet(folder: Path, name: str, cells: Sequence[str | float]) -> CandidateList:
    path = folder / "list.parquet"
    handles = [f"c{at}" for at in range(len(cells))]
    pd.DataFrame({"handle": handles, name: list(cells)}).to_parquet(path)
    return read(path)


def codes(listed: CandidateList) -> list[str]:
    return [reject.code for reject in listed.rejects]


def values(listed: CandidateList, name: str) -> list[float]:
    return [float(value) for value in listed.frame[name]]


KINDS: Any = pytest.mark.parametrize("of_kind", [of_sheet, of_json, of_parquet])


@pytest.mark.parametrize("name", ["cost", "followers", "exposures", "discount"])
def test_yes_and_no_are_no_amounts_of_an_offer(name: str, tmp_path: Path) -> None:
    assert codes(of_text(tmp_path, name, ["TRUE", "vrai"])) == ["bad_number"] * 2
    assert codes(of_sheet(tmp_path, name, [True, False])) == ["bad_number"] * 2


@pytest.mark.parametrize("stored", [12.5, 3])
def test_stored_numbers_say_nothing_of_texts(stored: float, tmp_path: Path) -> None:
    for text in ("1.234", "1,234"):
        frame = pd.DataFrame({"handle": ["a"], "cost": [text], "discount": [0.125]})
        frame.to_parquet(tmp_path / "list.parquet")
        assert codes(read(tmp_path / "list.parquet")) == ["unclear_number"]
        lines = [{"handle": "a", "cost": text}, {"handle": "b", "cost": stored}]
        (tmp_path / "list.jsonl").write_text("\n".join(map(json.dumps, lines)))
        assert codes(read(tmp_path / "list.jsonl")) == ["unclear_number"]
        assert codes(of_sheet(tmp_path, "cost", [text, stored])) == ["unclear_number"]


def test_texts_of_a_sheet_prove_marks_to_each_other(tmp_path: Path) -> None:
    assert values(of_sheet(tmp_path, "cost", ["1,234", "1,234.5", 2.5]), "cost") == [
        *(1234.0, 1234.5, 2.5)
    ]
    path = tmp_path / "list.parquet"
    frame = pd.DataFrame({"handle": ["a"], "cost": ["1,234.5"], "exposures": ["61,531"]})
    frame.to_parquet(path)
    assert values(read(path), "exposures") == [61531.0]


@KINDS
def test_a_text_is_read_as_in_a_csv_file_though_numbers_could_be_stored(
    of_kind: Any, tmp_path: Path
) -> None:
    assert codes(of_kind(tmp_path, "cost", ["1.234", "2.345"])) == ["unclear_number"] * 2
    assert codes(of_kind(tmp_path, "followers", ["12.345"])) == ["unclear_number"]
    assert codes(of_kind(tmp_path, "cost", ["$1.234"])) == ["unclear_number"]
    assert values(of_kind(tmp_path, "cost", ["1.234", "12,5"]), "cost") == [1234.0, 12.5]


@KINDS
def test_stored_numbers_are_what_is_stored(of_kind: Any, tmp_path: Path) -> None:
    assert values(of_kind(tmp_path, "cost", [1.234, 2000.0]), "cost") == [1.234, 2000.0]


@pytest.mark.parametrize("of_kind", [of_sheet, of_json])
@pytest.mark.parametrize("text", ["1.234", "1,234"])
def test_a_text_beside_stored_numbers_is_treated_alike_whatever_its_mark(
    of_kind: Any, text: str, tmp_path: Path
) -> None:
    listed = of_kind(tmp_path, "cost", [text, 2000])
    assert codes(listed) == ["unclear_number"]
    assert values(listed, "cost") == [2000.0]


@pytest.mark.parametrize(
    ("name", "cells", "refused", "kept"),
    [
        ("Abonnés", ["1,234", "12,5 k"], ["unclear_number"], [12500.0]),
        ("Followers", ["12,3K", "1,234", "999"], ["unclear_number"], [12300.0, 999.0]),
        ("Clics attendus", ["1,234", "0,500"], ["unclear_number", "fraction_for_count"], []),
        ("Followers", ["1.5", "2.234"], ["fraction_for_count", "unclear_number"], []),
        ("Followers", ["1.234", "12,5 k", "1,234 k"], [], [1234.0, 12500.0, 1234.0]),
        ("Followers", ["1,234", "1,234,567"], [], [1234.0, 1234567.0]),
        ("Followers", ["1,234", "12.5K"], [], [1234.0, 12500.0]),
        ("Followers", ["1234.0", "5678.0"], [], [1234.0, 5678.0]),
    ],
)
def test_a_count_has_no_decimals_but_before_a_scale(
    name: str, cells: list[str], refused: list[str], kept: list[float], tmp_path: Path
) -> None:
    listed = of_text(tmp_path, name, cells)
    column = "exposures" if name.startswith("Clics") else "followers"
    assert codes(listed) == refused
    assert values(listed, column) == kept


@KINDS
def test_a_stored_fraction_of_a_follower_is_refused(of_kind: Any, tmp_path: Path) -> None:
    listed = of_kind(tmp_path, "followers", [12.5, 1000.0])
    assert codes(listed) == ["fraction_for_count"]


@pytest.mark.parametrize(
    ("name", "known", "cells", "expected"),
    [
        ("Prix (k€)", "cost", ["1,5", "1.005,25", "12"], [1500.0, 1005250.0, 12000.0]),
        ("Prix (K EUR)", "cost", ["2", "3 k€"], [2000.0, 3000.0]),
        ("Abonnés (k)", "followers", ["12,5", "7"], [12500.0, 7000.0]),
        ("Abonnés (en milliers)", "followers", ["136"], [136000.0]),
        ("Followers (M)", "followers", ["1.2", "1e-1"], [1.2e6, 1e5]),
        ("Followers (thousands)", "followers", ["8"], [8000.0]),
        ("Followers (millions)", "followers", ["8"], [8e6]),
    ],
)
def test_a_scale_in_the_name_scales_the_numbers_and_is_said(
    name: str, known: str, cells: list[str], expected: list[float], tmp_path: Path
) -> None:
    listed = of_text(tmp_path, name, cells, **{name: known})
    assert codes(listed) == []
    assert values(listed, known) == expected
    assert "scaled_by_name" in [note.code for note in listed.notes]


@pytest.mark.parametrize(
    ("cells", "expected", "refused"),
    [
        (["20", "15", "10"], [0.2, 0.15, 0.1], []),
        (["20", "1", "2,5"], [0.2, 0.01, 0.025], []),
        (["0,2", "0,15", "1"], [0.2, 0.15, 1.0], []),
        (["1", "20", "0,2", "0"], [0.0], ["share_or_percent"] * 3),
        (["1", "20.5", "0.2"], [], ["share_or_percent"] * 3),
        (["1", "0", "1.0"], [0.0], ["share_or_percent"] * 2),
        (["1", "1 %"], [0.01], ["share_or_percent"]),
        (["150", "20"], [0.2], ["over_one"]),
        (["150 %", "20 %"], [0.2], ["over_one"]),
        (["20 %", "20"], [0.2], ["share_or_percent"]),
    ],
)
def test_discounts_without_a_sign_are_all_shares_or_all_percents(
    cells: list[str], expected: list[float], refused: list[str], tmp_path: Path
) -> None:
    listed = of_text(tmp_path, "Remise", cells)
    assert values(listed, "discount") == expected
    assert codes(listed) == refused


def test_discounts_read_as_percents_are_said(tmp_path: Path) -> None:
    listed = of_text(tmp_path, "Remise", ["20", "15"])
    assert [str(note) for note in listed.notes if note.code == "read_as"] == [
        "column 'Remise': '20' is read as 0.2"
    ]


@pytest.mark.parametrize(
    ("name", "cell"), [("Cost (USD)", "€12"), ("Cost ($)", "12 €"), ("Prix en €", "$5")]
)
def test_the_currency_of_the_name_is_one_of_the_column(
    name: str, cell: str, tmp_path: Path
) -> None:
    listed = of_text(tmp_path, name, [cell, "15"])
    assert codes(listed) == ["mixed_currency"]
    currencies = str(listed.rejects[0].details["currencies"])
    assert currencies.endswith(("USD", "EUR"))
    assert values(listed, "cost") == [15.0]


@pytest.mark.parametrize("cells", [["450 €", "$450", "450"], ["450", "450 €", "99 CHF"]])
def test_beside_several_currencies_a_bare_price_is_of_any_of_them(
    cells: list[str], tmp_path: Path
) -> None:
    listed = of_text(tmp_path, "cost", cells)
    assert codes(listed) == ["mixed_currency"] * 3


@pytest.mark.parametrize("of_kind", [of_sheet, of_json])
def test_a_stored_number_proves_nothing_of_a_text(of_kind: Any, tmp_path: Path) -> None:
    listed = of_kind(tmp_path, "cost", ["1.234", 12.5, 1.234])
    assert codes(listed) == ["unclear_number", "unclear_number"]
    assert values(listed, "cost") == [12.5]
    assert values(of_kind(tmp_path, "cost", ["1.234", "12.5", 2000]), "cost") == [1.234, 12.5, 2000]
