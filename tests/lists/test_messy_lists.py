"""The contract over public lists that are damaged in one way each."""

import csv
import random
from collections import Counter
from pathlib import Path

import pytest

from conversion_influence.errors import ListError
from conversion_influence.lists.cell_reading import read_cells
from conversion_influence.lists.cells import Cells

pytestmark = pytest.mark.real_data
KNOWN = {"PRODUCTID": "handle", "Qty": "exposures"}
REFUSED = {
    "file_field_delimiter_0x20.csv": "line 1: the column names are broken by a quote",
    "file_field_delimiter_0x2C_0x20.csv": "line 1: the column names are broken by a quote",
    "file_header_only.csv": "has column names and no rows",
    "file_no_header.csv": "line 1: no column names were found|line 1: no known column",
    "file_no_payload.csv": "is empty",
    "file_quotation_char_0x27.csv": "line 1: cells stand in apostrophes",
}
NEVER_CLEAN = {"file_escape_char_0x00.csv", "file_escape_char_0x5C.csv"}
"""Their inner quotes are not doubled, so each such row is rejected."""

INSERTED = (b'"', b",", b";", b"\0", b"\n", b"\r\n", b"\xe9", b'""', b'",', b"'")


def rows_of(path: Path) -> list[tuple[str, ...]]:
    with path.open(newline="") as file:
        return [tuple(cell.strip() for cell in row) for row in csv.reader(file)]


def rows_read(cells: Cells) -> list[tuple[str, ...]]:
    return [tuple(value or "" for value in row.values()) for row in cells.table.to_pylist()]


def lines_of(path: Path) -> int:
    with path.open(newline=None) as file:
        return sum(1 for _ in file)


@pytest.mark.parametrize("recognise", [None, KNOWN.get], ids=["any columns", "known columns"])
def test_no_row_is_read_otherwise_than_it_is_meant_and_every_line_is_accounted_for(
    real_data: Path, recognise: object
) -> None:
    folder = real_data / "messy_lists"
    with (folder / "expected_contract.csv").open(newline="") as file:
        expected = list(csv.DictReader(file))
    assert len(expected) > 80
    for case in expected:
        name, damaged = case["file"], case["damaged_line"]
        path = folder / "csv" / name
        if name in REFUSED or damaged == "1":
            with pytest.raises(ListError, match=REFUSED.get(name, f"{name} line 1: ")):
                read_cells(path, recognise)
            continue
        cells = read_cells(path, recognise)
        clean = rows_of(folder / "clean" / name)[1:]
        read = rows_read(cells)
        assert not set(read) - set(clean), name
        assert cells.tally.total == lines_of(path), name
        if damaged:
            assert [reject.line for reject in cells.broken] == [int(damaged)], name
            assert Counter(clean) - Counter(read), name
            assert len(read) == len(clean) - 1, name
        elif name not in NEVER_CLEAN:
            assert read == clean, name


def spoilt(content: bytes, chance: random.Random) -> tuple[bytes, int, int]:
    """Return a content with one damage, and where the damage begins and ends in it."""
    at = chance.randrange(len(content))
    end = min(len(content), at + chance.choice([1, 5, 50, 400]))
    kind = chance.choice(["delete", "repeat", "flip", "cut", "insert", "insert"])
    if kind == "delete":
        return content[:at] + content[end:], at, at + 1
    if kind == "repeat":
        return content[:end] + content[at:], end, end + 1
    if kind == "flip":
        byte = bytes([content[at] ^ (1 << chance.randrange(8))])
        return content[:at] + byte + content[at + 1 :], at, at + 1
    if kind == "cut":
        return content[:at], max(at - 1, 0), at
    put = chance.choice(INSERTED)
    return content[:at] + put + content[at:], at, at + len(put) + 1


def test_damage_changes_no_row_but_its_own(real_data: Path, tmp_path: Path) -> None:
    folder = real_data / "messy_lists"
    chance = random.Random(11)
    names = sorted(path.name for path in (folder / "csv").iterdir() if path.stat().st_size)
    path = tmp_path / "list.csv"
    accepted = 0
    for name in chance.choices(names, k=100):
        content, first, last = spoilt((folder / "csv" / name).read_bytes(), chance)
        path.write_bytes(content)
        touched = range(len(content[:first].splitlines()) - 1, len(content[:last].splitlines()) + 2)
        clean = set(rows_of(folder / "clean" / name))
        try:
            cells = read_cells(path)
        except ListError:
            continue
        accepted += 1
        wrong = [
            line
            for line, row in zip(cells.lines, rows_read(cells), strict=True)
            if row not in clean and line not in touched
        ]
        assert not wrong, (name, content[max(first - 20, 0) : last + 20])
    assert accepted > 50
