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
