import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.lists import records
from conversion_influence.lists.records import Record, split_records

TEXTS = st.text(alphabet='ab,;"\n\r ', max_size=40)


def physical(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


def split(text: str, delimiter: str = ",") -> list[Record]:
    return list(split_records(physical(text), delimiter))


@given(TEXTS)
def test_every_line_with_content_belongs_to_exactly_one_record(text: str) -> None:
    lines = physical(text)
    covered = [
        line for record in split(text) for line in range(record.line, record.line + record.lines)
    ]
    assert covered == sorted(set(covered))
    blank = [number for number, line in enumerate(lines, 1) if not line.strip(" \r\n")]
    quoted_blank = set(blank) & set(covered)
    assert sorted({*covered, *blank}) == list(range(1, len(lines) + 1))
    assert all(any(r.line < line < r.line + r.lines for r in split(text)) for line in quoted_blank)


@given(TEXTS)
def test_a_text_without_faults_reads_as_the_strict_csv_module_reads_it(text: str) -> None:
    found = split(text)
    if all(record.fields is not None for record in found):
        theirs = csv.reader(physical(text), strict=True)
        expected = [row for row in theirs if row and (len(row) > 1 or row[0].strip(" "))]
        ours = [
            r.fields for r in found if r.fields and (len(r.fields) > 1 or r.fields[0].strip(" "))
        ]
        assert ours == expected


def test_a_record_knows_the_line_on_which_it_begins() -> None:
    found = split('a,b\n\n"x\ny",1\r\n"q""q",2\rlast,3')
    assert [(r.line, r.fields) for r in found] == [
        (1, ["a", "b"]),
        (3, ["x\ny", "1"]),
        (5, ['q"q', "2"]),
        (6, ["last", "3"]),
    ]


def test_an_unclosed_quote_costs_its_own_line_and_no_other() -> None:
    found = split('a,b\n"x,1\ny,2\nz,3\n')
    assert [(r.line, r.fault) for r in found] == [
        (1, None),
        (2, "open_quote"),
        (3, None),
        (4, None),
    ]
    assert found[1].raw == '"x,1'


def test_a_missing_closing_quote_is_noticed_at_the_next_quote() -> None:
    found = split('"x,1\n"y",2\nz,3\n')
    assert [(r.line, r.fault) for r in found] == [(1, "bad_quote"), (2, None), (3, None)]


def test_a_quote_inside_a_bare_cell_is_a_fault() -> None:
    assert [r.fault for r in split('5" screen,1\n"a" ,1\n "a",1\n')] == ["bad_quote"] * 3


@given(st.text(alphabet='a,"\n', max_size=60))
def test_no_line_is_read_more_than_twice(text: str) -> None:
    lines = physical(text)
    taken = []
    take = records._Lines.take

    def counting(source: records._Lines) -> str | None:
        taken.append(source.number)
        return take(source)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records._Lines, "take", counting)
        split(text)
    assert len(taken) <= 2 * len(lines) + 2


def test_a_record_whose_quote_may_still_close_is_unfinished_and_the_last() -> None:
    found = list(split_records(physical('a,b\n"x,1\ny,2\n'), ",", first=7, ends=False))
    assert [(r.line, r.fault) for r in found] == [(7, None), (8, "unfinished")]


def test_a_quoted_cell_has_a_limit_of_lines() -> None:
    text = '"x\n' + "y\n" * 5_000 + '",1\nz,2\n'
    found = split(text)
    assert found[0].fault == "open_quote"
    assert [r.fields for r in found[-2:]] == [None, ["z", "2"]]
    assert len(split('"x\n' + "y\n" * 900 + '",1\n')) == 1
