"""Files are whole or absent, whatever happens while they are written."""

import errno
from pathlib import Path

import pandas as pd
import pytest

from conversion_influence.report import sheet, writing
from conversion_influence.report.documents import plain_records
from conversion_influence.workflows.files import OutputError, put_in_place, whole_file, write_tables
from conversion_influence.workflows.out_places import require_room

from .small_world import influence

OLD = "what stood there"


def _write_and_fail(part: Path, error: Exception) -> None:
    part.write_text("new")
    raise error


def test_a_file_appears_only_when_its_block_ends_well() -> None:
    path = Path("folder/file.csv")
    with whole_file(path) as part:
        part.write_text("new")
        assert not path.exists()
        assert part.suffix == ".csv"
    assert path.read_text() == "new"
    assert list(path.parent.iterdir()) == [path]


def test_a_failing_block_leaves_the_former_file_and_nothing_else() -> None:
    path = Path("file.csv")
    path.write_text(OLD)
    with pytest.raises(ValueError, match="halfway"), whole_file(path) as part:
        _write_and_fail(part, ValueError("halfway"))
    assert path.read_text() == OLD
    assert [each.name for each in Path().iterdir()] == ["file.csv"]


def test_what_the_system_refuses_is_told_to_the_user() -> None:
    message = r"\(No space left on device\); nothing was changed"
    with pytest.raises(OutputError, match=message), whole_file(Path("file.csv")) as part:
        _write_and_fail(part, OSError(28, "No space left on device"))
    assert list(Path().iterdir()) == []


def test_of_several_tables_none_appears_where_one_fails() -> None:
    good, bad = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [object()]})
    with pytest.raises(Exception, match="object"):
        write_tables({Path("one.csv"): good, Path("two.parquet"): bad})
    assert list(Path().iterdir()) == []


def test_a_prediction_that_cannot_be_written_leaves_the_former_lists(
    flat: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle, table = flat
    Path("ranked.csv").write_text(OLD)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "write_list", full)
    ended = influence("predict", table, "--model", bundle)
    assert ended.code == 2
    assert "(No space left on device); nothing was changed" in ended.err
    assert Path("ranked.csv").read_text() == OLD
    assert [path.name for path in Path().iterdir()] == ["ranked.csv"]


def test_a_former_file_of_rejects_does_not_outlive_its_list(flat: tuple[Path, Path]) -> None:
    bundle, table = flat
    Path("ranked.rejects.csv").write_text("line\n")
    assert influence("predict", table, "--model", bundle).code == 0
    assert not Path("ranked.rejects.csv").exists()


def test_a_list_that_no_worksheet_can_hold_is_refused_before_the_work() -> None:
    require_room(Path("a.xlsx"), sheet.MOST_ROWS, 100)
    require_room(Path("a.csv"), 10 * sheet.MOST_ROWS, 100)
    with pytest.raises(OutputError, match=r"1,048,576 rows .* write \.csv or \.parquet, or split"):
        require_room(Path("a.xlsx"), sheet.MOST_ROWS + 1, 100)


def test_records_hold_null_for_what_is_missing_and_utc_for_times() -> None:
    frame = pd.DataFrame(
        {
            "share": [0.1, float("nan")],
            "count": pd.array([1, None], dtype="Int64"),
            "at": pd.to_datetime(["2024-05-31T18:30:00", None]),
            "text": ["a", None],
        }
    )
    assert plain_records(frame) == [
        {"share": 0.1, "count": 1, "at": "2024-05-31T18:30:00Z", "text": "a"},
        {"share": None, "count": None, "at": None, "text": None},
    ]


def test_a_file_that_was_made_on_another_disk_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    made, place = Path("made.html"), Path("report.html")
    made.write_text("new")
    place.write_text(OLD)
    replace = Path.replace

    def once_refused(path: Path, target: Path) -> Path:
        if path == made:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", once_refused)
    put_in_place({made: place})
    assert place.read_text() == "new"
    assert sorted(path.name for path in Path().iterdir()) == ["made.html", "report.html"]
