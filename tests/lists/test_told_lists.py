"""Small words about a list that readers stumble over."""

from datetime import datetime
from pathlib import Path

import pytest

from conversion_influence.errors import ListError
from conversion_influence.lists.candidates import read_candidates
from conversion_influence.messages.notes import notes_told

NOW = datetime(2024, 6, 1)


def notes(path: Path, language: str) -> str:
    return "\n".join(notes_told(read_candidates(path, now=NOW).notes, language))


def test_one_line_is_no_plural(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("handle,cost\nann,1\n,\nbob,2\n")
    assert "(line 3)" in notes(path, "en")
    assert "(ligne 3)" in notes(path, "fr")
    path.write_text("handle,cost\nann,1\n,\n,\nbob,2\n")
    assert "(lignes 3, 4)" in notes(path, "fr")


def test_rows_without_a_date_are_said_to_be_of_now(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("handle,as_of\nann,2024-05-01\nbob,\ncat,n/a\n")
    assert "column 'as_of' says nothing in 2 of 3 rows" in notes(path, "en")
    path.write_text("handle,as_of\nann,2024-05-01\nbob,\n")
    assert "(lignes : 1 sur 2) ; leur date" in notes(path, "fr")
    path.write_text("handle,cost\nann,1\n")
    assert "as of now" not in notes(path, "en")


def test_zero_bytes_are_called_so(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"\0" * 5000)
    with pytest.raises(ListError, match="full of zero bytes"):
        read_candidates(path, now=NOW)


def test_json_has_no_line_of_names(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text('[{"colour": "red"}]')
    with pytest.raises(ListError, match=r"list\.json: no known column"):
        read_candidates(path, now=NOW)


def test_objects_on_one_line_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(
        '[{"handle": "a", "cost": -1, "own": "x"}, {"handle": "b", "cost": 2, "own": "y"}, '
        '{"handle": "c", "cost": 3, "own": "z"}]'
    )
    found = read_candidates(path, now=NOW)
    assert [one.line for one in found.rejects] == [1]
    assert found.frame["line"].tolist() == [2, 3]
    assert found.texts_at is not None
    assert found.texts_at([2, 3]).column("own").to_pylist() == ["y", "z"]


def test_a_value_is_quoted_without_the_escapes_of_a_program(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("handle;cost\nann;1\u202f000,50\xa0€\nbob;\u200bten\n")
    assert "'1 000,50 €' is read as 1,000.5" in notes(path, "en")
    (reject,) = read_candidates(path, now=NOW).rejects
    assert reject.told("en").endswith("(value '<U+200B>ten')")
    assert reject.to_dict()["value"] == "\u200bten"
