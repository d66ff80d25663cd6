import datetime
import json
import random
import struct
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from conversion_influence.errors import ListError
from conversion_influence.lists.workbooks.check import scan_workbook
from conversion_influence.lists.workbooks.process import answer
from conversion_influence.lists.workbooks.rows import SheetRows, read_rows
from conversion_influence.messages.notes import Note

from .workbook_files import OFFICE, convert, ods_cell, ods_members, pack, xlsb_members, xlsx_members

XLSX_DATES = {datetime.date: "yyyy-mm-dd", datetime.datetime: "dd/mm/yyyy hh:mm:ss"}


def write(path: Path, *sheets: list[list[Any]], hidden: tuple[int, ...] = ()) -> Path:
    """Write a workbook with one sheet per list of rows, each from its first cell on."""
    book = xlsxwriter.Workbook(str(path))
    formats = {kind: book.add_format({"num_format": code}) for kind, code in XLSX_DATES.items()}
    for number, rows in enumerate(sheets):
        sheet = book.add_worksheet(f"Sheet {number + 1}")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value.__class__ in formats:
                    sheet.write_datetime(at, column, value, formats[value.__class__])
                elif isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write(at, column, value)
        if number in hidden:
            sheet.hide()
    book.close()
    return path


def read(path: Path, sheet: str | None = None) -> SheetRows:
    """Read a workbook in this process, as the one that `read_rows` starts does."""
    *batches, end = json.loads(json.dumps(list(answer(path, path.name, sheet))))
    if "error" in end:
        raise ListError(*end["error"])
    span = slice(end["lead"], end["used"])
    rows = [(number, cells[span]) for batch in batches for number, cells in batch]
    notes = tuple(Note(code, details) for code, details in end["notes"])
    return SheetRows(end["name"], rows, notes)


def texts(path: Path) -> list[list[str]]:
    return [cells for _, cells in read(path).rows]


LETTERS = st.characters(blacklist_categories=["Cs", "Cc", "Cn", "Zs", "Zl", "Zp"])
VALUES = st.one_of(
    st.text(LETTERS, min_size=1, max_size=12),
    st.integers(-(10**14), 10**14),
    st.floats(-1e12, 1e12, allow_subnormal=False).map(lambda v: float(f"{v:.12g}")),
    st.booleans(),
    st.dates(datetime.date(1901, 1, 1), datetime.date(2099, 12, 31)),
    st.datetimes(datetime.datetime(1901, 1, 1), datetime.datetime(2099, 12, 31)).map(
        lambda t: t.replace(microsecond=0, second=t.second or 1)
    ),
)


def as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


@settings(max_examples=40)
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_a_workbook_was_written_from_comes_back_as_text(rows: list[list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = read(write(Path(folder) / "list.xlsx", rows))
    assert found.rows == [(at, [as_text(v) for v in row]) for at, row in enumerate(rows, 1)]


def test_rows_keep_the_numbers_of_the_sheet_and_empty_edges_are_left_out(tmp_path: Path) -> None:
    rows = [[], [None, " "], [None, None, "a", None, "b"], [], [None, None, None, 1, "", "  "]]
    found = read_rows(write(tmp_path / "list.xlsx", rows))
    assert found == SheetRows("Sheet 1", [(3, ["a", "", "b"]), (5, ["", "1", ""])])


@pytest.fixture(scope="module")
def cells_of_every_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kinds") / "list.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("List")
    formats = ["0.0%", "0.00%", 'General" %"', "hh:mm", "[h]:mm:ss", "dd/mm/yyyy"]
    style = {code: book.add_format({"num_format": code}) for code in formats}
    sheet.write_row(1, 1, ["00123", "12,5", 7, -0.0, 2.5e-7])
    sheet.write_row(2, 1, [0.034, 0.07, 3.4], style["0.0%"])
    sheet.write(2, 4, 3.4, style['General" %"'])
    sheet.write(2, 5, "n/a", style["0.00%"])
    sheet.write(3, 1, 0.5, style["hh:mm"])
    sheet.write(3, 2, 1.5, style["[h]:mm:ss"])
    sheet.write(3, 3, 45363, style["dd/mm/yyyy"])
    sheet.write(3, 4, 17841400000000000)
    sheet.write_formula(3, 5, "=1/3", None, "text")
    sheet.write_formula(4, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(4, 2, "=NA()", None, "#N/A")
    sheet.write_formula(4, 3, "=1+1", style["0.0%"], 2)
    sheet.merge_range("E5:F5", "wide")
    book.add_chartsheet("Chart")
    book.close()
    return path


KINDS = [
    (2, ["00123", "12,5", "7", "0", "2.5e-07"]),
    (3, ["3.4%", "7%", "340%", "3.4", "n/a"]),
    (4, ["12:00:00", "36:00:00", "2024-03-12", "17841400000000000", "text"]),
    (5, ["#DIV/0!", "#N/A", "200%", "wide", ""]),
]


def test_every_kind_of_cell_has_its_text(cells_of_every_kind: Path) -> None:
    found = read(cells_of_every_kind)
    assert found.rows == KINDS
    assert [str(note).split("(")[1].split(")")[0] for note in found.notes] == ["E4", "E5:F5"]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_formats_give_the_same_text(cells_of_every_kind: Path, kind: str) -> None:
    found = read(convert(cells_of_every_kind, kind))
    # LibreOffice works formulas out anew, and ODS keeps a length of time in a form of its own.
    changed = {(4, 4): "0", (4, 1): "PT36H00M00S"}
    for (number, cells), (line, expected) in zip(found.rows, KINDS, strict=True):
        assert number == line
        for at, (cell, text) in enumerate(zip(cells, expected, strict=True)):
            assert cell == text or cell.startswith(changed.get((line, at), "never"))


def test_numbers_and_errors_of_xlsb_are_read(tmp_path: Path) -> None:
    cells = [(2, 1, 12.0), (2, 3, 0.5), (4, 1, b"\x2a"), (4, 2, 1e17)]
    found = read(pack(tmp_path / "list.xlsb", xlsb_members(cells)))
    assert found.rows == [(3, ["12", "", "0.5"]), (5, ["#N/A", "100000000000000000", ""])]


def test_a_formula_without_a_stored_value_is_named(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>A2+1</f></c></row>'
    rows += '<row r="3"><c r="A3" t="str"><f>""</f><v></v></c><c><v>5</v></c></row>'
    found = read(pack(tmp_path / "list.xlsx", xlsx_members({"S": rows})))
    assert found.rows == [(2, ["1", ""]), (3, ["", "5"])]
    assert len(found.notes) == 1
    assert "formulas without a stored value were read as empty (B2)" in str(found.notes[0])


def test_the_only_sheet_with_rows_is_taken_and_the_visible_one_first(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.xlsx", [], [["x"]], [])).name == "Sheet 2"
    hidden = read(write(tmp_path / "b.xlsx", [], [["x"]], hidden=(1,)))
    assert (hidden.name, str(*hidden.notes)) == (
        "Sheet 2",
        "sheet 'Sheet 2' is hidden; it was read",
    )
    both = read(write(tmp_path / "c.xlsx", [["x"]], [["y"]], hidden=(1,)))
    assert both.name == "Sheet 1"
    assert "hidden sheets with rows were not read: 'Sheet 2'" in str(both.notes[0])


def test_several_sheets_with_rows_need_a_name(tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx", [["x"]], [["y"]], [])
    with pytest.raises(ListError, match=r"2 sheets have rows \('Sheet 1', 'Sheet 2'\).*--sheet"):
        read_rows(path)
    assert read_rows(path, "sheet 2 ").rows == [(1, ["y"])]
    with pytest.raises(ListError, match=r"no sheet 'Shet 2'; .*Did you mean 'Sheet 2'\?"):
        read_rows(path, "Shet 2")
    with pytest.raises(
        ListError, match=r"sheet 'Sheet 3' has no rows; sheets with rows: 'Sheet 1'"
    ):
        read_rows(path, "Sheet 3")


def test_the_sheet_with_known_columns_is_the_list(tmp_path: Path) -> None:
    rows = [["Pseudo", "Prix"], ["ann", "12"]]
    path = write(tmp_path / "list.xlsx", [["Notice : un créateur par ligne"]], rows)
    found = read_rows(path)
    assert (found.name, found.rows) == ("Sheet 2", [(1, rows[0]), (2, rows[1])])
    assert "not read: 'Sheet 1'" in str(found.notes[0])
    with pytest.raises(ListError, match="2 sheets have rows"):
        read_rows(write(tmp_path / "two.xlsx", rows, rows))


def test_the_sheet_to_name_is_the_one_with_the_most_known_columns(tmp_path: Path) -> None:
    rows = [["Pseudo", "Prix"], ["ann", "12"]]
    path = write(tmp_path / "list.xlsx", [["Campagne", "Été"]], rows, rows)
    with pytest.raises(ListError, match=r"3 sheets have rows .*--sheet 'Sheet 2'\."):
        read_rows(path)


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    for rows in ([], [["", "  "]]):
        with pytest.raises(ListError, match="no sheet of the workbook has rows"):
            read(write(tmp_path / "list.xlsx", rows))
    book = xlsxwriter.Workbook(str(tmp_path / "chart.xlsx"))
    book.add_chartsheet("Chart")
    book.close()
    with pytest.raises(ListError, match=r"chart\.xlsx: no sheet of the workbook has rows"):
        read(tmp_path / "chart.xlsx")


@pytest.mark.parametrize("name", ["missing.xlsx", "."])
def test_a_path_without_a_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ListError, match="there is no such file"):
        read_rows(tmp_path / name)


def originals(folder: Path) -> list[bytes]:
    """Return small workbooks of each kind that can be made here."""
    rows = [["creator_id", "cost", "rate"], ["c1", 12.5, 0.25], ["c2", True, "é"]]
    found = [write(folder / "small.xlsx", rows).read_bytes()]
    repeated = f"<table:table-row>{ods_cell(1.5, 3)}</table:table-row>"
    found.append(pack(folder / "small.ods", ods_members({"S": repeated})).read_bytes())
    found.append(pack(folder / "s.xlsb", xlsb_members([(0, 0, 1.0), (1, 1, b"\x07")])).read_bytes())
    if OFFICE is not None:
        found.append(convert(folder / "small.xlsx", "xls").read_bytes())
    return found


def mutant(chance: random.Random, content: bytes) -> bytes:
    """Return a workbook with some bytes changed, cut out or cut off."""
    changed = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 8, 64])):
        changed[chance.randrange(len(changed))] = chance.choice([0, 255, chance.randrange(256)])
    if chance.random() < 0.3:
        start = chance.randrange(len(changed))
        del changed[start : start + chance.randrange(1, 200)]
    if chance.random() < 0.2:
        del changed[chance.randrange(len(changed)) :]
    return bytes(changed)


def mutants(folder: Path, count: int) -> Iterator[Path]:
    """Yield damaged workbooks, each under the same path."""
    chance = random.Random(20240312)
    contents = originals(folder)
    for at in range(count):
        path = folder / "mutant"
        path.write_bytes(mutant(chance, contents[at % len(contents)]))
        yield path


# A panic of the native parser may end the process: the parser only meets damaged files in its own.
def test_a_damaged_workbook_gives_rows_or_a_list_error(tmp_path: Path) -> None:
    for path in mutants(tmp_path, 24):
        try:
            found = read_rows(path)
        except ListError as error:
            told = str(error)
        else:
            told = f"mutant {len({len(cells) for _, cells in found.rows})} width"
        assert told.startswith("mutant")


def test_the_scan_of_a_damaged_workbook_ends_in_one_of_the_known_ways(tmp_path: Path) -> None:
    known = (ListError, BadZipFile, NotImplementedError, OSError, ValueError, LookupError)
    for path in mutants(tmp_path, 300):
        with suppress(*known, zlib.error, struct.error, EOFError):
            assert all(scan.filled >= 0 for scan in scan_workbook(path, path.name))
