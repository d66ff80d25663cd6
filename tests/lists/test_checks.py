"""Cells that can be read and make no sense: names that are none, and dates that are far away."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from conversion_influence.errors import ListError
from conversion_influence.lists.candidates import (
    CandidateList,
    read_candidates,
    read_signal_rows,
)

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def read(folder: Path, *lines: str) -> CandidateList:
    path = folder / "list.csv"
    path.write_text("\n".join(lines))
    return read_candidates(path, now=NOW)


def codes(listed: CandidateList) -> list[str]:
    return [reject.code for reject in listed.rejects]


@pytest.mark.parametrize("column", ["as_of", "planned_at"])
def test_dates_before_2000_or_far_ahead_are_refused(column: str, tmp_path: Path) -> None:
    days = ["31/12/9999", "1900-01-01", "1999-12-31", "2000-01-01", "2026-05-31", "2026-06-30", ""]
    listed = read(tmp_path, f"handle;{column}", *(f"c{i};{day}" for i, day in enumerate(days)))
    assert codes(listed) == ["far_time"] * 4
    assert list(listed.frame["handle"]) == ["c3", "c4", "c6"]
    assert "2026-06-03" in listed.rejects[0].told("en")


@pytest.mark.parametrize("cell", ["@", "'@", " @ "])
def test_a_handle_without_a_name_is_none(cell: str, tmp_path: Path) -> None:
    assert codes(read(tmp_path, "handle;cost", f"{cell};5", "b;5")) == ["missing_creator"]


@pytest.mark.parametrize("column", ["handle", "creator_id", "profile"])
@pytest.mark.parametrize("cell", ["#REF!", "#N/A", "#NOM?", "#DIV/0!", "#valeur!"])
def test_a_failed_formula_names_nobody(column: str, cell: str, tmp_path: Path) -> None:
    assert codes(read(tmp_path, f"{column};cost", f"{cell};5", "b;5")) == ["error_cell"]


def test_a_formula_that_found_nothing_beside_another_name_is_missing(tmp_path: Path) -> None:
    listed = read(tmp_path, "creator_id;handle", "a;#N/A", "b;#REF!", "c;c")
    assert codes(listed) == ["error_cell"]
    assert list(listed.frame["creator_id"]) == ["a", "c"]


def test_a_name_of_more_than_300_characters_is_refused(tmp_path: Path) -> None:
    lines = ["handle;creator_id", f"{'a' * 300};b", f"{'a' * 301};b", f"a;{'b' * 301}"]
    assert codes(read(tmp_path, *lines)) == ["long_name"] * 2
    link = f"https://www.instagram.com/zoe/?q={'x' * 400}"
    assert codes(read(tmp_path, "profile;cost", f"{link};5")) == []


@pytest.mark.parametrize(
    ("platform", "refused"),
    [("Instagram", True), ("TikTok", True), ("YouTube", False), ("", False)],
)
def test_a_handle_with_spaces_is_kept_where_its_network_may_have_some(
    platform: str, refused: bool, tmp_path: Path
) -> None:
    listed = read(tmp_path, "handle;platform;creator_id", f"zoé m;{platform};", f"a b;{platform};c")
    assert codes(listed) == ["spaced_handle"] * refused


def test_names_of_which_none_is_known_are_suggested(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="no known column") as refused:
        read(tmp_path, "Pseudos;Prix net", "c1;5")
    assert '--map "Pseudos=handle"' in str(refused.value)
    assert '--map "Prix net=cost"' in (refused.value.french or "")


def test_a_signal_keeps_the_unit_that_the_model_learned(tmp_path: Path) -> None:
    path = tmp_path / "signals.csv"
    path.write_text("followers,discount,warmth\n1.98,20,0.5\n-0.3,15,1.5\n")
    signals = ("followers", "discount", "warmth")
    listed = read_signal_rows(path, now=NOW, strings=(), numbers=signals)
    assert listed.frame["followers"].tolist() == [1.98, -0.3]
    assert listed.frame["discount"].tolist() == [20.0, 15.0]
    assert listed.rejects == ()
