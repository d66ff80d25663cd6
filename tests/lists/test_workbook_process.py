import signal
import struct
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from conversion_influence.errors import ListError
from conversion_influence.lists.workbooks import members
from conversion_influence.lists.workbooks import rows as workbook
from conversion_influence.lists.workbooks.members import MAX_MEMBERS
from conversion_influence.lists.workbooks.rows import read_rows

from .workbook_files import (
    pack,
    refusal,
    xlsx_members,
)


def test_a_directory_that_lies_about_sizes_is_found_out(tmp_path: Path) -> None:
    members = xlsx_members({"S": '<row r="1"><c r="A1"><v>1</v></c></row>'})
    content = bytearray(pack(tmp_path / "list.xlsx", members).read_bytes())
    at = content.rindex(b"PK\x01\x02")
    size = struct.unpack_from("<I", content, at + 24)[0]
    struct.pack_into("<I", content, at + 24, size - 1)
    (tmp_path / "lies.xlsx").write_bytes(content)
    found = refusal(tmp_path / "lies.xlsx")
    assert f"worksheets/sheet1.xml should have {size - 1:,} bytes and has {size:,}" in found


def test_an_archive_that_inflates_too_far_is_refused(tmp_path: Path) -> None:
    members = xlsx_members({"S": ""})
    members["xl/media/zeros.bin"] = bytes(30 * 2**20)
    assert "more than 250 times" in refusal(pack(tmp_path / "bomb.xlsx", members))
    many = {f"xl/{number}": "" for number in range(MAX_MEMBERS)}
    path = pack(tmp_path / "many.xlsx", {**xlsx_members({"S": ""}), **many})
    assert "an archive of 5,005 members; at most 5,000" in refusal(path)
    content = bytearray(pack(tmp_path / "list.xlsx", xlsx_members({"S": ""})).read_bytes())
    struct.pack_into("<I", content, content.rindex(b"PK\x01\x02") + 24, 2**31)
    (tmp_path / "says.xlsx").write_bytes(content)
    assert "inflates to more than 300 MB" in refusal(tmp_path / "says.xlsx")


def test_no_real_list_packs_so_well_that_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_RATIO_FROM", 0)
    row = '<row r="{0}"><c r="A{0}"><v>0</v></c><c r="B{0}"><v>0</v></c></row>'
    rows = "".join(map(row.format, range(1, 3_001)))
    path = pack(tmp_path / "list.xlsx", xlsx_members({"S": rows}))
    assert len(read_rows(path).rows) == 3_000


def test_messages_call_a_copy_what_the_user_calls_it(tmp_path: Path) -> None:
    path = pack(tmp_path / "copy", xlsx_members({"S": ""}))
    with pytest.raises(ListError, match=r"^the standard input: no sheet") as caught:
        read_rows(path, name="the standard input")
    assert caught.value.code == "no_sheet_rows"
    assert caught.value.told("fr").startswith("the standard input : aucune feuille")


def test_a_directory_that_declares_little_does_not_hide_a_bomb(tmp_path: Path) -> None:
    members = xlsx_members({"S": ""})
    members["xl/zeros.bin"] = bytes(30 * 2**20)
    content = bytearray(pack(tmp_path / "list.xlsx", members).read_bytes())
    struct.pack_into("<I", content, content.rindex(b"PK\x01\x02") + 24, 1_000)
    (tmp_path / "lies.xlsx").write_bytes(content)
    assert "more than 250 times" in refusal(tmp_path / "lies.xlsx")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_entities_are_never_expanded(tmp_path: Path, part: str) -> None:
    members = xlsx_members({"S": '<row r="1"><c r="A1"><v>1</v></c></row>'})
    members[part] = '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + str(members[part])
    path = pack(tmp_path / "list.xlsx", members)
    assert f"list.xlsx, {part}: the workbook is damaged (it declares a document type)" in refusal(
        path
    )


def test_text_repeated_beyond_the_memory_of_the_process_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for row in range(60_000):
        sheet.write_string(row, 0, "A" * 32_000)
    book.close()
    with pytest.raises(ListError, match=r"takes more than 700 MB of memory.*save the list as CSV"):
        read_rows(path)


@pytest.mark.parametrize(
    ("number", "what"),
    [(signal.SIGXCPU, "8 s"), (signal.SIGABRT, "700 MB of memory")],
)
def test_a_process_that_was_stopped_is_a_list_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, what: str
) -> None:
    code = f"import os; print('[[1, [\"a\"]]]', flush=True); os.kill(os.getpid(), {int(number)})"
    (tmp_path / "stopped_process.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(workbook, "_PROCESS", "stopped_process")
    path = pack(tmp_path / "list.xlsx", xlsx_members({"S": ""}))
    with pytest.raises(ListError, match=rf"list\.xlsx: reading it takes more than {what}"):
        read_rows(path)


def test_no_module_beside_the_list_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zipfile.py").write_text("raise SystemExit(1)", encoding="utf-8")
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    path = pack(tmp_path / "list.xlsx", xlsx_members({"S": rows}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert read_rows(path).rows == [(1, ["1"])]


def test_an_archive_that_is_cut_off_is_no_workbook(tmp_path: Path) -> None:
    path = pack(tmp_path / "list.xlsx", xlsx_members({"S": ""}))
    assert zipfile.is_zipfile(path)
    path.write_bytes(path.read_bytes()[:-30])
    assert refusal(path).startswith("list.xlsx is no workbook, or a damaged one")
