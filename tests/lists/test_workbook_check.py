from pathlib import Path

import pytest

from conversion_influence.errors import ListError
from conversion_influence.lists.workbooks.check import scan_workbook
from conversion_influence.lists.workbooks.extent import MAX_CELLS, SheetScan, cell_name
from conversion_influence.lists.workbooks.kind import workbook_kind
from conversion_influence.lists.workbooks.rows import read_rows
from conversion_influence.lists.workbooks.xlsx import is_percent_format

from .workbook_files import (
    ods_cell,
    ods_members,
    ole_file,
    pack,
    refusal,
    xls_stream,
    xlsb_members,
    xlsx_members,
)

FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def test_two_cells_at_the_corners_of_a_sheet_are_named_and_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "far.xlsx", xlsx_members({"List": FAR}))
    assert path.stat().st_size < 1_500
    with pytest.raises(ListError) as caught:
        read_rows(path)
    assert str(caught.value) == (
        "far.xlsx, sheet 'List': the cells span A1:XFD1048576, which is 17,179,869,184 cells, and "
        "2 are filled; at most 2,000,000 are read; delete what stands far from the list (see "
        "XFD1048576), or save it as CSV."
    )


def test_only_the_sheet_that_is_read_has_to_be_small(tmp_path: Path) -> None:
    near = '<row r="1"><c r="A1"><v>1</v></c></row>'
    path = pack(tmp_path / "far.xlsx", xlsx_members({"Far": FAR, "Near": near}))
    assert read_rows(path, "Near").rows == [(1, ["1"])]
    assert "span A1:XFD1048576" in refusal(path, "Far")


def test_cells_without_a_reference_and_styled_blanks_are_placed(tmp_path: Path) -> None:
    rows = '<row r="3"><c><v>1</v></c><c r="D3"><v>2</v></c><c><v>3</v></c></row>'
    rows += '<row><c/><c t="inlineStr"><is><t>x</t></is></c></row>'
    rows += '<row r="1048576"><c r="XFD1048576" s="1"/><c r="A9"></c></row>'
    path = pack(tmp_path / "list.xlsx", xlsx_members({"S": rows}))
    (scan,) = scan_workbook(path, path.name)
    assert (scan.filled, scan.top, scan.left, scan.bottom, scan.right) == (4, 2, 0, 3, 4)
    assert read_rows(path).rows == [(3, ["1", "", "", "2", "3"]), (4, ["", "x", "", "", ""])]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="A1"><v>3</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="2"><c r="B2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
    ],
)
def test_a_cell_that_would_hide_another_is_refused(tmp_path: Path, rows: str) -> None:
    path = pack(tmp_path / "list.xlsx", xlsx_members({"S": rows}))
    assert "is damaged (cell A1 stands twice, or after a later row)" in refusal(path)


@pytest.mark.parametrize(
    "value",
    ["<v>5<!-- > -->7</v>", "<v><!-- x -->57</v>", "<v><![CDATA[57]]></v>", "<v>5<?x y?>7</v>"],
)
def test_a_value_of_which_the_parser_reads_but_a_part_is_refused(
    tmp_path: Path, value: str
) -> None:
    rows = f'<row r="1"><c r="A1" t="str"><v>x</v></c><c r="B1">{value}</c></row>'
    path = pack(tmp_path / "list.xlsx", xlsx_members({"S": rows}))
    assert "is damaged (the value of cell B1 is interrupted)" in refusal(path)


def test_comments_between_cells_and_quoted_texts_are_no_damage(tmp_path: Path) -> None:
    text = '<c r="A1" t="inlineStr"><is><t><![CDATA[x]]></t></is></c>'
    rows = f'<!-- a --><row r="1">{text}<!-- b --><c r="B1"><v>57</v></c></row><!-- c -->'
    path = pack(tmp_path / "list.xlsx", xlsx_members({"S": rows}))
    assert read_rows(path).rows == [(1, ["x", "57"])]


def test_cells_that_the_parser_does_not_find_again_are_not_passed_over(tmp_path: Path) -> None:
    members = xlsx_members({"S": '<row r="1"><c r="A1"><v>1</v></c></row>'})
    part = "xl/worksheets/sheet1.xml"
    members[part] = str(members[part]).encode("utf-16")
    path = pack(tmp_path / "list.xlsx", members)
    assert "the workbook is damaged (its 1 cells cannot be read)" in refusal(path)


def row_of_ods(cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def test_repetitions_of_ods_count_as_cells(tmp_path: Path) -> None:
    rows = row_of_ods(ods_cell(1, 16384), 1048576)
    found = refusal(pack(tmp_path / "all.ods", ods_members({"S": rows})))
    assert "sheet 'S': the cells span A1:XFD1048576" in found
    rows = row_of_ods(ods_cell(1)) + row_of_ods("", 1048574) + row_of_ods(ods_cell(1))
    path = pack(tmp_path / "thin.ods", ods_members({"S": rows}))
    assert [number for number, _ in read_rows(path).rows] == [1, 1048576]
    rows = row_of_ods("", 4_000_000_000) + row_of_ods(ods_cell(1))
    found = refusal(pack(tmp_path / "deep.ods", ods_members({"S": rows})))
    assert "a cell stands at A4000000001, beyond XFD1048576" in found


def test_sheets_that_are_parsed_together_are_bounded_together(tmp_path: Path) -> None:
    rows = row_of_ods(ods_cell(1, 100), MAX_CELLS // 200)
    path = pack(tmp_path / "many.ods", ods_members({name: rows for name in "ABC"}))
    assert "the 3 sheets span 3,000,000 cells together; at most 2,000,000" in refusal(path, "A")


def test_far_cells_of_xls_and_xlsb_are_found(tmp_path: Path) -> None:
    path = tmp_path / "far.xls"
    path.write_bytes(ole_file({"Workbook": xls_stream([(0, 0, 1.0), (65535, 255, 1.0)])}))
    assert "far.xls, sheet 'One': the cells span A1:IV65536, which is 16,777,216" in refusal(path)
    path.write_bytes(ole_file({"Workbook": xls_stream([(4, 2, 12.0), (5, 3, 0.5)])}))
    assert read_rows(path).rows == [(5, ["12", ""]), (6, ["", "0.5"])]
    path = pack(tmp_path / "far.xlsb", xlsb_members([(0, 0, 1.0), (1048575, 16383, 1.0)]))
    assert "far.xlsb, sheet 'One': the cells span A1:XFD1048576" in refusal(path)


def test_a_workbook_under_a_password_is_named(tmp_path: Path) -> None:
    path = tmp_path / "locked"
    encrypted = ods_members({"S": ""}, "<manifest:encryption-data/>")
    for content in (
        ole_file({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}),
        ole_file({"Workbook": xls_stream([], (0x002F, bytes(6)))}),
        pack(tmp_path / "locked.ods", encrypted).read_bytes(),
    ):
        path.write_bytes(content)
        assert refusal(path).startswith("locked: the workbook is protected with a password")


def test_the_kind_is_known_by_what_a_file_holds(tmp_path: Path) -> None:
    files = {
        "xlsx": pack(tmp_path / "a.csv", xlsx_members({"S": ""})),
        "xlsb": pack(tmp_path / "b.xlsx", xlsb_members([])),
        "ods": pack(tmp_path / "c.xls", ods_members({"S": ""})),
        "document": pack(tmp_path / "d.docx", {"[Content_Types].xml": "", "word/x.xml": ""}),
        None: pack(tmp_path / "e.xlsx", {"list.csv": "creator_id"}),
    }
    assert {kind: workbook_kind(path) for kind, path in files.items()} == {k: k for k in files}
    for content, kind in ((ole_file({}), "xls"), (b"PK\x03\x04", None), (b"creator_id", None)):
        (tmp_path / "file").write_bytes(content)
        assert workbook_kind(tmp_path / "file") == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"creator_id,cost\n", "is no workbook, or a damaged one"),
        (b"\x09\x08\x10\x00rest", "a workbook of Excel 4 or older"),
        (ole_file({"WordDocument": b"x"}), "is no workbook, or a damaged one"),
        (ole_file({"Workbook": b"x"}), r"is damaged \(the workbook does not begin"),
        (ole_file({})[:300], r"is damaged \(the file is cut off"),
    ],
)
def test_what_is_no_workbook_says_so(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(ListError, match=words):
        read_rows(tmp_path / "file")


@pytest.mark.parametrize(
    ("code", "shown"), [("0.0%", True), ('0" %"', False), (r"0\%", False), ('0" of "%', True)]
)
def test_a_quoted_percent_sign_is_only_text(code: str, shown: bool) -> None:
    assert is_percent_format(code) is shown


def test_a_scan_spans_all_cells_that_were_added() -> None:
    scan = SheetScan("S")
    assert scan.area == 0
    for place in ((7, 27), (5, 30), (6, 26)):
        scan.add(*place)
    assert (scan.area, scan.filled) == (15, 3)
    assert cell_name(scan.top, scan.left) == "AA6"
    assert cell_name(scan.bottom, scan.right) == "AE8"
    assert [cell_name(0, column) for column in (25, 26, 701, 702, 16383)] == [
        "Z1",
        "AA1",
        "ZZ1",
        "AAA1",
        "XFD1",
    ]
