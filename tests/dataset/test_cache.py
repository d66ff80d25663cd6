"""Kept features: what is read back is what would be computed, and only new rows are computed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from conversion_influence.dataset import assemble as assembling
from conversion_influence.dataset.assemble import assemble
from conversion_influence.dataset.cache import (
    CacheError,
    FeatureCache,
    catalog_fingerprint,
    prepare_folder,
    row_names,
)
from conversion_influence.dataset.catalog import activity, mentions
from conversion_influence.dataset.cohort import candidates_cohort
from conversion_influence.dataset.features import Signal
from conversion_influence.tables.opened import Tables

from .tables_of_two import day, opened

SIGNALS = tuple(signal for signal in activity.frequency() if signal.stem == "posts_per_week")
MORE = (*SIGNALS, next(s for s in mentions.mentions() if s.stem == "mentions_per_week"))
POSTS = pd.DataFrame(
    {
        "post_id": ["a", "b", "c"],
        "creator_id": ["ada", "ada", "bob"],
        "platform": "x",
        "published_at": [day(90), day(95), day(99)],
    }
)
MENTIONS = pd.DataFrame({"creator_id": ["ada"], "mentioned_at": [day(99)], "source_id": ["z"]})


@pytest.fixture
def tables() -> Iterator[Tables]:
    with opened(posts=POSTS, mentions=MENTIONS) as found:
        yield found


def asked(*rows: tuple[str, int]) -> pd.DataFrame:
    return pd.DataFrame({"creator_id": [c for c, _ in rows], "as_of": [day(d) for _, d in rows]})


def features(
    tables: Tables,
    candidates: pd.DataFrame,
    cache: FeatureCache | None,
    signals: tuple[Signal, ...] = SIGNALS,
) -> pd.DataFrame:
    cohort = candidates_cohort(tables, candidates)
    return assemble(tables, cohort, signals=signals, offered=(), cache=cache).frame


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers of rows that were computed, growing as they are."""
    sizes: list[int] = []
    real = assembling._compute

    def counting(*given: object) -> pd.DataFrame:
        found = real(*given)  # type: ignore[arg-type]
        sizes.append(len(found))
        return found

    monkeypatch.setattr(assembling, "_compute", counting)
    return sizes


def test_only_new_rows_are_computed_and_the_answers_are_the_same(
    tables: Tables, tmp_path: Path, computed: list[int]
) -> None:
    cache = FeatureCache(tmp_path, tables.fingerprint())
    first = features(tables, asked(("ada", 100), ("bob", 100)), cache)
    later = asked(("bob", 100), ("ada", 97), ("ada", 100), ("ada", 100))
    mixed = features(tables, later, cache)
    again = features(tables, later, cache)
    assert computed == [2, 1]
    plain = features(tables, later, None)
    pd.testing.assert_frame_equal(mixed, plain)
    pd.testing.assert_frame_equal(again, plain)
    assert first.loc[1].tolist() == mixed.loc[0].tolist()


@pytest.mark.parametrize(
    ("values", "more"),
    [
        (["2024-01-01"], ["2024-01-02T10:00:00"]),
        (["2024-01-01T10:00:00"], ["2024-01-02T10:00:00.5"]),
        ([1], [None]),
        ([1], [2.5]),
        ([True], [None]),
        (["a"], [None]),
    ],
)
def test_the_name_of_a_row_does_not_depend_on_other_rows(
    values: list[object], more: list[object]
) -> None:
    def named(column: list[object]) -> str:
        frame = pd.DataFrame({"creator_id": "ada", "told": column})
        if str(column[0]).startswith("2024"):
            frame["told"] = pd.to_datetime(frame.told, format="ISO8601").astype("datetime64[us]")
        return str(row_names(frame).iloc[0])

    assert named(values) == named(values + more)


def test_whole_numbers_beyond_those_of_floats_are_told_apart() -> None:
    frame = pd.DataFrame({"creator_id": "ada", "told": [2**53, 2**53 + 1]})
    assert row_names(frame).nunique() == 2


def test_rows_of_other_values_have_other_names() -> None:
    texts = ["", "\x00", "\x1a", "\x1f", "\x1a\x00", "\x1a\x1f", "a", "a\x1f", "\x1fa", None]
    frame = pd.DataFrame([{"told": one, "topic": two} for one in texts for two in texts])
    assert row_names(frame).nunique() == len(texts) ** 2


def test_other_data_other_signals_and_other_offers_are_computed_anew(
    tables: Tables, tmp_path: Path, computed: list[int]
) -> None:
    one = asked(("ada", 100))
    features(tables, one, FeatureCache(tmp_path, "data"))
    features(tables, one, FeatureCache(tmp_path, "other data"))
    features(tables, one, FeatureCache(tmp_path, "data"), MORE)
    features(tables, one.assign(topic="tea"), FeatureCache(tmp_path, "data"))
    assert computed == [1, 1, 1, 1]
    assert catalog_fingerprint(SIGNALS) != catalog_fingerprint(MORE)


def test_a_damaged_file_is_named(tables: Tables, tmp_path: Path) -> None:
    cache = FeatureCache(tmp_path, "data")
    features(tables, asked(("ada", 100)), cache)
    (kept,) = tmp_path.rglob("*.parquet")
    kept.write_bytes(kept.read_bytes()[:40])
    with pytest.raises(CacheError, match=f"{kept.name}: kept features cannot be read"):
        features(tables, asked(("ada", 100)), cache)


def test_a_place_that_cannot_be_written_to_is_refused(tables: Tables, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = FeatureCache(tmp_path / "file", "data")
    with pytest.raises(CacheError, match="cannot be written"):
        features(tables, asked(("ada", 100)), cache)
    with pytest.raises(CacheError, match=r"--cache .*file: cannot be written .*another folder"):
        prepare_folder(tmp_path / "file")


def test_kept_files_may_be_read_by_whom_the_mask_allows(tables: Tables, tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        features(tables, asked(("ada", 100)), FeatureCache(tmp_path, "data"))
    finally:
        os.umask(mask)
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert (kept.suffix, kept.stat().st_mode & 0o777) == (".parquet", 0o640)


def test_what_killed_runs_left_is_cleared_and_what_others_write_now_is_not(tmp_path: Path) -> None:
    place = tmp_path / "cache"
    prepare_folder(place)
    (place / "key").mkdir()
    old, young, kept = (place / "key" / name for name in ("a.part", "b.part", "c.parquet"))
    for path in (old, young, kept):
        path.touch()
    for path in (old, kept):
        os.utime(path, (0, 0))
    prepare_folder(place)
    assert sorted(path.name for path in place.rglob("*.*")) == ["b.part", "c.parquet"]
