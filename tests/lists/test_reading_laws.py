"""What is written in any dialect and encoding is read as written, or the file is refused."""

import csv
import io
import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from conversion_influence.errors import ListError
from conversion_influence.lists import parsing, plain
from conversion_influence.lists.blocks import RawText, iter_blocks
from conversion_influence.lists.cell_reading import read_cells
from conversion_influence.lists.cells import Cells
from conversion_influence.lists.layout import Layout, find_layout
from conversion_influence.lists.plain import is_plain
from conversion_influence.lists.source import open_source
from conversion_influence.lists.text import TextFile, open_text

BLANKS = " \t\n\r\xa0"
NAMES = ("Créateur", "Abonnés", "Note")
CELLS = st.one_of(
    st.sampled_from(["", " ", "zoé", "136 000", "12,5", "l’été", "a;b", "x|y", 'say "hi"', "1\t2"]),
    st.text(alphabet='ab1é€,;|\t" \n', max_size=6),
)
ROWS = st.lists(
    st.tuples(st.sampled_from(["ann", "bob", "zoé", "L’Œuvre", "Total", "Créateur"]), CELLS, CELLS),
    min_size=2,
    max_size=8,
)
DIALECTS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "quoting": st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
        "lineterminator": st.sampled_from(["\n", "\r\n", "\r"]),
    }
)
ENCODINGS = st.sampled_from(
    ["utf-8", "utf-8-sig", "cp1252", "iso8859-15", "mac-roman", "utf-16", "utf-16-le", "utf-32"]
)
ABOVE = st.sampled_from(["", "\n", "Export du 12/03/2024\n\n", "Liste;;\n", "sep={delimiter}\n"])
BELOW = st.sampled_from(["", "\n\n", "Généré par l’outil\n", "Total{delimiter}12{delimiter}\n"])
Row = tuple[str, str, str]


def known(name: str) -> str | None:
    return {"Créateur": "handle", "Abonnés": "followers"}.get(name)


def read(content: bytes) -> Cells:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        return read_cells(path, known)


def rows_read(cells: Cells) -> list[Row]:
    return [tuple(value or "" for value in row.values()) for row in cells.table.to_pylist()]


@settings(max_examples=150, deadline=None)
@given(ROWS, DIALECTS, ENCODINGS, ABOVE, BELOW)
def test_rows_come_back_as_they_were_written_or_the_file_is_refused(
    rows: list[Row], dialect: dict, encoding: str, above: str, below: str
) -> None:
    out = io.StringIO(newline="")
    if dialect["lineterminator"] == "\r":
        dialect |= {"quoting": csv.QUOTE_ALL}
    write = csv.writer(out, **dialect).writerow
    write(NAMES)
    for row in rows:
        write(row)
    mark, end = dialect["delimiter"], dialect["lineterminator"]
    text = above.format(delimiter=mark).replace("\n", end) + out.getvalue()
    text += below.format(delimiter=mark).replace("\n", end)
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        assume(False)
    try:
        cells = read(content)
    except ListError as error:
        if encoding in {"utf-8", "utf-8-sig", "utf-16", "utf-32"}:
            raise
        assert "line" in str(error)  # noqa: PT017
        return
    meant = [tuple(cell.strip(BLANKS) for cell in row) for row in rows]
    given_rows = rows_read(cells)
    if encoding in {"iso8859-15", "cp1252", "mac-roman"}:
        assert len(given_rows) <= len(meant)
        return
    refused = [reject for reject in cells.broken if reject.code == "totals_row"]
    assert {reject.code for reject in cells.broken} <= {"totals_row", "footer", "wrong_width"}
    assert len(given_rows) + len(refused) >= len(meant)
    assert [row for row in given_rows if row not in meant] == []
    assert cells.names == NAMES


def as_text(content: str, folder: str) -> TextFile:
    path = Path(folder) / "list.csv"
    path.write_bytes(content.encode())
    return open_text(open_source(path))


TEXTS = st.lists(
    st.sampled_from([*"ab1é,;\t \n", "\r\n", "\r", "\xa0", ",,", "a,b\n"]), max_size=30
)


LINES = st.lists(
    st.lists(
        st.sampled_from(
            ["", "a", "é b", " c ", '"d,e"', '""', '"f ""g"""', '" h"', "\t", '"i\tj"']
        ),
        min_size=1,
        max_size=3,
    ).map(",".join),
    max_size=8,
).map("\r\n".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS.map("".join) | LINES | st.text(alphabet='a," \n', max_size=30))
@example("a,b\n 1,2\n\n3,4,5\n,\n6")
@example('"a","b"\r\n"c""d", e\r\n"f,g",h,i\r\n"","  "')
def test_lines_that_are_records_are_parsed_alike_on_both_ways(text: str) -> None:
    data = text.encode()
    layout = Layout(("x", "y"), ",", 2)
    chunk = parsing.Chunk(7, 0, data, ends=True)
    assume(data and is_plain(data, layout))
    plain, strict = parsing.parse_plainly(layout, chunk), parsing.parse_strictly(layout, chunk)
    assert plain.rows.to_pylist() == strict.rows.to_pylist()
    assert plain.lines.tolist() == strict.lines.tolist()
    assert plain.broken == strict.broken
    assert plain[6:] == strict[6:]
    assert plain.blank == strict.blank == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("odd", ["x", "x,,", '"x', "\0", ""])
def test_no_more_lines_are_parsed_at_a_time_than_can_all_become_rejects(
    odd: str, end: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in (plain, parsing):
        monkeypatch.setattr(module, "MOST_OTHERS", 10)
    body = "handle,cost" + end + f"a,1{end}{odd}{end}" * 50
    text = as_text(body, str(tmp_path))
    layout = find_layout(text)
    blocks = list(iter_blocks(text, layout, RawText(text, ",")))
    assert max(block.lines for block in blocks) <= 20
    assert sum(block.lines for block in blocks) == 100
    assert [line for block in blocks for line in block.sorted.lines.tolist()] == [*range(2, 101, 2)]
    rejects = [reject.line for block in blocks for reject in block.sorted.rejects]
    assert rejects == ([*range(3, 102, 2)] if odd else [])


QUOTED = st.lists(
    st.sampled_from(['"', '""', ",", "\n", "\r\n", "a", "é", '"a,b"', "x,y\n", '"p\nq",z\n', "\0"]),
    max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(QUOTED.map("".join), st.integers(1, 40))
def test_the_size_of_blocks_does_not_matter(body: str, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        check_sizes(body, size, patch)


def check_sizes(body: str, size: int, patch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = as_text(f"handle,cost\nann,1\nbob,2\n{body}", folder)
        try:
            layout = find_layout(text, lambda name: name if name in {"handle", "cost"} else None)
        except ListError:
            return
        found = []
        for step, part in ((size, 1 << 20), (1 << 20, 1 << 20), (1 << 20, size)):
            patch.setattr(parsing, "_STRICT", part)
            raws = RawText(text, ",")
            blocks = [block.sorted for block in iter_blocks(text, layout, raws, size=step)]
            rows = pa.concat_tables([block.table for block in blocks]).to_pylist()
            lines = [int(line) for block in blocks for line in block.lines]
            rejects = [reject for block in blocks for reject in block.rejects]
            tally = sum((block.tally for block in blocks[1:]), blocks[0].tally)
            found.append((rows, lines, rejects, tally, [raws.at(line) for line in lines]))
        assert found[0] == found[1] == found[2]
