import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.errors import ListError
from conversion_influence.lists import jsonlines
from conversion_influence.lists.jsonlines import JsonRows, read_rows

TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=8)
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXT
)


def read(text: str) -> JsonRows:
    return read_rows("list.jsonl", io.StringIO(text, newline=""))


def as_text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


@given(st.lists(st.dictionaries(TEXT, PLAIN, min_size=1, max_size=4), min_size=1, max_size=5))
def test_lines_and_an_array_give_the_same_cells_as_the_objects(objects: list[dict]) -> None:
    names = tuple(dict.fromkeys(name for item in objects for name in item))
    expected = [[as_text(item.get(name)) for name in names] for item in objects]
    for text in ("\n".join(map(json.dumps, objects)), json.dumps(objects, indent=1)):
        found = read(text)
        assert found.names == names
        assert [cells for _, cells in found.rows] == expected
        assert not found.broken


@given(st.lists(st.text(alphabet='{}[]":,1aN\\ \n', max_size=30), max_size=6))
def test_every_line_with_content_is_a_row_or_broken_and_nothing_else_is_raised(
    pieces: list[str],
) -> None:
    text = '{"creator_id": "first"}\n' + "\n".join(pieces)
    lines = [n for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    found = read(text)
    seen = [line for line, _ in found.rows] + [reject.line for reject in found.broken]
    assert sorted(seen) == lines


@given(st.text(alphabet='{}[]":,1a \n', max_size=40))
def test_an_array_with_any_content_gives_rows_or_a_list_error(text: str) -> None:
    try:
        found = read("[" + text)
    except ListError:
        return
    assert found.rows


def test_objects_know_their_line_and_names_come_in_order_of_appearance() -> None:
    found = read('\ufeff\n{"b": 1}\r\n\r\n{"a": "x", "b": null}\r\n')
    assert found == JsonRows(("b", "a"), [(2, ["1", ""]), (4, ["", "x"])])
    found = read('\n[ {"a": 1,\n"b": 2},\n\n{"a": 3} ]\n')
    assert found.rows == [(2, ["1", "2"]), (5, ["3", ""])]


def test_numbers_stay_as_they_are_written() -> None:
    digits = "9" * 5_000
    found = read(f'{{"a": {digits}, "b": 1.50, "c": 1E+5, "d": -0, "e": 1e999}}')
    assert found.rows == [(1, [digits, "1.50", "1E+5", "-0", "1e999"])]


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('{"a": [1]}', "'a'"),
        ('{"a": {"b": 1}}', "'a'"),
        ('{"a": 1, "b": 2, "a": 1}', "'a'"),
        ('{"a": NaN}', "'a'"),
        ('{"a": -Infinity}', "'a'"),
        ('{"a": "\\ud800"}', "'a'"),
        ('{"\\udfff": 1}', "'\\udfff'"),
        ('{"a": 1} {"a": 2}', "position 10"),
        ('{"a": 1', "position 8"),
        ("creator,cost", "position 1"),
        ("12", "position 1"),
        ('["a"]', "position 1"),
        ('{"a": ' + "[" * 100_000, "position 1"),
        ("[" * 100_000, "position 1"),
    ],
)
def test_what_is_no_plain_object_costs_its_own_line(line: str, where: str) -> None:
    found = read(f'{{"a": "before"}}\n{line}\n{{"a": "after"}}\n')
    assert found.rows == [(1, ["before"]), (3, ["after"])]
    (reject,) = found.broken
    assert (reject.line, reject.code, reject.raw) == (2, "bad_json", line)
    assert f"see {where})" in str(reject)


def test_a_broken_object_of_an_array_leaves_the_others() -> None:
    found = read('[{"a": 1},\n{"a": NaN},\n4,\n{"a": 2}]')
    assert found.rows == [(1, ["1"]), (4, ["2"])]
    assert [(reject.line, reject.raw) for reject in found.broken] == [(2, '{"a": NaN}'), (3, "4")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[{"a": 1},\n{"a": 2', 2),
        ('[{"a": 1}\n\n{"a": 2}]', 3),
        ('[{"a": 1}]\nmore', 2),
        ('[{"a": 1},\n' + "[" * 100_000, 2),
    ],
)
def test_an_array_that_is_not_well_formed_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ListError, match=rf"list\.jsonl line {line}: the JSON array is not"):
        read(text)


@pytest.mark.parametrize("text", ["", "\n \n", "[]", "[1, 2]", '{\n"a": 1\n}', '{"data": [{}]}'])
def test_a_file_without_any_plain_object_is_refused(text: str) -> None:
    with pytest.raises(ListError, match="no JSON object with plain values was found"):
        read(text)


def test_what_is_kept_at_once_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonlines, "MAX_CELLS", 5)
    with pytest.raises(ListError, match="line 3: the objects have more than 5 values"):
        read('{"a": 1, "b": 2}\n' * 9)
    monkeypatch.setattr(jsonlines, "MAX_NAMES", 2)
    with pytest.raises(ListError, match="line 2: the objects have more than 2 names"):
        read('{"a": 1, "b": 2}\n{"c": 1}')
    monkeypatch.setattr(jsonlines, "MAX_ARRAY", 20)
    with pytest.raises(ListError, match="more than 20 characters in one array"):
        read('[{"a": 1},\n{"a": 2},\n{"a": 3}]')
