"""Rows that were rejected come back under the columns of their list, beside columns of ours."""

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest

from conversion_influence.lists.candidates import CandidateList, read_candidates
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.returned import cells_at, our_names, rejects_table, styles_text
from conversion_influence.report.columns import rejects_layout
from conversion_influence.report.writing import write_list

NOW = datetime(2024, 6, 1)


def read(path: Path) -> CandidateList:
    return read_candidates(path, now=NOW)


def returned(listed: CandidateList, path: Path, locale: str = "en") -> Path:
    assert listed.cells is not None
    lines = [one.line for one in listed.rejects]
    cells = cells_at(listed.cells.table, listed.cells.lines, lines)
    styles = styles_text(listed.naming, listed.styles)
    table = rejects_table(listed.rejects, cells, styles, "en", locale)
    write_list(path, [table], rejects_layout(locale))
    return path


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_a_row_alone_is_read_as_in_its_list(tmp_path: Path, locale: str) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(
        "handle;cost;exposures;as_of\nann;1,234;-5;03/04/2024\nbob;12,5;900;31/05/2024\n"
    )
    first = read(listed)
    assert [one.code for one in first.rejects] == ["negative"]
    back = returned(first, tmp_path / "back.csv", locale)
    back.write_text(
        back.read_text(encoding="utf-8-sig").replace(";-5;", ";5;").replace(",-5,", ",5,")
    )
    again = read(back)
    assert not again.rejects
    (row,) = again.frame.to_dict("records")
    assert (row["cost"], row["exposures"], row["as_of"]) == (1.234, 5, datetime(2024, 4, 3))
    assert again.naming.received == ("handle", "cost", "exposures", "as_of")
    assert "rejects_returned" in [one.code for one in again.notes]


def test_what_the_list_did_not_tell_is_not_guessed(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("handle;cost\nann;1,234\nbob;-3\n")
    again = read(returned(read(listed), tmp_path / "back.csv"))
    assert [one.code for one in again.rejects] == ["unclear_number", "negative"]


def test_a_row_that_was_not_split_waits_for_its_cells(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text('handle,cost,value\nann,1,2,3\nbob,"4,5\ncat,6,7\n')
    first = read(listed)
    back = returned(first, tmp_path / "back.csv")
    head, *rows = back.read_text().splitlines()
    assert head.startswith("reject_line,reject_sheet,")
    assert head.endswith(",handle,cost,value")
    assert '"ann,1,2,3"' in rows[0]
    again = read(back)
    assert (again.total, len(again.frame)) == (2, 0)
    assert [one.code for one in again.rejects] == ["not_filled_in", "not_filled_in"]


def test_what_a_spreadsheet_would_run_comes_back_as_received(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    cells = ["=1+1", "'=1+1", "a\x1b[0m", 'say "=x"', "'plain", "-5"]
    rows = "".join('@ann,-1,"{}"\n'.format(cell.replace('"', '""')) for cell in cells)
    listed.write_text(f"handle,cost,=note\n{rows}")
    back = returned(read(listed), tmp_path / "back.csv")
    assert "\x1b" in back.read_text()
    again = read(back)
    assert again.cells is not None
    assert again.cells.table.column("=note").to_pylist() == cells
    assert again.cells.table.column("handle").to_pylist() == ["@ann"] * len(cells)


def test_raw_and_value_are_as_received(tmp_path: Path) -> None:
    raw = 'a,"=cmd();,=x\x1b'
    reject = Reject(2, None, "x;=1\x1b", "open_quote", raw)
    empty = pa.table({"handle": pa.array([None], pa.string())})
    path = tmp_path / "back.csv"
    write_list(path, [rejects_table([reject], empty, "{}", "en", "en")], rejects_layout("en"))
    assert '"a,""=cmd();,=x\x1b"' in path.read_text()
    assert '"x;=1\x1b"' in path.read_text()


def test_names_of_ours_give_way(tmp_path: Path) -> None:
    assert our_names(["handle"], "fr")[0] == "ligne"
    assert our_names(["handle", "VALEUR"], "fr")[0] == "rejet_ligne"
