from pathlib import Path

import pytest

from conversion_influence.errors import ListError
from conversion_influence.lists import blocks
from conversion_influence.lists.cell_reading import read_cells
from conversion_influence.lists.cells import Cells
from conversion_influence.lists.names import recognise

KNOWN = {"handle", "cost", "exposures", "topic"}


def known(name: str) -> str | None:
    return name.casefold() if name.casefold() in KNOWN else None


def read(folder: Path, text: str, recognise: object = known) -> Cells:
    path = folder / "list.csv"
    path.write_text(text, newline="")
    return read_cells(path, recognise)


def codes(cells: Cells) -> list[tuple[int, str]]:
    return [(reject.line, reject.code) for reject in cells.broken]


TITLES = {
    "nothing": ("", 0),
    "a title": ("Liste des créateurs\n", 1),
    "a title and a date": ("Liste à jour\n\nExport du 12/03/2024\n\n", 2),
    "padded titles": ("Campagne,,\nMarque,,\n,,\n", 2),
    "a title with a stray quote": ('Liste "été\n', 1),
    "the line of Excel": ("sep=,\n", 1),
    "the line of Excel and a title": ("sep=,\nListe\n", 2),
}


@pytest.mark.parametrize("recognise", [known, None], ids=["known columns", "any columns"])
@pytest.mark.parametrize("kind", TITLES)
def test_titles_above_the_column_names_are_passed_over_and_told(
    tmp_path: Path, kind: str, recognise: object
) -> None:
    above, lines = TITLES[kind]
    cells = read(tmp_path, f"{above}handle,topic,cost\nann,tea,1\nbob,tea,2\n", recognise)
    assert cells.names == ("handle", "topic", "cost")
    assert cells.table.column("cost").to_pylist() == ["1", "2"]
    assert cells.tally.preamble == lines
    assert [one.code for one in cells.notes] == ["passed_above"] * bool(lines)
    assert cells.tally.total == 3 + above.count("\n")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("ann,tea,1\nbob,tea,2\n", "line 1: no known column among ann, tea, 1"),
        ("handle,topic cost\nann,tea,1\nbob,tea,2\n", "line 1: there are 2 column names, but the"),
        ("handle,,topic,cost\nann,tea,1\nbob,tea,2\n", "line 1: there are 4 column names"),
        ("handle,cost\nann,1,\nbob,2,\n", "line 1: there are 2 column names, but .* 3 cells"),
        ('handle;cost;topic\nann,"1",2\nbob,"1",2\n', "line 1: there are 3 column names, and none"),
        ('handle,"topic,cost\nann,tea,1\n', "line 1: the column names are broken by a quote"),
        ('handle,topic,"cost\nann,tea,1"\nbob,tea,2\n', "line 1: the column names are broken by"),
        ("hande,topics,cots\nann,tea,1\nhandle,topic,cost\nbob,tea,2\n", "line 1: 'hande,topics"),
        ("ann,tea,1\nhandle,topic,cost\nbob,tea,2\n", "line 1: 'ann,tea,1' stands above the"),
        ("'handle','cost'\n'ann','1'\n", "line 1: (no known column|cells stand in apostrophes)"),
        ("handle,cost\n'ann','1'\n'bob','2'\n", "line 2: cells stand in apostrophes"),
        ("sep=^\nhandle^cost\nann^1\n", r"line 1: cells separated by '\^' are not read"),
        ("handle,cost,\nann,1,x\n", "line 1: column 3 of 3 has no name"),
        ("handle,topic,\ncost\nann,tea,\n", "line 1: column 3 of 3 has no name"),
        (",".join(["handle", *map(str, range(16_384))]) + "\nann\n", "there are 16,385 columns"),
        ("handle,cost\n", "has column names and no rows"),
        ("handle\r\n\r\n", "has column names and no rows"),
    ],
)
def test_doubtful_column_names_are_refused_with_their_line(
    tmp_path: Path, text: str, match: str
) -> None:
    with pytest.raises(ListError, match=match):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("ann,12/03/2024,1.5\nbob,13/03/2024,2.5\n", "line 1: no column names were found"),
        ("@ann,FR\n@bob,FR\n", "line 1: no column names were found"),
        ("a b c\nann,1,x\nbob,2,y\n", "line 1: no column names were found; line 2"),
        ("a,bc\nann,1,x\nbob,2,y\n", "line 1: there are 2 column names|line 1: 'a,bc'"),
        ("1,2,x\n3,4,y\n", "line 1: no column names were found"),
    ],
)
def test_tables_of_any_columns_need_names_too(tmp_path: Path, text: str, match: str) -> None:
    with pytest.raises(ListError, match=match):
        read(tmp_path, text, None)


def test_column_names_that_stand_again_are_passed_over_and_told(tmp_path: Path) -> None:
    cells = read(tmp_path, "handle,cost\nhandle,cost\nann,1\nHandle,Cost\nbob,2\nhandle,cost\n")
    assert cells.tally.repeated == 2
    assert codes(cells) == [(4, "second_table"), (5, "second_table")]
    assert cells.table.column("handle").to_pylist() == ["ann"]


def test_rows_of_another_table_are_rejected_until_the_names_of_the_list_stand_again(
    tmp_path: Path,
) -> None:
    cells = read(
        tmp_path,
        "handle,topic,cost\nann,tea,1\ncost,handle,topic\n2,bob,tea\n3,x\n"
        "handle,topic,cost\ncid,tea,4\n",
    )
    assert codes(cells) == [(3, "second_table"), (4, "second_table"), (5, "second_table")]
    assert cells.table.column("handle").to_pylist() == ["ann", "cid"]
    assert cells.broken[1].details == {"first": "3"}


def test_another_table_may_name_no_column_of_the_list(tmp_path: Path) -> None:
    """In a sheet all rows are equally wide: only words tell that a smaller table begins."""
    rows = [
        "Handle,Platform,Cost",
        "ann,x,5",
        "Marque,Budget,",
        "Acme,500,",
        "Handle,Platform,Cost",
    ]
    cells = read(tmp_path, "\n".join([*rows, "bob,x,6", "brand,x,7"]), recognise)
    assert codes(cells) == [(3, "second_table"), (4, "second_table")]
    assert list(cells.lines) == [2, 6, 7]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Total,,3", "totals_row"),
        ("TOTAL GÉNÉRAL,,1 234,50", "totals_row"),
        (",Total,3", "totals_row"),
        ("Total (2);3", None),
        ("Sous-total", "totals_row"),
        ("Généré par l'outil le 12/03/2024", "footer"),
        ("Exported on 2024-03-12,,", "footer"),
        ("Source : nos données,,", "footer"),
        ("total,tea,3", None),
        ("totally_ann,,3", None),
        ("source,,3", None),
    ],
)
def test_totals_and_footers_are_rejects_of_their_own_and_creators_are_not(
    tmp_path: Path, line: str, code: str | None
) -> None:
    cells = read(tmp_path, f"handle,topic,cost\nann,tea,1\nbob,tea,2\n{line}\n")
    if code is None and line.count(",") == 2:
        assert codes(cells) == []
        assert cells.table.num_rows == 3
    else:
        assert codes(cells) == [(4, code or "wrong_width")]
        assert cells.broken[0].raw == line


def test_columns_without_name_and_content_at_the_end_are_left_out(tmp_path: Path) -> None:
    rows = "".join(f"ann{number},1,,\n" for number in range(300))
    cells = read(tmp_path, f"handle,cost,,\n{rows}bob,2,,x\ncid,3\n")
    assert cells.names == ("handle", "cost")
    assert codes(cells) == [(302, "unnamed_cell"), (303, "wrong_width")]
    assert cells.table.num_rows == 300


def test_rows_without_any_cell_are_passed_over_and_told(tmp_path: Path) -> None:
    cells = read(tmp_path, "handle,cost\nann,1\n,\n ,\xa0\n\nbob,2\n")
    assert [(one.code, one.details["lines"]) for one in cells.notes] == [("passed_empty", [3, 4])]
    assert (cells.tally.blank, cells.tally.kept) == (3, 2)
    assert list(cells.lines) == [2, 6]


def test_very_many_rows_that_are_none_end_in_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "handle,cost\nann,1\nbob,2\ncid,3\n" + "a,b,c\n" * 9
    assert len(read(tmp_path, text).broken) == 9
    monkeypatch.setattr(blocks, "_MOST_REJECTS", 5)
    with pytest.raises(ListError, match=r"9 rows cannot be split like .* and only 3 can"):
        read(tmp_path, text)


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    cells = read(tmp_path, 'handle,cost\r\nann,1\rbob,2\n"cid",3\r\n\rdot,4')
    assert cells.table.column("handle").to_pylist() == ["ann", "bob", "cid", "dot"]
    assert list(cells.lines) == [2, 3, 4, 6]


def test_a_title_in_a_sheet_or_a_list_of_one_column_is_no_name(tmp_path: Path) -> None:
    cells = read(tmp_path, "Liste des créateurs\nhandle\nann\nbob\n")
    assert cells.table.column("handle").to_pylist() == ["ann", "bob"]
    with pytest.raises(ListError, match="line 1: 'hande' stands above"):
        read(tmp_path, "hande\nann\nhandle\nbob\n")
